"""Recorded notices taken apart, so that any number can be made of them cheaply.

A mould is the bytes of a notice with gaps for what differs from one notice to the next, and with
what belongs to one lot (the lot, its results, tenders, parties, contracts, winners) marked to be
repeated. The recorded notices are in `tests/fixtures/eforms`, with their origin and terms.

Does not belong here: what is put into the gaps (`notices`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lxml import etree

from pipelines.clean.eforms.xml import Element, parse, path

SHARES = {
    "real_eforms/215378-2024": 26,  # result
    "real_eforms/368245-2023": 8,  # change
    "real_eforms/497181-2023": 8,
    "real_eforms/649907-2023": 4,  # design contest
    "real_eforms/650276-2023": 10,  # light regime
    "real_eforms/710770-2023": 9,
    "real_eforms/741690-2023": 12,  # light regime
    "converted_eforms/20-587026-001-EXP": 4,
    "sdk_examples/sdk1.15.1_can-modif_24_value": 4,
    "sdk_examples/sdk1.15.1_can_23_contracts": 8,
    "sdk_examples/sdk1.15.1_can_25_withheld": 2,
    "sdk_examples/sdk1.15.1_change-cn_24_void": 2,
    "sdk_examples/sdk1.15.1_pin-cfc-social_24": 3,
}
"""Recorded notice -> of a hundred generated ones: two in five tell a result or a modification."""
LONG = 80
"""Characters from which on a text is written anew in every notice."""

_FIXTURES = Path(__file__).parents[2] / "fixtures" / "eforms"
_GAP = re.compile("\ue000([^\ue001]*)\ue001".encode())
_REPEATED = re.compile(rb"<\?lot (?:begin|end)\?>")
_ID = re.compile(r"(LOT|RES|TEN|TPA|CON|ORG)-([0-9]{4})")
_SENTENCE = re.compile(r"(?<=[.;:?!]) +|\n+")
_ORG_ID = "efac:Company/cac:PartyIdentification/cbc:ID"
_STRIDE = 10


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that differs: `kind` says what, `what` holds its measure or its recorded value."""

    kind: str
    what: str


@dataclass(frozen=True, slots=True)
class Repeat:
    """What stands there once a lot."""

    parts: tuple[bytes | Gap, ...]


Part = bytes | Gap | Repeat


@dataclass(frozen=True, slots=True)
class Mould:
    """A recorded notice, taken apart.

    Attributes:
        parts: the whole, in order.
        sentences: those of its texts, in its language.
        markup, text: bytes without texts, and of its texts, that stand there once.
        lot_markup, lot_text: the same, once a lot.
    """

    parts: tuple[Part, ...]
    sentences: tuple[str, ...]
    markup: int
    text: int
    lot_markup: int
    lot_text: int


@cache
def moulds() -> dict[str, Mould]:
    """All moulds by name, in the order of `SHARES`."""
    return {name: _mould((_FIXTURES / f"{name}.xml").read_bytes()) for name in SHARES}


def _mould(body: bytes) -> Mould:
    root = parse(body)
    lot, *more = _find(root, "//cac:ProcurementProjectLot")
    for other in more:
        _remove_lot(root, other)
    repeated = [lot, *_results(root), *_winners(root)]
    inside = _ids(repeated)
    sentences = list(_open_gaps(root, inside))
    for element in repeated:
        _mark(element)
    pieces = _REPEATED.split(etree.tostring(root, encoding="UTF-8", xml_declaration=True))
    once, each = pieces[::2], pieces[1::2]
    parts: list[Part] = []
    for number, piece in enumerate(pieces):
        found = tuple(_parts(piece))
        parts.extend([Repeat(found)] if number % 2 else found)
    return Mould(tuple(parts), tuple(sentences), *_weigh(once), *_weigh(each))


def _find(element: Element, expression: str) -> list[Element]:
    return path(expression)(element)


def _remove_lot(root: Element, lot: Element) -> None:
    lot.getparent().remove(lot)  # type: ignore[union-attr] # a lot is never the root


def _results(root: Element) -> list[Element]:
    """Results, tenders, parties and contracts: of these notices all are of the one lot."""
    names = ("LotResult", "LotTender", "TenderingParty", "SettledContract")
    return [e for name in names for e in _find(root, f"//efac:NoticeResult/efac:{name}")]


def _winners(root: Element) -> list[Element]:
    """Organisations that have tendered."""
    ids = {e.text for e in _find(root, "//efac:Tenderer/cbc:ID")}
    buyers = {e.text for e in _find(root, "//cac:ContractingParty//cbc:ID")}
    return [
        organisation
        for organisation in _find(root, "//efac:Organization")
        if {e.text for e in _find(organisation, _ORG_ID)} <= ids - buyers
    ]


def _ids(repeated: list[Element]) -> set[str]:
    """Identifiers that what is repeated has, so that each lot gets its own."""
    return {e.text or "" for element in repeated for e in _find(element, f"cbc:ID | {_ORG_ID}")}


def _open_gaps(root: Element, inside: set[str]) -> Iterator[str]:
    """Put gaps where notices differ, and give the sentences that stood there."""
    kinds = {
        "/*/cbc:ID": "uuid",
        "/*/cbc:ContractFolderID": "uuid",
        "//efbc:NoticePublicationID": "number",
        "//efac:Company/cac:PartyName/cbc:Name": "firm",
        "//efac:Company/cac:PartyLegalEntity/cbc:CompanyID": "company",
        "//cbc:PayableAmount | //cbc:EstimatedOverallContractAmount": "amount",
    }
    placed = {element: kind for where, kind in kinds.items() for element in _find(root, where)}
    for element in root.iter("*"):
        text = (element.text or "").strip()
        if element in placed:
            element.text = _gap(placed[element], text)
        elif len(text) > LONG:
            yield from _SENTENCE.split(text)
            element.text = _gap("text", str(len(text.encode())))
        elif text in inside and _ID.fullmatch(text):
            element.text = _gap("id", text)


def _gap(kind: str, what: str) -> str:
    return f"\ue000{kind}:{what}\ue001"


def _mark(element: Element) -> None:
    """Processing instructions around an element that is repeated."""
    begin, end = (etree.ProcessingInstruction("lot", word) for word in ("begin", "end"))
    element.addprevious(begin)
    end.tail, element.tail = element.tail, None
    element.addnext(end)


def _parts(piece: bytes) -> Iterator[bytes | Gap]:
    for number, part in enumerate(_GAP.split(piece)):
        if number % 2:
            kind, _, what = part.decode().partition(":")
            yield Gap(kind, what)
        elif part:
            yield part


def _weigh(pieces: list[bytes]) -> tuple[int, int]:
    """Bytes without texts, and of texts."""
    parts = [part for piece in pieces for part in _parts(piece)]
    text = sum(int(p.what) for p in parts if isinstance(p, Gap) and p.kind == "text")
    other = sum(len(p.what) for p in parts if isinstance(p, Gap) and p.kind != "text")
    return sum(len(p) for p in parts if isinstance(p, bytes)) + other, text


def of_lot(identifier: str, lot: int) -> str:
    """The identifier that the lot of a number has in place of the recorded one."""
    prefix, _, digits = identifier.partition("-")
    return f"{prefix}-{int(digits) + lot * (1 if prefix == 'LOT' else _STRIDE):04d}"
