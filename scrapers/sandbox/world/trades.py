"""What the invented firms do: branches by supply category (domain.md §3), names, purposes.

Branch texts of DB25 come from the reference table. DB07 codes and texts are written here from
general knowledge: they only stand in closed periods and on ceased units (cvr.md §14.2).
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

from scrapers.sandbox.world.places import REFERENCE


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch in both schemes."""

    db25: str
    db07: str
    db07_text: str

    @property
    def db25_text(self) -> str:
        """Title in DB25."""
        return db25_titles()[self.db25]


@dataclass(frozen=True, slots=True)
class Trade:
    """A supply category as a line of business.

    Attributes:
        key: category key of domain.md §3, or `andet` for what no category covers.
        weight: share of ordinary firms.
        words: what a firm's name says it does.
        purpose: end of "Selskabets formål er at drive …".
    """

    key: str
    weight: float
    branches: tuple[Branch, ...]
    words: tuple[str, ...]
    purpose: str


def _branches(text: str) -> tuple[Branch, ...]:
    """Read `db25 db07 text` lines."""
    rows = (line.strip().split(" ", 2) for line in text.strip().splitlines())
    return tuple(Branch(db25, db07, title) for db25, db07, title in rows)


TRADES: dict[str, Trade] = {
    trade.key: trade
    for trade in (
        Trade("groen_pleje", 4, _branches("813000 813000 Landskabspleje"),
              ("Anlæg", "Grøn Pleje", "Haveservice"), "anlæg og pleje af grønne områder"),
        Trade("rengoering", 5, _branches("""
              812100 812100 Almindelig rengøring i bygninger
              812210 812210 Vinduespudsning
              812300 812990 Andre rengøringsydelser i.a.n."""),
              ("Rengøring", "Renhold", "Polering"), "rengøring af bygninger"),
        Trade("ejendomsservice", 3, _branches("811000 811000 Kombinerede serviceydelser"),
              ("Ejendomsservice", "Drift", "Facility"), "drift og service af ejendomme"),
        Trade("kantine_catering", 8, _branches("""
              561110 561010 Restauranter
              561190 561020 Pizzeriaer, grillbarer, isbarer mv.
              562100 562100 Event catering
              562200 562900 Anden restaurationsvirksomhed"""),
              ("Køkken", "Catering", "Kantine", "Madhus"), "kantine- og restaurationsvirksomhed"),
        Trade("pakkeri_montage", 2, _branches("""
              829200 829200 Pakkerier
              251100 251100 Fremstilling af metalkonstruktioner og dele heraf
              329900 329900 Anden fremstillingsvirksomhed i.a.n."""),
              ("Montage", "Pak", "Industri"), "pakning og montage"),
        Trade("tryk_scan_kontor", 2, _branches("""
              181200 181200 Anden trykning
              821000 821100 Kombinerede administrationsserviceydelser"""),
              ("Tryk", "Kontorservice"), "trykkeri og kontorservice"),
        Trade("genbrug_affald", 3, _branches("""
              381100 381100 Indsamling af ikke-farligt affald
              382100 383200 Genbrug af sorterede materialer
              477900 477900 Detailhandel med brugte varer i forretninger"""),
              ("Genbrug", "Miljø", "Sortering"), "indsamling og genbrug af materialer"),
        Trade("reparation_cykel", 3, _branches("""
              476320 476420 Cykel- og knallertforretninger
              952900 952900 Reparation af andre varer til personlig brug og husholdningsbrug
              953190 452010 Autoreparationsværksteder mv."""),
              ("Cykler", "Reparation", "Auto"), "handel med og reparation af cykler og køretøjer"),
        Trade("tekstil_vask", 2, _branches("""
              961010 960110 Erhvervs- og institutionsvaskerier
              139200 139200 Fremstilling af færdige tekstilvarer, undtagen beklædning"""),
              ("Vask", "Tekstil", "Linned"), "vaskeri og fremstilling af tekstiler"),
        Trade("moebler_trae_haandvaerk", 5, _branches("""
              310000 310900 Fremstilling af andre møbler
              162300 162300 Fremstilling af bygningstømmer og snedkeriartikler i øvrigt
              433200 433200 Tømrer- og bygningssnedkervirksomhed"""),
              ("Snedkeri", "Møbler", "Tømrer"), "snedker- og tømrervirksomhed"),
        Trade("bygge_maler", 10, _branches("""
              410000 412000 Opførelse af bygninger
              432100 432100 El-installation
              432200 432200 VVS- og blikkenslagerforretninger
              433410 433410 Malerforretninger
              433300 433300 Gulvbelægning og vægbeklædning"""),
              ("Byg", "El", "VVS", "Maler", "Entreprise"), "bygge- og anlægsvirksomhed"),
        Trade("it_test_data", 9, _branches("""
              621000 620100 Computerprogrammering
              622000 620200 Konsulentbistand vedrørende informationsteknologi
              631000 631100 Databehandling, webhosting og lignende serviceydelser"""),
              ("Data", "Software", "IT", "Systemer"), "udvikling og drift af IT-løsninger"),
        Trade("transport_flyt_lager", 4, _branches("""
              494100 494100 Vejgodstransport
              494200 494200 Flytteforretninger
              521000 521000 Oplagrings- og pakhusvirksomhed
              532000 532000 Andre post- og kurertjenester"""),
              ("Transport", "Flytning", "Logistik", "Kørsel"), "transport, flytning og lager"),
        Trade("butik_merchandise", 9, _branches("""
              471120 471120 Supermarkeder
              477110 477110 Tøjforretninger
              477800 477890 Detailhandel med andre varer fra specialforretninger i.a.n."""),
              ("Handel", "Butik", "Tøj"), "detailhandel"),
        Trade("event_kultur_overnatning", 5, _branches("""
              551000 551010 Hoteller
              902010 900110 Teater- og koncertproduktioner
              931200 931200 Sportsklubber
              563020 563000 Caféer, værtshuse, diskoteker mv."""),
              ("Scene", "Hotel", "Events"), "kultur-, event- og hotelvirksomhed"),
        Trade("kommunikation_design", 5, _branches("""
              731110 731110 Reklamebureauer
              741200 741020 Kommunikationsdesign og grafisk design
              591100 591110 Produktion af film og videofilm"""),
              ("Reklame", "Grafik", "Film"), "kommunikation og design"),
        Trade("undervisning_stu", 4, _branches("""
              853200 853200 Tekniske skoler og fagskoler
              855900 855900 Anden undervisning i.a.n.
              852020 852020 Specialskoler for handicappede"""),
              ("Undervisning", "Kurser", "Skole"), "undervisning og kurser"),
        Trade("beskaeftigelsesindsats", 2, _branches("""
              881030 881030 Revalideringsinstitutioner
              781000 781000 Arbejdsformidlingskontorer
              782000 782000 Vikarbureauer"""),
              ("Job", "Vikar", "Karriere"), "formidling af arbejde og jobtræning"),
        Trade("sociale_tilbud_bosted", 3, _branches("""
              872010 872010 Døgninstitutioner for personer med psykiske handicap
              879990 879090 Andre former for institutionsophold
              881020 881020 Dagcentre mv.
              889990 889990 Andre sociale foranstaltninger uden institutionsophold i.a.n."""),
              ("Bosted", "Støtte", "Omsorg"), "socialpædagogiske tilbud"),
        Trade("sundhed_psykologi", 6, _branches("""
              869300 869030 Psykologisk rådgivning
              869500 869020 Fysio- og ergoterapeuter
              869900 869090 Sundhedsvæsen i øvrigt i.a.n."""),
              ("Klinik", "Sundhed", "Fysio"), "behandling og sundhedsydelser"),
        Trade("raadgivning", 8, _branches("""
              702000 702200 Virksomhedsrådgivning og anden rådgivning om driftsledelse
              692000 692000 Bogføring og revision; skatterådgivning
              691000 691000 Juridisk bistand"""),
              ("Rådgivning", "Revision", "Consult"), "rådgivning af virksomheder"),
        Trade("hjemmeservice", 2, _branches("""
              881010 881010 Hjemmehjælp
              969100 960900 Andre personlige serviceydelser i.a.n."""),
              ("Hjemmeservice", "Praktisk Hjælp"), "praktisk hjælp i hjemmet"),
        Trade("andet", 6, _branches("""
              011300 011300 Dyrkning af grøntsager og meloner, rødder og rodknolde
              461900 461900 Agenturhandel med blandet sortiment
              683210 683210 Administration af fast ejendom på kontraktbasis"""),
              ("Ejendomme", "Agentur", "Gartneri"), "handel, investering og ejendomsdrift"),
    )
}  # fmt: skip

