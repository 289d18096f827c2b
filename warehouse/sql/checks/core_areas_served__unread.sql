-- table: core.areas_served
-- severity: WARN
-- reason: Parts of an area that name no place we know: the area is taken without them.
SELECT record_id, area_served, unread
FROM core.areas_served
WHERE len(unread) > 0
