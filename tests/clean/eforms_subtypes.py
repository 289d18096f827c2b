"""Every notice subtype over SDK versions: what it is, and an invented notice of it.

The table is eforms.md §2.1; what moved between versions is §3.6; which subtype may say what of
reservations is §2.2.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.clean.eforms_documents import (
    FOUR,
    buyer,
    contract,
    extension,
    lot,
    lot_result,
    notice,
    party,
    results,
    tender,
)

PIN, CN, CAN = "PriorInformationNotice", "ContractNotice", "ContractAwardNotice"
BRIN = "BusinessRegistrationInformationNotice"
VERSIONS = (3, 6, 7, 8, 9, 11, 12, 15)

_TYPES: tuple[tuple[str, str, str, str], ...] = (
    (PIN, "planning", "pin-buyer", "1 2 3"),
    (PIN, "planning", "pin-only", "4 5 6 E2"),
    (PIN, "planning", "pin-rtl", "7 8 9"),
    (PIN, "planning", "pin-tran", "T01"),
    (PIN, "consultation", "pmc", "E1"),
    (PIN, "competition", "pin-cfc-standard", "10 11 CEI"),
    (PIN, "competition", "pin-cfc-social", "12 13 14"),
    (CN, "competition", "qu-sy", "15"),
    (CN, "competition", "cn-standard", "16 17 18 19 E3"),
    (CN, "competition", "cn-social", "20 21"),
    (CN, "competition", "subco", "22"),
    (CN, "competition", "cn-desg", "23 24"),
    (CAN, "dir-awa-pre", "veat", "25 26 27 28"),
    (CAN, "result", "can-standard", "29 30 31 32 E4"),
    (CAN, "result", "can-social", "33 34 35"),
    (CAN, "result", "can-desg", "36 37"),
    (CAN, "result", "can-tran", "T02"),
    (CAN, "cont-modif", "can-modif", "38 39 40 E6"),
    (CAN, "completion", "compl", "E5"),
    (BRIN, "bri", "brin-eeig", "X01"),
    (BRIN, "bri", "brin-ecs", "X02"),
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A subtype: root element, form type and notice type."""

    subtype: str
    root: str
    form_type: str
    notice_type: str

    @property
    def _number(self) -> int:
        return int(self.subtype) if self.subtype.isdigit() else 0

    @property
    def lots(self) -> list[str]:
        """Lots or parts that the invented notice has."""
        if self.root == BRIN:
            return []
        return ["PAR-0001"] if self.notice_type in ("pin-buyer", "pin-only") else ["LOT-0001"]

    @property
    def says_reserved(self) -> bool:
        """BT-71 is allowed, for lots or parts."""
        return 4 <= self._number <= 22 or self.subtype in ("E2", "E3")

    @property
    def says_execution(self) -> bool:
        """BT-736 is allowed."""
        is_call = 7 <= self._number <= 22 or 38 <= self._number <= 40
        return is_call or self.subtype in ("CEI", "E3", "E6")

    @property
    def has_result(self) -> bool:
        """There is a winner, told or by nature."""
        return self.root == CAN

    @property
    def is_by_nature(self) -> bool:
        """The lot's result carries no code."""
        return self.form_type in ("dir-awa-pre", "cont-modif")


KINDS = tuple(
    Kind(subtype, root, form, notice_type)
    for root, form, notice_type, subtypes in _TYPES
    for subtype in subtypes.split()
)


def document(kind: Kind, minor: int) -> str:
    """An invented notice of a subtype, in the shape of eforms-sdk-1.<minor>."""
    extended = FOUR
    if kind.has_result:
        extended += _result(kind)
    if kind.form_type == "cont-modif":
        extended += _modification(minor)
    if kind.root == BRIN:
        return notice(
            root=BRIN, subtype=kind.subtype, version=f"eforms-sdk-1.{minor}",
            header=_type(kind), body=_registration(),
        )  # fmt: skip
    schemes = {"PAR": "Part", "LOT": "Lot"}
    lots = "".join(lot(_lot(kind, minor), name, schemes[name[:3]]) for name in kind.lots)
    return notice(
        root=kind.root,
        subtype=kind.subtype,
        version=f"eforms-sdk-1.{minor}",
        header=_type(kind),
        extended=extended + changes(minor),
        body=buyer("ORG-0001") + lots,
    )


def _type(kind: Kind) -> str:
    return (
        '<cbc:ID schemeName="notice-id">0a6e0a1c-3a0e-4ab0-8c7e-6a1c5f1d2e3f</cbc:ID>'
        f'<cbc:NoticeTypeCode listName="{kind.form_type}">{kind.notice_type}</cbc:NoticeTypeCode>'
    )


