-- table: mart.demand
-- severity: ERROR
-- reason: Each lot of a dated procedure counts in one category.
SELECT d.municipality_code, d.role, d.lots, l.lots AS of_tenders
FROM (
    SELECT municipality_code, role, sum(lots) AS lots
    FROM mart.demand
    GROUP BY ALL
) AS d
JOIN (
    SELECT m.municipality_code, m.role, count(*) AS lots
    FROM mart.tender_lots AS l
    JOIN mart.tenders AS t USING (tender_key)
    JOIN mart.tender_municipalities AS m USING (tender_key)
    WHERE t.published_on IS NOT NULL
    GROUP BY ALL
) AS l USING (municipality_code, role)
WHERE d.lots <> l.lots
