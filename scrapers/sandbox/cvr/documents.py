"""A firm as the register's documents on a given day (cvr.md §6, every key).

A history is cut at `today`: periods that begin later are left out, ends that have not come yet
are null. No deltagerRelation is filled: the invented world has no people.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from scrapers.sandbox.cvr.blocks import Json, address, branches, cut, entry, stamp
from scrapers.sandbox.world.firms import Firm, Site, Span
from scrapers.sandbox.world.identifiers import site_unit_number, unit_number
from scrapers.sandbox.world.trades import FORMS, REGISTERED_FORMS

REINDEXED = date(2025, 6, 10)
"""The day on which everything was loaded anew."""
RSV_TYPE = "SOCIAL_ØKONOMISK_VIRKSOMHED"


def interval_code(staff: int) -> str:
    """Interval code of a headcount."""
    bounds = ((0, 0), (1, 1), (2, 4), (5, 9), (10, 19), (20, 49), (50, 99), (100, 199),
              (200, 499), (500, 999))  # fmt: skip
    return next((f"ANTAL_{a}_{b}" for a, b in bounds if a <= staff <= b), "ANTAL_1000_999999")


def _employment(staff: int, life: list[Span[None]], today: date) -> dict[str, list[Json]]:
    """Yearly figures as intervals and the exact monthly ones of the last three known months."""
    code = interval_code(staff)
    last = life[-1].until or today
    years = [
        {
            "aar": year, "antalInklusivEjere": None, "antalAarsvaerk": None, "antalAnsatte": None,
            "intervalKodeAntalInklusivEjere": code, "intervalKodeAntalAarsvaerk": code,
            "intervalKodeAntalAnsatte": code, "sidstOpdateret": stamp(date(year + 1, 6, 1)),
        }
        for year in range(max(life[0].since.year, 2019), last.year)
        if date(year + 1, 6, 1) <= today
    ]  # fmt: skip
    months = []
    for back in (4, 3, 2):
        number = today.year * 12 + today.month - 1 - back
        month = date(number // 12, number % 12 + 1, 1)
        if life[0].since <= month <= last:
            months.append({
                "aar": month.year, "maaned": month.month,
                "antalAarsvaerk": round(staff * 0.83, 2), "antalAnsatte": staff,
                "intervalKodeAntalAarsvaerk": interval_code(round(staff * 0.83)),
                "intervalKodeAntalAnsatte": code,
                "sidstOpdateret": stamp(month + timedelta(days=61)),
            })  # fmt: skip
    quarters = [
        {
            "aar": year["aar"], "kvartal": 4, "antalAarsvaerk": None, "antalAnsatte": None,
            "intervalKodeAntalAarsvaerk": code, "intervalKodeAntalAnsatte": code,
            "sidstOpdateret": year["sidstOpdateret"],
        }
        for year in years
    ]  # fmt: skip
    return {
        "aarsbeskaeftigelse": years, "kvartalsbeskaeftigelse": quarters,
        "maanedsbeskaeftigelse": [],
        "erstMaanedsbeskaeftigelse": months,
    }  # fmt: skip


def _attribute(kind: str, value_type: str, spans: Iterable[Span[str]]) -> Json:
    return {
        "sekvensnr": 0,
        "type": kind,
        "vaerditype": value_type,
        "vaerdier": [entry(span, vaerdi=span.value) for span in spans],
    }


def _attributes(firm: Firm, today: date) -> list[Json]:
    result = []
    if firm.purpose:
        result.append(_attribute("FORMÅL", "string", [Span(firm.purpose, firm.founded)]))
        result.append(
            _attribute(
                "TEGNINGSREGEL", "string", [Span("Selskabet tegnes af direktionen", firm.founded)]
            )
        )
        result.append(_attribute("REVISION_FRAVALGT", "boolean", [Span("false", firm.founded)]))
    if firm.form == 80:
        result.append(_attribute("KAPITAL", "decimal", [Span("40000.00", firm.founded)]))
        result.append(_attribute("REGNSKABSÅR_START", "gMonthDay", [Span("--01-01", firm.founded)]))
    if rsv := cut(firm.rsv, today):
        result.append(_attribute(RSV_TYPE, "boolean", rsv))
    return result


def composed_status(firm: Firm, life: list[Span[None]]) -> str:
    """`sammensatStatus` (cvr.md §6.4)."""
    if life[-1].until:
        return firm.closing or "Ophørt"
    if firm.distress:
        return firm.distress.replace(" ", "")
    return "NORMAL" if firm.form in REGISTERED_FORMS else "Aktiv"


def _newest(entries: list[Json]) -> Json | None:
    """The open entry, else the one that ended last."""
    return max(
        entries,
        key=lambda e: (e["periode"]["gyldigTil"] or "9999", e["periode"]["gyldigFra"]),
        default=None,
    )


def _contact(value: str, since: date, *, secret: bool = False) -> list[Json]:
    return [entry(Span(None, since), kontaktoplysning=value, hemmelig=secret)]


def _last_change(document: Any) -> str:
    """The newest `sidstOpdateret` below a document's registrations (not its statistics)."""
    if isinstance(document, dict):
        own = document.get("sidstOpdateret") or ""
        return max(
            [own, *(_last_change(v) for k, v in document.items() if "beskaeftigelse" not in k)]
        )
    if isinstance(document, list):
        return max(map(_last_change, document), default="")
    return ""


