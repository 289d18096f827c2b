-- table: core.awards
-- severity: ERROR
-- reason: An award belongs to a notice that is there.
SELECT notice_key, lot_id
FROM core.awards
WHERE notice_key NOT IN (SELECT notice_key FROM core.notices)
