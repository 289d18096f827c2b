"""Which pairs of names are looked at: no name is compared with the whole register.

Names that share rare runs of three letters are compared, those in the same municipality first.
The work a name may cost is bounded, so growth is that of the names to match and of the register,
not their product. Does not belong here: what a pair is worth.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from rapidfuzz import fuzz, process

from pipelines.identity.names import bare
from pipelines.identity.register import Register

Query = tuple[int, str, frozenset[str]]
"""Number of a subject, core of a name, municipalities it may lie in."""

_BUDGET = 600
"""Register names that one name is compared with at most."""
_CHUNK = 500
_RUN = 3
"""Letters of a run."""
_RATIO, _SET_RATIO = 68, 95
"""Per cent: below both of these nothing that counts can come of a pair."""


def pairs(queries: Iterable[Query], register: Register) -> Iterator[tuple[int, int]]:
    """Pairs of a subject's number and an index of `register.names` worth a closer look.

    Memory: the register's letter runs that occur in queries, 4 bytes each, and a chunk of pairs.
    """
    asked = [(number, core, _keys(core, areas)) for number, core, areas in queries]
    postings = _postings(register, {key for *_, keys in asked for key in keys})
    rest = iter(asked)
    while chunk := list(islice(rest, _CHUNK)):
        yield from _alike(chunk, postings, register)


def _runs(core: str) -> set[str]:
    text = f" {bare(core)}".ljust(_RUN)
    return {text[i : i + _RUN] for i in range(len(text) - _RUN + 1)}


def _keys(core: str, areas: Iterable[str]) -> set[str]:
    runs = _runs(core)
    return runs | {run + area for run in runs for area in areas}


def _postings(register: Register, wanted: Iterable[str]) -> Mapping[str, array[int]]:
    """Run of letters -> indices of names with it; no more of them than can be used."""
    runs_in: dict[str, set[str]] = defaultdict(set)
    for key in wanted:
        runs_in[key[_RUN:]].add(key[:_RUN])
    found: dict[str, array[int]] = {}
    for index, name in enumerate(register.names):
        runs = _runs(name.core)
        for area in ("", *register.places[name.cvr].municipalities):
            for run in runs & runs_in[area] if area in runs_in else ():
                posting = found.setdefault(run + area, array("I"))
                posting.append(index)
                if len(posting) > _BUDGET:
                    runs_in[area].discard(run)  # full: nobody looks at more
    return found


def _candidates(keys: set[str], postings: Mapping[str, array[int]]) -> list[int]:
    """Names that share the rarest keys, as many as the budget takes."""
    mine = sorted((len(postings[key]), key) for key in keys if key in postings)
    found: set[int] = set()
    for _, key in mine:
        found.update(postings[key])
        if len(found) > _BUDGET:
            break
    return sorted(found)[: 2 * _BUDGET]


def _alike(
    chunk: Sequence[tuple[int, str, set[str]]],
    postings: Mapping[str, array[int]],
    register: Register,
) -> Iterator[tuple[int, int]]:
    found = [
        (number, core, index)
        for number, core, keys in chunk
        for index in _candidates(keys, postings)
    ]
    said = [core for _, core, _ in found]
    known = [register.names[index].core for *_, index in found]
    ratios = process.cpdist(said, known, scorer=fuzz.ratio, score_cutoff=_RATIO)
    sets = process.cpdist(said, known, scorer=fuzz.token_set_ratio, score_cutoff=_SET_RATIO)
    for at in (ratios + sets).nonzero()[0].tolist():
        yield found[at][0], found[at][2]
