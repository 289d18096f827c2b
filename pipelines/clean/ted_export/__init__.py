"""TED_EXPORT R2.0.7 to R2.0.9 (2011-2024): notices of before eForms to the same rows.

The contract is `sources/eforms.md` §6; what it does not say is the public schema as we know it,
and marked so. `read_notice` is the one entrance; the modules are by topic: `xml` how to read,
`codes` and `places` what codes mean, `elements` and `ignored` which elements are read and which
are not and why; `notice`, `header`, `changes`, `objects`, `terms`, `parties` and `awards` what
stands where.

Does not belong here: eForms (`eforms`), fetching, merging of sources.
"""

from pipelines.clean.ted_export.notice import ROOT, read_notice

__all__ = ["ROOT", "read_notice"]
