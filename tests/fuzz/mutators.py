"""Changes of an input that keep its form, so that tries get past the first syntax check.

Each takes bytes, the longest allowed length, a seed and what changes bytes blindly (the fuzzer's
own), and gives bytes. About a third of all changes are blind ones. Does not belong here: inputs.
"""

from __future__ import annotations

import copy
import gzip
import json
import random
import zlib
from collections.abc import Callable
from typing import Any

from lxml import etree, html

Blind = Callable[[bytes, int], bytes]
Mutator = Callable[[bytes, int, int, Blind], bytes]

NASTY_TEXTS = (
    "", " ", "0", "-1", "-0", "+1", "1e308", "-1e400", "1E5", "NaN", "Infinity", "9" * 40, "0,1",
    "1.2.3", "1.234.567,89", "٣٤٥", "²", "0x10", "1_000", "99000007", "010190-1234", "0101901234",
    "9999-12-31", "0001-01-01", "0000-00-00", "1970-01-01Z", "2024-02-30", "10000-01-01", "-0001",
    "9999-12-31T23:59:59-14:00", "24:00:00-14:00", "12:00:00+99:99", "31-12-9999", "99999",
    "\x00", "\u202e\u2066", "\ufeff", "\ufffd", "\u0130ı", "ﬁ", "\U0001f600" * 3, "a\u0300" * 20,
    "<script>alert(1)</script>", "</td>", "<!--", "]]>", "&#0;", "&e;", "&amp;lt;", "'; DROP--",
    "=1+1", "@SUM(A1)", "http://[", "//[::1", "https://x:99999/", "javascript:alert(1)",
    "../../etc/passwd", "file:///etc/passwd", "C:\\x", "unpublished", "_DEFAULT_VALUE_CHANGE_ME_",
    "LOT-0000", "ORG-0001", "TEN-0001", "true", "DAN", "DKK", "ANTAL_0_", "idna", "x" * 5000,
)  # fmt: skip
NASTY_VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 2**31, 2**63 - 1, 2**63, 2**64, -(2**63), 10**40, 0.5, 1e308, -1e-308,
    [], {}, [None], [[]], {"": None},
)  # fmt: skip
_CHARSETS = ("utf-16", "utf-7", "idna", "punycode", "undefined", "unicode_escape", "rot13", "hex",
             "iso-8859-8-i", "cp037", "\x00", "utf-8-sig", "mbcs", "us-ascii")  # fmt: skip
_LARGEST = 40
_TORN = (OSError, EOFError, zlib.error)


def mutate(form: str, data: bytes, max_size: int, seed: int, blind: Blind) -> bytes:
    """A changed input of a form (`xml`, `html`, `json`, `table`, `text`, `packed`, `bytes`)."""
    draw = random.Random(seed)
    change = _BY_FORM.get(form)
    if draw.random() < 0.3 or (change is None and form != "packed"):
        return blind(data, max_size)
    try:
        changed = change(data, draw) if change else _packed(data, draw, blind)
    except (ValueError, etree.LxmlError, RecursionError, AssertionError, *_TORN):
        return blind(data, max_size)
    return changed if 0 < len(changed) <= max_size else blind(data, max_size)


def _text(draw: random.Random, before: str | None) -> str:
    """A nasty text, or one made of the text before."""
    if before and draw.random() < 0.4:
        at = draw.randrange(len(before) + 1)
        return before[:at] + draw.choice((*NASTY_TEXTS[:45], "", "9", "-")) + before[at + 1 :]
    return draw.choice(NASTY_TEXTS)


def _xml(data: bytes, draw: random.Random) -> bytes:
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    _change_tree(root, draw)
    return bytes(etree.tostring(root))


def _html(data: bytes, draw: random.Random) -> bytes:
    root = html.document_fromstring(data.decode("utf-8", "replace"))
    _change_tree(root, draw)
    out = bytes(html.tostring(root, encoding="utf-8"))
    if draw.random() < 0.1:
        out = f'<meta charset="{draw.choice(_CHARSETS)}">'.encode() + out
    return out


