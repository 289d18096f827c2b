"""The stand-in of Adressevælger and Adressevask over HTTP (addresses.md §2), and a closed DAWA."""

from __future__ import annotations

import re
from typing import Any

from aiohttp import web

from scrapers.sandbox.addresses.dar import DarServer
from scrapers.sandbox.addresses.register import CURRENT, PROVISIONAL, House, Register
from scrapers.sandbox.answers import Handler, html_answer, html_page, json_answer, robots
from scrapers.sandbox.faults import FaultBoard, middleware
from scrapers.sandbox.world.world import World

Json = dict[str, Any]

LEAST_TOKEN = 10
MOST_IDS = 300
"""More in one question are refused with 431 (measured between 300 and 500)."""
_TEXT = re.compile(
    r"(?P<street>[^,]*\S) (?P<number>\d+[A-Z]?)(?:, (?P<unit>[^,]+))?, (?P<postal>\d{4})( [^,]*)?"
)
_CODES = {
    1000: "Adressen er korrekt", 900: "Vejnavn tilnærmet", 800: "Første husnummer i interval",
    700: "Sidste husnummer i interval", -300: "Postnummer mangler", -500: "Dør findes ikke",
    -600: "Etage findes ikke", -700: "Husnummer findes ikke",
    -800: "Vej findes ikke i postdistriktet", -1000: "Adressen kan ikke fortolkes",
    -1234: "Endnu en kode",
}  # fmt: skip
_SOUND_ALIKE = {"store torv": ("store torv", "store torvegade")}


