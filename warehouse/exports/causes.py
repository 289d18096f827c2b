"""Why a source is not fresh, in Danish, for people: the program's own words are English.

What no pattern knows (an address and its answer, say) stays as it is: better English than nothing.
Does not belong here: the states themselves (`warehouse.exports.danish`).
"""

from __future__ import annotations

import re

_CAUSES = (
    (r"switched off", "slået fra"),
    (r"no credentials are set", "der er ingen adgang: brugernavn eller nøgle mangler"),
    (r"never collected", "aldrig hentet"),
    (r"last collected more than (\d+) days?, (\d+):\d\d:\d\d ago",
     r"sidst hentet for mere end \1 døgn og \2 timer siden"),
    (r"last collected more than (\d+) days?, 0:00:00 ago", r"sidst hentet for over \1 døgn siden"),
    (r"last collected more than (\d+):\d\d:\d\d ago", r"sidst hentet for over \1 timer siden"),
    (r"no list was read", "ingen liste kunne læses"),
    (r"(\d+) listed documents were not collected \((.*)\)",
     r"\1 af listens dokumenter blev ikke hentet (\2)"),
    (r"(.+): (\d+) announced, (\d+) collected", r"\1: \2 annonceret, \3 hentet"),
    (r"(\d+) records, fewer than the (\d+) expected", r"\1 poster, færre end de \2 ventede"),
    (r"(\d+) errors were logged", r"\1 fejl i loggen"),
    (r"the crawl ended with 'limit'", "hentningen varede længere, end den må, og blev afbrudt"),
    (r"the crawl ended with 'budget'", "hentningen ville have spurgt mere, end den må"),
    (r"the crawl ended with '(.+)'", r"hentningen sluttede med '\1'"),
)  # fmt: skip


def danish_cause(cause: str) -> str:
    """A cause in Danish; its parts are divided by semicolons."""
    return "; ".join(map(_part, cause.split("; ")))


def _part(cause: str) -> str:
    for pattern, danish in _CAUSES:
        if found := re.fullmatch(pattern, cause):
            return found.expand(danish)
    return cause
