"""A notice as the search shows it: every field of ted.md §2.2 that the notice has a value for.

The quirks are those of the service: no value, no key; flattened lot arrays; strings for lot
amounts; scalars where lists are declared.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from scrapers.sandbox.ted.markup import zoned_date, zoned_day, zoned_time
from scrapers.sandbox.ted.parties import parties_of
from scrapers.sandbox.ted.xml import gazette, notice_type, notice_xml
from scrapers.sandbox.world.notices import Notice
from scrapers.sandbox.world.subjects import cpv_label

Json = dict[str, Any]
_LANGUAGES = """
BUL bg CES cs DAN da DEU de ELL el ENG en EST et FIN fi FRA fr GLE ga HRV hr HUN hu
ITA it LAV lv LIT lt MLT mt NLD nl POL pl POR pt RON ro SLK sk SLV sl SPA es SWE sv
"""
LANGUAGES = dict(zip(_LANGUAGES.split()[::2], _LANGUAGES.split()[1::2], strict=True))
"""ISO-3 in upper case -> two letters, in the services' order."""


def links(number: str, web_url: str) -> Json:
    """The `links` block that comes unasked: 24 languages, four formats, and the XML."""

    def every(kind: str) -> Json:
        return {
            language: f"{web_url}/{two_letters}/notice/{kind.format(number=number)}"
            for language, two_letters in LANGUAGES.items()
        }

    return {
        "xml": {"MUL": f"{web_url}/en/notice/{number}/xml"},
        "pdf": every("{number}/pdf"),
        "pdfs": {},
        "html": every("-/detail/{number}"),
        "htmlDirect": every("{number}/html"),
    }


def known_fields() -> frozenset[str]:
    """Field names the service accepts: those of ted.md §2.2, their BT ids, the short aliases."""
    return _NAMES


def odd_entry(number: int, hit: Hit, entry: Json) -> Json:
    """An entry with every quirk of ted.md §2.2, whatever was asked for.

    All that the notice has a value for comes along; an old one lacks what old ones lack, and of
    two in a row one has its date as the list that is declared.

    Args:
        number: of the entry on its page; tells which are old and which have a list.
        hit: the notice.
        entry: what was asked for, and the links.
    """
    shown = {**hit.fields, **entry}
    if number % 3 == 1:
        for name in ("notice-identifier", "notice-version", "notice-type"):
            shown.pop(name, None)
    if number % 2:
        shown["publication-date"] = [shown["publication-date"]]
    return shown


_GROUPS = """
publication-number notice-identifier notice-version notice-type notice-subtype form-type
procedure-identifier ojs-number publication-date dispatch-date official-language legal-basis
title-proc notice-title title-lot description-lot description-proc title-part identifier-lot
internal-identifier-proc internal-identifier-lot buyer-name buyer-identifier buyer-country
buyer-country-sub buyer-city organisation-name-buyer organisation-identifier-buyer
organisation-city-buyer organisation-country-buyer organisation-country-sub-buyer
organisation-post-code-buyer buyer-legal-type classification-cpv main-classification-proc
main-classification-lot additional-classification-proc additional-classification-lot
contract-nature contract-nature-main-proc contract-nature-main-lot place-of-performance
place-of-performance-subdiv-proc place-of-performance-subdiv-lot place-of-performance-city-proc
place-of-performance-city-lot place-of-performance-post-code-proc
place-of-performance-post-code-lot place-of-performance-country-proc
place-of-performance-country-lot place-of-performance-other-proc place-of-performance-other-lot
estimated-value-proc estimated-value-lot estimated-value-cur-proc estimated-value-cur-lot
framework-estimated-value framework-value-notice total-value total-value-cur result-value-lot
result-value-notice result-value-cur-lot result-value-cur-notice tender-value tender-value-cur
tender-value-lowest tender-value-highest deadline deadline-date-lot
deadline-receipt-tender-date-lot deadline-receipt-tender-time-lot
deadline-receipt-request-date-lot deadline-receipt-request-time-lot
deadline-receipt-expressions-date-lot deadline-receipt-expressions-time-lot
deadline-receipt-request reserved-procurement-lot reserved-execution-lot reserved-execution-part
strategic-procurement-lot social-objective-lot strategic-procurement-description-lot sme-lot
sme-part selection-criterion-lot selection-criterion-description-lot document-url-lot
framework-agreement-lot dps-usage-lot winner-name winner-identifier winner-country
winner-country-sub winner-city winner-size winner-decision-date winner-selection-status
organisation-name-tenderer organisation-identifier-tenderer organisation-name-subcontractor
organisation-identifier-subcontractor received-submissions-type-code received-submissions-type-val
non-award-justification contract-conclusion-date contract-identifier result-lot-identifier
tender-lot-identifier subcontracting subcontracting-value subcontracting-percentage
change-notice-version-identifier change-reason-code modification-previous-notice-identifier
modification-justification customization-id links
BT-71-Lot BT-775-Lot BT-06-Lot BT-726-Lot BT-736-Lot BT-758-notice BT-01-notice BT-02-notice
BT-03-notice BT-04-notice PD ND TI CY PC RC AU TW TD NC PR DS DT DD OJ OL AA AC MA RP RN TV TVL TVH
"""
_NAMES = frozenset(_GROUPS.split())


