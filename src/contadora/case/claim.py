"""What a source says: who said what, in which words, with which certainty.

A claim is not a truth. Two sources that disagree give two claims, side by side.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

__all__ = [
    "Accusation",
    "Background",
    "Claim",
    "ClaimKind",
    "Demand",
    "Direction",
    "Expectation",
    "Lever",
    "Leverage",
    "Outcome",
    "Person",
    "Review",
    "Role",
    "RoleName",
    "RoundReport",
    "Statement",
    "claim_from",
]

Modality = Literal["asserted", "reported", "hypothetical", "denied"]
Direction = Literal["positive", "negative", "neutral"]
RoleName = Literal[
    "principal",
    "faction",
    "splinter",
    "mediator",
    "facilitator",
    "host",
    "guarantor",
    "observer",
    "witness",
    "companion",
    "outside_power",
    "institution",
]
Outcome = Literal[
    "agreement", "partial", "no_deal", "postponed", "walkout", "ongoing", "signed_alone", "side_deal"
]
Lever = Literal["sanctions", "election", "protest", "aid", "violence", "recognition", "decree", "other"]
Review = Literal["unreviewed", "accepted", "rejected", "edited"]


class Spoken(BaseModel):
    """What every claim carries, whatever its kind.

    Attributes
    ----------
    document : str
        SHA-256 of the document as received, or the key of a source in a case file.
    sentence, start, end : int or None
        0-based sentence and byte offsets into the document as received: ``document[start:end]`` holds
        ``words``, exactly. All three are None where a hand-made case cites a source without its text.
    words : str
        The quoted words (or the restatement, where the source says ``own_words``).
    speaker : str or None
        Who says it; None: the outlet itself. An anonymous source stays a class ("a participant").
    attribution : str or None
        The words that tie speaker to content: "said", "according to".
    modality : {'asserted', 'reported', 'hypothetical', 'denied'}
        asserted: by the outlet. reported: somebody says so. hypothetical: could, would, unless.
        denied: said not to be so.
    negated : bool
        The clause itself is negative ("no indication that …").
    time, day : str or None, date or None
        When, as worded and as resolved against the date of the report.
    grade : str or None
        Admiralty grade of the speaker, apart from the outlet's.
    rule : str
        Which rule, model or person made the claim: ``llm:NAME`` for a language model; readers that make the
        same claim are joined by `` + ``.
    confidence : float or None
        How sure the reader is that the text says this, in [0, 1]; not whether it is true. None: unknown,
        as of a language model, whose own word on it is not calibrated.
    status : {'unreviewed', 'accepted', 'rejected', 'edited'}
        What a person decided.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    document: str = Field(min_length=1)
    sentence: int | None = Field(default=None, ge=0)
    start: int | None = Field(default=None, ge=0)
    end: int | None = Field(default=None, ge=0)
    words: str
    speaker: str | None = None
    attribution: str | None = None
    modality: Modality = "asserted"
    negated: bool = False
    time: str | None = None
    day: date | None = None
    grade: str | None = Field(default=None, pattern=r"^[A-F][1-6]$")
    rule: str = "hand"
    confidence: float | None = Field(default=1.0, ge=0.0, le=1.0)
    status: Review = "unreviewed"

    @model_validator(mode="after")
    def _span_is_whole(self) -> Self:
        if (self.start is None) != (self.end is None):
            raise ValueError("start and end go together")
        if self.start is not None and self.end is not None and self.end < self.start:
            raise ValueError("end lies before start")
        return self

    @property
    def id(self) -> str:
        """A short name that depends only on what is claimed and where: reading twice gives it twice.

        Examples
        --------
        >>> a = Person(document="d", words="Ana Ruiz", name="Ana Ruiz", office="envoy")
        >>> b = Person(document="d", words="Ana Ruiz", name="Ana Ruiz", office="envoy", status="accepted")
        >>> a.id == b.id, a.id.startswith("c-")
        (True, True)
        """
        # Fields at their default are left out, so that a field added later renames no claim of today.
        judged = {"confidence", "status", "rule", "grade"}
        said = {
            **self.model_dump(mode="json", exclude=judged, exclude_defaults=True),
            "kind": type(self).__name__.lower(),
        }
        return "c-" + hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:12]

    def to_dict(self) -> dict[str, Any]:
        """Return the claim as JSON-safe data, its id first."""
        return {"id": self.id, **self.model_dump(mode="json")}


