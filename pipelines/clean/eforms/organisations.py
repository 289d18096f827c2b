"""Organisations of a notice and the parts they play (eforms.md §3.3, §5.2).

Belongs here: rows of `core.organisations`, resolving references to them, and their roles.
Does not belong here: who won (`results`), who an organisation really is (joins).

Contact points and beneficial owners are never read. A touchpoint is the organisation once more
with other contact data: a reference to it means its organisation.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from pipelines.clean import cvr_number
from pipelines.clean.document import Row
from pipelines.clean.eforms.reader import Reader
from pipelines.clean.eforms.xml import EXTENSION, Element, first, path, text

ROLES = (
    "buyer",
    "winner",
    "tenderer",
    "subcont",
    "ted-esen",
    "serv-prov",
    "reviewer",
    "mediator",
    "info",
)
"""Roles in the order in which they are listed."""

_ORGANISATIONS = path(EXTENSION + "/efac:Organizations/efac:Organization")
_COMPANY = path("efac:Company")
_ID = path("cac:PartyIdentification/cbc:ID")
_TOUCHPOINT_IDS = path("efac:TouchPoint/cac:PartyIdentification/cbc:ID")
_NAMES = path("cac:PartyName/cbc:Name")
_COMPANY_IDS = path("cac:PartyLegalEntity/cbc:CompanyID")
_CITY = path("cac:PostalAddress/cbc:CityName")
_POSTAL_CODE = path("cac:PostalAddress/cbc:PostalZone")
_NUTS = path("cac:PostalAddress/cbc:CountrySubentityCode")
_COUNTRY = path("cac:PostalAddress/cac:Country/cbc:IdentificationCode")
_SIZE = path("efbc:CompanySizeCode")
_NATURAL_PERSON = path("efbc:NaturalPersonIndicator")

# Direct children only: the party inside ServiceProviderParty serves the buyer.
_BUYERS = path("cac:ContractingParty/cac:Party/cac:PartyIdentification/cbc:ID")
_SERVICES = path("cac:ContractingParty/cac:Party/cac:ServiceProviderParty")
_SERVICE_CODE = path("cbc:ServiceTypeCode")
_SERVICE_ID = path("cac:Party/cac:PartyIdentification/cbc:ID")
_TERMS = "cac:ProcurementProjectLot/cac:TenderingTerms/"
_APPEAL = _TERMS + "cac:AppealTerms/"
_PARTY_ID = "/cac:PartyIdentification/cbc:ID"
_BY_ROLE = {
    "reviewer": path(_APPEAL + "cac:AppealReceiverParty" + _PARTY_ID),
    "mediator": path(_APPEAL + "cac:MediationParty" + _PARTY_ID),
    "info": path(
        f"{_APPEAL}cac:AppealInformationParty{_PARTY_ID}"
        f" | {_TERMS}cac:AdditionalInformationParty{_PARTY_ID}"
        f" | {_TERMS}*/cac:IssuerParty{_PARTY_ID}"
    ),
}


@dataclass(slots=True)
class Directory:
    """The organisations of one notice by their notice-local identifiers.

    Attributes:
        rows: what is known of each, by identifier (ORG-XXXX), in document order.
    """

    rows: dict[str, Row] = field(default_factory=dict)
    _parents: dict[str, str] = field(default_factory=dict)
    _roles: dict[str, set[str]] = field(default_factory=dict)

    def add(self, org_id: str, touchpoints: list[str], row: Row) -> None:
        """Enter an organisation and the touchpoints that stand for it."""
        self.rows[org_id] = row
        for touchpoint in touchpoints:
            self._parents.setdefault(touchpoint, org_id)

    def resolve(self, reference: str) -> str:
        """The organisation a reference means; the reference itself when nothing is known."""
        return self._parents.get(reference, reference)

    def get(self, org_id: str) -> Row:
        """What is known of an organisation; empty when the notice does not describe it."""
        return self.rows.get(org_id, {})

    def give_role(self, org_id: str, role: str) -> None:
        """Note a part that an organisation plays in the notice."""
        self._roles.setdefault(org_id, set()).add(role)

    def finished_rows(self) -> list[Row]:
        """Rows of `core.organisations` with roles, without key and provenance of the notice."""
        order = {role: place for place, role in enumerate(ROLES)}
        return [
            row
            | {"roles": sorted(self._roles.get(org_id, ()), key=lambda r: (order.get(r, 99), r))}
            for org_id, row in self.rows.items()
        ]


def read_organisations(root: Element, reader: Reader) -> Directory:
    """All organisations of a notice (not its touchpoints), with no roles yet."""
    directory = Directory()
    for organisation in _ORGANISATIONS(root):
        company = first(_COMPANY(organisation))
        org_id = None if company is None else reader.token(first(_ID(company)))
        if company is None or org_id is None:
            reader.report("missing_id", "OPT-200")
            continue
        if org_id in directory.rows:
            reader.report("duplicate_id", f"OPT-200={org_id}")
            continue
        touchpoints = [reader.token(element) for element in _TOUCHPOINT_IDS(organisation)]
        row = _row(organisation, company, org_id, reader)
        directory.add(org_id, [touchpoint for touchpoint in touchpoints if touchpoint], row)
    return directory


def _row(organisation: Element, company: Element, org_id: str, reader: Reader) -> Row:
    country = reader.token(first(_COUNTRY(company)))
    company_id = cvr_number.read([text(element) for element in _COMPANY_IDS(company)], country)
    for problem in company_id.problems:
        reader.report(problem, f"BT-501 of {org_id}")
    natural_person = reader.indicator(first(_NATURAL_PERSON(organisation)), "BT-633")
    return {
        "org_id": org_id,
        "name": reader.words(_NAMES(company)),
        "cvr": company_id.cvr,
        # Whatever else a person is filed under may be another country's person's number.
        "raw_id": company_id.cvr if natural_person else company_id.raw,
        "city": reader.token(first(_CITY(company))),
        "postal_code": reader.token(first(_POSTAL_CODE(company))),
        "nuts": reader.token(first(_NUTS(company))),
        "country": country,
        "size": reader.code(first(_SIZE(company)), "economic-operator-size", "BT-165"),
        "natural_person": natural_person,
    }


def referenced(elements: list[Element], directory: Directory, reader: Reader) -> list[str]:
    """Organisations that references mean, each once, in document order."""
    tokens = (reader.token(element) for element in elements)
    found = dict.fromkeys(directory.resolve(token) for token in tokens if token is not None)
    for org_id in found:
        if org_id not in directory.rows:
            reader.report("unknown_reference", org_id)
    return list(found)


def read_buyers(root: Element, directory: Directory, reader: Reader) -> list[str]:
    """Identifiers of the buyers in the notice's order; they are given their role."""
    buyers = referenced(_BUYERS(root), directory, reader)
    for org_id in buyers:
        directory.give_role(org_id, "buyer")
    return buyers


def give_serving_roles(root: Element, directory: Directory, reader: Reader) -> None:
    """Roles of those who serve the procedure: senders, review bodies, mediators, informants."""
    for service in _SERVICES(root):
        role = reader.code(first(_SERVICE_CODE(service)), "service-role", "OPT-030")
        for org_id in referenced(_SERVICE_ID(service), directory, reader):
            if role is not None:
                directory.give_role(org_id, role)
    for role, find in _BY_ROLE.items():
        for org_id in referenced(find(root), directory, reader):
            directory.give_role(org_id, role)
