"""Register answers of CVR into typed rows (cvr.md §3, §6-§8, §14).

One archived `_search` answer in, rows and findings out. Participants, phones and mails are not
declared in the shapes read here, so they cannot reach a row.

Does not belong here: requests and paging (`scrapers.pages.cvr`), which pages make up an accepted
crawl, and what follows from comparing crawls.
"""

from __future__ import annotations

from pipelines.clean.cvr.companies import clean_companies
from pipelines.clean.cvr.sites import clean_sites
from pipelines.clean.unusable import UnusablePage

__all__ = ["UnusablePage", "clean_companies", "clean_sites"]
