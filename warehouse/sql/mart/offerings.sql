-- mart.offerings: what registered, mapped and possible social enterprises can supply, a row a piece
-- of evidence. How sure each kind is: ref.evidence; the mapping team's word is above all.
--
-- decision: the team's yes. survey: categories of its current records. award: lots won, by number or
-- accepted match (core.wins). purpose, website: words (mart.offering_words). site_branch,
-- company_branch: DB25 branches of today, surer the more such lots firms of the branch win
-- (mart.branch_cpv). A firm has many categories; of one code all that match stay, the longest prefix
-- is the main one (domain.md §3). The team's no takes every other evidence of the category away,
-- but for what a questionnaire answered later.
-- The area is what the team wrote, as far as it was read (core.areas_served); else where the
-- enterprise has its headquarters and its active units, marked as assumed.
-- With advertising_protected = 'omit' protected companies are left out.
WITH statuses AS (
    SELECT cvr, min_by(status, rank) AS status
    FROM (
        SELECT cvr, 'registered' AS status, 1 AS rank
        FROM core.social_register
        WHERE valid_from <= getvariable('as_of')
            AND COALESCE(valid_to >= getvariable('as_of'), true)
        UNION ALL
        SELECT cvr, 'mapped', 2 FROM core.mapped_enterprises
        UNION ALL
        SELECT cvr, 'mapped', 2 FROM mart.discovery WHERE verdict = 'confirmed'
        UNION ALL
        SELECT cvr, 'candidate', 3 FROM mart.discovery WHERE verdict = 'candidate'
    )
    GROUP BY cvr
),
companies AS (
    SELECT e.cvr, e.branch_code, e.branch_scheme, e.municipality_code
    FROM core.enterprises AS e
    SEMI JOIN statuses USING (cvr)
    WHERE e.is_listed
        AND e.valid_from <= getvariable('as_of')
        AND COALESCE(e.valid_to >= getvariable('as_of'), true)
        AND e.is_active IS DISTINCT FROM false
        AND NOT (getvariable('advertising_protected') = 'omit' AND e.advertising_protected)
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
suppliers AS (
    SELECT cvr, status
    FROM statuses
    WHERE cvr IN (SELECT cvr FROM companies)
        OR cvr IN (
            SELECT cvr FROM core.mapped_enterprises ANTI JOIN ceased_or_protected USING (cvr)
        )
),
active_sites AS (
    SELECT s.cvr, s.p_number, s.branch_code, s.branch_scheme, s.municipality_code
    FROM core.sites AS s
    SEMI JOIN companies USING (cvr)
    WHERE s.is_listed
        AND s.valid_from <= getvariable('as_of')
        AND COALESCE(s.valid_to >= getvariable('as_of'), true)
        AND s.is_active IS DISTINCT FROM false
),
branches AS (
    SELECT cvr, 'company_branch' AS evidence, cvr AS source_ref, branch_code
    FROM companies
    WHERE branch_scheme = 'DB25'
    UNION ALL
    SELECT cvr, 'site_branch', p_number, branch_code
    FROM active_sites
    WHERE branch_scheme = 'DB25'
),
-- Of the prefixes of one category the longest one counts.
branch_matches AS (
    SELECT b.*, c.category, c.prefix
    FROM branches AS b
    JOIN ref.category_db25 AS c ON starts_with(b.branch_code, c.prefix)
    QUALIFY row_number() OVER (
        PARTITION BY b.cvr, c.category, b.evidence, b.source_ref ORDER BY length(c.prefix) DESC
    ) = 1
),
shares AS (
    SELECT m.branch_code, m.category, max_by(l.share, length(l.branch_code)) AS share
    FROM (SELECT DISTINCT branch_code, category FROM branch_matches) AS m
    JOIN mart.branch_cpv AS l
        ON l.category = m.category AND starts_with(m.branch_code, l.branch_code)
    GROUP BY m.branch_code, m.category
),
award_matches AS (
    SELECT
        w.cvr,
        c.category,
        w.notice_key || '/' || w.lot_id AS source_ref,
        c.prefix,
        w.cpv_main,
        w.awarded_on,
        w.nature
    FROM core.wins AS w
    JOIN ref.category_cpv AS c ON starts_with(w.cpv_main, c.prefix)
    QUALIFY row_number() OVER (
        PARTITION BY w.cvr, c.category, w.notice_key, w.lot_id
        ORDER BY length(c.prefix) DESC, w.contract_id, w.org_id
    ) = 1
),
-- A subject is a CVR number or a record of the team.
decided AS (
    SELECT
        COALESCE(r.matched_cvr, regexp_replace(upper(d.subject), '^DK|\s', '', 'g')) AS cvr,
        d.category,
        d.decision_key,
        d.decision,
        d.decided_on,
        d.reason
    FROM core.decisions AS d
    LEFT JOIN core.mapping_records AS r ON r.record_id = d.subject AND r.valid_to IS NULL
    WHERE d.kind = 'offering' AND d.category IS NOT NULL AND d.decision IN ('yes', 'no')
    QUALIFY row_number() OVER (
        PARTITION BY cvr, d.category ORDER BY d.decided_on DESC NULLS LAST, d.decision_key
    ) = 1
),
surveyed AS (
    SELECT
        matched_cvr AS cvr,
        unnest(list_distinct(categories)) AS category,
        record_id,
        categories,
        questionnaire_returned_on
    FROM core.mapping_records
    WHERE valid_to IS NULL AND matched_cvr IS NOT NULL AND is_found
),
evidence AS (
    SELECT
        cvr,
        category,
        'decision' AS evidence,
        decision_key AS source_ref,
        concat_ws(': ', 'Afgjort af kortlægningen', reason) AS reason,
        1 AS place,
        NULL AS prefix,
        NULL AS branch_code,
        NULL AS nature,
        NULL::DATE AS answered_on
    FROM decided
    WHERE decision = 'yes'
    UNION ALL
    SELECT
        cvr, category, 'survey', record_id,
        'Kortlægningen siger det' || COALESCE(
            '; spørgeskema modtaget ' || strftime(questionnaire_returned_on, '%d.%m.%Y'), ''
        ),
        list_position(categories, category), NULL, NULL, NULL, questionnaire_returned_on
    FROM surveyed
    UNION ALL
    SELECT
        cvr, category, 'award', source_ref,
        'Har vundet udbud med CPV ' || cpv_main
            || COALESCE(', ' || strftime(awarded_on, '%d.%m.%Y'), ''),
        -length(prefix), prefix, NULL, nature, NULL
    FROM award_matches
    UNION ALL
    SELECT
        cvr, category, evidence, source_ref,
        CASE evidence
            WHEN 'purpose' THEN 'Formålet siger '
            ELSE 'Kortlægningens bemærkning eller hjemmeside siger '
        END || array_to_string(list_transform(words, lambda w: '»' || w || '«'), ', '),
        position, NULL, NULL, NULL, NULL
    FROM mart.offering_words
    UNION ALL
    SELECT
        cvr, category, evidence, source_ref,
        CASE evidence
            WHEN 'site_branch' THEN 'Produktionsenhedens branche er '
            ELSE 'Hovedbranchen er '
        END || branch_code,
        -length(prefix), prefix, branch_code, NULL, NULL
    FROM branch_matches
),
-- Before the team's no takes anything away, so that the main one stays the main one.
placed AS (
    SELECT
        e.*,
        row_number() OVER (
            PARTITION BY e.cvr, e.evidence, e.source_ref ORDER BY e.place, k.position
        ) = 1 AS is_main
    FROM evidence AS e
    JOIN ref.categories AS k USING (category)
),
places AS (
    SELECT cvr, municipality_code FROM companies
    UNION
    SELECT cvr, municipality_code FROM core.mapped_enterprises
    UNION
    SELECT cvr, municipality_code FROM active_sites
),
assumed_areas AS (
    SELECT cvr, list(municipality_code ORDER BY municipality_code) AS municipalities
    FROM places
    WHERE municipality_code IS NOT NULL
    GROUP BY cvr
),
said_areas AS (
    SELECT
        r.matched_cvr AS cvr,
        list_sort(list_distinct(flatten(list(a.municipalities)))) AS municipalities,
        string_agg(DISTINCT a.area_served, ' | ' ORDER BY a.area_served) AS area_served
    FROM core.mapping_records AS r
    JOIN core.areas_served AS a USING (record_id)
    WHERE r.valid_to IS NULL AND r.matched_cvr IS NOT NULL AND r.is_found
    GROUP BY r.matched_cvr
)
SELECT
    p.cvr,
    p.category,
    p.evidence,
    p.source_ref,
    s.status,
    CASE WHEN p.evidence = 'award' THEN p.prefix ELSE first_cpv.prefix END AS cpv_prefix,
    round(
        v.confidence_low + (v.confidence_high - v.confidence_low) * COALESCE(l.share, 0), 3
    ) AS confidence,
    p.reason,
    p.is_main,
    CASE p.nature WHEN 'services' THEN 'service' WHEN 'supplies' THEN 'goods' ELSE p.nature END
        AS service_mode,
    p.branch_code,
    CASE WHEN p.branch_code IS NOT NULL THEN p.prefix END AS branch_prefix,
    COALESCE(nullif(a.municipalities, []), t.municipalities, []::VARCHAR[]) AS area_municipalities,
    COALESCE(len(a.municipalities) = 0, true) AS area_assumed,
    a.area_served
FROM placed AS p
JOIN suppliers AS s USING (cvr)
JOIN ref.evidence AS v USING (evidence)
LEFT JOIN shares AS l ON l.branch_code = p.branch_code AND l.category = p.category
LEFT JOIN decided AS d
    ON d.cvr = p.cvr AND d.category = p.category AND d.decision = 'no'
LEFT JOIN said_areas AS a ON a.cvr = p.cvr
LEFT JOIN assumed_areas AS t ON t.cvr = p.cvr
LEFT JOIN ref.category_cpv AS first_cpv
    ON first_cpv.category = p.category AND first_cpv.position = 1
WHERE d.cvr IS NULL OR COALESCE(p.answered_on > d.decided_on, false)
