-- core.sites: a production unit over one period, as the newest reading of its document tells it.
-- is_listed: a disappearance is concluded from a complete, accepted crawl only (PRODUCT 8.4);
-- crawls that were not accepted give no rows here.
WITH newest AS (
    SELECT
        p_number,
        max(archive_ref) AS archive_ref,
        min(first_seen) AS first_seen,
        max(last_seen) AS last_seen,
        max(crawl_id) AS crawl_id
    FROM clean.cvr_sites
    GROUP BY p_number
)
SELECT
    e.* EXCLUDE (crawl_id, is_listed, first_seen, last_seen),
    n.first_seen,
    n.last_seen,
    n.crawl_id = (SELECT max(crawl_id) FROM clean.cvr_enterprises) AS is_listed
FROM clean.cvr_sites AS e
JOIN newest AS n ON n.p_number = e.p_number AND n.archive_ref = e.archive_ref
QUALIFY row_number() OVER (PARTITION BY e.p_number, e.valid_from ORDER BY e.valid_to NULLS FIRST) = 1
