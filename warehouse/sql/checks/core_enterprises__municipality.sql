-- table: core.enterprises
-- severity: WARN
-- reason: A municipality code is one of the known ones.
SELECT cvr, municipality_code
FROM core.enterprises
WHERE municipality_code NOT IN (SELECT municipality_code FROM ref.municipalities)
