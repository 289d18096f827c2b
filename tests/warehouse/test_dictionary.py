"""The data dictionary page is that of the declarations."""

from __future__ import annotations

from warehouse.dictionary import PAGE, page
from warehouse.tables import ALL


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `python -m warehouse.dictionary`"


def test_every_table_and_column_is_on_it() -> None:
    text = page()
    for table in ALL:
        section = text.split(f"\n## {table.qualified}\n")[1].partition("\n## ")[0]
        assert table.grain in section
        for column in table.columns:
            assert f"`{column.name}`" in section
