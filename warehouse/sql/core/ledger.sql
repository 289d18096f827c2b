-- core.ledger: postings of the municipality's ledger, as handed in.
SELECT * EXCLUDE (crawl_id) FROM clean.inbox_ledger
