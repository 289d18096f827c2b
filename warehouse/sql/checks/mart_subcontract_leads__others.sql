-- table: mart.subcontract_leads
-- severity: ERROR
-- reason: Nobody works under itself, nor under a contract that has ended; every reason has its row.
SELECT tender_key, lot_id, winner_cvr, cvr, contract_ends_on
FROM mart.subcontract_leads
WHERE winner_cvr = cvr
    OR contract_ends_on < getvariable('as_of')
    OR len(reasons) < 2
    OR len(reasons) <> len(reason_refs)
