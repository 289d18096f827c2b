"""TED's expert query: the part that ted.md §4.13 lists, parsed by recursive descent.

A query becomes a test on a notice's index (field -> list of strings) and a sort order. What is
not in the list (`~`, wildcards, `<>` ranges, aliases) is a syntax error here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

Index = Mapping[str, list[str]]
Test = Callable[[Index], bool]

DATES = frozenset({"publication-date", "dispatch-date", "PD"})
CPV = frozenset({"classification-cpv", "main-classification-proc", "main-classification-lot", "PC"})
_NOTICE_TYPES = """
pin-buyer pin-only pin-rtl pin-tran pmc pin-cfc-standard pin-cfc-social qu-sy cn-standard cn-social
subco cn-desg veat can-standard can-social can-desg can-tran can-modif compl
"""
_FORM_TYPES = """
planning consultation competition dir-awa-pre result cont-modif completion bri change
"""
ENUMS: dict[str, frozenset[str]] = {
    "notice-type": frozenset(_NOTICE_TYPES.split()),
    "form-type": frozenset(_FORM_TYPES.split()),
    "reserved-procurement-lot": frozenset({"none", "res-ws", "res-pub-ser"}),
    "contract-nature": frozenset({"works", "supplies", "services", "combined"}),
}
FIELDS = (
    DATES | CPV | set(ENUMS)
    | {
        "buyer-country", "publication-number", "procedure-identifier", "notice-identifier",
        "buyer-identifier", "buyer-name", "place-of-performance", "organisation-city-buyer",
        "notice-subtype", "ND", "CY",
    }
)  # fmt: skip
ALIASES = {"PD": "publication-date", "ND": "publication-number", "CY": "buyer-country",
           "PC": "classification-cpv"}  # fmt: skip
_TOKEN = re.compile(
    r'\s*(?:("[^"]*")|(today\([+-]?\d*\))|([()])|(!=|<=|>=|=|<|>)|([^\s()=!<>"~]+)|(\S))'
)
_DATE = r"[0-9]{8}|today([+-]?[0-9]*)"


class QueryError(Exception):
    """HTTP 400 with TED's message and error object."""

    def __init__(self, message: str, kind: str, **more: Any) -> None:
        super().__init__(message)
        self.message, self.error = message, {"type": kind, **more}


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the query and the column where it begins."""

    text: str
    column: int
    is_quoted: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query."""

    test: Test
    sort: str | None
    descending: bool


def _tokenise(text: str) -> list[Token]:
    tokens = []
    for match in _TOKEN.finditer(text):
        word = match.group(0).strip()
        if word:
            tokens.append(
                Token(word.strip('"'), match.end() - len(word), match.group(1) is not None)
            )
    return tokens


