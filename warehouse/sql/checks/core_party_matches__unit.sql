-- table: core.party_matches
-- severity: ERROR
-- reason: A match by name and place is with a unit that the register has.
SELECT notice_key, org_id, matched_cvr
FROM core.party_matches
WHERE matched_by = 'name_place' AND matched_cvr NOT IN (SELECT cvr FROM core.enterprises)
