"""TED_EXPORT F21 (R2.0.9.S02): Aarhus Kommune, home care; "restricted" is the procedure."""

from datetime import date

from tests.clean.eforms_expected.shapes import Between, organisation, utc

FILE = "ted_export/464468-2017.xml"
NAME = "464468-2017"
NOTICE = {
    "notice_key": "464468-2017",
    "publication_number": "464468-2017",
    "notice_url": "https://ted.europa.eu/en/notice/-/detail/464468-2017",
    "form": "F21_2014",
    "subtype": "12",
    "form_type": "competition",
    "notice_type": "pin-cfc-social",
    "is_change": False,
    "previous_notices": ["409460-2017"],
    "title": "Udbud af den private andel af hjemmeplejen i Aarhus Kommune.",
    "description": Between(
        "Aarhus Kommune ønsker at gennemføre udbud af personlig pleje og praktisk hjælp",
        "der har tilkendegivet deres interesse i at deltage i udbuddet.",
    ),
    "additional_information": Between(
        "Fristen for interessetilkendegivelse torsdag den 23.11..2017 er ikke bindende",
        "at rette henvendelse hurtigst muligt.",
    ),
    "language": "DAN",
    "buyer_cvr": "55133018",
    "buyer_cvrs": ["55133018"],
    "buyer_name": "Aarhus Kommune",
    "buyer_names": ["Aarhus Kommune"],
    "buyer_city": "Åbyhøj",
    "buyer_country": "DNK",
    "buyer_legal_type": "REGIONAL_AUTHORITY",
    "published_on": date(2017, 11, 21),
    "dispatched_on": date(2017, 11, 16),
    "legal_basis": "32014L0024",
    "procedure_type": "restricted",
    "nature": "services",
    "cpv_main": "85300000",
    "cpv_additional": ["98513310", "98514000", "85311100"],
    "value_withheld": False,
}
LOTS = {
    "LOT-0000": {
        "title": "Udbud af den private andel af hjemmeplejen i Aarhus Kommune.",
        "description": Between(
            "Aarhus Kommune har besluttet at igangsætte forberedelserne af et udbud",
            "Der vil her være lejlighed til at stille spørgsmål til udbudsmaterialet.",
        ),
        "additional_information": "Det bemærkes, at Aarhus Kommune ikke forventer at foretage "
        "yderligere formelle offentliggørende skridt til indkaldelse af tilbud.",
        "nature": "services",
        "cpv_main": "85300000",
        "cpv_additional": ["98513310", "98514000", "85311100"],
        "nuts": ["DK042"],
        "country": "DNK",
        "place_text": "Aarhus Kommune.",
        "deadline_at": utc(2017, 11, 23, 15, 0),  # 16:00 in Denmark, winter
        "deadline_on": date(2017, 11, 23),
        "deadline_kind": "interest",
        # Section III is there and its ticks are not set; PT_RESTRICTED reserves nothing.
        "reserved_participation": ["none"],
        "reserved_execution": "no",
        "selection_texts": [
            "Liste over og kort beskrivelse af regler og kriterier:\n"
            "Tilbudsgiver må ikke være omfattet af udelukkelsesgrundene i udbudslovens "
            "§§ 135-137.\n"
            "Der vil i forbindelse med udbuddet blive stillet krav til tilbudsgivers økonomiske "
            "forhold."
        ],
        "documents_url": "www.aarhus.dk",
        "submission_languages": ["DAN"],
        "eu_funded": False,
    }
}
ORGANISATIONS = {
    "ORG-0001": organisation(
        "Aarhus Kommune",
        ("8230", "Åbyhøj", "DNK"),
        cvr="55133018",
        nuts="DK042",
        street="Søren Frichs Vej 36G",
        website="www.aarhus.dk",
        roles=["buyer"],
    ),
    # The same municipality without its number: another row, for nobody says that they are one.
    "ORG-0002": organisation(
        "Aarhus Kommune",
        ("8230", "Aarhus", "DNK"),
        street="Søren Frichs Vej 36G",
        roles=["reviewer"],
    ),
    "ORG-0003": organisation(
        "Klagenævnet for Udbud",
        ("2100", "København", "DNK"),
        street="Dahlerups Pakhus, Langelinie Allé 17",
        roles=["mediator"],
    ),
}
AWARDS: list[dict[str, object]] = []
FINDINGS: set[tuple[str, str]] = set()
