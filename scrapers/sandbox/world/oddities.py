"""The odd ones: one firm per trap that cvr.md §9 lists. Each function says which trap it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from scrapers.sandbox.world.dice import dice
from scrapers.sandbox.world.firms import Firm, Span, build, closed
from scrapers.sandbox.world.places import AARHUS, Address, address_elsewhere
from scrapers.sandbox.world.trades import UNKNOWN

SOCIAL_PURPOSE = (
    "Selskabets formål er at skabe beskæftigelse for udsatte borgere. "
    "Overskud anvendes til formålet."
)


def _firm(
    index: int,
    name: str,
    trade: str = "butik_merchandise",
    form: int = 80,
    purpose: str = "Selskabets formål er handel.",
) -> Firm:
    chance, founded = dice("odd", index), date(2011, 6, 1)
    return build(index, "odd", trade, form, name, founded, chance, purpose=purpose, staff=3)


def _rsv(firm: Firm, *values: Span[str]) -> Firm:
    return replace(firm, rsv=values)


def _former_by_period() -> Firm:
    firm = _firm(100, "Stenmose Kaffebar", "kantine_catering", purpose=SOCIAL_PURPOSE)
    return _rsv(firm, Span("true", date(2016, 3, 1), date(2024, 5, 31)))


def _former_by_value() -> Firm:
    firm = _firm(101, "Vesterhøj Montage", "pakkeri_montage", purpose=SOCIAL_PURPOSE)
    return _rsv(
        firm, Span("true", date(2017, 9, 1), date(2025, 2, 28)), Span("false", date(2025, 3, 1))
    )


def _ceased_with_attribute() -> Firm:
    firm = _rsv(_firm(102, "Rugkær Systue", "tekstil_vask", purpose=SOCIAL_PURPOSE),
                Span("true", date(2018, 1, 15)))  # fmt: skip
    return closed(firm, date(2025, 8, 20), "OPLØSTEFTERKONKURS")


def _moved_away() -> Firm:
    firm = _firm(103, "Klitdal Handel")
    address = address_elsewhere(dice("moved away"))
    return replace(
        firm,
        addresses=(
            replace(firm.addresses[0], until=date(2023, 3, 31)),
            Span(address, date(2023, 4, 1)),
        ),
        sites=(replace(firm.sites[0], address=address),),
    )


def _protected_sole_trader() -> Firm:
    return replace(_firm(104, "Solvangens Havehjælp", "groen_pleje", form=10), protected=True)


def _name_says_rsv() -> Firm:
    return _firm(105, "Ravnlund RSV Rådgivning", "raadgivning")


def _without_municipality() -> Firm:
    firm = _firm(106, "Engtoft Agentur", "andet")
    return replace(firm, addresses=(Span(None, firm.founded),))


def _foreign() -> Firm:
    firm = _firm(107, "Nordlysrup Trading, filial", "andet", form=170)
    abroad = Address(0, 0, "", "", 0, foreign="Hamngatan 10\n211 22 Malmö")
    return replace(firm, addresses=(Span(abroad, firm.founded),))


def _without_branch() -> Firm:
    firm = _firm(108, "Tegltoft Holding", "andet")
    return replace(firm, branch=None)


def _unknown_branch() -> Firm:
    return replace(_firm(109, "Måsebro Invest", "andet"), branch=UNKNOWN)


def _ceased_before_recoding() -> Firm:
    return closed(_firm(110, "Birkebæk Reklame", "kommunikation_design"), date(2019, 11, 30),
                  "OPLØSTEFTERERKLÆRING")  # fmt: skip


def _secret_mail() -> Firm:
    return replace(_firm(111, "Lyngkær Data", "it_test_data"), mail=("post@lyngkaer.example", True))


def _registered_by_mistake() -> Firm:
    return replace(_firm(112, "Fejlregistreret Prøve"), faulty=True)


def _reopened() -> Firm:
    firm = _firm(113, "Havnetoft Bogføring", "raadgivning")
    first = Span(None, firm.founded, date(2020, 6, 30))
    again = Span(None, date(2021, 2, 1))
    return replace(firm, life=(first, again), sites=(replace(firm.sites[0], life=(first, again)),))


def _renamed_and_unordered() -> Firm:
    firm = _firm(114, "Pilemose Produktion", "moebler_trae_haandvaerk")
    renamed = (
        replace(firm.names[0], until=date(2018, 9, 30)),
        Span("Pilemose Møbler ApS", date(2018, 10, 1), date(2023, 1, 31)),
        Span("Pilemose Værksteder ApS", date(2023, 2, 1)),
    )
    return replace(firm, names=renamed, shuffled=True)


def _in_distress(index: int, name: str, word: str) -> Firm:
    firm = _firm(index, name, "bygge_maler")
    day = date(2025, 11, 3)
    status = (replace(firm.status[0], until=day - timedelta(days=1)), Span(word, day))
    return replace(firm, status=status, distress=word)


def _side_name() -> Firm:
    firm = _firm(117, "Øsvang Service", "rengoering")
    names = (Span("Øsvang Vinduespudsning ApS", date(2015, 1, 1)),
             Span("Gamle Øsvang ApS", date(2012, 1, 1), date(2014, 12, 31)))  # fmt: skip
    return replace(firm, side_names=names)


def _registered_twice() -> Firm:
    """Registered twice, both periods closed before 2026."""
    firm = _firm(118, "Kornvang Køkken", "kantine_catering", purpose=SOCIAL_PURPOSE)
    return _rsv(firm, Span("true", date(2016, 1, 4), date(2019, 12, 31)),
                Span("true", date(2021, 5, 3), date(2024, 12, 31)))  # fmt: skip


def _postal_box() -> Firm:
    firm = _firm(119, "Gransdal Forlag", "kommunikation_design")
    address = Address(AARHUS, 8000, "Aarhus C", "Kvistholmvej", 7, care_of="Gransdal Holding ApS")
    return replace(firm, addresses=(Span(address, firm.founded),))


@cache
def odd_firms() -> tuple[Firm, ...]:
    """All odd firms."""
    return (
        _former_by_period(), _former_by_value(), _ceased_with_attribute(), _moved_away(),
        _protected_sole_trader(), _name_says_rsv(), _without_municipality(), _foreign(),
        _without_branch(), _unknown_branch(), _ceased_before_recoding(), _secret_mail(),
        _registered_by_mistake(), _reopened(), _renamed_and_unordered(),
        _in_distress(115, "Skovbro Entreprise", "UNDER KONKURS"),
        _in_distress(116, "Tindelund Byg", "UNDER REKONSTRUKION"),  # misspelt as in the register
        _side_name(), _registered_twice(), _postal_box(),
    )  # fmt: skip