class _Parser:
    """query := clauses [SORT BY field [DESC]]."""

    def __init__(self, text: str, today: date) -> None:
        self._tokens, self._at, self._today = _tokenise(text), 0, today
        self._end = len(text)

    def query(self) -> Query:
        test = self._either()
        sort, descending = None, False
        if self._takes("SORT"):
            self._needs("BY")
            sort = self._field()
            descending = self._takes("DESC")
        if self._at < len(self._tokens):
            raise self._syntax("extraneous input")
        return Query(test, sort, descending)

    def _either(self) -> Test:
        tests = [self._both()]
        while self._takes("OR"):
            tests.append(self._both())
        return lambda index: any(test(index) for test in tests)

    def _both(self) -> Test:
        tests = [self._clause()]
        while self._takes("AND"):
            tests.append(self._clause())
        return lambda index: all(test(index) for test in tests)

    def _clause(self) -> Test:
        if self._takes("NOT"):
            inner = self._clause()
            return lambda index: not inner(index)
        if self._takes("("):
            inner = self._either()
            self._needs(")")
            return inner
        return self._comparison()

    def _comparison(self) -> Test:
        field = self._field()
        if self._takes("IN"):
            self._needs("(")
            tests = []
            while not self._takes(")"):
                tests.append(self._equals(field, self._value(field)))
            return lambda index: any(test(index) for test in tests)
        operator = self._next("mismatched input").text
        if operator not in ("=", "!=", "<", "<=", ">", ">="):
            self._at -= 1
            raise self._syntax("mismatched input")
        value = self._value(field)
        if operator in ("=", "!="):
            test = self._equals(field, value)
            return test if operator == "=" else lambda index: not test(index)
        return _ordered(field, operator, value)

    def _field(self) -> str:
        token = self._next("missing field")
        if token.text not in FIELDS:
            raise QueryError(f"Unknown field '{token.text}' in expert query", "QUERY_UNKNOWN_FIELD",
                             fieldName=token.text, location=_location(token))  # fmt: skip
        return ALIASES.get(token.text, token.text)

    def _value(self, field: str) -> str:
        token = self._next("missing value")
        if field in DATES:
            return self._date(field, token)
        allowed = ENUMS.get(field)
        if allowed and token.text not in allowed:
            raise QueryError(f"Value '{token.text}' is not supported for field '{field}'",
                             "QUERY_UNSUPPORTED_FIELD_VALUE", fieldName=field,
                             fieldValue=token.text, location=_location(token))  # fmt: skip
        return token.text

    def _date(self, field: str, token: Token) -> str:
        if re.fullmatch(r"\d{8}", token.text):
            return token.text
        if match := re.fullmatch(r"today\(([+-]?\d*)\)", token.text):
            return (self._today + timedelta(days=int(match[1] or 0))).strftime("%Y%m%d")
        raise QueryError(
            f"Invalid format of field '{field}'",
            "QUERY_INVALID_FIELD_FORMAT",
            fieldName=field,
            allowedPattern=_DATE,
            location=_location(token),
        )

    @staticmethod
    def _equals(field: str, value: str) -> Test:
        """Equality; CPV codes match their family, trailing zeros being open (ted.md §2.1)."""
        if field in CPV:
            family = value.rstrip("0") or value
            return lambda index: any(code.startswith(family) for code in index.get(field, ()))
        wanted = value.lower()
        return lambda index: any(wanted == have.lower() for have in index.get(field, ()))

    def _takes(self, word: str) -> bool:
        here = self._tokens[self._at] if self._at < len(self._tokens) else None
        if here is None or here.is_quoted or here.text != word:
            return False
        self._at += 1
        return True

    def _needs(self, word: str) -> None:
        if not self._takes(word):
            raise self._syntax(f"missing '{word}' at")

    def _next(self, complaint: str) -> Token:
        if self._at >= len(self._tokens):
            raise self._syntax(complaint)
        self._at += 1
        return self._tokens[self._at - 1]

    def _syntax(self, complaint: str) -> QueryError:
        here = self._tokens[self._at] if self._at < len(self._tokens) else Token("<EOF>", self._end)
        message = (
            f"Syntax error in expert query at line 1, col {here.column}: {complaint} '{here.text}'"
        )
        return QueryError(message, "QUERY_SYNTAX_ERROR", location=_location(here))


def _ordered(field: str, operator: str, value: str) -> Test:
    if field not in DATES:
        raise QueryError(f"Operation not supported on field '{field}'",
                         "QUERY_UNSUPPORTED_FIELD_OPERATION", fieldName=field,
                         operation="COMPARISON")  # fmt: skip
    compare: dict[str, Callable[[str], bool]] = {
        "<": lambda have: have < value,
        "<=": lambda have: have <= value,
        ">": lambda have: have > value,
        ">=": lambda have: have >= value,
    }
    holds = compare[operator]
    return lambda index: any(map(holds, index.get(field, ())))


def _location(token: Token) -> dict[str, int]:
    return {"beginLine": 1, "beginColumn": token.column, "endLine": 1,
            "endColumn": token.column + len(token.text)}  # fmt: skip


def parse(text: str, today: date) -> Query:
    """The meaning of an expert query on a day.

    Raises:
        QueryError: as the service would complain.
    """
    return _Parser(text, today).query()
