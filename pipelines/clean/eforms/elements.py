"""One walk over a notice: every element is read, ignored by name, or reported.

Belongs here: the words in which a map of elements is written, and the walk that follows such a
map. Does not belong here: the map itself (`skeleton`), what values mean.

The walk visits an element once and looks its tag up in a dictionary; what is ignored is not
entered. So reading and the audit of what was not read are the same pass.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import cast

from lxml import etree

from pipelines.clean.eforms.codes import WITHHELD_TERMS
from pipelines.clean.eforms.xml import EXTENSION, NAMESPACES, Element, text
from pipelines.clean.values import PLACEHOLDER


@dataclass(frozen=True, slots=True)
class Field:
    """An element that is read, under the business term that it carries."""

    term: str


@dataclass(frozen=True, slots=True)
class Ignored:
    """An element that is known and passed over, with all that is in it, for a reason."""

    reason: str


@dataclass(frozen=True, slots=True)
class ByList:
    """A code whose `listName` tells what it says; None stands for a code without one."""

    lists: Mapping[str | None, Field | Ignored]


@dataclass(frozen=True, slots=True)
class Part:
    """An element that may be repeated and whose fields belong together."""

    name: str
    content: Map


Use = Field | Ignored | ByList | Part
Map = Mapping[str, Use]
"""What stands where, below some element: paths with the prefixes of `xml.NAMESPACES`."""

Report = Callable[[str, str], None]

WITHHELD_FIELD = "BT-195"


@dataclass(slots=True)
class Step:
    """An element as the walk meets it; `lists` gives terms (None: ignored) by `listName`."""

    children: dict[str, Step] = field(default_factory=dict)
    term: str | None = None
    lists: dict[str | None, str | None] | None = None
    part: str | None = None
    is_ignored: bool = False


class Found:
    """What was found of one part of a notice, by business term.

    What the part declares withheld is not among its fields, whatever stands there: declaration
    and mask do not always agree (eforms.md §5.5).
    """

    __slots__ = ("declares", "element", "fields", "hidden", "inner")

    def __init__(self, element: Element) -> None:
        self.element = element
        self.declares = False  # something within is declared withheld
        self.fields: dict[str, list[Element]] = {}
        self.hidden: dict[str, list[Element]] = {}
        self.inner: dict[str, list[Found]] = {}

    def all(self, term: str) -> list[Element]:
        """Elements of a term in document order."""
        return self.fields.get(term, [])

    def first(self, term: str) -> Element | None:
        """The first element of a term."""
        elements = self.fields.get(term)
        return elements[0] if elements else None

    def parts(self, name: str) -> list[Found]:
        """The parts of a name in document order."""
        return self.inner.get(name, [])

    def part(self, name: str) -> Found:
        """The first part of a name; an empty one when there is none."""
        parts = self.inner.get(name)
        return parts[0] if parts else _EMPTY

    def declared(self) -> list[str]:
        """Codes of the fields that are declared withheld in this very part (BT-195)."""
        codes = map(text, self.all(WITHHELD_FIELD))
        return [code for code in codes if code is not None and code != PLACEHOLDER]

    def hide(self) -> None:
        """Take what is declared withheld out of the fields."""
        for code in self.declared():
            term = WITHHELD_TERMS.get(code)
            if term is not None:
                self.hidden[term] = self.fields.pop(term, [])

    def everywhere(self) -> Iterator[Found]:
        """This part and all within it."""
        yield self
        for parts in self.inner.values():
            for part in parts:
                yield from part.everywhere()


_EMPTY = Found(etree.Element("nothing"))


def compile_map(content: Map) -> Step:
    """The steps of a map, for `walk`."""
    root = Step()
    for path, use in content.items():
        step = root
        for name in path.split("/"):
            prefix, _, local = name.partition(":")
            step = step.children.setdefault(f"{{{NAMESPACES[prefix]}}}{local}", Step())
        match use:
            case Field(term):
                step.term = term
            case Ignored():
                step.is_ignored = True
            case ByList(lists):
                step.lists = {
                    name: use.term if isinstance(use, Field) else None
                    for name, use in lists.items()
                }
            case Part(name, inner):
                step.part = name
                step.children = compile_map(inner).children
    return root


# What is declared withheld may stand beside any element, or in an extension of its own.
_PRIVACY: Map = {
    "efac:FieldsPrivacy/efbc:FieldIdentifierCode": Field(WITHHELD_FIELD),
    "efac:FieldsPrivacy/cbc:ReasonCode": Ignored("BT-197: why it is withheld changes nothing here"),
    "efac:FieldsPrivacy/efbc:ReasonDescription": Ignored("BT-196: the same in words"),
    "efac:FieldsPrivacy/efbc:PublicationDate": Ignored(
        "BT-198: no reveal was ever seen; a new publication would be a notice of its own"
    ),
}
_ANYWHERE = compile_map(
    {**_PRIVACY, **{f"{EXTENSION}/{path}": use for path, use in _PRIVACY.items()}}
).children


def walk(root: Element, steps: Step, report: Report) -> Found:
    """Everything that a map names of a document.

    Args:
        root: root element.
        steps: the compiled map.
        report: told of every element (`unread_element`), code list (`unread_code_list`) and
            element of a namespace that is not eForms' (`foreign_element`) the map does not name.
    """
    return _filled(root, steps, report)


def _filled(element: Element, steps: Step, report: Report) -> Found:
    found = Found(element)
    _enter(element, steps, found, report)
    if WITHHELD_FIELD in found.fields:
        found.declares = True
        found.hide()
    return found


def _enter(parent: Element, steps: Step, found: Found, report: Report) -> None:
    children, fields = steps.children, found.fields
    for element in parent:
        step = children.get(element.tag) or _ANYWHERE.get(element.tag)
        if step is None:
            _tell(element, found, report)
        elif step.is_ignored:
            continue
        elif step.part is not None:
            inner = _filled(element, step, report)
            found.inner.setdefault(step.part, []).append(inner)
            found.declares = found.declares or inner.declares
        else:
            term = step.term
            if step.lists is not None:
                term = _listed(element, step.lists, found, report)
                if term is None:
                    continue
            if term in fields:
                fields[term].append(element)
            elif term is not None:
                fields[term] = [element]
            if len(element):
                _enter(element, step, found, report)


def _listed(
    element: Element, lists: dict[str | None, str | None], found: Found, report: Report
) -> str | None:
    """The term of a code by its `listName`; None when it is ignored, or not known and told."""
    name = element.get("listName")
    if name in lists:
        return lists[name]
    report("unread_code_list", f"{_where(element, found)}[{name}]")
    return None


def _tell(element: Element, found: Found, report: Report) -> None:
    if etree.QName(element).namespace in _PREFIXES:
        report("unread_element", _where(element, found))
    else:
        report("foreign_element", element.tag)


def _where(element: Element, found: Found) -> str:
    """Name of the part that an element stands in, and the path to it from there."""
    names: list[str] = []
    while element is not found.element:
        name = etree.QName(element)
        if name.localname not in _WRAPPING:
            names.append(f"{_PREFIXES.get(name.namespace or '', '')}:{name.localname}")
        element = cast("Element", element.getparent())
    return "/".join([etree.QName(element).localname, *reversed(names)])


_PREFIXES = {uri: prefix for prefix, uri in NAMESPACES.items()}
_WRAPPING = {"UBLExtensions", "UBLExtension", "ExtensionContent"}
