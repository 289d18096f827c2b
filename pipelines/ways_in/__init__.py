"""Ways in: how a social enterprise could take part in a lot, with every reason and its record.

Pure. Facts come as `facts`, rows of `mart.opportunities`, `mart.consortia` and
`mart.subcontract_leads` go out. Does not belong here: which enterprise is compared with which lot
(`warehouse/sql/ways_in`), what a lot or an offering is.
"""
