"""Benchmarks of the product's own code paths, each against a limit or a peer of the same run.

A part is a module here with `TITLE`, `ABOUT` and `figures(scale, work)`; its data come from
generators in `tests.bench.data`. `python -m tests.bench` prints and writes what they measure.
"""

PARTS: tuple[str, ...] = (
    "notices",
    "register",
    "crawl",
    "archive",
    "joins",
    "queries",
    "night",
    "scale",
)
"""Modules here, in the order of `docs/performance.md`."""
