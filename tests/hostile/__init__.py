"""What hostile sources, files and queries try, and what comes of it: one module a boundary.

`docs/threat-model.md` names the boundaries, who is trusted behind each, and the test that shows it.
"""
