-- mart.branch_cpv: how often firms of a branch win lots of a supply category.
--
-- Counted: lots won by firms with a DB25 branch today (core.wins), each by its category of the
-- longest CPV prefix; lots of no category count in the branch's total. The prior of two digits is
-- ours (db25_cpv_seed_authored.csv: no licensed crosswalk is known, domain.md §3): the share of the
-- branch's rows there that lead to the category. It weighs as much as prior_weight awards
-- (Dirichlet); the smoothed share of a branch is the prior of its longer branches, unless the seed
-- has rows of their own.
WITH RECURSIVE won AS (
    SELECT DISTINCT w.notice_key, w.lot_id, w.cvr, w.category, e.branch_code
    FROM core.wins AS w
    JOIN core.enterprises AS e USING (cvr)
    WHERE e.branch_scheme = 'DB25'
        AND e.valid_from <= getvariable('as_of')
        AND COALESCE(e.valid_to >= getvariable('as_of'), true)
),
seed_rows AS (
    SELECT s.db25_prefix, s.cpv_prefix, c.category
    FROM ref.db25_cpv_seed AS s
    LEFT JOIN ref.category_cpv AS c ON starts_with(s.cpv_prefix, c.prefix)
    LEFT JOIN ref.categories AS k USING (category)
    QUALIFY row_number() OVER (
        PARTITION BY s.db25_prefix, s.cpv_prefix ORDER BY length(c.prefix) DESC NULLS LAST, k.position
    ) = 1
),
codes AS (
    SELECT left(branch_code, n) AS code FROM won, unnest([2, 4, 6]) AS levels (n)
    UNION
    SELECT left(db25_prefix, n)
    FROM seed_rows, unnest([2, 4, 6]) AS levels (n)
    WHERE length(db25_prefix) >= n
),
-- Each lot under each code that the winner's branch begins with; a branch has six digits.
won_under AS (
    SELECT left(branch_code, n) AS code, category, cvr
    FROM won, unnest([2, 4, 6]) AS levels (n)
),
totals AS (
    SELECT c.code, count(w.cvr) AS awards_of_branch
    FROM codes AS c
    LEFT JOIN won_under AS w USING (code)
    GROUP BY c.code
),
counts AS (
    SELECT code, category, count(*) AS awards FROM won_under GROUP BY code, category
),
-- The rows of the seed that are a code's own: longer than the next shorter code, longest first.
seeds AS (
    SELECT c.code, s.db25_prefix, s.category
    FROM codes AS c
    JOIN seed_rows AS s
        ON starts_with(c.code, s.db25_prefix) AND length(s.db25_prefix) > length(c.code) - 2
    QUALIFY length(s.db25_prefix) = max(length(s.db25_prefix)) OVER (PARTITION BY c.code)
),
seed_totals AS (
    SELECT code, count(*) AS prior_rows FROM seeds GROUP BY code
),
seed_counts AS (
    SELECT code, category, count(*) AS rows FROM seeds GROUP BY code, category
),
cells AS (
    SELECT
        t.code,
        k.category,
        COALESCE(n.awards, 0) AS awards,
        t.awards_of_branch,
        COALESCE(s.prior_rows, 0) AS prior_rows,
        CASE WHEN s.prior_rows > 0 THEN COALESCE(r.rows, 0) / s.prior_rows END AS own_prior
    FROM totals AS t
    CROSS JOIN ref.categories AS k
    LEFT JOIN counts AS n ON n.code = t.code AND n.category = k.category
    LEFT JOIN seed_totals AS s ON s.code = t.code
    LEFT JOIN seed_counts AS r ON r.code = t.code AND r.category = k.category
),
learned AS (
    SELECT
        *,
        COALESCE(own_prior, 0)::DOUBLE AS prior,
        (awards + getvariable('prior_weight')::DOUBLE * COALESCE(own_prior, 0))
            / (awards_of_branch + getvariable('prior_weight')::DOUBLE) AS share
    FROM cells
    WHERE length(code) = 2
    UNION ALL
    SELECT
        c.*,
        COALESCE(c.own_prior, l.share)::DOUBLE,
        (c.awards + getvariable('prior_weight')::DOUBLE * COALESCE(c.own_prior, l.share))
            / (c.awards_of_branch + getvariable('prior_weight')::DOUBLE)
    FROM learned AS l
    JOIN cells AS c
        ON c.category = l.category
        AND length(c.code) = length(l.code) + 2
        AND starts_with(c.code, l.code)
)
SELECT
    l.code AS branch_code,
    l.category,
    p.prefix AS cpv_prefix,
    l.awards,
    l.awards_of_branch,
    round(l.prior, 4) AS prior,
    l.prior_rows,
    round(l.share, 4) AS share
FROM learned AS l
LEFT JOIN ref.category_cpv AS p ON p.category = l.category AND p.position = 1
WHERE l.awards > 0 OR l.prior > 0
