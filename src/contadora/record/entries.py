"""What a record hands back: documents, the count of what a reading added, reviews, versions of a case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from contadora.case.claim import Claim
from contadora.case.source import Source

__all__ = ["Added", "CaseVersion", "Document", "ReviewEntry", "Verdict"]

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
    """

    sha256: str
    name: str
    size: int
    source: Source
    received_at: datetime

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
    """

    name: str
    version: int
    sha256: str
    text: str
    as_of: date
    saved_at: datetime
    saved_by: str

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-safe data."""
        return {**vars(self), "as_of": self.as_of.isoformat(), "saved_at": self.saved_at.isoformat()}
