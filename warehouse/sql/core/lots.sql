-- core.lots: a lot of a notice version, from the source that won the notice.
-- reservation_evidence names the code and the sentences, those that deny a reservation too: where
-- code and text do not agree both are seen.
WITH shown AS (
    SELECT * FROM clean.ted_lots
    UNION ALL BY NAME
    SELECT * FROM clean.udbud_sync_lots
    UNION ALL BY NAME
    SELECT * FROM clean.udbud_lots
    UNION ALL BY NAME
    SELECT * FROM clean.municipal_lots
    UNION ALL BY NAME
    SELECT * FROM clean.comdia_lots
    UNION ALL BY NAME
    SELECT * FROM clean.eu_supply_lots
),
sentences AS (
    SELECT notice_key, lot_id, string_agg(evidence, ' ' ORDER BY clause_no) AS words
    FROM core.clauses
    WHERE kind IN ('sheltered', 'public_service') AND NOT mentioned
    GROUP BY notice_key, lot_id
)
SELECT
    s.* EXCLUDE (crawl_id, first_seen, last_seen) REPLACE (
        NULLIF(concat_ws('; ', s.reservation_evidence, own.words, whole.words), '')
            AS reservation_evidence
    ),
    n.first_seen,
    n.last_seen
FROM shown AS s
JOIN core.notices AS n ON n.notice_key = s.notice_key AND n.archive_ref = s.archive_ref
LEFT JOIN sentences AS own ON own.notice_key = s.notice_key AND own.lot_id = s.lot_id
LEFT JOIN sentences AS whole ON whole.notice_key = s.notice_key AND whole.lot_id = ''
QUALIFY row_number() OVER (PARTITION BY s.notice_key, s.lot_id ORDER BY s.crawl_id DESC) = 1
