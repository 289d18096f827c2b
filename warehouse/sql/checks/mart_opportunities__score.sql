-- table: mart.opportunities
-- severity: ERROR
-- reason: A score is the sum of its parts.
SELECT tender_key, lot_id, cvr, route, score
FROM mart.opportunities
WHERE abs(score - (score_cpv + score_text + score_area + score_size + score_terms)) > 0.01
