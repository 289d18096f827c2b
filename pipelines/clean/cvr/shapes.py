"""The shapes of register documents, as far as they are read (cvr.md §3, §6).

Every scalar may be null and every key absent: the register says so, and older documents lack
newer keys. Field names are the register's own, written with underscores.

Does not belong here: what the values mean.
"""

from __future__ import annotations

from typing import ClassVar

import msgspec

from pipelines.clean.cvr.codes import (
    COMPANY_KEYS,
    COMPANY_METADATA_KEYS,
    SITE_KEYS,
    SITE_METADATA_KEYS,
)
from pipelines.clean.drift import Shape
from pipelines.clean.unusable import UNREADABLE, UnusablePage


class _Shape(Shape, rename="camel"):
    pass


class Period(_Shape):
    """First and last day, both included; null = open."""

    gyldig_fra: str | None = None
    gyldig_til: str | None = None


class Dated(_Shape):
    """Something said about a unit for a period."""

    periode: Period | None = None
    sidst_opdateret: str | None = None


class Name(Dated):
    """An element of `navne`."""

    navn: str | None = None


class Contact(Dated):
    """An element of `hjemmeside`."""

    kontaktoplysning: str | None = None
    hemmelig: bool | None = None


class Branch(Dated):
    """An element of `hovedbranche`."""

    branchekode: str | int | None = None
    branchetekst: str | None = None


class Form(Dated):
    """An element of `virksomhedsform`."""

    known: ClassVar[frozenset[str]] = frozenset({"ansvarligDataleverandoer"})
    virksomhedsformkode: int | str | None = None
    kort_beskrivelse: str | None = None
    lang_beskrivelse: str | None = None


class Municipality(_Shape):
    """`kommune` of an address."""

    known: ClassVar[frozenset[str]] = frozenset({"kommuneNavn", "periode", "sidstOpdateret"})
    kommune_kode: int | str | None = None


class Address(Dated):
    """An element of `beliggenhedsadresse` (§6.2). `conavn` is left out: it names persons."""

    known: ClassVar[frozenset[str]] = frozenset({
        "vejkode", "conavn", "bynavn", "sidstValideret",
    })  # fmt: skip
    landekode: str | None = None
    fritekst: str | None = None
    kommune: Municipality | None = None
    husnummer_fra: int | str | None = None
    husnummer_til: int | str | None = None
    bogstav_fra: str | None = None
    bogstav_til: str | None = None
    etage: str | int | None = None
    sidedoer: str | int | None = None
    postboks: str | int | None = None
    vejnavn: str | None = None
    postnummer: int | str | None = None
    postdistrikt: str | None = None
    adresse_id: str | None = None


class AttributeValue(Dated):
    """An element of `vaerdier`; the value is text whatever its `vaerditype`."""

    vaerdi: str | bool | None = None


class Attribute(_Shape):
    """An element of `attributter` (§6.3)."""

    known: ClassVar[frozenset[str]] = frozenset({"vaerditype"})
    type: str | None = None
    sekvensnr: int | None = None
    vaerdier: list[AttributeValue] | None = None


class Employment(_Shape):
    """An element of `aarsbeskaeftigelse`, and what the finer series share with it."""

    known: ClassVar[frozenset[str]] = frozenset({
        "antalInklusivEjere", "antalAarsvaerk", "antalAnsatte", "intervalKodeAntalAarsvaerk",
        "intervalKodeAntalInklusivEjere",
    })  # fmt: skip

    aar: int | None = None
    sidst_opdateret: str | None = None
    interval_kode_antal_ansatte: str | None = None

    @property
    def last_month(self) -> int:
        """The last month that it tells of."""
        return 12


class QuarterlyEmployment(Employment):
    """An element of `kvartalsbeskaeftigelse`."""

    kvartal: int | None = None

    @property
    def last_month(self) -> int:
        """The last month that it tells of."""
        return (self.kvartal or 4) * 3


class MonthlyEmployment(Employment):
    """An element of `erstMaanedsbeskaeftigelse`."""

    maaned: int | None = None

    @property
    def last_month(self) -> int:
        """The month that it tells of."""
        return self.maaned or 12


class Relation(Dated):
    """An element of `virksomhedsrelation`: the company a production unit belongs to."""

    cvr_nummer: int | str | None = None


class Metadata(_Shape):
    """What the current projections (§6.4) of companies and production units have in common."""

    sammensat_status: str | None = None
    nyeste_beliggenhedsadresse: Address | None = None


class CompanyMetadata(Metadata):
    """`virksomhedMetadata`."""

    known: ClassVar[frozenset[str]] = COMPANY_METADATA_KEYS

    stiftelses_dato: str | None = None


class SiteMetadata(Metadata):
    """`produktionsEnhedMetadata`."""

    known: ClassVar[frozenset[str]] = SITE_METADATA_KEYS

    nyeste_cvr_nummer_relation: int | str | None = None


class Unit(_Shape):
    """What companies and production units have in common."""

    reklamebeskyttet: bool | None = None
    fejl_registreret: bool | None = None
    navne: list[Name] | None = None
    livsforloeb: list[Dated] | None = None
    hovedbranche: list[Branch] | None = None
    beliggenhedsadresse: list[Address] | None = None


class Company(Unit):
    """`Vrvirksomhed` (§6.1)."""

    known: ClassVar[frozenset[str]] = COMPANY_KEYS

    cvr_nummer: int | str | None = None
    stiftelses_dato: str | None = None
    binavne: list[Name] | None = None
    virksomhedsform: list[Form] | None = None
    attributter: list[Attribute] | None = None
    hjemmeside: list[Contact] | None = None
    erst_maanedsbeskaeftigelse: list[MonthlyEmployment] | None = None
    kvartalsbeskaeftigelse: list[QuarterlyEmployment] | None = None
    aarsbeskaeftigelse: list[Employment] | None = None
    virksomhed_metadata: CompanyMetadata | None = None


class Site(Unit):
    """`VrproduktionsEnhed` (§6.5)."""

    known: ClassVar[frozenset[str]] = SITE_KEYS

    p_nummer: int | str | None = None
    virksomhedsrelation: list[Relation] | None = None
    produktions_enhed_metadata: SiteMetadata | None = None


class _Shards(msgspec.Struct):
    failed: int


class _Hit(msgspec.Struct):
    source: dict[str, msgspec.Raw] = msgspec.field(name="_source")


class _Hits(msgspec.Struct):
    hits: list[_Hit]


class _Envelope(msgspec.Struct):
    timed_out: bool
    shards: _Shards = msgspec.field(name="_shards")
    hits: _Hits


_read_envelope = msgspec.json.Decoder(_Envelope).decode


def read_hits(body: bytes) -> list[dict[str, msgspec.Raw]]:
    """Documents of a search answer, still unread, each as `{kind: document}`.

    Raises:
        UnusablePage: not JSON, not an answer with hits, timed out, or with failed shards (§3).
    """
    try:
        envelope = _read_envelope(body)
    except UNREADABLE as error:
        raise UnusablePage(f"no search answer: {error}") from error
    if envelope.timed_out:
        raise UnusablePage("timed_out: the page is partial")
    if envelope.shards.failed:
        raise UnusablePage(f"{envelope.shards.failed} shards failed: the page is partial")
    return [hit.source for hit in envelope.hits.hits]
