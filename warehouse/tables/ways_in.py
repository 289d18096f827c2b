"""Declarations of ways in: who could take part in what, alone, together or under another.

Does not belong here: what enterprises can supply, what is bought, advice to buyers.
"""

from __future__ import annotations

from warehouse.bounds import Bounds
from warehouse.schema import Column, Table

_MONEY = "DECIMAL(18,2)"
_MUNICIPALITY = Column(
    "municipality_code", "VARCHAR", "Municipality that buys.", "Kommunekode", required=True
)
_TENDER = Column("tender_key", "VARCHAR", "The procedure.", "Udbudsnøgle")
_LOT = Column("lot_id", "VARCHAR", "The lot.", "Delaftale")
_CVR = Column("cvr", "VARCHAR", "CVR number of the social enterprise.", "CVR-nummer")
_NAME = Column("name", "VARCHAR", "Its name.", "Navn", required=True)
_CATEGORY = Column(
    "category", "VARCHAR", "Supply category that ties the two.", "Kategori", required=True
)
_MUST_ASK = Column(
    "must_ask",
    "VARCHAR[]",
    "What has to be asked before the way is known to be open: disadvantaged_share (§ 54), "
    "article_77, reservation, offering (only words tell of it), capacity, will_join_group, "
    "will_subcontract.",
    "Spørg om",
    required=True,
)
_REASONS = (
    Column(
        "reasons",
        "VARCHAR[]",
        "Why, in Danish; with the points it gives, if any.",
        "Begrundelser",
        required=True,
    ),
    Column(
        "reason_refs",
        "VARCHAR[]",
        "The row that each reason rests on, in the order of reasons: table:key, its parts "
        "joined by '/'.",
        "Begrundelsers kilder",
        required=True,
    ),
)
_DEADLINE = Column("deadline_at", "TIMESTAMPTZ", "Deadline of the lot; null when not set.", "Frist")
_EXPECTED = Column(
    "expected_on",
    "DATE",
    "When the running contract is expected to end, of a lot that is expected to be put out again.",
    "Løbende kontrakt udløber",
)

SUPPLIER_TERMS = Table(
    "core",
    "supplier_terms",
    "the terms on which an enterprise works, as the mapping team was last told",
    ("cvr",),
    (
        Column("cvr", "VARCHAR", "CVR number, as handed in or recognised.", "CVR-nummer"),
        Column(
            "disadvantaged_share",
            "DOUBLE",
            "Share of employees who are disabled or disadvantaged, 0-1; null when not known.",
            "Andel udsatte medarbejdere",
            "udbudsloven § 54",
        ),
        Column(
            "disadvantaged_share_on", "DATE", "The date the share was true.", "Andel udsatte pr."
        ),
        Column("share_ref", "VARCHAR", "The record that says so."),
        Column("min_order_dkk", _MONEY, "Smallest order in DKK.", "Mindste ordre (kr.)"),
        Column("max_order_dkk", _MONEY, "Largest order in DKK.", "Største ordre (kr.)"),
        Column("orders_ref", "VARCHAR", "The record that says so."),
        Column(
            "will_subcontract",
            "BOOLEAN",
            "Would work under another supplier; null when not known.",
            "Vil være underleverandør",
        ),
        Column("subcontract_ref", "VARCHAR", "The record that says so."),
        Column(
            "will_join_group",
            "BOOLEAN",
            "Would bid together with others; null when not known.",
            "Vil byde sammen med andre",
        ),
        Column("group_ref", "VARCHAR", "The record that says so."),
        Column("references", "VARCHAR", "References in words.", "Referencer"),
        Column("references_ref", "VARCHAR", "The record that says so."),
    ),
    title="Virksomhedernes vilkår",
)

STILL_OPEN = (
    "COALESCE((deadline_at AT TIME ZONE 'Europe/Copenhagen')::DATE >= getvariable('as_of'), true)"
)
STILL_LISTED = "cvr IN (SELECT cvr FROM mart.social_enterprises)"

SUBCONTRACT_LEADS = Table(
    "mart",
    "subcontract_leads",
    "a supplier holding a contract, and an enterprise that could work under it",
    ("tender_key", "lot_id", "winner_cvr", "cvr"),
    (
        _MUNICIPALITY,
        _TENDER,
        _LOT,
        Column("winner_cvr", "VARCHAR", "Who holds the contract.", "Leverandørens CVR-nummer"),
        _CVR,
        _NAME,
        Column("winner_name", "VARCHAR", "Who holds it.", "Leverandør", required=True),
        Column(
            "winner_is_social",
            "BOOLEAN",
            "The holder is a registered or mapped social enterprise itself.",
            "Leverandøren er socialøkonomisk",
            required=True,
        ),
        Column("title", "VARCHAR", "What was bought.", "Titel", required=True),
        _CATEGORY,
        Column(
            "contract_ends_on", "DATE", "Expected end without renewals; null = not known.", "Udløb"
        ),
        Column("ends_basis", "VARCHAR", "What the end rests on.", "Udløb fra", required=True),
        Column(
            "value_dkk", _MONEY, "Value of the award in DKK excl. VAT.", "Værdi (kr. ekskl. moms)"
        ),
        _MUST_ASK,
        *_REASONS,
    ),
    exported="subcontract_leads",
    title="Mulige underleverancer",
    danish_grain="en leverandør med en kontrakt, og en virksomhed, der kunne arbejde under den",
    reads=(
        "core.awards", "core.lots", "core.notices", "core.enterprises", "core.social_register",
        "core.mapped_enterprises", "core.supplier_terms", "mart.discovery",
        "mart.social_enterprises",
        "mart.offerings", "mart.contracts", "mart.contract_periods", "mart.lot_categories",
        "mart.tender_municipalities", "mart.tenders",
    ),
    bounds=Bounds(
        max_rise=None,
        still=f"contract_ends_on >= getvariable('as_of') AND {STILL_LISTED}",
        reason="A lead ends with its contract: only contracts that still run are compared, by "
        "enterprises that are in both sets.",
    ),
)  # fmt: skip

