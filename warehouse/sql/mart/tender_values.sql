-- mart.tender_values: what a procedure is announced to be worth, in DKK excluding VAT.
-- What all lots announce, else the procedure's own value, else what some lots announce, else the
-- winning tenders, each once. Never two of them added; never the ceiling of a framework, which
-- stands beside them (eforms.md §5.1). Other currencies give no value here.
WITH live_notices AS (
    SELECT t.tender_key, n.*
    FROM core.notices AS n
    JOIN core.tender_notices AS t USING (notice_key)
    -- What was cancelled is void.
    WHERE n.is_latest AND n.change_reason IS DISTINCT FROM 'cancel'
),
lot_values AS (
    SELECT
        p.tender_key,
        sum(l.estimated_value_dkk) AS value_dkk,
        bool_and(l.estimated_value_dkk IS NOT NULL) AS all_lots_have_a_value
    FROM core.procedures AS p
    JOIN core.lots AS l ON l.notice_key = p.speaking_notice
    -- Groups of lots repeat what their lots say.
    WHERE NOT starts_with(l.lot_id, 'GLO-')
    GROUP BY p.tender_key
),
winning_tenders AS (
    -- The value of a winning tender counts once, however many members and contracts it has.
    SELECT
        n.tender_key,
        a.notice_key,
        COALESCE(a.tender_id, a.lot_id || '/' || a.contract_id) AS tender_id,
        max(a.value_dkk) AS value_dkk
    FROM core.awards AS a
    JOIN live_notices AS n USING (notice_key)
    WHERE n.form_type = 'result'
    GROUP BY ALL
),
awarded_values AS (
    SELECT tender_key, sum(value_dkk) AS value_dkk
    FROM winning_tenders
    GROUP BY tender_key
),
total_values AS (
    SELECT tender_key, max_by(total_value, (published_on, notice_key)) AS total_value
    FROM live_notices
    WHERE form_type = 'result' AND total_value IS NOT NULL AND total_currency = 'DKK'
    GROUP BY tender_key
),
announced_values AS (
    SELECT
        p.tender_key,
        CASE WHEN l.all_lots_have_a_value THEN l.value_dkk END AS of_all_lots,
        COALESCE(
            CASE WHEN n.currency = 'DKK' THEN n.estimated_value END, t.total_value
        ) AS of_procedure,
        l.value_dkk AS of_some_lots,
        a.value_dkk AS of_awards,
        n.framework_max_dkk
    FROM core.procedures AS p
    JOIN core.notices AS n ON n.notice_key = p.speaking_notice
    LEFT JOIN lot_values AS l USING (tender_key)
    LEFT JOIN total_values AS t USING (tender_key)
    LEFT JOIN awarded_values AS a USING (tender_key)
)
SELECT
    *,
    COALESCE(of_all_lots, of_procedure, of_some_lots, of_awards) AS value_dkk,
    CASE
        WHEN of_all_lots IS NOT NULL THEN 'lots'
        WHEN of_procedure IS NOT NULL THEN 'procedure'
        WHEN of_some_lots IS NOT NULL THEN 'lots'
        WHEN of_awards IS NOT NULL THEN 'awards'
        ELSE 'none'
    END AS value_basis
FROM announced_values
