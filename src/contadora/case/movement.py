"""What moved between two days of a record: stances, roles, rounds, contradictions that came or went.

A move is a later report against an earlier one about the same thing. Reports are ordered by the day of
publication, not by the day they came in, so that an old report read late moves nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from contadora.case.claim import Claim, Role, RoundReport, Statement
from contadora.case.contradiction import Contradiction, contradictions
from contadora.case.source import Source

__all__ = ["Move", "Movement", "movement"]


@dataclass(frozen=True)
class Move:
    """One thing that is told otherwise than before.

    Attributes
    ----------
    about : str
        Whose stance toward what, whose role, or which fact of the round.
    before, after : str
        What the newest report said then, and what it says now.
    was, now : Claim
        The claims that say so.
    """

    about: str
    before: str
    after: str
    was: Claim
    now: Claim

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-safe data."""
        return {
            "about": self.about,
            "before": self.before,
            "after": self.after,
            "was": self.was.to_dict(),
            "now": self.now.to_dict(),
        }


@dataclass(frozen=True)
class Movement:
    """What changed in a record.

    Attributes
    ----------
    new : tuple of Claim
        Claims that were not there, rejected ones left out.
    moved : tuple of Move
    opened, closed : tuple of Contradiction
        Open now and not before; open before and not now.
    """

    new: tuple[Claim, ...]
    moved: tuple[Move, ...]
    opened: tuple[Contradiction, ...]
    closed: tuple[Contradiction, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-safe data."""
        return {name: [entry.to_dict() for entry in entries] for name, entries in vars(self).items()}


def movement(before: Iterable[Claim], after: Iterable[Claim], sources: Mapping[str, Source]) -> Movement:
    """Return what changed from the claims that stood before to those that stand now.

    Parameters
    ----------
    before, after : claims with their status then and now
    sources : mapping
        By ``Claim.document``: when each report was published. A report without a day counts as the oldest.

    Examples
    --------
    >>> from contadora.case.claim import Statement
    >>> said = lambda document, stance: Statement(document=document, words="…", speaker="Ana", stance=stance,
    ...     toward="talks")
    >>> days = {"a": Source(title="A", published="2017-12-02"),
    ...     "b": Source(title="B", published="2017-12-15")}
    >>> moved, = movement([said("a", "negative")], [said("a", "negative"), said("b", "positive")], days).moved
    >>> moved.about, moved.before, moved.after
    ('Ana on talks', 'negative', 'positive')
    """
    before, after = list(before), list(after)
    then = [claim for claim in before if claim.status != "rejected"]
    now = [claim for claim in after if claim.status != "rejected"]
    known = {claim.id for claim in then}
    earlier, later = _newest(then, sources), _newest(now, sources)
    moved = [
        Move(about, earlier[about][1], told, earlier[about][2], claim)
        for about, (_, told, claim) in sorted(later.items())
        if about in earlier and told != earlier[about][1] and claim.id not in known
    ]
    open_then = {(c.about, c.what): c for c in contradictions(before, sources) if not c.closed}
    open_now = {(c.about, c.what): c for c in contradictions(after, sources) if not c.closed}
    return Movement(
        tuple(claim for claim in now if claim.id not in known),
        tuple(moved),
        tuple(found for key, found in open_now.items() if key not in open_then),
        tuple(found for key, found in open_then.items() if key not in open_now),
    )


def _newest(claims: Iterable[Claim], sources: Mapping[str, Source]) -> dict[str, tuple[date, str, Claim]]:
    """Return the newest answer to each question; of one day, the one later in the text."""
    found: dict[str, tuple[date, str, Claim]] = {}
    for claim in claims:
        source = sources.get(claim.document)
        day = (source.published if source else None) or date.min
        for about, told in _told(claim):
            if about not in found or day >= found[about][0]:
                found[about] = (day, told, claim)
    return found


def _told(claim: Claim) -> Iterable[tuple[str, str]]:
    if claim.modality in ("hypothetical", "denied"):
        return
    if isinstance(claim, Statement) and claim.speaker and claim.toward and claim.stance != "neutral":
        yield f"{claim.speaker} on {claim.toward}", claim.stance
    if isinstance(claim, Role):
        yield f"role of {claim.actor}", claim.role
    if isinstance(claim, RoundReport):
        if claim.outcome is not None:
            yield "outcome of the last round", claim.outcome
        if claim.next_day is not None:
            yield "day of the next round", claim.next_day.isoformat()
