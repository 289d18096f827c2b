"""The error for an archived answer that holds no data.

Acceptance keeps such answers out of the accepted crawl, so meeting one while cleaning means that
something before went wrong: it stops the source instead of counting as "nothing there".
"""

from __future__ import annotations


class UnusablePage(ValueError):  # noqa: N818 what is raised is the page, as callers say it
    """An answer that is not a page of data: not JSON, an error body, or known to be partial."""
