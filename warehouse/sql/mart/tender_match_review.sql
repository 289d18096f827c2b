-- mart.tender_match_review: pairs of notices that may be of one procedure, for a person to decide.
-- Of two procedures the most alike pair of notices is shown. What people decided is obeyed before
-- ties are looked for, so it no longer stands here.
SELECT
    t.match_key,
    one.tender_key,
    other.tender_key AS other_tender,
    t.rule,
    t.score,
    t.reason,
    n.buyer_name,
    n.title,
    o.title AS other_title,
    n.notice_url,
    o.notice_url AS other_url
FROM core.tender_ties AS t
JOIN core.tender_notices AS one ON one.notice_key = t.notice_key
JOIN core.tender_notices AS other ON other.notice_key = t.other_notice
JOIN core.notices AS n ON n.notice_key = t.notice_key
JOIN core.notices AS o ON o.notice_key = t.other_notice
WHERE t.verdict = 'review' AND one.tender_key <> other.tender_key
QUALIFY row_number() OVER (
    PARTITION BY least(one.tender_key, other.tender_key), greatest(one.tender_key, other.tender_key)
    ORDER BY t.score DESC, t.match_key
) = 1
