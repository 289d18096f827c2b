-- core.tender_documents: one row a document of a portal's list, as the newest list that had it says.
WITH links AS (
    SELECT notice_key, lower(unnest(document_urls)) AS url
    FROM core.notices
    UNION ALL
    SELECT notice_key, lower(documents_url) AS url
    FROM core.lots
),
tender_notices AS (
    SELECT
        regexp_extract(url, '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}')
            AS tender_id,
        list(DISTINCT notice_key ORDER BY notice_key) AS notice_keys
    FROM links
    WHERE regexp_matches(url, '^https?://(www[.])?ethics[.]dk/')
    GROUP BY tender_id
),
newest_lists AS (
    SELECT name AS tender_id, max(seen_at) AS seen_at
    FROM clean.ethics_listed
    GROUP BY name
)
SELECT
    d.* EXCLUDE (crawl_id, notice_keys, is_listed, first_seen, last_seen),
    t.notice_keys,
    d.last_seen = n.seen_at AS is_listed,
    min(d.first_seen) OVER (PARTITION BY d.document_key) AS first_seen,
    max(d.last_seen) OVER (PARTITION BY d.document_key) AS last_seen
FROM clean.ethics_tender_documents AS d
JOIN newest_lists AS n USING (tender_id)
LEFT JOIN tender_notices AS t USING (tender_id)
QUALIFY row_number()
    OVER (PARTITION BY d.document_key ORDER BY d.last_seen DESC, d.archive_ref DESC) = 1
