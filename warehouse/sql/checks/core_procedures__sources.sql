-- table: core.procedures
-- severity: ERROR
-- reason: A procedure is shown by some source, and its notices are counted.
SELECT p.tender_key
FROM core.procedures AS p
LEFT JOIN (
    SELECT tender_key, count(*) AS notices FROM core.tender_notices GROUP BY tender_key
) AS t USING (tender_key)
WHERE len(p.sources) = 0 OR p.notices IS DISTINCT FROM t.notices
