"""The campaign of faults: every source met by every fault, through whole nights.

`python -m tests.campaigns.faults` (`make faults`) runs it and writes `docs/faults.md`;
`expected.csv` says beforehand how each cell has to end. `kinds` declares the faults, `cells` reads
what is expected, `world` makes the good nights and the nights to compare with, `nights` runs and
judges, `page` writes.
"""
