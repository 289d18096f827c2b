-- table: core.tender_notices
-- severity: ERROR
-- reason: What an accepted tie connects is one procedure, and a notice alone is tied to nothing.
SELECT t.notice_key, t.other_notice
FROM core.tender_ties AS t
JOIN core.tender_notices AS one ON one.notice_key = t.notice_key
JOIN core.tender_notices AS other ON other.notice_key = t.other_notice
WHERE t.verdict = 'accepted'
    AND (one.tender_key <> other.tender_key OR one.rule = 'alone' OR other.rule = 'alone')
