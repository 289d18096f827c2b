"""Open and coming purchases of the municipalities, with the ways in that are known.

Does not belong here: how a way in is found and what it scores (`pipelines/ways_in`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from warehouse.exports import danish
from warehouse.exports.map_page.cards import Pairs, card_id, category_labels, web_address
from warehouse.exports.published import Published, municipality_codes
from warehouse.tables import supply, tenders
from warehouse.tables.contracts import CONTRACTS_ENDING
from warehouse.tables.ways_in import OPPORTUNITIES

TAKERS_SHOWN: Mapping[str, int] = {"open": 6, "planned": 6, "expected": 3}
"""Enterprises of one way into one purchase, best first; the rest are counted and stand in
`opportunities.csv`. None is shown without its reasons, so their number makes the page's size."""
EXPECTED_SHOWN = 30
"""Purchases that are expected again, the earliest first; the rest are counted."""
_FIELD = re.compile(r"BT-71(: [\w-]+)?")
"""The field of a notice with the code in it, which the words beside it already say."""
NO_CATEGORY_KEY = "unknown"
"""Category of a contract none of whose CPV codes belongs to one."""
_WAYS = tuple(danish.LABELS["way_in"])
_PARTS: Mapping[str, str] = {
    "score_cpv": "ydelsen",
    "score_text": "fælles ord",
    "score_area": "området",
    "score_size": "størrelsen",
    "score_terms": "vilkårene",
}

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Taker:
    """An enterprise that could take part, at its best lot.

    Attributes:
        card: `Card.id`; null when the enterprise is not on the page.
        lots: titles of the lots, the best first; empty when there is only the whole purchase.
        score, parts: points, and what they are made of.
        ask: what has to be asked first.
        reasons: why, one text each, without those that hold for every enterprise shown.
    """

    name: str
    card: str | None
    status: str
    lots: tuple[str, ...]
    score: str
    parts: str
    ask: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """One way in: its name, the enterprises shown, how many more there are.

    `reasons` hold for every enterprise shown, so that they are read once.
    """

    label: str
    reasons: tuple[str, ...]
    takers: tuple[Taker, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Purchase:
    """A purchase that is open, planned or expected again.

    Attributes:
        state: `open`, `planned` or `expected`, for looks.
        when: deadline or expected date; `left` is how long that is from `as_of`.
        facts: pairs of term and text.
    """

    key: str
    title: str
    link: str | None
    buyer: str
    state: str
    state_label: str
    when: str
    left: str
    facts: Pairs
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Purchases:
    """What the municipalities buy; `more_expected` were left out for space."""

    open: list[Purchase]
    planned: list[Purchase]
    expected: list[Purchase]
    more_expected: int


def purchases(published: Published) -> Purchases:
    """Open ones by deadline, planned ones by title, expected ones by date."""
    ways = _ways(published)
    codes = municipality_codes(published)
    own = published[tenders.TENDERS].filter(
        pl.col("state").is_in(["open", "planned"]) & pl.col("municipality_code").is_in(codes)
    )
    ordered = own.sort("deadline_at", "title", "tender_key", nulls_last=True).to_dicts()
    labels = category_labels(published)
    told = [
        _announced(row, labels, ways.get((row["tender_key"], row["state"]), []), published.as_of)
        for row in ordered
    ]
    expected = _expected(published, labels, ways)
    return Purchases(
        open=[purchase for purchase in told if purchase.state == "open"],
        planned=[purchase for purchase in told if purchase.state == "planned"],
        expected=expected[:EXPECTED_SHOWN],
        more_expected=max(0, len(expected) - EXPECTED_SHOWN),
    )


def _ways(published: Published) -> dict[tuple[str, str], list[Row]]:
    """Rows of `mart.opportunities` by procedure and state of the lot, each with its card."""
    known = published[supply.SOCIAL_ENTERPRISES].select("municipality_code", "cvr")
    cards = {card_id(*pair) for pair in known.iter_rows()}
    found: dict[tuple[str, str], list[Row]] = {}
    best_first = published[OPPORTUNITIES].sort(
        "score", "name", "lot_id", descending=[True, False, False]
    )
    for row in best_first.to_dicts():
        card = card_id(row["municipality_code"], row["cvr"])
        entry = row | {"card": card if card in cards else None}
        found.setdefault((row["tender_key"], row["lot_state"]), []).append(entry)
    return found


def _announced(row: Row, labels: Mapping[str, str], ways: list[Row], as_of: date) -> Purchase:
    deadline = row["deadline_at"]
    local = None if deadline is None else deadline.astimezone(danish.COPENHAGEN).date()
    title = row["title"] or "Uden titel"
    return Purchase(
        key=row["tender_key"],
        title=title,
        link=web_address(row["notice_url"]),
        buyer=row["buyer_name"] or danish.UNKNOWN,
        state=row["state"],
        state_label=danish.label("state", row["state"]),
        when=f"Frist {danish.moment(deadline)}" if deadline else "Ingen frist oplyst",
        left=danish.until(local, as_of) if local else "",
        facts=tuple(_announced_facts(row, labels)),
        ways=tuple(_by_way(ways, title, TAKERS_SHOWN[row["state"]])),
    )


def _announced_facts(row: Row, labels: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    reserved = danish.label("reserved", row["reserved"])
    evidence = _FIELD.sub("feltet BT-71", row["reserved_evidence"] or "")
    yield "Forbeholdt", f"{reserved} ({evidence})" if evidence else reserved
    yield "Social klausul", danish.yes_no(row["social_clause"])
    yield "Kategori", _categories(row["categories"], labels)
    yield "Anslået værdi", danish.amount(row["value_dkk"])


def _categories(keys: list[str], labels: Mapping[str, str]) -> str:
    known = [labels.get(key, key) for key in keys if key != NO_CATEGORY_KEY]
    return ", ".join(known) or danish.UNKNOWN


def _expected(
    published: Published, labels: Mapping[str, str], ways: Mapping[tuple[str, str], list[Row]]
) -> list[Purchase]:
    """One a procedure whose contracts end: the earliest end speaks, all winners are named."""
    groups: dict[str, list[Row]] = {}
    ending = published[CONTRACTS_ENDING].sort("expected_end_on", "lot_id", "contract_id", "org_id")
    for row in ending.to_dicts():
        groups.setdefault(row["tender_key"] or row["notice_key"], []).append(row)
    return [
        _ending(key, rows, labels, ways.get((key, "expected"), []), published.as_of)
        for key, rows in groups.items()
    ]


def _ending(
    key: str, rows: list[Row], labels: Mapping[str, str], ways: list[Row], as_of: date
) -> Purchase:
    first = rows[0]
    title = first["title"] or first["lot_title"] or "Uden titel"
    return Purchase(
        key=key,
        title=title,
        link=web_address(first["notice_url"]),
        buyer=first["buyer_name"] or danish.UNKNOWN,
        state="expected",
        state_label=danish.label("lot_state", "expected"),
        when=f"Kontrakten ventes at udløbe {danish.day(first['expected_end_on'])}",
        left=danish.until(first["expected_end_on"], as_of),
        facts=tuple(_ending_facts(rows, labels)),
        ways=tuple(_by_way(ways, title, TAKERS_SHOWN["expected"])),
    )


def _ending_facts(rows: list[Row], labels: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    holders = dict.fromkeys(row["winner_name"] or danish.UNKNOWN for row in rows)
    yield "Har kontrakten", ", ".join(holders)
    yield "Regnet sådan", rows[0]["ends_reason"]
    yield "Kategori", _categories(list(dict.fromkeys(row["category"] for row in rows)), labels)


def _by_way(rows: list[Row], title: str, most: int) -> Iterable[Way]:
    """Ways in the order of the law's preference, each enterprise once in each."""
    for way in _WAYS:
        of_enterprise: dict[str, list[Row]] = {}
        for row in rows:
            if row["route"] == way:
                of_enterprise.setdefault(row["cvr"], []).append(row)
        shown = list(of_enterprise.values())[:most]
        if shown:
            shared = _shared([lots[0]["reasons"] for lots in shown])
            takers = tuple(_taker(lots, title, shared) for lots in shown)
            more = len(of_enterprise) - len(shown)
            yield Way(danish.label("way_in", way), shared, takers, more)


def _shared(reasons: list[list[str]]) -> tuple[str, ...]:
    """Reasons that several enterprises have in common; none when there is only one."""
    if len(reasons) == 1:
        return ()
    return tuple(reason for reason in reasons[0] if all(reason in other for other in reasons))


def _taker(lots: list[Row], title: str, shared: tuple[str, ...]) -> Taker:
    best = lots[0]
    parts = [f"{text} {danish.points(best[key])}" for key, text in _PARTS.items() if best[key]]
    asked = [danish.label("must_ask", code) for code in best["must_ask"]]
    return Taker(
        name=best["name"],
        card=best["card"],
        status=best["status"],
        lots=tuple(_lot_titles(lots, title)),
        score=danish.points(best["score"]),
        parts=", ".join(parts),
        ask=danish.listed(asked) if asked else "",
        reasons=tuple(reason for reason in best["reasons"] if reason not in shared),
    )


def _lot_titles(lots: list[Row], title: str) -> Iterable[str]:
    """Titles of the lots without the purchase's own, which stands above them."""
    told = (row["title"].removeprefix(title).removeprefix(":").strip() for row in lots)
    return dict.fromkeys(text for text in told if text)
