-- The tenders whose document lists the night asks ethics.dk for: those that notices of the
-- settings' municipalities point to, each once.
WITH ours AS (
    SELECT pair.cvr
    FROM (
        SELECT unnest(
            getvariable('municipality_cvr')::STRUCT(municipality_code VARCHAR, cvr VARCHAR)[]
        ) AS pair
    )
    WHERE pair.municipality_code IN (SELECT municipality_code FROM ref.our_municipalities)
),
lot_facts AS (
    SELECT notice_key, max(deadline_on) AS deadline_on, list(documents_url) AS documents_urls
    FROM core.lots
    GROUP BY notice_key
),
links AS (
    SELECT
        n.notice_key,
        l.deadline_on,
        unnest(list_concat(n.document_urls, l.documents_urls)) AS url
    FROM core.notices AS n
    LEFT JOIN lot_facts AS l USING (notice_key)
    WHERE list_has_any(n.buyer_cvrs, (SELECT list(cvr) FROM ours))
),
tenders AS (
    SELECT
        regexp_extract(
            lower(url), '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
        ) AS guid,
        url,
        COALESCE(deadline_on >= getvariable('as_of'), false) AS is_open
    FROM links
    WHERE regexp_matches(lower(url), '^https?://(www[.])?ethics[.]dk/')
)
SELECT guid, min(url) AS url, bool_or(is_open) AS is_open
FROM tenders
WHERE guid <> ''
GROUP BY guid
ORDER BY guid
