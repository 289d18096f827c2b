"""`map.html`: the map page for Danish readers, one file that opens from disk without any network.

Belongs here: what the page shows, as plain values ready to be shown (`cards`, `measures`,
`drawing`, `matrix`, `progress`, `spending`, `ways`), and how the file is put together (`page`).
Looks and behaviour are in `warehouse/exports/templates/map/`.
"""

from warehouse.exports.map_page.page import FILE_NAME, page, write_map_page

__all__ = ["FILE_NAME", "page", "write_map_page"]
