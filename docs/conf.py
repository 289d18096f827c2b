"""The manual as a site: `make docs` builds `docs/` with Sphinx into `build/docs`.

Belongs here: what Sphinx has to know. Does not belong here: text (the pages beside it), and what
follows from declarations (`pipelines.manual`, `warehouse.dictionary` write that).
"""

project = "kortlag"
author = "kortlag"
copyright = "kortlag; data keep the terms of their sources"
extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = "kortlag"
html_show_sphinx = False
html_copy_source = False
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#0b5c66", "color-brand-content": "#0b5c66"},
}
exclude_patterns = ["reference/README.md"]
