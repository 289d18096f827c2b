"""How a table is declared, and everything that follows from a declaration.

One `Table` per published table is the only place where its columns, types, keys and
meanings are written (the records themselves are in `warehouse.tables`). From it derive the
Polars and Parquet schema, the DuckDB `CREATE` and `COMMENT`s, the blocking schema check,
`meta.columns`, CSV headings and the Frictionless schema of `datapackage.json`.

Does not belong here: any table's own columns, SQL that fills a table, reading or writing files.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from warehouse.bounds import STEADY, Bounds

# DuckDB type -> (Polars type, Frictionless type). The set is closed on purpose: a new type
# has to be known by every consumer, so it is added here or not at all.
_MONEY = "DECIMAL(18,2)"
PolarsType = pl.DataType | type[pl.DataType]
_TYPES: Mapping[str, tuple[PolarsType, str]] = {
    "VARCHAR": (pl.String, "string"),
    "VARCHAR[]": (pl.List(pl.String), "string"),
    "INTEGER": (pl.Int32, "integer"),
    "BIGINT": (pl.Int64, "integer"),
    "DOUBLE": (pl.Float64, "number"),
    _MONEY: (pl.Decimal(18, 2), "number"),
    "BOOLEAN": (pl.Boolean, "boolean"),
    "DATE": (pl.Date, "date"),
    "TIMESTAMPTZ": (pl.Datetime("us", "UTC"), "datetime"),
}
LIST_SEPARATOR = " | "
"""What joins the elements of a list column in CSV cells."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes:
        name: snake_case name in every layer.
        type: DuckDB type, one of the closed set above.
        meaning: one English sentence, with unit; becomes the DuckDB comment.
        heading: Danish heading in exports in the Danish dialect.
        origin: the source's own name for it (BT number, CVR key, rule of law), if there is one.
        required: null is an error of severity blocking.
        volatile: changes from night to night without anything having changed (kept out of
            comparisons between runs).
    """

    name: str
    type: str
    meaning: str
    heading: str = ""
    origin: str = ""
    required: bool = False
    volatile: bool = False

    def __post_init__(self) -> None:
        if self.type not in _TYPES:
            raise ValueError(f"column {self.name}: type {self.type} is not one of {list(_TYPES)}")

    @property
    def polars_type(self) -> PolarsType:
        """The Polars type that stores this column."""
        return _TYPES[self.type][0]

    @property
    def frictionless_type(self) -> str:
        """The Table Schema type of this column in an exported CSV."""
        return _TYPES[self.type][1]

    @property
    def danish(self) -> str:
        """Heading shown to Danish readers; the column name when none was declared."""
        return self.heading or self.name


@dataclass(frozen=True, slots=True)
class Table:
    """One table.

    Attributes:
        schema: `core`, `mart` or `meta`.
        name: table name inside the schema.
        grain: what one row is, as a noun phrase.
        key: columns that identify a row; never null, unique.
        columns: all columns in published order.
        min_rows: fewer rows than this blocks publication (PRODUCT 8.4: zero rows is a failure
            unless declared normal).
        exported: file name stem in `exports/`, empty when the table is not exported.
        title: Danish title for people, used by exports.
        danish_grain: what one row is, in Danish; an exported table has it. What depends on
            settings stands in braces (`warehouse.exports.published.Published.grain`).
        month: DATE column by whose month its rows are counted (`meta.row_counts`); tables of a
            notice's parts are counted by the notice's.
        reads: qualified names of the tables it is made from, when Python fills it; the SQL of
            the others says so itself (`warehouse.workbench.inputs_of`).
        bounds: how far it may differ from the last published one (`warehouse.gate`).
    """

    schema: str
    name: str
    grain: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    min_rows: int = 0
    exported: str = ""
    title: str = ""
    danish_grain: str = ""
    month: str = ""
    reads: tuple[str, ...] = ()
    bounds: Bounds = STEADY
    _by_name: dict[str, Column] = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        by_name = {column.name: column for column in self.columns}
        if len(by_name) != len(self.columns):
            raise ValueError(f"{self.qualified}: a column is declared twice")
        if missing := set(self.key) - set(by_name):
            raise ValueError(f"{self.qualified}: key columns {sorted(missing)} are not declared")
        object.__setattr__(self, "_by_name", by_name)

    @property
    def qualified(self) -> str:
        """`schema.name`, as SQL writes it."""
        return f"{self.schema}.{self.name}"

    @property
    def names(self) -> list[str]:
        """Column names in published order."""
        return [column.name for column in self.columns]

    @property
    def stable_names(self) -> list[str]:
        """Names of the columns whose change means that something changed."""
        return [column.name for column in self.columns if not column.volatile]

    @property
    def required_names(self) -> list[str]:
        """Names of the columns that may not be null: the key and the required ones."""
        return [c.name for c in self.columns if c.required or c.name in self.key]

    def __getitem__(self, name: str) -> Column:
        return self._by_name[name]

    def polars_schema(self) -> pl.Schema:
        """Schema of frames and Parquet files holding this table."""
        return pl.Schema({column.name: column.polars_type for column in self.columns})

    def frame(self, rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
        """Typed frame of `rows` (mappings by column name), in column order.

        Raises:
            ValueError: a row has a key that is not a column (a misspelt field would
                otherwise vanish in silence).
            polars.exceptions.PolarsError: a value does not fit its column.
        """
        if unknown := set().union(*rows) - self._by_name.keys():
            raise ValueError(f"{self.qualified}: unknown columns {sorted(unknown)}")
        names, values = self.names, list[Any]()
        for row in rows:  # not column by column: of each row all is looked up while it is at hand
            values.extend(map(row.get, names))
        return pl.DataFrame(
            [_series(c, values[place :: len(names)]) for place, c in enumerate(self.columns)]
        )

    def create_statement(self, catalog: str = "") -> str:
        """`CREATE TABLE` with types, not-null constraints and primary key."""
        required = set(self.required_names)
        lines = [
            f'  "{c.name}" {c.type}{" NOT NULL" if c.name in required else ""}'
            for c in self.columns
        ]
        if self.key:
            keys = ", ".join('"' + k + '"' for k in self.key)
            lines.append(f"  PRIMARY KEY ({keys})")
        prefix = f"{catalog}." if catalog else ""
        return f"CREATE TABLE {prefix}{self.qualified} (\n" + ",\n".join(lines) + "\n)"

    def comment_statements(self, catalog: str = "") -> list[str]:
        """`COMMENT ON` statements for the table and each of its columns."""
        prefix = f"{catalog}." if catalog else ""
        target = f"{prefix}{self.qualified}"
        out = [f"COMMENT ON TABLE {target} IS {_literal('One row is ' + self.grain + '.')}"]
        for column in self.columns:
            text = f"{column.meaning} [{column.origin}]" if column.origin else column.meaning
            out.append(f'COMMENT ON COLUMN {target}."{column.name}" IS {_literal(text)}')
        return out

    def frictionless_fields(self, *, danish: bool) -> list[dict[str, Any]]:
        """Table Schema `fields` of this table's CSV; names are headings in the Danish dialect."""
        fields: list[dict[str, Any]] = []
        for column in self.columns:
            entry: dict[str, Any] = {
                "name": column.danish if danish else column.name,
                "type": column.frictionless_type,
                "title": column.danish,
                "description": column.meaning,
            }
            if column.type == "BOOLEAN":
                entry |= {"trueValues": ["ja", "true"], "falseValues": ["nej", "false"]}
            if danish and column.frictionless_type == "number":
                entry["decimalChar"] = ","
            if column.type == "TIMESTAMPTZ":
                entry["format"] = "any"
            if column.name in self.required_names:
                entry["constraints"] = {"required": True}
            fields.append(entry)
        return fields

    def dictionary_rows(self) -> list[dict[str, Any]]:
        """Rows of `meta.columns` for this table."""
        return [
            {
                "table_schema": self.schema,
                "table_name": self.name,
                "column_name": c.name,
                "position": position,
                "type": c.type,
                "is_key": c.name in self.key,
                "required": c.name in self.required_names,
                "meaning": c.meaning,
                "heading_da": c.danish,
                "origin": c.origin or None,
                "table_grain": self.grain,
            }
            for position, c in enumerate(self.columns, start=1)
        ]


