"""DAR on Datafordeler: GraphQL to send, envelopes to read (addresses.md §3).

The second provider of addresses, behind `sources.addresses.provider`. Its entities refer to each
other by id, so one address takes several questions, each put for up to a hundred of them. The
contract names the entities but `DAR_Adresse`, which is [inferred] from the register's model; the
form of an error is [inferred] too, so only its code is looked for.

Does not belong here: in which order is asked (`scrapers.spiders.dar`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from urllib.parse import urlencode

import msgspec

from scrapers.pages.page import PageError, decode

MOST_IDS = 100
"""Most values in one `in` (§3)."""
MOST_NODES = 1000
"""Most nodes a page."""
ALIVE = ("2", "3")
"""Provisional and current; the others are abolished or abandoned (§2)."""
FIELDS = {
    "DAR_Adresse": "id_lokalId husnummer status",
    "DAR_Husnummer": "id_lokalId husnummertekst adgangspunkt navngivenVej postnummer status",
    "DAR_NavngivenVej": "id_lokalId vejnavn",
    "DAR_NavngivenVejKommunedel": "id_lokalId navngivenVej kommune vejkode",
    "DAR_Postnummer": "id_lokalId postnr navn",
    "DAR_Adressepunkt": "id_lokalId position{wkt crs}",
}
_CODE = re.compile(rb"DAF-[A-Z]+-\d{4}")
_NEW_KEY = b"DAF-AUTH-0005"
_UNAUTHORISED = 401

Node = dict[str, object]


class _PageInfo(msgspec.Struct):
    has_next: bool = msgspec.field(name="hasNextPage")
    end: str | None = msgspec.field(name="endCursor")


class _Nodes(msgspec.Struct):
    page: _PageInfo = msgspec.field(name="pageInfo")
    nodes: list[Node]


class _Answer(msgspec.Struct):
    data: dict[str, _Nodes | None] | None = None
    errors: list[msgspec.Raw] = []


def url(base: str, key: str) -> str:
    """Address of the service with the operator's key, which it takes nowhere else."""
    return f"{base}/DAR/v2?{urlencode({'apikey': key})}"


def query_body(
    entity: str,
    where: Mapping[str, Iterable[str]],
    at: datetime,
    size: int,
    after: str | None,
) -> bytes:
    """Body of a question for the nodes of an entity.

    Args:
        entity: one of `FIELDS`.
        where: field -> the values it may have, at most `MOST_IDS`.
        at: the moment they are to be valid and registered at; both times are required (§3).
        size: nodes a page; never more than the service gives are asked for.
        after: cursor of the page before; null for the first.

    Raises:
        ValueError: too many values.
    """
    wanted = {field: list(values) for field, values in where.items()}
    if any(len(values) > MOST_IDS for values in wanted.values()):
        raise ValueError(f"more than {MOST_IDS} values of one field")
    filters = ", ".join(f"{field}:{{in:{_text(values)}}}" for field, values in wanted.items())
    moment = f"{at:%Y-%m-%dT%H:%M:%SZ}"
    on = f", after:{_text(after)}" if after else ""
    return msgspec.json.encode(
        {
            "query": f'{{ {entity}(first:{min(size, MOST_NODES)}{on}, virkningstid:"{moment}", '
            f'registreringstid:"{moment}", where:{{{filters}}}){{ '
            f"pageInfo{{hasNextPage endCursor}} nodes{{ {FIELDS[entity]} }} }} }}"
        }
    )


def _text(value: object) -> str:
    """A value as GraphQL writes it, which for texts and lists of them is as JSON does."""
    return msgspec.json.encode(value).decode()


def read_nodes(body: bytes, entity: str) -> tuple[list[Node], str | None]:
    """Read a page of nodes.

    Returns:
        The nodes, and the cursor of the page that follows; null when none does.

    Raises:
        PageError: an error of the service (it is named by its code), or no answer of it.
    """
    answer = decode(body, _Answer)
    if answer.errors:
        raise PageError(f"the service says {codes(body) or bytes(answer.errors[0])[:80]!r}")
    found = (answer.data or {}).get(entity)
    if found is None:
        raise PageError(f"an answer without {entity}")
    for node in found.nodes:
        if not isinstance(node.get("id_lokalId"), str):
            raise PageError(f"a node of {entity} without id_lokalId")
    if found.page.has_next and not found.page.end:
        raise PageError(f"{entity}: more pages, and no endCursor")
    return found.nodes, found.page.end if found.page.has_next else None


def codes(body: bytes) -> str:
    """Codes of the errors in an answer, such as `DAF-GQL-0009`; empty when it names none."""
    return ", ".join(sorted({found.decode() for found in _CODE.findall(body)}))


def is_passing(status: int, body: bytes) -> bool:
    """Whether a refusal is that of a new key, which in its first hour fails at random (§3)."""
    return status == _UNAUTHORISED and _NEW_KEY in body


def text_of(node: Node, key: str, entity: str) -> str:
    """A text of a node.

    Raises:
        PageError: it is not there or no text: was the key renamed?
    """
    value = node.get(key)
    if not isinstance(value, str):
        raise PageError(f"{entity}.{key} is {value!r:.40}")
    return value
