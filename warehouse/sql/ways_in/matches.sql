-- Who could deliver what is bought: lots or contracts (`bought`: tender_key, lot_id, notice_key,
-- municipality_code) meet offerings by category and municipality, and nowhere else. Of several
-- evidences of an offering the surest counts. Fields of `pipelines.ways_in.facts.Match`.
WITH wanted AS (
    SELECT
        b.tender_key,
        b.lot_id,
        b.municipality_code,
        c.category,
        c.cpv,
        c.cpv IS NOT DISTINCT FROM n.cpv_main AS is_main,
        row_number() OVER (
            PARTITION BY b.tender_key, b.lot_id, c.cpv ORDER BY c.position
        ) = 1 AS is_need
    FROM (SELECT DISTINCT tender_key, lot_id, notice_key, municipality_code FROM bought) AS b
    JOIN mart.lot_categories AS c USING (notice_key, lot_id)
    LEFT JOIN (
        SELECT l.notice_key, l.lot_id, COALESCE(l.cpv_main, n.cpv_main) AS cpv_main
        FROM core.lots AS l
        JOIN core.notices AS n USING (notice_key)
    ) AS n USING (notice_key, lot_id)
),
offered AS (
    SELECT
        cvr,
        category,
        unnest(area_municipalities) AS municipality_code,
        evidence,
        confidence,
        area_assumed,
        'mart.offerings:' || concat_ws('/', cvr, category, evidence, source_ref) AS offering_ref
    FROM mart.offerings
    QUALIFY row_number() OVER (
        PARTITION BY cvr, category, municipality_code
        ORDER BY confidence DESC, area_assumed, evidence, source_ref
    ) = 1
)
SELECT
    w.tender_key,
    w.lot_id,
    o.cvr,
    w.category,
    k.label_da AS label,
    w.cpv,
    w.is_main,
    w.is_need,
    o.evidence,
    o.confidence,
    o.offering_ref,
    o.area_assumed
FROM wanted AS w
JOIN offered AS o USING (category, municipality_code)
JOIN ref.categories AS k USING (category)
ORDER BY w.tender_key, w.lot_id, o.cvr, w.category
