"""Detail answers (D) into the facts that the search lacks (udbud.md §1.6, §1.7).

What the pages' markup looks like is not known, so everything is found by the labels of the
official Danish rendering of eForms, wherever they stand.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar

import msgspec

from pipelines.clean.clauses import may_speak
from pipelines.clean.document import Finding
from pipelines.clean.drift import Drift, Shape
from pipelines.clean.udbud.facts import DetailFacts
from pipelines.clean.udbud.labels import read_page
from pipelines.clean.unusable import UNREADABLE, UnusablePage

if TYPE_CHECKING:
    from pipelines.clean.document import Document
    from pipelines.clean.udbud.labels import Page

_PROCEDURE = ("Identifikator for proceduren",)
_PREVIOUS = ("Tidligere bekendtgørelse",)
_CHANGES = ("Udgave af den foregående bekendtgørelse, der skal ændres",)
_DESCRIPTION = ("Beskrivelse",)
_CONDITIONS = (
    "Vilkår relateret til kontraktens udførelse",
    "Vilkår vedrørende kontraktens gennemførelse",
)
_PLACE = "Udførelsessted"
_NUTS_LABELS = (
    "Landsdel (NUTS)",
    "Landespecifik underafdeling (NUTS)",
    "Landspecifik underafdeling (NUTS)",
)
_CITY = ("By",)
_POSTAL_CODE = ("Postnummer",)
_RESERVED_LABELS = ("Reserveret deltagelse", "Forbeholdt deltagelse")
_RESERVED_GROUPS = {"res-ws": "beskyttede værksteder", "res-pub-ser": "tjenesteydelsesopgaver"}
_PROTECTED_WORK = "programmer for beskyttet beskæftigelse"
_RUNNING_TEXT = ("Titel", *_DESCRIPTION, *_CONDITIONS, "Yderligere oplysninger")

_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_PROCEDURE_ID = re.compile(_UUID, re.IGNORECASE)
_REFERENCE = re.compile(
    rf"({_UUID}-[0-9]{{2}})|(?<![0-9a-f-])0*([1-9][0-9]{{0,7}}-[0-9]{{4}})(?![0-9])"
)
_NUTS = re.compile(r"\b(?:DK[0-9]{0,3}|[A-Z]{2}[0-9][0-9A-Z]{0,2})\b")
_COUNT = re.compile(r"[0-9]{1,6}")
_POSTAL = re.compile(r"[0-9]{4}")
_EXECUTION = {"ja": "yes", "nej": "no", "ikke kendt": "not-known", "endnu ikke kendt": "not-known"}


class Summary(Shape):
    """What is read of `opsummeringDA` and `opsummeringEN`, by the types that they should have.

    They are read as plain JSON all the same: that part of the contract is inferred (§1.6), and
    one key of another type should not cost the page.
    """

    known: ClassVar[frozenset[str]] = frozenset({
        "card", "udforelsesstedLand", "udforelsesstedSubLand", "antalParts", "indholdsType",
    })  # fmt: skip

    lots: int | str | None = msgspec.field(name="antalLots", default=None)
    nuts: list[str] | str | None = msgspec.field(name="udforelsesstedNutsCode", default=None)
    city: list[str] | str | None = msgspec.field(name="udforelsesstedBy", default=None)
    tenders_by: list[str] | str | None = msgspec.field(name="tilbudsfrister", default=None)
    requests_by: list[str] | str | None = msgspec.field(name="deltagelsefrister", default=None)
    documents: list[str] | str | None = msgspec.field(name="udbudsDokumenter", default=None)


class Detail(Shape):
    """The answer: D of §1.6. The contract says that English may be missing."""

    known: ClassVar[frozenset[str]] = frozenset({"htmlEN"})
    may_lack: ClassVar[frozenset[str]] = frozenset({"opsummeringEN"})

    html: str | None = msgspec.field(name="htmlDA", default=None)
    summary_da: Summary | None = msgspec.field(name="opsummeringDA", default=None)
    summary_en: Summary | None = msgspec.field(name="opsummeringEN", default=None)


class _Answer(msgspec.Struct):
    html: str | None = msgspec.field(name="htmlDA", default=None)
    summary_da: dict[str, Any] | None = msgspec.field(name="opsummeringDA", default=None)
    summary_en: dict[str, Any] | None = msgspec.field(name="opsummeringEN", default=None)


_read_answer = msgspec.json.Decoder(_Answer).decode
_plain = msgspec.json.Decoder(Any).decode


def clean_detail(document: Document) -> DetailFacts:
    """Read one archived answer of the detail view.

    Args:
        document: body is the JSON of D; name is `<noticeId>/<version>`.

    Returns:
        What it says; every fact that it does not say is null or empty.

    Raises:
        UnusablePage: not JSON, or JSON that is no detail answer.
    """
    try:
        answer, plain = _read_answer(document.body), _plain(document.body)
    except UNREADABLE as error:
        raise UnusablePage(f"no detail answer: {error}") from error
    if answer.html is None and answer.summary_da is None and answer.summary_en is None:
        raise UnusablePage("no detail answer: neither htmlDA nor opsummering")
    notice_id, _, version = document.name.rpartition("/")
    page = read_page(answer.html or "")
    notes: list[tuple[str, str]] = []
    drift = Drift(document.name)
    drift.meet(plain, Detail, "detail", document.name)
    coded = page.without(_RUNNING_TEXT)
    codes, evidence = _reservation(coded)
    nuts, city, postal_code = _place(page, answer)
    return DetailFacts(
        notice_id=notice_id,
        version=version.zfill(2),
        procedure_id=_procedure_id(page),
        previous_notices=_references(page, _PREVIOUS),
        changes_notice=next(iter(_references(page, _CHANGES)), None),
        lots=_lots(answer, notes),
        nuts=nuts,
        city=city,
        postal_code=postal_code,
        deadline_kind=_deadline_kind(answer),
        reserved_participation=codes,
        reservation_evidence=evidence,
        reserved_execution=_reserved_execution(page, notes),
        description=next(iter(page.values(_DESCRIPTION)), None),
        execution_conditions=tuple(dict.fromkeys(page.values(_CONDITIONS))),
        clause_texts=_clause_texts(page, coded),
        document_urls=tuple(dict.fromkeys(_summary(answer, "udbudsDokumenter"))),
        findings=(
            *(Finding(kind, subject, document.name) for kind, subject in notes),
            *drift.findings(),
        ),
    )


def _procedure_id(page: Page) -> str | None:
    found = (_PROCEDURE_ID.search(value) for value in page.values(_PROCEDURE))
    return next((match[0] for match in found if match), None)


def _references(page: Page, labels: tuple[str, ...]) -> tuple[str, ...]:
    """Notices referred to: `<uuid>-<version>`, or a publication number without leading zeros."""
    matches = [m for value in page.values(labels) for m in _REFERENCE.finditer(value)]
    return tuple(dict.fromkeys(match[1] or match[2] for match in matches))


def _lots(answer: _Answer, notes: list[tuple[str, str]]) -> int | None:
    for text in _summary(answer, "antalLots"):
        if _COUNT.fullmatch(text):
            return int(text)
        notes.append(("suspicious_value", f"antalLots={text}"))
    return None


def _place(page: Page, answer: _Answer) -> tuple[tuple[str, ...], str | None, str | None]:
    """NUTS codes, town and postal code: the summary's, else those of the place of performance.

    Buyers and review bodies have the same labels, so only that section is read.
    """
    section = page.section(_PLACE)
    told = _summary(answer, "udforelsesstedNutsCode") or section.values(_NUTS_LABELS)
    nuts = dict.fromkeys(code for text in told for code in _NUTS.findall(text))
    cities = _summary(answer, "udforelsesstedBy") or section.values(_CITY)
    postal = [v for v in section.values(_POSTAL_CODE) if _POSTAL.fullmatch(v)]
    return tuple(nuts), next(iter(cities), None), next(iter(postal), None)


def _deadline_kind(answer: _Answer) -> str | None:
    """Which deadline the search's is: the first that is given (§1.6)."""
    if _summary(answer, "tilbudsfrister"):
        return "tender"
    return "request" if _summary(answer, "deltagelsefrister") else None


