"""Boundary: every text that a source or a person wrote, where it meets a browser or a spreadsheet.

Every text column of every exported table is filled with hostile text at once, but for keys and for
codes that we choose ourselves. What comes out is held against the same rows with harmless text, so
these tests hold whatever the page looks like.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from lxml import etree

from tests.warehouse import exports_samples as samples
from tests.warehouse.conftest import ExportSet
from warehouse.exports.csv_files import FORMULA
from warehouse.schema import Table
from warehouse.tables import EXPORTED, inbox, meta

MARK = "zqx"
"""Stands in every planted text, and in nothing of ours."""
HOSTILE = (
    f'"><script>window.{MARK}=1</script><img src=x onerror="window.{MARK}=2">',
    f"</script></style></title></textarea><svg/onload=window.{MARK}=3>",
    f"' onmouseover='window.{MARK}=4' style='position:fixed' x='",
    f"<!--<script>{MARK}]]>&lt;b&gt;&#0;{{{{7*7}}}}${{1}}",
    f"javascript:window.{MARK}=5//https://{MARK}.invalid/",
    f"<iframe srcdoc='<script>{MARK}</script>'><base href=//{MARK}><meta http-equiv=refresh>",
    f'=HYPERLINK("http://{MARK}.invalid";"x");=cmd|\'/c {MARK}\'!A1',
    f"@SUM(1+9)*cmd|' {MARK}'!A0;,\t|\r\n=1+1;\"{MARK}\"",
    f"\u202e{MARK}\u2066\u200b\ufeff\x0b\x1f\u2028\u2029\ufffe end",
    f"[{MARK}](javascript:alert(1)) ![x](http://{MARK}.invalid/x.png) # | `{MARK}`",
)
_CODES = re.compile(
    r"(_key|_code|_basis|_ref|_kind|_by|_state|_source|_type|_da|_en|_scheme)$|^(cvr|state|status|"
    r"category|categories|route|routes|reserved|coverage|step|entity|change|evidence|method|source|"
    r"sources|found_by|members|record_id|lot_id|municipality_code|postal_code|document|file|"
    r"currency|run_id|p_number|list_a|list_b|direction|nature|social_clause|cpv_.*|key|kind|level|"
    r"fit|unit|trust|table_name|column_name|certainty|confidence)$"
)
"""Columns whose values we choose ourselves, or that other rows are found by."""


def _planted(text_of: Callable[[int], str]) -> dict[Table, list[dict[str, Any]]]:
    """The sample rows with a text in every text column; `text_of` is asked with a number."""
    number = 0
    found: dict[Table, list[dict[str, Any]]] = {}
    for table in (*EXPORTED, inbox.MAPPING_RECORDS, meta.SOURCES):
        rows = []
        for row in samples.ROWS.get(table, []):
            row = dict(row)
            for column in table.columns:
                if column.name in table.key or _CODES.search(column.name):
                    continue
                number += 1
                if column.name in {"before", "after"}:  # JSON that we wrote, of others' texts
                    row[column.name] = _within(row.get(column.name), text_of, number)
                elif column.type == "VARCHAR":
                    row[column.name] = text_of(number)
                elif column.type == "VARCHAR[]":
                    row[column.name] = [text_of(number), text_of(number + 1)]
            rows.append(row)
        found[table] = rows
    return found


def _within(text: str | None, text_of: Callable[[int], str], number: int) -> str | None:
    """The texts of a JSON object replaced, but for codes."""
    if text is None:
        return None
    told = json.loads(text)
    return json.dumps(
        {
            key: value if _CODES.search(key) or not isinstance(value, str) else text_of(number)
            for key, value in told.items()
        }
    )


@pytest.fixture(scope="module")
def sets(export_set: ExportSet, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A published set of hostile texts, and the same of harmless ones."""
    folder = tmp_path_factory.mktemp("texts")
    made = {}
    for name, text_of in (
        ("hostile", lambda n: HOSTILE[n % len(HOSTILE)]),
        ("harmless", lambda n: f"Tekst {n % len(HOSTILE)}"),
    ):
        database = samples.write_database(folder / f"{name}.duckdb", _planted(text_of))
        made[name] = export_set(database=database)
    return made


def test_the_planted_texts_are_on_the_page(sets: dict[str, Path]) -> None:
    """Else the tests below would show nothing."""
    page = BeautifulSoup((sets["hostile"] / "map.html").read_text(encoding="utf-8"), "lxml")
    shown = page.get_text()
    assert shown.count(MARK) > 50
    assert sum(text.split(MARK)[0][:12] in shown for text in HOSTILE) >= len(HOSTILE) - 1


def _elements(folder: Path) -> list[tuple[str, tuple[str, ...]]]:
    """Every element of the page with the names of its attributes, in order."""
    text = (folder / "map.html").read_text(encoding="utf-8")
    return [(tag.name, tuple(sorted(tag.attrs))) for tag in BeautifulSoup(text, "lxml").find_all()]


def test_no_text_makes_an_element_or_an_attribute(sets: dict[str, Path]) -> None:
    hostile, harmless = _elements(sets["hostile"]), _elements(sets["harmless"])
    assert hostile == harmless
    page = BeautifulSoup((sets["hostile"] / "map.html").read_text(encoding="utf-8"), "lxml")
    values = [
        str(v) for tag in page.find_all() for k, v in tag.attrs.items() if k in {"href", "src"}
    ]
    assert all(re.match(r"(#|https?://|data:image/|data:,)", value) for value in values)


