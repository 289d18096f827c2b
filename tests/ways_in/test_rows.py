"""Rows: groups of a tender, work under the holder of a contract, and who is left out of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from msgspec.structs import replace

from pipelines.ways_in.consortia import Consortium, consortia
from pipelines.ways_in.facts import Lead, Lot, Pair, Supplier
from pipelines.ways_in.rows import Row, consortium_row, lead_row, opportunity_rows
from pipelines.ways_in.under import leads
from tests.ways_in.facts import TERMS, TODAY, contract, lot, match, pair, supplier

A, B, C = (supplier(cvr, name=name) for cvr, name in
           (("99000007", "Avnbo"), ("99000015", "Birk"), ("99000023", "Ceder")))  # fmt: skip
FIRST, SECOND = lot(), lot("LOT-0002", title="Vinduer")


def suggest(pairs: list[Pair], lots: list[Lot] | None = None) -> list[Consortium]:
    return list(consortia(lots or [FIRST, SECOND], pairs, TERMS, TODAY))


def rows(pairs: list[Pair], found: list[Lead] | None = None) -> list[Row]:
    groups = suggest(pairs, sorted({p.lot for p in pairs}, key=lambda x: x.lot_id))
    return list(opportunity_rows(pairs, groups, leads(found or []), TERMS, TODAY))


def one_lot_each(a: Supplier = A, b: Supplier = B, **changes: Any) -> list[Pair]:
    return [pair(replace(FIRST, **changes), a), pair(replace(SECOND, **changes), b)]


def test_a_group_for_the_lots_of_a_tender() -> None:
    (group,) = suggest(one_lot_each(replace(A, will_join_group=True, group_ref="core.x:1")))
    row = consortium_row(group)
    assert row["members"] == [A.cvr, B.cvr]
    assert row["names"] == ["Avnbo", "Birk"]
    assert row["asked"] == [A.cvr]
    assert row["lots_covered"] == ["LOT-0001", "LOT-0002"]
    assert row["lots_left_out"] == []
    assert row["must_ask"] == ["will_join_group"]
    told = dict(zip(row["reasons"], row["reason_refs"], strict=True))
    assert told["Avnbo: Vil byde sammen med andre"] == "core.x:1"
    assert told["Birk kan tage delaftalen Vinduer"] == match().offering_ref


def test_lots_that_nobody_can_carry_are_told() -> None:
    third = lot("LOT-0003", title="Måtter")
    (group,) = suggest(one_lot_each(), [FIRST, SECOND, third])
    assert consortium_row(group)["lots_left_out"] == ["LOT-0003"]
    assert group.reasons[-1].text == "Ingen kendt virksomhed kan tage Måtter"


def test_a_group_for_the_categories_of_one_lot() -> None:
    wash = match("tekstil_vask", cpv="98310000", is_main=False)
    (group,) = suggest([pair(FIRST, A), pair(FIRST, B, wash)], [FIRST])
    row = consortium_row(group)
    assert (row["members"], row["lots_covered"]) == ([A.cvr, B.cvr], ["LOT-0001"])
    assert row["categories"] == ["rengoering", "tekstil_vask"]


def test_a_code_that_lies_in_two_categories_is_one_part() -> None:
    other = match("ejendomsservice")
    assert suggest([pair(FIRST, A), pair(FIRST, B, other)], [FIRST]) == []


def test_who_will_not_or_may_not_is_in_no_group() -> None:
    assert suggest(one_lot_each(b=replace(B, will_join_group=False))) == []
    assert suggest(one_lot_each(b=replace(B, status="candidate"))) == []
    few = replace(B, share=0.1, share_on=TODAY)
    reserved = [replace(one, reserved="sheltered") for one in (FIRST, SECOND)]
    assert suggest(one_lot_each(b=few, reserved="sheltered"), reserved) == []
    assert suggest(one_lot_each(b=few)) != []
    (group,) = suggest(one_lot_each(reserved="sheltered"), reserved)
    assert "disadvantaged_share" in group.must_ask
    for kind, ask in (("public_service", "article_77"), ("text_only", "reservation")):
        lots = [replace(one, reserved=kind) for one in (FIRST, SECOND)]
        (group,) = suggest(one_lot_each(reserved=kind), lots)
        assert ask in group.must_ask


def test_each_within_its_capacity() -> None:
    assert suggest(one_lot_each(b=replace(B, max_order_dkk=900_000.0))) == []
    # One could carry either lot, not both.
    able = replace(A, max_order_dkk=1_000_000.0)
    pairs = [pair(FIRST, able), pair(SECOND, able), pair(FIRST, B), pair(SECOND, C)]
    found = [g.members for g in suggest([*pairs[:3]])]
    assert found == [(A.cvr, B.cvr)]
    assert [g.members for g in suggest(pairs)] == [(A.cvr, B.cvr), (A.cvr, C.cvr), (B.cvr, C.cvr)]


def test_a_member_of_a_group_has_that_way_in() -> None:
    by_route = {(r["cvr"], r["route"]): r for r in rows(one_lot_each())}
    assert {route for _, route in by_route} == {"lot", "consortium"}
    row = by_route[A.cvr, "consortium"]
    assert (row["lot_id"], row["group_no"], row["must_ask"]) == ("LOT-0001", 1, ["will_join_group"])
    assert row["reasons"][0] == "Kan byde sammen med Birk (gruppe 1)"
    assert row["reason_refs"][0] == "mart.consortia:T1/1"


def test_every_row_adds_up_and_has_a_row_for_each_reason() -> None:
    found = rows([pair(), pair(by=B)], [Lead(contract(), A, (match(),))])
    assert {r["route"] for r in found} == {"lot", "subcontract"}
    for row in found:
        parts = [row[f"score_{part}"] for part in ("cpv", "text", "area", "size", "terms")]
        assert row["score"] == round(sum(parts), 1)
        assert len(row["reasons"]) == len(row["reason_refs"]) >= 2
        assert all(ref.startswith(("core.", "mart.")) for ref in row["reason_refs"])


def test_a_possible_enterprise_is_never_alone() -> None:
    maybe = replace(B, status="candidate")
    assert rows([pair(by=maybe)]) == []
    found = rows([pair(by=A), pair(by=maybe)])
    assert {(r["cvr"], r["status"]) for r in found} == {(A.cvr, "registered"),
                                                        (B.cvr, "candidate")}  # fmt: skip


def test_leads_leave_out_the_holder_who_said_no_and_possible_ones() -> None:
    held = contract()
    found = [Lead(held, by, (match(),)) for by in (
        A, replace(B, will_subcontract=False), supplier(held.winner_cvr),
        supplier("99000040", status="candidate"),
    )]  # fmt: skip
    (lead,) = leads(found)
    row = lead_row(lead)
    assert (row["cvr"], row["winner_cvr"], row["must_ask"]) == (
        A.cvr, held.winner_cvr, ["will_subcontract"],
    )  # fmt: skip
    assert row["reasons"] == [
        "Kan være underleverandør for Stort Firma A/S, som har kontrakten »Rengøring af rådhuse« "
        "til 8 mio. kr.",
        "Kontrakten udløber 31.12.2027 uden forlængelser (start plus løbetid)",
        "Leverer Rengoering, skønnet ud fra en produktionsenheds branche",
        "Ingen har spurgt, om den vil være underleverandør",
    ]


def test_what_only_words_tell_of_is_asked_of_members_and_leads() -> None:
    said = match(evidence="purpose")
    (group,) = suggest([pair(FIRST, A, said), pair(SECOND, B)])
    assert "offering" in group.must_ask
    assert lead_row(Lead(contract(), A, (said,)))["must_ask"] == ["offering", "will_subcontract"]


def test_a_holder_that_is_social_or_known_by_name_is_told() -> None:
    held = contract(winner_is_social=True, is_matched=True, ends_on=None, ends_basis="unknown")
    told = lead_row(Lead(held, A, (match(),)))["reasons"]
    assert told[0].startswith(
        "Kan være underleverandør for Stort Firma A/S (genkendt på navn og sted), som har"
    )
    assert told[1] == "Stort Firma A/S er selv socialøkonomisk virksomhed"
    assert told[2] == "Kontraktens udløb kendes ikke (ukendt)"


def test_under_the_holder_of_the_buyers_contract_of_the_category() -> None:
    """Of an open lot the buyer's contract that ends first; of an expected one its own."""
    soon = contract(tender_key="T9", winner_cvr="99000058", ends_on=date(2027, 1, 1))
    others = contract(buyer_cvr="99000066", winner_cvr="99000066", ends_on=date(2026, 12, 1))
    found = [Lead(held, A, (match(),)) for held in (contract(), soon, others)]
    winners = {r["winner_cvr"] for r in rows([pair()], found) if r["route"] == "subcontract"}
    assert winners == {"99000058"}
    own = replace(FIRST, tender_key="T0", state="expected", expected_on=date(2027, 12, 31))
    winners = {r["winner_cvr"] for r in rows([pair(own)], found) if r["route"] == "subcontract"}
    assert winners == {contract().winner_cvr}
    reserved = [pair(replace(FIRST, reserved="sheltered"))]
    assert {r["route"] for r in rows(reserved, found)} == {"reserved"}
    for elsewhere in (match("tekstil_vask"), match(cpv="90511000")):
        other = [Lead(contract(), A, (elsewhere,))]
        assert {r["route"] for r in rows([pair()], other)} == {"lot"}
