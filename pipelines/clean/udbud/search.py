"""Search answers (S) into `core.notices` and `core.lots` (udbud.md §1.4, §1.5)."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import msgspec

from pipelines.clean import cvr_number, values
from pipelines.clean.document import Cleaned, Finding
from pipelines.clean.drift import Drift
from pipelines.clean.eforms.codes import FORM_TYPES
from pipelines.clean.udbud.entries import Entry, Identity, Reader, identity_of, source_name
from pipelines.clean.unusable import UNREADABLE, UnusablePage

if TYPE_CHECKING:
    from decimal import Decimal

    from pipelines.clean.document import Document, Row

WHOLE = "LOT-0000"
"""Lot identifier of an undivided procurement; the search tells nothing of lots."""

_FORM_TYPES = frozenset(FORM_TYPES.values())
# §1.3: an older code, which says that the notice is a change but not of which form.
_CHANGE = "change"
_PUBLISHED = re.compile(r"([0-9]{2})-([0-9]{2})-([0-9]{4})")


class _Answer(msgspec.Struct):
    entries: list[msgspec.Raw] | None = msgspec.field(name="resultatElementDtoList")


_read_answer = msgspec.json.Decoder(_Answer).decode
_read_entry = msgspec.json.Decoder(Entry).decode
_plain = msgspec.json.Decoder(Any).decode


def clean_search_page(document: Document) -> Cleaned:
    """Read one archived answer of the public search.

    Args:
        document: body is the JSON of S (§1.4).

    Returns:
        A row of `core.notices` and one of `core.lots` (`LOT-0000`) for each notice version, each
        once. `is_latest` is true on all: only all notices together tell (§1.5). What the search
        does not say is null: lots, place, reservation, procedure.

    Raises:
        UnusablePage: not JSON, or JSON without the list of results.
    """
    try:
        entries = _read_answer(document.body).entries or []
    except UNREADABLE as error:
        raise UnusablePage(f"no search answer: {error}") from error
    out = Cleaned()
    drift = Drift(document.name)
    seen: dict[str, Entry] = {}
    for raw in entries:
        try:
            drift.meet(_plain(raw), Entry, "entry", document.name)
            entry = _read_entry(raw)
        except UNREADABLE as error:
            out.findings.append(Finding("unreadable_record", f"entry: {error}", document.name))
            continue
        identity = identity_of(entry)
        if identity is None:
            out.findings.append(Finding("missing_value", "noticeId", document.name))
        elif (before := seen.setdefault(identity.key, entry)) is entry:
            _add(out, entry, identity, document)
        elif before != entry:
            subject = "one version with two contents in one answer"
            out.findings.append(Finding("suspicious_value", subject, identity.name))
    out.findings += drift.findings()
    return out


def _add(out: Cleaned, entry: Entry, identity: Identity, document: Document) -> None:
    reader = Reader(entry, identity.name)
    if identity.filed_number and identity.publication_number is None:
        reader.note("suspicious_value", f"noticePublicationNumber={identity.filed_number}")
    money = _value(reader)
    shared = {
        "notice_key": identity.key,
        "title": values.words(reader.text("titel")),
        "description": values.prose(reader.text("beskrivelse")),
        "cpv_main": reader.read("cpv_kode", values.cpv),
        "estimated_value": money.amount,
        "currency": money.currency,
        **document.provenance(),
        "source_url": identity.page,
    }
    lot = {"lot_id": WHOLE, "estimated_value_dkk": money.dkk, **_deadline(reader)}
    out.add("core.lots", {**shared, **lot})
    out.add("core.notices", {**shared, **_notice(reader, identity)})
    out.findings += reader.findings


def _notice(reader: Reader, identity: Identity) -> Row:
    code = reader.text("formulartype_kode")
    return {
        "notice_id": identity.notice_id,
        "version": identity.version,
        "publication_number": identity.publication_number,
        "subtype": reader.text("bk_sub_type_kode"),
        "form_type": _form_type(reader, code),
        "is_latest": True,
        "is_change": reader.first("er_aendring") is True or code == _CHANGE,
        **_buyer(reader),
        "published_on": reader.read("publiceringsdato", _published),
        "value_withheld": False,
        "notice_url": identity.page,
        "sources": ["udbud"],
    }


def _form_type(reader: Reader, code: str | None) -> str | None:
    """Form type by table (§1.3); an unknown code is kept as it is, and noted."""
    subtype = reader.text("bk_sub_type_kode")
    if subtype is not None and subtype not in FORM_TYPES:
        reader.note("unknown_subtype", f"bkSubTypeKode={subtype}")
    if code is None or code == _CHANGE:
        return FORM_TYPES.get(subtype or "")
    if code not in _FORM_TYPES:
        reader.note("unknown_code", f"formulartypeKode={code}")
    return code


def _buyer(reader: Reader) -> Row:
    """Buyer: the washed identifier before the filed one (§1.7); further buyers by name only."""
    cvr = None
    for key in ("ordregiver_id_datavasket", "ordregiver_id"):
        # The country is not told; buyers on the Danish portal are taken to be Danish, and an
        # identifier of another country's form is none that passes.
        company = cvr_number.read([reader.text(key)], "DK")
        for problem in company.problems:
            reader.note("suspicious_value", f"{source_name(key)}: {problem}")
        cvr = cvr or company.cvr
    names = reader.texts("alle_ordregivere")
    main = values.words(reader.text("ordregiver")) or next(iter(names), None)
    if main is not None and main not in names:
        names.insert(0, main)
    return {
        "buyer_cvr": cvr,
        "buyer_cvrs": [cvr] if cvr else [],
        "buyer_name": main,
        "buyer_names": names,
    }


def _value(reader: Reader) -> values.Money:
    """Estimated value as announced. Without a currency it stays an amount of nobody knows what."""
    amount: Decimal | None = reader.read("anslaaet_vaerdi", values.amount)
    currency = reader.text("anslaaet_vaerdi_valuta")
    money = values.Money(amount, currency)
    if amount is None:
        return values.Money()
    if currency is None:
        reader.note("missing_value", "anslaaetVaerdiValuta beside anslaaetVaerdi")
    if amount <= 0 or money.is_suspicious:
        reader.note("suspicious_value", f"anslaaetVaerdi={amount}")
    return money if amount > 0 else values.Money()


def _deadline(reader: Reader) -> Row:
    """The last of the deadlines: as long as one of them lies ahead the call is open (§1.5)."""
    instants: list[datetime] = []
    days: list[date] = []
    for text in reader.texts("tidsfrister"):
        day, _, time = text.partition("T")
        instant = values.instant(day, time)
        if instant is not None:
            instants.append(instant)
            days.append(instant.astimezone(values.DENMARK).date())
        elif (local := values.local_date(day)) is not None and not time:
            days.append(local)
        else:
            reader.note("suspicious_value", f"tidsfrister={text}")
    if not days:
        return {}
    return {
        "deadline_at": max(instants, default=None),
        "deadline_on": max(days),
        "deadline_kind": "tender",
    }


def _published(text: str) -> date | None:
    """`dd-mm-yyyy`, which is not the form that the filter takes (§1.4)."""
    match = _PUBLISHED.fullmatch(text)
    return values.local_date(f"{match[3]}-{match[2]}-{match[1]}") if match else None
