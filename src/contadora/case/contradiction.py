"""Claims of different sources about one thing that cannot all be true, side by side.

Nothing here decides who is right. What counts as a contradiction:

- **outcome**: reports of one round give outcomes that exclude each other (`EXCLUSIVE`). Rounds are one where
  their days overlap and their venues, if both are stated, do not differ. A round without days takes those of
  the only dated round of its document, else the day of the report and the day before.
- **next date**: reports of one round give different days for the next.
- **role**: an actor is a party to some and a third party to others, or both the one who answers for the
  process (guarantor, mediator, facilitator) and one who only looks on (observer, witness, companion).
- **invited by**: an actor holds one role, and different sides are said to have invited it.
- **stance**: one speaker is for and against the same thing in one document.
- **demand**, **polarity**: one says that it is so, another denies it, of the same demand of the same holder,
  role, leverage, accusation, office, outcome or event. To deny in the negative is to assert.

Claims that only would hold under a condition contradict nothing, and those withdrawn are not looked at. A
contradiction is closed once a person has rejected every side but one and accepted a claim of that one, or
has rejected all.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from contadora.case.claim import (
    Accusation,
    Background,
    Claim,
    Demand,
    Leverage,
    Person,
    Role,
    RoundReport,
    Statement,
)
from contadora.case.source import Source

__all__ = ["EXCLUSIVE", "About", "Contradiction", "Side", "contradictions"]

About = Literal["outcome", "next date", "role", "invited by", "stance", "demand", "polarity"]

EXCLUSIVE: dict[str, frozenset[str]] = {
    "agreement": frozenset({"no_deal", "partial", "postponed", "walkout", "signed_alone"}),
    "partial": frozenset({"no_deal", "walkout"}),
    "postponed": frozenset({"partial", "signed_alone"}),
}
"""Which outcomes of one round cannot both be true. "ongoing" is none of them: it passes."""

PARTIES = frozenset({"principal", "faction", "splinter"})
THIRD = frozenset({"mediator", "facilitator", "guarantor", "observer", "witness", "companion"})
ANSWERS = frozenset({"mediator", "facilitator", "guarantor"})
LOOKS_ON = frozenset({"observer", "witness", "companion"})
LONGEST_ROUND = timedelta(days=31)
"""A longer stretch of days is a process, not a round, and would join the rounds in it."""


@dataclass(frozen=True)
class Side:
    """One answer, and the claims that give it."""

    answer: str
    claims: tuple[Claim, ...]

    @property
    def stands(self) -> bool:
        """Whether a claim of it has not been rejected."""
        return any(claim.status != "rejected" for claim in self.claims)

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-safe data."""
        return {"answer": self.answer, "claims": [claim.to_dict() for claim in self.claims]}


@dataclass(frozen=True)
class Contradiction:
    """Answers to one question that cannot all be true.

    Attributes
    ----------
    about : str
        Which kind; see the module.
    what : str
        The question, as "outcome of the round of 2017-12-01".
    sides : tuple of Side
        Two or more, by answer.
    """

    about: About
    what: str
    sides: tuple[Side, ...]

    @property
    def closed(self) -> bool:
        """Whether a person has settled it: see the module."""
        left = [side for side in self.sides if side.stands]
        if len(left) > 1:
            return False
        return not left or any(claim.status in ("accepted", "edited") for claim in left[0].claims)

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-safe data."""
        return {
            "about": self.about,
            "what": self.what,
            "closed": self.closed,
            "sides": [side.to_dict() for side in self.sides],
        }


def contradictions(
    claims: Iterable[Claim], sources: Mapping[str, Source] | None = None
) -> tuple[Contradiction, ...]:
    """Return every contradiction among claims, open or closed, in the order of `About` and then by name.

    Parameters
    ----------
    claims : iterable of Claim
        As they stand, rejected ones too.
    sources : mapping of str to Source, optional
        By what ``Claim.document`` says; their days date the rounds that state none.

    Examples
    --------
    >>> said = {"first_day": "2017-12-01", "last_day": "2017-12-02"}
    >>> one = RoundReport(document="a", words="ended without a deal", outcome="no_deal", **said)
    >>> two = RoundReport(document="b", words="signed an accord", outcome="agreement", **said)
    >>> [found] = contradictions([one, two])
    >>> found.what, [side.answer for side in found.sides], found.closed
    ('outcome of the round of 2017-12-01', ['agreement', 'no_deal'], False)
    """
    firm = [claim for claim in claims if claim.modality != "hypothetical"]
    found = [
        *_of_rounds([c for c in firm if isinstance(c, RoundReport) and not _denies(c)], sources or {}),
        *_of_roles([c for c in firm if isinstance(c, Role) and not _denies(c)]),
        *_of_stances([c for c in firm if isinstance(c, Statement)]),
        *_of_polarity(firm),
    ]
    order = ("outcome", "next date", "role", "invited by", "stance", "demand", "polarity")
    return tuple(sorted(found, key=lambda c: (order.index(c.about), c.what)))


def _folded(text: str | None) -> str:
    plain = unicodedata.normalize("NFKD", text or "")
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign)).casefold()
    words = re.findall(r"[^\W_]+", plain)
    return " ".join(words[1:] if words[:1] == ["the"] else words)


def _denies(claim: Claim) -> bool:
    return (claim.modality == "denied") != claim.negated


def _asserted(claim: Claim) -> bool:
    return not _denies(claim)


def _independent(sides: Iterable[tuple[Claim, ...]]) -> bool:
    """Whether not all is said by one voice in one document: a speaker's slip is no dispute."""
    return len({(claim.document, _folded(claim.speaker)) for side in sides for claim in side}) > 1


