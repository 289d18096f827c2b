-- mart.coverage_by_area: how many social enterprises each postal district of a municipality has.
--
-- Rows: every district that the boundaries place in the municipality, and every postal code met
-- on a company of it (districts newer than the boundaries, addresses on a border).
-- Counted where the enterprise or its production unit has its address, in this municipality;
-- all active companies by headquarters. categories_covered counts suppliers as
-- `mart.category_suppliers` says.
WITH companies AS (
    SELECT e.cvr, e.municipality_code, e.postal_code, e.city
    FROM core.enterprises AS e
    JOIN ref.our_municipalities USING (municipality_code)
    WHERE e.is_listed
        AND e.valid_from <= getvariable('as_of')
        AND COALESCE(e.valid_to >= getvariable('as_of'), true)
        AND e.is_active
        AND e.postal_code IS NOT NULL
),
known_districts AS (
    SELECT municipality_code, postal_code, postal_district
    FROM ref.postal_districts
    JOIN ref.our_municipalities USING (municipality_code)
),
enterprise_districts AS (
    SELECT municipality_code, postal_code, min(postal_district) AS postal_district
    FROM mart.social_enterprises
    WHERE postal_code IS NOT NULL
    GROUP BY municipality_code, postal_code
),
company_districts AS (
    SELECT municipality_code, postal_code, mode(city) AS city
    FROM companies
    GROUP BY municipality_code, postal_code
),
districts AS (
    SELECT
        municipality_code,
        postal_code,
        COALESCE(
            k.postal_district, names.postal_district, e.postal_district, c.city
        ) AS postal_district
    FROM known_districts AS k
    FULL JOIN company_districts AS c USING (municipality_code, postal_code)
    FULL JOIN enterprise_districts AS e USING (municipality_code, postal_code)
    LEFT JOIN ref.postal_codes AS names USING (postal_code)
),
social AS (
    SELECT
        municipality_code,
        postal_code,
        count(*) FILTER (status = 'registered') AS registered,
        count(*) FILTER (status = 'mapped') AS mapped,
        count(*) FILTER (status = 'candidate') AS candidates,
        count(visited_on) AS visited,
        count(questionnaire_returned_on) AS questionnaires
    FROM mart.social_enterprises
    GROUP BY municipality_code, postal_code
),
supplying AS (
    SELECT municipality_code, postal_code, cvr
    FROM mart.social_enterprises
    WHERE status IN ('registered', 'mapped')
),
social_sites AS (
    SELECT s.municipality_code, s.postal_code, count(DISTINCT s.p_number) AS sites
    FROM core.sites AS s
    SEMI JOIN supplying AS e ON e.cvr = s.cvr AND e.municipality_code = s.municipality_code
    WHERE s.is_listed
        AND s.valid_from <= getvariable('as_of')
        AND COALESCE(s.valid_to >= getvariable('as_of'), true)
        AND s.is_active IS DISTINCT FROM false
    GROUP BY s.municipality_code, s.postal_code
),
all_companies AS (
    SELECT municipality_code, postal_code, count(*) AS active_enterprises
    FROM companies
    GROUP BY municipality_code, postal_code
),
supplied AS (
    SELECT municipality_code, postal_code, count(DISTINCT category) AS categories_covered
    FROM mart.category_suppliers
    WHERE is_supplier
    GROUP BY municipality_code, postal_code
)
SELECT
    municipality_code,
    postal_code,
    d.postal_district,
    COALESCE(s.registered, 0) AS registered,
    COALESCE(s.mapped, 0) AS mapped,
    COALESCE(s.candidates, 0) AS candidates,
    COALESCE(p.sites, 0) AS sites,
    COALESCE(s.visited, 0) AS visited,
    COALESCE(s.questionnaires, 0) AS questionnaires,
    COALESCE(a.active_enterprises, 0) AS active_enterprises,
    round(1000.0 * COALESCE(s.registered, 0) / NULLIF(a.active_enterprises, 0), 2)
        AS per_1000_enterprises,
    COALESCE(c.categories_covered, 0) AS categories_covered
FROM districts AS d
LEFT JOIN social AS s USING (municipality_code, postal_code)
LEFT JOIN social_sites AS p USING (municipality_code, postal_code)
LEFT JOIN all_companies AS a USING (municipality_code, postal_code)
LEFT JOIN supplied AS c USING (municipality_code, postal_code)
