-- table: mart.contracts_ending
-- severity: ERROR
-- reason: A contract ends after it begins, with renewals not before without, as expected on one of the two.
SELECT notice_key, lot_id, starts_on, ends_on, latest_end_on, expected_end_on
FROM mart.contracts_ending
WHERE latest_end_on < ends_on
    OR expected_end_on NOT IN (ends_on, COALESCE(latest_end_on, ends_on))
    OR ends_basis NOT IN (
        'announced end', 'start + duration', 'conclusion + duration', 'award notice + duration'
    )
