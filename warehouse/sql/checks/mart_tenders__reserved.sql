-- table: mart.tenders
-- severity: ERROR
-- reason: A reservation has its evidence.
SELECT tender_key, reserved
FROM mart.tenders
WHERE reserved NOT IN ('none', 'sheltered', 'public_service', 'text_only', 'unknown')
    OR (reserved IN ('sheltered', 'public_service', 'text_only') AND reserved_evidence IS NULL)
