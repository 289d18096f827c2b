-- table: mart.opportunities
-- severity: ERROR
-- reason: Nobody is sent after a deadline that is over, nor after a contract that has ended.
SELECT tender_key, lot_id, cvr, route, deadline_at, expected_on
FROM mart.opportunities
WHERE (deadline_at AT TIME ZONE 'Europe/Copenhagen')::DATE < getvariable('as_of')
    OR expected_on < getvariable('as_of')
