"""The header of a notice: identity, dates, changes, procedure (eforms.md §3.1, §3.5).

Belongs here: columns of `core.notices` that do not come from organisations.
Does not belong here: the order of reading, keys and provenance (`notice`).
"""

from __future__ import annotations

import re
from decimal import Decimal

from pipelines.clean.document import Row
from pipelines.clean.eforms.elements import Found
from pipelines.clean.eforms.projects import read_project
from pipelines.clean.eforms.reader import Reader
from pipelines.clean.eforms.references import previous_notice
from pipelines.clean.eforms.results import Results
from pipelines.clean.eforms.xml import Element, first

READ_VERSION = re.compile(r"eforms-sdk-1\.[0-9]+.*")
"""Versions that the map was made for; national profiles add their own name behind (§1)."""


def read_header(notice: Found, reader: Reader) -> Row:
    """Identity, languages and dates."""
    version = reader.token(notice.first("OPT-002"))
    if version is None or not READ_VERSION.fullmatch(version):
        reader.report("unknown_version", f"OPT-002={version or ''}")
    issued = notice.first("BT-05(a)")
    return {
        "notice_id": _notice_id(notice.all("BT-701"), reader),
        "version": reader.token(notice.first("BT-757")),
        "procedure_id": reader.token(notice.first("BT-04")),
        "notice_type": reader.code(notice.first("BT-02"), "notice-type", "BT-02"),
        "language": reader.language,
        "additional_languages": [c.upper() for c in reader.tokens(notice.all("BT-702-More"))],
        "published_on": reader.date(notice.first("OPP-012"), "OPP-012"),
        "dispatched_on": reader.date(issued, "BT-05"),
        "dispatched_at": reader.instant(issued, notice.first("BT-05(b)"), "BT-05"),
        "planned_on": reader.date(notice.first("BT-127"), "BT-127"),
        "legal_basis": reader.code(notice.first("BT-01"), "legal-basis", "BT-01"),
        "local_legal_basis": _local_acts(notice, reader),
        "sdk_version": version,
    }


def _local_acts(notice: Found, reader: Reader) -> list[str]:
    """Acts that are named besides the directive: by identifier, or in words (BT-01(f)).

    The cross-border law (BT-09) stands in the same place and is none of them.
    """
    acts: list[str | None] = []
    for part in notice.parts("legal-basis"):
        name = reader.token(part.first("BT-01(c)"))
        if name == "LocalLegalBasis":
            acts.append(reader.words(part.all("BT-01(d)")))
        elif name != "CrossBorderLaw":
            acts.append(name)
    return list(dict.fromkeys(act for act in acts if act is not None))


def _notice_id(elements: list[Element], reader: Reader) -> str | None:
    """BT-701; about 4 % of notices do not name the scheme (eforms.md §3.1)."""
    named = [element for element in elements if element.get("schemeName") == "notice-id"]
    return reader.token(first(named or elements))


def read_change(notice: Found, reader: Reader) -> Row:
    """What the notice changes or modifies, and which earlier notices it refers to."""
    changes, modification = notice.part("changes"), notice.part("modification")
    notice_type = notice.first("BT-02")
    # Old notices say `change` where the form type stands (eforms.md §2.1).
    named_so = notice_type is not None and notice_type.get("listName") == "change"
    planned = [element for lot in notice.parts("lot") for part in lot.parts("previous")
               for element in part.all("BT-125")]  # fmt: skip
    earlier = [*notice.all("BT-125"), *planned, *modification.all("BT-1501(n)")]
    references = (previous_notice(element, "BT-125", reader) for element in earlier)
    descriptions = (reader.prose([text]) for text in changes.all("BT-141"))
    return {
        "is_change": bool(notice.parts("changes")) or named_so,
        "changes_notice": previous_notice(changes.first("BT-758"), "BT-758", reader),
        "change_reason": reader.code(
            changes.first("BT-140"), "change-corrig-justification", "BT-140"
        ),
        "change_text": reader.prose(changes.all("BT-762")),
        "change_descriptions": [shown for shown in descriptions if shown is not None],
        "changed_sections": reader.tokens(changes.all("BT-13716")),
        "documents_changed": reader.indicator(changes.first("BT-718"), "BT-718"),
        "documents_changed_on": reader.date(changes.first("BT-719"), "BT-719"),
        "previous_notices": list(dict.fromkeys(ref for ref in references if ref is not None)),
        **_modification(modification, reader),
    }


def _modification(modification: Found, reader: Reader) -> Row:
    """Why a contract was modified; to 1.11 the contract was named as a changed section."""
    named = [*modification.all("BT-1501(c)"), *modification.all("BT-1501(s)")]
    return {
        "modified_contracts": reader.tokens(named),
        "modification_reason": reader.code(
            modification.first("BT-200"), "modification-justification", "BT-200"
        ),
        "modification_text": reader.prose(modification.all("BT-201")),
        "modification_description": reader.prose(modification.all("BT-202")),
    }


def read_object(notice: Found, results: Results, reader: Reader) -> Row:
    """What the procedure is about, how it runs, and its amounts."""
    project = read_project(notice.part("project"), reader)
    ceiling = project.framework_max.dkk
    return {
        **project.row,
        **_procedure(notice, reader),
        "internal_id": project.internal_id,
        "estimated_value": project.estimated.amount,
        "total_value": results.total.amount,
        "currency": project.estimated.currency or results.total.currency,
        "total_currency": results.total.currency,
        "framework_max_dkk": results.framework_max.dkk if ceiling is None else ceiling,
        "framework_approximate_dkk": results.framework_approximate.dkk,
        "group_framework_max_dkk": _group_ceiling(notice, results, reader),
    }


def _procedure(notice: Found, reader: Reader) -> Row:
    justifications = notice.parts("justification")
    accelerated = [code for part in justifications for code in part.all("BT-106")]
    direct = [part for part in justifications if part.all("BT-136")]
    texts = [reader.prose(part.all("BT-135")) for part in direct]
    codes = [code for part in direct for code in part.all("BT-136")]
    return {
        "procedure_type": reader.code(
            notice.first("BT-105"), "procurement-procedure-type", "BT-105"
        ),
        "accelerated": reader.indicator(first(accelerated), "BT-106"),
        "direct_award_reasons": reader.codes(codes, "direct-award-justification", "BT-136"),
        "direct_award_text": "\n".join(t for t in texts if t is not None) or None,
        "direct_award_previous": reader.tokens(
            [element for part in direct for element in part.all("BT-1252")]
        ),
        "max_lots_submitted": reader.whole(notice.first("BT-31"), "BT-31"),
        "max_lots_awarded": reader.whole(notice.first("BT-33"), "BT-33"),
    }


def _group_ceiling(notice: Found, results: Results, reader: Reader) -> Decimal | None:
    """The highest ceiling of a group of lots: announced with the group, or with the result."""
    announced = [
        reader.money(element, "BT-157")
        for lot in notice.parts("lot")
        for element in lot.all("BT-157")
    ]
    return max((m.dkk for m in (*announced, *results.group_max) if m.dkk is not None), default=None)
