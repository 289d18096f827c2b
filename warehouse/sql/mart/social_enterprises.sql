-- mart.social_enterprises: which social enterprises a municipality has, and why each is listed.
--
-- In the municipality: headquarters there, else an active production unit there, else the mapping
-- team says so.
-- registered: an RSV period holds on as_of and the company is alive, or its status is unknown to us.
-- mapped: not registered, found by the mapping team or a candidate that it confirmed, not known to
-- have ceased.
-- candidate: possible, nobody has decided (mart.discovery); one that the team declined is not here.
-- former: it had an RSV period or was mapped, and neither holds now; a ceased company stands at its
-- last address.
-- Doubtful registrations are marked, never left out (domain.md §2.3, cvr.md §8); the team's yes and
-- no about a doubt go before the register's signs.
-- found_by names the lists it stands on, whatever its status, for the estimate of how many there
-- are takes them as captures: what the team confirmed of discovery is no find of its own.
-- A company or site that the newest accepted crawl did not meet is gone (PRODUCT 8.4), but not
-- where the mapping team names it. Records without a unit have no row here, for a row has a CVR
-- number: they are in mart.match_review.
-- The team's word wins over the register's for address and website; said_by tells whose it is,
-- register_address and register_website what the register says.
-- No website of protected companies nor of forms that are a person (CVR-lov § 19, cvr.md §12), nor
-- of one the register does not have, for its protection is not known;
-- with advertising_protected = 'omit' protected companies are left out.
-- Coordinates: the address' own where it was found (core.addresses); else a point of the postal
-- district inside the municipality, marked as such.
WITH -- All that may stand here, few of the register's companies.
named AS (
    SELECT cvr FROM core.social_register
    UNION
    SELECT cvr FROM core.mapped_enterprises
    UNION
    SELECT cvr FROM mart.discovery WHERE verdict IN ('candidate', 'confirmed')
),
-- Each company as it is on as_of; one that has ceased as it last was.
companies AS (
    SELECT e.*
    FROM core.enterprises AS e
    SEMI JOIN named USING (cvr)
    WHERE e.is_listed
        AND e.valid_from <= getvariable('as_of')
    QUALIFY row_number() OVER (PARTITION BY e.cvr ORDER BY e.valid_from DESC) = 1
),
active_sites AS (
    SELECT s.*
    FROM core.sites AS s
    SEMI JOIN named USING (cvr)
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
    UNION ALL
    SELECT cvr, municipality_code, 'mapping', NULL, NULL, address, postal_code, city, NULL
    FROM core.mapped_enterprises
),
-- One place for each company and municipality, the headquarters first, what the team says last.
places_in_municipalities AS (
    SELECT p.*
    FROM places AS p
    JOIN ref.our_municipalities USING (municipality_code)
    QUALIFY row_number() OVER (
        PARTITION BY p.municipality_code, p.cvr
        ORDER BY p.kind = 'mapping', p.kind = 'headquarters' DESC, p.p_number
    ) = 1
),
listed AS (
    SELECT cvr FROM newest_registrations SEMI JOIN companies USING (cvr)
    UNION
    SELECT cvr FROM core.mapped_enterprises
    UNION
    SELECT cvr FROM mart.discovery WHERE verdict IN ('candidate', 'confirmed')
),
winners AS (
    SELECT DISTINCT cvr FROM core.wins
),
doubts AS (
    SELECT
        regexp_replace(upper(subject), '^DK|\s', '', 'g') AS cvr,
        decision = 'yes' AS is_doubtful,
        'Afgjort af kortlægningen' || COALESCE(' den ' || strftime(decided_on, '%d.%m.%Y'), '')
            || COALESCE(': ' || reason, '') AS reason
    FROM core.decisions
    WHERE kind = 'doubtful' AND decision IN ('yes', 'no')
    QUALIFY row_number() OVER (
        PARTITION BY cvr ORDER BY decided_on DESC NULLS LAST, decision_key
    ) = 1
),
-- An address that the team says and the register has too goes by the register's identifier.
known_addresses AS (
    SELECT
        cvr,
        lower(concat_ws(' ', address, postal_code)) AS line,
        min(address_id) AS address_id
    FROM places
    SEMI JOIN ref.our_municipalities USING (municipality_code)
    WHERE address IS NOT NULL
    GROUP BY ALL
),
-- What the team says of the address counts where it says the enterprise is, or does not say where.
told AS (
    SELECT
        p.* EXCLUDE (address, postal_code, city, address_id),
        p.kind = 'mapping' OR COALESCE(
            m.address IS NOT NULL
            AND COALESCE(m.municipality_code = p.municipality_code, true)
            AND lower(concat_ws(' ', m.address, m.postal_code))
                <> lower(concat_ws(' ', p.address, p.postal_code)),
            false
        ) AS is_team_address,
        CASE WHEN is_team_address THEN m.address ELSE p.address END AS shown_address,
        COALESCE(CASE WHEN is_team_address THEN m.postal_code END, p.postal_code)
            AS shown_postal_code,
        COALESCE(CASE WHEN is_team_address THEN m.city END, p.city) AS shown_city,
        CASE WHEN is_team_address THEN k.address_id ELSE p.address_id END AS shown_address_id,
        CASE
            WHEN shown_address IS NULL THEN NULL
            WHEN is_team_address THEN 'mapping'
            ELSE 'cvr'
        END AS address_said_by,
        CASE WHEN p.kind <> 'mapping' THEN nullif(
            concat_ws(', ', p.address, nullif(concat_ws(' ', p.postal_code, p.city), '')), ''
        ) END AS register_address
    FROM places_in_municipalities AS p
    LEFT JOIN core.mapped_enterprises AS m USING (cvr)
    LEFT JOIN known_addresses AS k
        ON k.cvr = p.cvr AND k.line = lower(concat_ws(' ', m.address, m.postal_code))
),
judged AS (
    SELECT
        l.cvr,
        t.municipality_code,
        t.kind AS in_municipality_by,
        t.site_name,
        t.shown_address AS address,
        t.shown_postal_code AS postal_code,
        t.shown_city AS city,
        t.address_said_by,
        t.register_address,
        address_key(t.shown_address_id, t.shown_address, t.shown_postal_code) AS address_key,
        r.* EXCLUDE (cvr, doubtful, doubtful_reason),
        COALESCE(q.is_doubtful, r.doubtful, false) AS doubtful,
        CASE
            WHEN q.is_doubtful THEN q.reason
            WHEN q.is_doubtful IS NULL THEN r.doubtful_reason
        END AS doubtful_reason,
        CASE WHEN NOT q.is_doubtful THEN 'Ikke tvivlsom. ' || q.reason END AS no_doubt_reason,
        c.* EXCLUDE (
            cvr, name, municipality_code, address, postal_code, city, address_id, status, website,
            advertising_protected, first_seen, last_seen
        ),
        COALESCE(c.name, m.name) AS name,
        m.name AS mapped_name,
        m.record_ids,
        m.found_on,
        m.visited_on,
        m.questionnaire_returned_on,
        m.website AS team_website,
        c.website AS register_website,
        COALESCE(c.advertising_protected, true) AS advertising_protected,
        COALESCE(c.first_seen, m.first_seen) AS first_seen,
        COALESCE(c.last_seen, m.last_seen) AS last_seen,
        c.cvr IS NOT NULL AS is_in_register,
        m.cvr IS NOT NULL AS is_mapped,
        len(list_filter(m.record_ids, lambda id: NOT starts_with(id, 'CVR-'))) > 0
            AS has_own_record,
        w.cvr IS NOT NULL AS is_winner,
        d.verdict,
        d.verdict_reason,
        d.score,
        COALESCE(d.is_found_by_register, false) AS is_discovered,
        CASE WHEN d.verdict IN ('candidate', 'confirmed', 'known') THEN d.reasons ELSE [] END
            AS signals,
        CASE
            WHEN r.registered_from IS NOT NULL
                AND COALESCE(r.registered_to >= getvariable('as_of'), true)
                AND c.is_active IS DISTINCT FROM false
                AND c.cvr IS NOT NULL
                THEN 'registered'
            WHEN (m.cvr IS NOT NULL OR COALESCE(d.verdict = 'confirmed', false))
                AND c.is_active IS DISTINCT FROM false
                THEN 'mapped'
            WHEN d.verdict = 'candidate' THEN 'candidate'
            ELSE 'former'
        END AS status
    FROM listed AS l
    JOIN told AS t USING (cvr)
    LEFT JOIN companies AS c USING (cvr)
    LEFT JOIN newest_registrations AS r USING (cvr)
    LEFT JOIN core.mapped_enterprises AS m USING (cvr)
    LEFT JOIN winners AS w USING (cvr)
    LEFT JOIN doubts AS q USING (cvr)
    LEFT JOIN mart.discovery AS d
        ON d.cvr = l.cvr AND d.municipality_code = t.municipality_code
    WHERE NOT (
        getvariable('advertising_protected') = 'omit' AND COALESCE(c.advertising_protected, true)
    )
),
explained AS (
    SELECT
        *,
        CASE
            WHEN status = 'registered'
                THEN 'Registreret socialøkonomisk virksomhed (RSV) i CVR siden '
                    || strftime(registered_from, '%d.%m.%Y')
            WHEN status = 'candidate' THEN verdict_reason
            WHEN status = 'mapped' AND NOT is_mapped
                THEN verdict_reason
                    || '; ikke registreret som socialøkonomisk virksomhed (RSV)'
            WHEN status = 'mapped'
                THEN 'Fundet af kortlægningen'
                    || COALESCE(' den ' || strftime(found_on, '%d.%m.%Y'), '')
                    || '; ikke registreret som socialøkonomisk virksomhed (RSV)'
            WHEN registered_from IS NULL
                THEN 'Fundet af kortlægningen; virksomheden er ophørt'
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
            WHEN 'mapping' THEN 'Ligger i kommunen ifølge kortlægningen'
            ELSE 'Produktionsenhed i kommunen' || COALESCE(': ' || site_name, '')
        END AS place_reason,
        CASE WHEN is_mapped AND status <> 'mapped' AND registered_from IS NOT NULL
            THEN 'Fundet af kortlægningen' END AS mapping_reason,
        CASE WHEN NOT is_in_register
            THEN 'CVR-nummeret er ikke i registerudtrækket' END AS register_reason,
        CASE
            WHEN registered_from IS NOT NULL AND status = 'mapped' THEN
                'Har været registreret (RSV) fra ' || strftime(registered_from, '%d.%m.%Y')
                || COALESCE(' til ' || strftime(registered_to, '%d.%m.%Y'), '')
        END AS former_reason,
        is_in_register AND NOT advertising_protected
            AND COALESCE(form_code NOT IN ('10', '15', '30'), true) AS may_have_website
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
    list_filter(
        [
            CASE WHEN x.registered_from IS NOT NULL THEN 'rsv' END,
            CASE
                WHEN x.is_mapped AND x.has_own_record THEN 'mapping'
                WHEN (x.is_mapped OR x.verdict = 'confirmed')
                    AND NOT (x.registered_from IS NOT NULL OR x.is_discovered OR x.is_winner)
                    THEN 'mapping'
            END,
            CASE WHEN x.is_winner THEN 'award' END,
            CASE WHEN x.is_discovered THEN 'discovery' END
        ],
        lambda way: way IS NOT NULL
    ) AS found_by,
    x.score,
    list_filter(
        list_concat(
            [x.status_reason, x.former_reason, x.place_reason, x.mapping_reason],
            x.signals,
            [
                CASE WHEN x.is_winner THEN 'Har vundet udbud' END, x.register_reason,
                x.no_doubt_reason, 'Tvivl: ' || x.doubtful_reason
            ]
        ),
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
    CASE WHEN x.may_have_website THEN COALESCE(x.team_website, x.register_website) END AS website,
    CASE
        WHEN NOT x.may_have_website THEN NULL
        WHEN x.team_website IS NOT NULL THEN 'mapping'
        WHEN x.register_website IS NOT NULL THEN 'cvr'
    END AS website_said_by,
    CASE WHEN x.may_have_website THEN x.register_website END AS register_website,
    x.address_said_by,
    x.register_address,
    x.mapped_name,
    COALESCE(x.record_ids, []::VARCHAR[]) AS record_ids,
    x.advertising_protected,
    x.found_on,
    x.visited_on,
    x.questionnaire_returned_on,
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
