-- Who could deliver what is bought: lots or contracts (`bought`: tender_key, lot_id, notice_key,
-- municipality_code) meet offerings by category and municipality, and nowhere else. Of the
-- categories of a code those with the longest prefix count: a wider one that overlaps says little
-- (furniture is in the retail branch too). Of several evidences of an offering the surest counts.
-- Fields of `pipelines.ways_in.facts.Match`.
WITH codes AS (
    SELECT l.notice_key, l.lot_id, COALESCE(l.cpv_main, n.cpv_main) AS cpv_main
    FROM core.lots AS l
    JOIN core.notices AS n USING (notice_key)
),
wanted AS (
    SELECT
        b.tender_key,
        b.lot_id,
        b.municipality_code,
        c.category,
        c.cpv,
        c.cpv IS NOT DISTINCT FROM codes.cpv_main AS is_main,
        -- Two digits name a division (Regulation (EC) No 213/2008).
        length(p.prefix) <= 2 AS is_broad
    FROM (SELECT DISTINCT tender_key, lot_id, notice_key, municipality_code FROM bought) AS b
    JOIN mart.lot_categories AS c USING (notice_key, lot_id)
    JOIN codes USING (notice_key, lot_id)
    JOIN ref.category_cpv AS p ON p.category = c.category AND starts_with(c.cpv, p.prefix)
    QUALIFY length(p.prefix) = max(length(p.prefix)) OVER (
        PARTITION BY b.tender_key, b.lot_id, c.cpv
    )
),
served AS (
    SELECT
        cvr,
        category,
        unnest(area_municipalities) AS municipality_code,
        evidence,
        source_ref,
        confidence,
        area_assumed
    FROM mart.offerings
),
offered AS (
    SELECT DISTINCT ON (cvr, category, municipality_code)
        *,
        'mart.offerings:' || concat_ws('/', cvr, category, evidence, source_ref) AS offering_ref
    FROM served
    ORDER BY cvr, category, municipality_code, confidence DESC, area_assumed, evidence, source_ref
)
SELECT
    w.tender_key,
    w.lot_id,
    o.cvr,
    w.category,
    k.label_da AS label,
    w.cpv,
    w.is_main,
    w.is_broad,
    o.evidence,
    o.confidence,
    o.offering_ref,
    o.area_assumed
FROM wanted AS w
JOIN offered AS o USING (category, municipality_code)
JOIN ref.categories AS k USING (category)
ORDER BY w.tender_key, w.lot_id, o.cvr, w.category
