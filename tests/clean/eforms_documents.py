"""Documents for tests of the eForms parser: the sample files, and notices built by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from pipelines.clean.document import Cleaned, Document, Row
from pipelines.clean.eforms.xml import NAMESPACES
from pipelines.clean.notices import parse_notice

FIXTURES = Path(__file__).parents[1] / "fixtures" / "eforms"
SEEN_AT = datetime(2026, 3, 1, 4, 30, tzinfo=UTC)
PAGE = "https://example.org/notice"


def document(body: bytes, name: str = "1-2026") -> Document:
    """A document as the archive hands it over."""
    return Document("ted", name, PAGE, "ted/2026.warc.gz#0", SEEN_AT, body)


def parsed(body: bytes | str, name: str = "1-2026") -> Cleaned:
    """The parser's answer to a body."""
    raw = body.encode() if isinstance(body, str) else body
    return parse_notice(document(raw, name))


def rows(cleaned: Cleaned, table: str) -> list[Row]:
    """Rows of a `core` table."""
    return cleaned.tables.get(f"core.{table}", [])


def kinds(cleaned: Cleaned) -> list[tuple[str, str]]:
    """Findings as (kind, subject)."""
    return [(finding.kind, finding.subject) for finding in cleaned.findings]


_NAMESPACES = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())


def extension(content: str) -> str:
    """Content of eForms' own, in the wrapping it has everywhere."""
    return (
        "<ext:UBLExtensions><ext:UBLExtension><ext:ExtensionContent><efext:EformsExtension>"
        f"{content}"
        "</efext:EformsExtension></ext:ExtensionContent></ext:UBLExtension></ext:UBLExtensions>"
    )


def notice(
    *,
    root: str = "ContractAwardNotice",
    subtype: str = "29",
    extended: str = "",
    header: str = "",
    body: str = "",
    version: str = "eforms-sdk-1.13",
    language: str = "DAN",
) -> str:
    """An invented notice; what is not given is left out."""
    uri = f"urn:oasis:names:specification:ubl:schema:xsd:{root}-2"
    inner = f"<efac:NoticeSubType><cbc:SubTypeCode>{subtype}</cbc:SubTypeCode></efac:NoticeSubType>"
    return (
        f'<{root} xmlns="{uri}" {_NAMESPACES}>{extension(inner + extended)}'
        f"<cbc:CustomizationID>{version}</cbc:CustomizationID>{header}"
        f"<cbc:NoticeLanguageCode>{language}</cbc:NoticeLanguageCode>{body}</{root}>"
    )


def company(org_id: str, name: str = "", ids: list[str] | None = None, country: str = "DNK") -> str:
    """One `efac:Organization`."""
    company_ids = "".join(
        f"<cac:PartyLegalEntity><cbc:CompanyID>{value}</cbc:CompanyID></cac:PartyLegalEntity>"
        for value in ids or []
    )
    return (
        "<efac:Organization><efac:Company>"
        f"<cac:PartyIdentification><cbc:ID>{org_id}</cbc:ID></cac:PartyIdentification>"
        f"<cac:PartyName><cbc:Name>{name}</cbc:Name></cac:PartyName>"
        "<cac:PostalAddress><cac:Country>"
        f"<cbc:IdentificationCode>{country}</cbc:IdentificationCode>"
        f"</cac:Country></cac:PostalAddress>{company_ids}"
        "</efac:Company></efac:Organization>"
    )


def organisations(*companies: str) -> str:
    """`efac:Organizations` of an extension."""
    return f"<efac:Organizations>{''.join(companies)}</efac:Organizations>"


def lot_result(
    lot: str = "LOT-0001",
    *,
    code: str | None = "selec-w",
    tenders: str = "",
    contracts: str = "",
    more: str = "",
) -> str:
    """One `efac:LotResult`; tenders and contracts are identifiers with blanks between."""
    listed = f"<cbc:TenderResultCode>{code}</cbc:TenderResultCode>" if code else ""
    listed += "".join(
        f"<efac:LotTender><cbc:ID>{t}</cbc:ID></efac:LotTender>" for t in tenders.split()
    )
    listed += "".join(
        f"<efac:SettledContract><cbc:ID>{c}</cbc:ID></efac:SettledContract>"
        for c in contracts.split()
    )
    return (
        f"<efac:LotResult>{listed}{more}"
        f"<efac:TenderLot><cbc:ID>{lot}</cbc:ID></efac:TenderLot></efac:LotResult>"
    )


