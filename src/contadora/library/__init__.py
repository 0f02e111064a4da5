"""Bundled cases and sample reports, in our own words, with provenance."""
