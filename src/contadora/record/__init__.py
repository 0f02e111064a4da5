"""Where documents, claims, reviews and cases are kept."""

from contadora.record.entries import (
    Added,
    CaseVersion,
    Deleted,
    Document,
    Found,
    GradeEntry,
    ReviewEntry,
    Tombstone,
    Transferred,
)
from contadora.record.store import Record

__all__ = [
    "Added",
    "CaseVersion",
    "Deleted",
    "Document",
    "Found",
    "GradeEntry",
    "Record",
    "ReviewEntry",
    "Tombstone",
    "Transferred",
]
