-- mart.coverage_by_category: what a municipality announces in a supply category, who could
-- supply it, and by which way it could buy.
--
-- Demand: announced procedures of the municipality and its co-buyers; small direct purchases leave
-- no notice (domain.md §1.3): demand_note says so. A procedure counts in each of its categories, its
-- value and its awards once, in the main one of the lot. The ledger, where one was handed in, is
-- the second denominator (`mart.ledger_spend`).
-- suppliers: `mart.category_suppliers`. registered and mapped count the doubtful ones too.
-- suppliers_outside: registered or mapped without doubt elsewhere in the country;
-- suppliers_outside_serving those of them that said they work here.
-- coverage: no_demand; covered and thin by the setting covered_from; outside_only; uncovered only
-- when every known enterprise of the municipality has answered the questionnaire and still nobody
-- supplies it; else not_surveyed. Nobody is ever said to be unable because nobody was asked.
-- route (domain.md §5.3, thresholds in the settings): direct while every purchase announced its
-- value and lies under small_below_dkk (§ 193), or for fewer suppliers than clause_from; clause and
-- reserve_lot from their number of suppliers on; reserve when the mean contract of a year is less
-- than dependency_below of a mean supplier's turnover, too. The register has no turnover: it is
-- taken for employees x turnover_per_employee_dkk, an assumption. A contract of unknown length counts as
-- one of a year, so that the dependency is rather too high. capacity_gap without supplier.
WITH cells AS (
    SELECT m.municipality_code, c.category, c.label_da, c.label_en
    FROM ref.our_municipalities AS m
    CROSS JOIN ref.categories AS c
),
procedures AS (
    SELECT
        t.*,
        COALESCE(
            t.published_on > getvariable('as_of') - INTERVAL 5 YEAR
            AND t.published_on <= getvariable('as_of'),
            false
        ) AS is_within_5y
    FROM mart.tenders AS t
    JOIN mart.tender_municipalities AS m USING (tender_key)
    WHERE m.role IN ('own', 'co_buyer')
),
tenders_by_category AS (
    SELECT
        municipality_code,
        category,
        count(*) FILTER (is_within_5y) AS tenders_5y,
        count(*) FILTER (state = 'open') AS open_tenders,
        bool_and(COALESCE(value_dkk < getvariable('small_below_dkk'), false))
            FILTER (is_within_5y OR state = 'open') AS only_small_purchases
    FROM (SELECT *, unnest(categories) AS category FROM procedures)
    GROUP BY municipality_code, category
),
values_by_category AS (
    SELECT p.municipality_code, v.category, sum(v.value_dkk) AS value_dkk_5y
    FROM mart.announced_values AS v
    JOIN procedures AS p USING (tender_key)
    WHERE p.is_within_5y
    GROUP BY p.municipality_code, v.category
),
lots_by_category AS (
    SELECT
        p.municipality_code,
        l.category,
        avg(l.value_dkk / greatest(COALESCE(l.years, 1), 1)) AS yearly_dkk
    FROM mart.tender_lots AS l
    JOIN procedures AS p USING (tender_key)
    WHERE p.is_within_5y OR p.state = 'open'
    GROUP BY p.municipality_code, l.category
),
social_awards AS (
    SELECT p.municipality_code, w.category, sum(w.value_dkk) AS social_awards_dkk_5y
    FROM mart.winning_tenders AS w
    JOIN procedures AS p USING (tender_key)
    WHERE len(w.social_cvrs) > 0
        AND w.published_on > getvariable('as_of') - INTERVAL 5 YEAR
        AND w.published_on <= getvariable('as_of')
    GROUP BY p.municipality_code, w.category
),
supply AS (
    SELECT
        municipality_code,
        category,
        count(*) FILTER (is_inside AND status = 'registered') AS registered,
        count(*) FILTER (is_inside AND status = 'mapped') AS mapped,
        count(*) FILTER (is_inside AND status = 'candidate') AS candidates,
        count(*) FILTER (is_supplier) AS suppliers,
        count(*) FILTER (NOT is_inside AND NOT doubtful) AS suppliers_outside,
        count(*) FILTER (NOT is_inside AND NOT doubtful AND serves = 'told')
            AS suppliers_outside_serving,
        avg(employees) FILTER (is_supplier) AS mean_employees
    FROM mart.category_suppliers
    GROUP BY municipality_code, category
),
surveys AS (
    SELECT municipality_code, bool_and(questionnaire_returned_on IS NOT NULL) AS all_have_answered
    FROM mart.social_enterprises
    WHERE status IN ('registered', 'mapped')
    GROUP BY municipality_code
),
ledgers AS (
    SELECT
        municipality_code,
        category,
        sum(amount_dkk) AS ledger_dkk,
        COALESCE(sum(amount_dkk) FILTER (supplier_kind = 'social'), 0) AS ledger_social_dkk
    FROM mart.ledger_spend
    GROUP BY municipality_code, category
),
ledger_notes AS (
    SELECT municipality_code, min(year) AS first_year, max(year) AS last_year
    FROM mart.ledger_spend
    GROUP BY municipality_code
),
counted AS (
    SELECT
        c.*,
        COALESCE(d.tenders_5y, 0) AS tenders_5y,
        COALESCE(d.open_tenders, 0) AS open_tenders,
        COALESCE(d.only_small_purchases, false) AS only_small_purchases,
        v.value_dkk_5y,
        y.yearly_dkk,
        COALESCE(a.social_awards_dkk_5y, 0) AS social_awards_dkk_5y,
        COALESCE(s.registered, 0) AS registered,
        COALESCE(s.mapped, 0) AS mapped,
        COALESCE(s.candidates, 0) AS candidates,
        COALESCE(s.suppliers, 0) AS suppliers,
        COALESCE(s.suppliers_outside, 0) AS suppliers_outside,
        COALESCE(s.suppliers_outside_serving, 0) AS suppliers_outside_serving,
        COALESCE(q.all_have_answered, false) AS all_have_answered,
        y.yearly_dkk
            / NULLIF(s.mean_employees * getvariable('turnover_per_employee_dkk'), 0) AS dependency,
        s.mean_employees,
        l.ledger_dkk,
        l.ledger_social_dkk,
        n.first_year,
        n.last_year
    FROM cells AS c
    LEFT JOIN tenders_by_category AS d USING (municipality_code, category)
    LEFT JOIN values_by_category AS v USING (municipality_code, category)
    LEFT JOIN lots_by_category AS y USING (municipality_code, category)
    LEFT JOIN social_awards AS a USING (municipality_code, category)
    LEFT JOIN supply AS s USING (municipality_code, category)
    LEFT JOIN surveys AS q USING (municipality_code)
    LEFT JOIN ledgers AS l USING (municipality_code, category)
    LEFT JOIN ledger_notes AS n USING (municipality_code)
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
            WHEN suppliers >= getvariable('reserve_from')
                AND dependency < getvariable('dependency_below') THEN 'reserve'
            WHEN suppliers >= getvariable('reserve_lot_from') THEN 'reserve_lot'
            WHEN suppliers >= getvariable('clause_from') THEN 'clause'
            ELSE 'direct'
        END AS route
    FROM counted
),
worded AS (
    SELECT
        *,
        suppliers || CASE suppliers WHEN 1 THEN ' leverandør' ELSE ' leverandører' END
            || ' i kommunen' AS suppliers_here,
        danish_number(getvariable('small_below_dkk')) || ' kr.' AS small_amount,
        CASE
            WHEN dependency IS NULL THEN
                'Afhængigheden kendes ikke: kontraktværdi eller antal ansatte mangler.'
            ELSE 'En gennemsnitlig kontrakt er '
                || danish_number(round(yearly_dkk)::BIGINT) || ' kr. om året, ca. '
                || round(100 * dependency)::BIGINT || ' % af en gennemsnitlig leverandørs omsætning '
                || '(skønnet: ' || replace(round(mean_employees, 1)::VARCHAR, '.', ',')
                || ' ansatte à ' || danish_number(getvariable('turnover_per_employee_dkk'))
                || ' kr.; grænsen er '
                || round(100 * getvariable('dependency_below'))::INTEGER || ' %).'
        END AS dependency_words
    FROM judged
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
    suppliers_outside_serving,
    coverage,
    route,
    round(dependency, 4) AS dependency,
    ledger_dkk,
    ledger_social_dkk,
    round((ledger_social_dkk / NULLIF(ledger_dkk, 0))::DOUBLE, 4) AS ledger_share,
    concat_ws(
        ' ',
        'Kun annoncerede køb: små direkte køb uden bekendtgørelse kan ikke ses, '
        || 'så ingen udbud betyder ikke, at kommunen intet køber.',
        CASE
            WHEN first_year IS NULL THEN 'Kommunens regnskab er ikke indlæst.'
            WHEN ledger_dkk IS NULL
                THEN 'Regnskabet ' || first_year || '–' || last_year
                    || ' er indlæst, men ingen poster er genkendt i kategorien.'
            ELSE 'Regnskabet ' || first_year || '–' || last_year || ' viser '
                || danish_number(round(ledger_dkk)::BIGINT) || ' kr. i kategorien, heraf '
                || danish_number(round(ledger_social_dkk)::BIGINT)
                || ' kr. hos socialøkonomiske virksomheder.'
        END
    ) AS demand_note,
    concat_ws(
        ' ',
        CASE route
            WHEN 'none' THEN 'Kommunen har ikke annonceret udbud i kategorien i fem år.'
            WHEN 'capacity_gap' THEN
                'Ingen kendt socialøkonomisk leverandør i kommunen, '
                || suppliers_outside || ' i resten af landet'
                || CASE
                    WHEN suppliers_outside > 0 THEN
                        ', heraf ' || suppliers_outside_serving || ' der har sagt, at de dækker kommunen'
                    ELSE ''
                END || '.'
            WHEN 'reserve' THEN suppliers_here || ': nok til at forbeholde en hel kontrakt.'
            WHEN 'reserve_lot' THEN suppliers_here || ': nok til at forbeholde en delaftale.'
            WHEN 'clause' THEN
                suppliers_here || ': for få til at forbeholde; '
                || 'brug social klausul eller underleverance.'
            WHEN 'direct' THEN
                suppliers_here
                || CASE
                    WHEN only_small_purchases
                        THEN ', og alle annoncerede køb er under ' || small_amount || ': køb direkte.'
                    ELSE ': køb direkte, hvor værdien er under ' || small_amount
                END
        END,
        CASE WHEN route IN ('reserve', 'reserve_lot') THEN dependency_words END,
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
FROM worded
