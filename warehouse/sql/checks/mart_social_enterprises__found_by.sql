-- table: mart.social_enterprises
-- severity: ERROR
-- reason: Every row stands on a list, and the lists are those that readers know.
SELECT municipality_code, cvr, found_by
FROM mart.social_enterprises
WHERE len(found_by) = 0 OR NOT list_has_all(['rsv', 'mapping', 'award', 'discovery'], found_by)
