"""eForms: archived notice XML to rows of `core.notices`, lots, organisations and awards.

The contract is `sources/eforms.md`. `read_notice` is the one entrance; the modules are by topic:
`skeleton`, `skeleton_lots` and `skeleton_results` are the map: where each business term stands,
and what is passed over for which reason. `elements` walks a notice along it and tells what the
map does not name. `xml` and `reader` know how to read, `codes` and `references` what codes and
pointers mean; `notice`, `header`, `projects`, `lots`, `terms`, `organisations`, `results` and
`winners` make rows.

Does not belong here: the older TED_EXPORT notices (`ted_export`), fetching, merging of sources.
"""

from pipelines.clean.eforms.notice import read_notice

__all__ = ["read_notice"]
