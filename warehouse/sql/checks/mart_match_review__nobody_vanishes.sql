-- table: mart.match_review
-- severity: ERROR
-- reason: A record of the mapping team has a unit, is listed, or was decided upon.
SELECT r.record_id
FROM core.mapping_records AS r
JOIN core.record_matches AS m USING (record_id, valid_from)
WHERE r.valid_to IS NULL
    AND r.matched_cvr IS NULL
    AND m.matched_by IS DISTINCT FROM 'decision'
    AND r.record_id NOT IN (
        SELECT regexp_replace(subject, ' = [0-9]{8}$', '') FROM mart.match_review
    )