def _refused(status: int, text: str) -> web.Response:
    return json_answer({"status": "fejl", "beskrivelse": text}, status)


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A token in the query of everything but robots.txt and what is closed anyway."""
    is_open = request.path == "/robots.txt" or request.path.startswith(("/dawa/", "/DAR/"))
    if not is_open and len(request.query.get("token", "")) < LEAST_TOKEN:
        return _refused(401, "token mangler eller er ugyldig")
    return await handler(request)


class AddressesServer:
    """Handlers of both services over one day's register."""

    def __init__(self, world: World, board: FaultBoard) -> None:
        self._register, self._board = Register(world), board

    def app(self) -> web.Application:
        """Both services as one application, as they share a host."""
        app = web.Application(middlewares=[middleware(self._board, "addresses"), guard])
        app.add_routes([
            web.get("/robots.txt", robots("User-agent: *\nAllow: /\n")),
            web.get("/adresser/", self._units),
            web.get("/adresser/{id}", self._unit),
            web.get("/husnumre/soeg", self._search),
            web.get("/husnumre/{id}", self._house),
            web.get("/vask/", self._wash),
            web.post("/DAR/v2", DarServer(self._register, self._board).answer),
            web.get("/dawa/{path:.*}", self._closed),
        ])  # fmt: skip
        return app

    def _is_empty(self, request: web.Request) -> bool:
        return self._board.take("addresses", "empty_list", request.path_qs) is not None

    async def _units(self, request: web.Request) -> web.Response:
        ids = request.query.get("id_lokalids", "").split(",")
        if self._is_empty(request):
            ids = []
        if len(ids) > MOST_IDS:
            return web.Response(status=431)
        found = (self._register.by_unit.get(unit_id) for unit_id in ids)
        return json_answer({"status": "ok", "adresse": [_unit(house) for house in found if house]})

    async def _unit(self, request: web.Request) -> web.Response:
        house = self._register.by_unit.get(request.match_info["id"])
        if house is None:
            return _refused(404, "Adressen findes ikke")
        return json_answer({"status": "ok", "adresse": _unit(house)})

    async def _house(self, request: web.Request) -> web.Response:
        house = self._register.by_house.get(request.match_info["id"])
        if house is None:
            return _refused(404, "Husnummeret findes ikke")
        return json_answer({"status": "ok", "husnummer": _house(house)})

    async def _search(self, request: web.Request) -> web.Response:
        """Sound-alikes too, by ascending postal code, cut at `maksimum`; no points (traps 1-5)."""
        asked = request.query
        street, number = asked.get("vejnavn", ""), asked.get("husnummer", "")
        if len(street) > 40 or len(number) > 4:
            return _refused(400, "vejnavn eller husnummer er for langt")
        sounds = _SOUND_ALIKE.get(street.lower(), (street.lower(),))
        hits = [
            house
            for house in self._register.houses.values()
            if house.street.lower() in sounds
            and house.number.lower() == number.lower()
            and asked.get("postnummer", house.postal_code) == house.postal_code
            and house.status in {CURRENT, PROVISIONAL}
        ]
        # Longest name first: whoever takes the first hit takes a sound-alike (trap 5).
        if self._is_empty(request):
            hits = []
        hits.sort(key=lambda house: (house.postal_code, -len(house.street)))
        most = int(asked.get("maksimum", "10"))
        return json_answer({
            "status": "ok", "beskrivelse": "", "fund": [_hit(house) for house in hits[:most]],
        })  # fmt: skip

    async def _wash(self, request: web.Request) -> web.Response:
        text = request.query.get("adresse", "")
        if len(text) > 73:
            return _refused(400, "adresse er for lang")
        code, house = (-1000, None) if self._is_empty(request) else self._washed(text)
        result = {
            "adresse_id_lokalid": house.unit_id if house else None,
            "adressebetegnelse": house.title if house else None,
            "status": house.status if house else None,  # a number here, text elsewhere
            "virkningtil": None,
        }
        return json_answer({
            "vaskestatus": {"kode": code, "tekst": _CODES[code]},
            "vaskeresultat": result,
            "vaskeresultat_historisk": {"adressebetegnelse": None},
        })  # fmt: skip

    def _washed(self, text: str) -> tuple[int, House | None]:
        match = _TEXT.fullmatch(text)
        if match is None:  # also when a comma is not followed by a blank (trap 3)
            return (-1000 if re.search(r"\b\d{4}\b", text) else -300), None
        street, number, postal = match["street"].lower(), match["number"].lower(), match["postal"]
        houses = self._register.houses
        if street == "omtrentligvej":
            return 900, houses["omtrentlig vej", number, postal]
        if street == "intervalvej" and number in {"12", "18"}:
            is_first = number == "12"
            return (800, houses[street, "10", postal]) if is_first else (
                700, houses[street, "20", postal]
            )  # fmt: skip
        if street == "ukendtkodevej":
            return -1234, None
        house = houses.get((street, number, postal))
        if house is None:
            is_known = any(key[0] == street and key[2] == postal for key in houses)
            return (-700 if is_known else -800), None
        if house.has_only_floors:
            return (-500 if house.street == "Sidedørsvej" else -600), None
        floor = (match["unit"] or "").partition(".")[0]
        return (1000, house) if not floor or floor in house.floors else (-600, None)

    async def _closed(self, request: web.Request) -> web.Response:
        """What the official DAWA host answers to everything since 2026-10-01."""
        del request
        return html_answer(html_page("410 Gone"), 410)


def _hit(house: House) -> Json:
    return {
        "type": "husnummer", "id": house.house_id, "titel": house.title,
        "vejnavn": house.street, "husnummer": house.number,
    }  # fmt: skip


def _unit(house: House) -> Json:
    return {
        "id_lokalid": house.unit_id,
        "adressebetegnelse": house.title,
        "etagebetegnelse": None,
        "doerbetegnelse": None,
        "status": str(house.status),
        "husnummer": _house(house),
    }


def _house(house: House) -> Json:
    easting, northing = house.point
    return {
        "id_lokalid": house.house_id,
        "husnummertekst": house.number,
        "vejnavn": house.street,
        "status": str(house.status),
        "adgangspunkt": {
            "geometri": {
                "type": "Point",
                "crs": {"properties": {"name": "EPSG:25832"}},
                "coordinates": [easting, northing],
            },
            "koordinater": {"x": easting, "y": northing},
        },
        "postnummer": {"postnr": house.postal_code, "navn": house.district},
        "navngivenvejkommunedel": {"kommune": house.municipality, "vejkode": "1234"},
        "supplerendebynavn": None,
    }
