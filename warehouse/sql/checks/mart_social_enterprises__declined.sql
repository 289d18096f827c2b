-- table: mart.social_enterprises
-- severity: ERROR
-- reason: What the team declined is never a candidate again; who is known is none.
SELECT s.municipality_code, s.cvr
FROM mart.social_enterprises AS s
JOIN mart.discovery AS d USING (municipality_code, cvr)
WHERE s.status = 'candidate' AND d.verdict <> 'candidate'