class Role(Spoken):
    """An actor holds a role in the process, as this source words it."""

    kind: Literal["role"] = "role"
    actor: str = Field(min_length=1)
    role: RoleName
    invited_by: str | None = None
    member_of: str | None = None


class Person(Spoken):
    """A named person, the office held and the side or state served. Empty office: not stated."""

    kind: Literal["person"] = "person"
    name: str = Field(min_length=1)
    office: str | None = None
    affiliation: str | None = None


class Demand(Spoken):
    """A party wants something. ``priority`` 1 is what it wants first; None: not stated."""

    kind: Literal["demand"] = "demand"
    holder: str = Field(min_length=1)
    issue: str = Field(min_length=1)
    of: str | None = None
    priority: int | None = Field(default=None, ge=1)


class Statement(Spoken):
    """A speaker takes a stance toward somebody or something."""

    kind: Literal["statement"] = "statement"
    stance: Direction = "neutral"
    toward: str | None = None
    quoted: bool = False


class RoundReport(Spoken):
    """What a source says of a round of talks. None everywhere means: not stated."""

    kind: Literal["round"] = "round"
    dates: str | None = None
    first_day: date | None = None
    last_day: date | None = None
    venue: str | None = None
    outcome: Outcome | None = None
    open_points: str | None = None
    closed_points: str | None = None
    next_date: str | None = None
    next_day: date | None = None


class Leverage(Spoken):
    """Pressure by somebody on somebody. Its effect on the talks is what the source says, or unknown.

    ``change`` is what happens to the pressure itself; ``effect`` is what it does to the target.
    """

    kind: Literal["leverage"] = "leverage"
    lever: Lever
    by: str | None = None
    on: str | None = None
    change: Literal["in_force", "imposed", "tightened", "eased", "threatened", "offered"] | None = None
    effect: Literal["toward_talks", "away_from_talks", "weakens_target", "strengthens_target"] | None = None
    condition: str | None = None


class Accusation(Spoken):
    """Somebody says that somebody does something blameworthy."""

    kind: Literal["accusation"] = "accusation"
    accuser: str = Field(min_length=1)
    accused: str = Field(min_length=1)
    act: str = Field(min_length=1)
    buys_time: bool = False


class Expectation(Spoken):
    """Somebody expects the talks, or a part of them, to go well or badly."""

    kind: Literal["expectation"] = "expectation"
    who: str | None = None
    direction: Direction
    of: str | None = None


class Background(Spoken):
    """An earlier effort or event and how it ended."""

    kind: Literal["background"] = "background"
    what: str = Field(min_length=1)
    outcome: str | None = None


Claim = Annotated[
    Role | Person | Demand | Statement | RoundReport | Leverage | Accusation | Expectation | Background,
    Field(discriminator="kind"),
]
ClaimKind = Literal[
    "role",
    "person",
    "demand",
    "statement",
    "round",
    "leverage",
    "accusation",
    "expectation",
    "background",
]
_ADAPTER: TypeAdapter[Claim] = TypeAdapter(Claim)


def claim_from(data: dict[str, Any]) -> Claim:
    """Return the claim that ``data`` describes; an ``id`` in it is ignored, since ids are derived.

    Parameters
    ----------
    data : dict
        As `Spoken.to_dict` writes it.

    Raises
    ------
    pydantic.ValidationError
        A field is missing, unknown or of the wrong form.

    Examples
    --------
    >>> claim = Demand(document="d", words="wants aid", holder="opposition", issue="aid", priority=1)
    >>> claim_from(claim.to_dict()) == claim
    True
    """
    return _ADAPTER.validate_python({key: value for key, value in data.items() if key != "id"})
