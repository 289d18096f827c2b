"""Tables: their declarations, the SQL that fills them, the published database, the exports.

Knows nothing of `scrapers` and `pipelines`.
"""
