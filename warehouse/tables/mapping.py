"""Declarations of `mart.*` about the mapping itself: how far it has come, what is still unknown."""

from __future__ import annotations

from warehouse.schema import Column, Table

_MUNICIPALITY = Column(
    "municipality_code", "VARCHAR", "Four-digit municipality code.", "Kommunekode"
)

MAPPING_PROGRESS = Table(
    "mart",
    "mapping_progress",
    "a step of the mapping in a municipality",
    ("municipality_code", "step"),
    (
        _MUNICIPALITY,
        Column(
            "step",
            "VARCHAR",
            "known (registered or found), found (on the team's list), visited, questionnaire_sent, "
            "questionnaire_returned, registered (found, and on the RSV register).",
            "Trin",
        ),
        Column("label_da", "VARCHAR", "The step in Danish.", "Navn", required=True),
        Column("position", "INTEGER", "Order of the steps, from 1.", "Nr.", required=True),
        Column(
            "enterprises",
            "INTEGER",
            "Enterprises that have come this far; one of the team's list that is not recognised "
            "in the register counts too.",
            "Virksomheder",
            required=True,
        ),
        Column(
            "unmatched",
            "INTEGER",
            "Of these: on the team's list and not recognised in the register.",
            "Heraf ikke genkendt i CVR",
            required=True,
        ),
    ),
    min_rows=1,
    exported="mapping_progress",
    title="Kortlægningens fremdrift",
    danish_grain="et trin i kortlægningen i en kommune",
)

MAPPING_ESTIMATE = Table(
    "mart",
    "mapping_estimate",
    "an estimate of how many social enterprises there are in all",
    ("municipality_code", "method", "list_a", "list_b"),
    (
        _MUNICIPALITY,
        Column(
            "method",
            "VARCHAR",
            "chapman (two lists; Chapman 1951) or loglinear (three lists or more; Fienberg 1972).",
            "Metode",
        ),
        Column(
            "list_a",
            "VARCHAR",
            "First list: rsv, mapping, award or discovery, as in found_by; alle = all of them.",
            "Liste A",
        ),
        Column("list_b", "VARCHAR", "Second list.", "Liste B"),
        Column("n_a", "INTEGER", "Enterprises on list A; null for all lists.", "På liste A"),
        Column("n_b", "INTEGER", "Enterprises on list B; null for all lists.", "På liste B"),
        Column("both", "INTEGER", "Enterprises on both; null for all lists.", "På begge"),
        Column(
            "known", "INTEGER", "Enterprises on at least one of the lists.", "Kendte", required=True
        ),
        Column(
            "estimate",
            "INTEGER",
            "Estimated number in all; null when the lists are too small to say.",
            "Anslået i alt",
        ),
        Column("ci_low", "INTEGER", "Low end of the 95 % interval.", "Mindst (95 %)"),
        Column(
            "ci_high",
            "INTEGER",
            "High end of the 95 % interval; null when the data set none.",
            "Højst (95 %)",
        ),
        Column(
            "not_yet_found", "INTEGER", "Estimate less those known.", "Anslået ikke fundet endnu"
        ),
        Column("model", "VARCHAR", "How it was calculated, in Danish.", "Beregning", required=True),
        Column(
            "assumptions",
            "VARCHAR",
            "What it takes for granted and what speaks against that, in Danish.",
            "Forudsætninger og tvivl",
            required=True,
        ),
    ),
    exported="mapping_estimate",
    reads=("mart.social_enterprises", "mart.mapping_progress"),
    title="Hvor mange er der i alt",
    danish_grain="et skøn over, hvor mange socialøkonomiske virksomheder der er i alt",
)

TABLES = (MAPPING_PROGRESS, MAPPING_ESTIMATE)
