"""Fixtures of these tests: the published sets of the warehouse's tests."""

from tests.warehouse.conftest import export_set, exports_database

__all__ = ["export_set", "exports_database"]
