-- What may tie notices to each other: a row a notice, read by pipelines/assets/procedures.py.
-- Deadlines are Danish calendar days; a lot's name is the buyer's own identifier, else its title.
SELECT
    n.notice_key,
    n.source,
    n.publication_number,
    n.notice_id,
    n.version,
    real_procedure(n.procedure_id) AS procedure_id,
    COALESCE(n.buyer_cvrs, []) AS buyer_cvrs,
    list_append(COALESCE(n.buyer_names, []), COALESCE(n.buyer_name, '')) AS buyer_names,
    COALESCE(n.buyer_cvr, lower(n.buyer_name), '') AS raw_buyer,
    COALESCE(n.title, '') AS title,
    n.form_type,
    list(DISTINCT COALESCE(
        l.deadline_on, (l.deadline_at AT TIME ZONE 'Europe/Copenhagen')::DATE
    )::VARCHAR) FILTER (l.deadline_on IS NOT NULL OR l.deadline_at IS NOT NULL) AS deadlines,
    -- An undivided procurement is named by its title, and that may be written anew.
    list(DISTINCT COALESCE(l.internal_id, l.title))
        FILTER (l.lot_id <> 'LOT-0000' AND COALESCE(l.internal_id, l.title) IS NOT NULL) AS lots,
    COALESCE(n.published_on::VARCHAR, '') AS published_on,
    n.changes_notice,
    COALESCE(n.previous_notices, []) AS previous_notices
FROM core.notices AS n
LEFT JOIN core.lots AS l USING (notice_key)
GROUP BY ALL
