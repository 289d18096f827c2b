-- table: mart.offerings
-- severity: ERROR
-- reason: A confidence is a share, and only the team's word is certain.
SELECT cvr, category, evidence, confidence
FROM mart.offerings
WHERE confidence NOT BETWEEN 0 AND 1
    OR (confidence = 1) <> (evidence IN ('decision', 'survey'))
