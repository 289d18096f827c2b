-- mart.tender_categories: supply categories of a procedure by CPV: those of the main code first,
-- then of the lots, then of further codes; among those of one code the longest prefix first
-- (domain.md §3).
WITH speaking_notices AS (
    SELECT p.tender_key, n.*
    FROM core.procedures AS p
    JOIN core.notices AS n ON n.notice_key = p.speaking_notice
),
speaking_lots AS (
    SELECT p.tender_key, l.*
    FROM core.procedures AS p
    JOIN core.lots AS l ON l.notice_key = p.speaking_notice
    WHERE NOT starts_with(l.lot_id, 'GLO-')
),
cpv_codes AS (
    SELECT tender_key, cpv_main AS cpv, 1 AS place FROM speaking_notices
    UNION
    SELECT tender_key, cpv_main, 2 FROM speaking_lots
    UNION
    SELECT tender_key, unnest(cpv_additional), 3 FROM speaking_notices
    UNION
    SELECT tender_key, unnest(cpv_additional), 3 FROM speaking_lots
),
category_matches AS (
    SELECT DISTINCT ON (c.tender_key, m.category)
        c.tender_key,
        m.category,
        c.cpv,
        c.place,
        length(m.prefix) AS prefix_length,
        k.position
    FROM cpv_codes AS c
    JOIN ref.category_cpv AS m ON starts_with(c.cpv, m.prefix)
    JOIN ref.categories AS k USING (category)
    ORDER BY c.tender_key, m.category, c.place, prefix_length DESC, c.cpv
)
SELECT
    tender_key,
    category,
    row_number()
        OVER (PARTITION BY tender_key ORDER BY place, prefix_length DESC, position) AS position,
    cpv
FROM category_matches