CONSORTIA = Table(
    "mart",
    "consortia",
    "a suggested group for a tender",
    ("tender_key", "group_no"),
    (
        _MUNICIPALITY,
        _TENDER,
        Column("group_no", "INTEGER", "Number in the tender, 1 = best.", "Gruppe"),
        Column(
            "members", "VARCHAR[]", "CVR numbers, two to four.", "Medlemmers CVR", required=True
        ),
        Column("names", "VARCHAR[]", "Their names.", "Medlemmer", required=True),
        Column(
            "asked",
            "VARCHAR[]",
            "Members who have said that they will bid with others; nobody asked the rest.",
            "Har sagt ja",
            required=True,
        ),
        Column("lots_covered", "VARCHAR[]", "Lots they can carry.", "Delaftaler", required=True),
        Column(
            "lots_left_out",
            "VARCHAR[]",
            "Lots that no known enterprise can carry.",
            "Delaftaler uden nogen",
            required=True,
        ),
        Column("categories", "VARCHAR[]", "Categories of the parts.", "Kategorier", required=True),
        Column("score", "DOUBLE", "Mean over the parts, 0-100.", "Point", required=True),
        _MUST_ASK,
        *_REASONS,
        _DEADLINE,
        _EXPECTED,
    ),
    exported="consortia",
    title="Forslag til fælles bud",
    danish_grain="et forslag til, hvem der kunne byde sammen på et udbud",
    reads=(
        "core.lots", "core.notices", "core.enterprises", "core.social_register",
        "core.mapped_enterprises", "core.supplier_terms", "mart.discovery",
        "mart.social_enterprises",
        "mart.offerings", "mart.contracts_ending", "mart.lot_categories", "mart.tender_lots",
        "mart.tenders",
    ),
    bounds=Bounds(
        max_rise=None,
        still=f"{STILL_OPEN} AND tender_key IN "
        "(SELECT tender_key FROM mart.tender_lots WHERE state = 'open')",
        reason="Groups are suggested for tenders that are open: only those are compared.",
    ),
)  # fmt: skip

OPPORTUNITIES = Table(
    "mart",
    "opportunities",
    "a social enterprise and a lot it could take part in, by one way in",
    ("tender_key", "lot_id", "cvr", "route"),
    (
        _MUNICIPALITY,
        _TENDER,
        _LOT,
        _CVR,
        Column(
            "route",
            "VARCHAR",
            "reserved (udbudsloven § 54, or art. 77), direct (whole purchase below 500,000 DKK, "
            "§ 193), lot (alone), consortium or subcontract.",
            "Vej ind",
        ),
        _NAME,
        Column(
            "status",
            "VARCHAR",
            "registered, mapped, or candidate: only possibly a social enterprise.",
            "Status",
            required=True,
        ),
        Column(
            "lot_state",
            "VARCHAR",
            "open, planned, or expected: the running contract ends and the purchase will come "
            "again.",
            "Tilstand",
            required=True,
        ),
        Column("title", "VARCHAR", "Title of the lot.", "Titel", required=True),
        _CATEGORY,
        Column(
            "score", "DOUBLE", "Sum of the parts, 0-100 by the usual weights.", "Point",
            required=True,
        ),
        Column(
            "score_cpv", "DOUBLE", "For CPV, by how sure the offering is.", "Point for CPV",
            required=True,
        ),
        Column("score_text", "DOUBLE", "For words in common.", "Point for ord", required=True),
        Column("score_area", "DOUBLE", "For area.", "Point for område", required=True),
        Column(
            "score_size", "DOUBLE", "For size; none for work under another.", "Point for størrelse",
            required=True,
        ),
        Column("score_terms", "DOUBLE", "For terms of the way.", "Point for vilkår", required=True),
        _MUST_ASK,
        *_REASONS,
        Column("group_no", "INTEGER", "The group in mart.consortia.", "Gruppe"),
        Column("winner_cvr", "VARCHAR", "Who holds the contract today.", "Leverandørens CVR"),
        Column(
            "value_dkk", _MONEY, "Value of the lot in DKK excl. VAT.", "Værdi (kr. ekskl. moms)"
        ),
        _DEADLINE,
        _EXPECTED,
    ),
    exported="opportunities",
    title="Veje ind",
    danish_grain="en virksomhed og en delaftale, den kunne være med i, ad én vej",
    reads=(*CONSORTIA.reads,
           *(name for name in SUBCONTRACT_LEADS.reads if name not in CONSORTIA.reads)),
    bounds=Bounds(
        max_rise=None,
        still=f"{STILL_OPEN} AND lot_state = 'open' AND {STILL_LISTED} "
        "AND (tender_key, lot_id) IN "
        "(SELECT (tender_key, lot_id) FROM mart.tender_lots WHERE state = 'open')",
        reason="Ways in come with a tender and end with its deadline: only those of lots that are "
        "open in both sets are compared, by enterprises that are in both.",
    ),
)  # fmt: skip

TABLES = (SUPPLIER_TERMS, SUBCONTRACT_LEADS, CONSORTIA, OPPORTUNITIES)
