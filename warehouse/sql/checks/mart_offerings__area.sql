-- table: mart.offerings
-- severity: ERROR
-- reason: An area names municipalities that there are.
SELECT o.cvr, o.code
FROM (SELECT DISTINCT cvr, unnest(area_municipalities) AS code FROM mart.offerings) AS o
ANTI JOIN ref.municipalities AS m ON m.municipality_code = o.code
