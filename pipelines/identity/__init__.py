"""Who is meant by a name and a place: organisations of notices, the mapping team's records.

Pure functions over rows: `names` (what a name says), `places` (whether two places agree),
`register` (what the register offers), `blocking` (which pairs are looked at), `likeness` (how
alike they are), `matching` (what follows, decisions of people first), `parties` and `records`
(rows in, rows out). Does not belong here: identifiers (`pipelines.clean.cvr_number`), SQL, files.
"""
