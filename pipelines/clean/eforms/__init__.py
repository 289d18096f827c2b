"""eForms: archived notice XML to rows of `core.notices`, lots, organisations and awards.

The contract is `sources/eforms.md`. `parse_notice` is the one entrance; the modules are by topic:
`xml` and `reader` how to read, `codes` and `references` what codes and pointers mean, `notice`,
`projects`, `lots`, `organisations`, `results` and `winners` what stands where.

Does not belong here: the older TED_EXPORT form of notices, fetching, merging of sources.
"""

from pipelines.clean.eforms.notice import parse_notice

__all__ = ["parse_notice"]
