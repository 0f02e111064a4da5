"""Verbs of speech and who is tied to them."""
