"""Jinja set up once for the texts of the exports.

Does not belong here: what a text says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import jinja2

from warehouse.exports import danish
from warehouse.exports.causes import danish_cause

TEMPLATES = Path(__file__).parent / "templates"
_FILTERS: Mapping[str, Callable[..., Any]] = {
    "age": danish.age,
    "cause": danish_cause,
    "code": lambda code, kind: danish.label(kind, code),
    "counted": danish.counted,
    "day": danish.day,
    "listed": danish.listed,
    "moment": danish.moment,
    "millions": danish.millions,
    "number": danish.number,
    "read_last": danish.read_last,
}


def render(template: str, **values: Any) -> str:
    """Text of a template; `*.html.j2` escapes every value, an undefined name is an error."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=jinja2.select_autoescape(enabled_extensions=("html.j2",), default=False),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(_FILTERS)
    # Plain ASCII, so that no character in a name can end a line or the script element.
    environment.policies["json.dumps_kwargs"] = {
        "allow_nan": False,
        "ensure_ascii": True,
        "separators": (",", ":"),
    }
    return environment.get_template(template).render(**values)
