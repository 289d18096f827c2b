"""Collect: one spider a source; every answer goes to the archive before anything reads it.

The only room that speaks to the network. Knows nothing of `pipelines` and `warehouse`.
"""
