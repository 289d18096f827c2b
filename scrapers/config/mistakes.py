"""Mistakes in the settings, told to who made them: which key, what is wrong, what is near.

Values are never repeated: one of them may be a secret.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from scrapers.config.settings import Settings


def told(error: ValidationError, path: Path) -> str:
    """A line a mistake, then where settings are explained."""
    mistakes = error.errors(include_url=False, include_input=False, include_context=False)
    lines = [f"The settings cannot be used ({path}):"]
    lines += [f"  {_line(tuple(map(str, m['loc'])), m['type'], m['msg'])}" for m in mistakes]
    lines.append(
        "Correct them there, or in the environment (KORTLAG_…, which wins over the file); "
        "kortlag.toml and docs/reference/settings.md tell every key."
    )
    return "\n".join(lines)


def _line(key: Sequence[str], kind: str, message: str) -> str:
    name = ".".join(key)
    if kind != "extra_forbidden":
        said = message.removeprefix("Value error, ").replace("Input should be", "it has to be")
        return f"{name}: {said}" if name else said
    near = get_close_matches(key[-1], _known(key[:-1]), n=1)
    hint = f" Did you mean {'.'.join([*key[:-1], *near])}?" if near else ""
    return f"There is no setting {name}.{hint}"


def _known(part: Sequence[str]) -> list[str]:
    """Names of the settings of a part; `sources.ted` has those of any source."""
    model: type[BaseModel] = Settings
    for name in part:
        field = model.model_fields.get(name)
        if field is not None:  # else it is the name of a source
            model = next(iter(_models(field.annotation)), model)
    return list(model.model_fields)


def _models(annotation: Any) -> list[type[BaseModel]]:
    candidates = (annotation, *get_args(annotation))
    return [c for c in candidates if isinstance(c, type) and issubclass(c, BaseModel)]
