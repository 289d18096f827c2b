-- mart.coverage_matrix: which supply categories have a supplier in which postal district.
-- Each supplier (`mart.category_suppliers`) counts once, where its address in the municipality is;
-- what is bought is known of the municipality alone, not of its districts.
-- state: no_demand of the municipality; covered and thin by suppliers in the district; outside_only
-- when there are some in other districts, or elsewhere in the country; else as the municipality:
-- uncovered only when everybody known was asked, else not_surveyed.
WITH counted AS (
    SELECT
        municipality_code,
        category,
        postal_code,
        count(*) FILTER (is_supplier) AS suppliers,
        count(*) FILTER (status = 'candidate') AS candidates
    FROM mart.category_suppliers
    WHERE is_inside
    GROUP BY municipality_code, category, postal_code
)
SELECT
    c.municipality_code,
    c.category,
    a.postal_code,
    c.label_da,
    a.postal_district,
    COALESCE(n.suppliers, 0) AS suppliers,
    COALESCE(n.candidates, 0) AS candidates,
    c.suppliers AS suppliers_municipality,
    c.suppliers_outside,
    CASE
        WHEN c.coverage = 'no_demand' THEN 'no_demand'
        WHEN n.suppliers >= getvariable('covered_from') THEN 'covered'
        WHEN n.suppliers >= 1 THEN 'thin'
        WHEN c.suppliers >= 1 THEN 'outside_only'
        ELSE c.coverage
    END AS state
FROM mart.coverage_by_category AS c
JOIN mart.coverage_by_area AS a USING (municipality_code)
LEFT JOIN counted AS n USING (municipality_code, category, postal_code)
