"""Organisations of a TED_EXPORT notice and the parts they play (eforms.md §5.2, §6).

Belongs here: rows of `core.organisations` out of address blocks. Does not belong here: what was
won (`awards`), who an organisation really is (joins).

Addresses are written out where they are used, so the same organisation may stand in a notice
many times: blocks with the same name, number, postal code and country are one organisation,
numbered ORG-0001… in the order of the notice. Of contacts (`CONTACT_POINT`, `ATTENTION`,
`PHONE`, `FAX`, `E_MAIL`) nothing is ever read.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from pipelines.clean import cvr_number
from pipelines.clean.document import Row
from pipelines.clean.eforms.organisations import Directory
from pipelines.clean.eforms.reader import Reader
from pipelines.clean.eforms.xml import Element
from pipelines.clean.ted_export.places import COUNTRIES
from pipelines.clean.ted_export.xml import code, content, first, has, title, within

_BUYERS = (
    # R2.0.9 [page]
    "ADDRESS_CONTRACTING_BODY",
    "ADDRESS_CONTRACTING_BODY_ADDITIONAL",
    # before [schema]; the second is on whose behalf the first buys
    "CA_CE_CONCESSIONAIRE_PROFILE",
    "CONTACT_DATA_OTHER_BEHALF_CONTRACTING_AUTORITY",
)
_OTHERS = {
    "ADDRESS_REVIEW_BODY": "reviewer",
    "ADDRESS_MEDIATION_BODY": "mediator",
    "ADDRESS_REVIEW_INFO": "info",
    "ADDRESS_FURTHER_INFO": "info",
    "ADDRESS_PARTICIPATION": "info",
    "APPEAL_PROCEDURE_BODY_RESPONSIBLE": "reviewer",
    "MEDIATION_PROCEDURE_BODY_RESPONSIBLE": "mediator",
    "LODGING_INFORMATION_FOR_SERVICE": "info",
    "FURTHER_INFORMATION": "info",
    "SPECIFICATIONS_AND_ADDITIONAL_DOCUMENTS": "info",
    "TENDERS_REQUESTS_APPLICATIONS_MUST_BE_SENT_TO": "info",
}
_WINNERS = (
    "ADDRESS_CONTRACTOR",
    "ADDRESS_WINNER",
    "CONTACT_DATA_WITHOUT_RESPONSIBLE_NAME",
    "CONTACT_DATA_WITHOUT_RESPONSIBLE_NAME_CHP",
)

_Identity = tuple[str | None, str | None, str | None, str | None]


@dataclass(slots=True)
class Parties:
    """Organisations met so far.

    Attributes:
        directory: their rows and roles.
        buyers: identifiers of the buyers, in the notice's order.
    """

    directory: Directory = field(default_factory=Directory)
    buyers: list[str] = field(default_factory=list)
    _known: dict[_Identity, str] = field(default_factory=dict)

    def enter(self, address: Element, role: str, reader: Reader) -> str | None:
        """The organisation of an address block, with a role; None when it names nobody."""
        # R2.0.7 writes the name straight into ORGANISATION.
        name = title(first(address, "OFFICIALNAME")) or title(first(address, "ORGANISATION"))
        if name is None:
            return None
        country = country_code(code(first(address, "COUNTRY"), "VALUE"), "COUNTRY", reader)
        # R2.0.8 writes a blank number where there is none, so blanks are nothing.
        numbers = [content(number) for number in within(address, "NATIONALID")]
        company = cvr_number.read(numbers, country)
        postal_code = title(first(address, "POSTAL_CODE"))
        identity = (name.casefold(), company.raw, postal_code, country)
        org_id = self._known.get(identity)
        if org_id is None:
            org_id = self._known[identity] = f"ORG-{len(self._known) + 1:04d}"
            for problem in company.problems:
                reader.report(problem, f"NATIONALID of {org_id}")
            row: Row = {
                "org_id": org_id,
                "name": name,
                "cvr": company.cvr,
                "raw_id": company.raw,
                # Winners may be natural persons, which is not said: their street may be a home.
                "street": None if role == "winner" else title(first(address, "ADDRESS")),
                "city": title(first(address, "TOWN")),
                "postal_code": postal_code,
                "nuts": code(first(address, "NUTS"), "CODE"),
                "country": country,
                "website": title(first(address, "URL_GENERAL", "URL")),
                "size": None,
                "natural_person": None,  # these forms do not say
                "main_contractors": [],
            }
            self.directory.add(org_id, [], row)
        self.directory.give_role(org_id, role)
        return org_id

    def give_size(self, org_id: str, winner: Element | None) -> None:
        """BT-165 from the tick beside a winner's address: a small or medium enterprise, or not."""
        if has(winner, "SME"):
            self.directory.rows[org_id]["size"] = "sme"
        elif has(winner, "NO_SME"):
            self.directory.rows[org_id]["size"] = "large"


def country_code(written: str | None, term: str, reader: Reader) -> str | None:
    """ISO 3166-1 alpha-3; a code that is not known is kept and reported."""
    if written is None:
        return None
    found = COUNTRIES.get(written.upper())
    if found is None:
        reader.report("unknown_code", f"{term}={written}")
    return found or written


def read_parties(form: Element, reader: Reader) -> Parties:
    """All organisations of a form but the winners, who are entered with what they won."""
    parties = Parties()
    for address in within(form, *_BUYERS):
        org_id = parties.enter(address, "buyer", reader)
        if org_id is None:
            reader.report("missing_name", str(address.tag))
        elif org_id not in parties.buyers:
            parties.buyers.append(org_id)
    for address in within(form, *_OTHERS):
        parties.enter(address, _OTHERS[str(address.tag)], reader)
    return parties


def winner_addresses(award: Element) -> list[Element]:
    """Address blocks of those who won.

    [page] `CONTRACTORS/CONTRACTOR/ADDRESS_CONTRACTOR` and `CONTRACTOR/ADDRESS_CONTRACTOR`;
    [schema] `WINNERS/WINNER/ADDRESS_WINNER` of design contests, and before R2.0.9
    `ECONOMIC_OPERATOR_NAME_ADDRESS`, in utilities' forms without it.
    """
    return list(within(award, *_WINNERS)) or list(within(award, "ECONOMIC_OPERATOR_NAME_ADDRESS"))
