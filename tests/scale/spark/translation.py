"""DuckDB's SQL to Spark's: macros and variables put in, stars spelled out, functions mapped.

Nothing of a table's SELECT is written here: what DuckDB has and Spark has not, or has otherwise, is
mapped by name, and what cannot be mapped fails in Spark and is told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from sqlglot import exp, parse_one
from sqlglot.optimizer.annotate_types import annotate_types
from sqlglot.optimizer.qualify import qualify

from warehouse.schema import Table
from warehouse.workbench import MACROS, _sql_value, sql_of

_LIST_LENGTH = re.compile(r"\blen\(")
"""Of a list; our SQL says `length` of a text. To sqlglot both are one."""
_MACRO = re.compile(r"\s*CREATE MACRO (\w+)\(([^)]*)\) AS\s+(.*)", re.DOTALL)
Columns = Mapping[str, Mapping[str, Mapping[str, str]]]
"""Schema -> table -> column -> type, of everything a SELECT may read."""
SPARK_TYPES = {
    "VARCHAR": "STRING", "VARCHAR[]": "ARRAY<STRING>", "INTEGER": "INT", "INTEGER[]": "ARRAY<INT>",
    "DOUBLE": "DOUBLE", "BOOLEAN": "BOOLEAN", "DATE": "DATE", "TIMESTAMPTZ": "TIMESTAMP",
    "TIMESTAMP WITH TIME ZONE": "TIMESTAMP", "BIGINT": "BIGINT", "DECIMAL(18, 2)": "DECIMAL(18,2)",
    "DECIMAL(18,2)": "DECIMAL(18,2)", "DATE[]": "ARRAY<DATE>",
}  # fmt: skip


def translated(table: Table, variables: Mapping[str, Any], columns: Columns) -> str:
    """The SELECT of a table in Spark's SQL, its columns in order and of the declared types.

    Args:
        table: a table that SQL fills.
        variables: what `getvariable` gives.
        columns: of everything that is there.

    Raises:
        sqlglot.errors.SqlglotError: it cannot be read, or a column of it not be found.
    """
    tree = parse_one(_LIST_LENGTH.sub("array_length(", sql_of(table)), dialect="duckdb")
    macros = {name: (params, body) for name, params, body in map(_macro, MACROS)}
    tree = tree.transform(lambda node: _expanded(node, macros, variables))
    for join in list(tree.find_all(exp.Join)):
        _as_exists(join)
    for select in tree.find_all(exp.Select):
        _order_by_expressions(select)
        _join_by_all(select)
    tree = qualify(
        tree, dialect="duckdb", schema=columns, validate_qualify_columns=False,
        quote_identifiers=False, identify=False,
    )  # fmt: skip
    for union in reversed(list(tree.find_all(exp.SetOperation))):  # the innermost first
        if union.args.get("by_name"):
            union.replace(_by_position(union))
    tree = annotate_types(tree, schema=dict(columns), dialect="duckdb")
    select = tree.transform(_in_spark).sql(dialect="spark")
    named = ", ".join(
        f"CAST(`{c.name}` AS {SPARK_TYPES.get(c.type, c.type)}) AS `{c.name}`"
        for c in table.columns
    )
    return f"SELECT {named} FROM (\n{select}\n)"


def _macro(text: str) -> tuple[str, list[str], exp.Expression]:
    found = _MACRO.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"no macro: {text[:40]}")
    name, params, body = found.groups()
    names = [param.strip() for param in params.split(",")]
    return name, names, parse_one(body.strip(), dialect="duckdb")


def _expanded(
    node: exp.Expression,
    macros: Mapping[str, tuple[list[str], exp.Expression]],
    variables: Mapping[str, Any],
) -> exp.Expression:
    """A variable's value, or a macro's body with the arguments in it."""
    if not isinstance(node, exp.Anonymous):
        return node
    name = node.name.lower()
    if name == "getvariable":
        return parse_one(_sql_value(variables.get(node.expressions[0].name)), dialect="duckdb")
    if name not in macros:
        return node
    params, body = macros[name]
    given = dict(zip(params, node.expressions, strict=True))

    def put(inner: exp.Expression) -> exp.Expression:
        is_param = isinstance(inner, exp.Column) and not inner.table and inner.name in given
        return exp.paren(given[inner.name].copy()) if is_param else inner

    whole = exp.paren(body.copy().transform(put))
    return whole.transform(lambda inner: _expanded(inner, macros, variables))


def _as_exists(join: exp.Join) -> None:
    """An anti or semi join with USING as (NOT) EXISTS: sqlglot would give its columns to others."""
    if join.kind not in {"ANTI", "SEMI"} or not join.args.get("using"):
        return
    select = join.find_ancestor(exp.Select)
    first = select.args.get("from_") or select.args.get("from") if select else None
    if select is None or first is None:
        return
    equal = [
        exp.column(key.name, first.this.alias_or_name).eq(
            exp.column(key.name, join.this.alias_or_name)
        )
        for key in join.args["using"]
    ]
    there = exp.Exists(this=exp.select("1").from_(join.this.copy()).where(*equal))
    select.where(exp.not_(there) if join.kind == "ANTI" else there, copy=False)
    join.pop()


def _order_by_expressions(select: exp.Select) -> None:
    """What DISTINCT ON is ordered by, spelt out: its window would not know the columns' aliases."""
    distinct, order = select.args.get("distinct"), select.args.get("order")
    if not (distinct and distinct.args.get("on") and order):
        return
    meant = {one.alias: one.this for one in select.selects if isinstance(one, exp.Alias)}
    for ordered in order.expressions:
        if isinstance(ordered.this, exp.Column) and not ordered.this.table:
            ordered.set("this", meant.get(ordered.this.name, ordered.this).copy())


