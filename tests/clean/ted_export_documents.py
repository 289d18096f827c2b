"""Invented TED_EXPORT notices: one generator for all versions, parts to put into it.

CVR numbers are of the unused range; names are made up.
"""

from __future__ import annotations

NUMBER = "123456-2018"
BUYER_CVR, WINNER_CVR, OTHER_CVR = "99000007", "99000015", "99000023"


def ted_export(
    form: str,
    body: str = "",
    *,
    kind: str | None = None,
    document_type: str = "3",
    directive: str | None = "2014/24/EU",
    coded: str = "",
    beside: str = "",
    language: str = "DA",
    number: str = NUMBER,
    namespace: str = "http://publications.europa.eu/resource/schema/ted/R2.0.9/publication",
) -> str:
    """A document with one original form; what is not given is left out."""
    notice = f'<NOTICE TYPE="{kind}"/>' if kind else ""
    law = f'<DIRECTIVE VALUE="{directive}"/>' if directive else ""
    return (
        f'<TED_EXPORT xmlns="{namespace}" xmlns:n2016="nuts" DOC_ID="{number}" EDITION="2018045">'
        "<TECHNICAL_SECTION><RECEPTION_ID>x</RECEPTION_ID></TECHNICAL_SECTION>"
        "<CODED_DATA_SECTION><REF_OJS><NO_OJ>45</NO_OJ><DATE_PUB>20180305</DATE_PUB></REF_OJS>"
        f'<NOTICE_DATA><ISO_COUNTRY VALUE="DK"/>{coded}</NOTICE_DATA>'
        "<CODIF_DATA><DS_DATE_DISPATCH>20180301</DS_DATE_DISPATCH>"
        f'<TD_DOCUMENT_TYPE CODE="{document_type}">label</TD_DOCUMENT_TYPE>{law}</CODIF_DATA>'
        "</CODED_DATA_SECTION>"
        f"<FORM_SECTION>{beside}"
        f'<{form} CATEGORY="ORIGINAL" LG="{language}">{notice}{body}</{form}>'
        "</FORM_SECTION></TED_EXPORT>"
    )


def address(tag: str, name: str, number: str = "", country: str = "DK", nuts: str = "") -> str:
    """An address block of R2.0.9."""
    national = f"<NATIONALID>{number}</NATIONALID>" if number else ""
    place = f'<n2016:NUTS CODE="{nuts}"/>' if nuts else ""
    return (
        f"<{tag}><OFFICIALNAME>{name}</OFFICIALNAME>{national}<TOWN>Aarhus</TOWN>"
        f'<POSTAL_CODE>8000</POSTAL_CODE><COUNTRY VALUE="{country}"/>'
        "<CONTACT_POINT>En Person</CONTACT_POINT><PHONE>+45 12345678</PHONE>"
        f"<E_MAIL>person@example.org</E_MAIL>{place}</{tag}>"
    )


BUYER = (
    "<CONTRACTING_BODY>"
    + address("ADDRESS_CONTRACTING_BODY", "Opdigtet Kommune", BUYER_CVR)
    + '<CA_TYPE VALUE="BODY_PUBLIC"/></CONTRACTING_BODY>'
)


def p(tag: str, *paragraphs: str) -> str:
    """A text."""
    return f"<{tag}>{''.join(f'<P>{paragraph}</P>' for paragraph in paragraphs)}</{tag}>"


def lot(number: str = "", content: str = "", nuts: str = "DK042") -> str:
    """One `OBJECT_DESCR`."""
    told = f"<LOT_NO>{number}</LOT_NO>" if number else ""
    return f'<OBJECT_DESCR ITEM="1">{told}<n2016:NUTS CODE="{nuts}"/>{content}</OBJECT_DESCR>'


def bought(*lots: str, title: str = "Rengøring", more: str = "") -> str:
    """One `OBJECT_CONTRACT`."""
    return (
        f"<OBJECT_CONTRACT>{p('TITLE', title)}"
        '<CPV_MAIN><CPV_CODE CODE="90910000"/></CPV_MAIN><TYPE_CONTRACT CTYPE="SERVICES"/>'
        f"{p('SHORT_DESCR', 'Kort.')}{more}{''.join(lots)}</OBJECT_CONTRACT>"
    )


