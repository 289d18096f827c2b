-- table: mart.opportunities
-- severity: ERROR
-- reason: Every reason rests on a row that is there.
WITH rows_there AS (
    SELECT 'core.lots:' || notice_key || '/' || lot_id AS ref FROM core.lots
    UNION ALL
    SELECT 'core.notices:' || notice_key FROM core.notices
    UNION ALL
    SELECT 'core.awards:' || concat_ws('/', notice_key, lot_id, contract_id, org_id)
    FROM core.awards
    UNION ALL
    SELECT 'core.enterprises:' || cvr || '/' || valid_from FROM core.enterprises
    UNION ALL
    SELECT 'core.social_register:' || cvr || '/' || valid_from FROM core.social_register
    UNION ALL
    SELECT 'core.mapped_enterprises:' || cvr FROM core.mapped_enterprises
    UNION ALL
    SELECT 'core.mapping_records:' || record_id || '/' || valid_from FROM core.mapping_records
    UNION ALL
    SELECT 'mart.offerings:' || concat_ws('/', cvr, category, evidence, source_ref)
    FROM mart.offerings
    UNION ALL
    SELECT 'mart.contracts_ending:' || concat_ws('/', notice_key, lot_id, contract_id, org_id)
    FROM mart.contracts_ending
    UNION ALL
    SELECT 'mart.discovery:' || municipality_code || '/' || cvr FROM mart.discovery
    UNION ALL
    SELECT 'mart.consortia:' || tender_key || '/' || group_no FROM mart.consortia
),
reasons AS (
    SELECT 'opportunities' AS found_in, tender_key, unnest(reason_refs) AS ref
    FROM mart.opportunities
    UNION ALL
    SELECT 'consortia', tender_key, unnest(reason_refs) FROM mart.consortia
    UNION ALL
    SELECT 'subcontract_leads', tender_key, unnest(reason_refs) FROM mart.subcontract_leads
)
SELECT DISTINCT found_in, tender_key, ref
FROM reasons
ANTI JOIN rows_there USING (ref)