def _contradiction(
    about: About, what: str, answers: Mapping[str, list[Any]], *, alone: bool = False
) -> Iterator[Contradiction]:
    sides = tuple(Side(answer, tuple(answers[answer])) for answer in sorted(answers))
    if len(sides) > 1 and (alone or _independent(side.claims for side in sides)):
        yield Contradiction(about, what, sides)


def _of_rounds(told: list[RoundReport], sources: Mapping[str, Source]) -> Iterator[Contradiction]:
    for days, claims in _rounds(told, sources):
        name = f"the round of {days.isoformat()}"
        outcomes: dict[str, list[Claim]] = defaultdict(list)
        dates: dict[str, list[Claim]] = defaultdict(list)
        for claim in claims:
            if claim.outcome is not None:
                outcomes[claim.outcome].append(claim)
            if claim.next_day is not None:
                dates[claim.next_day.isoformat()].append(claim)
        disputed = {
            one: said for one, said in outcomes.items() if any(_exclude(one, other) for other in outcomes)
        }
        yield from _contradiction("outcome", f"outcome of {name}", disputed)
        yield from _contradiction("next date", f"next date after {name}", dates)


def _exclude(one: str, other: str) -> bool:
    return other in EXCLUSIVE.get(one, ()) or one in EXCLUSIVE.get(other, ())


def _rounds(
    told: list[RoundReport], sources: Mapping[str, Source]
) -> Iterator[tuple[date, list[RoundReport]]]:
    """Yield the first day of each round and the claims about it."""
    dated: dict[str, set[tuple[date, date]]] = defaultdict(set)
    for claim in told:
        if (days := _stated_days(claim)) is not None:
            dated[claim.document].add(days)
    placed: list[tuple[date, date, RoundReport]] = []
    for claim in told:
        own, of_document = _stated_days(claim), dated[claim.document]
        source = sources.get(claim.document)
        if own is None and len(of_document) == 1:
            (own,) = of_document
        elif own is None and not of_document and source is not None and source.published is not None:
            own = (source.published - timedelta(days=1), source.published)
        if own is not None and own[1] - own[0] <= LONGEST_ROUND:
            placed.append((*own, claim))
    placed.sort(key=lambda entry: (entry[0], entry[1], entry[2].id))
    running: list[tuple[date, date, list[RoundReport]]] = []
    for first, last, claim in placed:
        yield from ((start, members) for start, end, members in running if end < first)
        running = [group for group in running if group[1] >= first]
        for k, (start, end, members) in enumerate(running):
            if not any(_elsewhere(claim, member) for member in members):
                members.append(claim)
                running[k] = (start, max(end, last), members)
                break
        else:
            running.append((first, last, [claim]))
    yield from ((start, members) for start, _, members in running)


