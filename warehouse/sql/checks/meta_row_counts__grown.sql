-- table: meta.row_counts
-- severity: WARN
-- reason: A settled month does not grow much.
SELECT source, table_name, month, rows, expected
FROM meta.row_counts
WHERE rows > most AND expected > 0
