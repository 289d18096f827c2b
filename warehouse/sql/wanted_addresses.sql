-- The addresses whose coordinates the night asks for: those of registered social enterprises in
-- the settings' municipalities, current head office and active sites, each once. The keys are
-- those by which mart.social_enterprises looks coordinates up.
WITH registered AS (
    SELECT DISTINCT cvr
    FROM core.social_register
    WHERE valid_from <= getvariable('as_of')
        AND COALESCE(valid_to >= getvariable('as_of'), true)
),
places AS (
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
keyed AS (
    SELECT
        address_key(p.address_id, p.address, p.postal_code) AS key,
        lower(p.address_id) AS dar_id,
        p.address,
        p.postal_code,
        p.city,
        p.municipality_code
    FROM places AS p
    JOIN registered USING (cvr)
    JOIN ref.our_municipalities USING (municipality_code)
)
SELECT *
FROM keyed
WHERE key IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY key ORDER BY address, city, municipality_code) = 1
ORDER BY key
