-- table: mart.ledger_spend
-- severity: ERROR
-- reason: Every posting of the ledger counts once.
SELECT s.amount_dkk, l.amount_dkk AS of_ledger
FROM (SELECT sum(amount_dkk) AS amount_dkk, sum(postings) AS postings FROM mart.ledger_spend) AS s
CROSS JOIN (SELECT sum(amount_dkk) AS amount_dkk, count(*) AS postings FROM core.ledger) AS l
WHERE s.amount_dkk IS DISTINCT FROM l.amount_dkk OR COALESCE(s.postings, 0) <> l.postings
