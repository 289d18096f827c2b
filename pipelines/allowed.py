"""What a run may take of the machine: as much as is allowed, and refused when that is too little.

A run that meets a limit in its middle breaks wherever it is just then, inside a library as well as
in ours; so it is asked for at the door. Does not belong here: what to do about it
(`pipelines.advice`).
"""

from __future__ import annotations

import errno
import gc
import resource

FILES_WANTED = 1024
"""Usual on Linux; a night of one municipality was seen to need fewer than 48."""
LEAST_FILES = 64
LEAST_MEMORY = 1_000_000_000
"""Bytes of addresses; a night of one municipality holds 600 MB and maps more than twice that."""
_ALLOCATIONS_BETWEEN_COLLECTIONS = 10_000


def collect_rarely() -> None:
    """Have Python look seldom for what can go only together.

    It looked through everything that is loaded again and again, a quarter of a night's computing.
    """
    gc.set_threshold(_ALLOCATIONS_BETWEEN_COLLECTIONS)


def enough() -> None:
    """Raise the soft limit of open files to what is wanted, as far as the hard limit lets us.

    Raises:
        OSError: fewer files or less memory are allowed than any run needs.
    """
    memory, _ = resource.getrlimit(resource.RLIMIT_AS)
    if memory != resource.RLIM_INFINITY and memory < LEAST_MEMORY:
        raise OSError(errno.ENOMEM, f"Cannot allocate memory: {memory / 1e6:.0f} MB are allowed")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= FILES_WANTED:
        return
    allowed = FILES_WANTED if hard == resource.RLIM_INFINITY else min(FILES_WANTED, hard)
    if allowed < LEAST_FILES:
        raise OSError(errno.EMFILE, f"Too many open files would be needed: {allowed} are allowed")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, allowed), hard))