def tender(
    tender_id: str,
    party: str = "",
    *,
    lot: str = "LOT-0001",
    value: str = "",
    currency: str = "DKK",
    rank: str = "",
    more: str = "",
) -> str:
    """One `efac:LotTender`."""
    amount = (
        f'<cac:LegalMonetaryTotal><cbc:PayableAmount currencyID="{currency}">{value}'
        "</cbc:PayableAmount></cac:LegalMonetaryTotal>"
    )
    return (
        f"<efac:LotTender><cbc:ID>{tender_id}</cbc:ID>"
        f"{f'<cbc:RankCode>{rank}</cbc:RankCode>' if rank else ''}{amount if value else ''}"
        f"{f'<efac:TenderingParty><cbc:ID>{party}</cbc:ID></efac:TenderingParty>' if party else ''}"
        f"<efac:TenderLot><cbc:ID>{lot}</cbc:ID></efac:TenderLot>{more}</efac:LotTender>"
    )


def contract(contract_id: str, tenders: str = "", concluded: str = "") -> str:
    """One `efac:SettledContract`."""
    listed = "".join(
        f"<efac:LotTender><cbc:ID>{t}</cbc:ID></efac:LotTender>" for t in tenders.split()
    )
    date = f"<cbc:IssueDate>{concluded}</cbc:IssueDate>" if concluded else ""
    return (
        f"<efac:SettledContract><cbc:ID>{contract_id}</cbc:ID>{date}{listed}</efac:SettledContract>"
    )


def party(party_id: str, members: str, lead: str = "", more: str = "") -> str:
    """One `efac:TenderingParty`; with a lead every member carries the flag."""
    tenderers = ""
    for member in members.split():
        flag = f"<efbc:GroupLeadIndicator>{str(member == lead).lower()}</efbc:GroupLeadIndicator>"
        tenderers += (
            f"<efac:Tenderer>{flag if lead else ''}<cbc:ID>{member}</cbc:ID></efac:Tenderer>"
        )
    return (
        f"<efac:TenderingParty><cbc:ID>{party_id}</cbc:ID>{tenderers}{more}</efac:TenderingParty>"
    )


def results(*parts: str) -> str:
    """`efac:NoticeResult` of an extension."""
    return f"<efac:NoticeResult>{''.join(parts)}</efac:NoticeResult>"


def lot(content: str = "", lot_id: str = "LOT-0001", scheme: str = "Lot") -> str:
    """One `cac:ProcurementProjectLot`."""
    return (
        f'<cac:ProcurementProjectLot><cbc:ID schemeName="{scheme}">{lot_id}</cbc:ID>{content}'
        "</cac:ProcurementProjectLot>"
    )


def buyer(*references: str) -> str:
    """`cac:ContractingParty` for each reference."""
    return "".join(
        "<cac:ContractingParty><cac:Party><cac:PartyIdentification>"
        f"<cbc:ID>{reference}</cbc:ID>"
        "</cac:PartyIdentification></cac:Party></cac:ContractingParty>"
        for reference in references
    )


FOUR = organisations(
    company("ORG-0001", "Køber", ["37795526"]),
    company("ORG-0002", "Første", ["ORG-26 36 91 26"]),
    company("ORG-0003", "Anden", ["DK79095311"]),
    company("ORG-0004", "Tredje"),
)


def awards(*parts: str, subtype: str = "29", lots: str = "") -> list[Row]:
    """Awards of an award notice."""
    return rows(parsed(award(*parts, subtype=subtype, lots=lots)), "awards")


def award(*parts: str, subtype: str = "29", lots: str = "") -> str:
    """An award notice with a buyer, three firms and one lot."""
    return notice(subtype=subtype, extended=results(*parts) + FOUR, body=lots or lot())
