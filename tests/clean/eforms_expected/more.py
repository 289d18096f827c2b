"""Further columns of the sample notices, by file: those that say anything.

Unlike the modules beside this one, which were read from the XML first, these were taken down from
the parser's rows, read through by a person and checked against the XML in places (dates, numbers,
sizes, guarantees). They hold what is there; that it is right rests on `test_eforms_terms` as well.
What stands in neither is null or empty.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.clean.eforms_expected.shapes import Between, utc

MORE: dict[str, dict[str, Any]] = {
    "converted_eforms/20-587026-001-EXP.xml": {
        "notice": {
            "local_legal_basis": [
                Between("Udbud for: - Region Sjælland - Reg", "ælland er udbudsansvarlig.")
            ],
            "buyer_activities": ["health"],
            "buyer_profile_url": "https://eu.eu-supply.com/ctm/Company/CompanyInformation/Index/137394",
        },
        "lots": {
            "LOT-0000": {
                "additional_information": Between(
                    "1) Ordregiver forbeholder sig rett", "tagerne i forhandlingerne."
                ),
                "invitations_on": date(2021, 1, 15),
                "max_participants": 3,
                "electronic_submission": "allowed",
                "gpa_covered": True,
                "selection_criteria": ["ef-stand", "tp-abil"],
                "selection_texts": [
                    Between("For at blive erklæret egnet, skal ", "tal / aktiver i alt * 100."),
                    Between("- Tilbudsgiver gennemsnitligt har ", " 3 afsluttede regnskabsår."),
                    Between("For at blive erklæret egnet, skal ", "rede årlige kontraktværdi."),
                    Between("1) Ansøger skal have minimum to (2", "ner over et større område."),
                ],
                "award_criteria": ["quality (60 per-exa)\nKvalitet", "price (40 per-exa)"],
                "documents_url": "http://eu.eu-supply.com/app/rfq/rwlentrance_s.asp?PID=286788&B=RS",
                "submission_url": "http://eu.eu-supply.com/app/rfq/rwlentrance_s.asp?PID=286788&B=RS",
                "submission_languages": ["DAN"],
                "eu_funded": False,
                "recurring": True,
                "recurring_text": "Ca. 9 måneder før udløbsdato.",
            },
        },
        "organisations": {
            "ORG-0001": {
                "street": "Alleen 15",
                "website": "http://www.regionsjaelland.dk",
                "is_lead_buyer": True,
            },
            "ORG-0002": {
                "street": "Kongens Vænge 2",
                "website": "https://www.regionh.dk",
                "is_lead_buyer": False,
            },
            "ORG-0003": {
                "street": "Niels Bohrs Vej 30",
                "website": "https://www.rn.dk",
                "is_lead_buyer": False,
            },
            "ORG-0004": {
                "street": "Skottenborg 26",
                "website": "https://www.rm.dk",
                "is_lead_buyer": False,
            },
            "ORG-0005": {
                "street": "Nævnerens Hus, Toldboden 2",
                "website": "https://erhvervsstyrelsen.dk/klagenaevnet-for-udbud",
            },
            "ORG-0006": {"street": "Carl Jacobsens Vej 35", "website": "http://www.kfst.dk"},
        },
        "awards": [],
    },
    "real_eforms/215378-2024.xml": {
        "notice": {
            "nuts": ["DK041", "DK032"],
            "country": "DNK",
            "internal_id": "2022-23531",
            "buyer_activities": ["gen-pub"],
            "buyer_profile_url": "https://eu.eu-supply.com/ctm/company/companyinformation/index/340853",
        },
        "lots": {
            "LOT-0000": {
                "gpa_covered": True,
                "award_criteria": ["price (100)"],
                "eu_funded": False,
                "tenders_sme": 2,  # one micro, no small, one medium
            },
        },
        "organisations": {
            "ORG-0001": {"street": "Carsten Niebuhrs Gade 43", "website": "https://www.bane.dk/"},
            "ORG-0002": {"street": "Nævnenes Hus, Toldboden 2"},
            "ORG-0003": {"street": "Carl Jacobsens Vej 35"},
            "ORG-0004": {"street": "Vorningvej 111", "website": "https://forstas.dk/"},
            "ORG-0005": {"street": "Askekroken 11", "website": "http://mercell.com/"},
        },
        "awards": [
            {
                "size": "medium",
                "contract_number": Between(
                    "Kat. 6: Naturindsatser på 10 biodi", " BTR 31 (Skjern - Esbjerg)"
                ),
            },
        ],
    },
    "real_eforms/368245-2023.xml": {
        "notice": {
            "change_descriptions": [
                "Hankija pikendas pakkumuste esitamise tähtaega kuni 31.07.2023. a."
            ],
            "changed_sections": ["PROCEDURE"],
            "additional_information": Between(
                "Hankija soovib kohaldada avatud ha", "ete korrast. (259785-2023)"
            ),
            "country": "EST",
            "place_text": "Tallinn",
            "internal_id": "263919",
            "buyer_activities": ["gen-pub"],
            "buyer_profile_url": "http://www.tallinn.ee/est/kesklinn/",
        },
        "lots": {
            "LOT-0000": {
                "additional_information": Between(
                    "Hankija soovib kohaldada avatud ha", "ete korrast. (259785-2023)"
                ),
                "place_text": "Tallinn",
                "electronic_submission": "allowed",
                "gpa_covered": False,
                "selection_criteria": ["sui-act", "ef-stand", "tp-abil"],
                "selection_texts": [
                    Between("https://riigihanked.riik.ee/rhr-we", "42080/procurement-passport"),
                    Between("https://riigihanked.riik.ee/rhr-we", "42080/procurement-passport"),
                ],
                "award_criteria": [
                    "cost (20.0 poi-exa)",
                    "cost (40.0 poi-exa)",
                    "quality (20.0 poi-exa)",
                    "quality (20.0 poi-exa)",
                ],
                "documents_url": "https://riigihanked.riik.ee/rhr-web/#/procurement/5842080/general-info",
                "submission_url": "https://riigihanked.riik.ee/rhr-web/#/procurement/5842080/tenders",
                "submission_languages": ["EST"],
                "eu_funded": False,
                "guarantee_required": False,
                "recurring": False,
            },
        },
        "organisations": {
            "ORG-0001": {"street": "Nunne tn 18", "website": "http://www.tallinn.ee/est/kesklinn/"},
            "ORG-0002": {"street": "Tartu mnt 85"},
            "ORG-0003": {},
        },
        "awards": [],
    },
    "real_eforms/497181-2023.xml": {
        "notice": {"internal_id": "04/2023", "buyer_activities": ["health"]},
        "lots": {
            "LOT-0001": {
                "questions_on": date(2023, 9, 13),
                "questions_at": utc(2023, 9, 13, 14, 0, 0, 0),
                "opening_on": date(2023, 9, 25),
                "opening_at": utc(2023, 9, 25, 8, 0, 0, 0),
                "electronic_submission": "required",
                "gpa_covered": True,
                "selection_criteria": ["ef-stand"],
                "documents_url": "https://portal.eprocurement.gov.gr/webcenter/portal/TestPortal",
                "submission_languages": ["ELL"],
                "eu_funded": False,
            },
        },
        "organisations": {
            "ORG-0001": {"street": "Λ. Μεσογειων 284"},
            "ORG-0002": {},
        },
        "awards": [],
    },
    "real_eforms/649907-2023.xml": {
        "notice": {
            "regions": ["anyw-cou"],
            "country": "DNK",
            "internal_id": "214897080",
            "buyer_activities": ["education"],
            "buyer_profile_url": "http://www.sdu.dk/",
        },
        "lots": {
            "LOT-0000": {
                "regions": ["anyw-cou"],
                "questions_on": date(2023, 11, 14),
                "questions_at": utc(2023, 11, 14, 11, 0, 0, 0),
                "electronic_submission": "required",
                "selection_criteria": ["ef-stand", "other", "sui-act", "tp-abil"],
                "selection_texts": [
                    Between("Samlet årsomsætning\nDen økonomiske", "ler i ESPD, er som følger:"),
                    Between("Gennemsnitlig årsomsætning\nDen øko", "ler i ESPD, er som følger:"),
                    Between("Specifik årsomsætning\nDen økonomis", "ler i ESPD, er som følger:"),
                    Between("Specifik gennemsnitlig omsætning\nD", "ler i ESPD, er som følger:"),
                    Between("Etablering af virksomhed\nHvis oply", "r startede sin virksomhed:"),
                    Between("Finansielle nøgletal\nFor så vidt a", "anmodes om, er som følger:"),
                    Between("Erhvervsansvarsforsikring\nDet fors", "arsforsikring er følgende:"),
                    Between("Øvrige økonomiske og finansielle k", " den økonomiske aktør, at:"),
                    Between("Certifikater udstedt af uafhængige", "r adgang for handicappede?"),
                    Between("Certifikater udstedt af uafhængige", "ystemer eller -standarder?"),
                    Between("Optagelse i et relevant fagligt re", "andre krav i nævnte bilag."),
                    Between("Optagelse i et handelsregister\nDen", "andre krav i nævnte bilag."),
                    Between("For så vidt angår tjenesteydelsesk", "ke aktørs etableringsland?"),
                    Between("For så vidt angår tjenesteydelsesk", "ke aktørs etableringsland?"),
                    Between("For så vidt angår bygge- og anlægs", "den for de seneste fem år."),
                    Between("For så vidt angår vareindkøbskontr", "den for de seneste tre år."),
                    Between("For så vidt angår tjenesteydelsesk", "den for de seneste tre år."),
                    Between("Teknikere eller tekniske organer t", "særskilte ESPD-formularer."),
                    Between("For så vidt angår bygge- og anlægs", "il udførelsen af arbejdet:"),
                    Between("Tekniske faciliteter og foranstalt", "faciliteter er som følger:"),
                    Between("Undersøgelses- og forskningsfacili", " og forskningsfaciliteter:"),
                    Between("Forvaltning af forsyningskæden\nDen", "nemførelsen af kontrakten:"),
                    Between("Tilladelse til kontrol\nFor komplek", "enesteyderen er etableret."),
                    Between("Uddannelsesmæssige og faglige kval", "f de ledende medarbejdere."),
                    Between("Miljøledelsesforanstaltninger\nDen ", "nemførelsen af kontrakten:"),
                    Between("Antal ledende medarbejdere:\nDen øk", "ste tre år var som følger:"),
                    Between("Årlige gennemsnitlige antal beskæf", "ste tre år var som følger:"),
                    Between("Værktøj, materiel og teknisk udsty", "nnemførelse af kontrakten:"),
                    Between("Andel i underleverance\nDen økonomi", "sådanne underleverandører."),
                    Between("For så vidt angår vareindkøbskontr", "get af ægthedserklæringer."),
                    Between("For så vidt angår vareindkøbskontr", "t fald ægthedserklæringer."),
                    Between("For så vidt angår vareindkøbskontr", "verensstemmelse med disse?"),
                ],
                "award_criteria": [
                    Between("price (20 per-exa): Bedste forhold", "sive alle øvrige afgifter."),
                    Between("quality (70 per-exa): Bedste forho", ".17 Support og vedligehold"),
                    Between("quality (10 per-exa): Bedste forho", " og produktionshandlinger."),
                ],
                "documents_url": "https://permalink.mercell.com/214897080.aspx",
                "submission_url": "https://permalink.mercell.com/214897080.aspx",
                "submission_languages": ["DAN"],
                "eu_funded": False,
            },
        },
        "organisations": {
            "ORG-0001": {
                "street": "Indkøb og Udbud",
                "website": "https://permalink.mercell.com/214897080.aspx",
            },
            "ORG-0002": {"street": "Toldboden 2", "website": "http://www.naevneneshus.dk"},
            "ORG-0003": {"street": "Carl Jacobsens Vej 35", "website": "http://www.kfst.dk"},
            "ORG-0004": {"street": "Askekroken 11", "website": "http://mercell.com/"},
        },
        "awards": [],
    },
    "real_eforms/650276-2023.xml": {
        "notice": {
            "additional_information": Between(
                "La Responsabile Unica del Progetto", "alti del Comune di Modena."
            ),
            "nuts": ["ITH54"],
            "postal_code": "41121",
            "city": "Modena",
            "country": "ITA",
            "place_text": "Si veda Capitolato Speciale.",
            "max_lots_submitted": 2,
            "max_lots_awarded": 2,
            "internal_id": "CUI S00221940364202300055",
            "buyer_activities": ["gen-pub"],
            "buyer_profile_url": "www.comune.modena.it",
        },
        "lots": {
            "LOT-0001": {
                "additional_information": Between(
                    "La procedura è interamente svolta ", " veda disciplinare di gara"
                ),
                "place_text": "Si veda articolo 11 del Capitolato Speciale",
                "opening_on": date(2023, 11, 27),
                "opening_at": utc(2023, 11, 27, 14, 0, 0, 0),
                "electronic_submission": "required",
                "selection_criteria": ["ef-stand", "tp-abil"],
                "selection_texts": [
                    "Criteri di selezione indicati nei documenti di gara",
                    "Criteri di selezione indicati nei documenti di gara",
                ],
                "award_criteria": [
                    Between("price\nIl prezzo non è il solo crit", "solo nei\ndocumenti di gara")
                ],
                "documents_url": Between(
                    "https://intercenter.regione.emilia", "/bandi-e-avvisi-altri-enti"
                ),
                "submission_url": Between(
                    "https://intercenter.regione.emilia", "/bandi-e-avvisi-altri-enti"
                ),
                "submission_languages": ["ITA"],
                "eu_funded": False,
                "options_text": Between(
                    "Sono previste opzioni.\nOpzione di ", "inare di gara al punto 3.3"
                ),
                "recurring": False,
            },
            "LOT-0002": {
                "additional_information": Between(
                    "La procedura è interamente svolta ", " veda disciplinare di gara"
                ),
                "place_text": "Si veda articolo 11 del Capitolato Speciale",
                "opening_on": date(2023, 11, 27),
                "opening_at": utc(2023, 11, 27, 14, 0, 0, 0),
                "electronic_submission": "required",
                "selection_criteria": ["ef-stand", "tp-abil"],
                "selection_texts": [
                    "Criteri di selezione indicati nei documenti di gara",
                    "Criteri di selezione indicati nei documenti di gara",
                ],
                "award_criteria": [
                    Between("price\nIl prezzo non è il solo crit", "solo nei\ndocumenti di gara")
                ],
                "documents_url": Between(
                    "https://intercenter.regione.emilia", "/bandi-e-avvisi-altri-enti"
                ),
                "submission_url": Between(
                    "https://intercenter.regione.emilia", "/bandi-e-avvisi-altri-enti"
                ),
                "submission_languages": ["ITA"],
                "eu_funded": False,
                "options_text": Between(
                    "Sono previste opzioni.\nOpzione di ", "inare di gara al punto 3.3"
                ),
                "recurring": False,
            },
        },
        "organisations": {
            "ORG-0001": {"street": "Via Santi 12"},
            "ORG-0002": {"street": "Via d'Azeglio 54"},
        },
        "awards": [],
    },
    "real_eforms/710770-2023.xml": {
        "notice": {
            "additional_information": Between(
                "Interesserede leverandører skal gi", "ioner vil være på engelsk."
            ),
            "nature_additional": ["supplies"],
            "place_text": Between(
                "Ombygningen skal udføres på facili", ", eller på DSB's værksted."
            ),
            "internal_id": "Ombygning af DD passagervogne",
            "buyer_activities": ["rail"],
            "buyer_profile_url": "https://eu.eu-supply.com/ctm/company/companyinformation/index/63264",
        },
        "lots": {
            "LOT-0000": {
                "additional_information": Between(
                    "Interesserede leverandører skal gi", "ioner vil være på engelsk."
                ),
                "nature_additional": ["supplies"],
                "place_text": Between(
                    "Ombygningen skal udføres på facili", ", eller på DSB's værksted."
                ),
                "electronic_submission": "allowed",
                "gpa_covered": True,
                "selection_criteria": ["ef-stand", "sui-act", "tp-abil"],
                "selection_texts": [
                    Between("Økonomiske og financiel formåen\nLi", " tilgængelige regnskabsår."),
                    Between("Referencer\nListe og kort beskrivel", "ardier) eller tilsvarende."),
                ],
                "award_criteria": [
                    Between("quality (60 poi-exa): Bedste forho", " Kvalitet 60% og Pris 40%."),
                    Between("price (40 poi-exa): Bedste forhold", " Kvalitet 60% og Pris 40%."),
                ],
                "documents_url": "https://eu.eu-supply.com/app/rfq/rwlentrance_s.asp?PID=384498&B=",
                "submission_url": "https://eu.eu-supply.com",
                "submission_languages": ["ENG"],
                "eu_funded": False,
                "guarantee_required": False,
                "options_text": Between(
                    "Der er følgende optioner i forbind", 'Puffer" til "Crash-Puffer"'
                ),
            },
        },
        "organisations": {
            "ORG-0001": {"street": "Telegade 2", "website": "https://www.dsb.dk"},
            "ORG-0002": {"street": "Toldboden 2"},
            "ORG-0003": {"street": "Askekroken 11", "website": "http://mercell.com/"},
        },
        "awards": [],
    },
    "real_eforms/741690-2023.xml": {
        "notice": {
            "local_legal_basis": [
                "http://data.europa.eu/eli/dir/2014/24/oj",
                "Oddział 2 ustawy Pzp w tym art. 138 ust. 2 pkt 2 ustawy Pzp",
            ],
            "additional_information": Between(
                "1. W związku z art. 5k rozporządze", "zędu Regulacji Energetyki."
            ),
            "nuts": ["PL634"],
            "postal_code": "80-211",
            "city": "Gdańsk",
            "country": "POL",
            "place_text": Between(
                "Wykaz Punktów Poboru Energii (PPE)", "rty w załączniku nr 3 SWZ."
            ),
            "max_lots_submitted": 1,
            "max_lots_awarded": 1,
            "internal_id": "GUM2023ZP0129",
            "buyer_activities": ["education"],
            "buyer_profile_url": "https://platformazakupowa.pl/pn/gumed",
        },
        "lots": {
            "LOT-0001": {
                "place_text": Between(
                    "Wykaz Punktów Poboru Energii (PPE)", "rty w załączniku nr 3 SWZ."
                ),
                "opening_on": date(2023, 12, 22),
                "opening_at": utc(2023, 12, 22, 8, 15, 0, 0),
                "electronic_submission": "required",
                "selection_criteria": ["sui-act", "tp-abil"],
                "selection_texts": [
                    Between("Zamawiający uzna warunek za spełni", "zędu Regulacji Energetyki."),
                    Between("Zamawiający wymaga, aby Wykonawca ", " – oświadczenie wykonawcy;"),
                ],
                "award_criteria": [
                    Between("price (100 per-exa): kryterium Cen", "ie podlegające odrzuceniu.")
                ],
                "documents_url": "https://platformazakupowa.pl/transakcja/858110",
                "submission_url": "https://platformazakupowa.pl/transakcja/858110",
                "submission_languages": ["POL"],
                "eu_funded": False,
                "guarantee_required": True,
                "guarantee_text": Between(
                    "1. Zamawiający w niniejszym postęp", "rt. 450 ust. 5 ustawy pzp."
                ),
            },
        },
        "organisations": {
            "ORG-0001": {"street": "ul. M.Skłodowskiej-Curie 3 A", "website": "www.gumed.edu.pl"},
            "ORG-0002": {"street": "Postępu 17A"},
        },
        "awards": [],
    },
    "sdk_examples/sdk1.15.1_can_23_contracts.xml": {
        "notice": {
            "additional_information": Between(
                "Pricing is as set out in the Takin", "d in the tender documents."
            ),
            "regions": ["anyw-cou"],
            "country": "GBR",
            "internal_id": "DPS — 774",
            "buyer_activities": ["gen-pub"],
            "buyer_profile_url": Between(
                "https://tendering.ypo.co.uk/procon", "lier.nsf/frm_home?ReadForm"
            ),
        },
        "lots": {
            "LOT-0000": {
                "additional_information": Between(
                    "Pricing is as set out in the Takin", "d in the tender documents."
                ),
                "regions": ["anyw-cou"],
                "award_criteria": ["quality (100 per-exa): Quality\nQuality"],
                "eu_funded": False,
                "tenders_sme": 4,
            },
        },
        "organisations": {
            "ORG-0001": {
                "street": "Town Hall, Wood Street",
                "website": "http://www.wakefield.gov.uk/?home=true",
            },
            "ORG-0002": {"website": "https://esendercorp.eu"},
            "ORG-0003": {"website": "https://jacobs.co.uk", "listed": False},
            "ORG-0004": {"website": "https://phoenix.co.uk", "listed": True},
        },
        "awards": [
            {
                "size": "medium",
                "contract_number": "DF JDHF/2020-05",
                "contract_title": Between(
                    "Concession Contract for the Supply", "cement Services DPS — 774)"
                ),
                "decided_on": date(2020, 2, 19),
                "signatories": ["ORG-0001"],
            },
            {
                "size": "medium",
                "contract_number": "DF DFGH/2020-07",
                "contract_title": Between(
                    "Concession Contract for the Supply", "cement Services DPS — 774)"
                ),
                "decided_on": date(2020, 2, 19),
                "signatories": ["ORG-0001"],
            },
        ],
    },
    "sdk_examples/sdk1.15.1_can_25_withheld.xml": {
        "notice": {
            "additional_information": Between(
                "NI Water is required to comply wit", " top of their tax affairs."
            ),
            "regions": ["anyw-cou"],
            "country": "GBR",
            "internal_id": "C1032",
            "buyer_activities": ["water"],
        },
        "lots": {
            "LOT-0000": {
                "additional_information": Between(
                    "NI Water is required to comply wit", " top of their tax affairs."
                ),
                "regions": ["anyw-cou"],
                "gpa_covered": True,
                "award_criteria": [
                    "The quality is evaluated by...",
                    "The price is evaluated by...",
                ],
            },
        },
        "organisations": {
            "ORG-0001": {"street": "Westland House", "website": "https://www.niwater.com"},
            "ORG-0002": {"street": "Some Street", "website": "https://example-mediator.eu"},
            "ORG-0003": {"website": "https://esendercorp.eu"},
            "ORG-0004": {"street": "Hill House", "website": "https://deloitte.com", "listed": True},
        },
        "awards": [
            {
                "size": "large",
                "contract_number": "CRN 2021/02/ABC",
                "contract_title": "Making Tax Digital for VAT (MTDfV)",
                "signatories": ["ORG-0001"],
            },
        ],
    },
    "sdk_examples/sdk1.15.1_change-cn_24_void.xml": {
        "notice": {
            "change_text": "We cancel because...",
            "nuts": ["FRD22"],
            "country": "FRA",
            "accelerated": False,
            "buyer_activities": ["gen-pub"],
        },
        "lots": {
            "LOT-0000": {
                "opening_on": date(2020, 2, 4),
                "opening_at": utc(2020, 2, 4, 9, 0, 0, 0),
                "max_participants": 3,
                "electronic_submission": "required",
                "gpa_covered": True,
                "selection_sources": ["epo-procurement-document"],
                "restricted_documents_url": "https://etendering.ted.europa.eu/cft/cft-display.html?cftId=5629",
                "submission_url": "https://etendering.ted.europa.eu/cft/cft-display.html?cftId=5629",
                "submission_languages": ["ENG"],
                "eu_funded": True,
            },
        },
        "organisations": {
            "ORG-0001": {},
            "ORG-0003": {},
        },
        "awards": [],
    },
    "sdk_examples/sdk1.15.1_can-modif_24_value.xml": {
        "notice": {
            "modified_contracts": ["CON-0001"],
            "modification_reason": "add-wss",
            "modification_text": Between(
                "The original business case was sco", "coped to accommodate this."
            ),
            "modification_description": "Increase in framework value",
            "country": "GBR",
            "internal_id": "17/044",
        },
        "lots": {
            "LOT-0000": {},
        },
        "organisations": {
            "ORG-0001": {"street": "103 Borough Road", "website": "https://www.lsbu.ac.uk"},
            "ORG-0002": {"website": "https://esendercorp.eu"},
            "ORG-0003": {"street": "Some Street", "website": "https://example-mediator.eu"},
            "ORG-0004": {"website": "https://pwc.com"},
        },
        "awards": [
            {
                "rank": 1,
                "contract_number": "MOD/CON/02-CHG/2021/PWC",
                "decided_on": date(2018, 7, 31),
                "signatories": ["ORG-0001"],
            },
        ],
    },
    "sdk_examples/sdk1.15.1_pin-cfc-social_24.xml": {
        "notice": {
            "regions": ["anyw-eea"],
            "buyer_activities": ["pub-os"],
            "buyer_profile_url": "https://example.com",
        },
        "lots": {
            "LOT-0001": {
                "regions": ["anyw-eea"],
                "selection_sources": ["epo-procurement-document"],
                "submission_languages": ["AFR"],
            },
        },
        "organisations": {
            "ORG-0001": {
                "street": Between(
                    "ZenithNova Innovations 45 Future B", "0 United States of America"
                ),
                "website": "https://www.zenithnovainnovations.com",
            },
        },
        "awards": [],
    },
}
