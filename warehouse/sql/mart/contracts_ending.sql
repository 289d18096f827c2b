-- mart.contracts_ending: contracts of a municipality and its co-buyers that are expected to end soon,
-- by the bounds of the settings (6 to 18 months from as_of): the purchases that come next.
-- Listed when the announced end lies in the bounds, or the one with all renewals, which then counts:
-- the first of the two that does is expected_end_on. What is unlimited, unknown or completed is not
-- listed; a dynamic purchasing system's contracts only by an end of their own.
WITH bounds AS (
    SELECT
        (getvariable('as_of') + to_months(getvariable('ending_from_months')))::DATE AS first_day,
        (getvariable('as_of') + to_months(getvariable('ending_to_months')))::DATE AS last_day
),
expected AS (
    SELECT
        c.*,
        p.* EXCLUDE (notice_key, lot_id, contract_id, org_id),
        CASE
            WHEN p.ends_on BETWEEN b.first_day AND b.last_day THEN p.ends_on
            WHEN p.latest_end_on BETWEEN b.first_day AND b.last_day THEN p.latest_end_on
        END AS expected_end_on
    FROM mart.contracts AS c
    JOIN mart.contract_periods AS p USING (notice_key, lot_id, contract_id, org_id)
    CROSS JOIN bounds AS b
    WHERE NOT c.is_completed
)
SELECT
    e.tender_key,
    e.notice_key,
    e.lot_id,
    e.contract_id,
    e.org_id,
    e.winner_cvr,
    e.winner_name,
    e.category,
    n.title,
    l.title AS lot_title,
    n.buyer_cvr,
    n.buyer_name,
    m.municipality_code,
    m.role,
    e.kind,
    e.began_on AS concluded_on,
    e.starts_on,
    e.ends_on,
    e.latest_end_on,
    e.expected_end_on,
    datesub('month', getvariable('as_of'), e.expected_end_on) AS months_left,
    e.ends_basis,
    e.renewals_basis,
    concat_ws(
        ' ',
        CASE e.ends_basis
            WHEN 'announced end' THEN 'Slutdatoen står i bekendtgørelsen.'
            WHEN 'start + duration' THEN 'Regnet fra den annoncerede start og varighed.'
            WHEN 'conclusion + duration' THEN 'Regnet fra kontraktens indgåelse og varighed.'
            ELSE 'Regnet fra tildelingens offentliggørelse og varighed.'
        END,
        CASE e.renewals_basis
            WHEN 'no renewals' THEN 'Kan ikke forlænges.'
            WHEN 'renewals not told' THEN 'Om den kan forlænges, er ikke oplyst.'
            WHEN 'renewals unknown' THEN 'Kan forlænges, men hvor længe er ikke oplyst: '
            ELSE
                'Kan forlænges '
                || CASE WHEN e.renewals = 1 THEN 'én gang' ELSE e.renewals || ' gange' END
                || ': '
        END || COALESCE('»' || e.renewal_text || '«', ''),
        CASE WHEN e.is_modified THEN 'Som ændret senest.' END,
        CASE WHEN e.period_from <> e.notice_key THEN 'Perioden er fra ' || e.period_from || '.' END
    ) AS ends_reason,
    e.value_dkk,
    e.value_basis,
    e.value,
    e.currency,
    e.members,
    e.is_modified,
    n.notice_url
FROM expected AS e
JOIN core.notices AS n USING (notice_key)
JOIN mart.tender_municipalities AS m USING (tender_key)
JOIN ref.our_municipalities AS o ON o.municipality_code = m.municipality_code
LEFT JOIN core.lots AS l USING (notice_key, lot_id)
WHERE e.expected_end_on IS NOT NULL AND m.role IN ('own', 'co_buyer')
