-- core.register_corrections: periods that the register told and later told otherwise, as known then.
-- An open period that is closed from the last night it was told on is news and no correction. What
-- the register gives no period is not here (core.enterprise_sightings, core.site_sightings).
WITH told AS (
    SELECT
        'enterprises' AS kind, cvr AS unit, archive_ref, last_seen AS seen_at, source, source_url,
        valid_from, valid_to,
        to_json({
            'name': name, 'secondary_names': secondary_names, 'form_code': form_code,
            'branch_code': branch_code, 'branch_scheme': branch_scheme, 'purpose': purpose,
            'municipality_code': municipality_code, 'address': address,
            'postal_code': postal_code, 'website': website
        })::VARCHAR AS told
    FROM clean.cvr_enterprises
    UNION ALL
    SELECT
        'sites', p_number, archive_ref, last_seen, source, source_url, valid_from, valid_to,
        to_json({
            'cvr': cvr, 'name': name, 'branch_code': branch_code, 'branch_scheme': branch_scheme,
            'municipality_code': municipality_code, 'address': address, 'postal_code': postal_code
        })::VARCHAR
    FROM clean.cvr_sites
    UNION ALL
    -- Every reading of a company that was ever registered, also those that tell no registration.
    SELECT
        'social_register', e.cvr, e.archive_ref, e.seen_at, e.source, e.source_url,
        r.valid_from, r.valid_to, '{"registered":true}'
    FROM (
        SELECT cvr, archive_ref, max(last_seen) AS seen_at, any_value(source) AS source,
            any_value(source_url) AS source_url
        FROM clean.cvr_enterprises
        WHERE cvr IN (SELECT cvr FROM clean.cvr_social_register)
        GROUP BY cvr, archive_ref
    ) AS e
    LEFT JOIN clean.cvr_social_register AS r USING (cvr, archive_ref)
),
readings AS (
    SELECT
        kind, unit, archive_ref, max(seen_at) AS seen_at,
        bit_xor(DISTINCT hash(valid_from, valid_to, told)) AS digest
    FROM told
    GROUP BY kind, unit, archive_ref
),
marked AS (
    SELECT *, digest IS DISTINCT FROM lag(digest) OVER nights AS is_new
    FROM readings
    WINDOW nights AS (PARTITION BY kind, unit ORDER BY seen_at, archive_ref)
),
numbered AS (
    SELECT *, count(*) FILTER (is_new) OVER nights AS version
    FROM marked
    WINDOW nights AS (
        PARTITION BY kind, unit ORDER BY seen_at, archive_ref ROWS UNBOUNDED PRECEDING
    )
),
-- Documents that changed at all, and each of their versions.
versions AS (
    SELECT
        kind, unit, version, min(seen_at) AS known_from, max(seen_at) AS last_told,
        min_by(archive_ref, seen_at) AS archive_ref
    FROM numbered
    GROUP BY kind, unit, version
    QUALIFY count(*) OVER (PARTITION BY kind, unit) > 1
),
periods AS (
    SELECT DISTINCT v.*, t.valid_from, t.valid_to, t.told, t.source, t.source_url
    FROM versions AS v
    JOIN told AS t USING (kind, unit, archive_ref)
    WHERE t.valid_from IS NOT NULL
),
-- A period told alike in versions that follow each other is one telling.
islands AS (
    SELECT
        *,
        version - row_number()
            OVER (PARTITION BY kind, unit, valid_from, valid_to, told ORDER BY version) AS island
    FROM periods
),
tellings AS (
    SELECT
        kind, unit, valid_from, valid_to, told,
        max(version) AS version,
        min(known_from) AS known_from,
        max(last_told) AS last_told,
        min_by(archive_ref, version) AS archive_ref,
        min_by(source, version) AS source,
        min_by(source_url, version) AS source_url
    FROM islands
    GROUP BY kind, unit, valid_from, valid_to, told, island
)
SELECT
    t.* EXCLUDE (version, last_told),
    later.known_from AS known_to,
    t.known_from AS first_seen,
    t.last_told AS last_seen
FROM tellings AS t
JOIN versions AS later
    ON later.kind = t.kind AND later.unit = t.unit AND later.version = t.version + 1
WHERE NOT EXISTS (
    FROM periods AS p
    WHERE p.kind = t.kind
        AND p.unit = t.unit
        AND p.version = later.version
        AND p.told = t.told
        AND p.valid_from = t.valid_from
        AND (
            p.valid_to IS NOT DISTINCT FROM t.valid_to
            OR (t.valid_to IS NULL AND p.valid_to >= t.last_told::DATE - 1)
        )
)
