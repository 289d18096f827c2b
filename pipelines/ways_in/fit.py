"""What an enterprise and a lot have in common: CPV, words, area. Each shown apart.

Notices are coded wrongly now and then, and titles mislead: neither is trusted alone (domain §3).
"""

from __future__ import annotations

from pipelines.ways_in.facts import Match, Pair
from pipelines.ways_in.reasons import Reason, listed
from pipelines.ways_in.words import shared
from scrapers.config import WaysInSettings

EVIDENCE = {
    "decision": "som kortlægningen har afgjort",
    "survey": "som kortlægningen har fået oplyst",
    "mapping": "som kortlægningen siger",
    "award": "som virksomheden har vundet kontrakter om",
    "site_branch": "skønnet ud fra en produktionsenheds branche",
    "company_branch": "skønnet ud fra virksomhedens branche",
    "purpose": "skønnet ud fra formålet i CVR",
    "website": "skønnet ud fra ord på hjemmesiden",
}
"""How an offering is known, in Danish."""


WORDS_ONLY = frozenset({"purpose", "website"})
"""Evidence of what an enterprise says, not of what it does: whom it trains, not what it sells."""


def asks(match: Match) -> tuple[str, ...]:
    """What has to be asked of an offering before it is known to be one."""
    return ("offering",) if match.evidence in WORDS_ONLY else ()


def fit(pair: Pair, terms: WaysInSettings) -> list[Reason]:
    """What speaks for a pair whatever the way in: three reasons at least."""
    return [*_cpv(pair, terms), *_text(pair, terms), _area(pair.best, terms)]


def _cpv(pair: Pair, terms: WaysInSettings) -> list[Reason]:
    match = pair.best
    kind = "hovedkode" if match.is_main else "supplerende kode"
    share = match.confidence * (1.0 if match.is_main else terms.assumed)
    told = f"CPV {match.cpv} ({kind}) hører under {match.label}"
    if asks(match):
        share *= terms.assumed
    if match.is_broad:
        share *= terms.assumed
        told += f", der rummer alt i hovedafdeling {match.cpv[:2]}"
    return [
        Reason(told, pair.lot.ref, "cpv", share),
        offers(match),
    ]


def offers(match: Match) -> Reason:
    """What the enterprise supplies, and how that is known."""
    evidence = EVIDENCE.get(match.evidence, match.evidence)
    question = ": spørg, om den leverer det" if asks(match) else ""
    return Reason(f"Leverer {match.label}, {evidence}{question}", match.offering_ref)


def _text(pair: Pair, terms: WaysInSettings) -> list[Reason]:
    found = shared(pair.lot.words, pair.supplier.words)
    if not found:
        return []
    share = min(len(found) / terms.text_full_from, 1.0)
    words = listed([f"»{word}«" for word in found[: terms.text_full_from]])
    text = f"{words} står både i udbuddet og i formål eller referencer"
    return [Reason(text, pair.supplier.ref, "text", share)]


def _area(match: Match, terms: WaysInSettings) -> Reason:
    if match.area_assumed:
        text = "Holder til i kommunen; ingen har spurgt, hvor den arbejder"
        return Reason(text, match.offering_ref, "area", terms.assumed)
    return Reason("Arbejder i kommunen ifølge eget svar", match.offering_ref, "area", 1.0)
