-- core.notices: one row a notice version, whichever sources show it.
-- TED's XML wins over udbud.dk's summary; `sources` names all, the winner first.
-- first_seen and last_seen come from the lists of accepted crawls, not from the day the XML
-- was fetched, and the newest reading of a document wins (same bytes, same rows).
WITH ted_seen AS (
    SELECT name, min(seen_at) AS first_seen, max(seen_at) AS last_seen
    FROM clean.ted_listed
    GROUP BY name
),
ted AS (
    SELECT n.* EXCLUDE (crawl_id, first_seen, last_seen), s.first_seen, s.last_seen, 1 AS place
    FROM clean.ted_notices AS n
    JOIN ted_seen AS s ON s.name = n.notice_key
    QUALIFY row_number() OVER (PARTITION BY n.notice_key ORDER BY n.archive_ref DESC) = 1
),
udbud AS (
    SELECT
        n.* EXCLUDE (crawl_id, first_seen, last_seen),
        min(n.first_seen) OVER whole AS first_seen,
        max(n.last_seen) OVER whole AS last_seen,
        2 AS place
    FROM clean.udbud_notices AS n
    WINDOW whole AS (PARTITION BY n.notice_key)
    QUALIFY row_number() OVER (PARTITION BY n.notice_key ORDER BY crawl_id DESC, archive_ref DESC) = 1
),
shown AS (
    SELECT * FROM ted
    UNION ALL BY NAME
    SELECT * FROM udbud
),
merged AS (
    SELECT
        * EXCLUDE (place, sources, first_seen, last_seen, is_latest),
        list(source) OVER (PARTITION BY notice_key ORDER BY place
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS sources,
        min(first_seen) OVER (PARTITION BY notice_key) AS first_seen,
        max(last_seen) OVER (PARTITION BY notice_key) AS last_seen
    FROM shown
    QUALIFY row_number() OVER (PARTITION BY notice_key ORDER BY place) = 1
),
-- A change restates the notice that BT-758 names (eforms.md §5.8).
restated AS (
    SELECT DISTINCT changes_notice AS named FROM merged WHERE changes_notice IS NOT NULL
),
-- A higher version of the same notice id replaces the lower one, except for results without
-- changes: those are further tranches (eforms.md §5.8).
newest AS (
    SELECT notice_id, max(TRY_CAST(version AS INTEGER)) AS version
    FROM merged
    WHERE notice_id IS NOT NULL AND (is_change OR form_type IS DISTINCT FROM 'result')
    GROUP BY notice_id
)
SELECT
    m.*,
    NOT EXISTS (
        SELECT 1 FROM restated AS r
        WHERE r.named IN (m.publication_number, m.notice_id || '-' || m.version)
            AND r.named IS DISTINCT FROM NULL
    )
    AND COALESCE(TRY_CAST(m.version AS INTEGER) >= n.version, true) AS is_latest
FROM merged AS m
LEFT JOIN newest AS n ON n.notice_id = m.notice_id