@dataclass(frozen=True)
class Hit:
    """A notice the search can find.

    Attributes:
        number: publication number, unpadded.
        index: field -> values that queries compare with; dates as yyyymmdd.
        fields: field -> value that is delivered.
        is_superseded: a later change restates it.
    """

    number: str
    index: dict[str, list[str]]
    fields: Json
    content: Any
    is_superseded: bool = False
    is_active: bool = True

    @cached_property
    def xml(self) -> bytes:
        """The notice's XML, made when first asked for."""
        return self.content if isinstance(self.content, bytes) else notice_xml(self.content)


def hit_of(notice: Notice, *, is_superseded: bool, is_active: bool) -> Hit:
    """The hit of an invented notice."""
    fields = {**_identity(notice), **_texts(notice), **_buyers(notice), **_object(notice)}
    if notice.form == "competition":
        fields |= _terms(notice)
    if notice.form == "result":
        fields |= _result(notice)
    if notice.change:
        changed = notice.change.changed
        fields["change-notice-version-identifier"] = f"{changed.notice_id}-{changed.version}"
        fields["change-reason-code"] = notice.change.code
    fields = {key: value for key, value in fields.items() if value not in (None, [], "")}
    return Hit(notice.number, _index(notice, fields), fields, notice, is_superseded, is_active)


def _index(notice: Notice, fields: Json) -> dict[str, list[str]]:
    """What queries compare with: plain values as lists of text."""
    index = {
        key: [str(v) for v in value] if isinstance(value, list) else [str(value)]
        for key, value in fields.items()
        if not isinstance(value, dict)
    }
    index["publication-date"] = [notice.published.strftime("%Y%m%d")]
    index["dispatch-date"] = [notice.dispatched.strftime("%Y%m%d")]
    index["buyer-name"] = fields["buyer-name"]["dan"]
    return index


def _identity(notice: Notice) -> Json:
    return {
        "publication-number": notice.number,
        "notice-identifier": notice.notice_id,
        "notice-version": int(notice.version),
        "notice-type": notice_type(notice),
        "notice-subtype": notice.subtype,
        "form-type": notice.form,
        "procedure-identifier": None
        if notice.form == "planning"
        else notice.procedure.procedure_id or None,
        "ojs-number": gazette(notice),
        "publication-date": zoned_day(notice.published),  # declared a list, delivered a scalar
        "dispatch-date": zoned_date(notice.dispatched),
        "official-language": ["DAN"],
        "legal-basis": ["32014L0024"],
        "customization-id": f"eforms-sdk-{notice.sdk}",
    }


def _texts(notice: Notice) -> Json:
    procedure = notice.procedure
    label = cpv_label(procedure.cpv[0])
    return {
        "notice-title": {
            language.lower(): f"Danmark – {label} – {procedure.title}" for language in LANGUAGES
        },
        "title-proc": {"dan": procedure.title},
        "description-proc": {"dan": procedure.text},
        "title-lot": {"dan": [lot.title for lot in procedure.lots]},
        "description-lot": {"dan": [lot.text for lot in procedure.lots]},
        "identifier-lot": [lot.lot_id for lot in procedure.lots],
        "internal-identifier-proc": procedure.internal_id,
    }


