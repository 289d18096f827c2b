-- table: core.tender_notices
-- severity: ERROR
-- reason: Procedures with different BT-04 are never one, unless people said so.
SELECT t.tender_key
FROM core.tender_notices AS t
JOIN core.notices AS n USING (notice_key)
GROUP BY t.tender_key
HAVING count(DISTINCT real_procedure(n.procedure_id)) > 1 AND NOT bool_or(t.rule = 'decision')
