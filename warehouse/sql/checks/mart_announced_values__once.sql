-- table: mart.announced_values
-- severity: ERROR
-- reason: The value of a procedure is divided among categories, and counts once.
SELECT v.tender_key, v.value_dkk, sum(a.value_dkk) AS announced
FROM mart.tender_values AS v
LEFT JOIN mart.announced_values AS a USING (tender_key)
GROUP BY v.tender_key, v.value_dkk
HAVING v.value_dkk IS DISTINCT FROM announced
