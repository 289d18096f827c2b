"""The joins on Spark from the very same SQL, held row for row against DuckDB's tables.

    translation.py   DuckDB's SQL to Spark's, by sqlglot; what DuckDB has and Spark lacks, by name
    __main__.py      `make spark`: the tables of a data folder made once more, on Spark

`make spark` alone installs Spark (`requirements.lock` here). Does not belong here: any SELECT.
"""
