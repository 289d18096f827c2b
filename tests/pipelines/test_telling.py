"""What Dagster's page tells of every asset."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg

from pipelines.assets import checking, telling
from pipelines.definitions import defs
from pipelines.freshness import standing
from scrapers.config import load
from scrapers.sources import SOURCES
from warehouse import checks
from warehouse.tables import BY_NAME

FLOW = ("collect", "clean", "facts", "look_up", "join", "publish")


def test_every_asset_has_an_owner_a_description_and_a_place_in_the_flow() -> None:
    for spec in defs.resolve_all_asset_specs():
        assert spec.owners, spec.key
        assert spec.description, spec.key
        assert spec.group_name in FLOW, spec.key


def test_the_graph_reads_from_left_to_right() -> None:
    specs = {spec.key: spec for spec in defs.resolve_all_asset_specs()}
    for spec in specs.values():
        for dep in spec.deps:
            before = specs[dep.asset_key].group_name
            assert FLOW.index(before or "") <= FLOW.index(spec.group_name or ""), spec.key


def test_a_rebuild_leaves_out_only_what_asks_the_sources() -> None:
    nightly, rebuild = (defs.resolve_job_def(n).asset_layer for n in ("nightly", "rebuild"))
    left_out = nightly.selected_asset_keys - rebuild.selected_asset_keys
    assert {key.path[0] for key in left_out} == {"raw"}
    assert len(left_out) == len(SOURCES)


def test_columns_lead_to_columns_of_assets_that_are_there() -> None:
    keys = {spec.key for spec in defs.resolve_all_asset_specs()}
    told = telling.column_lineage(BY_NAME["core.notices"])["dagster/column_lineage"]
    deps = [dep for found in told.deps_by_column.values() for dep in found]
    assert {dep.asset_key for dep in deps} <= keys
    title = {
        (dep.asset_key.to_user_string(), dep.column_name) for dep in told.deps_by_column["title"]
    }
    assert ("clean/ted", "notices.title") in title
    assert ("clean/udbud_sync", "notices.title") in title


def test_a_table_whose_sql_does_not_tell_has_no_lineage() -> None:
    assert telling.column_lineage(BY_NAME["mart.mapping_estimate"]) == {}


def test_first_bad_rows_are_a_table_that_no_value_breaks() -> None:
    rows = [{"cvr": "99000007", "name": "a|b\n<script>"}]
    assert telling.first_rows(rows, of=7) == dg.MetadataValue.md(
        "7 rows\n\n| cvr | name |\n| --- | --- |\n| 99000007 | a\\|b &lt;script> |"
    )


def test_rules_of_a_severity_are_one_check_that_names_those_that_failed() -> None:
    first, *others = checking.all_checks(BY_NAME["core.organisation_matches"])
    hint = replace(first, name="hint", severity="WARN")
    rules = [first, *others, hint]
    specs = telling.check_specs(BY_NAME["core.organisation_matches"], rules)
    assert [(spec.name, spec.blocking) for spec in specs] == [("errors", True), ("warnings", False)]
    assert all(f"{rule.name}: {rule.reason}" in (specs[0].description or "") for rule in others)
    found = [checks.Outcome(rule, 0) for rule in rules]
    assert [
        result.passed
        for result in telling.check_results(BY_NAME["core.organisation_matches"], found)
    ] == [True, True]
    found[0] = checks.Outcome(first, 2, [{"org_id": "ORG-1"}])
    errors, warnings = telling.check_results(BY_NAME["core.organisation_matches"], found)
    assert (errors.passed, warnings.passed) == (False, True)
    assert set(errors.metadata or {}) == {"rules", first.name}
    assert "ORG-1" in str((errors.metadata or {})[first.name])


def test_the_age_of_each_source_is_a_figure_to_plot(tmp_path: Path) -> None:
    at = datetime(2026, 11, 20, 4, 30, tzinfo=UTC)
    told = standing(load().model_copy(update={"data_dir": tmp_path}), SOURCES["ted"], at)
    assert telling.ages([told], at) == {}
    seen = replace(told, last_success_at=at - timedelta(hours=30))
    assert telling.ages([seen], at) == {"age_hours_ted": 30.0}
    assert telling.ages([replace(seen, state="off")], at) == {}


def test_no_step_waits_for_a_slot_that_a_killed_run_would_keep() -> None:
    """A night killed while it published held Dagster's pool, and every later one span for ever."""
    pools = {asset.op.pool for asset in defs.assets or [] if isinstance(asset, dg.AssetsDefinition)}
    assert pools == {None}
