-- core.document_hosts: where each municipality's tender documents lie. Aarhus' own portal is not
-- known beforehand (udbud.md §5): this tells it.
WITH municipality_numbers AS (
    SELECT pair.municipality_code, pair.cvr
    FROM (
        SELECT unnest(
            getvariable('municipality_cvr')::STRUCT(municipality_code VARCHAR, cvr VARCHAR)[]
        ) AS pair
    )
),
links AS (
    SELECT notice_key, buyer_cvrs, published_on, unnest(document_urls) AS url
    FROM core.notices
    UNION ALL
    SELECT notice_key, n.buyer_cvrs, n.published_on, l.documents_url AS url
    FROM core.lots AS l
    JOIN core.notices AS n USING (notice_key)
)
SELECT
    m.municipality_code,
    lower(regexp_extract(l.url, '^[a-zA-Z]+://(?:www[.])?([^/:?#]+)', 1)) AS host,
    count(DISTINCT l.notice_key) AS notices,
    max(l.published_on) AS last_published_on,
    max_by(l.notice_key, struct_pack(l.published_on, l.notice_key)) AS notice_key
FROM links AS l
JOIN municipality_numbers AS m ON list_contains(l.buyer_cvrs, m.cvr)
WHERE regexp_matches(l.url, '^[a-zA-Z]+://')
GROUP BY ALL