def changes(minor: int) -> str:
    """A change: to 1.6 sections stood directly below it."""
    section = (
        "<efbc:ChangedSectionIdentifier>LOT-0001</efbc:ChangedSectionIdentifier>"
        if minor <= 6
        else "<efac:ChangedSection><efbc:ChangedSectionIdentifier>LOT-0001"
        "</efbc:ChangedSectionIdentifier></efac:ChangedSection>"
    )
    return (
        "<efac:Changes><efbc:ChangedNoticeIdentifier>111-2026</efbc:ChangedNoticeIdentifier>"
        f"<efac:Change>{section}</efac:Change></efac:Changes>"
    )


def _modification(minor: int) -> str:
    """A modification: to 1.11 the contract stood as a changed section."""
    named = (
        "<efac:Change><efac:ChangedSection><efbc:ChangedSectionIdentifier>CON-0001"
        "</efbc:ChangedSectionIdentifier></efac:ChangedSection></efac:Change>"
        if minor <= 11
        else "<efbc:ModifiedContractIdentifier>CON-0001</efbc:ModifiedContractIdentifier>"
    )
    return (
        "<efac:ContractModification>"
        "<efbc:ChangedNoticeIdentifier>222-2025</efbc:ChangedNoticeIdentifier>"
        f"{named}</efac:ContractModification>"
    )


def _result(kind: Kind) -> str:
    code = None if kind.is_by_nature else "selec-w"
    return results(
        lot_result(code=code, tenders="TEN-0001", contracts="CON-0001"),
        tender("TEN-0001", "TPA-0001", value="250000"),
        contract("CON-0001", "TEN-0001", "2026-02-01+01:00"),
        party("TPA-0001", "ORG-0002"),
    )


def _lot(kind: Kind, minor: int) -> str:
    requirements = ""
    if kind.says_reserved:
        requirements += _requirement("reserved-procurement", "res-ws")
    if minor >= 12:
        requirements += _requirement("selection-criteria-source", "epo-notice")
    execution = ""
    if kind.says_execution:
        execution = (
            "<cac:ContractExecutionRequirement>"
            '<cbc:ExecutionRequirementCode listName="reserved-execution">yes'
            "</cbc:ExecutionRequirementCode></cac:ContractExecutionRequirement>"
        )
    return (
        f"<cac:TenderingTerms>{extension(_criterion(minor))}"
        f"<cac:TendererQualificationRequest>{requirements}</cac:TendererQualificationRequest>"
        f"{execution}{_documents(minor)}</cac:TenderingTerms>"
    )


def _requirement(list_name: str, code: str) -> str:
    return (
        "<cac:SpecificTendererRequirement><cbc:TendererRequirementTypeCode "
        f'listName="{list_name}">{code}</cbc:TendererRequirementTypeCode>'
        "</cac:SpecificTendererRequirement>"
    )


def _criterion(minor: int) -> str:
    if minor <= 11:
        return (
            '<efac:SelectionCriteria><cbc:CriterionTypeCode listName="selection-criterion">ef-stand'
            "</cbc:CriterionTypeCode><cbc:Name>Egenkapital</cbc:Name>"
            "<cbc:Description>Positiv i tre år</cbc:Description>"
            '<cbc:CalculationExpressionCode listName="usage">used</cbc:CalculationExpressionCode>'
            "</efac:SelectionCriteria>"
        )
    return (
        "<efac:SelectionCriteria>"
        '<cbc:TendererRequirementTypeCode listName="selection-criterion">slc-stand-ratio'
        "</cbc:TendererRequirementTypeCode><cbc:Description>Positiv i tre år</cbc:Description>"
        "</efac:SelectionCriteria>"
    )


def _documents(minor: int) -> str:
    """To 1.7 the type of open documents was left out; from 1.9 languages are an extension."""
    kind = "" if minor <= 7 else "<cbc:DocumentType>non-restricted-document</cbc:DocumentType>"
    official = "<efac:OfficialLanguages><cac:Language><cbc:ID>DAN</cbc:ID></cac:Language>"
    languages = extension(official + "</efac:OfficialLanguages>") if minor >= 9 else ""
    old = "<cbc:LanguageID>DAN</cbc:LanguageID>" if minor <= 8 else ""
    return (
        f"<cac:CallForTendersDocumentReference>{languages}<cbc:ID>1</cbc:ID>{kind}{old}"
        "<cac:Attachment><cac:ExternalReference><cbc:URI>https://example.org/docs</cbc:URI>"
        "</cac:ExternalReference></cac:Attachment></cac:CallForTendersDocumentReference>"
    )


def _registration() -> str:
    """What X01 and X02 say: a firm and what became of it."""
    return (
        "<cac:SenderParty><cac:Contact><cbc:ElectronicMail/></cac:Contact></cac:SenderParty>"
        "<cac:BusinessParty><cac:PartyLegalEntity><cbc:RegistrationName>Opfundet EØFG"
        "</cbc:RegistrationName></cac:PartyLegalEntity></cac:BusinessParty>"
        "<cac:BusinessCapability><cbc:CapabilityTypeCode>health</cbc:CapabilityTypeCode>"
        "</cac:BusinessCapability>"
        "<efac:NoticePurpose><cbc:PurposeCode>reg</cbc:PurposeCode></efac:NoticePurpose>"
    )
