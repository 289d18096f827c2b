-- table: mart.demand
-- severity: ERROR
-- reason: Demand adds up to the procedures: no value is lost, none counts twice.
SELECT d.municipality_code, d.value_dkk, t.value_dkk AS of_tenders
FROM (
    SELECT municipality_code, role, sum(value_dkk) AS value_dkk
    FROM mart.demand
    GROUP BY ALL
) AS d
FULL JOIN (
    SELECT m.municipality_code, m.role, sum(t.value_dkk) AS value_dkk
    FROM mart.tenders AS t
    JOIN mart.tender_municipalities AS m USING (tender_key)
    JOIN (SELECT DISTINCT municipality_code FROM mart.demand) AS o
        ON o.municipality_code = m.municipality_code
    WHERE m.role IN ('own', 'co_buyer') AND t.published_on IS NOT NULL
    GROUP BY ALL
) AS t USING (municipality_code, role)
WHERE d.value_dkk IS DISTINCT FROM t.value_dkk
