-- mart.match_review: what people must decide about identities, ready to be filled in as decisions.
--
-- Organisations of notices: those with a unit that is near but not near enough, or with two that
-- are as near. Records of the mapping team as they are today: the same, and every one without a
-- unit, so that none vanishes, and every one whose number belongs to another name in the register.
-- What was decided is not listed again.
WITH newest_units AS (
    SELECT cvr, name, concat_ws(' ', postal_code, city) AS place
    FROM core.enterprises
    QUALIFY row_number() OVER (PARTITION BY cvr ORDER BY valid_from DESC) = 1
),
-- How many notices have an organisation of the name, wherever it lies.
named AS (
    SELECT name, count(DISTINCT notice_key) AS notices
    FROM (
        SELECT name, notice_key FROM core.organisations
        UNION ALL
        SELECT buyer_name, notice_key FROM core.notices
    )
    WHERE name IS NOT NULL
    GROUP BY name
),
listed AS (
    SELECT
        'organisation' AS of,
        m.organisation_key AS subject,
        m.name,
        concat_ws(' ', m.postal_code, m.city) AS place,
        m.cvr,
        m.score,
        m.runner_up,
        m.reason,
        COALESCE(n.notices, 0) AS notices
    FROM core.organisation_matches AS m
    LEFT JOIN named AS n USING (name)
    WHERE m.state = 'review'
    UNION ALL
    SELECT
        'mapping_record',
        r.record_id,
        r.name,
        concat_ws(' ', r.postal_code, r.city),
        m.cvr,
        m.score,
        m.runner_up,
        COALESCE(m.number_doubt, m.reason),
        0
    FROM core.mapping_records AS r
    JOIN core.record_matches AS m USING (record_id, valid_from)
    WHERE r.valid_to IS NULL
        AND (
            m.state = 'review'
            OR m.number_doubt IS NOT NULL
            OR (m.state = 'rejected' AND m.matched_by IS DISTINCT FROM 'decision')
        )
)
SELECT
    'match' AS kind,
    l.subject || COALESCE(' = ' || l.cvr, '') AS subject,
    NULL::VARCHAR AS decision,
    l.of,
    l.name,
    nullif(l.place, '') AS place,
    l.cvr,
    u.name AS register_name,
    nullif(u.place, '') AS register_place,
    l.score,
    l.runner_up,
    second.name AS runner_up_name,
    l.reason,
    l.notices
FROM listed AS l
LEFT JOIN newest_units AS u ON u.cvr = l.cvr
LEFT JOIN newest_units AS second ON second.cvr = l.runner_up
