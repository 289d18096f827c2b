"""Dagster assets, thin: each calls pure functions and reports what it did."""
