-- table: mart.tender_lots
-- severity: ERROR
-- reason: Every procedure has a lot.
SELECT tender_key
FROM core.procedures
WHERE tender_key NOT IN (SELECT tender_key FROM mart.tender_lots)
