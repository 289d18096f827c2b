-- mart.winning_tenders: a tender that won, once, however many members and contracts it has.
-- Of results that no later notice restates and that are not void. Its category is the main one of
-- its lot by the result's own CPV, else the procedure's. Never the ceiling of a framework.
-- social_cvrs: its members that are or were on the register, or that the mapping team has found,
-- whenever that was; a firm may have become one after it won.
WITH social_numbers AS (
    SELECT cvr FROM core.social_register WHERE valid_from <= getvariable('as_of')
    UNION
    SELECT cvr FROM core.mapped_enterprises
),
winners AS (
    SELECT
        t.tender_key,
        n.published_on,
        COALESCE(a.tender_id, a.lot_id || '/' || a.contract_id) AS tender,
        COALESCE(a.cvr, p.matched_cvr) AS winner_cvr,
        CASE a.value_basis
            WHEN 'foreign_currency' THEN in_dkk(a.value, a.currency, n.published_on)
            ELSE a.value_dkk
        END AS counted_dkk,
        a.*
    FROM core.awards AS a
    JOIN core.notices AS n USING (notice_key)
    JOIN core.tender_notices AS t USING (notice_key)
    LEFT JOIN core.party_matches AS p USING (notice_key, org_id)
    WHERE n.is_latest
        AND n.form_type = 'result'
        AND n.change_reason IS DISTINCT FROM 'cancel'
),
tenders AS (
    SELECT
        tender_key,
        notice_key,
        tender,
        min(lot_id) AS lot_id,
        any_value(published_on) AS published_on,
        max(counted_dkk) AS value_dkk,
        COALESCE(arg_max(value, counted_dkk), max(value)) AS value,
        COALESCE(arg_max(currency, counted_dkk), max(currency)) AS currency,
        CASE
            WHEN max(counted_dkk) IS NULL THEN min(value_basis)
            WHEN arg_max(value_basis, counted_dkk) = 'foreign_currency' THEN 'converted'
            ELSE 'tender'
        END AS value_basis,
        list(DISTINCT winner_cvr ORDER BY winner_cvr) FILTER (winner_cvr IS NOT NULL) AS cvrs,
        list(DISTINCT winner_cvr ORDER BY winner_cvr)
            FILTER (winner_cvr IN (SELECT cvr FROM social_numbers)) AS social_cvrs,
        list(DISTINCT name ORDER BY name) FILTER (name IS NOT NULL) AS names
    FROM winners
    GROUP BY tender_key, notice_key, tender
)
SELECT
    w.notice_key,
    w.tender AS tender_id,
    w.tender_key,
    w.lot_id,
    COALESCE(l.category, t.category, 'unknown') AS category,
    w.published_on,
    w.value_dkk,
    w.value,
    w.currency,
    w.value_basis,
    COALESCE(w.cvrs, []::VARCHAR[]) AS cvrs,
    COALESCE(w.social_cvrs, []::VARCHAR[]) AS social_cvrs,
    COALESCE(w.names, []::VARCHAR[]) AS names
FROM tenders AS w
LEFT JOIN mart.lot_categories AS l
    ON l.notice_key = w.notice_key AND l.lot_id = w.lot_id AND l.position = 1
LEFT JOIN mart.tender_categories AS t ON t.tender_key = w.tender_key AND t.position = 1
