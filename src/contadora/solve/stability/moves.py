"""Who can go where: one side's moves from many states at once, and shortest legal sequences.

States are numbered by their position in ``conflict.codes``. A side's slice is what it alone can
change: the states that agree on all options of the others. Slices are kept as one sorted list per
side, so that nothing grows with the square of the number of states.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .conflict import Conflict

__all__ = ["Moves", "Step", "Tree"]

Places = NDArray[np.int64]
BoolArray = NDArray[np.bool_]
CHUNK = 2**16  # states expanded at a time, so that memory stays bounded


@dataclass(frozen=True)
class Step:
    """One move: by whom, and to which state (its code)."""

    who: str
    to: int

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {"who": self.who, "to": self.to}


@dataclass(frozen=True, eq=False)
class Tree:
    """Shortest ways from one state: how many moves, from where the last one came, and who made it.

    ``distance`` is -1 where nothing leads; ``goal`` is the first state found of those looked for, or -1.
    """

    distance: NDArray[np.int32]
    parent: Places
    mover: NDArray[np.int32]
    goal: int = -1


@dataclass(frozen=True, eq=False)
class _Slices:
    members: Places  # positions, slice by slice
    start: Places  # for each position, where its slice begins in members
    count: Places  # and how many it holds
    rises: NDArray[np.int64]  # irreversible levels, turned so that they only rise; shape (options, m)


class Moves:
    """The moves of a conflict.

    Examples
    --------
    >>> from contadora.solve.stability.conflict_file import read_conflict
    >>> chicken = read_conflict({"decision_makers": {"A": ["swerve"], "B": ["swerve"]},
    ...     "rankings_best_first": {"A": [2, 3, 1, 0], "B": [1, 3, 2, 0]}})
    >>> moves = Moves(chicken)
    >>> moves.of(1, 0).tolist(), moves.of(1, 3, improving=True).tolist()
    ([2], [1])
    """

    def __init__(self, conflict: Conflict) -> None:
        self.conflict = conflict
        self._slices: dict[int, _Slices] = {}

    def of(self, side: int, place: int, *, improving: bool = False) -> Places:
        """Where a side can go in one move from one state."""
        return self.step(side, np.array([place]), improving=improving)[1]

    def step(self, side: int, places: Places, *, improving: bool) -> tuple[Places, Places]:
        """Every move of a side from these states, as pairs (number within ``places``, state reached)."""
        held = self._held(side)
        count = held.count[places]
        source = np.repeat(np.arange(len(places)), count)
        within = np.arange(len(source)) - np.repeat(np.cumsum(count) - count, count)
        before = places[source]
        after = held.members[held.start[before] + within]
        keep: BoolArray = np.not_equal(after, before)
        for row in held.rises:
            keep &= row[after] >= row[before]
        if improving:
            keep &= self.prefers(side, after, before)
        return source[keep], after[keep]

    def prefers(self, side: int, after: Places, before: Places | int) -> BoolArray:
        """Whether a side strictly prefers some states to others, pair by pair."""
        ranks = self.conflict.ranks[side]
        better: BoolArray = np.greater(ranks[after], ranks[before])
        return better

    def search(
        self,
        start: int,
        sides: Iterable[int],
        *,
        improving: bool = False,
        goal: Callable[[Places], BoolArray] | None = None,
    ) -> Tree:
        """Shortest legal sequences by these sides from one state, breadth first.

        No side moves twice running in a shortest sequence, because its two moves would be one. With
        ``goal`` (which states end the search) it stops at the nearest.
        """
        m, sides = len(self.conflict.codes), list(sides)
        distance = np.full(m, -1, dtype=np.int32)
        parent, mover = np.full(m, -1, dtype=np.int64), np.full(m, -1, dtype=np.int32)
        distance[start] = 0
        front, depth = np.array([start]), 0
        while front.size:
            if goal is not None and (hit := goal(front)).any():
                return Tree(distance, parent, mover, int(front[hit][0]))
            depth += 1
            fresh = []
            for side in sides:
                for part in chunks(front):
                    source, after = self.step(side, part, improving=improving)
                    new = distance[after] < 0
                    after = after[new]
                    distance[after], mover[after] = depth, side
                    parent[after] = part[source[new]]
                    fresh.append(distinct(after, m))
            front = np.concatenate(fresh) if fresh else front[:0]
        return Tree(distance, parent, mover)

    def path(self, tree: Tree, place: int) -> tuple[Step, ...]:
        """The moves that lead to a state of the tree, first to last."""
        steps: list[Step] = []
        while tree.parent[place] >= 0:
            steps.append(Step(self.conflict.names[tree.mover[place]], int(self.conflict.codes[place])))
            place = int(tree.parent[place])
        return tuple(reversed(steps))

    def together(
        self, start: int, to: int, choices: dict[int, Places]
    ) -> Iterator[tuple[Places, NDArray[np.int64]]]:
        """Feasible states in which one side's move and choices of the others from ``start`` combine.

        In batches: the states, and for each side of ``choices`` which of its choices is made (-1: none).
        """
        codes = self.conflict.codes
        shifts = [np.concatenate([[0], codes[choice] - codes[start]]) for choice in choices.values()]
        split = 0
        while prod(len(shift) for shift in shifts[split:]) > 4 * CHUNK:
            split += 1
        shape = [len(shift) for shift in shifts[split:]]
        for lead in np.ndindex(*(len(shift) for shift in shifts[:split])):
            ends = np.array([codes[to] + sum(shifts[row][k] for row, k in enumerate(lead))])
            for shift in shifts[split:]:
                ends = (ends[:, None] + shift).ravel()
            place = np.minimum(np.searchsorted(codes, ends), len(codes) - 1)
            real = np.flatnonzero(codes[place] == ends)
            rest = np.unravel_index(real, shape) if shape else ()
            chosen = [np.full(len(real), k) for k in lead] + list(rest)
            picks = np.stack(chosen, axis=1) if chosen else np.empty((len(real), 0), dtype=np.int64)
            yield place[real], picks - 1

    def led_by(
        self, start: int, first: int, *, improving: bool = False, sides: Iterable[int] | None = None
    ) -> BoolArray:
        """Which states some legal sequence reaches from a state if this side makes the first move.

        With ``sides``, only these move.

        States are told apart by who moved last: the first mover may not simply undo its own move,
        so that being reachable at all and being reachable behind a given leader are two things.
        """
        n, m = len(self.conflict.decision_makers), len(self.conflict.codes)
        seen = np.zeros((n, m), dtype=bool)  # by who moved last
        spent = np.zeros((n, m), dtype=bool)  # by who has moved on from here
        fronts = {first: self.of(first, start, improving=improving)}
        seen[first, fronts[first]] = True
        while fronts:
            reached: dict[int, Places] = {}
            for side in range(n) if sides is None else sides:
                came = [front[~spent[side, front]] for last, front in fronts.items() if last != side]
                here = distinct(np.concatenate(came), m) if came else np.empty(0, dtype=np.int64)
                spent[side, here] = True
                fresh = []
                for part in chunks(here):
                    after = self.step(side, part, improving=improving)[1]
                    after = distinct(after[~seen[side, after]], m)
                    seen[side, after] = True
                    fresh.append(after)
                if any(after.size for after in fresh):
                    reached[side] = np.concatenate(fresh)
            fronts = reached
        reachable = np.zeros(m, dtype=bool)
        for row in seen:
            reachable |= row
        return reachable

    def _held(self, side: int) -> _Slices:
        if side not in self._slices:
            self._slices[side] = self._cut(side)
        return self._slices[side]

    def _cut(self, side: int) -> _Slices:
        conflict = self.conflict
        who = conflict.decision_makers[side]
        stride = prod(earlier.patterns for earlier in conflict.decision_makers[:side])
        own = conflict.codes // stride % who.patterns
        _, number = np.unique(conflict.codes - own * stride, return_inverse=True)
        members = np.argsort(number, kind="stable")
        count = np.bincount(number)
        start = np.cumsum(count) - count
        rises, step = [], 1
        for option in who.options:
            if option.direction != "both":
                digit = own // step % option.levels
                rises.append(digit if option.direction == "forward" else -digit)
            step *= option.levels
        empty = np.empty((0, len(own)), dtype=np.int64)
        return _Slices(members, start[number], count[number], np.stack(rises) if rises else empty)


def distinct(places: Places, m: int) -> Places:
    """The states among these, each once, ascending: by sorting where they are few, else by marking."""
    if 16 * len(places) < m:
        return np.unique(places)
    marked = np.zeros(m, dtype=bool)
    marked[places] = True
    return np.flatnonzero(marked)


def chunks(places: Places) -> Iterator[Places]:
    """Parts short enough to expand at once."""
    for k in range(0, len(places), CHUNK):
        yield places[k : k + CHUNK]
