"""Clean, join, check, publish: archived bytes to published tables, as Dagster assets.

Reads the archive and writes Parquet and the published set. Never speaks to the network.
"""
