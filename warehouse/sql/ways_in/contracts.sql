-- Running contracts of our municipalities and their co-buyers, and who holds them: not completed,
-- and not known to have ended; where no end is known, awarded in the last `longest_years`.
-- Fields of `pipelines.ways_in.facts.Contract`. Two contracts of one lot and winner count once.
SELECT
    c.tender_key,
    c.lot_id,
    c.notice_key,
    m.municipality_code,
    t.buyer_cvr,
    t.title AS procedure_title,
    l.title AS lot_title,
    c.winner_cvr,
    c.winner_name,
    a.cvr IS NULL AS is_matched,
    s.cvr IS NOT NULL AS winner_is_social,
    p.ends_on,
    p.ends_basis,
    c.value_dkk,
    'core.awards:' || concat_ws('/', c.notice_key, c.lot_id, c.contract_id, c.org_id) AS ref
FROM mart.contracts AS c
JOIN mart.contract_periods AS p USING (notice_key, lot_id, contract_id, org_id)
JOIN core.awards AS a USING (notice_key, lot_id, contract_id, org_id)
JOIN mart.tender_municipalities AS m USING (tender_key)
JOIN ref.our_municipalities AS o ON o.municipality_code = m.municipality_code
JOIN mart.tenders AS t USING (tender_key)
LEFT JOIN core.lots AS l USING (notice_key, lot_id)
LEFT JOIN (
    SELECT DISTINCT cvr FROM mart.social_enterprises WHERE status IN ('registered', 'mapped')
) AS s ON s.cvr = c.winner_cvr
WHERE m.role IN ('own', 'co_buyer')
    AND c.winner_cvr IS NOT NULL
    AND NOT c.is_completed
    AND COALESCE(
        p.ends_on,
        COALESCE(c.began_on, c.awarded_on) + to_years(getvariable('longest_years'))
    ) >= getvariable('as_of')
QUALIFY row_number() OVER (
    PARTITION BY c.tender_key, c.lot_id, c.winner_cvr ORDER BY p.ends_on DESC NULLS LAST, ref
) = 1
ORDER BY c.tender_key, c.lot_id, c.winner_cvr
