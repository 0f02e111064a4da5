"""Which rankings of one decision maker would make a state stable, or an equilibrium?

Each concept turns into clauses about which states lie below the wanted one, one clause per move away
from it; :mod:`chance` counts the rankings that meet them, and they say in words what must hold.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import factorial
from typing import Any

import numpy as np

from .chance import Clause, share_below
from .concepts import CONCEPTS, known_concepts
from .conflict import Conflict
from .entangled import Quest, quest, share_with_quests
from .moves import Moves, Places
from .witness import Witnesses

__all__ = ["Demand", "Inverse", "inverse"]

MOST_COUNTED = 1000  # states up to which the number of rankings itself is written out
MOST_NAMED = 6  # states that a sentence names


@dataclass(frozen=True)
class Demand:
    """What a concept demands of the ranking, and how many strict rankings meet it.

    Attributes
    ----------
    concept : str
    stable_share : Fraction
        Of the decision maker's strict rankings, those under which the state is stable for it.
    equilibrium_share : Fraction or None
        Those under which it is also stable for all others, their rankings as given. None if that
        turns on how this decision maker ranks so many states elsewhere that their orders are too many
        to try (SEQ only): then from 0 to ``stable_share``.
    states : int
        How many states a ranking ranks.
    words : str
        The condition.
    """

    concept: str
    stable_share: Fraction
    equilibrium_share: Fraction | None
    states: int
    words: str

    @property
    def stable_count(self) -> int:
        """How many strict rankings make the state stable for the decision maker."""
        return int(self.stable_share * factorial(self.states))

    @property
    def equilibrium_count(self) -> int | None:
        """How many make it an equilibrium; None where undecided."""
        share = self.equilibrium_share
        return None if share is None else int(share * factorial(self.states))

    def to_dict(self) -> dict[str, Any]:
        """Plain data; counts are left out (None) beyond a thousand states."""
        small, share = self.states <= MOST_COUNTED, self.equilibrium_share
        return {
            "concept": self.concept,
            "stable_share": float(self.stable_share),
            "equilibrium_share": None if share is None else float(share),
            "stable_count": self.stable_count if small else None,
            "equilibrium_count": self.equilibrium_count if small else None,
            "words": self.words,
        }


@dataclass(frozen=True)
class Inverse:
    """For one state and one decision maker, what each concept demands of its ranking."""

    decision_maker: str
    state: int
    demands: tuple[Demand, ...]

    def demand(self, concept: str) -> Demand:
        """What one concept demands."""
        return {demand.concept: demand for demand in self.demands}[
            known_concepts((concept,), [demand.concept for demand in self.demands])[0]
        ]

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "decision_maker": self.decision_maker,
            "state": self.state,
            "demands": [demand.to_dict() for demand in self.demands],
        }


def inverse(conflict: Conflict, state: int, who: str | int, concepts: Iterable[str] = CONCEPTS) -> Inverse:
    """Which strict rankings of a decision maker make a state stable, and an equilibrium.

    The others' rankings are those of the conflict; the decision maker's own is ignored.

    Raises
    ------
    InputError
        The state cannot occur, or the decision maker or a concept is unknown.
    EngineError
        The condition is too entangled to count within the limit.

    References
    ----------
    Kinsara, R. A., Kilgour, D. M. and Hipel, K. W. (2015), Inverse approach to the graph model for
    conflict resolution, IEEE Transactions on Systems, Man, and Cybernetics: Systems 45(5), 734-742.

    Examples
    --------
    >>> from contadora.solve.stability.conflict_file import read_conflict
    >>> chicken = read_conflict({"decision_makers": {"A": ["swerve"], "B": ["swerve"]},
    ...     "rankings_best_first": {"A": [2, 3, 1, 0], "B": [1, 3, 2, 0]}})
    >>> found = inverse(chicken, 3, "A")
    >>> {demand.concept: demand.stable_count for demand in found.demands}
    {'Nash': 12, 'GMR': 16, 'SMR': 14, 'SEQ': 12, 'SIM': 16}
    >>> print(found.demand("GMR").words)
    A must rank (A: swerve; B: swerve) above (A: none; B: swerve) or above (A: none; B: none).
    """
    asked = known_concepts(concepts)
    side, start = conflict.decision_maker(who), conflict.position(state)
    seek = _Seek(conflict, side, start)
    return Inverse(conflict.names[side], int(state), tuple(seek.demand(concept) for concept in asked))


class _Seek:
    def __init__(self, conflict: Conflict, side: int, start: int) -> None:
        self.conflict, self.side, self.start = conflict, side, start
        self.witnesses = Witnesses(conflict)
        self.moves: Moves = self.witnesses.moves
        self.others = [j for j in range(len(conflict.names)) if j != side]

    def demand(self, concept: str) -> Demand:
        own = {int(to): self.clause(int(to), concept) for to in self.moves.of(self.side, self.start)}
        stable = share_below(own.values())
        everyone, extra, told, quests = self.everyone(concept)
        words = " ".join([*self.words(own, concept), *told])
        share: Fraction | None = Fraction(0)
        if everyone:
            clauses = [*own.values(), *extra]
            tractable = [one for one in quests if one is not None]
            share = None
            if len(tractable) == len(quests):
                share = share_with_quests(clauses, self.start, tractable) if quests else share_below(clauses)
        return Demand(concept, stable, share, len(self.conflict.codes), words)

    def clause(self, to: int, concept: str) -> Clause:
        """What must lie below the wanted state so that one move away from it is no gain."""
        ways = {frozenset([(to, True)])}
        if concept == "SMR":
            for end in self.ends(to, concept):
                out = {int(end), *self.moves.of(self.side, int(end)).tolist()} - {self.start}
                ways.add(frozenset((k, True) for k in out))
        elif concept != "Nash":
            for end in self.ends(to, concept).tolist():
                ways.add(frozenset() if end == self.start else frozenset([(end, True)]))
        return frozenset(ways)

    def ends(self, to: int, concept: str) -> Places:
        """Where the others' sanctions can end; their moves do not turn on this side's ranking."""
        if concept == "SIM":
            replies = {j: self.moves.of(j, self.start, improving=True) for j in self.others}
            return np.unique(np.concatenate([p for p, _ in self.moves.together(self.start, to, replies)]))
        tree = self.moves.search(to, self.others, improving=concept == "SEQ")
        return np.flatnonzero(tree.distance >= 0)

    def everyone(self, concept: str) -> tuple[bool, list[Clause], list[str], list[Quest | None]]:
        """Whether the others can be stable, and what more that takes: clauses, in words, and quests."""
        names = self.conflict.names
        code = int(self.conflict.codes[self.start])
        extra: list[Clause] = []
        told: list[str] = []
        quests: list[Quest | None] = []
        verdict = True
        for j in self.others:
            if concept == "SIM":
                clauses = self.clauses_of_other(j)
            elif concept == "SEQ":
                asked = self.sequential(j)
                if asked:
                    quests += asked
                    told.append(f"Whether {names[j]} stays turns on {names[self.side]}'s ranking elsewhere.")
                clauses = [frozenset()] if asked is None else []
            else:
                clauses = [] if self.witnesses.find(code, j, concept).stable else [frozenset()]
            if frozenset() in clauses:
                verdict = False
                told.append(f"No ranking makes it an equilibrium: {names[j]} would leave it.")
                continue
            for clause in clauses:
                gains = " or ".join(map(self.say, _heads(clause)))
                told.append(f"So that {names[j]} stays, {names[self.side]} must prefer {gains} to it.")
            extra += clauses
        return verdict, extra, told, quests

    def clauses_of_other(self, j: int) -> list[Clause]:
        """SIM: which of this side's own improvements must exist so that another is deterred."""
        ranks, mine = self.conflict.ranks[j], self.moves.of(self.side, self.start)
        replies = {k: self.moves.of(k, self.start, improving=True) for k in self.others if k != j} | {
            self.side: mine
        }
        clauses = []
        for to in self.moves.of(j, self.start, improving=True).tolist():
            ways = set()
            for place, chosen in self.moves.together(self.start, to, replies):
                held = np.unique(chosen[ranks[place] <= ranks[self.start], -1])
                ways |= {frozenset([(int(mine[k]), False)]) if k >= 0 else frozenset() for k in held}
            if frozenset() not in ways:
                clauses.append(frozenset(ways))
        return clauses

    def sequential(self, j: int) -> list[Quest | None] | None:
        """SEQ: ways that this side must open so that another stays; None if no ranking opens them."""
        ranks = self.conflict.ranks[j]
        now, rest = ranks[self.start], [k for k in self.others if k != j]
        goals = np.flatnonzero(ranks <= now).tolist()
        quests: list[Quest | None] = []
        for to in self.moves.of(j, self.start, improving=True).tolist():
            if (ranks[self.moves.search(to, rest, improving=True).distance >= 0] <= now).any():
                continue
            if not (ranks[self.most(to, rest)] <= now).any():
                return None
            quests.append(quest(self.moves, self.side, rest, to, goals))
        return quests

    def most(self, to: int, rest: list[int]) -> Places:
        """Where sequences lead if the others improve and this side would make any move."""
        seen = np.zeros(len(self.conflict.codes), dtype=bool)
        front = np.array([to])
        while front.size:
            seen[front] = True
            after = [self.moves.step(k, front, improving=True)[1] for k in rest]
            after.append(self.moves.step(self.side, front, improving=False)[1])
            front = np.unique(np.concatenate(after))
            front = front[~seen[front]]
        return np.flatnonzero(seen)

    def words(self, own: dict[int, Clause], concept: str) -> list[str]:
        """The condition, a sentence for each move away from the state."""
        name, here = self.conflict.names[self.side], self.say(self.start)
        if not own:
            return [f"Any ranking will do: {name} cannot leave {here} alone."]
        open_moves = {to: clause for to, clause in own.items() if frozenset() not in clause}
        if not open_moves:
            return [f"Any ranking will do: the others can always bring {name} back to {here}."]
        if concept == "Nash":
            return [f"{name} must rank {here} above {', '.join(map(self.say, open_moves))}."]
        told = []
        for to, clause in open_moves.items():
            ways = sorted(sorted(k for k, _ in way) for way in clause if (to, True) not in way)
            shown = ["above " + " and ".join(map(self.say, way)) for way in ways[:MOST_NAMED]]
            if len(ways) > MOST_NAMED:
                shown.append(f"above one of {len(ways) - MOST_NAMED} more")
            told.append(f"{name} must rank {here} {' or '.join([f'above {self.say(to)}', *shown])}.")
        return told

    def say(self, place: int) -> str:
        """A state in words, in brackets."""
        return f"({self.conflict.describe(int(self.conflict.codes[place]))})"


def _heads(clause: Clause) -> list[int]:
    return sorted(k for way in clause for k, _ in way)
