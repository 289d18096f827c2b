-- table: mart.discovery
-- severity: ERROR
-- reason: No candidate without a reason, none that a rule excludes.
SELECT municipality_code, cvr
FROM mart.discovery
WHERE (verdict IN ('candidate', 'known') AND (len(reasons) = 0 OR len(excluded_by) > 0))
    OR (verdict = 'excluded' AND len(excluded_by) = 0)
