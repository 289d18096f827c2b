-- table: mart.coverage_by_area
-- severity: ERROR
-- reason: Districts add up to the municipality.
SELECT a.municipality_code, a.registered, e.registered AS enterprises
FROM (
    SELECT municipality_code, sum(registered) AS registered
    FROM mart.coverage_by_area
    GROUP BY municipality_code
) AS a
JOIN (
    SELECT municipality_code, count(*) AS registered
    FROM mart.social_enterprises
    WHERE status = 'registered' AND postal_code IS NOT NULL
    GROUP BY municipality_code
) AS e USING (municipality_code)
WHERE a.registered <> e.registered
