-- core.decisions: the decisions that hold today, as handed in.
SELECT * EXCLUDE (crawl_id) FROM clean.inbox_decisions
