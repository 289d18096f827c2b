-- core.social_register: a period of RSV registration, from the newest reading of the company.
WITH newest AS (
    SELECT cvr, max_by(archive_ref, last_seen) AS archive_ref
    FROM clean.cvr_enterprises
    GROUP BY cvr
),
seen AS (
    SELECT cvr, valid_from, min(first_seen) AS first_seen, max(last_seen) AS last_seen
    FROM clean.cvr_social_register
    GROUP BY cvr, valid_from
)
SELECT r.* EXCLUDE (crawl_id, first_seen, last_seen), s.first_seen, s.last_seen
FROM clean.cvr_social_register AS r
JOIN newest AS n ON n.cvr = r.cvr AND n.archive_ref = r.archive_ref
JOIN seen AS s ON s.cvr = r.cvr AND s.valid_from = r.valid_from
QUALIFY row_number() OVER (PARTITION BY r.cvr, r.valid_from ORDER BY r.valid_to NULLS FIRST) = 1
