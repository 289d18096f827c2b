-- core.mapping_records: what the mapping team handed in; matched where the row has a CVR number.
SELECT
    * EXCLUDE (crawl_id, matched_by, match_score),
    CASE WHEN cvr IS NOT NULL THEN 'cvr' END AS matched_by,
    match_score
FROM clean.inbox_mapping_records
