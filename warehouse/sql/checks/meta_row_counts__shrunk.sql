-- table: meta.row_counts
-- severity: ERROR
-- reason: What a source once gave for a settled month is still there.
SELECT source, table_name, month, rows, expected
FROM meta.row_counts
WHERE rows < least
