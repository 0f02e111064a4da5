"""Where documents, claims, reviews and cases are kept."""

from contadora.record.entries import Added, CaseVersion, Document, ReviewEntry
from contadora.record.store import Record

__all__ = ["Added", "CaseVersion", "Document", "Record", "ReviewEntry"]
