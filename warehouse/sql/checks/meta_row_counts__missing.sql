-- table: meta.row_counts
-- severity: WARN
-- reason: A source and month that was there before is there.
SELECT source, table_name, month, rows, expected
FROM meta.row_counts
WHERE rows = 0 AND expected > 0
