-- table: core.organisation_matches
-- severity: ERROR
-- reason: What is accepted or listed has a unit, what is rejected has none.
SELECT organisation_key, state, cvr
FROM core.organisation_matches
WHERE state NOT IN ('accepted', 'review', 'rejected') OR (state = 'rejected') <> (cvr IS NULL)