def _housekeeping(body: Json, key: int, today: date, *, faulty: bool) -> Json:
    """What both kinds carry at the end; re-indexing moves `sidstIndlaest` only (cvr.md §5)."""
    changed = _last_change(body)
    loaded = max(changed, stamp(REINDEXED)) if today >= REINDEXED else changed
    return body | {
        "samtId": key % 90 + 3, "fejlRegistreret": faulty, "dataAdgang": 0,
        "virkningsAktoer": "PO", "sidstIndlaest": loaded, "sidstOpdateret": changed,
    }  # fmt: skip


def company(firm: Firm, today: date) -> Json | None:
    """`Vrvirksomhed` of a firm (cvr.md §6.1), or None while it is not founded."""
    life = cut(firm.life, today)
    if not life:
        return None
    since = life[0].since
    names = [entry(span, navn=span.value) for span in cut(firm.names, today)]
    addresses = [address(span) for span in cut(firm.addresses, today)]
    main = branches(firm.branch, life, recoded=firm.recoded, today=today)
    side = branches(firm.side_branch, life, recoded=firm.recoded, today=today)
    short, long = FORMS[firm.form]
    forms = [entry(Span(None, since), virksomhedsformkode=firm.form, kortBeskrivelse=short,
                    langBeskrivelse=long, ansvarligDataleverandoer="E&S")]  # fmt: skip
    sites = [
        entry(span, pNummer=site.number) for site in firm.sites for span in cut(site.life, today)
    ]
    mail, secret = firm.mail or ("", False)
    body: Json = {
        "cvrNummer": firm.cvr,
        "enhedsNummer": unit_number(firm.index),
        "enhedstype": "VIRKSOMHED",
        "regNummer": [],
        "brancheAnsvarskode": 0,
        "reklamebeskyttet": firm.protected,
        "navne": names,
        "binavne": [entry(span, navn=span.value) for span in cut(firm.side_names, today)],
        "beliggenhedsadresse": addresses,
        "postadresse": [],
        "telefonNummer": [],
        "telefaxNummer": [],
        "sekundaertTelefonNummer": [],
        "sekundaertTelefaxNummer": [],
        "elektroniskPost": _contact(mail, since, secret=secret) if mail else [],
        "hjemmeside": _contact(firm.website, since) if firm.website else [],
        "obligatoriskEmail": [],
        "livsforloeb": [entry(span) for span in life],
        "hovedbranche": main,
        "bibranche1": side,
        "bibranche2": [],
        "bibranche3": [],
        "status": [],
        "virksomhedsstatus": [entry(s, status=s.value) for s in cut(firm.status, today)],
        "virksomhedsform": forms,
        **_employment(firm.staff, life, today),
        "attributter": _attributes(firm, today),
        "penheder": sites,
        "deltagerRelation": [],
        "fusioner": [],
        "spaltninger": [],
    }
    body["virksomhedMetadata"] = _metadata(firm, body, life)
    if firm.shuffled:
        for key in ("navne", "hovedbranche", "attributter"):
            body[key] = body[key][::-1]
    return _housekeeping(body, firm.index, today, faulty=firm.faulty) | {
        "fejlVedIndlaesning": False, "fejlBeskrivelse": None, "naermesteFremtidigeDato": None,
        "fortroligBeriget": False, "harFremtidigAendring": False,
        "stiftelsesDato": since.isoformat(), "virkningsDato": since.isoformat(),
    }  # fmt: skip


