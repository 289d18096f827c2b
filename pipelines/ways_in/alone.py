"""Ways in for one enterprise alone: reserved, direct, one lot.

Rules of law as `domain` tells them: udbudsloven § 54 (30 % disadvantaged employees, and a main aim
of integrating them), § 190 (art. 77, public service), § 193 (below 500,000 DKK).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from msgspec.structs import replace

from pipelines.ways_in.facts import Lot, Pair, Supplier
from pipelines.ways_in.fit import asks, fit
from pipelines.ways_in.reasons import Reason, Way, day, kroner, percent
from pipelines.ways_in.size import Size, is_too_small, size_of
from scrapers.config import WaysInSettings

NEEDED_SHARE = 0.3
"""Udbudsloven § 54: at least 30 % of those employed."""
DIRECT_BELOW_DKK = 500_000
"""Udbudsloven § 193: below this no rule but sound administration; of the whole purchase."""
_MONTH_DAYS = 30.44


def ways_alone(pair: Pair, terms: WaysInSettings, today: date) -> Iterator[Way]:
    """The ways in that an enterprise has to a lot by itself; none when it cannot take part.

    Who only supplies what a further code of the lot says cannot take it alone. A reservation is
    never refused for size: who may bid are few, so the size is asked.
    """
    lot, supplier = pair.lot, pair.supplier
    if is_too_small(lot, supplier) or not pair.best.is_main:
        return
    size = size_of(lot.load, lot.ref, supplier, terms)
    common = (
        *state(lot),
        *dynamic(lot),
        *holder(lot, supplier),
        *status(supplier),
        *fit(pair, terms),
        size.reason,
    )
    asked = (*asks(pair.best), *(() if size.fits else ("capacity",)))
    bid = reserved(lot, supplier, terms, today)
    if bid:
        yield Way("reserved", (*bid.reasons, *common), (*bid.must_ask, *asked))
    if lot.reserved in {"sheltered", "public_service"} or (not size.fits and _is_whole(lot, size)):
        return
    alone = Way("direct", (_direct(lot),)) if _may_be_direct(lot) else _on_the_lot(lot, terms)
    if lot.reserved == "text_only":
        meets, _ = share_of(supplier, terms, today)
        alone = _in_doubt(alone, lot, meets, terms)
    yield Way(alone.route, (*alone.reasons, *common), (*alone.must_ask, *asked))


def state(lot: Lot) -> list[Reason]:
    """That a lot is not open yet."""
    if lot.state == "planned":
        return [Reason("Planlagt: ordregiver har varslet udbuddet, fristen er ikke sat", lot.ref)]
    if lot.state == "expected" and lot.expected_on:
        text = f"Ventes udbudt igen: den løbende kontrakt udløber {day(lot.expected_on)}"
        text = f"{text} ({lot.expected_reason})" if lot.expected_reason else text
        return [Reason(text, lot.state_ref)]
    return []


def dynamic(lot: Lot) -> list[Reason]:
    """That nobody has to carry the whole lot at once."""
    if not lot.is_dynamic:
        return []
    return [Reason("Dynamisk indkøbssystem: opgaverne udbydes enkeltvis", lot.ref)]


def holder(lot: Lot, supplier: Supplier) -> list[Reason]:
    """That the enterprise has the running contract itself."""
    if supplier.cvr not in lot.holders:
        return []
    return [Reason("Har selv den løbende kontrakt i dag", lot.state_ref)]


def status(supplier: Supplier) -> list[Reason]:
    """A possible social enterprise is told to be no more than that."""
    if not supplier.is_candidate:
        return []
    return [Reason("Mulig: ingen har bekræftet, at den er socialøkonomisk", supplier.status_ref)]


def share_of(supplier: Supplier, terms: WaysInSettings, today: date) -> tuple[bool | None, Reason]:
    """Whether an enterprise meets the 30 % of § 54; null when nobody knows today."""
    ref = supplier.share_ref or supplier.status_ref
    if supplier.share is None:
        text = "Ingen har oplyst andelen af udsatte medarbejdere (§ 54: mindst 30 %): spørg om den"
        return None, Reason(text, ref)
    told = f"Andelen af udsatte medarbejdere er oplyst til {percent(supplier.share)}"
    if supplier.share_on is None:
        return None, Reason(f"{told} uden dato: spørg om andelen i dag", ref)
    told = f"{told} pr. {day(supplier.share_on)}"
    if (today - supplier.share_on).days > terms.share_valid_months * _MONTH_DAYS:
        text = f"{told}, for mere end {terms.share_valid_months} måneder siden: spørg om den i dag"
        return None, Reason(text, ref)
    if supplier.share < NEEDED_SHARE:
        return False, Reason(f"{told}, under de 30 %, som § 54 kræver", ref)
    return True, Reason(f"{told} (§ 54: mindst 30 %)", ref, "terms", 1.0)


def reserved(lot: Lot, supplier: Supplier, terms: WaysInSettings, today: date) -> Way | None:
    """The way in by a reservation: what it rests on and what must be asked.

    None where the lot is not reserved, or the enterprise is known not to be one it is for.
    """
    if lot.reserved == "public_service":
        text = (
            "Forbeholdt organisationer med offentlige opgaver (art. 77, § 190): spørg om formål, "
            "overskud, medbestemmelse og kontrakter de sidste 3 år"
        )
        return Way("reserved", (Reason(text, lot.ref),), ("article_77",))
    if lot.reserved not in {"sheltered", "text_only"}:
        return None
    meets, share = share_of(supplier, terms, today)
    if meets is False:
        return None
    asked = () if meets else ("disadvantaged_share",)
    if lot.reserved == "text_only":
        text = "Teksten nævner et forbehold, men feltet gør ikke: spørg ordregiver, om det gælder"
        told = replace(share, share=share.share * terms.assumed)
        return Way("reserved", (Reason(text, lot.ref), told), ("reservation", *asked))
    text = (
        "Forbeholdt virksomheder, hvis hovedformål er at få udsatte ind på arbejdsmarkedet "
        "(udbudslovens § 54)"
    )
    return Way("reserved", (Reason(text, lot.ref), share), asked)


def _is_whole(lot: Lot, size: Size) -> bool:
    """Whether the lot is too big as one task; those of a dynamic system are put out one by one."""
    return size.fits is False and not lot.is_dynamic


def _may_be_direct(lot: Lot) -> bool:
    value = lot.tender_value_dkk
    return value is not None and value < DIRECT_BELOW_DKK and not lot.is_works


def _direct(lot: Lot) -> Reason:
    text = f"Hele købet er på {kroner(lot.tender_value_dkk or 0)}: under 500.000 kr. kan der købes "
    return Reason(f"{text}direkte (udbudslovens § 193)", lot.ref, "terms", 1.0)


def _on_the_lot(lot: Lot, terms: WaysInSettings) -> Way:
    kind = "Kan bydes på alene"
    if lot.sme_suitable:
        text = f"{kind}; ordregiver skriver, at den egner sig til små og mellemstore virksomheder"
        return Way("lot", (Reason(text, lot.ref, "terms", 1.0),))
    return Way("lot", (Reason(kind, lot.ref, "terms", terms.assumed),))


def _in_doubt(way: Way, lot: Lot, meets: bool | None, terms: WaysInSettings) -> Way:
    """A way to a lot whose text names a reservation that its field does not.

    It assumes that the reservation does not hold, so its terms give the points of an assumption.
    Whom the reservation shuts out, or may, has to ask first and gets none for them until then:
    no way in scores above the reserved one because the share is not known (`reserved`).
    """
    (first,) = way.reasons
    text = "Teksten nævner et forbehold, men feltet gør ikke: gælder det, er"
    if meets:
        told = replace(first, share=first.share * terms.assumed)
        return replace(way, reasons=(told, Reason(f"{text} vejen ind den forbeholdte", lot.ref)))
    told = replace(first, share=0.0)
    closed = Reason(f"{text} denne vej lukket", lot.ref)
    return replace(way, reasons=(told, closed), must_ask=("reservation",))
