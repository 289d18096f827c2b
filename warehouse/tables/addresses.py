"""Declaration of `core.addresses`: where the addresses of social enterprises lie.

`origin` names keys of Adressevælger and Adressevask.
"""

from __future__ import annotations

from warehouse.schema import Column, Table
from warehouse.tables.provenance import PROVENANCE

ADDRESSES = Table(
    "core",
    "addresses",
    "an address that was looked up, with its coordinate when there is one",
    ("address_key",),
    (
        Column(
            "address_key",
            "VARCHAR",
            "DAR id of the address in lower case; without one 'text:' and the address in lower "
            "case with its postal code.",
        ),
        Column(
            "easting",
            "DOUBLE",
            "Easting in EPSG:25832 (UTM zone 32), metres; null when not found.",
            "Østlig koordinat (UTM32)",
            "adgangspunkt.koordinater.x",
        ),
        Column(
            "northing",
            "DOUBLE",
            "Northing in EPSG:25832 (UTM zone 32), metres; null when not found.",
            "Nordlig koordinat (UTM32)",
            "adgangspunkt.koordinater.y",
        ),
        Column("lon", "DOUBLE", "Longitude, WGS84 degrees, from the UTM point.", "Længdegrad"),
        Column("lat", "DOUBLE", "Latitude, WGS84 degrees, from the UTM point.", "Breddegrad"),
        Column(
            "match",
            "VARCHAR",
            "exact, approx (another spelling of the street), interval (another number of the "
            "range), or none: the provider answered that there is no such address.",
            "Fundet",
            "vaskestatus.kode",
            required=True,
        ),
        Column("provider", "VARCHAR", "Who was asked.", "Adressetjeneste", required=True),
        Column(
            "code",
            "INTEGER",
            "Wash code; null when the address was found by its id.",
            origin="vaskestatus.kode",
        ),
        Column(
            "asked_at", "TIMESTAMPTZ", "When the answer came.", "Spurgt", required=True,
        ),
        Column(
            "dar_address_id", "VARCHAR", "DAR id of the unit address.",
            origin="adresse.id_lokalid",
        ),
        Column(
            "dar_house_id", "VARCHAR", "DAR id of the house number.", origin="husnummer.id_lokalid",
        ),
        Column(
            "municipality_code",
            "VARCHAR",
            "Municipality that DAR places the address in; CVR's own is the authority.",
            "Kommunekode",
            "navngivenvejkommunedel.kommune",
        ),
        *PROVENANCE,
    ),
    title="Adresser",
)  # fmt: skip

TABLES = (ADDRESSES,)
