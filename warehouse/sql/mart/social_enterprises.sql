-- mart.social_enterprises: which social enterprises a municipality has, and why each is listed.
--
-- In the municipality: headquarters there, else an active production unit there.
-- registered: an RSV period holds on as_of and the company is alive, or its status is unknown to us.
-- former: it had an RSV period and has none now; a ceased company stands at its last address.
-- Doubtful registrations are marked, never left out (domain.md §2.3, cvr.md §8).
-- A company or site that the newest accepted crawl did not meet is gone (PRODUCT 8.4).
-- No website of protected companies nor of forms that are a person (CVR-lov § 19, cvr.md §12);
-- with advertising_protected = 'omit' protected companies are left out.
-- Coordinates: the address' own where it was found (core.addresses); else a point of the postal
-- district inside the municipality, marked as such.
WITH -- Each company as it is on as_of; one that has ceased as it last was.
companies AS (
    SELECT e.*
    FROM core.enterprises AS e
    WHERE e.is_listed
        AND e.valid_from <= getvariable('as_of')
    QUALIFY row_number() OVER (PARTITION BY e.cvr ORDER BY e.valid_from DESC) = 1
),
active_sites AS (
    SELECT s.*
    FROM core.sites AS s
    WHERE s.is_listed
        AND s.valid_from <= getvariable('as_of')
        AND COALESCE(s.valid_to >= getvariable('as_of'), true)
        AND s.is_active IS DISTINCT FROM false
),
newest_registrations AS (
    SELECT
        cvr,
        valid_from AS registered_from,
        valid_to AS registered_to,
        ended_by,
        doubtful,
        doubtful_reason
    FROM core.social_register
    WHERE valid_from <= getvariable('as_of')
    QUALIFY row_number() OVER (PARTITION BY cvr ORDER BY valid_from DESC) = 1
),
places AS (
    SELECT cvr, municipality_code, 'headquarters' AS kind, NULL AS p_number, NULL AS site_name,
        address, postal_code, city, address_id
    FROM companies
    UNION ALL
    SELECT cvr, municipality_code, 'site', p_number, name, address, postal_code, city, address_id
    FROM active_sites
),
-- One place for each company and municipality, the headquarters first.
places_in_municipalities AS (
    SELECT p.*
    FROM places AS p
    JOIN ref.our_municipalities USING (municipality_code)
    QUALIFY row_number() OVER (
        PARTITION BY p.municipality_code, p.cvr
        ORDER BY p.kind = 'headquarters' DESC, p.p_number
    ) = 1
),
judged AS (
    SELECT
        p.municipality_code,
        p.kind AS in_municipality_by,
        p.site_name,
        p.address,
        p.postal_code,
        p.city,
        address_key(p.address_id, p.address, p.postal_code) AS address_key,
        r.* EXCLUDE (cvr),
        c.* EXCLUDE (municipality_code, address, postal_code, city, address_id, status),
        CASE
            WHEN COALESCE(r.registered_to >= getvariable('as_of'), true)
                AND c.is_active IS DISTINCT FROM false
                THEN 'registered'
            ELSE 'former'
        END AS status
    FROM newest_registrations AS r
    JOIN companies AS c USING (cvr)
    JOIN places_in_municipalities AS p USING (cvr)
    WHERE NOT (getvariable('advertising_protected') = 'omit' AND c.advertising_protected)
),
explained AS (
    SELECT
        *,
        CASE
            WHEN status = 'registered'
                THEN 'Registreret socialøkonomisk virksomhed (RSV) i CVR siden '
                    || strftime(registered_from, '%d.%m.%Y')
            ELSE 'Var registreret socialøkonomisk virksomhed (RSV) fra '
                || strftime(registered_from, '%d.%m.%Y')
                || COALESCE(' til ' || strftime(registered_to, '%d.%m.%Y'), '')
                || CASE
                    WHEN ended_by = 'ceased' OR is_active IS NOT DISTINCT FROM false
                        THEN '; virksomheden er ophørt'
                    ELSE '; registreringen er ophørt'
                END
        END AS status_reason,
        CASE in_municipality_by
            WHEN 'headquarters' THEN 'Hovedadresse i kommunen'
            ELSE 'Produktionsenhed i kommunen' || COALESCE(': ' || site_name, '')
        END AS place_reason
    FROM judged
)
SELECT
    x.municipality_code,
    x.cvr,
    x.name,
    x.status,
    x.status_reason,
    x.registered_from,
    x.registered_to,
    x.doubtful,
    x.doubtful_reason,
    ['rsv'] AS found_by,
    NULL::INTEGER AS score,
    list_filter(
        [x.status_reason, x.place_reason, 'Tvivl: ' || x.doubtful_reason],
        lambda reason: reason IS NOT NULL
    ) AS reasons,
    x.form,
    x.branch_code,
    x.branch,
    x.purpose,
    x.employees_low,
    x.employees_high,
    x.in_municipality_by,
    x.address,
    x.postal_code,
    COALESCE(d.postal_district, names.postal_district, x.city) AS postal_district,
    COALESCE(a.lon, d.lon, points.lon) AS lon,
    COALESCE(a.lat, d.lat, points.lat) AS lat,
    CASE
        WHEN a.lon IS NOT NULL THEN 'address'
        WHEN COALESCE(d.lon, points.lon) IS NOT NULL THEN 'district'
    END AS coordinate_source,
    CASE
        WHEN NOT x.advertising_protected AND COALESCE(x.form_code NOT IN ('10', '15', '30'), true)
            THEN x.website
    END AS website,
    x.advertising_protected,
    NULL::DATE AS visited_on,
    NULL::DATE AS questionnaire_returned_on,
    x.source_url,
    x.first_seen,
    x.last_seen
FROM explained AS x
LEFT JOIN core.addresses AS a
    ON a.address_key = x.address_key AND a.match IN ('exact', 'approx', 'interval')
LEFT JOIN ref.postal_districts AS d
    ON d.postal_code = x.postal_code AND d.municipality_code = x.municipality_code
LEFT JOIN ref.postal_codes AS names ON names.postal_code = x.postal_code
LEFT JOIN ref.postal_points AS points ON points.postal_code = x.postal_code
