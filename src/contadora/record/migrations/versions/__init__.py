"""One file a revision, oldest first: ``v0001_…``, ``v0002_…``."""
