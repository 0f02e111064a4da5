"""Where documents, claims, reviews and cases are kept."""
