-- mart.tenders: one row a procurement procedure, put together from all its notices and sources.
-- What speaks and in which state it is says core.procedures; each group of columns has a table of
-- its own, where its rules stand.
WITH lot_facts AS (
    SELECT notice_key, count(*) AS lots, max(deadline_at) AS deadline_at
    FROM core.lots
    -- Groups of lots repeat what their lots say.
    WHERE NOT starts_with(lot_id, 'GLO-')
    GROUP BY notice_key
),
-- A winner once, however differently the lots' awards write its name: the newest notice's name.
named_winners AS (
    SELECT
        t.tender_key,
        max_by(a.name, struct_pack(n.published_on, n.notice_key, a.lot_id, a.name)) AS name
    FROM core.awards AS a
    JOIN core.notices AS n USING (notice_key)
    JOIN core.tender_notices AS t USING (notice_key)
    LEFT JOIN core.party_matches AS m USING (notice_key, org_id)
    WHERE n.is_latest
        AND n.change_reason IS DISTINCT FROM 'cancel'
        AND a.name IS NOT NULL
        AND n.form_type IN ('result', 'cont-modif', 'completion')
    GROUP BY t.tender_key, COALESCE(a.cvr, m.matched_cvr, a.name)
),
winner_names AS (
    SELECT tender_key, list(DISTINCT name ORDER BY name) AS winners
    FROM named_winners
    GROUP BY tender_key
),
category_lists AS (
    SELECT tender_key, list(category ORDER BY position) AS categories
    FROM mart.tender_categories
    GROUP BY tender_key
)
SELECT
    p.tender_key,
    n.title,
    COALESCE(n.buyer_cvr, buyer.matched_cvr) AS buyer_cvr,
    n.buyer_name,
    m.municipality_code,
    p.sources,
    newest.notice_url,
    p.state,
    p.published_on,
    CASE WHEN n.form_type = 'competition' THEN l.deadline_at END AS deadline_at,
    -- udbud.dk's search and the small sources say nothing of lots.
    CASE WHEN n.source NOT IN ('udbud', 'municipal', 'comdia', 'eu_supply') THEN l.lots END AS lots,
    n.cpv_main,
    COALESCE(c.categories, []::VARCHAR[]) AS categories,
    v.value_dkk,
    v.value_basis,
    s.reserved,
    s.reserved_evidence,
    s.social_clause,
    s.social_clause_evidence,
    r.light_regime,
    v.value_dkk >= r.threshold_dkk AS above_threshold,
    COALESCE(winners.winners, []::VARCHAR[]) AS winners,
    p.notices,
    p.last_seen
FROM core.procedures AS p
JOIN core.notices AS n ON n.notice_key = p.speaking_notice
JOIN core.notices AS newest ON newest.notice_key = p.newest_notice
JOIN mart.tender_values AS v USING (tender_key)
JOIN mart.tender_social_terms AS s USING (tender_key)
JOIN mart.tender_regimes AS r USING (tender_key)
LEFT JOIN core.party_matches AS buyer
    ON buyer.notice_key = p.speaking_notice AND buyer.org_id = 'BUYER'
LEFT JOIN lot_facts AS l ON l.notice_key = p.speaking_notice
LEFT JOIN mart.tender_municipalities AS m USING (tender_key)
LEFT JOIN category_lists AS c USING (tender_key)
LEFT JOIN winner_names AS winners USING (tender_key)
