"""The data dictionary as a page, `docs/reference/tables.md`, from the declarations.

`python -m warehouse.dictionary` writes it anew; a test holds it to the declarations.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.tables import ALL
from warehouse.workbench import inputs_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warehouse.schema import Column, Table

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "tables.md"
_HEAD = """# Tables

Made by `python -m warehouse.dictionary` from the declarations in `warehouse/tables/`; the same is
in `meta.columns` and in DuckDB's comments. In *column*, **bold** is the key and * is never null.
*Origin* is the source's own name: an eForms business term, a key of the register, a rule of law.
"""


def page(tables: Sequence[Table] = ALL) -> str:
    """The page as Markdown."""
    contents = "\n".join(f"- [`{t.qualified}`](#{_anchor(t)}): {t.grain}" for t in tables)
    return "\n".join([_HEAD, contents, *map(_section, tables)]) + "\n"


def _section(table: Table) -> str:
    lines = [f"\n## {table.qualified}\n", f"One row is {table.grain}."]
    if table.title:
        lines.append(f"Danish title: {table.title}.")
    if table.exported:
        lines.append(f"Exported as `{table.exported}.csv`.")
    if made_from := inputs_of(table):
        lines.append("Made from " + ", ".join(f"`{name}`" for name in made_from) + ".")
    lines += ["", "| column | type | meaning | origin | Danish heading |", "|---|---|---|---|---|"]
    return "\n".join(lines + [_line(table, column) for column in table.columns])


def _line(table: Table, column: Column) -> str:
    name = f"**`{column.name}`**" if column.name in table.key else f"`{column.name}`"
    if column.name in table.required_names:
        name += " \\*"
    cells = (name, column.type, column.meaning, column.origin, column.heading)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _anchor(table: Table) -> str:
    """GitHub's name for a heading: points go, underscores stay."""
    return table.qualified.replace(".", "")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