def award(content: str, lot_no: str = "", title: str = "") -> str:
    """One `AWARD_CONTRACT`."""
    told = f"<LOT_NO>{lot_no}</LOT_NO>" if lot_no else ""
    return f"<AWARD_CONTRACT>{told}{p('TITLE', title) if title else ''}{content}</AWARD_CONTRACT>"


def awarded(*contractors: str, value: str = "", more: str = "") -> str:
    """`AWARDED_CONTRACT` with contractors in the shape of R2.0.9.S03 and later."""
    return (
        "<AWARDED_CONTRACT><DATE_CONCLUSION_CONTRACT>2018-02-01</DATE_CONCLUSION_CONTRACT>"
        f"<TENDERS><NB_TENDERS_RECEIVED>4</NB_TENDERS_RECEIVED></TENDERS>"
        f"<CONTRACTORS>{''.join(contractors)}</CONTRACTORS>{value}{more}</AWARDED_CONTRACT>"
    )


def contractor(name: str, number: str = "", size: str = "", country: str = "DK") -> str:
    """One `CONTRACTOR`."""
    tick = f"<{size}/>" if size else ""
    inside = address("ADDRESS_CONTRACTOR", name, number, country, nuts="DK011")
    return f"<CONTRACTOR>{inside}{tick}</CONTRACTOR>"


def dkk(amount: str, tag: str = "VAL_TOTAL") -> str:
    """An amount in DKK."""
    return f'<{tag} CURRENCY="DKK">{amount}</{tag}>'


# R2.0.7 and R2.0.8

OLD = "http://publications.europa.eu/TED_schema/Export"


def old_date(tag: str, year: int, month: int, day: int, time: str = "") -> str:
    """A date in parts."""
    clock = f"<TIME>{time}</TIME>" if time else ""
    return f"<{tag}><DAY>{day:02d}</DAY><MONTH>{month}</MONTH><YEAR>{year}</YEAR>{clock}</{tag}>"


def old_address(tag: str, name: str, number: str = "", *, inline: bool = False) -> str:
    """An address block; R2.0.7 writes the name straight into ORGANISATION."""
    national = f"<NATIONALID>{number}</NATIONALID>" if number else ""
    organisation = name if inline else f"<OFFICIALNAME>{name}</OFFICIALNAME>{national}"
    return (
        f"<{tag}><ORGANISATION>{organisation}</ORGANISATION><ADDRESS>Vej 1</ADDRESS>"
        '<TOWN>Aarhus</TOWN><POSTAL_CODE>8000</POSTAL_CODE><COUNTRY VALUE="DK"/>'
        "<CONTACT_POINT>En Person</CONTACT_POINT><ATTENTION>En Person</ATTENTION>"
        f"<E_MAILS><E_MAIL>person@example.org</E_MAIL></E_MAILS></{tag}>"
    )


def old_buyer(wrapper: str, *, inline: bool = False) -> str:
    """The buyer of a form before R2.0.9."""
    profile = old_address(
        "CA_CE_CONCESSIONAIRE_PROFILE", "Opdigtet Kommune", BUYER_CVR, inline=inline
    )
    return (
        f"<{wrapper}><NAME_ADDRESSES_CONTACT_CONTRACT>{profile}</NAME_ADDRESSES_CONTACT_CONTRACT>"
        "<TYPE_AND_ACTIVITIES_AND_PURCHASING_ON_BEHALF><TYPE_AND_ACTIVITIES>"
        '<TYPE_OF_CONTRACTING_AUTHORITY VALUE="REGIONAL_AUTHORITY"/></TYPE_AND_ACTIVITIES>'
        f"</TYPE_AND_ACTIVITIES_AND_PURCHASING_ON_BEHALF></{wrapper}>"
    )


OLD_CPV = (
    '<CPV><CPV_MAIN><CPV_CODE CODE="90910000"/></CPV_MAIN>'
    '<CPV_ADDITIONAL><CPV_CODE CODE="90919200"/></CPV_ADDITIONAL></CPV>'
)
OLD_VALUE = (
    '<COSTS_RANGE_AND_CURRENCY CURRENCY="DKK">'
    '<VALUE_COST FMTVAL="1500000.00">1 500 000,00</VALUE_COST></COSTS_RANGE_AND_CURRENCY>'
)

