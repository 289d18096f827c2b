"""Cleaning: pure functions from archived bytes to typed rows; no network, no clock."""
