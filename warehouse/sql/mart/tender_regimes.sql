-- mart.tender_regimes: which rules of the act a procedure falls under.
-- light_regime   by subtype (eforms.md §2.1); of national notices of udbud.dk, by CPV (directive
--            2014/24/EU annex XIV); else unknown.
-- is_article_77  another, shorter list of codes (domain.md §0 no. 4).
-- threshold  of the speaking notice's date: works and light regime their own, else local and
--            regional or state buyers (domain.md §1.2).
WITH speaking_notices AS (
    SELECT p.tender_key, p.sources AS all_sources, n.*
    FROM core.procedures AS p
    JOIN core.notices AS n ON n.notice_key = p.speaking_notice
),
subtype_kinds AS (
    SELECT
        t.tender_key,
        bool_or(n.subtype IN ('12', '13', '14', '20', '21', '33', '34', '35')) AS is_light,
        bool_or(n.subtype IN (
            '7', '8', '9', '10', '11', '15', '16', '17', '18', '19', '22', '23', '24',
            '29', '30', '31', '32', '36', '37'
        )) AS is_ordinary
    FROM core.notices AS n
    JOIN core.tender_notices AS t USING (notice_key)
    WHERE n.is_latest
    GROUP BY t.tender_key
),
light_regimes AS (
    SELECT
        n.tender_key,
        CASE
            WHEN k.is_light THEN true
            WHEN k.is_ordinary THEN false
            WHEN n.notice_id IS NOT NULL
                AND n.publication_number IS NULL
                AND NOT list_contains(n.all_sources, 'ted')
                AND n.cpv_main IS NOT NULL
                THEN EXISTS (
                    FROM ref.light_regime_cpv AS light WHERE starts_with(n.cpv_main, light.prefix)
                )
        END AS light_regime
    FROM speaking_notices AS n
    LEFT JOIN subtype_kinds AS k USING (tender_key)
),
threshold_kinds AS (
    SELECT
        n.tender_key,
        n.published_on,
        CASE
            WHEN COALESCE(n.nature = 'works', starts_with(n.cpv_main, '45')) THEN 'works'
            WHEN r.light_regime THEN 'social_light_regime'
            WHEN r.light_regime IS NOT NULL THEN 'goods_services'
        END AS contract,
        CASE
            -- The last two as notices of before eForms write them: "regional or local".
            WHEN n.buyer_legal_type IN ('la', 'ra', 'REGIONAL_AUTHORITY', 'REGIONAL_AGENCY')
                OR m.rule = 'own_number'
                THEN 'regional_local'
            WHEN n.buyer_legal_type = 'cga' THEN 'state'
        END AS buyer
    FROM speaking_notices AS n
    JOIN light_regimes AS r USING (tender_key)
    LEFT JOIN mart.tender_municipalities AS m USING (tender_key)
),
thresholds AS (
    SELECT k.tender_key, t.threshold_dkk
    FROM threshold_kinds AS k
    JOIN ref.thresholds AS t
        ON t.contract = k.contract
        AND t.buyer IN (k.buyer, 'all')
        AND k.published_on BETWEEN t.valid_from AND t.valid_to
)
SELECT
    r.tender_key,
    r.light_regime,
    CASE
        WHEN n.cpv_main IS NOT NULL
            THEN EXISTS (FROM ref.cpv_art77 AS listed WHERE listed.code = n.cpv_main)
    END AS is_article_77,
    t.threshold_dkk
FROM light_regimes AS r
JOIN speaking_notices AS n USING (tender_key)
LEFT JOIN thresholds AS t USING (tender_key)