OLD_CALL = (
    '<FD_CONTRACT CTYPE="SERVICES">' + old_buyer("CONTRACTING_AUTHORITY_INFORMATION") +
    "<OBJECT_CONTRACT_INFORMATION><DESCRIPTION_CONTRACT_INFORMATION>"
    + p("TITLE_CONTRACT", "Rengøring")
    + '<LOCATION_NUTS><LOCATION><P>Aarhus</P></LOCATION><NUTS CODE="DK042"/></LOCATION_NUTS>'
    + p("SHORT_CONTRACT_DESCRIPTION", "Kort.") + OLD_CPV
    + "{lots}</DESCRIPTION_CONTRACT_INFORMATION><QUANTITY_SCOPE><NATURE_QUANTITY_SCOPE>"
    + OLD_VALUE + "</NATURE_QUANTITY_SCOPE></QUANTITY_SCOPE>"
    "<PERIOD_WORK_DATE_STARTING><MONTHS>24</MONTHS></PERIOD_WORK_DATE_STARTING>"
    "</OBJECT_CONTRACT_INFORMATION><LEFTI_CONTRACT><CONTRACT_RELATING_CONDITIONS>"
    + p("EXISTENCE_OTHER_PARTICULAR_CONDITIONS", "Sociale klausuler.")
    + "</CONTRACT_RELATING_CONDITIONS>{reserved}</LEFTI_CONTRACT>"
    "<PROCEDURE_DEFINITION_CONTRACT_NOTICE><TYPE_OF_PROCEDURE>"
    "<TYPE_OF_PROCEDURE_DETAIL_FOR_CONTRACT_NOTICE><PT_OPEN/>"
    "</TYPE_OF_PROCEDURE_DETAIL_FOR_CONTRACT_NOTICE></TYPE_OF_PROCEDURE>"
    "<ADMINISTRATIVE_INFORMATION_CONTRACT_NOTICE>"
    "<PREVIOUS_PUBLICATION_INFORMATION_NOTICE_F2>"
    "<NOTICE_NUMBER_OJ>2012/S 12-018765</NOTICE_NUMBER_OJ>"
    "</PREVIOUS_PUBLICATION_INFORMATION_NOTICE_F2>"
    + old_date("RECEIPT_LIMIT_DATE", 2012, 7, 2, "9:00")
    + "</ADMINISTRATIVE_INFORMATION_CONTRACT_NOTICE></PROCEDURE_DEFINITION_CONTRACT_NOTICE>"
    "</FD_CONTRACT>"
)  # fmt: skip
"""A contract notice of R2.0.8, with places for `lots` and `reserved`."""


def old_award(
    lot_number: str,
    winner: str,
    number: str = "",
    *,
    vat: str = "EXCLUDING_VAT",
    wrapper: bool = True,
) -> str:
    """One `AWARD_OF_CONTRACT`."""
    block = old_address("CONTACT_DATA_WITHOUT_RESPONSIBLE_NAME", winner, number, inline=not number)
    if wrapper:
        block = f"<ECONOMIC_OPERATOR_NAME_ADDRESS>{block}</ECONOMIC_OPERATOR_NAME_ADDRESS>"
    return (
        f"<AWARD_OF_CONTRACT><CONTRACT_NUMBER>7</CONTRACT_NUMBER>"
        f"<LOT_NUMBER>{lot_number}</LOT_NUMBER>{p('CONTRACT_TITLE', f'Del {lot_number}')}"
        + old_date("CONTRACT_AWARD_DATE", 2012, 9, 3)
        + f"<OFFERS_RECEIVED_NUMBER>3</OFFERS_RECEIVED_NUMBER>{block}<CONTRACT_VALUE_INFORMATION>"
        '<INITIAL_ESTIMATED_TOTAL_VALUE_CONTRACT CURRENCY="DKK"><VALUE_COST FMTVAL="900000"/>'
        "</INITIAL_ESTIMATED_TOTAL_VALUE_CONTRACT><COSTS_RANGE_AND_CURRENCY_WITH_VAT_RATE "
        f'CURRENCY="DKK"><VALUE_COST>800 000,50</VALUE_COST><{vat}/>'
        "</COSTS_RANGE_AND_CURRENCY_WITH_VAT_RATE></CONTRACT_VALUE_INFORMATION>"
        "<MORE_INFORMATION_TO_SUB_CONTRACTED><NO_CONTRACT_LIKELY_SUB_CONTRACTED/>"
        "</MORE_INFORMATION_TO_SUB_CONTRACTED></AWARD_OF_CONTRACT>"
    )
