-- mart.tender_municipalities: the municipality that buys, and the rule that says so. One whose own
-- CVR number is among the buyers' goes first, then the buyer's address in CVR, then, of a buyer
-- without CVR number, its name.
-- role  own: the municipality itself · co_buyer: an institution that buys with it, this time without
--       it (`mart.municipal_buyers`) · other: another buyer that has its address there.
WITH speaking_notices AS (
    SELECT
        p.tender_key,
        n.* REPLACE (COALESCE(n.buyer_cvr, m.matched_cvr) AS buyer_cvr)
    FROM core.procedures AS p
    JOIN core.notices AS n ON n.notice_key = p.speaking_notice
    LEFT JOIN core.party_matches AS m
        ON m.notice_key = n.notice_key AND m.org_id = 'BUYER'
),
-- All buyers of the speaking notice, the first one of them.
buyers AS (
    SELECT DISTINCT
        tender_key,
        unnest(list_append(COALESCE(buyer_cvrs, []), buyer_cvr)) AS cvr,
        buyer_cvr AS first_cvr
    FROM speaking_notices
),
own_municipalities AS (
    SELECT n.tender_key, m.municipality_code
    FROM buyers AS n
    JOIN mart.municipal_buyers AS m USING (cvr)
    WHERE m.role = 'own'
    QUALIFY row_number() OVER (
        PARTITION BY n.tender_key
        ORDER BY COALESCE(cvr = n.first_cvr, false) DESC, m.municipality_code
    ) = 1
),
named_municipalities AS (
    SELECT n.tender_key, m.municipality_code
    FROM speaking_notices AS n
    JOIN ref.municipalities AS m
        ON lower(n.buyer_name) IN (lower(m.name || ' Kommune'), lower(m.name || 's Kommune'))
    WHERE n.buyer_cvr IS NULL
),
co_buyers AS (
    SELECT DISTINCT n.tender_key, m.municipality_code
    FROM buyers AS n
    JOIN mart.municipal_buyers AS m USING (cvr)
    WHERE m.role = 'co_buyer'
),
buyers_today AS (
    SELECT cvr, municipality_code
    FROM core.enterprises
    WHERE valid_from <= getvariable('as_of') AND COALESCE(valid_to >= getvariable('as_of'), true)
)
SELECT
    n.tender_key,
    COALESCE(o.municipality_code, b.municipality_code, named.municipality_code)
        AS municipality_code,
    CASE
        WHEN o.municipality_code IS NOT NULL THEN 'own_number'
        WHEN b.municipality_code IS NOT NULL THEN 'address'
        ELSE 'name'
    END AS rule,
    CASE
        WHEN o.municipality_code IS NOT NULL THEN 'own'
        WHEN c.tender_key IS NOT NULL THEN 'co_buyer'
        WHEN b.municipality_code IS NOT NULL THEN 'other'
        ELSE 'own'
    END AS role
FROM speaking_notices AS n
LEFT JOIN own_municipalities AS o USING (tender_key)
LEFT JOIN buyers_today AS b ON b.cvr = n.buyer_cvr
LEFT JOIN named_municipalities AS named USING (tender_key)
LEFT JOIN co_buyers AS c
    ON c.tender_key = n.tender_key AND c.municipality_code = b.municipality_code
WHERE COALESCE(o.municipality_code, b.municipality_code, named.municipality_code) IS NOT NULL
