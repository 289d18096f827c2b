"""A firm as the register's documents on a given day (cvr.md §6, every key).

A history is cut at `today`: periods that begin later are left out, ends that have not come yet
are null. No deltagerRelation is filled: the invented world has no people.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from scrapers.sandbox.world.dice import at, dice
from scrapers.sandbox.world.firms import RECODED, Firm, Site, Span
from scrapers.sandbox.world.identifiers import site_unit_number, unit_number
from scrapers.sandbox.world.places import Address, municipality_names
from scrapers.sandbox.world.trades import FORMS, REGISTERED_FORMS, Branch

Json = dict[str, Any]
RSV_TYPE = "SOCIAL_ØKONOMISK_VIRKSOMHED"


def _stamp(day: date) -> str:
    """`sidstOpdateret` of something written that day."""
    return at(day, 9, day.day % 60).isoformat(timespec="milliseconds")


def _cut(spans: Iterable[Span[Any]], today: date) -> list[Span[Any]]:
    """What is known on a day: an end shows the day after it."""
    return [
        Span(span.value, span.since, span.until if span.until and span.until < today else None)
        for span in spans
        if span.since <= today
    ]


def _period(span: Span[Any]) -> Json:
    return {
        "gyldigFra": span.since.isoformat(),
        "gyldigTil": span.until.isoformat() if span.until else None,
    }


def _entry(span: Span[Any], **values: Any) -> Json:
    changed = span.until + timedelta(days=1) if span.until else span.since
    return {**values, "periode": _period(span), "sidstOpdateret": _stamp(changed)}


def _address(span: Span[Address | None]) -> Json:
    """An address object (cvr.md §6.2); all keys, many null."""
    keys = (
        "landekode fritekst vejkode kommune husnummerFra husnummerTil bogstavFra bogstavTil etage "
        "sidedoer conavn postboks vejnavn bynavn postnummer postdistrikt adresseId sidstValideret"
    ).split()
    result: Json = _entry(span, **dict.fromkeys(keys))
    address = span.value
    if address is None:
        return result | {"landekode": "DK", "fritekst": "Uden fast adresse"}
    if address.foreign:
        return result | {"landekode": "SE", "fritekst": address.foreign}
    name = municipality_names()[address.municipality].upper()
    municipality = {"kommuneKode": address.municipality, "kommuneNavn": name}
    return result | {
        "landekode": "DK",
        "vejkode": dice("street", address.municipality, address.street).randint(100, 8999),
        "kommune": {**municipality, "periode": result["periode"],
                    "sidstOpdateret": result["sidstOpdateret"]},
        "husnummerFra": address.number,
        "etage": address.floor,
        "conavn": address.care_of,
        "vejnavn": address.street,
        "postnummer": address.postal_code,
        "postdistrikt": address.district,
        "adresseId": address.address_id,
        "sidstValideret": result["sidstOpdateret"] if address.address_id else None,
    }  # fmt: skip


def _branches(branch: Branch | None, life: list[Span[None]], *, recoded: bool, today: date) -> list[Json]:
    """Periods of a branch: DB07 until 2024-12-31 and DB25 after it; DB07 only on ceased units."""
    if branch is None or not life:
        return []
    since = life[0].since
    old = {"branchekode": branch.db07, "branchetekst": branch.db07_text}
    new = {"branchekode": branch.db25, "branchetekst": branch.db25_text}
    if since >= RECODED:
        return [_entry(Span(None, since), **new)]
    if not recoded or today < RECODED:
        return [_entry(Span(None, since), **old)]
    return [
        _entry(Span(None, since, RECODED - timedelta(days=1)), **old),
        _entry(Span(None, RECODED), **new),
    ]


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
            "intervalKodeAntalAnsatte": code, "sidstOpdateret": _stamp(date(year + 1, 6, 1)),
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
                "sidstOpdateret": _stamp(month + timedelta(days=61)),
            })  # fmt: skip
    return {
        "aarsbeskaeftigelse": years, "kvartalsbeskaeftigelse": [], "maanedsbeskaeftigelse": [],
        "erstMaanedsbeskaeftigelse": months,
    }  # fmt: skip


def _attribute(kind: str, value_type: str, spans: Iterable[Span[str]]) -> Json:
    return {
        "sekvensnr": 0,
        "type": kind,
        "vaerditype": value_type,
        "vaerdier": [_entry(span, vaerdi=span.value) for span in spans],
    }


def _attributes(firm: Firm, today: date) -> list[Json]:
    result = []
    if firm.purpose:
        result.append(_attribute("FORMÅL", "string", [Span(firm.purpose, firm.founded)]))
        result.append(_attribute("TEGNINGSREGEL", "string", [Span("Selskabet tegnes af direktionen", firm.founded)]))
        result.append(_attribute("REVISION_FRAVALGT", "boolean", [Span("false", firm.founded)]))
    if firm.form == 80:
        result.append(_attribute("KAPITAL", "decimal", [Span("40000.00", firm.founded)]))
        result.append(_attribute("REGNSKABSÅR_START", "gMonthDay", [Span("--01-01", firm.founded)]))
    if rsv := _cut(firm.rsv, today):
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
    return [_entry(Span(None, since), kontaktoplysning=value, hemmelig=secret)]


def _last_change(document: Any) -> str:
    """The newest `sidstOpdateret` below a document's registrations (not its statistics)."""
    if isinstance(document, dict):
        own = document.get("sidstOpdateret") or ""
        return max([own, *(_last_change(v) for k, v in document.items() if "beskaeftigelse" not in k)])
    if isinstance(document, list):
        return max(map(_last_change, document), default="")
    return ""


