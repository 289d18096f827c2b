"""One text into the clauses it speaks of.

Belongs here: the prefilter, sentences, evidence. Does not belong here: the words (`danish`,
`english`), which texts there are (`rows`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipelines.clean.clauses.danish import DANISH
from pipelines.clean.clauses.english import ENGLISH
from pipelines.clean.clauses.rule import Sentence
from pipelines.clean.clauses.stems import kinds_in, stems_in
from pipelines.clean.inbox.people import LEFT_OUT, without_contacts

EVIDENCE_LENGTH = 400
"""Characters of a sentence that are kept; of a longer one the part around the words met."""
_LONGEST = 1_200
"""Text without a full stop is read in pieces of at most this many characters."""

_BREAK = re.compile(r"[.!?]+[\"')»”]{0,2}\s+(?=[\"'(«„“•–-]{0,2}[A-ZÆØÅ0-9§])")
_ABBREVIATIONS = frozenset({
    "jf", "nr", "pct", "stk", "kap", "bl.a", "f.eks", "fx", "ca", "evt", "inkl", "ekskl", "kr",
    "art", "pkt", "udbudsl", "tlf", "max", "min", "no", "e.g", "i.e", "cf", "sec", "para", "approx",
})  # fmt: skip
_BARE_NUMBER = re.compile(r"(?<!\d)(?:\d{10}|\d{6}[ -]\d{4}|[2-9]\d{7})(?!\d)")


@dataclass(frozen=True, slots=True)
class Clause:
    """Something a sentence says of reservation or social clauses.

    Attributes:
        kind: one of `rule.KINDS`.
        evidence: the sentence, at most `EVIDENCE_LENGTH` characters, without mail addresses and
            numbers that may be a person's.
        rule: name of the rule that met it.
        language: ISO 639-3 code of the rule's language, upper case.
        negated: the sentence says that it does not apply.
        mentioned: the sentence only names it.
    """

    kind: str
    evidence: str
    rule: str
    language: str
    negated: bool = False
    mentioned: bool = False


def read_clauses(text: str | None, stems: Sequence[str] | None = None) -> list[Clause]:
    """The clauses of a text, in its order; each kind at most once a sentence.

    Args:
        text: plain text, Danish or English, of any length; None counts as empty.
        stems: those that the text holds, where they are known.
    """
    if not text or not (present := stems_in(text.lower()) if stems is None else stems):
        return []
    return [
        clause
        for line in text.splitlines()
        if (of_line := stems_in(line.lower(), present))
        for sentence in _sentences(line)
        for clause in _read(sentence, of_line)
    ]


def may_speak(text: str) -> bool:
    """Whether a text holds words that some rule could begin from."""
    return bool(stems_in(text.lower()))


def _sentences(line: str) -> Iterator[str]:
    start = 0
    for found in _BREAK.finditer(line):
        word = line[max(start, found.start() - 12) : found.start()].rpartition(" ")[2]
        if word.lstrip("(").lower() not in _ABBREVIATIONS:
            yield from _pieces(line[start : found.end()])
            start = found.end()
    yield from _pieces(line[start:])


def _pieces(sentence: str) -> Iterator[str]:
    words = " ".join(sentence.split())
    while len(words) > _LONGEST:
        cut = words.rfind(" ", _LONGEST // 2, _LONGEST)
        cut = _LONGEST if cut < 0 else cut
        yield words[:cut]
        words = words[cut:].lstrip()
    if words:
        yield words


def _read(sentence: str, stems: Sequence[str]) -> Iterator[Clause]:
    lowered = Sentence(sentence.lower())
    kinds = kinds_in(lowered.text, stems)
    if not kinds:
        return
    for grammar in (DANISH, ENGLISH):
        for rule in grammar.rules:
            if rule.kind not in kinds or (at := rule.met_at(lowered)) is None:
                continue
            kinds.remove(rule.kind)
            negated = grammar.denies(lowered.text, at)
            named = rule.only_named or grammar.hedge.search(lowered.text) is not None
            yield Clause(
                rule.kind,
                _evidence(sentence, at),
                rule.name,
                grammar.language,
                negated=negated,
                mentioned=named and not negated,
            )


def _evidence(sentence: str, at: int) -> str:
    # The whole sentence is cleared before it is cut, so that no number is cut in two and missed.
    cleared = _BARE_NUMBER.sub(LEFT_OUT, without_contacts(sentence))
    if len(cleared) <= EVIDENCE_LENGTH:
        return cleared
    room = EVIDENCE_LENGTH - 2
    start = max(0, min(at - room // 2, len(cleared) - room))
    cut = cleared[start : start + room]
    return ("…" if start else "") + cut + ("…" if start + room < len(cleared) else "")