def _metadata(firm: Firm, body: Json, life: list[Span[None]]) -> Json:
    contacts = [*body["elektroniskPost"], *body["hjemmeside"]]
    return {
        "nyesteNavn": _newest(body["navne"]),
        "nyesteVirksomhedsform": _newest(body["virksomhedsform"]),
        "nyesteBeliggenhedsadresse": _newest(body["beliggenhedsadresse"]),
        "nyesteHovedbranche": _newest(body["hovedbranche"]),
        "nyesteBibranche1": _newest(body["bibranche1"]),
        "nyesteBibranche2": None,
        "nyesteBibranche3": None,
        "nyesteStatus": None,
        "nyesteBinavne": [n["navn"] for n in body["binavne"] if not n["periode"]["gyldigTil"]],
        "nyesteKontaktoplysninger": [c["kontaktoplysning"] for c in contacts],
        "antalPenheder": len({entry["pNummer"] for entry in body["penheder"]}),
        **_newest_employment(body),
        "sammensatStatus": composed_status(firm, life),
        "stiftelsesDato": life[0].since.isoformat(),
        "virkningsDato": life[0].since.isoformat(),
    }


def _newest_employment(body: Json) -> Json:
    return {
        "nyesteAarsbeskaeftigelse": next(iter(body["aarsbeskaeftigelse"][-1:]), None),
        "nyesteKvartalsbeskaeftigelse": None,
        "nyesteMaanedsbeskaeftigelse": None,
        "nyesteErstMaanedsbeskaeftigelse": next(iter(body["erstMaanedsbeskaeftigelse"][-1:]), None),
    }


def production_unit(firm: Firm, site: Site, today: date) -> Json | None:
    """`VrproduktionsEnhed` of a site (cvr.md §6.5), or None while it does not exist."""
    life = cut(site.life, today)
    if not life:
        return None
    since = life[0].since
    employment = _employment(firm.staff if site.index == 0 else 2, life, today)
    del employment["maanedsbeskaeftigelse"]  # the old series is on companies only
    body: Json = {
        "pNummer": site.number,
        "enhedsNummer": site_unit_number(firm.index, site.index),
        "enhedstype": "PRODUKTIONSENHED",
        "brancheAnsvarskode": 0,
        "reklamebeskyttet": firm.protected,
        "navne": [entry(Span(None, since), navn=site.name)],
        "beliggenhedsadresse": [address(Span(site.address, since))],
        "postadresse": [],
        "telefonNummer": [],
        "telefaxNummer": [],
        "elektroniskPost": [],
        "livsforloeb": [entry(span) for span in life],
        "hovedbranche": branches(site.branch, life, recoded=firm.recoded, today=today),
        "bibranche1": [],
        "bibranche2": [],
        "bibranche3": [],
        **employment,
        "attributter": [],
        "deltagerRelation": [],
        "virksomhedsrelation": [entry(Span(None, since), cvrNummer=firm.cvr)],
    }
    body["produktionsEnhedMetadata"] = {
        "nyesteNavn": body["navne"][0],
        "nyesteBeliggenhedsadresse": body["beliggenhedsadresse"][0],
        "nyesteHovedbranche": _newest(body["hovedbranche"]),
        "nyesteBibranche1": None,
        "nyesteBibranche2": None,
        "nyesteBibranche3": None,
        "nyesteKontaktoplysninger": [],
        "nyesteCvrNummerRelation": firm.cvr,
        **_newest_employment(body),
        "sammensatStatus": "Ophørt" if life[-1].until else "Aktiv",
    }
    return _housekeeping(body, firm.index, today, faulty=firm.faulty)
