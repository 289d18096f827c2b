-- table: mart.tenders
-- severity: ERROR
-- reason: Every procedure is there once, with all its notices.
SELECT tender_key
FROM core.tender_notices
WHERE tender_key NOT IN (SELECT tender_key FROM mart.tenders)
