-- table: core.awards
-- severity: ERROR
-- reason: A withheld or missing value is null, never 0 or -1 in its place.
SELECT notice_key, lot_id, value_basis, value_dkk
FROM core.awards
WHERE (value_basis IN ('withheld', 'missing') AND value_dkk IS NOT NULL) OR value_dkk < 0