def _buyers(notice: Notice) -> Json:
    buyers, parties = notice.procedure.buyers, parties_of(notice)
    named = [parties.members[org] for org in parties.buyers]
    names = [party.name for party in named]
    ids = [party.company_id for party in named]
    return {
        "buyer-name": {"dan": names},
        "buyer-identifier": ids,
        "buyer-country": ["DNK"] * len(buyers),
        "buyer-city": {},  # comes empty in both responses observed
        "organisation-name-buyer": {"dan": names},
        "organisation-identifier-buyer": ids,
        "organisation-city-buyer": [buyer.city for buyer in buyers],
        "organisation-country-buyer": ["DNK"] * len(buyers),
        "organisation-country-sub-buyer": [buyer.nuts for buyer in buyers],
        "organisation-post-code-buyer": [f"{buyer.postal_code:04d}" for buyer in buyers],
        "buyer-legal-type": [buyer.legal_type for buyer in buyers],
    }


def _object(notice: Notice) -> Json:
    procedure = notice.procedure
    times = 1 + len(procedure.lots)
    show_value = notice.form != "result"
    return {
        "classification-cpv": list(procedure.cpv) * times,
        "main-classification-proc": procedure.cpv[0],
        "main-classification-lot": [lot.cpv[0] for lot in procedure.lots],
        "additional-classification-proc": list(procedure.cpv[1:]),
        "contract-nature": [procedure.nature] * times,
        "contract-nature-main-proc": procedure.nature,
        "place-of-performance": [notice.buyer.nuts, "DNK"] * times,
        "place-of-performance-subdiv-lot": [notice.buyer.nuts] * len(procedure.lots),
        "estimated-value-proc": str(procedure.value) if show_value else None,
        "estimated-value-cur-proc": "DKK" if show_value else None,
        "estimated-value-lot": [str(lot.value) for lot in procedure.lots] if show_value else None,
        "estimated-value-cur-lot": ["DKK"] * len(procedure.lots) if show_value else None,
    }


def _terms(notice: Notice) -> Json:
    lots = notice.procedure.lots
    step = "tender" if notice.procedure.kind == "open" else "request"
    dates = [zoned_date(notice.deadline)] * len(lots) if notice.deadline else []
    times = [zoned_time(notice.deadline)] * len(lots) if notice.deadline else []
    return {
        f"deadline-receipt-{step}-date-lot": dates,
        f"deadline-receipt-{step}-time-lot": times,
        "deadline-receipt-request": dates,
        "reserved-procurement-lot": [lot.reserved for lot in lots],
        "reserved-execution-lot": ["yes" if lot.reserved == "res-ws" else "no" for lot in lots],
        "social-objective-lot": ["opp" for lot in lots if lot.social],
        "sme-lot": ["true" if lot.value < 20_000_000 else "false" for lot in lots],
        "BT-71-Lot": [lot.reserved for lot in lots],
    }


def _result(notice: Notice) -> Json:
    """Winners and amounts, flattened: unequal lengths and no reference to a lot."""
    won = [result for result in notice.results if result.winners]
    winners = [party for result in won for party in result.winners]
    values = [] if notice.withheld else [str(result.value) for result in won]
    total = sum(result.value for result in won)
    return {
        "winner-name": {"dan": [party.name for party in winners]} if winners else None,
        "winner-identifier": [party.company_id for party in winners if party.company_id],
        "winner-country": ["DNK"] * len(winners),
        "winner-city": {"dan": sorted({party.city for party in winners})} if winners else None,
        "winner-size": [party.size for party in winners],
        "winner-selection-status": ["selec-w" if r.winners else "clos-nw" for r in notice.results],
        "tender-value": values,
        "tender-value-cur": ["DKK"] * len(values),
        "total-value": float(total) if total and not notice.withheld else None,
        "total-value-cur": ["DKK"] if total and not notice.withheld else None,
        "received-submissions-type-code": ["tenders"] * len(notice.results),
        "received-submissions-type-val": [str(result.tenders) for result in notice.results],
        "non-award-justification": [r.reason for r in notice.results if r.reason],
    }
