"""A marimo notebook on the published file: three figures to start from.

`make notebook` opens it in a browser; `python docs/notebook.py` runs it and leaves the figures as
PNG files in the folder that `KORTLAG_FIGURES` names. The database is `$KORTLAG_DATABASE`, else
`data/warehouse/kortlag.duckdb` of the working directory; it is opened read-only.
"""

import marimo

app = marimo.App(width="medium", app_title="kortlag")

with app.setup:
    import os
    from pathlib import Path

    import duckdb
    import marimo as mo
    import matplotlib.pyplot as plt
    from matplotlib.colors import ListedColormap
    from matplotlib.figure import Figure

    # Okabe and Ito's colours, told apart by colour-blind readers, with "not surveyed" in grey.
    STATES = {
        "not_surveyed": ("ikke kortlagt", "#dddddd"),
        "no_demand": ("intet køb", "#f7f7f7"),
        "uncovered": ("ingen leverandør", "#d55e00"),
        "outside_only": ("kun udefra", "#e69f00"),
        "thin": ("tynd", "#56b4e9"),
        "covered": ("dækket", "#0072b2"),
    }
    LISTS = {
        "award": "vundne udbud",
        "discovery": "registersøgning",
        "mapping": "kortlægning",
        "rsv": "RSV",
    }


@app.function
def ask(query: str) -> list[dict]:
    """Rows of a query on the published file."""
    path = os.environ.get("KORTLAG_DATABASE", "data/warehouse/kortlag.duckdb")
    with duckdb.connect(path, read_only=True) as con:
        cursor = con.execute(query)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@app.function
def kept(figure: Figure, name: str) -> Figure:
    """The figure; also as PNG when a folder for figures is named."""
    figure.tight_layout()
    if folder := os.environ.get("KORTLAG_FIGURES"):
        figure.savefig(Path(folder) / f"{name}.png", dpi=110)
    return figure


@app.cell
def _():
    mo.md(
        """
        # Three figures of the published file

        Every table and column is explained in `docs/reference/tables.md` and in the file itself
        (`DESCRIBE mart.tenders`, `FROM meta.columns`). What is not known is null, never false.
        """
    )


@app.cell
def _():
    matrix = ask("""
        SELECT c.label_da AS category, m.postal_code, m.suppliers, m.state
        FROM mart.coverage_matrix AS m
        JOIN mart.coverage_by_category AS c USING (municipality_code, category)
        ORDER BY c.label_da, m.postal_code
    """)
    categories = list(dict.fromkeys(row["category"] for row in matrix))
    districts = sorted({row["postal_code"] for row in matrix})
    states = list(STATES)
    grid = [[0] * len(districts) for _ in categories]
    for row in matrix:
        at = categories.index(row["category"]), districts.index(row["postal_code"])
        grid[at[0]][at[1]] = states.index(row["state"])
    matrix_figure, axes = plt.subplots(figsize=(11, 0.32 * len(categories) + 1.6))
    colours = ListedColormap([colour for _, colour in STATES.values()])
    axes.pcolormesh(grid, cmap=colours, vmin=-0.5, vmax=len(states) - 0.5, edgecolors="white", lw=1)
    axes.set_xticks([n + 0.5 for n in range(len(districts))], districts, rotation=90)
    axes.set_yticks([n + 0.5 for n in range(len(categories))], categories)
    axes.invert_yaxis()
    axes.set_title("Dækning: kategori × postdistrikt", loc="left")
    met = {row["state"] for row in matrix}
    axes.legend(
        handles=[
            plt.Rectangle((0, 0), 1, 1, facecolor=colour, edgecolor="#999999", label=label)
            for state, (label, colour) in STATES.items()
            if state in met
        ],
        loc="upper left",
        bbox_to_anchor=(1.01, 1),
        frameon=False,
    )
    kept(matrix_figure, "matrix")
    matrix_figure


@app.cell
def _():
    steps = ask("""
        SELECT label_da AS step, sum(enterprises) AS enterprises
        FROM mart.mapping_progress GROUP BY label_da, position ORDER BY position
    """)
    estimates = ask("""
        SELECT list_a, list_b, estimate, ci_low, ci_high
        FROM mart.mapping_estimate WHERE estimate IS NOT NULL ORDER BY estimate
    """)
    funnel_figure, (left, right) = plt.subplots(1, 2, figsize=(11, 3.6))
    bars = left.barh([row["step"] for row in steps], [row["enterprises"] for row in steps])
    left.bar_label(bars, padding=3)
    left.invert_yaxis()
    left.spines[["top", "right", "bottom"]].set_visible(False)
    left.set_xticks([])
    left.set_title("Kortlægningens trin", loc="left")
    names = [
        "alle lister (loglineær)"
        if row["list_a"] == "alle"
        else f"{LISTS[row['list_a']]} og {LISTS[row['list_b']]}"
        for row in estimates
    ]
    right.errorbar(
        [row["estimate"] for row in estimates],
        names,
        xerr=[
            [row["estimate"] - row["ci_low"] for row in estimates],
            [row["ci_high"] - row["estimate"] for row in estimates],
        ],
        fmt="o",
        capsize=3,
    )
    right.spines[["top", "right"]].set_visible(False)
    right.set_xlim(left=0)
    right.set_title("Anslået antal i alt, 95 %", loc="left")
    kept(funnel_figure, "funnel")
    funnel_figure


@app.cell
def _():
    demand = ask("""
        SELECT label_da AS category, sum(tenders_5y) AS tenders, sum(suppliers) AS suppliers
        FROM mart.coverage_by_category GROUP BY label_da HAVING sum(tenders_5y) > 0
        ORDER BY tenders
    """)
    demand_figure, axis = plt.subplots(figsize=(11, 0.3 * len(demand) + 1.2))
    coloured = ["#0072b2" if row["suppliers"] else "#d55e00" for row in demand]
    drawn = axis.barh(
        [row["category"] for row in demand], [row["tenders"] for row in demand], color=coloured
    )
    counts = [
        f"{n} leverandør" + ("er" if n != 1 else "") for n in (r["suppliers"] for r in demand)
    ]
    axis.bar_label(drawn, labels=counts, padding=3)
    axis.spines[["top", "right"]].set_visible(False)
    axis.set_title("Udbud over fem år; orange: ingen leverandør kendt", loc="left")
    axis.margins(x=0.15)
    kept(demand_figure, "demand")
    demand_figure


if __name__ == "__main__":
    app.run()
