-- table: core.lots
-- severity: ERROR
-- reason: A lot belongs to a notice that is there.
SELECT notice_key, lot_id
FROM core.lots
WHERE notice_key NOT IN (SELECT notice_key FROM core.notices)
