-- core.organisations: an organisation of a notice version, from the source that won the notice.
WITH shown AS (
    SELECT * FROM clean.ted_organisations
    UNION ALL BY NAME
    SELECT * FROM clean.udbud_sync_organisations
    UNION ALL BY NAME
    SELECT * FROM clean.udbud_organisations
)
SELECT s.* EXCLUDE (crawl_id, first_seen, last_seen), n.first_seen, n.last_seen
FROM shown AS s
JOIN core.notices AS n ON n.notice_key = s.notice_key AND n.archive_ref = s.archive_ref
QUALIFY row_number() OVER (PARTITION BY s.notice_key, org_id ORDER BY s.crawl_id DESC) = 1
