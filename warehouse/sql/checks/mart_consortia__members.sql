-- table: mart.consortia
-- severity: ERROR
-- reason: A group has two to four members, each once; no two groups of a tender have the same.
SELECT tender_key, group_no, members
FROM mart.consortia
WHERE len(members) NOT BETWEEN 2 AND 4
    OR len(members) <> len(list_distinct(members))
    OR len(reasons) <> len(reason_refs)
    OR len(reasons) < 2
UNION ALL
SELECT tender_key, min(group_no), members
FROM mart.consortia
GROUP BY tender_key, members
HAVING count(*) > 1
