"""Cleaning: pure functions from archived bytes to typed rows. No Scrapy, Dagster, network, clock.
"""