def test_the_page_s_policy_is_strict_and_names_every_part_of_it(sets: dict[str, Path]) -> None:
    """Whatever parts the page has: each inline one by its hash, nothing from elsewhere."""
    page = BeautifulSoup((sets["hostile"] / "map.html").read_text(encoding="utf-8"), "lxml")
    held = page.find_all("meta", attrs={"http-equiv": re.compile("content-security-policy", re.I)})
    assert len(held) == 1
    head = list(page.head.find_all()) if page.head else []
    before = [tag.name for tag in head[: head.index(held[0])]]
    assert set(before) <= {"meta"}, "a part before the policy is not under it"
    policy = dict(
        (part.split()[0], part.split()[1:])
        for part in str(held[0]["content"]).split(";")
        if part.strip()
    )
    assert policy["default-src"] == ["'none'"]
    assert policy["base-uri"] == policy["form-action"] == ["'none'"]
    allowed = {source for sources in policy.values() for source in sources}
    assert all(
        re.fullmatch(r"'none'|data:|'sha256-[A-Za-z0-9+/=]{44}'", source) for source in allowed
    ), allowed
    assert "data:" not in policy["script-src"]
    runs = [
        s for s in page.find_all("script") if s.get("type") in {None, "module", "text/javascript"}
    ]
    assert runs
    for tags, directive in ((runs, "script-src"), (page.find_all("style"), "style-src")):
        for tag in tags:
            digest = hashlib.sha256(tag.get_text().encode()).digest()
            assert f"'sha256-{base64.b64encode(digest).decode()}'" in policy[directive]
    others = {s["type"] for s in page.find_all("script") if s not in runs}
    assert others <= {"application/json"}
    for tag in page.find_all():
        assert "style" not in tag.attrs
        assert not [name for name in tag.attrs if name.startswith("on")]


def test_the_page_loads_nothing(sets: dict[str, Path]) -> None:
    page = BeautifulSoup((sets["hostile"] / "map.html").read_text(encoding="utf-8"), "lxml")
    loaders = ("src", "srcset", "data", "poster", "action", "formaction", "background", "ping")
    for tag in page.find_all():
        for name in loaders:
            assert str(tag.get(name, "data:")).startswith("data:"), tag
        if tag.name in {"link", "use", "image"}:
            assert str(tag.get("href", "data:")).startswith(("data:", "#")), tag
    assert not page.find_all(["iframe", "frame", "object", "embed", "base", "form", "portal"])
    style = " ".join(tag.get_text() for tag in page.find_all("style"))
    assert "@import" not in style
    assert all(
        found.startswith(("data:", "#")) for found in re.findall(r"url\(\s*['\"]?([^)]*)", style)
    )


def _csv_rows(path: Path, delimiter: str) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=delimiter, strict=True))


def test_no_text_is_a_formula_or_a_further_cell_in_any_csv(sets: dict[str, Path]) -> None:
    planted = 0
    for path in sorted(sets["hostile"].glob("*.csv")):
        rows, harmless = _csv_rows(path, ";"), _csv_rows(sets["harmless"] / path.name, ";")
        assert [len(row) for row in rows] == [len(row) for row in harmless], path.name
        for row in rows[1:]:
            for cell in row:
                planted += MARK in cell
                is_number = re.fullmatch(r"-?\d+(,\d+)?", cell)
                assert is_number or not re.match(_PYTHON_FORMULA, cell), (path.name, cell)
    assert planted > 100


_PYTHON_FORMULA = r"[\t\r\n]|[\s\x00-\x1f\u200b\u202e\u2066\ufeff]*[=+\-@＝＋－＠]"
"""Says the same as `FORMULA`, written anew: the rule is not tested by itself."""


def test_the_two_forms_of_the_rule_are_of_one_mind() -> None:
    assert FORMULA.startswith("^")
    assert re.match(_PYTHON_FORMULA, "\u202e=1+1")
    assert not re.match(_PYTHON_FORMULA, "1-1")


def test_no_text_is_a_formula_a_link_or_a_name_in_the_workbook(sets: dict[str, Path]) -> None:
    """Read as the file has it, part by part, so that no reading library stands in between."""
    planted = 0
    with zipfile.ZipFile(sets["hostile"] / "kortlag.xlsx") as book:
        for part in book.namelist():
            assert not re.search(r"externalLink|vba|macro|activeX|embeddings", part), part
            if not part.endswith((".xml", ".rels")):
                continue
            root = etree.fromstring(book.read(part))
            for element in root.iter("{*}*"):
                name = etree.QName(element).localname
                assert name not in {"f", "oleObject", "ddeLink", "webPublishItem"}, part
                planted += MARK in (element.text or "")
                if name == "Relationship" and element.get("TargetMode") == "External":
                    assert MARK not in str(element.get("Target"))
                if name == "definedName":
                    assert MARK not in (element.text or "")
    assert planted >= len(HOSTILE)  # each once: the file shares its texts


def test_geojson_and_data_package_stay_what_they_are(sets: dict[str, Path]) -> None:
    for name in ("social_enterprises.geojson", "coverage_by_area.geojson", "datapackage.json"):
        hostile = json.loads((sets["hostile"] / name).read_text(encoding="utf-8"))
        harmless = json.loads((sets["harmless"] / name).read_text(encoding="utf-8"))
        assert _shape(hostile) == _shape(harmless)


def _shape(value: Any) -> Any:
    """Keys and lengths of a JSON value, without its texts."""
    if isinstance(value, dict):
        return {key: _shape(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_shape(inner) for inner in value]
    return type(value).__name__
