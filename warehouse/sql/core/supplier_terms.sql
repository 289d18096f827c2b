-- core.supplier_terms: on which terms each mapped enterprise works, as its newest answers say.
-- Of several current records the newest that answers a question counts, for each question alone;
-- beside each answer the record it stands in. Bounds of an order are one answer. The share is that
-- of the newest day it was true.
WITH records AS (
    SELECT
        *,
        'core.mapping_records:' || record_id || '/' || valid_from AS ref
    FROM core.mapping_records
    WHERE matched_cvr IS NOT NULL AND valid_to IS NULL
),
answers AS (
    SELECT
        matched_cvr AS cvr,
        first(
            {share: disadvantaged_share, told_on: disadvantaged_share_on, ref: ref}
            ORDER BY disadvantaged_share_on DESC NULLS LAST, valid_from DESC, ref
        ) FILTER (disadvantaged_share IS NOT NULL) AS share,
        first(
            {least: min_order_dkk, most: max_order_dkk, ref: ref} ORDER BY valid_from DESC, ref
        ) FILTER (min_order_dkk IS NOT NULL OR max_order_dkk IS NOT NULL) AS orders,
        first({will: will_subcontract, ref: ref} ORDER BY valid_from DESC, ref)
            FILTER (will_subcontract IS NOT NULL) AS subcontract,
        first({will: will_join_group, ref: ref} ORDER BY valid_from DESC, ref)
            FILTER (will_join_group IS NOT NULL) AS join_group,
        first({said: "references", ref: ref} ORDER BY valid_from DESC, ref)
            FILTER ("references" IS NOT NULL) AS told
    FROM records
    GROUP BY matched_cvr
)
SELECT
    cvr,
    share.share AS disadvantaged_share,
    share.told_on AS disadvantaged_share_on,
    share.ref AS share_ref,
    orders.least AS min_order_dkk,
    orders.most AS max_order_dkk,
    orders.ref AS orders_ref,
    subcontract.will AS will_subcontract,
    subcontract.ref AS subcontract_ref,
    join_group.will AS will_join_group,
    join_group.ref AS group_ref,
    told.said AS "references",
    told.ref AS references_ref
FROM answers
