-- mart.discovery_precision: how good each rule is, by what the mapping team decided about the
-- companies it is true of. Companies that were known already say nothing of it: nobody decided.
SELECT
    rule,
    count(*) FILTER (verdict = 'confirmed') AS decided_yes,
    count(*) FILTER (verdict = 'declined') AS decided_no,
    decided_yes / nullif(decided_yes + decided_no, 0) AS precision,
    count(*) FILTER (verdict = 'candidate') AS undecided,
    count(*) FILTER (verdict = 'known') AS known
FROM mart.discovery_signals
GROUP BY rule
