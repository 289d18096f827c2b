-- mart.lot_categories: supply categories of a lot by its own CPV: those of its main code first, then
-- of its further codes; among those of one code the longest prefix first (domain.md §3). A lot
-- without any code has those of its notice.
WITH lots AS (
    SELECT
        *,
        l.cpv_main IS NOT NULL OR COALESCE(len(l.cpv_additional), 0) > 0 AS has_own
    FROM core.lots AS l
    -- Groups of lots repeat what their lots say.
    WHERE NOT starts_with(l.lot_id, 'GLO-')
),
codes AS (
    SELECT notice_key, lot_id, cpv_main AS cpv, 1 AS place FROM lots
    UNION
    SELECT notice_key, lot_id, unnest(cpv_additional), 2 FROM lots
    UNION
    SELECT l.notice_key, l.lot_id, n.cpv_main, 1
    FROM lots AS l
    JOIN core.notices AS n USING (notice_key)
    WHERE NOT l.has_own
    UNION
    SELECT l.notice_key, l.lot_id, unnest(n.cpv_additional), 2
    FROM lots AS l
    JOIN core.notices AS n USING (notice_key)
    WHERE NOT l.has_own
),
matches AS (
    SELECT DISTINCT ON (c.notice_key, c.lot_id, m.category)
        c.notice_key,
        c.lot_id,
        m.category,
        c.cpv,
        c.place,
        length(m.prefix) AS prefix_length,
        k.position
    FROM codes AS c
    JOIN ref.category_cpv AS m ON starts_with(c.cpv, m.prefix)
    JOIN ref.categories AS k USING (category)
    ORDER BY c.notice_key, c.lot_id, m.category, c.place, prefix_length DESC, c.cpv
)
SELECT
    notice_key,
    lot_id,
    category,
    row_number() OVER (
        PARTITION BY notice_key, lot_id ORDER BY place, prefix_length DESC, position
    ) AS position,
    cpv
FROM matches
