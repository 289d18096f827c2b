-- core.clauses: what a notice's text says of reservation or social clauses.
-- The source that won the notice speaks. Only where its text says nothing at all does the newest
-- page of udbud.dk, which may show text that the summary or an XML without conditions lacks.
WITH shown AS (
    SELECT * FROM clean.ted_clauses
    UNION ALL BY NAME
    SELECT * FROM clean.udbud_sync_clauses
    UNION ALL BY NAME
    SELECT * FROM clean.udbud_clauses
    UNION ALL BY NAME
    SELECT * FROM clean.municipal_clauses
    UNION ALL BY NAME
    SELECT * FROM clean.comdia_clauses
    UNION ALL BY NAME
    SELECT * FROM clean.eu_supply_clauses
),
readings AS (
    SELECT notice_key, archive_ref, first_seen, last_seen, 1 AS place
    FROM core.notices
    UNION ALL
    SELECT n.notice_key, max_by(u.archive_ref, u.crawl_id || u.archive_ref), any_value(n.first_seen),
        any_value(n.last_seen), 2
    FROM core.notices AS n
    JOIN clean.udbud_notices AS u USING (notice_key)
    WHERE n.source <> 'udbud'
    GROUP BY n.notice_key
)
SELECT s.* EXCLUDE (crawl_id, first_seen, last_seen), r.first_seen, r.last_seen
FROM shown AS s
JOIN readings AS r ON r.notice_key = s.notice_key AND r.archive_ref = s.archive_ref
QUALIFY
    rank() OVER (PARTITION BY s.notice_key ORDER BY r.place) = 1
    AND row_number() OVER (
        PARTITION BY s.notice_key, s.lot_id, s.clause_no ORDER BY r.place, s.crawl_id DESC
    ) = 1
