"""DAR's GraphQL service as a stand-in (addresses.md §3): paging, required times, new keys' 401.

It understands queries of the contract's form and no other GraphQL. The text around an error's
code is invented; the contract gives only the codes.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

import msgspec
from aiohttp import web

from scrapers.sandbox.addresses.register import CURRENT, PROVISIONAL, House, Register
from scrapers.sandbox.answers import json_answer, json_body
from scrapers.sandbox.faults import FaultBoard
from scrapers.sandbox.world.dice import dice, uuid_of

Json = dict[str, Any]
LEAST_KEY = 10
MOST_IDS, MOST_NODES = 100, 1000
_QUERY = re.compile(
    r"\{ ?(?P<entity>DAR_\w+)\((?P<arguments>.*)\)\{ ?"
    r"pageInfo\{hasNextPage endCursor\} nodes\{ .* \} \} \}",
    re.DOTALL,
)
_FIELD = re.compile(r"(\w+):\{(eq|in):(\[[^\]]*\]|\"(?:[^\"\\]|\\.)*\")\}")
_TEXT = r'"((?:[^"\\]|\\.)*)"'


def _error(status: int, code: str, message: str) -> web.Response:
    return json_answer({"errors": [{"message": message, "extensions": {"code": code}}]}, status)


class DarServer:
    """Handler of the service over one day's register of addresses."""

    def __init__(self, register: Register, board: FaultBoard) -> None:
        self._register, self._board = register, board

    async def answer(self, request: web.Request) -> web.Response:
        """`POST /DAR/v2?apikey=`."""
        if len(request.query.get("apikey", "")) < LEAST_KEY:
            return _error(401, "DAF-AUTH-0001", "apikey is missing or unknown")
        fault = self._board.take("addresses", "new_key", request.path)
        if fault and dice("new key", fault.seen).random() * 100 < int(fault.value or "30"):
            return _error(401, "DAF-AUTH-0005", "apikey is not active yet")
        asked = _QUERY.fullmatch((await json_body(request))["query"])
        if asked is None or asked["entity"] not in self._entities:
            return _error(400, "DAF-GQL-0001", "the query cannot be read")
        arguments = asked["arguments"]
        if self._board.take("addresses", "lose_time", request.path):
            arguments = arguments.replace("virkningstid", "x")
        if not all(f"{time}:" in arguments for time in ("virkningstid", "registreringstid")):
            return _error(400, "DAF-GQL-0009", "virkningstid and registreringstid are required")
        where = {name: self._values(given) for name, _, given in _FIELD.findall(arguments)}
        if any(len(values) > MOST_IDS for values in where.values()):
            return _error(400, "DAF-GQL-0010", f"more than {MOST_IDS} values")
        return self._page(asked["entity"], where, arguments)

    def _values(self, given: str) -> list[str]:
        value = msgspec.json.decode(given)
        return value if isinstance(value, list) else [value]

    def _page(self, entity: str, where: dict[str, list[str]], arguments: str) -> web.Response:
        found = [
            node
            for node in self._entities[entity]
            if all(node.get(name) in values for name, values in where.items())
        ]
        first = re.search(r"first:(\d+)", arguments)
        after = re.search(f"after:{_TEXT}", arguments)
        size = min(int(first[1]) if first else MOST_NODES, MOST_NODES)
        start = int(after[1].removeprefix("c")) if after else 0
        nodes, end = found[start : start + size], start + size
        info = {"hasNextPage": end < len(found), "endCursor": f"c{end}" if nodes else None}
        return json_answer({"data": {entity: {"pageInfo": info, "nodes": nodes}}})

    @cached_property
    def _entities(self) -> dict[str, list[Json]]:
        """Entity -> its nodes, each id once."""
        made: dict[str, dict[str, Json]] = {}
        for house in self._register.houses.values():
            for entity, node in _nodes(house).items():
                made.setdefault(entity, {})[node["id_lokalId"]] = node
        return {entity: list(nodes.values()) for entity, nodes in made.items()}


def _nodes(house: House) -> dict[str, Json]:
    road = uuid_of("road", house.street, house.municipality)
    postal = uuid_of("postal", house.postal_code)
    point = uuid_of("point", house.house_id)
    easting, northing = house.point
    # Abolishing a unit address leaves its house.
    alive = house.status if house.status in {CURRENT, PROVISIONAL} else CURRENT
    return {
        "DAR_Adresse": {
            "id_lokalId": house.unit_id, "husnummer": house.house_id, "status": str(house.status),
        },
        "DAR_Husnummer": {
            "id_lokalId": house.house_id, "husnummertekst": house.number, "adgangspunkt": point,
            "navngivenVej": road, "postnummer": postal, "status": str(alive),
        },
        "DAR_NavngivenVej": {"id_lokalId": road, "vejnavn": house.street},
        "DAR_NavngivenVejKommunedel": {
            "id_lokalId": uuid_of("part", road), "navngivenVej": road,
            "kommune": house.municipality, "vejkode": "1234",
        },
        "DAR_Postnummer": {
            "id_lokalId": postal, "postnr": house.postal_code, "navn": house.district,
        },
        "DAR_Adressepunkt": {
            "id_lokalId": point,
            "position": {"wkt": f"POINT({easting} {northing})", "crs": "EPSG:25832"},
        },
    }  # fmt: skip
