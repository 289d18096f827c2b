"""What is bought: about two subjects per supply category of domain.md §3, with CPV and lots."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

from scrapers.sandbox.world.places import REFERENCE

AREAS = ("Område Nord", "Område Syd", "Område Vest", "Midtbyen")


@dataclass(frozen=True, slots=True)
class Subject:
    """A recurring purchase.

    Attributes:
        trade: category key.
        cpv: main code, then additional ones, 8 digits.
        nature: `services`, `supplies` or `works`.
        light: bought under the light regime (subtypes 20 and 33).
        value: least and most of a lot, million DKK.
        lots: lot titles; empty when it is never divided.
        years: length of the contract.
    """

    trade: str
    title: str
    text: str
    cpv: tuple[str, ...]
    nature: str
    light: bool
    value: tuple[int, int]
    lots: tuple[str, ...]
    years: int


def _subjects(text: str) -> tuple[Subject, ...]:
    """Read `trade | title | text | cpv | nature | value | lots | years` lines; nature `light`."""
    subjects = []
    for line in text.strip().splitlines():
        trade, title, about, cpv, nature, value, lots, years = (p.strip() for p in line.split("|"))
        low, high = map(int, value.split("-"))
        divided = (
            AREAS if lots == "områder" else tuple(x.strip() for x in lots.split(";") if x.strip())
        )
        subjects.append(Subject(
            trade, title, about, tuple(cpv.split()), "services" if nature == "light" else nature,
            nature == "light", (low, high), divided, int(years),
        ))  # fmt: skip
    return tuple(subjects)


SUBJECTS = _subjects("""
groen_pleje | Pleje af grønne områder og vintertjeneste | Græsslåning, beskæring, ukrudt og snerydning ved kommunale ejendomme. | 77310000 77314000 90620000 | services | 6-45 | områder | 4
rengoering | Rengøring af skoler og dagtilbud | Daglig rengøring og periodisk hovedrengøring. | 90910000 90911200 | services | 15-90 | områder | 4
kantine_catering | Drift af kantiner på rådhus og plejehjem | Frokostordninger, mødeforplejning og produktion af måltider. | 55500000 55520000 | light | 8-60 | Rådhuset; Plejehjem; Skoler | 4
bygge_maler | Malerarbejde i kommunale bygninger | Rammeaftale om ind- og udvendigt malerarbejde. | 45442100 45453000 | works | 5-25 | områder | 3
it_test_data | Drift og videreudvikling af fagsystem | Drift, vedligeholdelse, support og videreudvikling. | 72000000 72250000 48000000 | services | 12-110 | | 6
sociale_tilbud_bosted | Socialpædagogisk støtte i eget hjem | Støtte til borgere med psykisk sårbarhed og handicap. | 85312000 85312300 | light | 20-160 | Voksne; Unge | 4
transport_flyt_lager | Flytning af inventar mellem institutioner | Flytteopgaver, opbevaring og håndtering. | 98392000 63100000 | services | 5-18 | | 4
genbrug_affald | Indsamling af genanvendeligt affald | Indsamling og omlastning fra husstande. | 90511000 90500000 | services | 40-260 | områder | 6
undervisning_stu | Særligt tilrettelagt ungdomsuddannelse (STU) | Forløb for unge med særlige behov. | 80000000 80310000 | light | 10-70 | Praktiske forløb; Boglige forløb | 4
moebler_trae_haandvaerk | Skole- og institutionsmøbler | Levering, samling og istandsættelse af møbler. | 39160000 39100000 50850000 | supplies | 8-55 | Nye møbler; Istandsættelse | 4
bygge_maler | Om- og tilbygning af skole | Hovedentreprise med nye faglokaler. | 45214200 45000000 | works | 80-420 | | 2
beskaeftigelsesindsats | Jobrettede forløb for udsatte ledige | Mentorstøtte, virksomhedspraktik og afklaring. | 85312500 79600000 | light | 12-80 | Afklaring; Mentor og praktik | 3
tekstil_vask | Vask og leje af linned og arbejdstøj | Vask, leje og levering til plejehjem. | 98310000 39500000 18110000 | services | 6-40 | Linned; Arbejdstøj | 4
raadgivning | Rammeaftale om konsulentydelser | Organisation, økonomi og ledelse. | 79400000 79411000 | services | 6-35 | | 3
hjemmeservice | Praktisk hjælp og personlig pleje | Hjemmehjælp efter serviceloven. | 85312000 98513000 | light | 60-480 | områder | 4
sundhed_psykologi | Psykologisk rådgivning til børn og unge | Samtaleforløb og udredning. | 85121270 85100000 | light | 6-30 | | 3
event_kultur_overnatning | Afvikling af festuge og byrumsarrangementer | Scene, teknik og bemanding. | 79950000 92300000 | light | 6-28 | Scener; Bemanding | 3
kommunikation_design | Kampagner og grafisk produktion | Idé, grafik og film. | 79340000 79930000 92100000 | services | 5-16 | | 3
tryk_scan_kontor | Trykkeriydelser og scanning af byggesager | Tryksager, kopiering og digitalisering af arkiver. | 79800000 79999100 | services | 5-14 | Tryk; Scanning | 3
ejendomsservice | Drift og teknisk service af ejendomme | Pedelopgaver, tilsyn og mindre reparationer. | 79993000 98341130 | services | 15-120 | områder | 5
pakkeri_montage | Pakning og udsendelse af hjælpemidler | Klargøring, pakning og distribution. | 79920000 33140000 | services | 5-20 | | 4
reparation_cykel | Køb og service af elcykler til hjemmeplejen | Levering, eftersyn og reparation. | 34430000 50100000 | supplies | 5-15 | Levering; Service | 4
butik_merchandise | Fødevarer til institutioner | Kolonial, frugt og grønt. | 15000000 15800000 | supplies | 30-180 | Kolonial; Frugt og grønt; Brød | 3
bygge_maler | Vedligeholdelse af tage og facader | Rammeaftale om tag- og facadearbejder. | 45261000 45453000 | works | 20-110 | områder | 3
it_test_data | Netværksudstyr og driftsydelser | Udstyr med opsætning og support. | 48000000 72500000 | supplies | 15-70 | | 4
sociale_tilbud_bosted | Midlertidige botilbud til unge | Botilbud med socialpædagogisk bistand. | 85311000 85311200 | light | 25-150 | | 4
rengoering | Vinduespolering | Polering af vinduer i kommunale bygninger. | 90911300 90911000 | services | 5-12 | områder | 4
transport_flyt_lager | Befordring af elever | Kørsel til og fra specialskoler. | 60130000 60000000 | services | 30-210 | områder | 4
groen_pleje | Anlæg og pleje af legepladser | Anlæg, eftersyn og pleje. | 77300000 77310000 | services | 6-30 | | 4
bygge_maler | Renovering af veje og stier | Belægningsarbejder. | 45233000 45000000 | works | 25-140 | områder | 2
kantine_catering | Mad til hjemmeboende ældre | Produktion og levering af kølemad. | 55520000 55523000 | light | 25-120 | | 4
undervisning_stu | Danskuddannelse til voksne udlændinge | Undervisning og prøver. | 80000000 80530000 | light | 15-90 | | 3
""")  # noqa: E501 - a table is read across

SMALL = _subjects("""
groen_pleje | Beskæring af vejtræer | Beskæring og bortkørsel. | 77310000 | services | 0-1 | | 1
kantine_catering | Forplejning ved arrangementer | Mad og servering ved mindre arrangementer. | 55520000 | services | 0-1 | | 1
moebler_trae_haandvaerk | Reparation af borde og stole | Istandsættelse af inventar. | 50850000 | services | 0-1 | | 2
rengoering | Graffitirensning | Afrensning af facader. | 90910000 | services | 0-1 | | 2
tryk_scan_kontor | Trykning af foldere | Tryk og levering. | 79800000 | services | 0-1 | | 1
bygge_maler | Udskiftning af vinduer i daginstitution | Fagentreprise. | 45420000 | works | 1-4 | | 1
reparation_cykel | Service af tjenestecykler | Eftersyn to gange om året. | 50100000 | services | 0-1 | | 2
it_test_data | Tilgængelighedstest af hjemmesider | Test med brugere. | 72200000 | services | 0-1 | | 1
event_kultur_overnatning | Afvikling af lokal kulturdag | Teknik og bemanding. | 79950000 | services | 0-1 | | 1
genbrug_affald | Tømning af affaldskurve | Tømning i parker. | 90511000 | services | 0-1 | | 1
raadgivning | Evaluering af indsats | Ekstern evaluering. | 79400000 | services | 0-1 | | 1
transport_flyt_lager | Flytning af arkiv | Nedpakning og flytning. | 98392000 | services | 0-1 | | 1
""")  # noqa: E501 - a table is read across
"""Purchases below the threshold, announced on udbud.dk only."""


@cache
def _cpv_labels() -> dict[str, tuple[str, str]]:
    with (REFERENCE / "cpv.csv").open(encoding="utf-8") as file:
        return {row["code"]: (row["label_da"], row["label_en"]) for row in csv.DictReader(file)}


def cpv_label(code: str, *, english: bool = False) -> str:
    """Title of a CPV code."""
    return _cpv_labels()[code][english]
