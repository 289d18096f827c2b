-- table: mart.opportunities
-- severity: ERROR
-- reason: A lot reserved by § 54 is for those whose surveyed share is known to be 30 % or is to be asked.
SELECT o.tender_key, o.lot_id, o.cvr, t.disadvantaged_share, o.must_ask
FROM mart.opportunities AS o
JOIN mart.tender_lots AS l USING (tender_key, lot_id)
LEFT JOIN core.supplier_terms AS t USING (cvr)
WHERE l.reserved = 'sheltered'
    AND o.route NOT IN ('subcontract')
    AND NOT list_contains(o.must_ask, 'disadvantaged_share')
    AND COALESCE(t.disadvantaged_share < 0.3, true)
