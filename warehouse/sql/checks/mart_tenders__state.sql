-- table: mart.tenders
-- severity: ERROR
-- reason: A state is one that readers know.
SELECT tender_key, state
FROM mart.tenders
WHERE state NOT IN ('planned', 'open', 'closed', 'awarded', 'cancelled', 'unknown')
