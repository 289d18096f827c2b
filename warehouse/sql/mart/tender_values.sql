-- mart.tender_values: what a procedure is announced to be worth, in DKK excluding VAT.
-- What all lots announce, else the procedure's own value, else what some lots announce, else the
-- winning tenders, each once. Never two of them added; never the ceiling of a framework, which
-- stands beside them (eforms.md §5.1). Other currencies count by the rate of the notice's day, where
-- one is known (`converted` says so).
WITH live_notices AS (
    SELECT t.tender_key, n.*
    FROM core.notices AS n
    JOIN core.tender_notices AS t USING (notice_key)
    -- What was cancelled is void.
    WHERE n.is_latest AND n.change_reason IS DISTINCT FROM 'cancel'
),
speaking_lots AS (
    SELECT
        p.tender_key,
        l.estimated_value_dkk,
        COALESCE(
            l.estimated_value_dkk, in_dkk(l.estimated_value, l.currency, n.published_on)
        ) AS value_dkk
    FROM core.procedures AS p
    JOIN core.notices AS n ON n.notice_key = p.speaking_notice
    JOIN core.lots AS l ON l.notice_key = p.speaking_notice
    -- Groups of lots repeat what their lots say.
    WHERE NOT starts_with(l.lot_id, 'GLO-')
),
lot_values AS (
    SELECT
        tender_key,
        sum(value_dkk) AS value_dkk,
        bool_and(value_dkk IS NOT NULL) AS all_lots_have_a_value,
        bool_or(estimated_value_dkk IS NULL AND value_dkk IS NOT NULL) AS converted
    FROM speaking_lots
    GROUP BY tender_key
),
awarded_values AS (
    SELECT
        tender_key,
        sum(value_dkk) AS value_dkk,
        bool_or(value_basis = 'converted') AS converted
    FROM mart.winning_tenders
    GROUP BY tender_key
),
total_values AS (
    SELECT
        tender_key,
        in_dkk(total_value, total_currency, published_on) AS value_dkk,
        total_currency <> 'DKK' AS converted
    FROM live_notices
    WHERE form_type = 'result' AND value_dkk IS NOT NULL
    QUALIFY row_number() OVER (
        PARTITION BY tender_key ORDER BY published_on DESC NULLS LAST, notice_key DESC
    ) = 1
),
own_values AS (
    SELECT
        p.tender_key,
        in_dkk(n.estimated_value, n.currency, n.published_on) AS value_dkk,
        n.currency <> 'DKK' AS converted,
        n.framework_max_dkk
    FROM core.procedures AS p
    JOIN core.notices AS n ON n.notice_key = p.speaking_notice
),
announced_values AS (
    SELECT
        n.tender_key,
        CASE WHEN l.all_lots_have_a_value THEN l.value_dkk END AS of_all_lots,
        COALESCE(n.value_dkk, t.value_dkk) AS of_procedure,
        l.value_dkk AS of_some_lots,
        a.value_dkk AS of_awards,
        n.framework_max_dkk,
        l.converted AS lots_converted,
        CASE WHEN n.value_dkk IS NULL THEN t.converted ELSE n.converted END AS procedure_converted,
        a.converted AS awards_converted
    FROM own_values AS n
    LEFT JOIN lot_values AS l USING (tender_key)
    LEFT JOIN total_values AS t USING (tender_key)
    LEFT JOIN awarded_values AS a USING (tender_key)
)
SELECT
    * EXCLUDE (lots_converted, procedure_converted, awards_converted),
    COALESCE(of_all_lots, of_procedure, of_some_lots, of_awards) AS value_dkk,
    CASE
        WHEN of_all_lots IS NOT NULL THEN 'lots'
        WHEN of_procedure IS NOT NULL THEN 'procedure'
        WHEN of_some_lots IS NOT NULL THEN 'lots'
        WHEN of_awards IS NOT NULL THEN 'awards'
        ELSE 'none'
    END AS value_basis,
    CASE value_basis
        WHEN 'lots' THEN lots_converted
        WHEN 'procedure' THEN procedure_converted
        WHEN 'awards' THEN awards_converted
    END AS converted
FROM announced_values
