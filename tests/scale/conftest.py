"""Stand-ins as the spiders' tests have them."""

from tests.scrapers.conftest import addresses, own_settings, stand_ins

__all__ = ["addresses", "own_settings", "stand_ins"]
