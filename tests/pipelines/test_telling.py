"""What Dagster's page tells of every asset."""

from __future__ import annotations

import dagster as dg

from pipelines.assets import telling
from pipelines.definitions import defs
from warehouse.tables import BY_NAME


def test_every_asset_has_an_owner_a_description_and_a_place_in_the_flow() -> None:
    for spec in defs.resolve_all_asset_specs():
        assert spec.owners, spec.key
        assert spec.description, spec.key
        assert spec.group_name in {"collect", "clean", "join", "publish"}, spec.key


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
    assert telling.first_rows(rows) == dg.MetadataValue.md(
        "| cvr | name |\n| --- | --- |\n| 99000007 | a\\|b &lt;script> |"
    )
