"""What TED's search refuses before it looks at the query (ted.md §1.1, §2.3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from scrapers.sandbox.ted.entries import known_fields

Json = dict[str, Any]
KEYS = frozenset({
    "query", "fields", "page", "limit", "scope", "paginationMode", "iterationNextToken",
    "checkQuerySyntax", "onlyLatestVersions",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of a search (ted.md §1.1): of `limit`, of page times it, of fields times it."""

    limit: int = 250
    window: int = 15_000
    fields: int = 10_000


class BadRequestError(Exception):
    """HTTP 400 with a ready payload."""

    def __init__(self, payload: Json) -> None:
        super().__init__(payload["message"])
        self.payload = payload


def _invalid(field: str, message: str) -> BadRequestError:
    detail = {"objectName": "publicExpertSearchRequestV1", "field": field, "message": message}
    return BadRequestError({"message": "Validation error", "error": [detail]})


def _exceeds(name: str, kind: str, value: int, most: int, **more: int) -> BadRequestError:
    message = f"Value ({value}) of parameter '{name}' exceeds maximum allowed value ({most})"
    return BadRequestError({"message": message, "error": {"type": kind, **more}})


def check_request(body: Json, gone: str | None = None, limits: Limits = Limits()) -> None:
    """Refuses what the service refuses before it looks at the query.

    Args:
        body: the request.
        gone: a field name that is no longer one.
        limits: what may be asked for at once.

    Raises:
        BadRequestError: with the body of ted.md §2.3.
    """
    for key in body:
        if key not in KEYS:
            message = f'JSON parse error: Unrecognized field "{key}" (not marked as ignorable)'
            raise BadRequestError({"message": message, "error": {}})
    fields, limit, page = body.get("fields"), body.get("limit", 10), body.get("page", 1)
    if not body.get("query"):
        raise _invalid("query", "must not be blank")
    if not fields:
        raise _invalid("fields", "must not be empty")
    if page < 1:
        raise _invalid("page", "must be greater than or equal to 1")
    if limit > limits.limit:
        raise _exceeds("limit", "SEARCH_EXCEEDS_MAX_LIMIT", limit, limits.limit)
    if len(fields) * limit > limits.fields:
        raise _exceeds("Fields per page", "SEARCH_FIELDS_PER_PAGE_EXCEEDS_MAX_LIMIT",
                       len(fields) * limit, limits.fields, fieldsPerPage=len(fields) * limit,
                       maxFieldsPerPage=limits.fields)  # fmt: skip
    _check_values(body, fields, known_fields() - {gone})
    numbered = body.get("paginationMode", "PAGE_NUMBER") == "PAGE_NUMBER"
    if numbered and page * limit > limits.window:
        message = f"Window size (page x limit) exceeds maximum allowed value ({limits.window})"
        raise BadRequestError({"message": message, "error": {"type": "SEARCH_WINDOW_TOO_WIDE"}})


def _check_values(body: Json, fields: list[str], known: frozenset[str]) -> None:
    if unknown := [name for name in fields if name not in known]:
        legal = ", ".join(sorted(known))
        message = (
            f"Parameter 'fields' contains unsupported value ({unknown[0]}). Supported: {legal}"
        )
        error = {
            "type": "UNSUPPORTED_VALUE",
            "parameterName": "fields",
            "unsupportedValue": unknown[0],
        }
        raise BadRequestError({"message": message, "error": error})
    for name, allowed in (("scope", ("LATEST", "ACTIVE", "ALL")),
                          ("paginationMode", ("PAGE_NUMBER", "ITERATION"))):  # fmt: skip
        if body.get(name, allowed[0]) not in allowed:
            error = {
                "type": "UNSUPPORTED_VALUE",
                "parameterName": name,
                "unsupportedValue": body[name],
            }
            raise BadRequestError({"message": f"Unsupported value of {name}", "error": error})
