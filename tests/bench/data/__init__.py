"""Generators of data for benchmarks: any size, seeded, their shape held by tests."""
