-- core.mapped_enterprises: what the mapping team says today of each enterprise it has found, from
-- all its current records that were recognised. Of several records the newest that says something
-- counts; days of visits and answers are the last ones, the day it was found the first.
-- municipality_code: as said, else that of a postal district that lies in one municipality.
WITH records AS (
    SELECT *
    FROM core.mapping_records
    WHERE matched_cvr IS NOT NULL AND valid_to IS NULL AND is_found
),
whole_districts AS (
    SELECT postal_code, municipality_code FROM ref.postal_districts WHERE share >= 0.95
),
placed AS (
    SELECT
        r.* EXCLUDE (municipality_code),
        COALESCE(r.municipality_code, d.municipality_code) AS municipality_code,
        -- An address is one thing: street, postal code and town of the same record.
        CASE
            WHEN r.address IS NOT NULL THEN
                {address: r.address, postal_code: r.postal_code, city: r.city}
        END AS place
    FROM records AS r
    LEFT JOIN whole_districts AS d USING (postal_code)
),
gathered AS (
    SELECT
        matched_cvr AS cvr,
        list(record_id ORDER BY record_id) AS record_ids,
        first(name ORDER BY valid_from DESC, record_id) AS name,
        first(place ORDER BY valid_from DESC, record_id) FILTER (place IS NOT NULL) AS newest_place,
        first(municipality_code ORDER BY valid_from DESC, record_id)
            FILTER (municipality_code IS NOT NULL) AS municipality_code,
        first(website ORDER BY valid_from DESC, record_id) FILTER (website IS NOT NULL) AS website,
        min(found_on) AS found_on,
        max(visited_on) AS visited_on,
        max(questionnaire_sent_on) AS questionnaire_sent_on,
        max(questionnaire_returned_on) AS questionnaire_returned_on,
        list_sort(list_distinct(flatten(list(COALESCE(categories, []))))) AS categories,
        min(first_seen) AS first_seen,
        max(last_seen) AS last_seen
    FROM placed
    GROUP BY matched_cvr
)
SELECT
    * EXCLUDE (newest_place),
    newest_place.address AS address,
    newest_place.postal_code AS postal_code,
    newest_place.city AS city
FROM gathered
