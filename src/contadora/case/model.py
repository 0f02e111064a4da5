"""The negotiation itself: who, about what, with which limits, under which pressure.

Nouns only. A noun points at the claims that justify it (``why``); a number that no source gives is an
assessment and says who set it (``assessed_by``, ``reason``).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from itertools import pairwise
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    WithJsonSchema,
    model_serializer,
    model_validator,
)

from contadora.case.claim import Claim, Lever, Outcome, RoleName
from contadora.case.quantity import DRAFT, RANK_WORDS, Quantity
from contadora.case.source import Source

__all__ = [
    "ORDINALS",
    "Actor",
    "Case",
    "Consent",
    "Constraint",
    "Disagreement",
    "Guarantee",
    "Interaction",
    "Issue",
    "Move",
    "Officeholder",
    "Option",
    "Pressure",
    "Ratification",
    "RoleHeld",
    "Round",
    "Stance",
]

ORDINALS = {word: rank for rank, word in enumerate(RANK_WORDS, 1)}

Option = date | int | float | str
"""An option of an issue: a label, a number or a date. Numbers and dates keep their distances."""


def _as_tuple(value: Any) -> Any:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else value


Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
Keys = Annotated[
    tuple[str, ...],
    BeforeValidator(_as_tuple),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
UNKNOWN = Quantity()


class Noun(BaseModel):
    """What every part of a case carries: the claims behind it, or who assessed it and why."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    why: Keys = ()
    assessed_by: str | None = None
    reason: str | None = None


class RoleHeld(Noun):
    """A role as a source claims it, in force between two dates, and who asked for it."""

    role: RoleName
    invited_by: str | None = None
    mandate: str | None = None
    since: date | None = None
    until: date | None = None


class Actor(Noun):
    """Anybody who acts: a principal, a faction, a guarantor, a host, an outside power, a body.

    ``weight`` is the share of its parent (``part_of``) that the faction carries, in [0, 1]. ``role`` and
    ``invited_by`` are short for a single entry of ``roles``.
    """

    name: str = Field(min_length=1)
    role: RoleName | None = None
    invited_by: str | None = None
    roles: tuple[RoleHeld, ...] = ()
    part_of: str | None = None
    weight: Quantity = UNKNOWN
    leader: str | None = None
    aliases: Keys = ()

    @property
    def roles_held(self) -> tuple[RoleHeld, ...]:
        """Every role, whichever way it was written."""
        if self.role is None:
            return self.roles
        return (RoleHeld(role=self.role, invited_by=self.invited_by, why=self.why), *self.roles)

    def holds(self, role: RoleName, on: date | None = None) -> bool:
        """Return whether the actor holds ``role`` (on that day, where one is given).

        Examples
        --------
        >>> chile = Actor(name="Chile", roles=[{"role": "guarantor", "until": "2018-02-07"}])
        >>> chile.holds("guarantor", date(2017, 12, 2)), chile.holds("guarantor", date(2018, 3, 1))
        (True, False)
        """
        return any(
            held.role == role
            and (on is None or ((held.since or on) <= on and (held.until is None or on <= held.until)))
            for held in self.roles_held
        )

    @model_validator(mode="after")
    def _weight_is_a_share(self) -> Actor:
        if self.weight.known and (self.weight.bounds()[0] < 0 or self.weight.bounds()[1] > 1):
            raise ValueError(f"a weight is a share from 0 to 1, not {self.weight.describe()}")
        return self


class Officeholder(Noun):
    """A person named in the reports, with office and side as the source gives them."""

    name: str = Field(min_length=1)
    office: str | None = None
    of: str | None = None