def _reservation(coded: Page) -> tuple[tuple[str, ...] | None, str | None]:
    """Reserved participation by words, since the label's wording differs by version (§1.7).

    Args:
        coded: the page without what the buyer wrote, which is text and no code.

    Returns:
        Codes of BT-71 and the sentences they were read from; null when the page says nothing.
    """
    found: dict[str, str] = {}
    for sentence in coded.sentences():
        for code in _codes(sentence):
            found.setdefault(code, sentence)
    if not found and "ingen" in {v.casefold().rstrip(".") for v in coded.values(_RESERVED_LABELS)}:
        found["none"] = f"{_RESERVED_LABELS[0]}: Ingen"
    if not found:
        return None, None
    # Lots may differ, and the search knows only the whole: a reservation of one of them counts.
    reserved = {code: text for code, text in found.items() if code != "none"} or found
    return tuple(sorted(reserved)), " ".join(dict.fromkeys(reserved[c] for c in sorted(reserved)))


def _codes(sentence: str) -> list[str]:
    """Codes of BT-71 that a sentence renders.

    The final t of `forbeholdt` matters: the label for "not reserved" says `forbehold`. The field's
    own name may hold it, too: "Forbeholdt deltagelse: Deltagelse uden forbehold."
    """
    words = sentence.casefold()
    reserves = "forbeholdt" in words and "ikke forbeholdt" not in words
    codes = [code for code, group in _RESERVED_GROUPS.items() if reserves and group in words]
    if codes:
        return codes
    return ["none"] if "deltagelse uden forbehold" in words else []


def _clause_texts(page: Page, coded: Page) -> tuple[str, ...]:
    """What may speak of clauses: all that the buyer wrote, and what else renders no code."""
    rest = (
        sentence
        for sentence in coded.sentences()
        if not _codes(sentence) and _PROTECTED_WORK not in sentence.casefold()
    )
    texts = dict.fromkeys((*page.values(_RUNNING_TEXT), *rest))
    return tuple(text for text in texts if may_speak(text))


def _reserved_execution(page: Page, notes: list[tuple[str, str]]) -> str | None:
    """BT-736: whether the contract must be performed under sheltered employment programmes."""
    codes = []
    for value in page.values_of_label_with(_PROTECTED_WORK):
        code = _EXECUTION.get(value.casefold().rstrip("."))
        if code is None:
            notes.append(("unknown_code", f"BT-736={value}"))
        else:
            codes.append(code)
    return next((code for code in ("yes", "not-known", "no") if code in codes), None)


def _summary(answer: _Answer, key: str) -> list[str]:
    """Texts of a key of the summary, Danish before English; a single value counts as a list."""
    for summary in (answer.summary_da, answer.summary_en):
        value = (summary or {}).get(key)
        texts = [str(v).strip() for v in (value if isinstance(value, list) else [value])]
        if filled := [text for text in texts if text and text != "None"]:
            return filled
    return []
