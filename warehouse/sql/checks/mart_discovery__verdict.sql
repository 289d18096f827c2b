-- table: mart.discovery
-- severity: ERROR
-- reason: A verdict is one that readers know.
SELECT cvr, verdict
FROM mart.discovery
WHERE verdict NOT IN ('candidate', 'excluded', 'confirmed', 'declined', 'known')
