-- table: mart.contracts_ending
-- severity: WARN
-- reason: A contract does not end before it begins (a typing error in the notice).
SELECT notice_key, lot_id, starts_on, ends_on
FROM mart.contracts_ending
WHERE ends_on < starts_on
