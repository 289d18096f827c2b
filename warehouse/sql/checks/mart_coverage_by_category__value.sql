-- table: mart.coverage_by_category
-- severity: ERROR
-- reason: Values of categories add up to no more than the procedures are worth: none counts twice.
SELECT c.municipality_code, c.value_dkk, t.value_dkk AS of_tenders
FROM (
    SELECT municipality_code, sum(value_dkk_5y) AS value_dkk
    FROM mart.coverage_by_category
    GROUP BY municipality_code
) AS c
LEFT JOIN (
    SELECT municipality_code, sum(value_dkk) AS value_dkk
    FROM mart.tenders
    GROUP BY municipality_code
) AS t USING (municipality_code)
WHERE c.value_dkk > COALESCE(t.value_dkk, 0)