def _stated_days(claim: RoundReport) -> tuple[date, date] | None:
    first = claim.first_day or claim.last_day or claim.day
    return None if first is None else (first, max(first, claim.last_day or first))


def _elsewhere(one: RoundReport, other: RoundReport) -> bool:
    """Whether both name a venue and neither name lies in the other."""
    here, there = _folded(one.venue), _folded(other.venue)
    return bool(here and there) and here not in there and there not in here


def _of_roles(told: list[Role]) -> Iterator[Contradiction]:
    held: dict[str, dict[str, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    invited: dict[tuple[str, str], dict[str, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for claim in told:
        actor = _folded(claim.actor)
        held[actor][claim.role].append(claim)
        if claim.invited_by:
            invited[actor, claim.role][_folded(claim.invited_by)].append(claim)
    for actor, roles in held.items():
        disputed = {
            role: said
            for role, said in roles.items()
            if any(_cannot_hold_both(role, other) for other in roles)
        }
        yield from _contradiction("role", f"role of {actor}", disputed)
    for (actor, role), hosts in invited.items():
        yield from _contradiction("invited by", f"who invited {actor} as {role}", hosts)


def _cannot_hold_both(one: str, other: str) -> bool:
    pair = {one, other}
    return any(
        bool(pair & here) and bool(pair & there) for here, there in ((PARTIES, THIRD), (ANSWERS, LOOKS_ON))
    )


def _of_stances(told: list[Statement]) -> Iterator[Contradiction]:
    taken: dict[tuple[str, str, str], dict[str, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for claim in told:
        if claim.stance != "neutral" and claim.speaker:
            opposite = {"positive": "negative", "negative": "positive"}
            stance = opposite[claim.stance] if _denies(claim) else claim.stance
            taken[claim.document, _folded(claim.speaker), _folded(claim.toward)][stance].append(claim)
    for (_, speaker, toward), stances in taken.items():
        what = f"stance of {speaker}" + (f" toward {toward}" if toward else "")
        yield from _contradiction("stance", what, stances, alone=True)


def _of_polarity(told: list[Claim]) -> Iterator[Contradiction]:
    said: dict[tuple[str, ...], dict[str, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for claim in told:
        for key in _contents(claim):
            said[key]["so" if _asserted(claim) else "not so"].append(claim)
    for (kind, *parts), answers in said.items():
        about: About = "demand" if kind == "demand" else "polarity"
        what = f"{kind}: {', '.join(part for part in parts if part)}"
        # Within one report too: an outlet lays a demand at the door of somebody who denies it.
        yield from _contradiction(about, what, answers)


def _contents(claim: Claim) -> Iterator[tuple[str, ...]]:
    """Yield what a claim says to be so, or not so, apart from who says it and in which words."""
    if isinstance(claim, Demand):
        yield "demand", _folded(claim.holder), _issue(claim.issue)
    elif isinstance(claim, Role):
        yield "role", _folded(claim.actor), claim.role
    elif isinstance(claim, Leverage):
        day = claim.day.isoformat() if claim.day else ""
        yield "leverage", claim.lever, _folded(claim.by), _folded(claim.on), claim.change or "", day
    elif isinstance(claim, Accusation):
        yield "accusation", _folded(claim.accused), _issue(claim.act)
    elif isinstance(claim, Person) and claim.office:
        yield "office", _folded(claim.name), _folded(claim.office)
    elif isinstance(claim, Background):
        yield "event", _folded(claim.what), _folded(claim.outcome)
    elif isinstance(claim, RoundReport) and claim.outcome is not None:
        days = _stated_days(claim)
        if days is not None:
            yield "outcome", claim.outcome, days[0].isoformat()


_SMALL = re.compile(
    "an?|and|any|at|be|by|for|from|in(to)?|it|its|not?|of|on|or|some|that|the|their|this|to|with|would|will"
    "|ha[sd]|have|was|were|is|are|been|demand(s|ed)?|want(s|ed)?"
)


def _issue(text: str) -> str:
    """Return the words that carry an issue, in any order and number: "an amnesty" is "amnesties"."""
    words = [word for word in _folded(text).split() if not _SMALL.fullmatch(word)]
    stems = {word[:-3] + "y" if word.endswith("ies") else word.rstrip("s") for word in words}
    return " ".join(sorted(stems)) or _folded(text)
