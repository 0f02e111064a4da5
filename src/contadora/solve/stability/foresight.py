"""Stability for sides that look several moves ahead: limited-move and non-myopic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contadora.errors import EngineError, InputError

from .conflict import Conflict
from .moves import Moves

__all__ = ["Foresight", "limited_move", "non_myopic"]

MOST_ROUNDS = 100_000
Places = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Foresight:
    """Which states each side would not leave, looking so far ahead.

    Attributes
    ----------
    conflict : Conflict
    horizon : int or None
        Moves looked ahead; None is without limit.
    stable : bool array, shape (decision makers, feasible states)
    """

    conflict: Conflict
    horizon: int | None
    stable: NDArray[np.bool_]

    @property
    def equilibria(self) -> NDArray[np.int64]:
        """The codes of the states that no side would leave."""
        found: NDArray[np.int64] = self.conflict.codes[self.stable.all(axis=0)]
        return found

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "horizon": self.horizon,
            "equilibria": self.equilibria.tolist(),
            "stable": {
                name: self.conflict.codes[row].tolist()
                for name, row in zip(self.conflict.names, self.stable, strict=True)
            },
        }


def limited_move(conflict: Conflict, horizon: int) -> Foresight:
    """Which states are stable for sides that look a given number of moves ahead (L_h).

    The side to move goes to the state from which, the others answering in the same way with one move
    less to come, it ends best, if that beats staying; whoever stays ends the sequence. Horizon 1 is
    Nash. Of states that end equally well for the mover the one with the lowest code is taken.

    With more than two movers nothing says who answers. The mover is cautious: of those others who would
    leave the state that it went to, it expects the one whose end is worst for itself; if none would leave,
    play ends there. With one other this is the definition for two; published definitions for more differ
    from each other, so say which was used.

    Raises
    ------
    InputError
        The horizon is not 1 or more.

    References
    ----------
    Kilgour, D. M. (1985), Anticipation and stability in two-person non-cooperative games, in:
    Dynamic Models of International Conflict, 26-51.

    Examples
    --------
    >>> from contadora.solve.stability.conflict_file import read_conflict
    >>> dilemma = read_conflict({"decision_makers": {"A": ["cooperate"], "B": ["cooperate"]},
    ...     "rankings_best_first": {"A": [2, 3, 0, 1], "B": [1, 3, 0, 2]}})
    >>> [limited_move(dilemma, h).equilibria.tolist() for h in (1, 2, 3)]
    [[0], [0, 3], [0, 3]]
    """
    if isinstance(horizon, bool) or not isinstance(horizon, int | np.integer) or horizon < 1:
        raise InputError(f"the horizon must be a whole number of 1 or more, not {horizon!r}")
    ahead = _Ahead(conflict)
    ends = ahead.start
    for _ in range(int(horizon)):
        ends = ahead.one_more(ends)
    return Foresight(conflict, int(horizon), ends == ahead.start)


def non_myopic(conflict: Conflict) -> Foresight:
    """Which states are stable for sides that look ahead without limit.

    A state is non-myopically stable if from some horizon on it is limited-move stable under every
    horizon. Anticipations are functions on finitely many states, so they repeat in the end, and the
    repeating stretch decides.

    Raises
    ------
    EngineError
        Nothing repeats within the limit.

    References
    ----------
    Brams, S. J. and Wittman, D. (1981), Nonmyopic equilibria in 2 x 2 games, Conflict Management and
    Peace Science 6(1), 39-62.

    Examples
    --------
    >>> from contadora.solve.stability.conflict_file import read_conflict
    >>> chicken = read_conflict({"decision_makers": {"A": ["swerve"], "B": ["swerve"]},
    ...     "rankings_best_first": {"A": [2, 3, 1, 0], "B": [1, 3, 2, 0]}})
    >>> non_myopic(chicken).equilibria.tolist()
    [3]
    """
    ahead = _Ahead(conflict)
    ends, seen = ahead.start, {ahead.start.tobytes(): 0}
    stays = [np.ones(ends.shape, dtype=bool)]
    for step in range(1, MOST_ROUNDS):
        ends = ahead.one_more(ends)
        stays.append(ends == ahead.start)
        first = seen.setdefault(ends.tobytes(), step)
        if first != step:
            return Foresight(conflict, None, np.logical_and.reduce(stays[first:step]))
    raise EngineError(f"anticipations do not repeat within {MOST_ROUNDS:,} moves", where=conflict.name)


class _Ahead:
    """Where play is expected to end, for each side to move and each state."""

    def __init__(self, conflict: Conflict) -> None:
        self.ranks = conflict.ranks
        m, n = len(conflict.codes), len(conflict.names)
        places = np.arange(m)
        self.start: Places = np.tile(places, (n, 1))
        moves = Moves(conflict)
        self.edges = [moves.step(i, places, improving=False) for i in range(n)]
        movers = [i for i in range(n) if len(self.edges[i][0])]
        # One side alone is answered by nobody.
        self.others = {i: [j for j in movers if j != i] for i in movers}

    def one_more(self, ends: Places) -> Places:
        """The same with one more move to come."""
        longer = self.start.copy()
        for i, others in self.others.items():
            source, after = self.edges[i]
            final: Places = self._worst_answer(i, others, ends)[after]
            gain = self.ranks[i][final]
            # By state, then best end first, then lowest code: the first of each state is the choice.
            order = np.lexsort((after, -gain, source))
            states, first = np.unique(source[order], return_index=True)
            best = order[first]
            leaves = gain[best] > self.ranks[i][states]
            longer[i][states[leaves]] = final[best[leaves]]
        return longer

    def _worst_answer(self, i: int, others: list[int], ends: Places) -> Places:
        """Where play ends after i has moved to each state: the worst for i of what others would do there."""
        final: Places = self.start[i].copy()
        answered = np.zeros(len(final), dtype=bool)
        for j in others:
            leaves = ends[j] != self.start[j]
            mine, so_far = self.ranks[i][ends[j]], self.ranks[i][final]
            worse = (mine < so_far) | ((mine == so_far) & (ends[j] < final))
            taken = leaves & (~answered | worse)
            final[taken] = ends[j][taken]
            answered |= leaves
        return final
