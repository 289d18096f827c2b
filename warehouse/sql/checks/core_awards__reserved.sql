-- table: core.awards
-- severity: ERROR
-- reason: A reservation was carried from a call of the same procedure.
SELECT a.notice_key, a.lot_id, a.reserved_from
FROM core.awards AS a
LEFT JOIN core.tender_notices AS t USING (notice_key)
LEFT JOIN core.tender_notices AS c ON c.notice_key = a.reserved_from
LEFT JOIN core.notices AS n ON n.notice_key = a.reserved_from
WHERE CASE
    WHEN a.reserved_from IS NOT NULL
        THEN COALESCE(c.tender_key <> t.tender_key OR n.form_type <> 'competition', true)
    ELSE COALESCE(a.reserved_participation, []) <> [] OR a.reserved_execution IS NOT NULL
END
