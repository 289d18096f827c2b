-- mart.offerings: what a registered or mapped social enterprise can supply, as far as the mapping
-- team has said and its branches tell.
--
-- Evidence is the current DB25 main branch of the company (0.5) and of each active production
-- unit (0.6: the unit's branch is nearer to what is done there). A branch says what the firm
-- mostly does, not what it can supply: every row is a guess, marked so (domain.md §3).
-- What the mapping team says is no guess (1.0); the branches stay beside it.
-- Of the prefixes of one category the longest one counts; all categories that match stay.
-- The area is where the company has its headquarters and its active units; nobody said so.
-- With advertising_protected = 'omit' protected companies are left out.
WITH registered AS (
    SELECT DISTINCT cvr
    FROM core.social_register
    WHERE valid_from <= getvariable('as_of') AND COALESCE(valid_to >= getvariable('as_of'), true)
    UNION
    SELECT cvr FROM core.mapped_enterprises
),
companies AS (
    SELECT e.cvr, e.branch_code, e.branch_scheme, e.municipality_code
    FROM core.enterprises AS e
    JOIN registered USING (cvr)
    WHERE e.is_listed
        AND e.valid_from <= getvariable('as_of')
        AND COALESCE(e.valid_to >= getvariable('as_of'), true)
        AND e.is_active IS DISTINCT FROM false
        AND NOT (getvariable('advertising_protected') = 'omit' AND e.advertising_protected)
),
active_sites AS (
    SELECT s.cvr, s.p_number, s.branch_code, s.branch_scheme, s.municipality_code
    FROM core.sites AS s
    JOIN companies USING (cvr)
    WHERE s.is_listed
        AND s.valid_from <= getvariable('as_of')
        AND COALESCE(s.valid_to >= getvariable('as_of'), true)
        AND s.is_active IS DISTINCT FROM false
),
branches AS (
    SELECT cvr, 'company_branch' AS evidence, cvr AS source_ref, 0.5 AS confidence, branch_code
    FROM companies
    WHERE branch_scheme = 'DB25'
    UNION ALL
    SELECT cvr, 'site_branch', p_number, 0.6, branch_code
    FROM active_sites
    WHERE branch_scheme = 'DB25'
),
matches AS (
    SELECT b.*, c.category, c.prefix AS branch_prefix
    FROM branches AS b
    JOIN ref.category_db25 AS c ON starts_with(b.branch_code, c.prefix)
    QUALIFY row_number() OVER (
        PARTITION BY b.cvr, c.category, b.evidence, b.source_ref
        ORDER BY length(c.prefix) DESC
    ) = 1
),
-- Of a number that the register does not have neither end nor protection are known.
ceased_or_protected AS (
    SELECT cvr
    FROM core.enterprises
    WHERE is_active = false
        OR (getvariable('advertising_protected') = 'omit' AND advertising_protected)
    UNION
    SELECT cvr
    FROM core.mapped_enterprises
    ANTI JOIN core.enterprises USING (cvr)
    WHERE getvariable('advertising_protected') = 'omit'
),
said AS (
    SELECT matched_cvr AS cvr, record_id, unnest(list_distinct(categories)) AS category
    FROM core.mapping_records
    ANTI JOIN ceased_or_protected AS x ON x.cvr = matched_cvr
    WHERE valid_to IS NULL AND matched_cvr IS NOT NULL
),
evidence AS (
    SELECT cvr, category, evidence, source_ref, confidence, branch_code, branch_prefix
    FROM matches
    UNION ALL
    SELECT cvr, category, 'mapping', record_id, 1.0, NULL, NULL
    FROM said
),
places AS (
    SELECT cvr, municipality_code FROM companies
    UNION
    SELECT cvr, municipality_code FROM core.mapped_enterprises
    UNION
    SELECT cvr, municipality_code FROM active_sites
),
areas AS (
    SELECT cvr, list(municipality_code ORDER BY municipality_code) AS municipalities
    FROM places
    WHERE municipality_code IS NOT NULL
    GROUP BY cvr
)
SELECT
    m.cvr,
    m.category,
    m.evidence,
    m.source_ref,
    first_cpv.prefix AS cpv_prefix,
    m.confidence::DOUBLE AS confidence,
    m.branch_code,
    m.branch_prefix,
    COALESCE(a.municipalities, []::VARCHAR[]) AS area_municipalities,
    true AS area_assumed
FROM evidence AS m
LEFT JOIN areas AS a USING (cvr)
LEFT JOIN ref.category_cpv AS first_cpv
    ON first_cpv.category = m.category AND first_cpv.position = 1
