-- core.notices: one row a notice version, whichever sources show it.
-- TED's XML wins over udbud.dk's XML, and that over udbud.dk's summary; `sources` names all, the
-- winner first. National XML has neither day of publication nor a known subtype (udbud.md §2.4):
-- those two are the next source's when the winner has none.
-- first_seen and last_seen come from the lists of accepted crawls, not from the day the XML
-- was fetched, and the newest reading of a document wins (same bytes, same rows).
WITH RECURSIVE ted_seen AS (
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
        min(n.first_seen) OVER of_notice AS first_seen,
        max(n.last_seen) OVER of_notice AS last_seen
    FROM small_sources AS n
    WINDOW of_notice AS (PARTITION BY n.notice_key)
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
-- A corrigendum of before eForms (F14) lists differences: it stands in the chain of what it corrects
-- and restates nothing, so it is no latest while what it corrects is known.
corrigenda AS (
    SELECT notice_key
    FROM merged
    WHERE form IN ('F14_2014', 'ADDITIONAL_INFORMATION_CORRIGENDUM')
),
-- Ways in which a notice is named in others (eforms.md §5.8).
names AS (
    SELECT notice_key, publication_number AS name FROM merged WHERE publication_number IS NOT NULL
    UNION
    SELECT notice_key, lower(notice_id) || '-' || lpad(version, 2, '0') FROM merged
    WHERE notice_id IS NOT NULL
),
-- Pairs of which one restates the other whole (eforms.md §5.8): a change and the notice it names
-- (BT-758); a further version of the same notice id, or the same version published again. A result
-- that is no change is a further tranche and restates nothing. One notice id may stand on notices
-- of several forms, so the form must be the same.
restatements AS (
    SELECT m.notice_key AS later, n.notice_key AS earlier
    FROM merged AS m
    JOIN names AS n ON n.name = lower(m.changes_notice)
    UNION
    SELECT l.notice_key, e.notice_key
    FROM merged AS l
    JOIN merged AS e
        ON lower(e.notice_id) = lower(l.notice_id)
        AND COALESCE(e.form_type = l.form_type, true)
        AND (
            TRY_CAST(e.version AS INTEGER) < TRY_CAST(l.version AS INTEGER)
            AND (l.is_change OR l.form_type IS DISTINCT FROM 'result')
            OR e.version = l.version
            AND (e.published_on, e.notice_key) < (l.published_on, l.notice_key)
        )
),
linked AS (
    SELECT r.*
    FROM restatements AS r
    JOIN merged AS l ON l.notice_key = r.later
    JOIN merged AS e ON e.notice_key = r.earlier
    WHERE r.later <> r.earlier
        -- A notice of another procedure is not restated, whatever number was typed.
        AND COALESCE(real_procedure(l.procedure_id) = real_procedure(e.procedure_id), true)
),
restated AS (
    SELECT earlier FROM linked WHERE later NOT IN (FROM corrigenda)
    UNION
    FROM corrigenda
),
neighbours AS (
    SELECT later AS one, earlier AS other FROM linked
    UNION
    SELECT earlier, later FROM linked
),
-- Everyone that a notice is linked to, by any number of steps; UNION ends it in a circle, too.
reached AS (
    SELECT one AS notice_key, other AS member FROM neighbours
    UNION
    SELECT r.notice_key, n.other
    FROM reached AS r
    JOIN neighbours AS n ON n.one = r.member
),
components AS (
    SELECT notice_key, least(notice_key, min(member)) AS component
    FROM reached
    GROUP BY notice_key
),
-- In a chain come first those that others restate, then by day. So one whose day is unknown is
-- in its place, and a circle has one latest, too.
chains AS (
    SELECT
        m.notice_key,
        first_value(m.notice_key) OVER in_order AS chain_key,
        row_number() OVER in_order AS chain_position,
        lead(m.notice_key) OVER in_order IS NULL AS is_latest
    FROM merged AS m
    LEFT JOIN components AS c USING (notice_key)
    WINDOW in_order AS (
        PARTITION BY COALESCE(c.component, m.notice_key)
        ORDER BY
            m.notice_key IN (FROM restated) DESC,
            m.published_on NULLS FIRST,
            m.dispatched_at NULLS FIRST,
            m.notice_key
    )
)
SELECT m.* EXCLUDE (chain_key, chain_position), c.chain_key, c.chain_position, c.is_latest
FROM merged AS m
JOIN chains AS c USING (notice_key)
