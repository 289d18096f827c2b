-- table: mart.demand
-- severity: ERROR
-- reason: A part is not more than the whole.
SELECT municipality_code, category, year, role
FROM mart.demand
WHERE greatest(small, light_regime, above_threshold) > tenders
    OR tenders > lots
    OR social_awards > awards
    OR social_awards_dkk > COALESCE(awarded_dkk, 0)
