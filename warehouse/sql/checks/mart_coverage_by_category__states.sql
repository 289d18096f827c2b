-- table: mart.coverage_by_category
-- severity: ERROR
-- reason: State, route and numbers agree; nobody is called unable who was not asked.
SELECT c.municipality_code, c.category, c.coverage, c.route, c.suppliers
FROM mart.coverage_by_category AS c
WHERE c.coverage NOT IN (
        'covered', 'thin', 'outside_only', 'uncovered', 'not_surveyed', 'no_demand'
    )
    OR (c.coverage = 'no_demand') <> (c.tenders_5y + c.open_tenders = 0)
    OR (c.coverage = 'no_demand') <> (c.route = 'none')
    OR (c.coverage IN ('covered', 'thin')) <> (c.suppliers > 0 AND c.coverage <> 'no_demand')
    OR (c.coverage = 'outside_only' AND c.suppliers_outside = 0)
    OR (c.route = 'capacity_gap' AND c.suppliers > 0)
    OR c.suppliers > c.registered + c.mapped
    OR c.suppliers_outside_serving > c.suppliers_outside
    OR c.ledger_social_dkk IS NULL AND c.ledger_dkk IS NOT NULL
    OR (
        c.coverage = 'uncovered'
        AND EXISTS (
            FROM mart.social_enterprises AS e
            WHERE e.municipality_code = c.municipality_code
                AND e.status IN ('registered', 'mapped')
                AND e.questionnaire_returned_on IS NULL
        )
    )
