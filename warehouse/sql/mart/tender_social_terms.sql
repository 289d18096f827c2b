-- mart.tender_social_terms: what a procedure reserves or asks for on social grounds, with evidence.
-- reserved   BT-71 of the lots of the call: a result never says it, so it is carried from the
--            call (eforms.md §2.2). One reserved lot counts; none must be said of every lot.
--            text_only: no code reserves, but the call's text does; the evidence then names a
--            code that says otherwise (§5.7: code and text can disagree, a person decides).
-- social_clause  BT-775 names an objective, BT-736 says yes, or a text states a clause of another
--            kind than labour (`pipelines.clean.clauses`). false: a text on the whole procedure
--            says that there is none, and nothing says otherwise. Silence is unknown, not no.
--            Of each kind the evidence shows one sentence; core.clauses has them all.
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
-- What a sentence only names counts for nothing.
statements AS (
    SELECT t.tender_key, c.*
    FROM core.clauses AS c
    JOIN core.notices AS n USING (notice_key)
    JOIN core.tender_notices AS t USING (notice_key)
    WHERE n.is_latest AND NOT c.mentioned AND NOT starts_with(c.lot_id, 'GLO-')
),
reservation_texts AS (
    SELECT
        p.tender_key,
        string_agg(DISTINCT s.evidence, ' ' ORDER BY s.evidence) FILTER (NOT s.negated)
            AS reserving,
        string_agg(DISTINCT s.evidence, ' ' ORDER BY s.evidence) FILTER (s.negated) AS denying
    FROM core.procedures AS p
    JOIN statements AS s ON s.tender_key = p.tender_key AND s.notice_key = p.speaking_notice
    WHERE s.kind IN ('sheltered', 'public_service')
    GROUP BY p.tender_key
),
reservations AS (
    SELECT
        p.tender_key,
        CASE
            WHEN l.is_sheltered THEN 'sheltered'
            WHEN l.is_public_service THEN 'public_service'
            WHEN t.reserving IS NOT NULL THEN 'text_only'
            WHEN l.is_open_to_all THEN 'none'
            ELSE 'unknown'
        END AS reserved,
        CASE
            WHEN l.is_sheltered OR l.is_public_service THEN l.reserving_words
            WHEN t.reserving IS NOT NULL
                THEN concat_ws(
                    '; ',
                    CASE WHEN l.is_open_to_all THEN 'BT-71: none' END,
                    'Tekst: ' || t.reserving
                )
            WHEN l.is_open_to_all THEN l.all_words
            ELSE 'Tekst: ' || t.denying
        END AS reserved_evidence
    FROM core.procedures AS p
    LEFT JOIN lot_facts AS l USING (tender_key)
    LEFT JOIN reservation_texts AS t USING (tender_key)
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
clause_kinds (kind, name, position) AS (
    VALUES
        ('social', 'Social klausul', 1),
        ('training', 'Uddannelse', 2),
        ('employment', 'Beskæftigelse', 3),
        ('execution', 'Beskyttet beskæftigelse', 4),
        ('partnership', 'Partnerskab', 5)
),
first_sentences AS (
    SELECT s.tender_key, s.negated, k.kind, k.name, k.position, s.evidence
    FROM statements AS s
    JOIN clause_kinds AS k USING (kind)
    WHERE NOT s.negated OR (s.kind = 'social' AND s.lot_id IN ('', 'LOT-0000'))
    QUALIFY row_number() OVER (
        PARTITION BY s.tender_key, s.kind, s.negated
        ORDER BY s.notice_key DESC, s.lot_id, s.clause_no
    ) = 1
),
clause_texts AS (
    SELECT
        tender_key,
        string_agg(name || ' (tekst): ' || evidence, '; ' ORDER BY position)
            FILTER (NOT negated) AS stated,
        string_agg(name || ' (tekst): ' || evidence, '; ' ORDER BY position)
            FILTER (negated) AS denied
    FROM first_sentences
    GROUP BY tender_key
),
found AS (
    SELECT
        procedure.tender_key,
        NULLIF(
            concat_ws(
                '; ',
                'Sociale mål (BT-775): ' || array_to_string(o.codes, ', '),
                CASE
                    WHEN p.is_protected THEN 'Udføres ved beskyttet beskæftigelse (BT-736): ja'
                END,
                t.stated
            ),
            ''
        ) AS stated,
        t.denied
    FROM core.procedures AS procedure
    LEFT JOIN social_objectives AS o USING (tender_key)
    LEFT JOIN protected_execution AS p USING (tender_key)
    LEFT JOIN clause_texts AS t USING (tender_key)
)
SELECT
    p.tender_key,
    r.reserved,
    r.reserved_evidence,
    CASE WHEN c.stated IS NOT NULL THEN true WHEN c.denied IS NOT NULL THEN false END
        AS social_clause,
    COALESCE(c.stated, c.denied) AS social_clause_evidence
FROM core.procedures AS p
JOIN reservations AS r USING (tender_key)
JOIN found AS c USING (tender_key)
