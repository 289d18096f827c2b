"""Answers of udbud.dk's public search and detail into typed rows (udbud.md §1).

A search answer gives the rows; the detail of a notice gives facts that the search lacks, and
`merge` puts the two together. Contact persons stand in the detail and are not read.

Does not belong here: requests and paging (`scrapers.pages.udbud`), the eForms XML of the
data-sync API (`pipelines.clean.eforms`), which notices make up a procurement procedure.
"""

from __future__ import annotations

from pipelines.clean.udbud.detail import clean_detail
from pipelines.clean.udbud.entries import Entry, Identity, identity_of
from pipelines.clean.udbud.facts import DetailFacts, merge
from pipelines.clean.udbud.search import clean_search_page
from pipelines.clean.udbud.sync import clean_sync_page
from pipelines.clean.unusable import UnusablePage

__all__ = [
    "DetailFacts", "Entry", "Identity", "UnusablePage", "clean_detail", "clean_search_page",
    "clean_sync_page", "identity_of", "merge",
]  # fmt: skip
