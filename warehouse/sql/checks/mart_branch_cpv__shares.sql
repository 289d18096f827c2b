-- table: mart.branch_cpv
-- severity: ERROR
-- reason: Shares of a branch are shares: 0-1 each, at most 1 together.
SELECT branch_code, sum(share) AS total
FROM mart.branch_cpv
GROUP BY branch_code
HAVING total > 1.005 OR min(share) < 0
