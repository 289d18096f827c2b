"""One entry of a search answer: its shape, its identity, its values (udbud.md §1.4).

Does not belong here: columns of a table.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlencode

from pipelines.clean.document import Finding
from pipelines.clean.drift import Shape

if TYPE_CHECKING:
    from collections.abc import Callable

PAGE = "https://udbud.dk/detaljevisning?"
"""A notice's page for people is this and its three identifiers (§1.1 H)."""

_PUBLICATION_NUMBER = re.compile(r"0*([0-9]{1,8}-[0-9]{4})")


class Block(Shape, rename="camel"):
    """`dataDa` or `dataEn`: the same keys in two languages, each possibly null."""

    known: ClassVar[frozenset[str]] = frozenset({"cpvTitel", "formulartype", "bkSubType"})
    # "often absent/empty" (§1.4): an answer may well hold no entry with a value.
    may_lack: ClassVar[frozenset[str]] = frozenset({"anslaaetVaerdi", "anslaaetVaerdiValuta"})

    titel: str | None = None
    ordregiver: str | None = None
    ordregiver_id: str | int | None = None
    ordregiver_id_datavasket: str | int | None = None
    alle_ordregivere: list[str | None] | None = None
    publiceringsdato: str | None = None
    tidsfrister: list[str | None] | None = None
    cpv_kode: str | int | None = None
    formulartype_kode: str | None = None
    bk_sub_type_kode: str | int | None = None
    er_aendring: bool | None = None
    anslaaet_vaerdi: str | int | float | None = None
    anslaaet_vaerdi_valuta: str | None = None
    beskrivelse: str | None = None


class Entry(Shape, rename="camel"):
    """An element of `resultatElementDtoList`."""

    # Empty, null or absent for national notices (§1.4), of which an answer may be full.
    may_lack: ClassVar[frozenset[str]] = frozenset({"noticePublicationNumber"})

    notice_id: str | None = None
    notice_version: str | int | None = None
    notice_publication_number: str | None = None
    data_da: Block | None = None
    data_en: Block | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """What a notice version is called.

    Attributes:
        notice_id: UUID.
        version: two digits; `01` where the source leaves it out, as every client does.
        publication_number: of the OJ S, without leading zeros; null for a national notice.
        filed_number: the same as the source writes it, empty for a national notice.
    """

    notice_id: str
    version: str
    publication_number: str | None
    filed_number: str

    @property
    def name(self) -> str:
        """`<notice id>/<version>`: the source's own name of the notice version."""
        return f"{self.notice_id}/{self.version}"

    @property
    def key(self) -> str:
        """Key of `core.notices`."""
        return self.publication_number or f"udbud:{self.notice_id}-{self.version}"

    @property
    def page(self) -> str:
        """The notice's page for people."""
        return PAGE + urlencode(
            {
                "noticeId": self.notice_id,
                "noticeVersion": self.version,
                "noticePublicationNumber": self.filed_number,
            }
        )


def identity_of(entry: Entry) -> Identity | None:
    """Identity of an entry; null without a notice id.

    The publication number may be empty, null or absent alike (§1.4); one of another form is no
    number.
    """
    notice_id = (entry.notice_id or "").strip()
    if not notice_id:
        return None
    version = str(entry.notice_version or "").strip() or "01"
    filed = (entry.notice_publication_number or "").strip()
    match = _PUBLICATION_NUMBER.fullmatch(filed)
    return Identity(notice_id, version.zfill(2), match[1] if match else None, filed)


class Reader:
    """Values of one entry, the Danish block before the English one, and what was odd.

    Attributes:
        findings: what was met so far.
    """

    def __init__(self, entry: Entry, name: str) -> None:
        self.findings: list[Finding] = []
        self._name = name
        self._blocks = [block for block in (entry.data_da, entry.data_en) if block is not None]

    def note(self, kind: str, subject: str) -> None:
        """Keep something that was not expected."""
        self.findings.append(Finding(kind, subject, self._name))

    def first(self, key: str) -> Any:
        """The first value of a key that says something; falls back field by field (§1.4)."""
        for block in self._blocks:
            value = getattr(block, key)
            if isinstance(value, str):
                value = value.strip()
            if value not in (None, "", []):
                return value
        return None

    def text(self, key: str) -> str | None:
        """The value of a key as text."""
        value = self.first(key)
        return None if value is None else str(value)

    def texts(self, key: str) -> list[str]:
        """The elements of a list that say something, each once, in their order."""
        cleaned = (" ".join((text or "").split()) for text in self.first(key) or [])
        return list(dict.fromkeys(text for text in cleaned if text))

    def read(self, key: str, function: Callable[[str], Any]) -> Any:
        """The value of a key through `function`; noted when it is there but unreadable."""
        raw = self.text(key)
        if raw is None:
            return None
        value = function(raw)
        if value is None:
            self.note("suspicious_value", f"{source_name(key)}={raw}")
        return value


def source_name(key: str) -> str:
    """The source's own name of a key: `cpv_kode` is `cpvKode`."""
    first, *others = key.split("_")
    return first + "".join(word.capitalize() for word in others)
