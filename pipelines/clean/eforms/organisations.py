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
from pipelines.clean.eforms.elements import Found
from pipelines.clean.eforms.reader import Reader
from pipelines.clean.eforms.xml import Element, text

ROLES = (
    "buyer",
    "winner",
    "tenderer",
    "subcont",
    "cpb-awa",
    "cpb-acq",
    "ted-esen",
    "serv-prov",
    "reviewer",
    "mediator",
    "info",
)
"""Roles in the order in which they are listed."""

_BY_ROLE = {
    "reviewer": "OPT-301-Reviewer",
    "mediator": "OPT-301-Mediator",
    "info": "OPT-301-Info",
}
_PURCHASING_BODIES = {"cpb-awa": "OPP-051", "cpb-acq": "OPP-052"}


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

    def works_for(self, org_id: str, main_contractors: list[str]) -> None:
        """Note whom a subcontractor works for."""
        named: list[str] = self.rows.get(org_id, {}).get("main_contractors", [])
        named.extend(main for main in main_contractors if main not in named)

    def finished_rows(self) -> list[Row]:
        """Rows of `core.organisations` with roles, without key and provenance of the notice."""
        order = {role: place for place, role in enumerate(ROLES)}
        return [
            row
            | {"roles": sorted(self._roles.get(org_id, ()), key=lambda r: (order.get(r, 99), r))}
            for org_id, row in self.rows.items()
        ]


def read_organisations(notice: Found, reader: Reader) -> Directory:
    """All organisations of a notice (not its touchpoints), central purchasing bodies marked."""
    directory = Directory()
    for organisation in notice.parts("organisation"):
        org_id = reader.token(organisation.first("OPT-200"))
        if org_id is None:
            reader.report("missing_id", "OPT-200")
        elif org_id in directory.rows:
            reader.report("duplicate_id", f"OPT-200={org_id}")
        else:
            row = _row(organisation, org_id, reader)
            directory.add(org_id, reader.tokens(organisation.all("OPT-201")), row)
            for role, term in _PURCHASING_BODIES.items():
                if reader.indicator(organisation.first(term), term):
                    directory.give_role(org_id, role)
    return directory


def _row(organisation: Found, org_id: str, reader: Reader) -> Row:
    country = reader.token(organisation.first("BT-514"))
    company_id = cvr_number.read([text(e) for e in organisation.all("BT-501")], country)
    for problem in company_id.problems:
        reader.report(problem, f"BT-501 of {org_id}")
    natural_person = reader.indicator(organisation.first("BT-633"), "BT-633")
    return {
        "org_id": org_id,
        "name": reader.words(organisation.all("BT-500")),
        "cvr": company_id.cvr,
        # Whatever else a person is filed under may be another country's person's number.
        "raw_id": company_id.cvr if natural_person else company_id.raw,
        # A person's street is a home.
        "street": None if natural_person else reader.token(organisation.first("BT-510")),
        "city": reader.token(organisation.first("BT-513")),
        "postal_code": reader.token(organisation.first("BT-512")),
        "nuts": reader.token(organisation.first("BT-507")),
        "country": country,
        "website": reader.url(organisation.all("BT-505"), "BT-505"),
        "size": reader.code(organisation.first("BT-165"), "economic-operator-size", "BT-165"),
        "natural_person": natural_person,
        "listed": reader.indicator(organisation.first("BT-746"), "BT-746"),
        "is_lead_buyer": reader.indicator(organisation.first("OPP-050"), "OPP-050"),
        "main_contractors": [],
    }


def referenced(elements: list[Element], directory: Directory, reader: Reader) -> list[str]:
    """Organisations that references mean, each once, in document order."""
    found = dict.fromkeys(directory.resolve(token) for token in reader.tokens(elements))
    for org_id in found:
        if org_id not in directory.rows:
            reader.report("unknown_reference", org_id)
    return list(found)


def read_buyers(notice: Found, directory: Directory, reader: Reader) -> list[str]:
    """Identifiers of the buyers in the notice's order; they are given their role."""
    references = [element for part in notice.parts("buyer") for element in part.all("OPT-300")]
    buyers = referenced(references, directory, reader)
    for org_id in buyers:
        directory.give_role(org_id, "buyer")
    return buyers


def give_serving_roles(notice: Found, directory: Directory, reader: Reader) -> None:
    """Roles of those who serve the procedure: senders, review bodies, mediators, informants."""
    services = [part for buyer in notice.parts("buyer") for part in buyer.parts("service")]
    for service in services:
        role = reader.code(service.first("OPT-030"), "service-role", "OPT-030")
        for org_id in referenced(service.all("OPT-300-Service"), directory, reader):
            if role is not None:
                directory.give_role(org_id, role)
    lots = notice.parts("lot")
    places = [*lots, *(law for lot in lots for law in lot.parts("law"))]
    for role, term in _BY_ROLE.items():
        references = [element for place in places for element in place.all(term)]
        for org_id in referenced(references, directory, reader):
            directory.give_role(org_id, role)
