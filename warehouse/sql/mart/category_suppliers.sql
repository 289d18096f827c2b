-- mart.category_suppliers: who has an offering in a supply category, seen from a municipality.
-- Those of the municipality (`mart.social_enterprises`), and the registered and mapped ones of the
-- rest of the country.
--
-- serves     told: the mapping team was told an area that has the municipality · told_not: an area
--            without it · assumed: it lies there, and nobody said where it works · unknown: it lies
--            elsewhere, and nobody said.
-- is_supplier  registered or mapped, without doubt, in the municipality, and not said to work only
--            elsewhere. Nobody else counts as a supplier of the municipality.
WITH offered AS (
    SELECT
        cvr,
        category,
        max(confidence) AS confidence,
        list(DISTINCT evidence ORDER BY evidence) AS evidence,
        list_sort(list_distinct(flatten(list(area_municipalities) FILTER (NOT area_assumed))))
            AS told_area
    FROM mart.offerings
    GROUP BY cvr, category
),
newest_registrations AS (
    SELECT cvr, doubtful, valid_to
    FROM core.social_register
    WHERE valid_from <= getvariable('as_of')
    QUALIFY row_number() OVER (PARTITION BY cvr ORDER BY valid_from DESC) = 1
),
national AS (
    SELECT DISTINCT o.cvr, o.status, COALESCE(r.doubtful, false) AS doubtful
    FROM mart.offerings AS o
    LEFT JOIN newest_registrations AS r
        ON r.cvr = o.cvr AND COALESCE(r.valid_to >= getvariable('as_of'), true)
    WHERE o.status <> 'candidate'
),
known AS (
    SELECT
        municipality_code,
        cvr,
        status,
        doubtful,
        true AS is_inside,
        postal_code,
        employees_low,
        employees_high,
        questionnaire_returned_on
    FROM mart.social_enterprises
    WHERE status <> 'former'
    UNION ALL BY NAME
    SELECT o.municipality_code, n.cvr, n.status, n.doubtful, false AS is_inside
    FROM ref.our_municipalities AS o
    CROSS JOIN national AS n
    ANTI JOIN mart.social_enterprises AS e
        ON e.municipality_code = o.municipality_code AND e.cvr = n.cvr
),
seen AS (
    SELECT
        k.*,
        o.category,
        o.confidence,
        o.evidence,
        CASE
            WHEN list_contains(o.told_area, k.municipality_code) THEN 'told'
            WHEN len(o.told_area) > 0 THEN 'told_not'
            WHEN k.is_inside THEN 'assumed'
            ELSE 'unknown'
        END AS serves
    FROM known AS k
    JOIN offered AS o USING (cvr)
)
SELECT
    *,
    is_inside AND status IN ('registered', 'mapped') AND NOT doubtful AND serves <> 'told_not'
        AS is_supplier,
    -- Of an open-ended band only its low end is sure.
    (employees_low + COALESCE(employees_high, employees_low)) / 2.0 AS employees
FROM seen
