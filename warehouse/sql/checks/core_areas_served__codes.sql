-- table: core.areas_served
-- severity: ERROR
-- reason: An area names municipalities that there are.
SELECT record_id
FROM (SELECT record_id, unnest(municipalities) AS code FROM core.areas_served) AS a
ANTI JOIN ref.municipalities AS m ON m.municipality_code = a.code
