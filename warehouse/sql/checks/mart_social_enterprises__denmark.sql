-- table: mart.social_enterprises
-- severity: ERROR
-- reason: A coordinate lies in Denmark, longitude and latitude not swapped.
SELECT cvr, lon, lat
FROM mart.social_enterprises
WHERE lon NOT BETWEEN 8 AND 15.3 OR lat NOT BETWEEN 54.5 AND 57.9
