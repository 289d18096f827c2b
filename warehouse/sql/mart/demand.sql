-- mart.demand: what a municipality and those that buy with it announce, by supply category and year.
-- Announced purchases only: small direct ones leave no notice (domain.md §1.3).
--
-- tenders and lots count where the lot's main category is; a procedure with lots in two categories
-- is a tender in both. Year of the procedure's first publication; of awards that of the result.
-- value_dkk: each procedure once (`mart.announced_values`). small, light_regime and above_threshold count the procedures of `tenders`.
-- social_awards_dkk: of tenders with a social enterprise among their members.
WITH procedures AS (
    SELECT
        t.tender_key,
        m.municipality_code,
        m.role,
        year(t.published_on) AS year,
        t.value_dkk,
        t.light_regime,
        t.above_threshold
    FROM mart.tenders AS t
    JOIN mart.tender_municipalities AS m USING (tender_key)
    JOIN ref.our_municipalities AS o ON o.municipality_code = m.municipality_code
    WHERE m.role IN ('own', 'co_buyer') AND t.published_on IS NOT NULL
),
lots AS (
    SELECT
        p.municipality_code,
        p.role,
        p.year,
        l.category,
        count(DISTINCT p.tender_key) AS tenders,
        count(*) AS lots,
        count(DISTINCT p.tender_key)
            FILTER (p.value_dkk < getvariable('small_below_dkk')) AS small,
        count(DISTINCT p.tender_key) FILTER (p.light_regime) AS light_regime,
        count(DISTINCT p.tender_key) FILTER (p.above_threshold) AS above_threshold
    FROM procedures AS p
    JOIN mart.tender_lots AS l USING (tender_key)
    GROUP BY ALL
),
announced AS (
    SELECT p.municipality_code, p.role, p.year, a.category, sum(a.value_dkk) AS value_dkk
    FROM mart.announced_values AS a
    JOIN procedures AS p USING (tender_key)
    GROUP BY ALL
),
awards AS (
    SELECT
        p.municipality_code,
        p.role,
        year(w.published_on) AS year,
        w.category,
        count(*) AS awards,
        sum(w.value_dkk) AS awarded_dkk,
        count(*) FILTER (len(w.social_cvrs) > 0) AS social_awards,
        COALESCE(sum(w.value_dkk) FILTER (len(w.social_cvrs) > 0), 0) AS social_awards_dkk
    FROM mart.winning_tenders AS w
    JOIN procedures AS p USING (tender_key)
    WHERE w.published_on IS NOT NULL
    GROUP BY ALL
)
SELECT
    municipality_code,
    category,
    year,
    role,
    COALESCE(c.label_da, 'Uden kategori') AS label_da,
    COALESCE(l.tenders, 0) AS tenders,
    COALESCE(l.lots, 0) AS lots,
    v.value_dkk,
    COALESCE(l.small, 0) AS small,
    COALESCE(l.light_regime, 0) AS light_regime,
    COALESCE(l.above_threshold, 0) AS above_threshold,
    COALESCE(a.awards, 0) AS awards,
    a.awarded_dkk,
    COALESCE(a.social_awards, 0) AS social_awards,
    COALESCE(a.social_awards_dkk, 0) AS social_awards_dkk,
    'Kun annoncerede køb: små direkte køb uden bekendtgørelse kan ikke ses.' AS demand_note
FROM lots AS l
FULL JOIN announced AS v USING (municipality_code, role, year, category)
FULL JOIN awards AS a USING (municipality_code, role, year, category)
LEFT JOIN ref.categories AS c USING (category)
