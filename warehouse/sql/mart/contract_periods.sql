-- mart.contract_periods: when a contract is expected to end, as far as its notices tell.
--
-- The period of its own lot; else that of the lot of the same identifier in the procedure's other
-- notices, results first, newest first. Of a dynamic purchasing system only its own: the rounds
-- count their lots anew. UNLIMITED and UNKNOWN give no end.
-- ends_on    announced, else start + duration, else conclusion + duration, else publication of the
--            award + duration; `ends_basis` says which. Renewals not counted.
-- latest_end_on  with all renewals; null unless their number and length are told
--            (`renewals_basis`). BT-58 has the number, BT-57 tells the length in words.
WITH lots AS (
    SELECT
        t.tender_key,
        n.form_type,
        n.published_on,
        l.*,
        bool_or(COALESCE(l.dps_usage <> 'none', false)) OVER lot AS is_dps,
        bool_or(COALESCE(l.framework_agreement <> 'none', false)) OVER lot AS is_framework
    FROM core.lots AS l
    JOIN core.notices AS n USING (notice_key)
    JOIN core.tender_notices AS t USING (notice_key)
    WHERE n.is_latest
        AND n.change_reason IS DISTINCT FROM 'cancel'
        AND NOT starts_with(l.lot_id, 'GLO-')
    WINDOW lot AS (PARTITION BY t.tender_key, l.lot_id)
),
contracts AS (
    SELECT
        c.*,
        COALESCE(own.is_dps, false) AS is_dps,
        COALESCE(own.is_framework OR c.is_framework, false) AS has_framework
    FROM mart.contracts AS c
    LEFT JOIN lots AS own USING (notice_key, lot_id)
),
timed AS (
    SELECT
        c.notice_key,
        c.lot_id,
        c.contract_id,
        c.org_id,
        l.notice_key AS period_from,
        l.starts_on,
        l.ends_on,
        l.duration,
        l.duration_unit,
        l.duration_other,
        l.renewals,
        l.renewal_text
    FROM contracts AS c
    JOIN lots AS l
        ON l.tender_key = c.tender_key
        AND l.lot_id = c.lot_id
        AND (l.notice_key = c.notice_key OR NOT c.is_dps)
    WHERE l.ends_on IS NOT NULL OR l.duration IS NOT NULL OR l.duration_other IS NOT NULL
    QUALIFY row_number() OVER (
        PARTITION BY c.notice_key, c.lot_id, c.contract_id, c.org_id
        ORDER BY
            l.notice_key = c.notice_key DESC,
            l.form_type = 'result' DESC,
            l.published_on DESC NULLS LAST,
            l.notice_key DESC
    ) = 1
),
dated AS (
    SELECT
        c.notice_key,
        c.lot_id,
        c.contract_id,
        c.org_id,
        c.began_on,
        c.awarded_on,
        c.is_dps,
        c.has_framework,
        t.* EXCLUDE (notice_key, lot_id, contract_id, org_id),
        after(t.starts_on, t.duration, t.duration_unit) AS from_start,
        after(c.began_on, t.duration, t.duration_unit) AS from_conclusion,
        after(c.awarded_on, t.duration, t.duration_unit) AS from_award,
        CASE
            WHEN t.renewals = 0 THEN 'no renewals'
            WHEN t.renewals IS NULL AND t.renewal_text IS NULL THEN 'renewals not told'
            WHEN t.renewals IS NULL OR renewal_months(t.renewal_text) IS NULL
                THEN 'renewals unknown'
            ELSE 'renewals announced'
        END AS renewals_basis
    FROM contracts AS c
    LEFT JOIN timed AS t USING (notice_key, lot_id, contract_id, org_id)
),
ended AS (
    SELECT
        * EXCLUDE (ends_on),
        COALESCE(ends_on, from_start, from_conclusion, from_award) AS ends_on,
        CASE
            WHEN ends_on IS NOT NULL THEN 'announced end'
            WHEN from_start IS NOT NULL THEN 'start + duration'
            WHEN from_conclusion IS NOT NULL THEN 'conclusion + duration'
            WHEN from_award IS NOT NULL THEN 'award notice + duration'
            WHEN duration_other = 'UNLIMITED' THEN 'unlimited'
            ELSE 'unknown'
        END AS ends_basis
    FROM dated
)
SELECT
    notice_key,
    lot_id,
    contract_id,
    org_id,
    CASE WHEN is_dps THEN 'dps' WHEN has_framework THEN 'framework' ELSE 'contract' END AS kind,
    starts_on,
    ends_on,
    CASE renewals_basis
        WHEN 'no renewals' THEN ends_on
        WHEN 'renewals announced'
            THEN after(ends_on + to_days(1), renewals * renewal_months(renewal_text), 'MONTH')
    END AS latest_end_on,
    ends_basis,
    renewals_basis,
    renewals,
    renewal_text,
    period_from
FROM ended
