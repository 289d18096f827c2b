-- table: mart.discovery
-- severity: ERROR
-- reason: Public bodies and persons are never candidates, whatever the rule table says (cvr.md 14.1).
SELECT municipality_code, cvr, form_code
FROM mart.discovery
WHERE verdict = 'candidate'
    AND form_code IN ('10', '15', '20', '30', '230', '235', '240', '245', '250', '260')
