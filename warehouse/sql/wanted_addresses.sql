-- The addresses whose coordinates the night asks for: those of registered social enterprises and of
-- enterprises that the mapping team has found, in the settings' municipalities, each once: current
-- head office, active sites, and what the team alone says. The keys are those by which
-- mart.social_enterprises looks coordinates up: an address that the register has too goes by the
-- register's.
WITH listed AS (
    SELECT cvr
    FROM core.social_register
    WHERE valid_from <= getvariable('as_of')
        AND COALESCE(valid_to >= getvariable('as_of'), true)
    UNION
    SELECT cvr FROM core.mapped_enterprises
),
units AS (
    SELECT cvr, municipality_code, address_id, address, postal_code, city
    FROM core.enterprises
    WHERE is_listed
        AND valid_from <= getvariable('as_of')
        AND COALESCE(valid_to >= getvariable('as_of'), true)
        AND is_active IS DISTINCT FROM false
    UNION ALL
    SELECT cvr, municipality_code, address_id, address, postal_code, city
    FROM core.sites
    WHERE is_listed
        AND valid_from <= getvariable('as_of')
        AND COALESCE(valid_to >= getvariable('as_of'), true)
        AND is_active IS DISTINCT FROM false
),
registered_places AS (
    SELECT u.*
    FROM units AS u
    SEMI JOIN listed USING (cvr)
    SEMI JOIN ref.our_municipalities USING (municipality_code)
),
-- Where the team does not say in which municipality, it is where the enterprise is.
told_places AS (
    SELECT
        m.cvr,
        COALESCE(m.municipality_code, r.municipality_code) AS municipality_code,
        NULL AS address_id,
        m.address,
        m.postal_code,
        m.city
    FROM core.mapped_enterprises AS m
    LEFT JOIN registered_places AS r USING (cvr)
    WHERE COALESCE(m.municipality_code, r.municipality_code)
        IN (SELECT municipality_code FROM ref.our_municipalities)
),
places AS (
    SELECT * FROM registered_places
    UNION ALL
    SELECT t.*
    FROM told_places AS t
    ANTI JOIN registered_places AS r
        ON r.cvr = t.cvr
        AND lower(concat_ws(' ', r.address, r.postal_code))
            = lower(concat_ws(' ', t.address, t.postal_code))
)
SELECT
    address_key(address_id, address, postal_code) AS key,
    lower(address_id) AS dar_id,
    address,
    postal_code,
    city,
    municipality_code
FROM places
WHERE key IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY key ORDER BY address, city, municipality_code) = 1
ORDER BY key
