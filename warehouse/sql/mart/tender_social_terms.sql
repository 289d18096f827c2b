-- mart.tender_social_terms: what a procedure reserves or asks for on social grounds, with evidence.
-- reserved   BT-71 of the lots of the call: a result never says it, so it is carried from the
--            call (eforms.md §2.2). One reserved lot counts; none must be said of every lot.
-- social_clause  BT-775 names an objective, or BT-736 says yes; silence is unknown, not no.
WITH latest_lots AS (
    SELECT t.tender_key, l.*
    FROM core.lots AS l
    JOIN core.notices AS n USING (notice_key)
    JOIN core.tender_notices AS t USING (notice_key)
    WHERE n.is_latest AND NOT starts_with(l.lot_id, 'GLO-')
),
lot_facts AS (
    SELECT
        p.tender_key,
        bool_or(list_contains(l.reserved_participation, 'res-ws')) AS is_sheltered,
        bool_or(list_contains(l.reserved_participation, 'res-pub-ser')) AS is_public_service,
        bool_and(COALESCE(l.reserved_participation = ['none'], false)) AS is_open_to_all,
        string_agg(DISTINCT l.reservation_evidence, '; ' ORDER BY l.reservation_evidence)
            FILTER (list_has_any(l.reserved_participation, ['res-ws', 'res-pub-ser']))
            AS reserving_words,
        string_agg(DISTINCT l.reservation_evidence, '; ' ORDER BY l.reservation_evidence)
            AS all_words
    FROM core.procedures AS p
    JOIN latest_lots AS l ON l.notice_key = p.speaking_notice
    GROUP BY p.tender_key
),
reservations AS (
    SELECT
        tender_key,
        CASE
            WHEN is_sheltered THEN 'sheltered'
            WHEN is_public_service THEN 'public_service'
            WHEN is_open_to_all THEN 'none'
            ELSE 'unknown'
        END AS reserved,
        CASE
            WHEN is_sheltered OR is_public_service THEN reserving_words
            WHEN is_open_to_all THEN all_words
        END AS reserved_evidence
    FROM lot_facts
),
social_objectives AS (
    SELECT tender_key, list_sort(list_distinct(flatten(list(social_objectives)))) AS codes
    FROM latest_lots
    WHERE len(social_objectives) > 0
    GROUP BY tender_key
),
protected_execution AS (
    SELECT DISTINCT tender_key, true AS is_protected
    FROM latest_lots
    WHERE reserved_execution = 'yes'
),
social_clauses AS (
    SELECT
        tender_key,
        concat_ws(
            '; ',
            'Sociale mål (BT-775): ' || array_to_string(o.codes, ', '),
            CASE WHEN p.is_protected THEN 'Udføres ved beskyttet beskæftigelse (BT-736): ja' END
        ) AS evidence
    FROM social_objectives AS o
    FULL JOIN protected_execution AS p USING (tender_key)
)
SELECT
    p.tender_key,
    COALESCE(r.reserved, 'unknown') AS reserved,
    r.reserved_evidence,
    CASE WHEN c.tender_key IS NOT NULL THEN true END AS social_clause,
    c.evidence AS social_clause_evidence
FROM core.procedures AS p
LEFT JOIN reservations AS r USING (tender_key)
LEFT JOIN social_clauses AS c USING (tender_key)
