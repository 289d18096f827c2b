-- table: meta.row_counts
-- severity: WARN
-- reason: No source gives a settled month that it did not give before.
SELECT source, table_name, month, rows, expected
FROM meta.row_counts
WHERE rows > 0 AND expected = 0
