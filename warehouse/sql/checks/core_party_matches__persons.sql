-- table: core.party_matches
-- severity: ERROR
-- reason: Natural persons and foreign organisations are not matched.
SELECT m.notice_key, m.org_id
FROM core.party_matches AS m
JOIN core.organisations AS o USING (notice_key, org_id)
WHERE o.natural_person OR o.country NOT IN ('DNK', 'DK')