def _series(column: Column, values: list[Any]) -> pl.Series:
    """Typed values of a column."""

    def typed(values: list[Any]) -> pl.Series:
        return pl.Series(column.name, values, dtype=column.polars_type, strict=True)

    if column.type == "VARCHAR[]" and all(value is None or type(value) is list for value in values):
        return _lists(column.name, values)
    if column.type == "TIMESTAMPTZ":
        # Polars turns each into its own through Python; most come again and again.
        places = {value: place for place, value in enumerate(dict.fromkeys(values))}
        return typed(list(places)).gather([places[value] for value in values])
    return typed(values)


def _lists(name: str, values: list[list[str | None] | None]) -> pl.Series:
    """Lists of texts, gathered from one column of all texts.

    Polars would make a column of each list first, which takes nine times as long.
    """
    texts = [text for value in values for text in value or ()]
    places = [place for place, value in enumerate(values) for _ in value or ()]
    said = pl.DataFrame({"place": places, name: texts}, schema={"place": pl.Int64, name: pl.String})
    given = pl.DataFrame(
        {"place": range(len(values)), "is_given": [value is not None for value in values]},
        schema={"place": pl.Int64, "is_given": pl.Boolean},
    )
    lists = said.group_by("place").agg(name)
    found = given.join(lists, on="place", how="left", maintain_order="left")
    empty = pl.lit([], dtype=pl.List(pl.String))
    return found.select(pl.when("is_given").then(pl.col(name).fill_null(empty)))[name]


def _literal(text: str) -> str:
    """SQL string literal."""
    return "'" + text.replace("'", "''") + "'"
