-- core.notices: one row a notice version, whichever sources show it.
-- TED's XML wins over udbud.dk's XML, and that over udbud.dk's summary; `sources` names all, the
-- winner first. National XML has neither day of publication nor a known subtype (udbud.md §2.4):
-- those two are the next source's when the winner has none.
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
sync_seen AS (
    SELECT name, min(seen_at) AS first_seen, max(seen_at) AS last_seen
    FROM clean.udbud_sync_listed
    GROUP BY name
),
udbud_sync AS (
    SELECT n.* EXCLUDE (crawl_id, first_seen, last_seen), s.first_seen, s.last_seen, 2 AS place
    FROM clean.udbud_sync_notices AS n
    JOIN sync_seen AS s ON s.name = n.notice_key
    QUALIFY row_number()
        OVER (PARTITION BY n.notice_key ORDER BY crawl_id DESC, archive_ref DESC) = 1
),
udbud AS (
    SELECT
        n.* EXCLUDE (crawl_id, first_seen, last_seen),
        min(n.first_seen) OVER whole AS first_seen,
        max(n.last_seen) OVER whole AS last_seen,
        3 AS place
    FROM clean.udbud_notices AS n
    WINDOW whole AS (PARTITION BY n.notice_key)
    QUALIFY row_number() OVER (PARTITION BY n.notice_key ORDER BY crawl_id DESC, archive_ref DESC) = 1
),
-- Comdia tells when an organisation's list was read: a tender that is no longer on it is closed,
-- one whose organisation was not read again keeps what was known (udbud.md §4).
comdia_lists AS (
    SELECT name AS source_url, max(crawl_id) AS crawl_id
    FROM clean.comdia_listed
    GROUP BY name
),
small_sources AS (
    SELECT *, 4 AS place FROM clean.municipal_notices
    UNION ALL BY NAME
    SELECT n.* REPLACE (n.closed OR n.crawl_id < l.crawl_id AS closed), 5 AS place
    FROM clean.comdia_notices AS n
    LEFT JOIN comdia_lists AS l USING (source_url)
    UNION ALL BY NAME
    SELECT *, 6 AS place FROM clean.eu_supply_notices
),
small AS (
    SELECT
        n.* EXCLUDE (crawl_id, first_seen, last_seen),
        min(n.first_seen) OVER whole AS first_seen,
        max(n.last_seen) OVER whole AS last_seen
    FROM small_sources AS n
    WINDOW whole AS (PARTITION BY n.notice_key)
    QUALIFY row_number() OVER (PARTITION BY n.notice_key ORDER BY crawl_id DESC, archive_ref DESC) = 1
),
shown AS (
    SELECT * FROM ted
    UNION ALL BY NAME
    SELECT * FROM udbud_sync
    UNION ALL BY NAME
    SELECT * FROM udbud
    UNION ALL BY NAME
    SELECT * FROM small
),
merged AS (
    SELECT
        * EXCLUDE (
            place, sources, first_seen, last_seen, is_latest, published_on, form_type
        ),
        first_value(published_on IGNORE NULLS) OVER told AS published_on,
        first_value(form_type IGNORE NULLS) OVER told AS form_type,
        list(source) OVER told AS sources,
        min(first_seen) OVER (PARTITION BY notice_key) AS first_seen,
        max(last_seen) OVER (PARTITION BY notice_key) AS last_seen
    FROM shown
    WINDOW told AS (
        PARTITION BY notice_key ORDER BY place
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    )
    QUALIFY row_number() OVER (PARTITION BY notice_key ORDER BY place) = 1
),
-- A change restates the notice that BT-758 names (eforms.md §5.8). A corrigendum of before eForms
-- (F14) lists differences and restates nothing: what it corrects stays the latest, and it never is.
corrigenda AS (
    SELECT notice_key
    FROM merged
    WHERE form IN ('F14_2014', 'ADDITIONAL_INFORMATION_CORRIGENDUM')
),
restated AS (
    SELECT DISTINCT changes_notice AS named
    FROM merged ANTI JOIN corrigenda USING (notice_key)
    WHERE changes_notice IS NOT NULL
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
    AND COALESCE(TRY_CAST(m.version AS INTEGER) >= n.version, true)
    AND m.notice_key NOT IN (SELECT notice_key FROM corrigenda) AS is_latest
FROM merged AS m
LEFT JOIN newest AS n ON n.notice_id = m.notice_id
