-- table: core.tender_notices
-- severity: ERROR
-- reason: Every notice has its place in a procedure.
SELECT notice_key
FROM core.notices
WHERE notice_key NOT IN (SELECT notice_key FROM core.tender_notices)
