"""Small tender sources that give little: a title, a buyer, a link, and not always a date.

One module a source. What they leave out is null: no deadline, date or state is made up
(udbud.md §4 to §6). Does not belong here: finding and fetching pages.
"""

from pipelines.clean.portals.comdia import Detail, clean_detail, clean_list
from pipelines.clean.portals.ethics import clean_documents
from pipelines.clean.portals.eu_supply import clean_feed
from pipelines.clean.portals.municipal import Reading, clean_page

__all__ = [
    "Detail", "Reading", "clean_detail", "clean_documents", "clean_feed", "clean_list",
    "clean_page",
]  # fmt: skip
