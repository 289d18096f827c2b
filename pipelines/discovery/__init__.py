"""Discovery of social enterprises that no register names: rules, what they find, what follows.

Pure. `rules` reads the rule table (`warehouse/reference/discovery_rules.csv` unless the settings
name another), `matching` holds a firm against it, `verdicts` says what follows from that and from
what the mapping team decided. A score is a reason to look, never a finding: readers see "mulig",
never "er" (domain.md §2.4).

Does not belong here: which firms are looked at (`warehouse/sql/discovery_firms.sql`), tables.
"""
