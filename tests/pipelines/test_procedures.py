"""Notices of one procedure come together, others stay apart."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pipelines.procedures import NoticeLinks, group


def notice(key: str, **changes: Any) -> NoticeLinks:
    values: dict[str, Any] = {
        "notice_key": key,
        "publication_number": key,
        "notice_id": f"uuid-{key}",
        "version": "01",
        "procedure_id": None,
        "buyer": "55133018",
        "changes_notice": None,
        "previous_notices": (),
        "published_on": "2026-01-01",
    }
    return NoticeLinks(**{**values, **changes})


def keys(*notices: NoticeLinks) -> dict[str, tuple[str, str]]:
    return {m.notice_key: (m.tender_key, m.rule) for m in group(notices)}


def test_the_same_procedure_at_the_same_buyer() -> None:
    found = keys(
        notice("1-2026", procedure_id="p"),
        notice("2-2026", procedure_id="p"),
        notice("3-2026", procedure_id="p", buyer="99000007"),
    )
    assert found == {
        "1-2026": ("p@55133018", "procedure_id"),
        "2-2026": ("p@55133018", "procedure_id"),
        "3-2026": ("p@99000007", "procedure_id"),
    }


def test_a_change_joins_what_it_changes_by_number_or_by_id_and_version() -> None:
    found = keys(
        notice("1-2026"),
        notice("2-2026", changes_notice="1-2026", published_on="2026-02-01"),
        notice("3-2026", changes_notice="uuid-2-2026-01", published_on="2026-03-01"),
    )
    assert {tender for tender, _ in found.values()} == {"1-2026"}
    assert found["3-2026"][1] == "changes_notice"


def test_an_earlier_notice_and_its_procedure_come_together_across_buyers() -> None:
    found = keys(
        notice("1-2026", buyer="a"),
        notice("2-2026", buyer="b", procedure_id="p", previous_notices=("1-2026", "9-1999")),
    )
    assert {tender for tender, _ in found.values()} == {"p@b"}


def test_the_converter_s_template_procedure_ties_nothing() -> None:
    template = "aff2863e-b4cc-4e91-baba-b3b85f709117"
    found = keys(notice("1-2026", procedure_id=template), notice("2-2026", procedure_id=template))
    assert found == {"1-2026": ("1-2026", "alone"), "2-2026": ("2-2026", "alone")}


@given(st.permutations([
    notice("1-2026", procedure_id="p"),
    notice("2-2026", changes_notice="1-2026"),
    notice("3-2026", previous_notices=("2-2026",), published_on="2026-05-01"),
    notice("4-2026"),
    notice("5-2026", changes_notice="5-2026"),
]))  # fmt: skip
def test_the_order_in_which_notices_come_makes_no_difference(notices: list[NoticeLinks]) -> None:
    found = {m.notice_key: m.tender_key for m in group(notices)}
    assert found == {
        "1-2026": "p@55133018",
        "2-2026": "p@55133018",
        "3-2026": "p@55133018",
        "4-2026": "4-2026",
        "5-2026": "5-2026",
    }
