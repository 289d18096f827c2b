-- table: mart.coverage_by_area
-- severity: ERROR
-- reason: Districts add up to the municipality: registered, mapped, possible, visited, answered.
SELECT a.*
FROM (
    SELECT
        municipality_code,
        sum(registered) AS registered,
        sum(mapped) AS mapped,
        sum(candidates) AS candidates,
        sum(visited) AS visited,
        sum(questionnaires) AS questionnaires
    FROM mart.coverage_by_area
    GROUP BY municipality_code
) AS a
JOIN (
    SELECT
        municipality_code,
        count(*) FILTER (status = 'registered') AS registered,
        count(*) FILTER (status = 'mapped') AS mapped,
        count(*) FILTER (status = 'candidate') AS candidates,
        count(visited_on) AS visited,
        count(questionnaire_returned_on) AS questionnaires
    FROM mart.social_enterprises
    WHERE postal_code IS NOT NULL
    GROUP BY municipality_code
) AS e USING (municipality_code)
WHERE (a.registered, a.mapped, a.candidates, a.visited, a.questionnaires)
    IS DISTINCT FROM (e.registered, e.mapped, e.candidates, e.visited, e.questionnaires)
