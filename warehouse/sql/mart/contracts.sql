-- mart.contracts: a contract as its newest notice has it.
--
-- From results and modifications that no later notice restates and that are not void. A modification
-- stands in place of the result it modifies: the same procedure and lot, and the same winner, or the
-- lot's only one (a contract may be taken over), unless both number the contract and differ.
-- Several results of one procedure are tranches: each has its own contracts. A completion (subtype
-- of its own) ends those of its lots that were awarded before.
-- began_on and awarded_on are those of the first notice that tells of the contract: a modification
-- repeats the duration of the whole contract, not what is left of it.
WITH live_notices AS (
    SELECT t.tender_key, n.*
    FROM core.notices AS n
    JOIN core.tender_notices AS t USING (notice_key)
    WHERE n.is_latest AND n.change_reason IS DISTINCT FROM 'cancel'
),
awarded AS (
    SELECT
        n.tender_key,
        n.form_type,
        n.published_on,
        COALESCE(a.cvr, p.matched_cvr) AS winner_cvr,
        COALESCE(a.cvr, p.matched_cvr, lower(trim(a.name)), a.org_id) AS winner,
        CASE a.value_basis
            WHEN 'foreign_currency' THEN in_dkk(a.value, a.currency, n.published_on)
            ELSE a.value_dkk
        END AS counted_dkk,
        a.*
    FROM core.awards AS a
    JOIN live_notices AS n USING (notice_key)
    LEFT JOIN core.party_matches AS p USING (notice_key, org_id)
    WHERE n.form_type IN ('result', 'cont-modif')
),
winners AS (
    SELECT tender_key, form_type, lot_id, count(DISTINCT winner) AS winners
    FROM awarded
    GROUP BY ALL
),
-- What a modification modifies: results, and modifications before it.
replaced AS (
    SELECT
        old.notice_key,
        old.lot_id,
        old.contract_id,
        old.org_id,
        old.concluded_on,
        old.published_on,
        new.notice_key AS by_notice,
        new.contract_id AS by_contract,
        new.org_id AS by_org
    FROM awarded AS new
    JOIN awarded AS old USING (tender_key, lot_id)
    JOIN winners AS w
        ON w.tender_key = old.tender_key
        AND w.form_type = old.form_type
        AND w.lot_id = old.lot_id
    WHERE new.form_type = 'cont-modif'
        AND (new.published_on, new.notice_key) > (old.published_on, old.notice_key)
        AND (new.winner = old.winner OR w.winners = 1)
        AND COALESCE(new.contract_number = old.contract_number, true)
),
first_days AS (
    SELECT
        by_notice AS notice_key,
        lot_id,
        by_contract AS contract_id,
        by_org AS org_id,
        min(concluded_on) AS concluded_on,
        min(published_on) AS published_on
    FROM replaced
    GROUP BY ALL
),
completions AS (
    SELECT n.tender_key, l.lot_id, max(n.published_on) AS completed_on
    FROM live_notices AS n
    JOIN core.lots AS l USING (notice_key)
    WHERE n.form_type = 'completion'
    GROUP BY ALL
)
SELECT
    a.notice_key,
    a.lot_id,
    a.contract_id,
    a.org_id,
    a.tender_key,
    a.winner_cvr,
    a.name AS winner_name,
    a.contract_number,
    COALESCE(l.category, t.category, 'unknown') AS category,
    least(a.concluded_on, f.concluded_on) AS began_on,
    CASE WHEN a.form_type = 'result' THEN a.published_on ELSE f.published_on END AS awarded_on,
    a.counted_dkk AS value_dkk,
    CASE
        WHEN a.value_basis <> 'foreign_currency' OR a.counted_dkk IS NULL THEN a.value_basis
        ELSE 'converted'
    END AS value_basis,
    a.value,
    a.currency,
    count(*) OVER (PARTITION BY a.notice_key, COALESCE(a.tender_id, a.lot_id || a.contract_id))
        AS members,
    a.is_framework,
    a.form_type = 'cont-modif' AS is_modified,
    COALESCE(done.completed_on >= a.published_on, false) AS is_completed
FROM awarded AS a
ANTI JOIN replaced AS r USING (notice_key, lot_id, contract_id, org_id)
LEFT JOIN first_days AS f USING (notice_key, lot_id, contract_id, org_id)
LEFT JOIN completions AS done ON done.tender_key = a.tender_key AND done.lot_id = a.lot_id
LEFT JOIN mart.lot_categories AS l
    ON l.notice_key = a.notice_key AND l.lot_id = a.lot_id AND l.position = 1
LEFT JOIN mart.tender_categories AS t ON t.tender_key = a.tender_key AND t.position = 1
