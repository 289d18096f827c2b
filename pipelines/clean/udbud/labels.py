"""Labels and values of a rendered notice, found by text alone.

The markup of udbud.dk's pages is not known (udbud.md §1.6): a label and its value may stand in
one paragraph, in two, or in two cells. Only block elements are told from inline ones, and
headings from other blocks.

Does not belong here: which labels matter, what their values mean.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = _HEADINGS | {
    "address", "article", "aside", "blockquote", "body", "caption", "dd", "details", "div", "dl",
    "dt", "fieldset", "figure", "footer", "form", "header", "html", "li", "main", "nav", "ol",
    "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
_NOT_READ = frozenset({"rp", "rt", "script", "style", "template"})
# "2.1.2. Udførelsessted", "1. Køber"; "8000 Aarhus C" is none.
_NUMBERED = re.compile(r"[0-9]{1,2}(?:(?:\.[0-9]{1,4})*\.|(?:\.[0-9]{1,4})+)\s+\S")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
# What stands after a label without a value, so that it is not taken for the value (§1.6).
_LABELS = frozenset(
    label.casefold()
    for label in (
        "Officielt navn", "E-mail", "Køberens retlige status", "Titel", "Beskrivelse",
        "Identifikator for proceduren", "Tidligere bekendtgørelse", "Intern ID",
        "Intern identifikator", "Udbudsprocedure", "Proceduren er en hasteprocedure",
        "Kontraktens hovedformål", "Primær klassifikation (cpv)",
        "Supplerende klassifikation (cpv)", "Postadresse", "By", "Postnummer",
        "Landsdel (NUTS)", "Land", "Yderligere oplysninger", "Reserveret deltagelse",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Block:
    """Text of one block element.

    Attributes:
        pieces: its inline pieces, in order; never empty.
        is_heading: a heading element, or numbered like one.
    """

    pieces: tuple[str, ...]
    is_heading: bool

    @property
    def text(self) -> str:
        """All of it on one line."""
        return " ".join(self.pieces)


@dataclass(frozen=True)
class Page:
    """A rendered notice, or a part of one, as blocks in page order."""

    blocks: tuple[Block, ...]

    def values(self, labels: Sequence[str]) -> list[str]:
        """Values of every occurrence of one of the labels, in page order."""
        wanted = {label.casefold() for label in labels}
        return [value for label, value, _ in self._labelled if label in wanted]

    def values_of_label_with(self, words: str) -> list[str]:
        """Values of every label that contains `words`."""
        wanted = words.casefold()
        return [value for label, value, _ in self._labelled if wanted in label]

    def without(self, labels: Sequence[str]) -> Page:
        """The page less the blocks that hold values of one of the labels."""
        unwanted = {label.casefold() for label in labels}
        gone = {place for label, _, place in self._labelled if label in unwanted}
        return Page(tuple(b for place, b in enumerate(self.blocks) if place not in gone))

    def section(self, title: str) -> Page:
        """The blocks from each heading that ends in `title` to the next heading."""
        found = []
        inside = False
        for block in self.blocks:
            if block.is_heading:
                inside = block.text.rstrip(" :").casefold().endswith(title.casefold())
            elif inside:
                found.append(block)
        return Page(tuple(found))

    def sentences(self) -> Iterator[str]:
        """All sentences of the page."""
        for block in self.blocks:
            yield from _SENTENCE.split(block.text)

    @cached_property
    def _labelled(self) -> list[tuple[str, str, int]]:
        """What may be a label, with what would be its value, and the block that holds the value.

        Labels are in lower case. The value is the rest of the label's block, or the next one.
        """
        found = []
        following: list[Block | None] = [*self.blocks[1:], None]
        for here, (block, after) in enumerate(zip(self.blocks, following, strict=False)):
            label, colon, rest = block.pieces[0].partition(":")
            pieces = [rest, *block.pieces[1:]] if colon else block.pieces[1:]
            value, place = " ".join(pieces).strip(" :"), here
            if not value and after is not None and not _starts_anew(after):
                value = after.text.strip(" :")
                place = here + 1
            if value:
                found.append((label.strip().casefold(), value, place))
        return found


def _starts_anew(block: Block) -> bool:
    label = block.pieces[0].partition(":")[0].strip().casefold()
    return block.is_heading or label in _LABELS


def read_page(html: str) -> Page:
    """Blocks of an HTML text; none for an empty one."""
    return Page(tuple(_blocks(html)) if html.strip() else ())


def _blocks(html: str) -> Iterator[Block]:
    reader = _Texts()
    target: Any = reader  # in lxml's stubs names and texts may be bytes, which they never are
    parser = etree.HTMLParser(huge_tree=True, target=target)
    parser.feed(html)
    parser.close()
    pieces: list[str] = []
    owner: _Element | None = None
    for text, mine in reader.found:
        # After a line break, which has no text, comes a line of its own.
        if pieces and (not text or mine is not owner):
            yield _block(pieces, owner)
            pieces = []
        if text:
            owner = mine
            pieces.append(text)
    if pieces:
        yield _block(pieces, owner)


@dataclass(frozen=True, slots=True, eq=False)
class _Element:
    """An open element, and the block it is in: itself, if it is one."""

    tag: str
    block: _Element | None
    is_read: bool


class _Texts:
    """Told by libxml2 what it reads; keeps texts, blanks folded, with their blocks."""

    def __init__(self) -> None:
        self._open: list[_Element] = []
        self._said: list[str] = []
        self.found: list[tuple[str, _Element | None]] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        del attributes
        self._end_text()
        above = self._open[-1] if self._open else None
        is_read = tag not in _NOT_READ and (above is None or above.is_read)
        element = _Element(tag, above.block if above else None, is_read)
        if tag in _BLOCKS:
            element = _Element(tag, element, is_read)
        self._open.append(element)
        if tag == "br":
            self.found.append(("", None))

    def end(self, tag: str) -> None:
        self._end_text()
        if any(element.tag == tag for element in self._open):
            while self._open.pop().tag != tag:
                pass

    def data(self, text: str) -> None:
        self._said.append(text)

    def _end_text(self, *_: object) -> None:
        text = " ".join("".join(self._said).split())
        self._said.clear()
        inside = self._open[-1] if self._open else None
        if text and (inside is None or inside.is_read):
            self.found.append((text, inside.block if inside else None))

    comment = pi = doctype = _end_text

    def close(self) -> None:
        self._end_text()


def _block(pieces: list[str], owner: _Element | None) -> Block:
    heading = owner is not None and owner.tag in _HEADINGS
    return Block(tuple(pieces), heading or bool(_NUMBERED.match(" ".join(pieces))))
