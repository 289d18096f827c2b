-- mart.ledger_spend: what the municipality's own ledger, as handed in, says it spent, by year, supply
-- category and kind of supplier. Purchases without a notice are in it, so it is the second
-- denominator beside `mart.demand`; VAT and what is no purchase are as the ledger has them.
--
-- supplier_kind  social: its number is or was on the register before the end of the year, or the
--            mapping team has found it · other: any other number · unknown: no number.
-- matched_by  number: the posting's own · ledger_name: other postings under the same name all have
--            one and the same number · name: the register's unit of that name in the municipality,
--            accepted by `core.ledger_matches` or a person · none.
-- category   by the ledger's own category, else by words of its category, account or department
--            (`ref.ledger_words`, the longest word wins); unknown where none fits.
WITH postings AS (
    SELECT
        *,
        lower(regexp_replace(trim(supplier_name), '\s+', ' ', 'g')) AS supplier,
        lower(concat_ws(' ', category, account, department)) AS words
    FROM core.ledger
),
named_numbers AS (
    SELECT supplier, any_value(supplier_cvr) AS cvr
    FROM postings
    WHERE supplier_cvr IS NOT NULL AND supplier IS NOT NULL
    GROUP BY supplier
    HAVING count(DISTINCT supplier_cvr) = 1
),
word_matches AS (
    SELECT p.ledger_key, max_by(w.category, (length(w.word), w.word)) AS category
    FROM postings AS p
    JOIN ref.ledger_words AS w ON contains(p.words, w.word)
    GROUP BY p.ledger_key
),
told_categories AS (
    SELECT p.ledger_key, min(c.category) AS category
    FROM postings AS p
    JOIN ref.categories AS c
        ON lower(trim(p.category)) IN (c.category, lower(c.label_da), lower(c.label_en))
    GROUP BY p.ledger_key
),
recognised AS (
    SELECT
        p.*,
        COALESCE(p.supplier_cvr, n.cvr, m.cvr) AS cvr,
        CASE
            WHEN p.supplier_cvr IS NOT NULL THEN 'number'
            WHEN n.cvr IS NOT NULL THEN 'ledger_name'
            WHEN m.cvr IS NOT NULL THEN 'name'
            ELSE 'none'
        END AS matched_by,
        COALESCE(t.category, w.category, 'unknown') AS supply_category
    FROM postings AS p
    LEFT JOIN named_numbers AS n USING (supplier)
    LEFT JOIN core.ledger_matches AS m
        ON m.supplier_name = p.supplier_name AND m.state = 'accepted'
    LEFT JOIN told_categories AS t USING (ledger_key)
    LEFT JOIN word_matches AS w USING (ledger_key)
),
first_registered AS (
    SELECT cvr, min(valid_from) AS registered_from
    FROM core.social_register
    GROUP BY cvr
),
judged AS (
    SELECT
        r.*,
        CASE
            WHEN r.cvr IS NULL THEN 'unknown'
            WHEN year(s.registered_from) <= r.year OR m.cvr IS NOT NULL THEN 'social'
            ELSE 'other'
        END AS supplier_kind
    FROM recognised AS r
    LEFT JOIN first_registered AS s USING (cvr)
    LEFT JOIN core.mapped_enterprises AS m USING (cvr)
)
SELECT
    getvariable('ledger_municipality') AS municipality_code,
    year,
    supply_category AS category,
    supplier_kind,
    matched_by,
    sum(amount_dkk) AS amount_dkk,
    count(*) AS postings,
    count(DISTINCT COALESCE(cvr, supplier, ledger_key)) AS suppliers
FROM judged
GROUP BY ALL
