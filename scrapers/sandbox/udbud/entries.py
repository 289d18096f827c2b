"""A notice as an entry of the public search (udbud.md §1.3-§1.5)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from scrapers.sandbox.world.buyers import AARHUS_KOMMUNE
from scrapers.sandbox.world.dice import dice
from scrapers.sandbox.world.naming import written
from scrapers.sandbox.world.notices import Notice
from scrapers.sandbox.world.subjects import cpv_label

Json = dict[str, Any]

FORM_LABELS = {
    "planning": ("Planlægning", "Planning"),
    "consultation": ("Høring", "Consultation"),
    "competition": ("Konkurrencevilkår", "Competition"),
    "result": ("Resultater", "Result"),
    "dir-awa-pre": (
        "Forudgående underretning om direkte tildeling",
        "Direct award notice",
    ),
    "cont-modif": ("Kontraktændring", "Contract modification"),
    "completion": ("Færdiggørelse", "Completion"),
}
SUBTYPE_LABELS = {
    "4": ("Forhåndsmeddelelse kun anvendt til informationsformål", "Prior information notice"),
    "16": ("Udbuds- eller koncessionsbekendtgørelse – standardordningen", "Contract notice"),
    "20": ("Udbudsbekendtgørelse – den lempelige ordning", "Contract notice – light regime"),
    "29": ("Bekendtgørelse om indgåede kontrakter eller koncessionstildeling – standardordningen",
           "Contract award notice"),
    "33": ("Bekendtgørelse om indgåede kontrakter eller koncessionstildeling – den lempelige "
           "ordning", "Contract award notice – light regime"),
    "DKE0": ("Forventet indkøb", "Planned purchase"),
    "DKE3": ("National udbudsbekendtgørelse", "National contract notice"),
    "25": ("Bekendtgørelse med henblik på frivillig forudgående gennemsigtighed",
           "Voluntary ex-ante transparency notice"),
    "E5": ("Bekendtgørelse om kontraktafslutning", "Contract completion notice"),
    "E6": ("Bekendtgørelse om kontraktændring", "Contract modification notice"),
    "E1": ("Bekendtgørelse om høring forud for markedsføring", "Preliminary market consultation"),
}  # fmt: skip

_REQUEST_FORMS = """
FORVENTET_INDKOEB MARKEDSDIALOGER FORHAANDSMEDDELELSER EU_UDBUD NATIONALE_UDBUD
DIREKTE_TILDELINGER TILDELINGER KONTRAKTAENDERINGER KONTRAKTAFSLUTNING
"""
REQUEST_FORMS = frozenset(_REQUEST_FORMS.split())
"""Values of `formularType` in a request."""


_FORMS = {
    "dir-awa-pre": "DIREKTE_TILDELINGER",
    "result": "TILDELINGER",
    "cont-modif": "KONTRAKTAENDERINGER",
    "completion": "KONTRAKTAFSLUTNING",
}
_NATIONAL_FORMS = _FORMS | {
    "planning": "FORVENTET_INDKOEB",
    "consultation": "MARKEDSDIALOGER",
    "competition": "NATIONALE_UDBUD",
}
_EU_FORMS = _FORMS | {"planning": "FORHAANDSMEDDELELSER", "competition": "EU_UDBUD"}


def request_form(notice: Notice) -> str:
    """The `formularType` that finds a notice."""
    return (_NATIONAL_FORMS if notice.national else _EU_FORMS)[notice.form]


def deadlines(notice: Notice) -> list[str]:
    """`tidsfrister`: ISO instants in UTC, none on awards, several when several lots differ."""
    if notice.form != "competition" or notice.deadline is None:
        return []
    several = len(notice.procedure.lots) > 2 and notice.procedure.kind == "restricted"
    moments = [notice.deadline, notice.deadline.replace(hour=15)] if several else [notice.deadline]
    return [utc(moment) for moment in moments]


def utc(moment: datetime) -> str:
    """An instant as `2026-10-02T10:00:00Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def block(notice: Notice, *, english: bool = False) -> Json:
    """`dataDa` or `dataEn`."""
    procedure, language = notice.procedure, int(english)
    chance = dice("udbud entry", notice.key)
    raw_id = written(notice.buyer.cvr, chance)
    washed: str | None = f"{notice.buyer.cvr:08d}"
    if notice.buyer.cvr != AARHUS_KOMMUNE.cvr and chance.random() < 0.1:
        raw_id, washed = "ORG-null", None
    subtype = SUBTYPE_LABELS[notice.subtype][language]
    value = "" if notice.form == "result" else str(procedure.value)
    return {
        "titel": procedure.title,
        "ordregiver": notice.buyer.name,
        "ordregiverId": raw_id,
        "ordregiverIdDatavasket": washed,
        "alleOrdregivere": [buyer.name for buyer in procedure.buyers],
        "publiceringsdato": notice.published.strftime("%d-%m-%Y"),
        "tidsfrister": deadlines(notice),
        "cpvKode": procedure.cpv[0],
        "cpvTitel": cpv_label(procedure.cpv[0], english=english),
        "formulartype": FORM_LABELS[notice.form][language],
        "formulartypeKode": notice.form,
        "bkSubType": subtype,
        "bkSubTypeKode": notice.subtype,
        "erAendring": notice.change is not None,
        "anslaaetVaerdi": value,
        "anslaaetVaerdiValuta": "DKK" if value else None,
        "beskrivelse": procedure.text,
    }


def entry(notice: Notice) -> Json:
    """An element of `resultatElementDtoList`.

    Danish is missing now and then, English often; a national notice's publication number is
    empty, null or absent.
    """
    chance = dice("udbud element", notice.key).random()
    element: Json = {"noticeId": notice.notice_id, "noticeVersion": notice.version}
    if notice.number:
        element["noticePublicationNumber"] = notice.padded_number
    elif chance < 0.66:
        element["noticePublicationNumber"] = "" if chance < 0.33 else None
    only_english = 0.4 < chance < 0.45
    element["dataDa"] = None if only_english else block(notice)
    element["dataEn"] = block(notice, english=True) if only_english or chance > 0.75 else None
    return element
