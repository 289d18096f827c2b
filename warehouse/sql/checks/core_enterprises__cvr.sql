-- table: core.enterprises
-- severity: ERROR
-- reason: A CVR number has eight digits.
SELECT cvr
FROM core.enterprises
WHERE NOT regexp_full_match(cvr, '[0-9]{8}')
