"""Stability when some preferences are not known: from the bold to the careful."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from contadora.errors import InputError, did_you_mean

from .concepts import CONCEPTS, Stability, known_concepts
from .conflict import Conflict
from .moves import Moves, Places, Tree
from .witness import Witnesses

__all__ = ["Attitude", "stability_with_unknowns"]

Attitude = Literal["a", "b", "c", "d"]


@dataclass(frozen=True)
class _Doubt:
    """The pairs of states that one decision maker's preference leaves open, as sorted keys."""

    keys: NDArray[np.int64]
    states: int

    def between(self, left: Places, right: Places | int) -> NDArray[np.bool_]:
        """Whether it is open which of two states is preferred, pair by pair."""
        asked = np.minimum(left, right) * self.states + np.maximum(left, right)
        open_: NDArray[np.bool_] = self.keys[np.searchsorted(self.keys[:-1], asked)] == asked
        return open_


class _DoubtfulMoves(Moves):
    """Moves whose improvements include those that might be one."""

    def __init__(self, conflict: Conflict, doubts: list[_Doubt]) -> None:
        super().__init__(conflict)
        self.doubts = doubts
        self._reached: dict[tuple[int, ...], NDArray[np.bool_]] = {}

    def prefers(self, side: int, after: Places, before: Places | int) -> NDArray[np.bool_]:
        return super().prefers(side, after, before) | self.doubts[side].between(after, before)

    def search(
        self,
        start: int,
        sides: Iterable[int],
        *,
        improving: bool = False,
        goal: Callable[[Places], NDArray[np.bool_]] | None = None,
    ) -> Tree:
        """What legal sequences reach, as from :class:`Moves`, but without the ways if ``improving``.

        Two perhaps-improvements in a row need not make one, so that who moved last must be kept in
        mind, which a tree of shortest ways does not.
        """
        if not improving:
            return super().search(start, sides, goal=goal)
        sides = tuple(sides)
        # The same for whatever state a side left to come here: found once.
        if (start, *sides) not in self._reached:
            reached = np.zeros(len(self.conflict.codes), dtype=bool)
            reached[start] = True
            for first in sides:
                reached |= self.led_by(start, first, improving=True, sides=sides)
            self._reached[start, *sides] = reached
        reached = self._reached[start, *sides]
        places = np.flatnonzero(reached)
        hits = places[goal(places)] if goal is not None else places[:0]
        nothing = np.full(len(reached), -1, dtype=np.int64)
        distance = np.where(reached, 0, -1).astype(np.int32)
        return Tree(distance, nothing, nothing.astype(np.int32), int(hits[0]) if hits.size else -1)

    def surely(self, side: int, after: Places, before: Places | int) -> NDArray[np.bool_]:
        """Whether a side strictly prefers some states to others without doubt."""
        return super().prefers(side, after, before) & ~self.doubts[side].between(after, before)


def stability_with_unknowns(
    conflict: Conflict,
    unknown: Mapping[str, Iterable[tuple[int, int]]],
    attitude: Attitude,
    concepts: Iterable[str] = CONCEPTS,
) -> Stability:
    """Which states are stable when some pairs of states cannot be compared.

    Parameters
    ----------
    conflict : Conflict
        Its ranks say what is known; they are ignored for the pairs below.
    unknown : mapping of decision maker to pairs of state codes
        Between these the preference is not known.
    attitude : {'a', 'b', 'c', 'd'}
        Would the decision maker leave for a state that might be no better, and does a state that
        might be better deter it? **a**: leaves, not deterred; **b**: stays, not deterred; **c**:
        leaves, deterred; **d**: stays, deterred.
    concepts : iterable of str

    Raises
    ------
    InputError
        An unknown decision maker, state, attitude or concept; or a pair of a state with itself.

    Notes
    -----
    Under SEQ and SIM opponents are taken to make moves that might improve on what they leave.

    References
    ----------
    Li, K. W., Hipel, K. W., Kilgour, D. M. and Fang, L. (2004), Preference uncertainty in the graph
    model for conflict resolution, IEEE Transactions on Systems, Man, and Cybernetics A 34(4), 507-520.

    Examples
    --------
    >>> from contadora.solve.stability.conflict_file import read_conflict
    >>> chicken = read_conflict({"decision_makers": {"A": ["swerve"], "B": ["swerve"]},
    ...     "rankings_best_first": {"A": [2, 3, 1, 0], "B": [1, 3, 2, 0]}})
    >>> doubt = {"A": [(1, 0)]}    # does A prefer a crash to swerving alone?
    >>> for attitude in ("a", "b"):
    ...     stability_with_unknowns(chicken, doubt, attitude, ["Nash"]).equilibria("Nash").tolist()
    [2]
    [1, 2]
    """
    asked = known_concepts(concepts)
    if attitude not in get_args(Attitude):
        raise InputError(
            f"unknown attitude {attitude!r}", hint=did_you_mean(str(attitude), get_args(Attitude))
        )
    given = {conflict.decision_maker(name): pairs for name, pairs in unknown.items()}
    m = len(conflict.codes)
    moves = _DoubtfulMoves(conflict, [_doubt(conflict, given.get(i, ())) for i in range(len(conflict.names))])
    seek = Witnesses(conflict, moves)
    everywhere = np.arange(m)
    stable = np.zeros((len(conflict.names), len(asked), m), dtype=bool)
    for i in range(len(conflict.names)):
        for start in range(m):
            reached = moves.of(i, start)
            tempts = moves.prefers if attitude in "ac" else moves.surely
            better = moves.surely if attitude in "cd" else moves.prefers
            dreaded = ~better(i, everywhere, start)
            for k, concept in enumerate(asked):
                stable[i, k, start] = all(
                    seek.answer(i, start, to, concept, dreaded).sanction is not None
                    for to in reached[tempts(i, reached, start)].tolist()
                )
    return Stability(conflict, asked, stable)


def _doubt(conflict: Conflict, pairs: Iterable[Any]) -> _Doubt:
    m, keys = len(conflict.codes), []
    for pair in pairs:
        if not isinstance(pair, tuple | list) or len(pair) != 2:
            raise InputError(f"an open preference is between two states, not {pair!r}")
        left, right = sorted(map(conflict.position, pair))
        if left == right:
            raise InputError(f"state {pair[0]} is compared with itself")
        keys.append(left * m + right)
    # The last key is that of no pair, so that there is always one to compare with.
    return _Doubt(np.array([*sorted(keys), m * m], dtype=np.int64), m)
