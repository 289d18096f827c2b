-- core.site_sightings: what the register said of a production unit's present, over the nights it
-- said so. The register gives these things no period of their own, so theirs is made of readings:
-- a stretch begins with the first accepted reading that says it and ends with the first that says
-- otherwise, or with the first full read that does not meet the unit (PRODUCT 8.4). Reads of
-- changes take nothing away.
WITH readings AS (
    SELECT
        p_number, crawl_id, archive_ref, last_seen AS seen_at, source, source_url,
        is_active, advertising_protected
    FROM clean.cvr_sites
    QUALIFY row_number() OVER (
        PARTITION BY p_number, archive_ref ORDER BY valid_from DESC, valid_to NULLS FIRST
    ) = 1
),
last_of_crawl AS (
    SELECT *, lead(crawl_id) OVER (PARTITION BY p_number ORDER BY crawl_id) AS next_crawl
    FROM (
        FROM readings
        QUALIFY row_number() OVER (
            PARTITION BY p_number, crawl_id ORDER BY seen_at DESC, archive_ref DESC
        ) = 1
    )
),
full_crawls AS (
    SELECT DISTINCT crawl_id, strptime(crawl_id, '%Y%m%dT%H%M%SZ') AT TIME ZONE 'UTC' AS began_at
    FROM clean.cvr_crawls
    WHERE is_full
),
-- The first full crawl after a reading, when it lies before the next reading.
absences AS (
    SELECT r.* EXCLUDE (crawl_id, seen_at, next_crawl), f.crawl_id, f.began_at AS seen_at
    FROM last_of_crawl AS r
    ASOF JOIN full_crawls AS f ON r.crawl_id < f.crawl_id
    WHERE COALESCE(f.crawl_id < r.next_crawl, true)
),
tellings AS (
    SELECT *, true AS is_listed FROM readings
    UNION ALL BY NAME
    SELECT *, false AS is_listed FROM absences
),
marked AS (
    SELECT
        *,
        row(is_listed, is_active, advertising_protected) AS said,
        lag(said) OVER nights AS said_before,
        lag(p_number) OVER nights IS NULL OR said IS DISTINCT FROM said_before AS is_turn
    FROM tellings
    WINDOW nights AS (PARTITION BY p_number ORDER BY seen_at, archive_ref)
),
numbered AS (
    SELECT
        *,
        count(*) FILTER (is_turn)
            OVER (PARTITION BY p_number ORDER BY seen_at, archive_ref ROWS UNBOUNDED PRECEDING)
            AS stretch
    FROM marked
),
stretches AS (
    SELECT
        * EXCLUDE (seen_at, said, said_before, is_turn),
        min(seen_at) OVER (PARTITION BY p_number, stretch) AS first_seen,
        max(seen_at) OVER (PARTITION BY p_number, stretch) AS last_seen
    FROM numbered
    QUALIFY is_turn
)
SELECT
    *,
    first_seen AS known_from,
    lead(first_seen) OVER (PARTITION BY p_number ORDER BY stretch) AS known_to
FROM stretches