def _change_tree(root: etree._Element, draw: random.Random) -> None:
    for _ in range(draw.randint(1, 4)):
        elements = [element for element in root.iter() if isinstance(element.tag, str)]
        element, other = draw.choice(elements), draw.choice(elements)
        step = draw.randrange(8)
        parent = element.getparent()
        if step <= 2:
            element.text = _printable(_text(draw, element.text))
        elif step == 3 and element.attrib:
            name = draw.choice(list(element.attrib))
            element.set(name, _printable(_text(draw, str(element.get(name)))))
        elif step == 4 and parent is not None:
            parent.remove(element)
        elif step == 5 and parent is not None and len(elements) < 3000:
            parent.insert(draw.randrange(len(parent) + 1), copy.deepcopy(element))
        elif step == 6:
            element.tag = other.tag
        elif other is not element and len(elements) < 3000:
            element.append(copy.deepcopy(other))


def _printable(text: str) -> str:
    return "".join(c for c in text if c >= " " and c not in "\ufffe\uffff")


def _json(data: bytes, draw: random.Random) -> bytes:
    value = json.loads(data)
    for _ in range(draw.randint(1, 4)):
        value = _change_value(value, draw)
    return json.dumps(value, ensure_ascii=draw.random() < 0.5).encode("utf-8", "surrogatepass")


def _change_value(value: Any, draw: random.Random) -> Any:
    places = list(_places(value))
    if not places:
        return draw.choice(NASTY_VALUES)
    holder, key = draw.choice(places)
    step = draw.randrange(8)
    if step <= 2:
        before = holder[key]
        holder[key] = _text(draw, before if isinstance(before, str) else None)
    elif step <= 4:
        holder[key] = copy.deepcopy(draw.choice(NASTY_VALUES))
    elif step == 5:
        del holder[key]
    elif step == 6:
        donor, of = draw.choice(places)
        holder[key] = copy.deepcopy(donor[of]) if of in donor or isinstance(donor, list) else None
    elif isinstance(holder, list) and len(holder) < _LARGEST:
        holder.append(copy.deepcopy(holder[key]))
    elif isinstance(holder, dict):
        holder[_text(draw, str(key))] = holder.pop(key)
    return value


def _places(value: Any) -> Any:
    if isinstance(value, dict | list):
        for key in list(value) if isinstance(value, dict) else range(len(value)):
            yield value, key
            yield from _places(value[key])


def _table(data: bytes, draw: random.Random) -> bytes:
    encoding = "utf-8" if draw.random() < 0.5 else "cp1252"
    lines = data.decode(encoding, "replace").splitlines()
    separator = max(";,\t", key=lines[0].count) if lines else ";"
    rows = [line.split(separator) for line in lines] or [[""]]
    for _ in range(draw.randint(1, 5)):
        row = draw.choice(rows)
        at = draw.randrange(len(row))
        step = draw.randrange(7)
        if step <= 3:
            row[at] = _text(draw, row[at])
        elif step == 4:
            rows.insert(draw.randrange(len(rows) + 1), list(row))
        elif step == 5:
            row.insert(at, draw.choice(('"', "", '""', " ")))
        else:
            row.pop(at) if len(row) > 1 else row.append("x")
    end = draw.choice(("\r\n", "\n", "\r", "\r\n"))
    separator = draw.choice((separator, separator, ";", ",", "\t"))
    return end.join(separator.join(row) for row in rows).encode(encoding, "replace")


def _plain(data: bytes, draw: random.Random) -> bytes:
    words = data.decode("utf-8", "replace").split(" ")
    for _ in range(draw.randint(1, 6)):
        at, other = draw.randrange(len(words)), draw.randrange(len(words))
        step = draw.randrange(4)
        if step == 0:
            words[at] = _text(draw, words[at])
        elif step == 1:
            words[at], words[other] = words[other], words[at]
        elif step == 2:
            words[at:at] = words[other : other + draw.randint(1, 12)]
        elif len(words) > 1:
            del words[at : at + draw.randint(1, 5)]
            words = words or [""]
    return " ".join(words).encode("utf-8", "surrogatepass")


def _packed(data: bytes, draw: random.Random, blind: Blind) -> bytes:
    """Change what a gzip member holds and pack it again."""
    inside = gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data
    changed = blind(inside, 4 * len(inside))
    return gzip.compress(changed, compresslevel=1, mtime=0) if draw.random() < 0.8 else changed


_BY_FORM: dict[str, Callable[[bytes, random.Random], bytes]] = {
    "xml": _xml, "html": _html, "json": _json, "table": _table, "text": _plain,
}  # fmt: skip
