-- mart.discovery_signals: a row a company and rule, wherever the company lies.
SELECT DISTINCT cvr, unnest(rules) AS rule, verdict
FROM mart.discovery
