-- table: core.clauses
-- severity: ERROR
-- reason: Every clause belongs to a notice that is there.
SELECT c.notice_key, c.lot_id, c.clause_no
FROM core.clauses AS c
ANTI JOIN core.notices USING (notice_key)