class Issue(Noun):
    """A point of the agenda and the ways in which it could be settled.

    ``ordered`` options run from one end to the other; unordered ones are mere alternatives. Options that
    are all numbers or all dates keep their distances. ``status_quo`` is what holds without a deal, as the
    option itself or its 0-based place. ``status`` is the clause's rung on the ladder; under "nothing is
    agreed until everything is agreed" a closed clause is conditional.
    """

    label: str = Field(min_length=1)
    options: tuple[Option, ...] = Field(min_length=1)
    ordered: bool = True
    unit: str | None = None
    status_quo: Option | None = None
    status: Literal["open", "proposed", "tentatively_closed", "closed_conditional", "closed"] = "open"

    @model_validator(mode="after")
    def _options_differ(self) -> Issue:
        seen: set[str] = set()
        for option in self.options:
            if str(option) in seen:
                raise ValueError(f"the option '{option}' stands twice")
            seen.add(str(option))
        if any(isinstance(option, float) and not math.isfinite(option) for option in self.options):
            raise ValueError("an option is not a finite number")
        if self.ordered and self.is_numeric and len(self.options) > 1:
            steps = {(b > a) - (b < a) for a, b in pairwise(self.places())}
            if len(steps) != 1 or 0 in steps:
                raise ValueError("options that are numbers or dates rise or fall from first to last")
        return self

    @property
    def labels(self) -> tuple[str, ...]:
        """The options as words."""
        return tuple(str(option) for option in self.options)

    @property
    def is_numeric(self) -> bool:
        """Whether all options are numbers, or all are dates."""
        return len({type(option) for option in self.options} - {int, float, date}) == 0 and (
            len({isinstance(option, date) for option in self.options}) == 1
        )

    def places(self) -> tuple[float, ...]:
        """Where each option lies on a line: its own number or day, else 0, 1, 2 …

        Examples
        --------
        >>> vote = Issue(label="Vote", options=[date(2018, 4, 22), date(2018, 5, 20), date(2018, 6, 10)])
        >>> vote.places()
        (0.0, 28.0, 49.0)
        """
        if not self.is_numeric:
            return tuple(float(place) for place in range(len(self.options)))
        first = self.options[0]
        if isinstance(first, date):
            return tuple(float((o - first).days) for o in self.options if isinstance(o, date))
        return tuple(float(o) for o in self.options if isinstance(o, int | float))

    def index(self, option: Option) -> int:
        """Return the 0-based place of an option given as itself, its label, or its place.

        Raises
        ------
        KeyError
            The issue has no such option.
        """
        labels = self.labels
        if str(option) in labels:
            return labels.index(str(option))
        if isinstance(option, int) and not self.is_numeric and 0 <= option < len(labels):
            return option
        raise KeyError(str(option))


class Stance(Noun):
    """What an actor wants on an issue, what it needs, and where its limits lie. Missing means unknown.

    ``salience`` is a relative weight, or a rank ("first"), which is kept as ``rank``. ``values`` gives the
    worth of options outright, in [0, 1]; what it leaves out follows from position, fallback and red line.
    """

    actor: str
    issue: str
    position: Option | None = None
    interest: str | None = None
    red_line: Option | None = None
    fallback: Option | None = None
    salience: Annotated[
        Quantity, Field(description=f"A number, a range, or a rank: {', '.join(ORDINALS)}.")
    ] = UNKNOWN
    rank: int | None = Field(default=None, ge=1)
    values: dict[str, Quantity] = Field(default_factory=dict)
    last_move: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _rank_words(cls, data: Any) -> Any:
        if isinstance(data, dict):
            data = dict(data)
            salience = data.get("salience")
            if isinstance(salience, str) and salience.strip().lower() in ORDINALS:
                data["rank"] = ORDINALS[salience.strip().lower()]
                del data["salience"]
            values = data.get("values")
            if isinstance(values, dict):
                data["values"] = {str(option): worth for option, worth in values.items()}
        return data

    @property
    def says_nothing_of_worth(self) -> bool:
        """Whether position, fallback, red line and values are all missing."""
        return self.position is self.fallback is self.red_line is None and not self.values

    @model_validator(mode="after")
    def _worth_is_a_share(self) -> Stance:
        if self.rank is not None and self.salience.known:
            raise ValueError("give the salience as a rank or as a number, not both")
        if self.salience.known and self.salience.bounds()[0] < 0:
            raise ValueError("a salience is not negative")
        for option, worth in self.values.items():
            if worth.known and not (worth.bounds()[0] >= 0 and worth.bounds()[1] <= 1):
                raise ValueError(f"the worth of '{option}' lies outside 0 to 1: {worth.describe()}")
        return self

    @model_serializer(mode="wrap")
    def _rank_as_word(self, plain: SerializerFunctionWrapHandler) -> dict[str, Any]:
        written: dict[str, Any] = plain(self)
        if self.rank is None or self.rank > len(RANK_WORDS):
            return written
        return {
            ("salience" if name == "rank" else name): (RANK_WORDS[self.rank - 1] if name == "rank" else value)
            for name, value in written.items()
            if name != "salience"
        }


class Disagreement(Noun):
    """What an actor gets if there is no deal, on the scale where its best package is worth 1.

    Either ``value`` outright, or relative to what today's state is worth to it (``at: status_quo``) plus
    ``shift``. ``drift`` is the change in 30 days.
    """

    value: Quantity = UNKNOWN
    at: Literal["status_quo"] | None = None
    shift: Quantity = UNKNOWN
    drift: Quantity = UNKNOWN

    @model_validator(mode="after")
    def _one_anchor(self) -> Disagreement:
        if self.at is not None and self.value.known:
            raise ValueError("give value, or at: status_quo with shift, not both")
        if self.at is None and self.shift.known:
            raise ValueError("shift belongs to at: status_quo")
        if self.value.known and not (self.value.bounds()[0] >= 0 and self.value.bounds()[1] <= 1):
            raise ValueError(f"the value of no deal lies outside 0 to 1: {self.value.describe()}")
        return self