def _join_by_all(select: exp.Select) -> None:
    """After full joins a lone key is told twice: for one alone sqlglot takes the first table's."""
    joins = select.args.get("joins") or ()
    if any(join.side == "FULL" for join in joins):
        for join in joins:
            if len(using := join.args.get("using") or ()) == 1:
                join.set("using", [using[0], using[0].copy()])


def _by_position(union: exp.SetOperation) -> exp.SetOperation:
    """A union by name as one by position: each side with every column, null where it has none."""
    sides = [union.left, union.right]
    names = list(dict.fromkeys(name for side in sides for name in side.named_selects))
    padded = [
        exp.select(
            *(
                exp.column(name) if name in side.named_selects else exp.null().as_(name)
                for name in names
            )
        ).from_(side.copy().subquery("side"))
        for side in sides
    ]
    return exp.union(*padded, distinct=bool(union.args.get("distinct")), copy=False)


def _list(node: exp.ArrayAgg) -> exp.Expression:
    """`list`: in the order told, and null where there is nothing.

    Raises:
        NotImplementedError: a descending order, for which Spark has no plain word.
    """
    what, order = node.this, []
    if isinstance(what, exp.Order):
        what, order = what.this, what.expressions
    is_distinct = isinstance(what, exp.Distinct)
    if is_distinct:
        what = what.expressions[0]
        if isinstance(what, exp.Order):
            what, order = what.this, what.expressions
    if any(ordered.args.get("desc") for ordered in order):
        raise NotImplementedError("a list in descending order")
    value = what.sql("spark")
    if not order:
        collected = f"collect_{'set' if is_distinct else 'list'}({value})"
    elif is_distinct:  # its order can only be that of the values
        collected = f"array_sort(collect_set({value}))"
    else:
        keys = [ordered.this.sql("spark") for ordered in order]
        pairs = f"array_sort(collect_list(named_struct({_named(keys, value)})))"
        collected = f"transform({pairs}, p -> p.v)"
    return exp.Var(this=f"if(size({collected}) = 0, NULL, {collected})")


def _named(keys: list[str], value: str) -> str:
    return ", ".join([*(f"'k{i}', {key}" for i, key in enumerate(keys)), f"'v', {value}"])


def _in_spark(node: exp.Expression) -> exp.Expression:
    """A node as Spark has it."""
    if isinstance(node, exp.Table) and node.db:
        return exp.Table(
            this=exp.to_identifier(f"{node.db}_{node.name}"), alias=node.args.get("alias")
        )
    if isinstance(node, exp.ArrayAgg) and not isinstance(node.parent, exp.Filter | exp.Window):
        return _list(node)
    if isinstance(node, exp.Format) and node.this.name == "{:,}":
        return exp.Anonymous(this="format_number", expressions=[*node.expressions, "0"])
    if isinstance(node, exp.ToDays):
        return exp.Anonymous(this="make_dt_interval", expressions=[node.this])
    if isinstance(node, exp.ArrayOverlaps):
        return exp.Anonymous(this="arrays_overlap", expressions=[node.this, node.expression])
    if isinstance(node, exp.Anonymous):
        mapped = _FUNCTIONS.get(node.name.lower())
        return mapped(node) if mapped else node
    return node


def _renamed(name: str) -> Callable[[exp.Anonymous], exp.Expression]:
    return lambda node: exp.Anonymous(this=name, expressions=node.expressions)


def _text(template: str) -> Callable[[exp.Anonymous], exp.Expression]:
    """A function as a Spark expression in which `{0}` and so on are the arguments."""

    def made(node: exp.Anonymous) -> exp.Expression:
        return exp.Var(this=template.format(*(e.sql("spark") for e in node.expressions)))

    return made


_FUNCTIONS: Mapping[str, Callable[[exp.Anonymous], exp.Expression]] = {
    "list_position": _text("nullif(array_position({0}, {1}), 0)"),
    "datesub": lambda node: exp.Var(
        this=f"timestampdiff({node.expressions[0].name}, {node.expressions[1].sql('spark')}, "
        f"{node.expressions[2].sql('spark')})"
    ),
    "list_has_any": _renamed("arrays_overlap"),
    "list_intersect": _renamed("array_intersect"),
    "list_distinct": _renamed("array_distinct"),
    "to_months": _text("make_ym_interval(0, {0})"),
    "to_years": _text("make_ym_interval({0})"),
}
