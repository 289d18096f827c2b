-- table: core.enterprises
-- severity: ERROR
-- reason: A company has one state on any day.
SELECT cvr, valid_from, valid_to, next_from
FROM (
    SELECT cvr, valid_from, valid_to,
        lead(valid_from) OVER (PARTITION BY cvr ORDER BY valid_from) AS next_from
    FROM core.enterprises
)
WHERE next_from IS NOT NULL AND (valid_to IS NULL OR valid_to >= next_from)
