-- core.unread_documents: what lies in the archive but gave no rows, counted and never dropped.
-- A notice that came malformed and whole another night has given rows.
WITH met AS (
    SELECT * FROM clean.ted_unread_documents
    WHERE document IN (SELECT name FROM clean.ted_listed)
        AND document NOT IN (SELECT notice_key FROM clean.ted_notices)
    UNION ALL BY NAME
    SELECT * FROM clean.udbud_sync_unread_documents
    WHERE document IN (SELECT name FROM clean.udbud_sync_listed)
)
SELECT u.* EXCLUDE (crawl_id)
FROM met AS u
QUALIFY row_number() OVER (PARTITION BY u.source, u.document ORDER BY u.archive_ref DESC) = 1