class Interaction(Noun):
    """An extra worth (or cost) to one actor when several clauses come together."""

    actor: str
    when: dict[str, Option] = Field(min_length=2)
    worth: Quantity


class Constraint(Noun):
    """Which clauses go together: when all of ``when`` hold, ``requires`` must and ``excludes`` must not.

    An empty ``when`` always holds, so that ``excludes`` alone rules a combination out everywhere.
    """

    label: str = Field(min_length=1)
    when: dict[str, Option] = Field(default_factory=dict)
    requires: dict[str, Option] = Field(default_factory=dict)
    excludes: dict[str, Option] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _says_something(self) -> Constraint:
        if not self.requires and not self.excludes:
            raise ValueError("a constraint needs requires or excludes")
        return self


class Consent(Noun):
    """Whose agreement makes a deal. Default: every principal (unanimity).

    ``vetoes`` must agree; of the other ``parties`` at most ``may_refuse`` may refuse. Or ``weights``, one for
    each of the others, and ``quota``: those of them who agree must weigh that much together.
    """

    parties: Keys = ()
    vetoes: Keys = ()
    may_refuse: int = Field(default=0, ge=0)
    weights: dict[str, Annotated[float, Field(ge=0, allow_inf_nan=False)]] = Field(default_factory=dict)
    quota: float | None = Field(default=None, gt=0, allow_inf_nan=False)

    @model_validator(mode="after")
    def _counts_heads_or_weight(self) -> Consent:
        if bool(self.weights) != (self.quota is not None):
            raise ValueError("weights and a quota go together: give both, or neither")
        if self.weights and self.may_refuse:
            raise ValueError("may_refuse counts heads and weights do not: keep one of the two")
        total = sum(self.weights.values())
        if self.quota is not None and self.quota > total * (1 + 1e-12):
            raise ValueError(f"the quota {self.quota:g} is above the total weight {total:g}")
        return self


class Ratification(Noun):
    """Who must carry a deal inside a party, by which route and rule.

    ``members`` maps factions to weights; left out, the party's factions with their own weights. A package
    is carried when the weight of those who gain reaches ``quota`` (a share of the total, in (0, 1]) and no
    faction in ``vetoes`` loses.
    """

    party: str
    route: Literal["leadership", "cabinet", "parliament", "referendum", "membership", "court", "other"] = (
        "other"
    )
    members: dict[str, Quantity] = Field(default_factory=dict)
    quota: Quantity = Quantity(value=0.5, by=DRAFT, reason="half, where no rule is stated")
    vetoes: Keys = ()

    @model_validator(mode="after")
    def _quota_is_a_share(self) -> Ratification:
        if self.quota.known and not (self.quota.bounds()[0] > 0 and self.quota.bounds()[1] <= 1):
            raise ValueError(f"a quota is a share above 0 and at most 1, not {self.quota.describe()}")
        if any(weight.known and weight.bounds()[0] < 0 for weight in self.members.values()):
            raise ValueError("a weight is not negative")
        return self


class Pressure(Noun):
    """Leverage by somebody on somebody. Its direction is a question, so unknown is the default.

    ``hazard`` is the chance that it comes about within 30 days, where no ``day`` is fixed.
    """

    kind: Lever
    label: str | None = None
    by: Keys = ()
    on: Keys = ()
    day: date | None = None
    hazard: Quantity = UNKNOWN
    direction: Literal["toward_deal", "away_from_deal", "unknown"] = "unknown"
    effect: Quantity = UNKNOWN
    in_force: bool | None = None
    condition: str | None = None


class Guarantee(Noun):
    """Who assures whom that a deal, or some of its clauses, will be honoured.

    ``compliance`` is the change in the chance that the deal is honoured, in [-1, 1].
    """

    by: Keys = Field(min_length=1)
    to: str | None = None
    covers: Keys = ()
    compliance: Quantity = UNKNOWN


