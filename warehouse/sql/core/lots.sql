-- core.lots: a lot of a notice version, from the source that won the notice.
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
)
SELECT s.* EXCLUDE (crawl_id, first_seen, last_seen), n.first_seen, n.last_seen
FROM shown AS s
JOIN core.notices AS n ON n.notice_key = s.notice_key AND n.archive_ref = s.archive_ref
QUALIFY row_number() OVER (PARTITION BY s.notice_key, lot_id ORDER BY s.crawl_id DESC) = 1
