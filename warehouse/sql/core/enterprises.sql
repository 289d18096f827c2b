-- core.enterprises: a company over one period, as the newest reading of its document tells it.
-- is_listed: the newest full read met it, or a later read of changes did. Reads of changes ask for
-- units whose newest address lies here, so one that moved away is in none of them: that it is gone
-- shows after the next full read (PRODUCT 8.4, cvr.md §5). Crawls not accepted give no rows here.
WITH newest AS (
    SELECT
        cvr,
        max_by(archive_ref, (last_seen, archive_ref)) AS archive_ref,
        min(first_seen) AS first_seen,
        max(last_seen) AS last_seen,
        max(crawl_id) AS crawl_id
    FROM clean.cvr_enterprises
    GROUP BY cvr
),
newest_full AS (
    SELECT max(crawl_id) AS crawl_id
    FROM clean.cvr_crawls
    WHERE is_full
),
told AS (
    SELECT
        e.* EXCLUDE (crawl_id, is_listed, first_seen, last_seen),
        n.first_seen,
        n.last_seen,
        n.crawl_id >= coalesce(f.crawl_id, '') AS is_listed
    FROM clean.cvr_enterprises AS e
    JOIN newest AS n ON n.cvr = e.cvr AND n.archive_ref = e.archive_ref
    CROSS JOIN newest_full AS f
),
-- Two documents in one answer may have one number. That is rare, and to rank all rows costs more
-- than all else here.
doubled AS (
    SELECT cvr, archive_ref, valid_from
    FROM clean.cvr_enterprises
    GROUP BY cvr, archive_ref, valid_from
    HAVING count(*) > 1
)
SELECT *
FROM told
ANTI JOIN doubled USING (cvr, archive_ref, valid_from)
UNION ALL
SELECT *
FROM told
SEMI JOIN doubled USING (cvr, archive_ref, valid_from)
QUALIFY row_number() OVER (PARTITION BY cvr, valid_from ORDER BY valid_to NULLS FIRST) = 1
