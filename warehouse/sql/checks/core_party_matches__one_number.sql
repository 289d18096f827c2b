-- table: core.party_matches
-- severity: ERROR
-- reason: Nobody has two numbers: not two matches, and none beside a number of its own.
SELECT organisation_key, NULL AS notice_key
FROM core.party_matches
GROUP BY organisation_key
HAVING count(DISTINCT matched_cvr) > 1
UNION ALL
SELECT m.organisation_key, m.notice_key
FROM core.party_matches AS m
JOIN core.organisations AS o USING (notice_key, org_id)
WHERE o.cvr IS NOT NULL
UNION ALL
SELECT m.organisation_key, m.notice_key
FROM core.party_matches AS m
JOIN core.notices AS n USING (notice_key)
WHERE m.org_id = 'BUYER' AND n.buyer_cvr IS NOT NULL
