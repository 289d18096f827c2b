-- table: mart.social_enterprises
-- severity: ERROR
-- reason: Every statement has a reason.
SELECT municipality_code, cvr
FROM mart.social_enterprises
WHERE len(reasons) = 0
