-- table: mart.coverage_matrix
-- severity: ERROR
-- reason: Categories with a supplier in a district are those that the district has covered.
SELECT m.municipality_code, m.postal_code, m.categories, a.categories_covered
FROM (
    SELECT municipality_code, postal_code, count(*) FILTER (suppliers > 0) AS categories
    FROM mart.coverage_matrix
    GROUP BY ALL
) AS m
FULL JOIN mart.coverage_by_area AS a USING (municipality_code, postal_code)
WHERE m.categories IS DISTINCT FROM a.categories_covered
