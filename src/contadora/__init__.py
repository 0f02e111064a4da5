"""contadora."""
