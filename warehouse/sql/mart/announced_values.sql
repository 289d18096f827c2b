-- mart.announced_values: the value of a procedure (`mart.tender_values`) by main supply category, each
-- amount once. By lot where lots announce values; a value of the procedure as a whole in its main
-- category, for nobody says how it divides; where only winning tenders tell a value, by their lots.
WITH amounts AS (
    SELECT v.tender_key, l.category, l.value_dkk
    FROM mart.tender_values AS v
    JOIN mart.tender_lots AS l USING (tender_key)
    WHERE v.value_basis = 'lots'
    UNION ALL
    SELECT v.tender_key, COALESCE(c.category, 'unknown'), v.value_dkk
    FROM mart.tender_values AS v
    LEFT JOIN mart.tender_categories AS c ON c.tender_key = v.tender_key AND c.position = 1
    WHERE v.value_basis = 'procedure'
    UNION ALL
    SELECT v.tender_key, w.category, w.value_dkk
    FROM mart.tender_values AS v
    JOIN mart.winning_tenders AS w USING (tender_key)
    WHERE v.value_basis = 'awards'
)
SELECT tender_key, category, sum(value_dkk) AS value_dkk
FROM amounts
WHERE value_dkk IS NOT NULL
GROUP BY tender_key, category
