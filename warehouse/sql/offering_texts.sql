-- Texts that may say what an enterprise supplies: the FORMÅL of each that is registered, mapped or
-- a candidate, and what the mapping team wrote of it (website and note of its current records).
WITH enterprises AS (
    SELECT cvr FROM mart.discovery WHERE verdict IN ('candidate', 'confirmed')
    UNION
    SELECT cvr
    FROM core.social_register
    WHERE valid_from <= getvariable('as_of') AND COALESCE(valid_to >= getvariable('as_of'), true)
    UNION
    SELECT cvr FROM core.mapped_enterprises
)
SELECT e.cvr, 'purpose' AS evidence, e.cvr AS source_ref, e.purpose AS text
FROM core.enterprises AS e
SEMI JOIN enterprises USING (cvr)
WHERE e.is_listed
    AND e.valid_from <= getvariable('as_of')
    AND COALESCE(e.valid_to >= getvariable('as_of'), true)
    AND e.purpose IS NOT NULL
UNION ALL
SELECT matched_cvr, 'website', record_id, concat_ws(' ', website, note)
FROM core.mapping_records
WHERE valid_to IS NULL
    AND matched_cvr IS NOT NULL
    AND is_found
    AND COALESCE(website, note) IS NOT NULL
