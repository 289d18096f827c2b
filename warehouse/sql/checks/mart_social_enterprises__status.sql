-- table: mart.social_enterprises
-- severity: ERROR
-- reason: A status is one that readers know.
SELECT municipality_code, cvr, status
FROM mart.social_enterprises
WHERE status NOT IN ('registered', 'mapped', 'candidate', 'former')
