-- table: core.notices
-- severity: ERROR
-- reason: Of notices that restate each other one is the latest, and it is the last of them.
SELECT chain_key
FROM core.notices
GROUP BY chain_key
HAVING count(*) FILTER (is_latest) <> 1
    OR max(chain_position) <> count(*)
    OR max(chain_position) FILTER (is_latest) <> count(*)
