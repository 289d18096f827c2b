-- core.awards: a winning tenderer of a notice version, from the source that won the notice, with
-- what the call had said of reservation: an award never says it (eforms.md §2.2).
--
-- The lot is found among those of the procedure's calls by the buyer's own identifier (BT-22),
-- which holds over notices; else by lot identifier, unless both have an identifier of the buyer
-- and they differ (rounds of a dynamic system count from LOT-0001 anew, §5.8); else the call
-- counts when it says the same of all its lots. Where the lots that are found say different
-- things, nothing is carried. Never guessed from text.
WITH shown AS (
    SELECT * FROM clean.ted_awards
    UNION ALL BY NAME
    SELECT * FROM clean.udbud_sync_awards
    UNION ALL BY NAME
    SELECT * FROM clean.udbud_awards
),
won AS (
    SELECT s.* EXCLUDE (crawl_id, first_seen, last_seen), n.first_seen, n.last_seen
    FROM shown AS s
    JOIN core.notices AS n ON n.notice_key = s.notice_key AND n.archive_ref = s.archive_ref
    QUALIFY row_number() OVER (
        PARTITION BY s.notice_key, lot_id, contract_id, org_id ORDER BY s.crawl_id DESC
    ) = 1
),
-- Lots of calls that no later one restates; groups of lots and lots of portals say nothing.
called_lots AS (
    SELECT
        t.tender_key,
        l.notice_key,
        l.lot_id,
        l.internal_id,
        n.published_on,
        {'participation': list_sort(l.reserved_participation), 'execution': l.reserved_execution}
            AS said
    FROM core.lots AS l
    JOIN core.notices AS n USING (notice_key)
    JOIN core.tender_notices AS t USING (notice_key)
    WHERE n.is_latest
        AND n.form_type = 'competition'
        AND n.notice_id IS NOT NULL
        AND NOT starts_with(l.lot_id, 'GLO-')
),
awarded_lots AS (
    SELECT DISTINCT t.tender_key, w.notice_key, w.lot_id, l.internal_id, n.published_on
    FROM won AS w
    JOIN core.tender_notices AS t USING (notice_key)
    JOIN core.notices AS n USING (notice_key)
    LEFT JOIN core.lots AS l USING (notice_key, lot_id)
),
-- 1 buyer's own identifier, 2 lot identifier, 3 any lot.
matches AS (
    SELECT
        a.notice_key,
        a.lot_id,
        c.said,
        c.notice_key AS call_key,
        c.published_on,
        CASE
            WHEN a.internal_id = c.internal_id THEN 1
            WHEN a.lot_id = c.lot_id AND COALESCE(a.internal_id = c.internal_id, true) THEN 2
            ELSE 3
        END AS place
    FROM awarded_lots AS a
    JOIN called_lots AS c USING (tender_key)
    WHERE COALESCE(c.published_on <= a.published_on, true)
    -- The surest way of finding the lot counts alone.
    QUALIFY place = min(place) OVER (PARTITION BY a.notice_key, a.lot_id)
),
carried AS (
    SELECT
        notice_key,
        lot_id,
        any_value(place) AS place,
        any_value(said) AS said,
        max_by(call_key, (published_on, call_key)) AS call_key
    FROM matches
    GROUP BY notice_key, lot_id
    HAVING count(DISTINCT said) = 1
        AND (len(any_value(said).participation) > 0 OR any_value(said).execution IS NOT NULL)
)
SELECT
    w.* EXCLUDE (reserved_participation, reserved_execution, reserved_from, reserved_rule),
    c.said.participation AS reserved_participation,
    c.said.execution AS reserved_execution,
    c.call_key AS reserved_from,
    CASE c.place WHEN 1 THEN 'internal_id' WHEN 2 THEN 'lot_id' WHEN 3 THEN 'all_lots' END
        AS reserved_rule
FROM won AS w
LEFT JOIN carried AS c USING (notice_key, lot_id)
