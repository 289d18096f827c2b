-- mart.mapping_progress: how many enterprises have come how far in the mapping of a municipality.
--
-- An enterprise of the team's list counts once, by the register unit it was recognised as, else
-- by its record. It belongs to the municipality that the list names, else to that of the unit
-- (mart.social_enterprises), else to the one that most of its postal district lies in.
-- known: registered or found; registered: found, and on the RSV register today.
WITH steps AS (
    SELECT unnest([
        {step: 'known', label_da: 'Kendte', position: 1},
        {step: 'found', label_da: 'Fundet af kortlægningen', position: 2},
        {step: 'visited', label_da: 'Besøgt', position: 3},
        {step: 'questionnaire_sent', label_da: 'Spørgeskema sendt', position: 4},
        {step: 'questionnaire_returned', label_da: 'Spørgeskema modtaget', position: 5},
        {step: 'registered', label_da: 'Fundet og registreret (RSV)', position: 6}
    ], recursive := true)
),
enterprises AS (
    SELECT municipality_code, cvr, status = 'registered' AS is_registered
    FROM mart.social_enterprises
    WHERE status IN ('registered', 'mapped')
),
-- By the municipality that a record may name, and for those that name none.
enterprises_by_name AS (
    SELECT *, municipality_code AS named_municipality FROM enterprises
    UNION ALL
    SELECT *, 'none' FROM enterprises
),
main_municipalities AS (
    SELECT postal_code, arg_max(municipality_code, share) AS municipality_code
    FROM ref.postal_districts
    GROUP BY postal_code
),
records AS (
    SELECT
        COALESCE(r.municipality_code, e.municipality_code, p.municipality_code)
            AS municipality_code,
        COALESCE(r.matched_cvr, r.record_id) AS enterprise,
        r.matched_cvr IS NULL AS is_unmatched,
        COALESCE(e.is_registered, false) AS is_registered,
        r.visited_on IS NOT NULL AS is_visited,
        r.questionnaire_sent_on IS NOT NULL AS is_asked,
        r.questionnaire_returned_on IS NOT NULL AS has_answered
    FROM core.mapping_records AS r
    LEFT JOIN enterprises_by_name AS e
        ON e.cvr = r.matched_cvr
        AND e.named_municipality = COALESCE(r.municipality_code, 'none')
    LEFT JOIN main_municipalities AS p ON p.postal_code = r.postal_code
    WHERE r.valid_to IS NULL AND r.is_found
),
reached AS (
    SELECT municipality_code, 'known' AS step, cvr AS enterprise, false AS is_unmatched
    FROM enterprises
    UNION
    SELECT municipality_code, 'known', enterprise, is_unmatched FROM records
    UNION
    SELECT municipality_code, 'found', enterprise, is_unmatched FROM records
    UNION
    SELECT municipality_code, 'visited', enterprise, is_unmatched FROM records WHERE is_visited
    UNION
    SELECT municipality_code, 'questionnaire_sent', enterprise, is_unmatched
    FROM records
    WHERE is_asked
    UNION
    SELECT municipality_code, 'questionnaire_returned', enterprise, is_unmatched
    FROM records
    WHERE has_answered
    UNION
    SELECT municipality_code, 'registered', enterprise, is_unmatched
    FROM records
    WHERE is_registered
)
SELECT
    m.municipality_code,
    s.step,
    s.label_da,
    s.position,
    count(r.enterprise) AS enterprises,
    count(r.enterprise) FILTER (r.is_unmatched) AS unmatched
FROM ref.our_municipalities AS m
CROSS JOIN steps AS s
LEFT JOIN reached AS r ON r.municipality_code = m.municipality_code AND r.step = s.step
GROUP BY ALL
