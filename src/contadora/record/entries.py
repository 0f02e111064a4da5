"""What a record hands back: documents, the count of what a reading added, reviews, versions of a case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from contadora.case.claim import Claim
from contadora.case.source import Source

__all__ = [
    "Added",
    "CaseVersion",
    "Deleted",
    "Document",
    "Found",
    "GradeEntry",
    "ReviewEntry",
    "Tombstone",
    "Transferred",
    "Verdict",
]

Verdict = Literal["accepted", "rejected", "edited"]


@dataclass(frozen=True)
class Added:
    """What one reading changed.

    Attributes
    ----------
    document : str
        SHA-256 of the document.
    new_document : bool
        False: the same bytes were there already.
    new_claims, known_claims, withdrawn_claims : int
        Claims met for the first time; there before; no longer made by the newest reading (see
        `Record.add_reading`).

    Examples
    --------
    >>> Added("3fa2", True, new_claims=4, known_claims=0, withdrawn_claims=0).to_dict()["new_claims"]
    4
    """

    document: str
    new_document: bool
    new_claims: int
    known_claims: int
    withdrawn_claims: int

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-safe data."""
        return dict(vars(self))


@dataclass(frozen=True)
class Document:
    """A document in the record, without its bytes (see `Record.document`).

    Attributes
    ----------
    sha256 : str
        Of the bytes as received.
    name : str
        What it was called when it first came in; its source's title may be corrected later.
    size : int
        Bytes.
    source : Source
        Outlet, date, grade and handling, as last stated.
    received_at : datetime
        UTC.
    story : str or None
        SHA-256 of the first document with the same wire story; None: no other document has it.
    """

    sha256: str
    name: str
    size: int
    source: Source
    received_at: datetime
    story: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-safe data."""
        source = self.source.model_dump(mode="json")
        return {**vars(self), "source": source, "received_at": self.received_at.isoformat()}


@dataclass(frozen=True)
class ReviewEntry:
    """One decision of a person about one claim.

    Attributes
    ----------
    claim : str
        Id of the claim as first read.
    verdict : {'accepted', 'rejected', 'edited'}
    by, note : str
    when : datetime
        UTC.
    edited : Claim or None
        The new wording, where the verdict is 'edited'.
    """

    claim: str
    verdict: Verdict
    by: str
    when: datetime
    note: str = ""
    edited: Claim | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-safe data."""
        edited = None if self.edited is None else self.edited.to_dict()
        return {**vars(self), "when": self.when.isoformat(), "edited": edited}


@dataclass(frozen=True)
class CaseVersion:
    """One version of a case, as saved.

    Attributes
    ----------
    name : str
    version : int
        From 1, without gaps.
    sha256 : str
        Of the text in UTF-8: what a briefing cites to say which version it was drawn from.
    text : str
        The case file, YAML.
    as_of : date
        The day the case speaks of.
    saved_at : datetime
        UTC.
    saved_by : str
    deleted_at : datetime or None
        When its text was deleted with a document that it quoted; ``text`` is then empty.
    """

    name: str
    version: int
    sha256: str
    text: str
    as_of: date
    saved_at: datetime
    saved_by: str
    deleted_at: datetime | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-safe data."""
        deleted = None if self.deleted_at is None else self.deleted_at.isoformat()
        return {
            **vars(self),
            "as_of": self.as_of.isoformat(),
            "saved_at": self.saved_at.isoformat(),
            "deleted_at": deleted,
        }


@dataclass(frozen=True)
class GradeEntry:
    """One Admiralty grade that a person gave.

    Attributes
    ----------
    document : str
        SHA-256.
    claim : str or None
        The claim whose speaker is graded; None: the outlet of the document.
    grade : str
        Reliability A to F and credibility 1 to 6, as ``B2``.
    by, note : str
    when : datetime
        UTC.
    """

    document: str
    claim: str | None
    grade: str
    by: str
    when: datetime
    note: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-safe data."""
        return {**vars(self), "when": self.when.isoformat()}


@dataclass(frozen=True)
class Found:
    """A passage that holds what was searched for.

    Attributes
    ----------
    document : str
        SHA-256.
    source : Source
    words : str
        The passage, exactly as it stands in the document.
    start, end : int or None
        Its bytes in the document as received; None: a claim that restates the document.
    claims : tuple of str
        Ids of the claims that quote a part of it.
    """

    document: str
    source: Source
    words: str
    start: int | None
    end: int | None
    claims: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-safe data."""
        return {**vars(self), "source": self.source.model_dump(mode="json"), "claims": list(self.claims)}


@dataclass(frozen=True)
class Deleted:
    """What a deletion took away, or would take.

    Attributes
    ----------
    documents : tuple of Document
    claims, reviews : int
    cases : tuple of (str, int)
        Name and number of each case version that quotes one of the documents.
    """

    documents: tuple[Document, ...]
    claims: int
    reviews: int
    cases: tuple[tuple[str, int], ...]

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-safe data."""
        return {
            "documents": [document.to_dict() for document in self.documents],
            "claims": self.claims,
            "reviews": self.reviews,
            "cases": [list(version) for version in self.cases],
        }


@dataclass(frozen=True)
class Tombstone:
    """What stays of a deleted document: that there was one, who deleted it, when and why.

    It holds no hash: whoever has a copy of the document could prove with it that the record held it.
    """

    by: str
    when: datetime
    reason: str
    claims: int
    reviews: int

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-safe data."""
        return {**vars(self), "when": self.when.isoformat()}


@dataclass(frozen=True)
class Transferred:
    """How many of each kind were written to a file, or were new in the record that read it.

    ``withheld`` counts what a redacted export keeps back, by kind.
    """

    documents: int = 0
    claims: int = 0
    reviews: int = 0
    grades: int = 0
    cases: int = 0
    tombstones: int = 0
    withheld: tuple[tuple[str, int], ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-safe data."""
        return {**vars(self), "withheld": dict(self.withheld)}
