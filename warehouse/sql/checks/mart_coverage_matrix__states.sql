-- table: mart.coverage_matrix
-- severity: ERROR
-- reason: A district's state agrees with its numbers and with its municipality's.
SELECT m.municipality_code, m.category, m.postal_code, m.state, m.suppliers, c.coverage
FROM mart.coverage_matrix AS m
JOIN mart.coverage_by_category AS c USING (municipality_code, category)
WHERE (m.state = 'no_demand') <> (c.coverage = 'no_demand')
    OR (m.state IN ('covered', 'thin')) <> (m.suppliers > 0 AND m.state <> 'no_demand')
    OR (m.state IN ('uncovered', 'not_surveyed') AND m.state <> c.coverage)
    OR (m.state = 'outside_only' AND c.suppliers + c.suppliers_outside = 0)
