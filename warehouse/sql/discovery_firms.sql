-- What discovery looks at: each living company with headquarters or an active site in our
-- municipalities, with all that the rules ask for, how it is known already, and what the mapping
-- team decided. With advertising_protected = 'omit' protected companies are left out.
WITH companies AS (
    SELECT e.*
    FROM core.enterprises AS e
    WHERE e.is_listed
        AND e.valid_from <= getvariable('as_of')
        AND COALESCE(e.valid_to >= getvariable('as_of'), true)
        AND e.is_active IS DISTINCT FROM false
        AND NOT (getvariable('advertising_protected') = 'omit' AND e.advertising_protected)
    QUALIFY row_number() OVER (PARTITION BY e.cvr ORDER BY e.valid_from DESC) = 1
),
places AS (
    SELECT cvr, municipality_code FROM companies
    UNION
    SELECT s.cvr, s.municipality_code
    FROM core.sites AS s
    WHERE s.is_listed
        AND s.valid_from <= getvariable('as_of')
        AND COALESCE(s.valid_to >= getvariable('as_of'), true)
        AND s.is_active IS DISTINCT FROM false
),
ours AS (
    SELECT cvr, list(municipality_code ORDER BY municipality_code) AS municipalities
    FROM places
    JOIN ref.our_municipalities USING (municipality_code)
    GROUP BY cvr
),
registrations AS (
    SELECT cvr, bool_or(COALESCE(valid_to >= getvariable('as_of'), true)) AS is_registered
    FROM core.social_register
    WHERE valid_from <= getvariable('as_of')
    GROUP BY cvr
),
reservations AS (
    SELECT cvr, list_sort(list_distinct(flatten(list(reserved_participation)))) AS reservations
    FROM core.wins
    WHERE reserved_participation IS NOT NULL
    GROUP BY cvr
),
-- Of several decisions about one number the last counts; one without a day is the oldest.
decisions AS (
    SELECT
        regexp_replace(upper(subject), '^DK|\s', '', 'g') AS cvr,
        decision = 'yes' AS is_social,
        decided_on,
        reason
    FROM core.decisions
    WHERE kind = 'candidate' AND decision IN ('yes', 'no')
    QUALIFY row_number() OVER (
        PARTITION BY cvr ORDER BY decided_on DESC NULLS LAST, decision_key
    ) = 1
)
SELECT
    o.municipalities,
    c.cvr,
    c.name,
    c.secondary_names,
    c.form_code,
    c.branch_code,
    c.employees_low AS employees,
    c.purpose,
    r.reservations,
    CASE
        WHEN g.is_registered THEN 'registreret (RSV)'
        WHEN m.cvr IS NOT NULL THEN 'fundet af kortlægningen'
        WHEN g.cvr IS NOT NULL THEN 'har været registreret (RSV)'
    END AS known_as,
    d.is_social,
    d.decided_on,
    d.reason AS decision_reason,
    c.source,
    c.source_url,
    c.archive_ref,
    c.first_seen,
    c.last_seen
FROM ours AS o
JOIN companies AS c USING (cvr)
LEFT JOIN reservations AS r USING (cvr)
LEFT JOIN registrations AS g USING (cvr)
LEFT JOIN core.mapped_enterprises AS m USING (cvr)
LEFT JOIN decisions AS d USING (cvr)
ORDER BY c.cvr
