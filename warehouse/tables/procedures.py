"""Declarations of which notices are one procurement procedure, why, and how it stands.

Does not belong here: what a procedure is about and worth (`warehouse.tables.tenders`).
"""

from __future__ import annotations

from warehouse.bounds import Bounds
from warehouse.schema import Column, Table

TENDER = Column("tender_key", "VARCHAR", "The procedure.", "Udbudsnøgle")
LAST_SEEN = Column(
    "last_seen",
    "TIMESTAMPTZ",
    "Last met in an accepted crawl.",
    "Senest set",
    required=True,
    volatile=True,
)
STATE = Column(
    "state",
    "VARCHAR",
    "planned, open, closed, awarded, cancelled or unknown.",
    "Tilstand",
    required=True,
)

TENDER_TIES = Table(
    "core",
    "tender_ties",
    "two notices that may be of one procedure, and what became of it",
    ("notice_key", "other_notice", "rule"),
    (
        Column("notice_key", "VARCHAR", "The later of the two."),
        Column("other_notice", "VARCHAR", "The earlier of the two."),
        Column(
            "rule",
            "VARCHAR",
            "decision (of people), same_notice (id and version), procedure_id (BT-04 and buyer), "
            "changes_notice (BT-758), previous_notice (BT-125), republication (buyer, title, "
            "deadline), same_call (buyer, title, deadline over portals) or award_of_call (buyer, "
            "title, time).",
        ),
        Column(
            "verdict",
            "VARCHAR",
            "accepted, review (a person should say) or refused (something keeps them apart).",
            required=True,
        ),
        Column("score", "DOUBLE", "Likeness of the titles, 0-1, of the last two rules."),
        Column("reason", "VARCHAR", "Evidence, or what was against it, in Danish.", required=True),
        Column(
            "match_key",
            "VARCHAR",
            "Names the pair in inbox/decisions.csv (kind match): 'yes' makes them one procedure, "
            "'no' keeps them apart, for ever.",
            required=True,
        ),
    ),
    title="Bånd mellem bekendtgørelser",
    reads=("core.notices",),
)

TENDER_NOTICES = Table(
    "core",
    "tender_notices",
    "a notice version's place in a procurement procedure",
    ("notice_key",),
    (
        Column("notice_key", "VARCHAR", "The notice version."),
        Column(
            "tender_key",
            "VARCHAR",
            "The procedure, named by its first notice (official ones first, then by day): BT-04 "
            "+ '@' + buyer where that has a BT-04, else its key.",
            required=True,
        ),
        Column(
            "position", "INTEGER", "Place in the procedure, from 1, first one first.", required=True
        ),
        Column("rule", "VARCHAR", "Strongest tie that holds it there, or alone.", required=True),
        Column("tied_to", "VARCHAR", "The notice at the other end of that tie."),
        Column("score", "DOUBLE", "Likeness of the titles, 0-1, where the tie rests on it."),
        Column("evidence", "VARCHAR", "What the tie rests on, in Danish."),
    ),
    title="Bekendtgørelsers udbud",
    reads=("core.notices", "core.tender_ties"),
)

PROCEDURES = Table(
    "core",
    "procedures",
    "a procurement procedure",
    ("tender_key",),
    (
        TENDER,
        Column(
            "speaking_notice",
            "VARCHAR",
            "The notice that speaks for it: the newest call, else the newest other notice.",
            required=True,
        ),
        Column("newest_notice", "VARCHAR", "The newest notice of any kind.", required=True),
        STATE,
        Column(
            "end_reasons",
            "VARCHAR[]",
            "Why nothing was awarded, when every lot of its results is closed without a winner.",
            origin="BT-144",
        ),
        Column("published_on", "DATE", "First publication."),
        Column("notices", "INTEGER", "Notices of all versions.", required=True),
        Column("sources", "VARCHAR[]", "Sources that show one of its notices.", required=True),
        LAST_SEEN,
    ),
    title="Udbudsprocedurer",
)

TENDER_MATCH_REVIEW = Table(
    "mart",
    "tender_match_review",
    "two procedures that may be one, for a person to decide",
    ("match_key",),
    (
        Column(
            "match_key",
            "VARCHAR",
            "Goes into decisions.csv as subject, with kind match and decision yes or no.",
            "Emne",
        ),
        Column("tender_key", "VARCHAR", "One procedure.", "Udbudsnøgle", required=True),
        Column("other_tender", "VARCHAR", "The other.", "Udbudsnøgle 2", required=True),
        Column("rule", "VARCHAR", "same_call or award_of_call.", "Regel", required=True),
        Column("score", "DOUBLE", "Likeness of the titles, 0-1.", "Lighed", required=True),
        Column("reason", "VARCHAR", "Why it is not certain.", "Begrundelse", required=True),
        Column("buyer_name", "VARCHAR", "Buyer.", "Ordregiver"),
        Column("title", "VARCHAR", "Title of the one.", "Titel"),
        Column("other_title", "VARCHAR", "Title of the other.", "Titel 2"),
        Column("notice_url", "VARCHAR", "Page of the one.", "Link"),
        Column("other_url", "VARCHAR", "Page of the other.", "Link 2"),
    ),
    title="Udbud der måske er det samme",
    bounds=Bounds(
        max_fall=1,
        max_lost=1,
        reason="What waits for a person's decision: it empties when they answer.",
    ),
)

TABLES = (TENDER_TIES, TENDER_NOTICES, PROCEDURES, TENDER_MATCH_REVIEW)
