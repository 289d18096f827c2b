-- mart.municipal_buyers: under which CVR numbers a municipality buys, and who buys with it.
-- own        its numbers in the settings, and units of the register with the form of a primary
--            municipality (250) that have their address there.
-- co_buyer   another buyer of a notice that names an own number too, with its address in the
--            municipality: self-governing institutions, and companies the municipality owns. Never
--            the state, a region or another municipality (forms 230-250), which only buy jointly.
WITH today AS (
    SELECT cvr, name, form_code, municipality_code
    FROM core.enterprises
    WHERE valid_from <= getvariable('as_of') AND COALESCE(valid_to >= getvariable('as_of'), true)
),
told AS (
    SELECT unnest(
        getvariable('municipality_cvr')::STRUCT(municipality_code VARCHAR, cvr VARCHAR)[],
        recursive := true
    )
),
own AS (
    SELECT municipality_code, cvr, 'settings' AS rule FROM told
    UNION
    SELECT municipality_code, cvr, 'register' FROM today
    WHERE form_code = '250' AND municipality_code IS NOT NULL AND cvr NOT IN (SELECT cvr FROM told)
),
-- Buyers of the notices, each once.
buyers AS (
    SELECT DISTINCT
        notice_key,
        unnest(list_append(COALESCE(buyer_cvrs, []), buyer_cvr)) AS cvr
    FROM core.notices
    WHERE is_latest
),
joint AS (
    SELECT
        own.municipality_code,
        other.cvr,
        e.name,
        count(*) AS notices,
        min(other.notice_key) AS notice_key
    FROM buyers AS mine
    JOIN own ON own.cvr = mine.cvr
    JOIN buyers AS other ON other.notice_key = mine.notice_key
    JOIN today AS e ON e.cvr = other.cvr AND e.municipality_code = own.municipality_code
    ANTI JOIN own AS known ON known.cvr = other.cvr
    WHERE COALESCE(e.form_code NOT IN ('230', '235', '240', '245', '250'), true)
    GROUP BY ALL
)
SELECT
    own.municipality_code,
    own.cvr,
    e.name,
    'own' AS role,
    own.rule,
    CASE own.rule
        WHEN 'settings' THEN 'Kommunens eget CVR-nummer efter opsætningen'
        ELSE 'Primærkommune i CVR med adresse i kommunen'
    END AS reason
FROM own
LEFT JOIN today AS e USING (cvr)
UNION ALL
SELECT
    municipality_code,
    cvr,
    name,
    'co_buyer',
    'joint_notice',
    'Køber ind sammen med kommunen i ' || notices
        || CASE notices WHEN 1 THEN ' bekendtgørelse' ELSE ' bekendtgørelser' END
        || ', bl.a. ' || notice_key
FROM joint
