-- table: mart.offerings
-- severity: ERROR
-- reason: No offering without the record it was read from.
SELECT o.cvr, o.category, o.evidence, o.source_ref
FROM mart.offerings AS o
WHERE NOT CASE o.evidence
    WHEN 'decision' THEN o.source_ref IN (SELECT decision_key FROM core.decisions)
    WHEN 'survey' THEN o.source_ref IN (SELECT record_id FROM core.mapping_records)
    WHEN 'website' THEN o.source_ref IN (SELECT record_id FROM core.mapping_records)
    WHEN 'award' THEN o.source_ref IN (SELECT notice_key || '/' || lot_id FROM core.wins)
    WHEN 'site_branch' THEN o.source_ref IN (SELECT p_number FROM core.sites)
    WHEN 'company_branch' THEN o.source_ref IN (SELECT cvr FROM core.enterprises)
    WHEN 'purpose' THEN o.source_ref IN (SELECT cvr FROM core.enterprises)
    ELSE false
END
