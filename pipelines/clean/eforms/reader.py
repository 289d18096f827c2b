"""Reads single values of a notice and notes what it met on the way.

Belongs here: from elements to typed values, with findings for what could not be read and for
codes that are not in their list, and the mark that something is withheld.
Does not belong here: where a value stands in a notice, which column it goes to.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from pipelines.clean import values
from pipelines.clean.document import Finding
from pipelines.clean.eforms.codes import LISTS
from pipelines.clean.eforms.xml import Element, language, text
from pipelines.clean.values import Money

_Value = TypeVar("_Value")
_SHOWN = 60
_SUBJECT = 240


@dataclass(slots=True)
class Reader:
    """What is carried along while one notice is read.

    Attributes:
        document: name of the document, for findings.
        language: ISO 639-3 code of the notice.
        withheld: a declared or masked value was met.
    """

    document: str
    language: str | None = None
    withheld: bool = False
    _met: dict[Finding, None] = field(default_factory=dict)

    @property
    def findings(self) -> list[Finding]:
        """What was not expected, each once, in the order in which it was met."""
        return list(self._met)

    def report(self, kind: str, subject: str) -> None:
        """Note something unexpected; subjects never hold identifiers of persons."""
        self._met.setdefault(Finding(kind, subject[:_SUBJECT], self.document))

    def raw(self, element: Element | None) -> str | None:
        """A value as written; None when absent, a placeholder or withheld."""
        if element is None:  # most terms, in most notices
            return None
        written = text(element)
        if values.is_absent(written):
            return None
        if values.is_masked(written):
            self.withheld = True
            return None
        return written

    def _typed(
        self, element: Element | None, term: str, convert: Callable[[str | None], _Value | None]
    ) -> _Value | None:
        return None if element is None else self.value(self.raw(element), term, convert)

    def value(
        self, written: str | None, term: str, convert: Callable[[str | None], _Value | None]
    ) -> _Value | None:
        """A value as written, converted; one that cannot be is reported."""
        value = convert(written)
        if value is None and written is not None:
            self.report("unreadable_value", f"{term}={written[:_SHOWN]}")
        return value

    def token(self, element: Element | None) -> str | None:
        """An identifier or other short text on one line."""
        if element is None:
            return None
        written = element.text
        return written if values.is_plain(written) else values.words(self.raw(element))

    def tokens(self, elements: list[Element]) -> list[str]:
        """Tokens in document order, each once."""
        if not elements:
            return []
        read = (self.token(element) for element in elements)
        return list(dict.fromkeys(token for token in read if token is not None))

    def url(self, elements: list[Element], term: str) -> str | None:
        """The first address of a page; an address of mail is a person's and is not kept."""
        for token in self.tokens(elements):
            if "@" not in token:
                return token
            self.report("mail_address", term)
        return None

    def code(self, element: Element | None, list_name: str, term: str) -> str | None:
        """A code; one that is not in its list is kept and reported."""
        if element is None:
            return None
        written = element.text
        if written in LISTS[list_name]:
            return written
        return self.known(self.token(element), list_name, term)

    def known(self, code: str | None, list_name: str, term: str) -> str | None:
        """The code itself; one that is not in its list is reported."""
        if code is not None and code not in LISTS[list_name]:
            self.report("unknown_code", f"{term}={code[:_SHOWN]}")
        return code

    def codes(self, elements: list[Element], list_name: str, term: str) -> list[str]:
        """Codes in document order, each once."""
        if not elements:
            return []
        read = (self.code(element, list_name, term) for element in elements)
        return list(dict.fromkeys(code for code in read if code is not None))

    def cpv(self, element: Element | None, term: str) -> str | None:
        """A CPV code of eight digits."""
        return self._typed(element, term, values.cpv)

    def date(self, element: Element | None, term: str) -> date | None:
        """A calendar date as written, whatever its zone."""
        return self._typed(element, term, values.local_date)

    def instant(self, day: Element | None, clock: Element | None, term: str) -> datetime | None:
        """The instant of a date and a time; None without a time."""
        written_day, written_time = self.raw(day), self.raw(clock)
        moment = values.instant(written_day, written_time)
        if moment is None and written_day is not None and written_time is not None:
            written = f"{written_day} {written_time}"
            self.report("unreadable_value", f"{term}={written[:_SHOWN]}")
        return moment

    def money(self, element: Element | None, term: str, *, declared: bool = False) -> Money:
        """An amount with its currency.

        Args:
            element: the amount.
            term: business term, for findings.
            declared: the notice declares that this amount is withheld. It is believed even
                when a number stands there: declaration and mask do not always agree.
        """
        if element is None:
            self.withheld = self.withheld or declared
            return Money(withheld=declared)
        if declared or values.is_masked(text(element)):
            self.withheld = True
            return Money(withheld=True)
        return self.amount(self.raw(element), element.get("currencyID"), term)

    def amount(self, written: str | None, code: str | None, term: str) -> Money:
        """An amount from its number and the code of its currency, both as written."""
        amount = self.value(written, term, values.amount)
        if amount is None:
            return Money()
        currency = (code or "").strip().upper() or None
        if currency is None:
            self.report("missing_currency", f"{term}={written}")
        money = Money(amount, currency)
        if money.is_suspicious:
            self.report("suspicious_value", f"{term}={written} DKK")
        return money

    def whole(self, element: Element | None, term: str) -> int | None:
        """A whole number."""
        return self._typed(element, term, values.whole)

    def fraction(self, element: Element | None, term: str) -> float | None:
        """A number that need not be whole."""
        return self._typed(element, term, values.fraction)

    def indicator(self, element: Element | None, term: str) -> bool | None:
        """True or false."""
        return self._typed(element, term, values.indicator)

    def words(self, elements: list[Element]) -> str | None:
        """A text on one line, out of one element per language."""
        return values.words(self._shown(elements))

    def prose(self, elements: list[Element]) -> str | None:
        """A text with paragraphs, out of one element per language."""
        return values.prose(self._shown(elements))

    def _shown(self, elements: list[Element]) -> str | None:
        if not elements:
            return None
        if len(elements) == 1:
            shown = text(elements[0])
            shown = None if values.is_absent(shown) else shown
        else:
            texts = [(language(element), text(element) or "") for element in elements]
            shown = values.in_best_language(texts, self.language)
        if shown is not None and values.is_masked(shown):
            self.withheld = True
            return None
        return shown
