-- table: mart.opportunities
-- severity: ERROR
-- reason: Nobody who is former, doubtful or declined is sent anywhere; a possible one is never alone.
SELECT o.tender_key, o.lot_id, o.cvr, o.route, s.status, s.doubtful
FROM mart.opportunities AS o
JOIN mart.social_enterprises AS s USING (cvr)
WHERE s.status = 'former' OR s.doubtful
UNION ALL
SELECT tender_key, lot_id, min(cvr), NULL, 'candidate', NULL
FROM mart.opportunities
GROUP BY tender_key, lot_id
HAVING bool_and(status = 'candidate')
