-- table: mart.opportunities
-- severity: ERROR
-- reason: No opportunity without at least two reasons, no reason without a row it rests on.
SELECT tender_key, lot_id, cvr, route, reasons, reason_refs
FROM mart.opportunities
WHERE len(reasons) < 2 OR len(reasons) <> len(reason_refs)
