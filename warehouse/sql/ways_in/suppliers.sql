-- Who may take part: registered and mapped social enterprises and possible ones, alive, not
-- doubtful, with what the register and their answers say. Fields of `pipelines.ways_in.facts`.
WITH offering AS (SELECT DISTINCT cvr FROM mart.offerings),
listed AS (
    SELECT cvr, any_value(name) AS name, any_value(status) AS status, bool_or(doubtful) AS doubtful
    FROM mart.social_enterprises
    GROUP BY cvr
),
registered AS (
    SELECT DISTINCT ON (cvr)
        cvr, doubtful, 'core.social_register:' || cvr || '/' || valid_from AS ref
    FROM core.social_register
    WHERE valid_from <= getvariable('as_of') AND COALESCE(valid_to >= getvariable('as_of'), true)
    ORDER BY cvr, valid_from DESC
),
companies AS (
    SELECT DISTINCT ON (cvr)
        cvr,
        name,
        purpose,
        is_active,
        (employees_low + COALESCE(employees_high, employees_low)) / 2 AS employees,
        'core.enterprises:' || cvr || '/' || valid_from AS ref
    FROM core.enterprises
    SEMI JOIN offering USING (cvr)
    WHERE is_listed AND valid_from <= getvariable('as_of')
    ORDER BY cvr, valid_from DESC
),
confirmed AS (
    SELECT cvr, 'mart.discovery:' || min(municipality_code) || '/' || cvr AS ref
    FROM mart.discovery
    WHERE verdict = 'confirmed'
    GROUP BY cvr
)
SELECT
    o.cvr,
    COALESCE(l.name, c.name, m.name) AS name,
    COALESCE(l.status, 'registered') AS status,
    CASE COALESCE(l.status, 'registered')
        WHEN 'registered' THEN r.ref
        -- A candidate that the team confirmed is mapped without a record of its own.
        WHEN 'mapped' THEN COALESCE('core.mapped_enterprises:' || m.cvr, d.ref)
        ELSE c.ref
    END AS status_ref,
    COALESCE(c.ref, 'core.mapped_enterprises:' || m.cvr) AS ref,
    [c.purpose, t."references"] AS texts,
    c.employees,
    t.disadvantaged_share AS share,
    t.disadvantaged_share_on AS share_on,
    t.share_ref,
    t.min_order_dkk,
    t.max_order_dkk,
    t.orders_ref,
    t.will_subcontract,
    t.subcontract_ref,
    t.will_join_group,
    t.group_ref
FROM offering AS o
LEFT JOIN listed AS l USING (cvr)
LEFT JOIN registered AS r USING (cvr)
LEFT JOIN companies AS c USING (cvr)
LEFT JOIN core.mapped_enterprises AS m USING (cvr)
LEFT JOIN confirmed AS d USING (cvr)
LEFT JOIN core.supplier_terms AS t USING (cvr)
WHERE COALESCE(l.status, CASE WHEN r.cvr IS NOT NULL THEN 'registered' END)
        IN ('registered', 'mapped', 'candidate')
    AND NOT COALESCE(l.doubtful, r.doubtful, false)
    AND c.is_active IS DISTINCT FROM false
    AND (c.cvr IS NOT NULL OR m.cvr IS NOT NULL)
ORDER BY o.cvr
