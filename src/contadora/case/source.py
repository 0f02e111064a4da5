"""Where words come from: a document, its outlet, its date and how far it is trusted."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

__all__ = ["Handling", "Source"]

Handling = Literal["open", "internal", "protected"]
"""From free to guarded."""


class Source(BaseModel):
    """A document that claims quote.

    The Admiralty grades judge reliability (A to F) and credibility (1 to 6) apart, and grade the outlet
    and the people it quotes apart too: a wire service of grade B may quote a participant of grade F.

    Attributes
    ----------
    title : str
        Headline, file name, or what the analyst calls it.
    outlet : str or None
        Who published it. None: not stated.
    published : date or None
        Date of the report. None: not stated.
    url : str or None
        Where a reader can find it. Never fetched.
    sha256 : str or None
        Hash of the bytes as received; None for a source known only by reference.
    grade : str or None
        Admiralty grade of the outlet, as ``B2``; None: not graded.
    own_words : bool
        True where the quoted words are a restatement, not a quotation.
    licence : str or None
        Terms under which the text may be shown.
    handling : {'open', 'internal', 'protected'}
        Of a protected source, nothing that leaves the house says who it is or what it said exactly.
    story : str or None
        The same for all documents that carry one wire story: together they count as one source.

    Examples
    --------
    >>> Source(title="Talks end without accord", outlet="Wire", published="2017-12-02").published.year
    2017
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str = Field(min_length=1)
    outlet: str | None = None
    published: date | None = None
    url: str | None = None
    sha256: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$")
    encoding: str | None = None
    language: str | None = None
    grade: str | None = Field(default=None, pattern=r"^[A-F][1-6]$")
    own_words: bool = False
    licence: str | None = None
    handling: Handling = "open"
    story: str | None = None
