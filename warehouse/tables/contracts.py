"""Declarations of contracts that were awarded: who holds them, and when they are expected to end.

Does not belong here: winners as a notice names them (`warehouse.tables.parties`), advice.
"""

from __future__ import annotations

from warehouse.bounds import Bounds
from warehouse.schema import Column, Table
from warehouse.tables.procedures import TENDER

_MONEY = "DECIMAL(18,2)"
_KEY = ("notice_key", "lot_id", "contract_id", "org_id")
_NOTICE = Column("notice_key", "VARCHAR", "The result or modification that speaks.", "Nøgle")
_LOT_ID = Column("lot_id", "VARCHAR", "The lot.", "Delaftale")
_CONTRACT_ID = Column("contract_id", "VARCHAR", "As in core.awards.", "Kontrakt")
_ORG_ID = Column("org_id", "VARCHAR", "The winner, as in core.awards.", "Vinder-id")
_CATEGORY = Column(
    "category",
    "VARCHAR",
    "Key of the main supply category of the lot; unknown when no CPV code belongs to one.",
    "Kategori",
    required=True,
)
_WINNER = (
    Column("winner_cvr", "VARCHAR", "CVR number of the winner, a matched one too.", "Vinders CVR"),
    Column("winner_name", "VARCHAR", "Winner as the notice names it.", "Vinder"),
)
_VALUE = (
    Column("value_dkk", _MONEY, "Value of the winning tender in DKK excl. VAT.", "Værdi (kr.)"),
    Column(
        "value_basis",
        "VARCHAR",
        "tender, converted (by the rate of the day of publication), or why there is none: "
        "withheld, missing, foreign_currency (no rate known) or includes_vat.",
        "Værdi fra",
        required=True,
    ),
    Column("value", _MONEY, "Value as announced.", "Værdi som annonceret"),
    Column("currency", "VARCHAR", "Its ISO 4217 code.", "Valuta"),
    Column(
        "members",
        "INTEGER",
        "Rows of the same tender: winners that hold it together. The value is that of all of them.",
        "Vindere sammen",
        required=True,
    ),
)
_MODIFIED = Column(
    "is_modified", "BOOLEAN", "A modification speaks.", "Ændret undervejs", required=True
)
_KIND = Column("kind", "VARCHAR", "contract, framework or dps.", "Art", required=True)
_STARTS = Column("starts_on", "DATE", "Planned start.", "Start")
_LATEST = Column(
    "latest_end_on",
    "DATE",
    "With all renewals; null unless their number and length are told.",
    "Slut med forlængelser",
)
_RENEWALS_BASIS = Column(
    "renewals_basis",
    "VARCHAR",
    "no renewals, renewals announced (number and length), renewals unknown (there are some, or "
    "their length is not told) or renewals not told.",
    "Forlængelser fra",
    required=True,
)

CONTRACTS = Table(
    "mart",
    "contracts",
    "a contract with a winner, as its newest notice has it",
    _KEY,
    (
        _NOTICE,
        _LOT_ID,
        _CONTRACT_ID,
        _ORG_ID,
        Column("tender_key", "VARCHAR", "The procedure.", "Udbudsnøgle", required=True),
        *_WINNER,
        Column("contract_number", "VARCHAR", "The buyer's own identifier.", origin="BT-150"),
        _CATEGORY,
        Column("began_on", "DATE", "First conclusion that a notice tells.", origin="BT-145"),
        Column("awarded_on", "DATE", "Publication of the result; null when it is not known."),
        *_VALUE,
        Column("is_framework", "BOOLEAN", "A framework agreement.", origin="BT-768"),
        _MODIFIED,
        Column("is_completed", "BOOLEAN", "A notice says it is completed.", required=True),
    ),
    title="Kontrakter",
)

CONTRACT_PERIODS = Table(
    "mart",
    "contract_periods",
    "when a contract is expected to end, as far as its notices tell",
    _KEY,
    (
        _NOTICE,
        _LOT_ID,
        _CONTRACT_ID,
        _ORG_ID,
        _KIND,
        _STARTS,
        Column("ends_on", "DATE", "Expected end without renewals; null when not known."),
        _LATEST,
        Column(
            "ends_basis",
            "VARCHAR",
            "announced end, start + duration, conclusion + duration, award notice + duration, "
            "unlimited or unknown: what ends_on rests on.",
            required=True,
        ),
        _RENEWALS_BASIS,
        Column("renewals", "INTEGER", "Maximum number of renewals.", origin="BT-58"),
        Column("renewal_text", "VARCHAR", "Renewals in words.", origin="BT-57"),
        Column("period_from", "VARCHAR", "The notice whose lot tells the period."),
    ),
    title="Kontrakters løbetid",
)

CONTRACTS_ENDING = Table(
    "mart",
    "contracts_ending",
    "a contract of a municipality or its co-buyers that is expected to end soon",
    _KEY,
    (
        TENDER,
        _NOTICE,
        _LOT_ID,
        _CONTRACT_ID,
        _ORG_ID,
        *_WINNER,
        _CATEGORY,
        Column("title", "VARCHAR", "Title of the procedure.", "Titel"),
        Column("lot_title", "VARCHAR", "Title of the lot.", "Delaftalens titel"),
        Column("buyer_cvr", "VARCHAR", "Buyer's CVR number.", "Ordregivers CVR-nummer"),
        Column("buyer_name", "VARCHAR", "Buyer.", "Ordregiver"),
        Column(
            "municipality_code",
            "VARCHAR",
            "Four-digit municipality code.",
            "Kommunekode",
            required=True,
        ),
        Column("role", "VARCHAR", "own or co_buyer.", "Rolle", required=True),
        _KIND,
        Column("concluded_on", "DATE", "First conclusion that a notice tells.", "Indgået"),
        _STARTS,
        Column("ends_on", "DATE", "End without renewals.", "Slut", required=True),
        _LATEST,
        Column(
            "expected_end_on",
            "DATE",
            "The one of the two that lies within the bounds of the settings, the first if both do.",
            "Forventet slut",
            required=True,
        ),
        Column(
            "months_left",
            "INTEGER",
            "Whole months from as_of to expected_end_on.",
            "Måneder tilbage",
            required=True,
            volatile=True,
        ),
        Column(
            "ends_basis",
            "VARCHAR",
            "announced end, start + duration, conclusion + duration or award notice + duration.",
            "Slut fra",
            required=True,
        ),
        _RENEWALS_BASIS,
        Column("ends_reason", "VARCHAR", "Both in Danish words.", "Begrundelse", required=True),
        *_VALUE,
        _MODIFIED,
        Column("notice_url", "VARCHAR", "Page of the notice that speaks.", "Link"),
    ),
    exported="contracts_ending",
    title="Kontrakter der ventes at udløbe",
    danish_grain="en kontrakt eller rammeaftale, der ventes at udløbe om {ending_from_months} til "
    "{ending_to_months} måneder; andre er ikke med",
    bounds=Bounds(
        max_rise=None,
        still="expected_end_on >= "
        "(getvariable('as_of') + to_months(getvariable('ending_from_months')))::DATE",
        reason="Contracts enter the window of months and leave it: only those that have not left "
        "it are compared.",
    ),
)

TABLES = (CONTRACTS, CONTRACT_PERIODS, CONTRACTS_ENDING)
