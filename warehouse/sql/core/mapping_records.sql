-- core.mapping_records: what the mapping team handed in, with the register unit it is about.
-- cvr stays what was handed in; matched_cvr is that number, or the unit that was found by name and
-- place and accepted, or the one that a decision names (core.record_matches).
-- is_found: a row that kortlag put on the team's worklist says nothing until a day is written in it.
SELECT
    r.* EXCLUDE (crawl_id, matched_cvr, matched_by, match_score, is_found),
    NOT starts_with(r.record_id, 'CVR-') OR COALESCE(
        r.found_on, r.visited_on, r.questionnaire_sent_on, r.questionnaire_returned_on
    ) IS NOT NULL AS is_found,
    CASE WHEN m.state = 'accepted' THEN m.cvr END AS matched_cvr,
    CASE WHEN m.state = 'accepted' THEN m.matched_by END AS matched_by,
    CASE WHEN m.state = 'accepted' THEN m.score END AS match_score
FROM clean.inbox_mapping_records AS r
LEFT JOIN core.record_matches AS m USING (record_id, valid_from)