ASSOCIATION = Branch("949900", "949900", "Andre organisationer og foreninger i.a.n.")
OWNERS = Branch("683220", "683220", "Ejerforeninger")
SPORTS = Branch("931200", "931200", "Sportsklubber")
CHARITY = Branch(
    "889910", "889910", "Foreninger, legater og fonde med sygdomsbekæmpende, sociale formål"
)
PUBLIC = Branch("841100", "841100", "Generelle offentlige tjenester")
DAYCARE = Branch("889130", "889130", "Børnehaver")
UNKNOWN = Branch("999999", "999999", "Uoplyst")

FORMS: dict[int, tuple[str, str]] = {
    10: ("ENK", "Enkeltmandsvirksomhed"),
    15: ("PMV", "Personligt ejet Mindre Virksomhed"),
    30: ("I/S", "Interessentskab"),
    60: ("A/S", "Aktieselskab"),
    80: ("APS", "Anpartsselskab"),
    90: ("FON", "Fonde og andre selvejende institutioner"),
    100: ("EFO", "Erhvervsdrivende fond"),
    110: ("FOR", "Forening"),
    115: ("FFO", "Frivillig forening"),
    130: ("ANS", "Andelsselskab (-forening)"),
    151: ("SMA", "Selskab med begrænset ansvar"),
    152: ("FMA", "Forening med begrænset ansvar"),
    170: ("FIL", "Filial af udenlandsk aktieselskab"),
    230: ("STA", "Statslig administrativ enhed"),
    245: ("REG", "Region"),
    250: ("KOM", "Primærkommune"),
}
"""Form code -> short and long text (cvr.md §14.1)."""

REGISTERED_FORMS = frozenset({60, 80, 100, 151, 152, 170})
"""Forms kept by the company register: they have FORMÅL, `virksomhedsstatus` and NORMAL."""


@cache
def db25_titles() -> dict[str, str]:
    """DB25 code -> Danish title."""
    with (REFERENCE / "db25.csv").open(encoding="utf-8") as file:
        titles = {row["code"]: row["label_da"] for row in csv.DictReader(file)}
    return titles | {UNKNOWN.db25: UNKNOWN.db07_text, "980000": "Uoplyst"}
