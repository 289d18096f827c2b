"""Archived answers, and records in them, that hold no data.

Belongs here: the error for an answer, and what decoding raises for bytes that are not what they
should be. Does not belong here: what becomes of a record that cannot be read (it is a finding).
"""

from __future__ import annotations

import msgspec

UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What decoding JSON raises: no JSON or of another shape (a number that no machine number holds
among that), no UTF-8, nested deeper than the decoder goes. Parts that are kept raw at first raise
it only when they are read themselves."""


class UnusablePage(ValueError):  # noqa: N818 what is raised is the page, as callers say it
    """An answer that is not a page of data: not JSON, an error body, or known to be partial.

    Acceptance keeps such answers out of the accepted crawl, so meeting one while cleaning means
    that something before went wrong: it stops the source instead of counting as "nothing there".
    """
