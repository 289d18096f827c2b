"""Spiders: which requests to make, and whether what came back is whole. One module a source."""
