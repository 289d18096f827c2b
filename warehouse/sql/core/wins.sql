-- core.wins: lots won, with the winner's register unit: the number that the notice says, else the
-- unit that was found by name and place and accepted. Results that no later notice restates; a
-- withdrawn one is none.
WITH winners AS (
    SELECT
        a.notice_key,
        a.lot_id,
        a.contract_id,
        a.org_id,
        t.tender_key,
        COALESCE(a.cvr, p.matched_cvr) AS cvr,
        CASE WHEN a.cvr IS NOT NULL THEN 'notice' ELSE 'match' END AS cvr_said_by,
        COALESCE(l.cpv_main, n.cpv_main) AS cpv_main,
        COALESCE(l.nature, n.nature) AS nature,
        a.reserved_participation,
        COALESCE(a.concluded_on, n.published_on) AS awarded_on
    FROM core.awards AS a
    JOIN core.notices AS n USING (notice_key)
    JOIN core.tender_notices AS t USING (notice_key)
    LEFT JOIN core.party_matches AS p USING (notice_key, org_id)
    LEFT JOIN core.lots AS l USING (notice_key, lot_id)
    WHERE n.is_latest
        AND n.form_type = 'result'
        AND n.change_reason IS DISTINCT FROM 'cancel'
        AND a.no_award_reason IS NULL
        AND COALESCE(a.cvr, p.matched_cvr) IS NOT NULL
),
categories AS (
    SELECT DISTINCT ON (w.cpv_main) w.cpv_main, c.category
    FROM winners AS w
    JOIN ref.category_cpv AS c ON starts_with(w.cpv_main, c.prefix)
    JOIN ref.categories AS k USING (category)
    ORDER BY w.cpv_main, length(c.prefix) DESC, k.position
)
SELECT w.*, c.category
FROM winners AS w
LEFT JOIN categories AS c USING (cpv_main)
