-- core.unread_documents: what lies in the archive but gave no rows, counted and never dropped.
SELECT u.* EXCLUDE (crawl_id)
FROM clean.ted_unread_documents AS u
WHERE u.document IN (SELECT name FROM clean.ted_listed)
QUALIFY row_number() OVER (PARTITION BY u.source, u.document ORDER BY u.archive_ref DESC) = 1
