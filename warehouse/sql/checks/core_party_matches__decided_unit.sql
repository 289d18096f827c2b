-- table: core.party_matches
-- severity: WARN
-- reason: A unit that somebody chose is one that the register has, as far as it is read.
SELECT DISTINCT organisation_key, matched_cvr
FROM core.party_matches
WHERE matched_by = 'decision' AND matched_cvr NOT IN (SELECT cvr FROM core.enterprises)
