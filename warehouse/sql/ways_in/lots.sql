-- What there is to take part in: open and planned lots of our municipalities and their co-buyers
-- whose deadline is not over, and those of their contracts that end soon, once each, with the first
-- end. Fields of `pipelines.ways_in.facts.Lot`; texts become words there.
WITH ours AS (
    SELECT
        l.*,
        COALESCE('core.lots:' || raw.notice_key || '/' || raw.lot_id, 'core.notices:' || l.notice_key)
            AS ref,
        [l.title, t.title, raw.title, raw.description] AS texts,
        COALESCE(raw.dps_usage <> 'none', false) AS is_dynamic,
        t.buyer_cvr,
        t.title AS procedure_title
    FROM mart.tender_lots AS l
    JOIN ref.our_municipalities USING (municipality_code)
    JOIN mart.tenders AS t USING (tender_key)
    LEFT JOIN core.lots AS raw ON raw.notice_key = l.notice_key AND raw.lot_id = l.lot_id
    WHERE l.role IN ('own', 'co_buyer')
),
ending AS (
    SELECT
        *,
        'mart.contracts_ending:' || concat_ws('/', notice_key, lot_id, contract_id, org_id)
            AS state_ref,
        list(winner_cvr) FILTER (winner_cvr IS NOT NULL)
            OVER (PARTITION BY tender_key, lot_id) AS holders
    FROM mart.contracts_ending
    QUALIFY row_number() OVER (
        PARTITION BY tender_key, lot_id ORDER BY expected_end_on, state_ref
    ) = 1
)
SELECT
    tender_key,
    lot_id,
    notice_key,
    municipality_code,
    buyer_cvr,
    state,
    procedure_title,
    title AS lot_title,
    texts,
    value_dkk,
    procedure_value_dkk AS tender_value_dkk,
    years,
    COALESCE(nature = 'works', false) AS is_works,
    is_dynamic,
    COALESCE(sme_suitable, false) AS sme_suitable,
    reserved,
    deadline_at,
    NULL::DATE AS expected_on,
    NULL AS expected_reason,
    []::VARCHAR[] AS holders,
    ref,
    ref AS state_ref
FROM ours
WHERE state IN ('open', 'planned')
    AND COALESCE(
        (deadline_at AT TIME ZONE 'Europe/Copenhagen')::DATE >= getvariable('as_of'), true
    )
UNION ALL
-- The lot as the call has it, else as the award names it: a call may have counted lots otherwise.
SELECT
    e.tender_key,
    e.lot_id,
    COALESCE(l.notice_key, e.notice_key),
    e.municipality_code,
    e.buyer_cvr,
    'expected',
    e.title,
    COALESCE(l.title, e.lot_title),
    COALESCE(l.texts, [e.title, e.lot_title, awarded.description]),
    COALESCE(l.value_dkk, awarded.estimated_value_dkk, e.value_dkk),
    l.procedure_value_dkk,
    COALESCE(
        l.years,
        round((datediff('day', COALESCE(e.starts_on, e.concluded_on), e.ends_on) + 1) / 365.25, 2)
    ),
    COALESCE(COALESCE(l.nature, awarded.nature) = 'works', false),
    e.kind = 'dps',
    COALESCE(l.sme_suitable, false),
    COALESCE(l.reserved, 'unknown'),
    NULL,
    e.expected_end_on,
    e.ends_reason,
    COALESCE(list_sort(list_distinct(e.holders)), []),
    COALESCE(l.ref, 'core.lots:' || awarded.notice_key || '/' || awarded.lot_id, e.state_ref),
    e.state_ref
FROM ending AS e
LEFT JOIN ours AS l USING (tender_key, lot_id)
LEFT JOIN core.lots AS awarded ON awarded.notice_key = e.notice_key AND awarded.lot_id = e.lot_id
WHERE COALESCE(l.state NOT IN ('open', 'planned'), true)
ORDER BY tender_key, lot_id