def _housekeeping(body: Json, key: int, *, faulty: bool) -> Json:
    changed = _last_change(body)
    return body | {
        "samtId": key % 90 + 3, "fejlRegistreret": faulty, "dataAdgang": 0,
        "fejlVedIndlaesning": False, "fejlBeskrivelse": None, "naermesteFremtidigeDato": None,
        "virkningsAktoer": "PO", "sidstIndlaest": changed, "sidstOpdateret": changed,
    }  # fmt: skip


def company(firm: Firm, today: date) -> Json | None:
    """`Vrvirksomhed` of a firm (cvr.md §6.1), or None while it is not founded."""
    life = _cut(firm.life, today)
    if not life:
        return None
    since = life[0].since
    names = [_entry(span, navn=span.value) for span in _cut(firm.names, today)]
    addresses = [_address(span) for span in _cut(firm.addresses, today)]
    branches = _branches(firm.branch, life, recoded=firm.recoded, today=today)
    side = _branches(firm.side_branch, life, recoded=firm.recoded, today=today)
    short, long = FORMS[firm.form]
    forms = [_entry(Span(None, since), virksomhedsformkode=firm.form, kortBeskrivelse=short,
                    langBeskrivelse=long, ansvarligDataleverandoer="E&S")]  # fmt: skip
    sites = [
        _entry(span, pNummer=site.number)
        for site in firm.sites
        for span in _cut(site.life, today)
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
        "binavne": [_entry(span, navn=span.value) for span in _cut(firm.side_names, today)],
        "beliggenhedsadresse": addresses,
        "postadresse": [],
        "telefonNummer": [],
        "telefaxNummer": [],
        "sekundaertTelefonNummer": [],
        "sekundaertTelefaxNummer": [],
        "elektroniskPost": _contact(mail, since, secret=secret) if mail else [],
        "hjemmeside": _contact(firm.website, since) if firm.website else [],
        "obligatoriskEmail": [],
        "livsforloeb": [_entry(span) for span in life],
        "hovedbranche": branches,
        "bibranche1": side,
        "bibranche2": [],
        "bibranche3": [],
        "status": [],
        "virksomhedsstatus": [_entry(s, status=s.value) for s in _cut(firm.status, today)],
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
    return _housekeeping(body, firm.index, faulty=firm.faulty) | {
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
    life = _cut(site.life, today)
    if not life:
        return None
    since = life[0].since
    body: Json = {
        "pNummer": site.number,
        "enhedsNummer": site_unit_number(firm.index, site.index),
        "enhedstype": "PRODUKTIONSENHED",
        "brancheAnsvarskode": 0,
        "reklamebeskyttet": firm.protected,
        "navne": [_entry(Span(None, since), navn=site.name)],
        "beliggenhedsadresse": [_address(Span(site.address, since))],
        "postadresse": [],
        "telefonNummer": [],
        "telefaxNummer": [],
        "elektroniskPost": [],
        "livsforloeb": [_entry(span) for span in life],
        "hovedbranche": _branches(site.branch, life, recoded=firm.recoded, today=today),
        "bibranche1": [],
        "bibranche2": [],
        "bibranche3": [],
        **_employment(firm.staff if site.index == 0 else 2, life, today),
        "attributter": [],
        "deltagerRelation": [],
        "virksomhedsrelation": [_entry(Span(None, since), cvrNummer=firm.cvr)],
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
    return _housekeeping(body, firm.index, faulty=firm.faulty)
