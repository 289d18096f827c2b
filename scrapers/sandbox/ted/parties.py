"""Organisations of a notice: who is ORG-0001 and so on, and the Organizations block."""

from __future__ import annotations

from dataclasses import dataclass, field

from scrapers.sandbox.ted.markup import Element, put, put_code, put_text
from scrapers.sandbox.world import contacts
from scrapers.sandbox.world.buyers import Buyer
from scrapers.sandbox.world.dice import dice
from scrapers.sandbox.world.identifiers import cvr_number
from scrapers.sandbox.world.naming import CARELESS_FROM, department, written
from scrapers.sandbox.world.notices import Notice, Party

COMPLAINTS = Party("Klagenævnet for Udbud", 37795526, "37795526", "Toldboden 2", "Viborg", 8800,
                   "DK041", "")  # fmt: skip
GUIDANCE = Party("Konkurrence- og Forbrugerstyrelsen", 10294819, "10 29 48 19",
                 "Carl Jacobsens Vej 35", "Valby", 2500, None, "")  # fmt: skip
PLATFORM = Party("Udbudsplatformen Prøve A/S", cvr_number(19), "ORG-null", "Serverstien 2", "Vejle",
                 7100, None, "")  # fmt: skip


def _as_party(buyer: Buyer, notice: Notice) -> Party:
    company_id = written(buyer.cvr, dice("buyer id", notice.key))
    party = Party(buyer.name, buyer.cvr, company_id, buyer.street, buyer.city, buyer.postal_code,
                  buyer.nuts, "")  # fmt: skip
    if notice.form == "result" and not notice.national and notice.published >= CARELESS_FROM:
        return department(party, dice("department", notice.key, buyer.cvr))
    return party


@dataclass(slots=True)
class Parties:
    """The organisations of a notice in order, buyers first, with their notice-local ids."""

    buyers: list[str] = field(default_factory=list)
    complaints: str = ""
    guidance: str = ""
    platform: str = ""
    members: dict[str, Party] = field(default_factory=dict)

    def add(self, party: Party) -> str:
        """The id of a party, which joins if it is new."""
        known = next((org for org, other in self.members.items() if other.cvr == party.cvr), None)
        if known:
            return known
        org = f"ORG-{len(self.members) + 1:04d}"
        self.members[org] = party
        return org


def parties_of(notice: Notice) -> Parties:
    """Everybody a notice names."""
    parties = Parties()
    parties.buyers = [parties.add(_as_party(b, notice)) for b in notice.procedure.buyers]
    parties.complaints = parties.add(COMPLAINTS)
    parties.guidance = parties.add(GUIDANCE)
    parties.platform = parties.add(PLATFORM)
    for result in notice.results:
        for party in (*result.winners, *filter(None, (result.loser,))):
            parties.add(party)
    return parties


def put_organisations(parent: Element, notice: Notice, parties: Parties) -> None:
    """The Organizations block. Their contact is the canary of `world.contacts`."""
    leaders = {parties.add(r.winners[0]) for r in notice.results if len(r.winners) > 1}
    block = put(parent, "efac:Organizations")
    for org, party in parties.members.items():
        organisation = put(block, "efac:Organization")
        if org in leaders:
            put(organisation, "efbc:GroupLeadIndicator", "true")
        _put_company(put(organisation, "efac:Company"), org, party)
        if org == parties.buyers[0] and dice("touchpoint", notice.key).random() < 0.15:
            _put_touchpoint(put(organisation, "efac:TouchPoint"), party)


def _put_company(company: Element, org: str, party: Party) -> None:
    if party.size:
        put_code(company, "efbc:CompanySizeCode", party.size, "economic-operator-size")
    put(company, "cac:PartyIdentification/cbc:ID", org, schemeName="organization")
    put_text(company, "cac:PartyName/cbc:Name", party.name)
    address = put(company, "cac:PostalAddress")
    put(address, "cbc:StreetName", party.street)
    put(address, "cbc:CityName", party.city)
    put(address, "cbc:PostalZone", f"{party.postal_code:04d}")
    if party.nuts:
        put_code(address, "cbc:CountrySubentityCode", party.nuts, "nuts-lvl3")
    put_code(address, "cac:Country/cbc:IdentificationCode", "DNK", "country")
    if party.company_id:
        put(company, "cac:PartyLegalEntity/cbc:CompanyID", party.company_id)
    contact = put(company, "cac:Contact")
    put(contact, "cbc:Name", contacts.NAME)
    put(contact, "cbc:Telephone", contacts.PHONE)
    put(contact, "cbc:ElectronicMail", contacts.MAIL)


def _put_touchpoint(touchpoint: Element, party: Party) -> None:
    put(touchpoint, "cac:PartyIdentification/cbc:ID", "TPO-0001", schemeName="touchpoint")
    put_text(touchpoint, "cac:PartyName/cbc:Name", f"{party.name}, Indkøb")
    address = put(touchpoint, "cac:PostalAddress")
    put(address, "cbc:CityName", party.city)
    put_code(address, "cac:Country/cbc:IdentificationCode", "DNK", "country")
