"""The social enterprises: 75 registered ones, unregistered ones that show it, and quiet ones.

Registered means: attribute "true", open period, unit alive. 28 of the 75 have their seat in
Aarhus (24 in order, three doubtful, one sole trader that the law excludes), one is in Aarhus
through a production unit only, 46 lie elsewhere. The mapping team has found 50 enterprises and
visited 37 of them; who, is written on the firm.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from scrapers.sandbox.world.dice import dice, rotate
from scrapers.sandbox.world.firms import Firm, Site, Span, build, stem
from scrapers.sandbox.world.identifiers import p_number
from scrapers.sandbox.world.places import address_elsewhere, address_in_aarhus
from scrapers.sandbox.world.trades import ASSOCIATION, CHARITY, OWNERS, SPORTS, TRADES, Branch

REGISTERED_IN_AARHUS = (
    "groen_pleje", "rengoering", "kantine_catering", "pakkeri_montage", "genbrug_affald",
    "reparation_cykel", "moebler_trae_haandvaerk", "tekstil_vask", "ejendomsservice", "groen_pleje",
    "it_test_data", "kantine_catering", "transport_flyt_lager", "event_kultur_overnatning",
    "undervisning_stu", "beskaeftigelsesindsats", "butik_merchandise", "pakkeri_montage",
    "rengoering", "genbrug_affald", "reparation_cykel", "moebler_trae_haandvaerk", "groen_pleje",
    "kantine_catering",
)  # fmt: skip
"""Trades of the 24 registered ones in order. Nobody registered does printing, building,
communication, health, consulting or home service: those categories stay empty."""

UNREGISTERED = (
    "kantine_catering", "groen_pleje", "sociale_tilbud_bosted", "undervisning_stu",
    "beskaeftigelsesindsats", "genbrug_affald", "kantine_catering", "sociale_tilbud_bosted",
    "groen_pleje", "undervisning_stu", "beskaeftigelsesindsats", "moebler_trae_haandvaerk",
    "kantine_catering", "sociale_tilbud_bosted", "tekstil_vask", "pakkeri_montage",
    "event_kultur_overnatning", "transport_flyt_lager", "groen_pleje", "undervisning_stu",
    "beskaeftigelsesindsats", "genbrug_affald", "kantine_catering", "sociale_tilbud_bosted",
)  # fmt: skip
"""Trades of the 24 whose FORMÅL shows social aims."""

QUIET = (
    "kantine_catering", "genbrug_affald", "reparation_cykel", "event_kultur_overnatning",
    "sociale_tilbud_bosted", "tekstil_vask", "butik_merchandise", "groen_pleje",
)  # fmt: skip

NAMES = {
    "groen_pleje": "Grønne Hold", "rengoering": "Renholdet", "kantine_catering": "Spisehuset",
    "pakkeri_montage": "Pakkehjælpen", "genbrug_affald": "Genbrugsgården",
    "reparation_cykel": "Cykelværkstedet", "moebler_trae_haandvaerk": "Træværkstedet",
    "tekstil_vask": "Systuen", "ejendomsservice": "Viceværterne", "it_test_data": "Testholdet",
    "transport_flyt_lager": "Flyttefolkene", "event_kultur_overnatning": "Kulturladen",
    "undervisning_stu": "Læringshuset", "beskaeftigelsesindsats": "Jobbroen",
    "butik_merchandise": "Butikken", "sociale_tilbud_bosted": "Værestedet",
}  # fmt: skip

AIMS = (
    "at skabe beskæftigelse for udsatte borgere på kanten af arbejdsmarkedet gennem {trade}. "
    "Overskud anvendes til det sociale formål.",
    "at drive socialøkonomisk virksomhed med {trade} og derved fremme arbejdsintegration af "
    "mennesker med handicap. Der kan ikke udbetales udbytte.",
    "at give mennesker med særlige behov jobtræning og fleksjob inden for {trade}. Overskud "
    "geninvesteres i virksomheden.",
    "at yde beskyttet beskæftigelse efter servicelovens § 103 ved {trade} for psykisk sårbare.",
    "at styrke inklusion og medborgerskab for unge uden uddannelse gennem {trade}.",
)
_FORMS_REGISTERED = (80, 152, 100, 80, 110, 90, 80, 60, 151, 115)
_FORMS_UNREGISTERED = (80, 100, 152, 80, 151)


def _purpose(trade: str, number: int) -> str:
    return "Selskabets formål er " + rotate(AIMS, number).format(trade=TRADES[trade].purpose)


def _founded(*seed: object) -> date:
    return date(2008, 1, 14) + timedelta(days=dice("social founded", *seed).randint(0, 4800))


def _social(index: int, kind: str, trade: str, form: int, number: int, *, elsewhere: bool) -> Firm:
    chance = dice(kind, index)
    place = address_elsewhere(chance) if elsewhere else address_in_aarhus(chance)
    name = f"{stem(index * 13 + 3)} {NAMES.get(trade, TRADES[trade].words[0])}"
    if form == 100:
        name = f"Fonden {name}"
    return build(
        index,
        kind,
        trade,
        form,
        name,
        _founded(kind, index),
        chance,
        address=place,
        purpose=_purpose(trade, number),
        staff=chance.choice((1, 3, 3, 7, 7, 14, 32)),
    )


def registered(firm: Firm, since: date) -> Firm:
    """The firm with the RSV attribute "true" from a day on."""
    return replace(firm, rsv=(Span("true", since),))


def _registered_on(*seed: object) -> date:
    """From 2015-01-05 (the law's first month) to 2025-12-01, so all 75 stand from 2026 on."""
    return date(2015, 1, 5) + timedelta(days=dice("rsv", *seed).randint(0, 3983))


def _rsv(index: int, trade: str, number: int, *, elsewhere: bool = False) -> Firm:
    firm = _social(index, "rsv", trade, rotate(_FORMS_REGISTERED, number), number,
                   elsewhere=elsewhere)  # fmt: skip
    return registered(firm, max(_registered_on(index), firm.founded + timedelta(days=30)))


def _association(index: int, name: str, form: int, branch: Branch) -> Firm:
    chance = dice("doubtful", index)
    firm = build(index, "rsv", "andet", form, name, date(2012, 5, 2), chance,
                 address=address_in_aarhus(chance), branch=branch, staff=0)  # fmt: skip
    return registered(firm, _registered_on("doubtful", index))


def _sole_trader() -> Firm:
    chance = dice("sole trader with attribute")
    firm = build(1128, "rsv", "reparation_cykel", 10, "Hjulnavet Cykelservice", date(2019, 4, 1),
                 chance, address=address_in_aarhus(chance), staff=1)  # fmt: skip
    return registered(firm, date(2020, 2, 3))


def _through_site_only() -> Firm:
    firm = _rsv(1129, "kantine_catering", 1, elsewhere=True)
    chance = dice("site in Aarhus")
    site = Site(p_number(firm.index, 1), 1, f"{firm.name}, Aarhus", TRADES[firm.trade].branches[3],
                address_in_aarhus(chance), (Span(None, date(2021, 8, 2)),))  # fmt: skip
    return replace(firm, sites=(*firm.sites, site))


def _quiet(number: int, trade: str) -> Firm:
    form = rotate((115, 110, 90), number)
    firm = _social(1300 + number, "quiet", trade, form, number, elsewhere=False)
    branch = rotate((ASSOCIATION, CHARITY), number)
    return replace(firm, branch=branch, sites=(replace(firm.sites[0], branch=branch),))


def _mapped(firms: list[Firm], seed: str, skip: frozenset[int], first: date) -> list[Firm]:
    """Marks all but `skip` as found on invented days, about a week apart, before 2026."""
    found = []
    for number, firm in enumerate(firms):
        day = first + timedelta(days=number * 9 + dice("found", seed, number).randint(0, 6))
        found.append(firm if number in skip else replace(firm, found_on=day))
    return found


@cache
def social_enterprises() -> tuple[Firm, ...]:
    """All of them, registered and not; the former and the ceased are in `oddities`."""
    rsv = [_rsv(1100 + i, trade, i) for i, trade in enumerate(REGISTERED_IN_AARHUS)]
    doubtful = [
        _association(1125, "Grundejerforeningen Kvistholmparken", 115, OWNERS),
        _association(1126, "Idrætsforeningen Lyngvang", 115, SPORTS),
        _association(1127, "Andelsboligforeningen Brinkelund", 110, OWNERS),
    ]
    trades = [key for key in NAMES if key != "sociale_tilbud_bosted"]
    elsewhere = [_rsv(1130 + i, rotate(trades, i * 5), i, elsewhere=True) for i in range(46)]
    shown = [
        _social(1200 + i, "social", trade, rotate(_FORMS_UNREGISTERED, i), i, elsewhere=False)
        for i, trade in enumerate(UNREGISTERED)
    ]
    quiet = [_quiet(i, trade) for i, trade in enumerate(QUIET)]
    candidates = [
        *_mapped([*rsv, _through_site_only()], "rsv", frozenset({5, 14, 23}), date(2023, 2, 6)),
        *_mapped(shown, "social", frozenset({3, 9, 16, 22}), date(2023, 9, 4)),
        *_mapped(quiet, "quiet", frozenset(), date(2024, 5, 6)),
    ]
    return (*_visited(candidates), *doubtful, _sole_trader(), *elsewhere)


def _visited(firms: list[Firm]) -> list[Firm]:
    """Marks 37 of the 50 found as visited some weeks after they were found."""
    found = [number for number, firm in enumerate(firms) if firm.found_on]
    chosen = set(dice("visited").sample(found, 37))
    return [
        replace(firm, visited_on=firm.found_on + timedelta(days=21 + number % 40))
        if number in chosen and firm.found_on
        else firm
        for number, firm in enumerate(firms)
    ]
