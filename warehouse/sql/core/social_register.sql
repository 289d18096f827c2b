-- core.social_register: a period of RSV registration, from the newest reading of the company that
-- tells any. How the register writes an end is not known (cvr.md §8); besides a closed period and
-- a value 'false' the attribute may just go. Then the last day on which it was read is the end.
WITH newest AS (
    SELECT cvr, max_by(archive_ref, (last_seen, archive_ref)) AS archive_ref
    FROM clean.cvr_enterprises
    GROUP BY cvr
),
telling AS (
    SELECT cvr, max_by(archive_ref, (last_seen, archive_ref)) AS archive_ref
    FROM clean.cvr_social_register
    GROUP BY cvr
),
seen AS (
    SELECT cvr, valid_from, min(first_seen) AS first_seen, max(last_seen) AS last_seen
    FROM clean.cvr_social_register
    GROUP BY cvr, valid_from
),
told AS (
    SELECT
        r.* EXCLUDE (crawl_id, first_seen, last_seen),
        s.first_seen,
        s.last_seen,
        r.valid_to IS NULL AND n.archive_ref <> t.archive_ref AS has_vanished
    FROM clean.cvr_social_register AS r
    JOIN telling AS t ON t.cvr = r.cvr AND t.archive_ref = r.archive_ref
    JOIN newest AS n ON n.cvr = r.cvr
    JOIN seen AS s ON s.cvr = r.cvr AND s.valid_from = r.valid_from
    QUALIFY row_number() OVER (PARTITION BY r.cvr, r.valid_from ORDER BY r.valid_to NULLS FIRST) = 1
)
SELECT * EXCLUDE (has_vanished) REPLACE (
    CASE WHEN has_vanished THEN greatest(last_seen::DATE, valid_from) ELSE valid_to END AS valid_to,
    CASE WHEN has_vanished THEN 'vanished' ELSE ended_by END AS ended_by
)
FROM told
