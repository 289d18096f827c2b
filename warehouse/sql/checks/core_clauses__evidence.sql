-- table: core.clauses
-- severity: ERROR
-- reason: A sentence kept as evidence is short, and holds no mail address and no CPR-like number.
SELECT notice_key, lot_id, clause_no
FROM core.clauses
WHERE length(evidence) > 400
    OR regexp_matches(evidence, '\w@\w')
    OR regexp_matches(evidence, '(^|\D)\d{6}[ -]?\d{4}(\D|$)')
