-- mart.coverage_by_category: what a municipality announces in a supply category, who could
-- supply it, and by which way it could buy.
--
-- Demand: announced procedures only; small direct purchases leave no notice (domain.md §1.3).
-- suppliers: registered, without doubt, with an offering; in the municipality. registered counts
-- the doubtful ones too. suppliers_outside: the same elsewhere in the country.
-- coverage: no_demand; covered and thin by the setting covered_from; outside_only; uncovered only
-- when every known enterprise of the municipality has answered the questionnaire and still nobody
-- supplies it; else not_surveyed. Nobody is ever said to be unable because nobody was asked.
-- route (domain.md §5.3, thresholds in the settings): direct while every purchase announced its
-- value and lies under 500,000 DKK (§ 193), or for fewer suppliers than clause_from; reserve,
-- reserve_lot and clause from their number of suppliers on; capacity_gap without supplier.
WITH cells AS (
    SELECT m.municipality_code, c.category, c.label_da, c.label_en
    FROM ref.our_municipalities AS m
    CROSS JOIN ref.categories AS c
),
tenders_by_category AS (
    SELECT
        tender_key,
        municipality_code,
        unnest(categories) AS category,
        state,
        value_dkk,
        published_on > getvariable('as_of') - INTERVAL 5 YEAR
            AND published_on <= getvariable('as_of') AS is_within_5y
    FROM mart.tenders
),
demand AS (
    SELECT
        municipality_code,
        category,
        count(*) FILTER (is_within_5y) AS tenders_5y,
        count(*) FILTER (state = 'open') AS open_tenders,
        sum(value_dkk) FILTER (is_within_5y) AS value_dkk_5y,
        bool_and(COALESCE(value_dkk < 500000, false)) FILTER (is_within_5y OR state = 'open')
            AS only_small_purchases
    FROM tenders_by_category
    GROUP BY municipality_code, category
),
social_numbers AS (
    SELECT DISTINCT cvr FROM core.social_register
),
-- A tender of a group counts once, however many of its members are social enterprises.
social_awards AS (
    SELECT
        t.tender_key,
        a.notice_key,
        COALESCE(a.tender_id, a.lot_id || '/' || a.contract_id) AS tender_id,
        max(a.value_dkk) AS value_dkk
    FROM core.awards AS a
    JOIN core.tender_notices AS t USING (notice_key)
    JOIN core.notices AS n USING (notice_key)
    LEFT JOIN core.party_matches AS m USING (notice_key, org_id)
    SEMI JOIN social_numbers AS s ON s.cvr = COALESCE(a.cvr, m.matched_cvr)
    WHERE n.is_latest
        AND n.form_type = 'result'
        AND n.change_reason IS DISTINCT FROM 'cancel'
    GROUP BY ALL
),
social_awards_by_category AS (
    SELECT t.municipality_code, t.category, sum(a.value_dkk) AS value_dkk
    FROM social_awards AS a
    JOIN tenders_by_category AS t USING (tender_key)
    WHERE t.is_within_5y
    GROUP BY t.municipality_code, t.category
),
offered AS (
    SELECT DISTINCT cvr, category, status FROM mart.offerings
),
supply AS (
    SELECT
        e.municipality_code,
        o.category,
        count(*) FILTER (e.status = 'registered') AS registered,
        count(*) FILTER (e.status = 'mapped') AS mapped,
        count(*) FILTER (e.status = 'candidate') AS candidates,
        count(*) FILTER (e.status IN ('registered', 'mapped') AND NOT e.doubtful) AS suppliers
    FROM mart.social_enterprises AS e
    JOIN offered AS o USING (cvr)
    GROUP BY e.municipality_code, o.category
),
doubtful_numbers AS (
    SELECT cvr
    FROM core.social_register
    WHERE valid_from <= getvariable('as_of')
    GROUP BY cvr
    HAVING max_by(doubtful, valid_from)
),
supply_outside AS (
    SELECT m.municipality_code, o.category, count(*) AS suppliers_outside
    FROM ref.our_municipalities AS m
    CROSS JOIN offered AS o
    ANTI JOIN doubtful_numbers AS d ON d.cvr = o.cvr
    ANTI JOIN mart.social_enterprises AS e
        ON e.municipality_code = m.municipality_code AND e.cvr = o.cvr
    WHERE o.status <> 'candidate'
    GROUP BY m.municipality_code, o.category
),
surveys AS (
    SELECT municipality_code, bool_and(questionnaire_returned_on IS NOT NULL) AS all_have_answered
    FROM mart.social_enterprises
    WHERE status IN ('registered', 'mapped')
    GROUP BY municipality_code
),
counted AS (
    SELECT
        c.*,
        COALESCE(d.tenders_5y, 0) AS tenders_5y,
        COALESCE(d.open_tenders, 0) AS open_tenders,
        d.value_dkk_5y,
        COALESCE(d.only_small_purchases, false) AS only_small_purchases,
        COALESCE(a.value_dkk, 0) AS social_awards_dkk_5y,
        COALESCE(s.registered, 0) AS registered,
        COALESCE(s.mapped, 0) AS mapped,
        COALESCE(s.candidates, 0) AS candidates,
        COALESCE(s.suppliers, 0) AS suppliers,
        COALESCE(o.suppliers_outside, 0) AS suppliers_outside,
        COALESCE(v.all_have_answered, false) AS all_have_answered
    FROM cells AS c
    LEFT JOIN demand AS d USING (municipality_code, category)
    LEFT JOIN social_awards_by_category AS a USING (municipality_code, category)
    LEFT JOIN supply AS s USING (municipality_code, category)
    LEFT JOIN supply_outside AS o USING (municipality_code, category)
    LEFT JOIN surveys AS v USING (municipality_code)
),
judged AS (
    SELECT
        *,
        CASE
            WHEN tenders_5y + open_tenders = 0 THEN 'no_demand'
            WHEN suppliers >= getvariable('covered_from') THEN 'covered'
            WHEN suppliers >= 1 THEN 'thin'
            WHEN suppliers_outside >= 1 THEN 'outside_only'
            WHEN all_have_answered THEN 'uncovered'
            ELSE 'not_surveyed'
        END AS coverage,
        CASE
            WHEN tenders_5y + open_tenders = 0 THEN 'none'
            WHEN suppliers = 0 THEN 'capacity_gap'
            WHEN only_small_purchases THEN 'direct'
            WHEN suppliers >= getvariable('reserve_from') THEN 'reserve'
            WHEN suppliers >= getvariable('reserve_lot_from') THEN 'reserve_lot'
            WHEN suppliers >= getvariable('clause_from') THEN 'clause'
            ELSE 'direct'
        END AS route
    FROM counted
)
SELECT
    municipality_code,
    category,
    label_da,
    label_en,
    tenders_5y,
    open_tenders,
    value_dkk_5y,
    social_awards_dkk_5y,
    registered,
    mapped,
    candidates,
    suppliers,
    suppliers_outside,
    coverage,
    route,
    concat_ws(
        ' ',
        CASE route
            WHEN 'none' THEN 'Kommunen har ikke annonceret udbud i kategorien i fem år.'
            WHEN 'capacity_gap' THEN
                'Ingen kendt socialøkonomisk leverandør i kommunen, '
                || suppliers_outside || ' i resten af landet.'
            WHEN 'reserve' THEN
                suppliers || ' leverandører i kommunen: nok til at forbeholde en hel kontrakt.'
            WHEN 'reserve_lot' THEN
                suppliers || ' leverandører i kommunen: nok til at forbeholde en delaftale.'
            WHEN 'clause' THEN
                suppliers || ' leverandører i kommunen: for få til at forbeholde; '
                || 'brug social klausul eller underleverance.'
            WHEN 'direct' THEN
                suppliers
                || CASE suppliers WHEN 1 THEN ' leverandør' ELSE ' leverandører' END
                || ' i kommunen'
                || CASE
                    WHEN only_small_purchases
                        THEN ', og alle annoncerede køb er under 500.000 kr.: køb direkte.'
                    ELSE ': køb direkte, hvor værdien er under 500.000 kr.'
                END
        END,
        CASE
            WHEN suppliers > 0 THEN
                'Om mindst 30 % af de ansatte er handicappede eller dårligt stillede '
                || '(udbudslovens § 54), er ikke kendt.'
            WHEN coverage = 'uncovered' THEN 'Alle kendte er spurgt.'
            WHEN route = 'capacity_gap' THEN
                'Det er ikke undersøgt, hvem der ellers kan levere, '
                || 'og en andel på 30 % efter udbudslovens § 54 er heller ikke kendt.'
        END
    ) AS route_reason
FROM judged
