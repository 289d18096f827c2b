-- core.sites: a production unit over one period, as the newest reading of its document tells it.
WITH newest AS (
    SELECT
        p_number,
        max(archive_ref) AS archive_ref,
        min(first_seen) AS first_seen,
        max(last_seen) AS last_seen
    FROM clean.cvr_sites
    GROUP BY p_number
)
SELECT e.* EXCLUDE (crawl_id, first_seen, last_seen), n.first_seen, n.last_seen
FROM clean.cvr_sites AS e
JOIN newest AS n ON n.p_number = e.p_number AND n.archive_ref = e.archive_ref
QUALIFY row_number() OVER (PARTITION BY e.p_number, e.valid_from ORDER BY e.valid_to NULLS FIRST) = 1
