"""Whether answers still have the keys and types that the shapes read from them declare.

Every scalar of these sources may be null and most keys may be absent, so a shape alone lets a
renamed key pass as "nothing said". Here each answer is held against its shape as a whole: a key
that none of an answer's records has is missing, one that nobody told us of is unknown, and a
value of a JSON type that the shape does not take is of a wrong type.

Most records are just what their shape says; `whole` reads those in one go and refuses the others,
which then are walked key by key.

Does not belong here: what the values mean, or refusing an answer (the envelopes do that).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, reduce
from operator import or_
from types import GenericAlias, UnionType
from typing import Any, ClassVar, TypeVar, cast, get_args, get_origin

import msgspec
from msgspec import inspect, structs

from pipelines.clean.document import Finding

_JSON_NAMES: dict[type, str] = {
    str: "text", bool: "truth", int: "number", float: "fraction", list: "list", dict: "object",
}  # fmt: skip


class Shape(msgspec.Struct):
    """An object of a source, as far as it is read.

    Attributes:
        known: keys that the contract names and nobody reads.
        may_lack: keys that the contract lets be absent, so that their absence tells nothing.
    """

    known: ClassVar[frozenset[str]] = frozenset()
    may_lack: ClassVar[frozenset[str]] = frozenset()


S = TypeVar("S", bound=Shape)


@dataclass(frozen=True, slots=True)
class Key:
    """What a shape declares of a key.

    Attributes:
        types: Python types of the JSON values that it takes besides null; empty: any.
        inner: shape of the object, or of the objects in the list, that it holds.
        items: types of the elements when it holds a list of something else; empty: any.
        may_lack: it may be absent.
    """

    types: frozenset[type]
    inner: type[msgspec.Struct] | None
    items: frozenset[type]
    may_lack: bool


@cache
def keys_of(shape: type[msgspec.Struct]) -> dict[str, Key]:
    """The keys that a shape declares, by the source's own name."""
    info = inspect.type_info(shape)
    if not isinstance(info, inspect.StructType):
        raise TypeError(f"{shape.__name__} is no struct")
    optional: frozenset[str] = getattr(shape, "may_lack", frozenset())
    return {f.encode_name: _key(f.type, f.encode_name in optional) for f in info.fields}


def _key(declared: inspect.Type, may_lack: bool) -> Key:
    members = declared.types if isinstance(declared, inspect.UnionType) else (declared,)
    types: set[type] = set()
    items: frozenset[type] = frozenset()
    inner = None
    for member in members:
        types |= _python_types(member)
        if isinstance(member, inspect.StructType):
            inner = member.cls
        elif isinstance(member, inspect.ListType):
            element = _key(member.item_type, may_lack=False)
            inner, items = element.inner, element.types
    if any(isinstance(m, inspect.AnyType | inspect.RawType) for m in members):
        types = set()
    return Key(frozenset(types), inner, items, may_lack)


def _python_types(declared: inspect.Type) -> set[type]:
    match declared:
        case inspect.StrType():
            return {str}
        case inspect.BoolType():
            return {bool}
        case inspect.IntType():
            return {int}
        case inspect.FloatType():
            return {int, float}
        case inspect.ListType():
            return {list}
        case inspect.StructType() | inspect.DictType():
            return {dict}
    return set()


@cache
def whole(shape: type[S]) -> type[S]:
    """A shape that, read strictly, takes only records in which nothing is odd.

    Such a record has no unknown key and no wrong type, and each object in it has all its keys;
    only keys of its own may be absent.
    """
    return _strict(shape, may_lack_any=True)


def _strict(shape: type[S], *, may_lack_any: bool) -> type[S]:
    fields: list[Any] = []
    for field_ in structs.fields(shape):
        may_be_absent = may_lack_any or field_.encode_name in shape.may_lack
        fields.append((field_.name, _strictly(field_.type), *[None] * may_be_absent))
    declared = {field_.encode_name for field_ in structs.fields(shape)}
    fields += [(name, Any, None) for name in sorted(shape.known - declared)]
    made = msgspec.defstruct(
        f"Whole{shape.__name__}", fields, bases=(shape,), kw_only=True, gc=False,
        forbid_unknown_fields=True,
    )  # fmt: skip
    return cast("type[S]", made)


def _strictly(declared: Any) -> Any:
    """The same type, the shapes in it with all their keys."""
    inner = [_strictly(one) for one in get_args(declared)]
    if isinstance(declared, UnionType):
        return reduce(or_, inner)
    if inner:
        return GenericAlias(get_origin(declared), tuple(inner))
    is_shape = isinstance(declared, type) and issubclass(declared, Shape)
    return _strict(declared, may_lack_any=False) if is_shape else declared


@dataclass(slots=True)
class Drift:
    """What an answer's records have been found to have, and to lack.

    Attributes:
        answer: name of the answer, which findings of missing keys carry.
    """

    answer: str
    _met: dict[str, type[msgspec.Struct]] = field(default_factory=dict)
    _present: set[str] = field(default_factory=set)
    _odd: dict[tuple[str, str], str] = field(default_factory=dict)

    def meet(self, value: Any, shape: type[msgspec.Struct], path: str, document: str) -> None:
        """Hold a decoded value against its shape.

        Args:
            value: what the source gave.
            shape: what it should be.
            path: what the source calls it, from the record down (`Vrvirksomhed.navne`).
            document: name of the record, for findings.
        """
        if type(value) is not dict:
            self._note("wrong_type", f"{path}={_json_name(value)}", document)
            return
        self._met[path] = shape
        keys = keys_of(shape)
        known: frozenset[str] = getattr(shape, "known", frozenset())
        for name, found in value.items():
            key, at = keys.get(name), f"{path}.{name}"
            if key is not None:
                self._present.add(at)
                if found is not None:
                    self._value(found, key, at, document)
            elif name not in known:
                self._note("unknown_key", at, document)

    def _value(self, found: Any, key: Key, path: str, document: str) -> None:
        if key.types and type(found) not in key.types:
            self._note("wrong_type", f"{path}={_json_name(found)}", document)
        elif type(found) is not list:
            if key.inner is not None:
                self.meet(found, key.inner, path, document)
        elif key.inner is not None:
            for element in found:
                self.meet(element, key.inner, path, document)
        elif key.items:
            for element in found:
                if element is not None and type(element) not in key.items:
                    self._note("wrong_type", f"{path}={_json_name(element)} in a list", document)

    def _note(self, kind: str, subject: str, document: str) -> None:
        self._odd.setdefault((kind, subject), document)

    def missing(self) -> list[str]:
        """Keys that none of the records met so far has, of those that these should have."""
        return [
            f"{path}.{name}"
            for path, shape in self._met.items()
            for name, key in keys_of(shape).items()
            if not key.may_lack and f"{path}.{name}" not in self._present
        ]

    def findings(self) -> list[Finding]:
        """`unknown_key`, `wrong_type` and `missing_key`, each key once an answer."""
        odd = [Finding(*odd, document) for odd, document in self._odd.items()]
        return odd + [Finding("missing_key", path, self.answer) for path in self.missing()]


def _json_name(value: Any) -> str:
    return "null" if value is None else _JSON_NAMES[type(value)]
