-- table: mart.coverage_by_category
-- severity: ERROR
-- reason: The ledger's share is of the ledger, and its categories are in it once.
SELECT c.municipality_code, c.category, c.ledger_dkk, s.amount_dkk
FROM mart.coverage_by_category AS c
LEFT JOIN (
    SELECT municipality_code, category, sum(amount_dkk) AS amount_dkk
    FROM mart.ledger_spend
    GROUP BY ALL
) AS s USING (municipality_code, category)
WHERE c.ledger_dkk IS DISTINCT FROM s.amount_dkk
