-- core.addresses: an address that was looked up, as the newest answer about it tells.
-- A found address is never asked for again; one that was not found is asked for again after a
-- while, and a later answer takes the place of the earlier one.
SELECT
    * EXCLUDE (crawl_id, first_seen, last_seen),
    min(first_seen) OVER (PARTITION BY address_key) AS first_seen,
    max(last_seen) OVER (PARTITION BY address_key) AS last_seen
FROM clean.addresses_addresses
QUALIFY row_number() OVER (PARTITION BY address_key ORDER BY asked_at DESC, archive_ref DESC) = 1
