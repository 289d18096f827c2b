-- table: core.clauses
-- severity: ERROR
-- reason: Every clause is of a known kind, and is not denied and only named at once.
SELECT notice_key, lot_id, clause_no, kind
FROM core.clauses
WHERE kind NOT IN (
        'sheltered', 'public_service', 'execution', 'training', 'employment', 'partnership',
        'social', 'labour'
    )
    OR (negated AND mentioned)
