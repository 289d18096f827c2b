-- mart.tender_lots: a lot of a procedure, as the notice that speaks for it has it.
-- Its categories are by its own CPV (`mart.lot_categories`), its value its own. Of a single lot
-- without one the procedure's counts; what several lots are worth together belongs to none of them.
-- reserved  of the lot itself: BT-71 of it, else a sentence on it or on the whole procedure.
WITH speaking_lots AS (
    SELECT
        p.tender_key,
        p.state,
        n.notice_key,
        n.title AS procedure_title,
        n.form_type,
        n.published_on,
        n.cpv_main AS procedure_cpv,
        COALESCE(l.lot_id, 'LOT-0000') AS lot_id,
        count(*) OVER (PARTITION BY p.tender_key) AS lots,
        COALESCE(l.cpv_main, n.cpv_main) AS lot_cpv,
        COALESCE(
            l.estimated_value_dkk, in_dkk(l.estimated_value, l.currency, n.published_on)
        ) AS own_dkk,
        COALESCE(l.nature, n.nature) AS lot_nature,
        l.* EXCLUDE (notice_key, lot_id, nature, cpv_main)
    FROM core.procedures AS p
    JOIN core.notices AS n ON n.notice_key = p.speaking_notice
    -- Groups of lots repeat what their lots say.
    LEFT JOIN core.lots AS l
        ON l.notice_key = p.speaking_notice AND NOT starts_with(l.lot_id, 'GLO-')
),
category_lists AS (
    SELECT notice_key, lot_id, list(category ORDER BY position) AS categories
    FROM mart.lot_categories
    GROUP BY notice_key, lot_id
),
reserving_sentences AS (
    SELECT notice_key, lot_id, true AS is_reserved
    FROM core.clauses
    WHERE kind IN ('sheltered', 'public_service') AND NOT mentioned AND NOT negated
    GROUP BY notice_key, lot_id
)
SELECT
    l.tender_key,
    l.lot_id,
    l.notice_key,
    m.municipality_code,
    m.role,
    l.state,
    COALESCE(l.title, l.procedure_title) AS title,
    l.lot_nature AS nature,
    l.lot_cpv AS cpv_main,
    COALESCE(c.categories, whole.categories, []::VARCHAR[]) AS categories,
    COALESCE(c.categories[1], whole.categories[1], 'unknown') AS category,
    CASE WHEN l.own_dkk IS NOT NULL THEN l.own_dkk WHEN l.lots = 1 THEN v.value_dkk END
        AS value_dkk,
    CASE
        WHEN l.estimated_value_dkk IS NOT NULL THEN 'lot'
        WHEN l.own_dkk IS NOT NULL OR l.lots = 1 AND v.converted THEN 'converted'
        WHEN l.lots = 1 THEN v.value_basis
        WHEN v.value_basis IN ('procedure', 'awards') THEN 'procedure_only'
        ELSE 'none'
    END AS value_basis,
    COALESCE(l.estimated_value, l.estimated_value_dkk) AS value,
    CASE
        WHEN l.estimated_value IS NOT NULL THEN l.currency
        WHEN l.estimated_value_dkk IS NOT NULL THEN 'DKK'
    END AS currency,
    l.framework_max_dkk,
    v.value_dkk AS procedure_value_dkk,
    CASE WHEN l.form_type = 'competition' THEN l.deadline_at END AS deadline_at,
    CASE
        WHEN list_contains(l.reserved_participation, 'res-ws') THEN 'sheltered'
        WHEN list_contains(l.reserved_participation, 'res-pub-ser') THEN 'public_service'
        WHEN own_words.is_reserved OR whole_words.is_reserved THEN 'text_only'
        WHEN l.reserved_participation = ['none'] THEN 'none'
        ELSE 'unknown'
    END AS reserved,
    l.reservation_evidence AS reserved_evidence,
    l.reserved_execution,
    COALESCE(l.social_objectives, []::VARCHAR[]) AS social_objectives,
    l.sme_suitable,
    r.light_regime,
    r.threshold_dkk,
    COALESCE(l.nuts, []::VARCHAR[]) AS nuts,
    l.postal_code,
    l.city,
    l.starts_on,
    COALESCE(l.ends_on, after(l.starts_on, l.duration, l.duration_unit)) AS ends_on,
    CASE
        WHEN l.ends_on IS NOT NULL THEN 'announced end'
        WHEN after(l.starts_on, l.duration, l.duration_unit) IS NOT NULL THEN 'start + duration'
        WHEN l.duration_other = 'UNLIMITED' THEN 'unlimited'
        ELSE 'unknown'
    END AS ends_basis,
    round(COALESCE(
        datediff('day', l.starts_on, l.ends_on) + 1,
        datediff('day', DATE '2001-01-01', after(DATE '2001-01-01', l.duration, l.duration_unit)) + 1
    ) / 365.25, 2) AS years,
    l.renewals
FROM speaking_lots AS l
JOIN mart.tender_values AS v USING (tender_key)
JOIN mart.tender_regimes AS r USING (tender_key)
LEFT JOIN mart.tender_municipalities AS m USING (tender_key)
LEFT JOIN category_lists AS c ON c.notice_key = l.notice_key AND c.lot_id = l.lot_id
LEFT JOIN reserving_sentences AS own_words
    ON own_words.notice_key = l.notice_key AND own_words.lot_id = l.lot_id
LEFT JOIN reserving_sentences AS whole_words
    ON whole_words.notice_key = l.notice_key AND whole_words.lot_id = ''
LEFT JOIN (
    SELECT tender_key, list(category ORDER BY position) AS categories
    FROM mart.tender_categories
    GROUP BY tender_key
) AS whole ON whole.tender_key = CASE WHEN l.lot_cpv IS NULL THEN l.tender_key END