class Move(Noun):
    """What one actor can do alone. It may set options of the agenda, or stand apart.

    ``effects`` says what taking it is worth to each actor beside the options that it sets, on the scale
    where the actor's best package is worth 1; below 0 it is a cost. Left out means unknown. ``together``
    adds what it is worth beside another move, beyond the two alone; left out, effects add up.

    ``requires`` names moves that must be taken first; of two moves that set the same issue, the one that
    requires the other prevails. ``excludes`` names moves that cannot stand beside it; moves that set the same
    issue to different options exclude each other anyway, unless one requires the other. ``taken``: it has
    been made by the day of the case.
    """

    actor: str
    label: str = Field(min_length=1)
    sets: dict[str, Option] = Field(default_factory=dict)
    effects: dict[str, Quantity] = Field(default_factory=dict)
    together: dict[str, dict[str, Quantity]] = Field(default_factory=dict)
    requires: Keys = ()
    excludes: Keys = ()
    reversible: bool = True
    taken: bool = False

    @model_validator(mode="after")
    def _effects_on_the_scale(self) -> Move:
        for actor, worth in (pair for on in (self.effects, *self.together.values()) for pair in on.items()):
            if worth.known and not (worth.bounds()[0] >= -1 and worth.bounds()[1] <= 1):
                raise ValueError(f"the effect on '{actor}' lies outside -1 to 1: {worth.describe()}")
        return self


class Round(Noun):
    """A round of talks: when, where, how it ended, and when the next is due.

    ``next_words`` keeps the wording ("early in May") where it fixes no day.
    """

    dates: tuple[date, ...] = ()
    venue: str | None = None
    outcome: Outcome | None = None
    next: date | None = None
    next_words: str | None = None
    open_points: Keys = ()
    closed_points: Keys = ()
    note: str | None = None

    @model_validator(mode="after")
    def _days_in_order(self) -> Round:
        if list(self.dates) != sorted(self.dates):
            raise ValueError("the dates of a round run forward")
        return self


class Case(BaseModel):
    """One process: everything that the engines and the briefing know about it.

    See the reference page of the case file for each field. `contadora.case.files.load` reads it from YAML
    and checks that every name used is defined.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", title="contadora case file")

    contadora: Literal[1] = 1
    title: str = Field(min_length=1)
    as_of: date
    handling: str = "Internal. Not for the parties."
    summary: str | None = None
    sources: dict[str, Source] = Field(default_factory=dict)
    claims: dict[str, Claim] = Field(default_factory=dict)
    actors: dict[Key, Actor] = Field(min_length=1)
    people: dict[Key, Officeholder] = Field(default_factory=dict)
    agenda: dict[Key, Issue] = Field(default_factory=dict)
    stances: tuple[Stance, ...] = ()
    interactions: tuple[Interaction, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    disagreement: dict[str, Disagreement] = Field(default_factory=dict)
    consent: Consent = Consent()
    ratification: tuple[Ratification, ...] = ()
    pressures: tuple[Pressure, ...] = ()
    guarantees: tuple[Guarantee, ...] = ()
    moves: dict[Key, Move] = Field(default_factory=dict)
    rounds: tuple[Round, ...] = ()

    def stories(self) -> int:
        """Return how many sources there are, where documents of one wire story count once."""
        return len({source.story or key for key, source in self.sources.items()})

    def principals(self) -> tuple[str, ...]:
        """Return the actors that are principals on the day of the case, in the order of the file."""
        return tuple(key for key, actor in self.actors.items() if actor.holds("principal", self.as_of))

    def consenting(self) -> tuple[str, ...]:
        """Return whose consent a deal needs or may need: as ``consent`` says, else all principals."""
        named = self.consent.parties or self.principals()
        return tuple(dict.fromkeys((*self.consent.vetoes, *named)))

    def factions(self, party: str) -> tuple[str, ...]:
        """Return the actors that are part of ``party``, in the order of the file."""
        return tuple(key for key, actor in self.actors.items() if actor.part_of == party)

    def stance(self, actor: str, issue: str) -> Stance | None:
        """Return what ``actor`` wants on ``issue``, or None where nothing is known."""
        return next((s for s in self.stances if s.actor == actor and s.issue == issue), None)

    def bodies(self) -> dict[str, Ratification]:
        """Return the ratifying bodies by a name that does not hang on their place in the file."""
        return _named(self.ratification, lambda rule: f"{rule.party}.{rule.route}")

    def joints(self) -> dict[str, Interaction]:
        """Return the interactions by a name that does not hang on their place in the file."""
        return _named(
            self.interactions,
            lambda joint: f"{joint.actor}." + "+".join(sorted(f"{i}={o}" for i, o in joint.when.items())),
        )


Entry = TypeVar("Entry")


def _named(entries: Iterable[Entry], name: Callable[[Entry], str]) -> dict[str, Entry]:
    """Return entries by name; the second of one name is ``name.2``."""
    found: dict[str, Entry] = {}
    seen: Counter[str] = Counter()
    for entry in entries:
        key = name(entry)
        seen[key] += 1
        found[key if seen[key] == 1 else f"{key}.{seen[key]}"] = entry
    return found
