-- mart.tenders: one row a procurement procedure, put together from all its notices and sources.
--
-- Only notices that no later one restates speak; the newest call speaks for title, buyer, lots,
-- reservation and CPV, the newest other notice where there was no call. "First publication",
-- sources and the number of notices are those of all notices.
--
-- state      cancelled: the newest notice is a change with reason cancel (BT-140) · open: a call
--            whose last deadline is on as_of (Copenhagen) or later, a dynamic system with awards
--            included · awarded: a result with a winner, or a contract modified or completed ·
--            closed: a call whose deadline is over or whose source says so, a result without a
--            winner that is known, or a direct award · open, too: a call without deadline whose
--            source says that one can still take part (Comdia) · planned: nothing but planning
--            or market dialogue · unknown: else, such as a call without deadline.
-- municipality_code  the municipality whose own CVR number is among the buyers', else that of
--            the buyer's address, else that of the name of a buyer without CVR number.
-- value      what all lots announce, else the procedure's own value, else what some lots
--            announce, else the winning tenders, each once; DKK only; never two of them added.
-- reserved   BT-71 of the lots of the call: a result never says it, so it is carried from the
--            call (eforms.md §2.2). One reserved lot counts; none must be said of every lot.
-- social_clause  BT-775 names an objective, or BT-736 says yes; silence is unknown, not no.
-- light_regime   by subtype (eforms.md §2.1); of procedures only udbud.dk shows, by CPV
--            (directive 2014/24/EU annex XIV); else unknown.
-- above_threshold  value against the threshold of the speaking notice's date: works and light
--            regime their own, else local and regional or state buyers (domain.md §1.2).
-- categories by CPV: those of the main code first, then of the lots, then of further codes;
--            among those of one code the longest prefix first (domain.md §3).
WITH all_notices AS (
    SELECT t.tender_key, n.*
    FROM core.notices AS n
    JOIN core.tender_notices AS t USING (notice_key)
),
whole_procedures AS (
    SELECT
        tender_key,
        min(published_on) AS published_on,
        count(*) AS notices,
        max(last_seen) AS last_seen,
        list_sort(list_distinct(flatten(list(sources)))) AS sources
    FROM all_notices
    GROUP BY tender_key
),
latest_notices AS (
    SELECT *
    FROM all_notices
    -- Two notices that restate each other would leave none: then all of them speak.
    QUALIFY is_latest OR NOT bool_or(is_latest) OVER (PARTITION BY tender_key)
),
newest_notices AS (
    SELECT tender_key, notice_url, change_reason
    FROM latest_notices
    QUALIFY row_number() OVER (
        PARTITION BY tender_key
        ORDER BY published_on DESC NULLS LAST, dispatched_at DESC NULLS LAST, notice_key DESC
    ) = 1
),
speaking_notices AS (
    SELECT *
    FROM latest_notices
    QUALIFY row_number() OVER (
        PARTITION BY tender_key
        ORDER BY
            COALESCE(form_type = 'competition', false) DESC,
            published_on DESC NULLS LAST,
            dispatched_at DESC NULLS LAST,
            notice_key DESC
    ) = 1
),
-- Groups of lots repeat what their lots say.
latest_lots AS (
    SELECT
        n.tender_key,
        n.form_type,
        l.*,
        COALESCE(
            l.deadline_on, (l.deadline_at AT TIME ZONE 'Europe/Copenhagen')::DATE
        ) AS last_day
    FROM core.lots AS l
    JOIN latest_notices AS n USING (notice_key)
    WHERE NOT starts_with(l.lot_id, 'GLO-')
),
speaking_lots AS (
    SELECT l.*
    FROM latest_lots AS l
    SEMI JOIN speaking_notices USING (notice_key)
),
latest_awards AS (
    SELECT n.tender_key, n.form_type, a.*
    FROM core.awards AS a
    JOIN latest_notices AS n USING (notice_key)
),
calls AS (
    SELECT
        tender_key,
        bool_or(last_day >= getvariable('as_of')) AS has_open_call,
        bool_or(last_day < getvariable('as_of')) AS has_ended_call
    FROM latest_lots
    WHERE form_type = 'competition'
    GROUP BY tender_key
),
results AS (
    SELECT tender_key, true AS has_winner
    FROM latest_awards
    WHERE form_type = 'result'
    UNION
    SELECT tender_key, true
    FROM latest_lots
    WHERE form_type = 'result' AND result = 'selec-w'
    UNION
    SELECT tender_key, true
    FROM latest_notices
    WHERE form_type IN ('cont-modif', 'completion')
),
forms AS (
    SELECT
        tender_key,
        COALESCE(bool_or(form_type IN ('result', 'dir-awa-pre')), false) AS has_result,
        COALESCE(bool_or(closed), false) AS says_closed,
        COALESCE(bool_or(form_type = 'competition' AND NOT closed), false) AS says_open,
        COALESCE(bool_and(COALESCE(form_type IN ('planning', 'consultation'), false)), false)
            AS only_planning
    FROM latest_notices
    GROUP BY tender_key
),
states AS (
    SELECT
        f.tender_key,
        CASE
            WHEN newest.change_reason = 'cancel' THEN 'cancelled'
            WHEN c.has_open_call AND NOT f.says_closed THEN 'open'
            WHEN r.has_winner THEN 'awarded'
            WHEN f.says_closed OR f.has_result OR c.has_ended_call THEN 'closed'
            WHEN f.says_open THEN 'open'
            WHEN f.only_planning THEN 'planned'
            ELSE 'unknown'
        END AS state
    FROM forms AS f
    JOIN newest_notices AS newest USING (tender_key)
    LEFT JOIN calls AS c USING (tender_key)
    LEFT JOIN results AS r USING (tender_key)
),
municipality_numbers AS (
    SELECT pair.municipality_code, pair.cvr
    FROM (
        SELECT unnest(
            getvariable('municipality_cvr')::STRUCT(municipality_code VARCHAR, cvr VARCHAR)[]
        ) AS pair
    )
),
own_municipalities AS (
    SELECT n.tender_key, m.municipality_code
    FROM speaking_notices AS n
    JOIN municipality_numbers AS m
        ON list_contains(list_append(COALESCE(n.buyer_cvrs, []), n.buyer_cvr), m.cvr)
    QUALIFY row_number() OVER (
        PARTITION BY n.tender_key
        ORDER BY COALESCE(m.cvr = n.buyer_cvr, false) DESC, m.municipality_code
    ) = 1
),
-- Small sources name the buyer and give no number.
named_municipalities AS (
    SELECT n.tender_key, m.municipality_code
    FROM speaking_notices AS n
    JOIN ref.municipalities AS m
        ON lower(n.buyer_name) IN (lower(m.name || ' Kommune'), lower(m.name || 's Kommune'))
    WHERE n.buyer_cvr IS NULL
),
buyers_today AS (
    SELECT cvr, municipality_code
    FROM core.enterprises
    WHERE valid_from <= getvariable('as_of') AND COALESCE(valid_to >= getvariable('as_of'), true)
),
lot_facts AS (
    SELECT
        tender_key,
        count(*) AS lots,
        sum(estimated_value_dkk) AS value_dkk,
        bool_and(estimated_value_dkk IS NOT NULL) AS all_lots_have_a_value,
        max(deadline_at) AS deadline_at,
        bool_or(list_contains(reserved_participation, 'res-ws')) AS is_sheltered,
        bool_or(list_contains(reserved_participation, 'res-pub-ser')) AS is_public_service,
        bool_and(COALESCE(reserved_participation = ['none'], false)) AS is_open_to_all,
        string_agg(DISTINCT reservation_evidence, '; ' ORDER BY reservation_evidence)
            FILTER (list_has_any(reserved_participation, ['res-ws', 'res-pub-ser']))
            AS reserving_words,
        string_agg(DISTINCT reservation_evidence, '; ' ORDER BY reservation_evidence)
            AS all_words
    FROM speaking_lots
    GROUP BY tender_key
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
),
-- The value of a winning tender counts once, however many members and contracts it has.
winning_tenders AS (
    SELECT
        tender_key,
        notice_key,
        COALESCE(tender_id, lot_id || '/' || contract_id) AS tender_id,
        max(value_dkk) AS value_dkk
    FROM latest_awards
    WHERE form_type = 'result'
    GROUP BY ALL
),
awarded_values AS (
    SELECT tender_key, sum(value_dkk) AS value_dkk
    FROM winning_tenders
    GROUP BY tender_key
),
winner_names AS (
    SELECT tender_key, list(DISTINCT name ORDER BY name) AS winners
    FROM latest_awards
    WHERE name IS NOT NULL AND form_type IN ('result', 'cont-modif', 'completion')
    GROUP BY tender_key
),
total_values AS (
    SELECT tender_key, max_by(total_value, (published_on, notice_key)) AS total_value
    FROM latest_notices
    WHERE form_type = 'result' AND total_value IS NOT NULL AND total_currency = 'DKK'
    GROUP BY tender_key
),
announced_values AS (
    SELECT
        n.tender_key,
        CASE WHEN l.all_lots_have_a_value THEN l.value_dkk END AS of_all_lots,
        COALESCE(
            CASE WHEN n.currency = 'DKK' THEN n.estimated_value END, t.total_value
        ) AS of_procedure,
        l.value_dkk AS of_some_lots,
        a.value_dkk AS of_awards
    FROM speaking_notices AS n
    LEFT JOIN lot_facts AS l USING (tender_key)
    LEFT JOIN total_values AS t USING (tender_key)
    LEFT JOIN awarded_values AS a USING (tender_key)
),
tender_values AS (
    SELECT
        tender_key,
        COALESCE(of_all_lots, of_procedure, of_some_lots, of_awards) AS value_dkk,
        CASE
            WHEN of_all_lots IS NOT NULL THEN 'lots'
            WHEN of_procedure IS NOT NULL THEN 'procedure'
            WHEN of_some_lots IS NOT NULL THEN 'lots'
            WHEN of_awards IS NOT NULL THEN 'awards'
            ELSE 'none'
        END AS value_basis
    FROM announced_values
),
subtype_kinds AS (
    SELECT
        tender_key,
        bool_or(subtype IN ('12', '13', '14', '20', '21', '33', '34', '35')) AS is_light,
        bool_or(subtype IN (
            '7', '8', '9', '10', '11', '15', '16', '17', '18', '19', '22', '23', '24',
            '29', '30', '31', '32', '36', '37'
        )) AS is_ordinary
    FROM latest_notices
    GROUP BY tender_key
),
light_regimes AS (
    SELECT
        n.tender_key,
        CASE
            WHEN k.is_light THEN true
            WHEN k.is_ordinary THEN false
            WHEN w.sources = ['udbud'] AND n.cpv_main IS NOT NULL
                THEN EXISTS (
                    FROM ref.light_regime_cpv AS light WHERE starts_with(n.cpv_main, light.prefix)
                )
        END AS light_regime
    FROM speaking_notices AS n
    JOIN subtype_kinds AS k USING (tender_key)
    JOIN whole_procedures AS w USING (tender_key)
),
threshold_kinds AS (
    SELECT
        n.tender_key,
        n.published_on,
        CASE
            WHEN COALESCE(n.nature = 'works', starts_with(n.cpv_main, '45')) THEN 'works'
            WHEN r.light_regime THEN 'social_light_regime'
            WHEN r.light_regime IS NOT NULL THEN 'goods_services'
        END AS contract,
        CASE
            WHEN n.buyer_legal_type IN ('la', 'ra') OR o.tender_key IS NOT NULL
                THEN 'regional_local'
            WHEN n.buyer_legal_type = 'cga' THEN 'state'
        END AS buyer
    FROM speaking_notices AS n
    JOIN light_regimes AS r USING (tender_key)
    LEFT JOIN own_municipalities AS o USING (tender_key)
),
thresholds AS (
    SELECT k.tender_key, t.threshold_dkk
    FROM threshold_kinds AS k
    JOIN ref.thresholds AS t
        ON t.contract = k.contract
        AND t.buyer IN (k.buyer, 'all')
        AND k.published_on BETWEEN t.valid_from AND t.valid_to
),
cpv_codes AS (
    SELECT tender_key, cpv_main AS cpv, 1 AS place FROM speaking_notices
    UNION
    SELECT tender_key, cpv_main, 2 FROM speaking_lots
    UNION
    SELECT tender_key, unnest(cpv_additional), 3 FROM speaking_notices
    UNION
    SELECT tender_key, unnest(cpv_additional), 3 FROM speaking_lots
),
category_matches AS (
    SELECT DISTINCT ON (c.tender_key, m.category)
        c.tender_key,
        m.category,
        c.place,
        length(m.prefix) AS prefix_length,
        k.position
    FROM cpv_codes AS c
    JOIN ref.category_cpv AS m ON starts_with(c.cpv, m.prefix)
    JOIN ref.categories AS k USING (category)
    ORDER BY c.tender_key, m.category, c.place, prefix_length DESC
),
tender_categories AS (
    SELECT
        tender_key,
        list(category ORDER BY place, prefix_length DESC, position) AS categories
    FROM category_matches
    GROUP BY tender_key
)
SELECT
    n.tender_key,
    n.title,
    n.buyer_cvr,
    n.buyer_name,
    COALESCE(o.municipality_code, b.municipality_code, named.municipality_code) AS municipality_code,
    w.sources,
    newest.notice_url,
    s.state,
    w.published_on,
    CASE WHEN n.form_type = 'competition' THEN l.deadline_at END AS deadline_at,
    -- udbud.dk's search and the small sources say nothing of lots.
    CASE WHEN n.source NOT IN ('udbud', 'municipal', 'comdia', 'eu_supply') THEN l.lots END AS lots,
    n.cpv_main,
    COALESCE(c.categories, []::VARCHAR[]) AS categories,
    v.value_dkk,
    v.value_basis,
    COALESCE(r.reserved, 'unknown') AS reserved,
    r.reserved_evidence,
    CASE WHEN clauses.tender_key IS NOT NULL THEN true END AS social_clause,
    clauses.evidence AS social_clause_evidence,
    light.light_regime,
    v.value_dkk >= t.threshold_dkk AS above_threshold,
    COALESCE(winners.winners, []::VARCHAR[]) AS winners,
    w.notices,
    w.last_seen
FROM speaking_notices AS n
JOIN whole_procedures AS w USING (tender_key)
JOIN newest_notices AS newest USING (tender_key)
JOIN states AS s USING (tender_key)
JOIN tender_values AS v USING (tender_key)
JOIN light_regimes AS light USING (tender_key)
LEFT JOIN lot_facts AS l USING (tender_key)
LEFT JOIN reservations AS r USING (tender_key)
LEFT JOIN social_clauses AS clauses USING (tender_key)
LEFT JOIN own_municipalities AS o USING (tender_key)
LEFT JOIN buyers_today AS b ON b.cvr = n.buyer_cvr
LEFT JOIN named_municipalities AS named USING (tender_key)
LEFT JOIN thresholds AS t USING (tender_key)
LEFT JOIN tender_categories AS c USING (tender_key)
LEFT JOIN winner_names AS winners USING (tender_key)
