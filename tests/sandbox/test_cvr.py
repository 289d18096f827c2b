"""The CVR stand-in over HTTP: cvr.md §1-§6 and §9."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest

from scrapers.sandbox.process import Addresses
from tests.sandbox.client import BASIC, Answer, ask, get, post

Json = dict[str, Any]
IN_AARHUS = {
    "term": {"Vrvirksomhed.virksomhedMetadata.nyesteBeliggenhedsadresse.kommune.kommuneKode": 751}
}
RSV = {"match": {"Vrvirksomhed.attributter.type": "SOCIAL_ØKONOMISK_VIRKSOMHED"}}
BY_NUMBER = [{"Vrvirksomhed.cvrNummer": "asc"}]


def search(addresses: Addresses, body: Json, path: str = "virksomhed/_search") -> Answer:
    url = f"{addresses['cvr']['base_url']}/cvr-permanent/{path}"
    return post(url, body, authorization=BASIC)


def hits(answer: Answer) -> list[Json]:
    assert answer.status == 200, answer.text
    found: list[Json] = answer.json["hits"]["hits"]
    return found


def company(addresses: Addresses, cvr: int) -> Json:
    (hit,) = hits(search(addresses, {"query": {"term": {"Vrvirksomhed.cvrNummer": cvr}}}))
    body: Json = hit["_source"]["Vrvirksomhed"]
    return body


def named(addresses: Addresses, name: str) -> Json:
    query = {"match": {"Vrvirksomhed.navne.navn": {"query": name, "operator": "and"}}}
    (hit,) = hits(search(addresses, {"query": query}))
    body: Json = hit["_source"]["Vrvirksomhed"]
    return body


@pytest.mark.parametrize("credentials", [None, "Basic Og==", "Bearer x", "Basic dXNlcjo="])
def test_without_user_and_password_it_is_401_in_html(
    addresses: Addresses, credentials: str | None
) -> None:
    headers = {"authorization": credentials} if credentials else {}
    url = f"{addresses['cvr']['base_url']}/cvr-permanent/virksomhed/_search"
    answer = post(url, {}, **headers)
    assert answer.status == 401
    assert "401 Authorization Required" in answer.text
    assert answer.headers.get_content_type() == "text/html"


def test_the_cluster_tells_its_version_and_robots_is_open(addresses: Addresses) -> None:
    base = addresses["cvr"]["base_url"]
    assert get(f"{base}/", authorization=BASIC).json["version"]["number"] == "6.8.16"
    assert get(f"{base}/robots.txt").status == 200


def test_only_json_is_taken(addresses: Addresses) -> None:
    url = f"{addresses['cvr']['base_url']}/cvr-permanent/virksomhed/_search"
    answer = ask("POST", url, b"{}", authorization=BASIC, content_type="text/plain")
    assert answer.status == 406
    assert ask("POST", url, b"{", authorization=BASIC).status == 400


def test_the_envelope_is_that_of_version_6(addresses: Addresses) -> None:
    answer = search(addresses, {"size": 1, "sort": BY_NUMBER, "query": IN_AARHUS}).json
    assert isinstance(answer["hits"]["total"], int)
    assert answer["timed_out"] is False
    assert answer["_shards"]["failed"] == 0
    (hit,) = answer["hits"]["hits"]
    assert hit["_index"] == "cvr-v-20220630"
    assert hit["_id"] == str(hit["_source"]["Vrvirksomhed"]["enhedsNummer"])
    assert hit["sort"] == ["55133018"]  # a keyword: text


def test_search_after_meets_every_company_once(addresses: Addresses) -> None:
    body = {"size": 400, "sort": BY_NUMBER, "query": IN_AARHUS,
            "_source": ["Vrvirksomhed.cvrNummer"]}  # fmt: skip
    numbers: list[int] = []
    page = hits(search(addresses, body))
    while page:
        numbers += [hit["_source"]["Vrvirksomhed"]["cvrNummer"] for hit in page]
        page = hits(search(addresses, body | {"search_after": page[-1]["sort"]}))
    total = search(addresses, body).json["hits"]["total"]
    assert numbers == sorted(set(numbers))
    assert len(numbers) == total > 900
    counted = search(addresses, {"query": IN_AARHUS}, "virksomhed/_count").json
    assert counted["count"] == total


def test_the_window_is_3000_wide(addresses: Addresses) -> None:
    assert search(addresses, {"size": 3000, "_source": False}).status == 200
    answer = search(addresses, {"from": 1, "size": 3000})
    assert answer.status == 500
    assert "[3000] but was [3001]" in answer.json["error"]["reason"]
    assert answer.json["error"]["grouped"] is True


def test_scrolling_goes_on_at_the_root_under_ever_new_ids(addresses: Addresses) -> None:
    base = addresses["cvr"]["base_url"]
    body = {"size": 500, "sort": ["_doc"], "_source": False, "query": IN_AARHUS}
    answer = search(addresses, body, "virksomhed/_search?scroll=2m").json
    seen, ids = len(answer["hits"]["hits"]), [answer["_scroll_id"]]
    while answer["hits"]["hits"]:
        following = {"scroll": "2m", "scroll_id": ids[-1]}
        answer = post(f"{base}/_search/scroll", following, authorization=BASIC).json
        seen += len(answer["hits"]["hits"])
        ids.append(answer["_scroll_id"])
    assert seen == answer["hits"]["total"]
    assert len(set(ids)) == len(ids)
    stale = post(f"{base}/_search/scroll", {"scroll_id": ids[0]}, authorization=BASIC)
    assert stale.status == 404
    assert stale.json["error"]["type"] == "search_context_missing_exception"
    elsewhere = post(f"{base}/cvr-permanent/_search/scroll", following, authorization=BASIC)
    assert elsewhere.status in (404, 405)
    ended = ask("DELETE", f"{base}/_search/scroll", {"scroll_id": ids[-1]}, authorization=BASIC)
    assert ended.json["num_freed"] == 1


def test_a_scroll_expires(addresses: Addresses) -> None:
    answer = search(addresses, {"size": 10, "_source": False}, "virksomhed/_search?scroll=0s").json
    url = f"{addresses['cvr']['base_url']}/_search/scroll"
    late = post(url, {"scroll_id": answer["_scroll_id"]}, authorization=BASIC)
    assert late.status == 404


@pytest.mark.parametrize(
    ("query", "status", "told"),
    [
        ({"x": {}}, 400, "no [query] registered for [x]"),
        ({"script": {}}, 400, "cannot execute [inline] scripts"),
        ({"term": {"Vrvirksomhed.noSuchField": 1}}, 200, '"total":0'),
    ],
)
def test_errors_of_queries(addresses: Addresses, query: Json, status: int, told: str) -> None:
    answer = search(addresses, {"query": query})
    assert answer.status == status
    assert told in answer.text


def test_a_wrong_kind_in_the_path_finds_nothing(addresses: Addresses) -> None:
    assert hits(search(addresses, {}, "deltager/_search")) == []
    everything = search(addresses, {"size": 0}, "_search").json["hits"]["total"]
    companies = search(addresses, {"size": 0}).json["hits"]["total"]
    sites = search(addresses, {"size": 0}, "produktionsenhed/_search").json["hits"]["total"]
    assert everything == companies + sites


def test_gzip_is_given_when_asked_for(addresses: Addresses) -> None:
    url = f"{addresses['cvr']['base_url']}/cvr-permanent/virksomhed/_search"
    answer = post(url, {"size": 50}, authorization=BASIC, accept_encoding="gzip")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(json.loads(gzip.decompress(answer.body))["hits"]["hits"]) == 50
    assert post(url, {"size": 1}, authorization=BASIC).headers["Content-Encoding"] is None


def test_75_registered_and_the_former_ones_carry_the_attribute(addresses: Addresses) -> None:
    found = [
        h["_source"]["Vrvirksomhed"] for h in hits(search(addresses, {"size": 3000, "query": RSV}))
    ]
    values = [
        (v["vaerdi"], v["periode"]["gyldigTil"] is None, f["virksomhedMetadata"]["sammensatStatus"])
        for f in found
        for a in f["attributter"]
        if a["type"] == "SOCIAL_ØKONOMISK_VIRKSOMHED"
        for v in a["vaerdier"]
    ]
    alive = [v for v in values if v[:2] == ("true", True) and v[2] in ("NORMAL", "Aktiv")]
    assert len(alive) == 75
    assert ("true", True, "OPLØSTEFTERKONKURS") in values
    assert ("false", True, "NORMAL") in values
    assert ("true", False, "NORMAL") in values
    assert any(f["virksomhedMetadata"]["nyesteVirksomhedsform"]["virksomhedsformkode"] == 10
               for f in found)  # fmt: skip


def test_a_company_has_every_key(addresses: Addresses) -> None:
    body = named(addresses, "Pilemose Værksteder")
    assert {
        "cvrNummer", "enhedsNummer", "enhedstype", "regNummer", "brancheAnsvarskode",
        "reklamebeskyttet", "navne", "binavne", "beliggenhedsadresse", "postadresse",
        "telefonNummer", "telefaxNummer", "sekundaertTelefonNummer", "sekundaertTelefaxNummer",
        "elektroniskPost", "hjemmeside", "obligatoriskEmail", "livsforloeb", "hovedbranche",
        "bibranche1", "bibranche2", "bibranche3", "status", "virksomhedsstatus", "virksomhedsform",
        "aarsbeskaeftigelse", "kvartalsbeskaeftigelse", "maanedsbeskaeftigelse",
        "erstMaanedsbeskaeftigelse", "attributter", "penheder", "deltagerRelation", "fusioner",
        "spaltninger", "virksomhedMetadata", "samtId", "fejlRegistreret", "dataAdgang",
        "fejlVedIndlaesning", "fejlBeskrivelse", "naermesteFremtidigeDato", "virkningsAktoer",
        "sidstIndlaest", "sidstOpdateret", "fortroligBeriget", "harFremtidigAendring",
        "stiftelsesDato", "virkningsDato",
    } == set(body)  # fmt: skip
    assert body["deltagerRelation"] == []
    address = body["virksomhedMetadata"]["nyesteBeliggenhedsadresse"]
    assert address["kommune"] == {
        "kommuneKode": 751, "kommuneNavn": "AARHUS", "periode": address["periode"],
        "sidstOpdateret": address["sidstOpdateret"],
    }  # fmt: skip
    assert [n["periode"]["gyldigTil"] for n in body["navne"]] == [None, "2023-01-31", "2018-09-30"]
    assert body["virksomhedMetadata"]["nyesteNavn"]["navn"] == "Pilemose Værksteder ApS"
    assert body["sidstIndlaest"] > body["sidstOpdateret"]


def test_a_site_has_its_own_keys_and_no_registration(addresses: Addresses) -> None:
    found = hits(search(addresses, {"size": 3000}, "produktionsenhed/_search"))
    for hit in found:
        unit = hit["_source"]["VrproduktionsEnhed"]
        assert unit["attributter"] == []
        assert not {"virksomhedsform", "hjemmeside", "fejlVedIndlaesning"} & set(unit)
        (relation,) = unit["virksomhedsrelation"]
        assert relation["cvrNummer"] == unit["produktionsEnhedMetadata"]["nyesteCvrNummerRelation"]
        assert unit["produktionsEnhedMetadata"]["sammensatStatus"] in ("Aktiv", "Ophørt")


def test_the_branch_was_recoded_in_2025(addresses: Addresses) -> None:
    body = named(addresses, "Pilemose Værksteder")
    schemes = {b["periode"]["gyldigTil"]: b["periode"]["gyldigFra"] for b in body["hovedbranche"]}
    assert schemes == {None: "2025-01-01", "2024-12-31": "2011-06-01"}
    ceased = named(addresses, "Birkebæk Reklame")
    (only,) = ceased["hovedbranche"]
    assert only["periode"] == {"gyldigFra": "2011-06-01", "gyldigTil": None}
    assert only["branchetekst"] in ("Reklamebureauer", "Kommunikationsdesign og grafisk design",
                                    "Produktion af film og videofilm")  # fmt: skip


@pytest.mark.parametrize(
    ("name", "path", "value"),
    [
        ("Engtoft Agentur", "virksomhedMetadata.nyesteBeliggenhedsadresse.kommune", None),
        ("Nordlysrup Trading", "virksomhedMetadata.nyesteBeliggenhedsadresse.landekode", "SE"),
        ("Nordlysrup Trading", "virksomhedMetadata.nyesteBeliggenhedsadresse.postnummer", None),
        ("Tegltoft Holding", "virksomhedMetadata.nyesteHovedbranche", None),
        ("Måsebro Invest", "virksomhedMetadata.nyesteHovedbranche.branchekode", "999999"),
        ("Tindelund Byg", "virksomhedMetadata.sammensatStatus", "UNDERREKONSTRUKION"),
        ("Skovbro Entreprise", "virksomhedMetadata.sammensatStatus", "UNDERKONKURS"),
        ("Fejlregistreret Prøve", "fejlRegistreret", True),
        ("Solvangens Havehjælp", "reklamebeskyttet", True),
        ("Grundejerforeningen Kvistholmparken", "virksomhedMetadata.sammensatStatus", "Aktiv"),
        ("Grundejerforeningen Kvistholmparken", "virksomhedsstatus", []),
        ("Ravnlund RSV Rådgivning", "virksomhedMetadata.sammensatStatus", "NORMAL"),
    ],
)
def test_the_odd_ones(addresses: Addresses, name: str, path: str, value: Any) -> None:
    found: Any = named(addresses, name)
    for step in path.split("."):
        found = found[step]
    assert found == value


def test_secret_mail_second_life_and_a_move_away(addresses: Addresses) -> None:
    (mail,) = named(addresses, "Lyngkær Data")["elektroniskPost"]
    assert mail["hemmelig"] is True
    assert len(named(addresses, "Havnetoft Bogføring")["livsforloeb"]) == 2
    moved = named(addresses, "Klitdal Handel")
    codes = [a["kommune"]["kommuneKode"] for a in moved["beliggenhedsadresse"]]
    assert codes[0] == 751
    assert codes[1] != 751
    ever = {"term": {"Vrvirksomhed.beliggenhedsadresse.kommune.kommuneKode": 751}}
    once = search(addresses, {"size": 0, "query": ever}).json["hits"]["total"]
    assert once == search(addresses, {"size": 0, "query": IN_AARHUS}).json["hits"]["total"] + 1


def test_a_future_end_is_not_yet_known(addresses: Addresses) -> None:
    closing = {"range": {"Vrvirksomhed.livsforloeb.periode.gyldigTil": {"gte": "2026-11-23"}}}
    assert search(addresses, {"query": closing}).json["hits"]["total"] == 0


def test_pages_break_by_switch(addresses: Addresses) -> None:
    body = {"size": 100, "sort": BY_NUMBER, "_source": False}
    first = hits(search(addresses, body))
    for fault in ("repeat_page", "cut_page", "timed_out", "total_moves"):
        post(f"{addresses.control}/__faults__", {"source": "cvr", "kind": fault, "first": 1})
    broken = search(addresses, body | {"search_after": first[-1]["sort"]}).json
    assert [h["_id"] for h in broken["hits"]["hits"]] == [h["_id"] for h in first[:50]]
    assert broken["timed_out"] is True
    right = search(addresses, body | {"search_after": first[-1]["sort"]}).json
    assert right["hits"]["total"] == broken["hits"]["total"] - 1
    assert len(right["hits"]["hits"]) == 100
