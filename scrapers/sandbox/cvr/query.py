"""The part of Elasticsearch 6's query language that cvr.md §9 lists, over plain documents.

A field's values are all values under its path, lists flattened: with `include_in_parent` plain
queries mix the elements of a nested list, `nested` keeps them apart (cvr.md §4).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Any

Json = dict[str, Any]
Test = Callable[[Any, str], bool]
"""(document or nested element, path of that element) -> whether it matches."""

TEXT = frozenset({
    "type", "sammensatStatus", "branchekode", "branchetekst", "navn", "kortBeskrivelse",
    "langBeskrivelse", "status", "vaerdi", "kommuneNavn", "vejnavn", "postdistrikt",
})  # fmt: skip
"""Analysed fields: lower-cased tokens; `term` does not lower-case what it is given."""


class BadQueryError(Exception):
    """HTTP 400 with an Elasticsearch error type and reason."""

    def __init__(self, kind: str, reason: str) -> None:
        super().__init__(reason)
        self.kind, self.reason = kind, reason


def values_at(document: Any, path: list[str]) -> Iterator[Any]:
    """All values under a path; nulls are no values."""
    if isinstance(document, list):
        for element in document:
            yield from values_at(element, path)
    elif not path:
        if document is not None:
            yield document
    elif isinstance(document, dict) and path[0] in document:
        yield from values_at(document[path[0]], path[1:])


def _values(element: Any, at: str, field: str) -> Iterator[Any]:
    """Values of a field given by its full path, seen from an element at `at`."""
    if at and not field.startswith(at + "."):
        return iter(())
    field = (
        field.removesuffix(".vaerdi_keyword") + ".vaerdi"
        if field.endswith(".vaerdi_keyword")
        else field
    )
    return values_at(element, field[len(at) + 1 if at else 0 :].split("."))


def tokens(text: str) -> list[str]:
    """Standard analysis: words in lower case; an underscore joins."""
    return re.findall(r"\w+", text.lower())


def _single(body: Any, query: str) -> tuple[str, Any]:
    if not isinstance(body, dict) or len(body) != 1:
        raise BadQueryError("parsing_exception", f"[{query}] query needs exactly one field")
    return next(iter(body.items()))


def _option(value: Any, key: str) -> Any:
    """`{"field": x}` and `{"field": {key: x}}` are the same."""
    return value[key] if isinstance(value, dict) and key in value else value


def _is(field: str, wanted: Any) -> Callable[[Any], bool]:
    if field.rsplit(".", 1)[-1] in TEXT:
        return lambda value: str(wanted) in tokens(str(value))
    return lambda value: (
        str(value).lower() == str(wanted).lower()
        if isinstance(value, bool)
        else str(value) == str(wanted)
    )


def _term(body: Any) -> Test:
    field, value = _single(body, "term")
    is_it = _is(field, _option(value, "value"))
    return lambda element, at: any(map(is_it, _values(element, at, field)))


def _terms(body: Any) -> Test:
    field, wanted = _single(body, "terms")
    tests = [_is(field, value) for value in wanted]
    return lambda element, at: any(is_it(v) for v in _values(element, at, field) for is_it in tests)


def _match(body: Any) -> Test:
    field, value = _single(body, "match")
    text = _option(value, "query")
    if field.rsplit(".", 1)[-1] not in TEXT:
        return _term({field: text})
    wanted = set(tokens(str(text)))
    every = isinstance(value, dict) and value.get("operator", "or").lower() == "and"
    enough = len(wanted) if every else 1
    return lambda element, at: any(
        len(wanted & set(tokens(str(v)))) >= enough for v in _values(element, at, field)
    )


def _prefix(body: Any) -> Test:
    field, value = _single(body, "prefix")
    start = str(_option(value, "value"))
    text = field.rsplit(".", 1)[-1] in TEXT
    return lambda element, at: any(
        token.startswith(start)
        for v in _values(element, at, field)
        for token in (tokens(str(v)) if text else [str(v)])
    )


def _exists(body: Any) -> Test:
    field = body["field"]
    return lambda element, at: any(True for _ in _values(element, at, field))


def _comparable(value: Any) -> float:
    """Numbers as they are, dates as seconds; a date without zone is UTC as in Elasticsearch."""
    if isinstance(value, int | float):
        return float(value)
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError as error:
        raise BadQueryError("parse_exception", f"failed to parse date field [{value}]") from error
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


_BOUNDS: dict[str, Callable[[float, float], bool]] = {
    "gte": lambda a, b: a >= b,
    "gt": lambda a, b: a > b,
    "lte": lambda a, b: a <= b,
    "lt": lambda a, b: a < b,
}


def _range(body: Any) -> Test:
    field, bounds = _single(body, "range")
    if unknown := set(bounds) - set(_BOUNDS) - {"format", "time_zone", "boost"}:
        raise BadQueryError(
            "parsing_exception", f"[range] query does not support {sorted(unknown)}"
        )
    limits = [(_BOUNDS[key], _comparable(bounds[key])) for key in bounds if key in _BOUNDS]
    return lambda element, at: any(
        all(holds(_comparable(v), limit) for holds, limit in limits)
        for v in _values(element, at, field)
    )


def _nested(body: Any) -> Test:
    path, inner = body["path"], compile_query(body["query"])
    return lambda element, at: any(inner(child, path) for child in _values(element, at, path))


def _bool(body: Any) -> Test:
    def clauses(name: str) -> list[Test]:
        given = body.get(name, [])
        return [compile_query(one) for one in (given if isinstance(given, list) else [given])]

    must, must_not, should = (
        clauses("must") + clauses("filter"),
        clauses("must_not"),
        clauses("should"),
    )
    needed = body.get("minimum_should_match", 0 if must else 1) if should else 0
    return lambda element, at: (
        all(test(element, at) for test in must)
        and not any(test(element, at) for test in must_not)
        and sum(test(element, at) for test in should) >= int(needed)
    )


def _everything(element: Any, at: str) -> bool:
    del element, at
    return True


def _match_all(body: Any) -> Test:
    del body
    return _everything


def _script(body: Any) -> Test:
    del body
    raise BadQueryError("illegal_argument_exception", "cannot execute [inline] scripts")


_QUERIES: dict[str, Callable[[Any], Test]] = {
    "bool": _bool, "term": _term, "terms": _terms, "match": _match, "exists": _exists,
    "range": _range, "prefix": _prefix, "nested": _nested, "match_all": _match_all,
    "script": _script, "constant_score": lambda body: compile_query(body["filter"]),
}  # fmt: skip


def compile_query(query: Any) -> Test:
    """A test for documents.

    Raises:
        BadQueryError: a query type that is not registered, or one that is put wrongly.
    """
    name, body = _single(query, "query")
    if name not in _QUERIES:
        raise BadQueryError("parsing_exception", f"no [query] registered for [{name}]")
    try:
        return _QUERIES[name](body)
    except (KeyError, TypeError, AttributeError) as error:
        raise BadQueryError("parsing_exception", f"[{name}] malformed query: {error}") from error


def filter_source(document: Json, wanted: Any) -> Json:
    """`_source`: true, false, a list of paths, or includes and excludes; `*` at the end of one."""
    if wanted is True or wanted is None:
        return document
    if wanted is False:
        return {}
    if isinstance(wanted, str):
        wanted = [wanted]
    includes = (
        wanted if isinstance(wanted, list) else wanted.get("includes", wanted.get("include", []))
    )
    excludes = [] if isinstance(wanted, list) else wanted.get("excludes", wanted.get("exclude", []))
    kept = _keep(document, "", tuple(includes)) if includes else document
    result = _drop(kept, "", tuple(excludes)) if excludes else kept
    return result if isinstance(result, dict) else {}


@cache
def _under(path: str, patterns: tuple[str, ...]) -> bool:
    """Whether a path is one of the patterns or lies below one."""
    return any(
        path == pattern
        or path.startswith(f"{pattern}.")
        or (pattern.endswith("*") and path.startswith(pattern[:-1]))
        for pattern in patterns
    )


@cache
def _above(path: str, patterns: tuple[str, ...]) -> bool:
    """Whether something below a path can be one of the patterns."""
    return not path or any(pattern.startswith((f"{path}.", f"{path}*")) for pattern in patterns)


def _keep(value: Any, path: str, patterns: tuple[str, ...]) -> Any:
    if path and _under(path, patterns):
        return value
    if not _above(path, patterns):
        return None
    if isinstance(value, list):
        kept = [_keep(element, path, patterns) for element in value]
        return [element for element in kept if element not in (None, {}, [])] or None
    if isinstance(value, dict):
        dot = f"{path}." if path else ""
        wanted = {k: kept for k, v in value.items()
                  if (kept := _keep(v, dot + k, patterns)) is not None
                  or _under(dot + k, patterns)}  # fmt: skip
        return wanted or None
    return None


def _drop(value: Any, path: str, patterns: tuple[str, ...]) -> Any:
    if isinstance(value, list):
        return [_drop(element, path, patterns) for element in value]
    if isinstance(value, dict):
        return {k: _drop(v, f"{path}.{k}".lstrip("."), patterns) for k, v in value.items()
                if not _under(f"{path}.{k}".lstrip("."), patterns)}  # fmt: skip
    return value
