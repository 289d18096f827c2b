-- core.procedures: one row a procurement procedure, with the two notices that matter and its state.
--
-- Only notices that no later one restates speak. The newest call speaks for title, buyer, lots,
-- reservation and CPV, the newest other notice where there was no call; the newest of all has the
-- page people should read. First publication, sources and count are those of all notices.
--
-- A notice that was cancelled (BT-140 cancel) is void: it says nothing more, but its procedure may
-- go on with another call. A procedure ends with a result: lots closed without a winner (clos-nw)
-- and the reason (BT-144), or a contract (eforms.md §5.8).
--
-- state      the first that holds: cancelled: all notices are void · open: a call whose last
--            deadline is on as_of (Copenhagen) or later, a dynamic system with awards included ·
--            awarded: a result with a winner, or a contract modified or completed · closed: a
--            result without a winner that is known, or a direct award · cancelled: its calls are
--            void, or a portal says it is cancelled · closed: the deadline is over or the source
--            says so · open: a call without deadline whose source says that one can still take
--            part (Comdia) · planned: nothing but planning or market dialogue · unknown: else,
--            such as a call without deadline.
WITH all_notices AS (
    SELECT t.tender_key, n.*
    FROM core.notices AS n
    JOIN core.tender_notices AS t USING (notice_key)
),
whole_procedures AS (
    SELECT
        tender_key,
        min(published_on) AS published_on,
        count(*) AS notices,
        max(last_seen) AS last_seen,
        list_sort(list_distinct(flatten(list(sources)))) AS sources
    FROM all_notices
    GROUP BY tender_key
),
latest_notices AS (
    SELECT *, COALESCE(change_reason = 'cancel', false) AS is_void
    FROM all_notices
    -- A chain may reach into another procedure, and leave none here: then all of them speak.
    QUALIFY is_latest OR NOT bool_or(is_latest) OVER (PARTITION BY tender_key)
),
newest_notices AS (
    SELECT tender_key, notice_key
    FROM latest_notices
    QUALIFY row_number() OVER (
        PARTITION BY tender_key
        ORDER BY published_on DESC NULLS LAST, dispatched_at DESC NULLS LAST, notice_key DESC
    ) = 1
),
speaking_notices AS (
    SELECT tender_key, notice_key
    FROM latest_notices
    QUALIFY row_number() OVER (
        PARTITION BY tender_key
        ORDER BY
            COALESCE(form_type = 'competition', false) DESC,
            is_void,
            published_on DESC NULLS LAST,
            dispatched_at DESC NULLS LAST,
            notice_key DESC
    ) = 1
),
live_notices AS (
    SELECT * FROM latest_notices WHERE NOT is_void
),
live_lots AS (
    SELECT
        n.tender_key,
        n.form_type,
        l.result,
        l.no_award_reason,
        COALESCE(
            l.deadline_on, (l.deadline_at AT TIME ZONE 'Europe/Copenhagen')::DATE
        ) AS last_day
    FROM core.lots AS l
    JOIN live_notices AS n USING (notice_key)
    WHERE NOT starts_with(l.lot_id, 'GLO-')
),
calls AS (
    SELECT
        tender_key,
        bool_or(last_day >= getvariable('as_of')) AS has_open_call,
        bool_or(last_day < getvariable('as_of')) AS has_ended_call
    FROM live_lots
    WHERE form_type = 'competition'
    GROUP BY tender_key
),
results AS (
    SELECT n.tender_key, true AS has_winner
    FROM core.awards AS a
    JOIN live_notices AS n USING (notice_key)
    WHERE n.form_type = 'result'
    UNION
    SELECT tender_key, true
    FROM live_lots
    WHERE form_type = 'result' AND result = 'selec-w'
    UNION
    SELECT tender_key, true
    FROM live_notices
    WHERE form_type IN ('cont-modif', 'completion')
),
ends AS (
    SELECT
        tender_key,
        list(DISTINCT no_award_reason ORDER BY no_award_reason)
            FILTER (no_award_reason IS NOT NULL) AS end_reasons
    FROM live_lots
    WHERE form_type = 'result'
    GROUP BY tender_key
    HAVING bool_and(COALESCE(result = 'clos-nw', false))
),
forms AS (
    SELECT
        tender_key,
        bool_and(is_void) AS is_void,
        bool_or(is_void AND COALESCE(form_type = 'competition', true)) AS has_void_call,
        -- Portals know neither the notice's names nor which notice they speak of.
        bool_or(is_void AND notice_id IS NULL AND publication_number IS NULL) AS says_cancelled,
        COALESCE(bool_or(form_type = 'competition' AND NOT is_void), false) AS has_call,
        COALESCE(bool_or(form_type IN ('result', 'dir-awa-pre') AND NOT is_void), false)
            AS has_result,
        COALESCE(bool_or(closed), false) AS says_closed,
        COALESCE(bool_or(form_type = 'competition' AND NOT closed AND NOT is_void), false)
            AS says_open,
        COALESCE(bool_and(COALESCE(form_type IN ('planning', 'consultation'), false)), false)
            AS only_planning
    FROM latest_notices
    GROUP BY tender_key
)
SELECT
    w.tender_key,
    speaking.notice_key AS speaking_notice,
    newest.notice_key AS newest_notice,
    w.published_on,
    w.notices,
    w.sources,
    w.last_seen,
    CASE
        WHEN f.is_void THEN 'cancelled'
        WHEN c.has_open_call AND NOT f.says_closed AND NOT f.says_cancelled THEN 'open'
        WHEN r.has_winner THEN 'awarded'
        WHEN f.has_result THEN 'closed'
        WHEN f.says_cancelled OR f.has_void_call AND NOT f.has_call THEN 'cancelled'
        WHEN f.says_closed OR c.has_ended_call THEN 'closed'
        WHEN f.says_open THEN 'open'
        WHEN f.only_planning THEN 'planned'
        ELSE 'unknown'
    END AS state,
    e.end_reasons
FROM whole_procedures AS w
JOIN forms AS f USING (tender_key)
JOIN speaking_notices AS speaking USING (tender_key)
JOIN newest_notices AS newest USING (tender_key)
LEFT JOIN calls AS c USING (tender_key)
LEFT JOIN results AS r USING (tender_key)
LEFT JOIN ends AS e USING (tender_key)
