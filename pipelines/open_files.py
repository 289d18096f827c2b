"""How many files a run may have open: taken up to what is allowed, refused when that is too few.

A run that meets the limit in its middle breaks wherever it is just then, inside a library as well
as in ours; so it is asked for at the door.
"""

from __future__ import annotations

import errno
import resource

WANTED = 1024
"""Usual on Linux; a night of one municipality was seen to need fewer than 48."""
LEAST = 64


def enough() -> None:
    """Raise the soft limit to what is wanted, as far as the hard limit lets us.

    Raises:
        OSError: fewer than `LEAST` are allowed (`pipelines.advice` says what to do).
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= WANTED:
        return
    allowed = WANTED if hard == resource.RLIM_INFINITY else min(WANTED, hard)
    if allowed < LEAST:
        raise OSError(errno.EMFILE, f"Too many open files would be needed: {allowed} are allowed")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, allowed), hard))
