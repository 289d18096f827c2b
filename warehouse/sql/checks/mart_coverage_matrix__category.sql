-- table: mart.coverage_matrix
-- severity: ERROR
-- reason: Districts of a category add up to its suppliers, those without postal code left out.
SELECT m.municipality_code, m.category, m.suppliers, s.suppliers AS of_category
FROM (
    SELECT municipality_code, category, sum(suppliers) AS suppliers
    FROM mart.coverage_matrix
    GROUP BY ALL
) AS m
JOIN (
    SELECT c.municipality_code, c.category, c.suppliers - count(n.cvr) AS suppliers
    FROM mart.coverage_by_category AS c
    LEFT JOIN mart.category_suppliers AS n
        ON n.municipality_code = c.municipality_code
        AND n.category = c.category
        AND n.is_supplier
        AND n.postal_code IS NULL
    GROUP BY c.municipality_code, c.category, c.suppliers
) AS s USING (municipality_code, category)
WHERE m.suppliers <> s.suppliers
