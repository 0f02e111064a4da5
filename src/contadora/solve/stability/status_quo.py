"""From today, where can this go: which states, in how many moves, and who must begin?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .concepts import Stability
from .conflict import Conflict
from .moves import Moves, Step, Tree

__all__ = ["Path", "Reach", "paths_to_equilibria", "reach"]


@dataclass(frozen=True)
class Path:
    """A shortest legal sequence of moves to a state.

    ``first_movers`` are all who can make the first move of some legal sequence to it, short or long.
    """

    to: int
    steps: tuple[Step, ...]
    first_movers: tuple[str, ...]
    words: str

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "to": self.to,
            "steps": [step.to_dict() for step in self.steps],
            "first_movers": list(self.first_movers),
            "words": self.words,
        }


@dataclass(frozen=True, eq=False)
class Reach:
    """What can be reached from one state.

    Attributes
    ----------
    conflict : Conflict
    start : int
        The code of the status quo.
    improving : bool
        Whether each mover must strictly prefer where it arrives to where it leaves.
    """

    conflict: Conflict
    start: int
    improving: bool
    _moves: Moves
    _tree: Tree

    @property
    def distance(self) -> NDArray[np.int32]:
        """The fewest moves to each feasible state, in the order of ``conflict.codes``; -1 for none."""
        return self._tree.distance

    @property
    def codes(self) -> NDArray[np.int64]:
        """The states that can be reached, the start among them."""
        found: NDArray[np.int64] = self.conflict.codes[self._tree.distance >= 0]
        return found

    @cached_property
    def _led(self) -> NDArray[np.bool_]:
        start = self.conflict.position(self.start)
        sides = range(len(self.conflict.names))
        return np.stack([self._moves.led_by(start, i, improving=self.improving) for i in sides])

    def path(self, code: int) -> Path | None:
        """A shortest way to a state; None if no legal sequence leads there."""
        place = self.conflict.position(code)
        if self._tree.distance[place] < 0:
            return None
        steps = self._moves.path(self._tree, place)
        names = self.conflict.names
        firsts = tuple(names[i] for i in np.flatnonzero(self._led[:, place])) if steps else ()
        say = self.conflict.describe
        moved = ", then ".join(f"{step.who} moves to ({say(step.to)})" for step in steps)
        words = f"{moved}." if steps else f"This is where things stand: ({say(code)})."
        return Path(int(code), steps, firsts, words)

    def to_dict(self, codes: Iterable[int] | None = None) -> dict[str, Any]:
        """Plain data: a path to each of these states, or to each that can be reached."""
        wanted = self.codes.tolist() if codes is None else [int(code) for code in codes]
        paths = {code: self.path(code) for code in wanted}
        return {
            "start": self.start,
            "improving": self.improving,
            "reached": len(self.codes),
            "paths": {str(code): path.to_dict() if path else None for code, path in paths.items()},
        }


def reach(conflict: Conflict, start: int, *, improving: bool = False) -> Reach:
    """Which states legal sequences of moves reach from a state, by the fewest moves.

    Parameters
    ----------
    conflict : Conflict
    start : int
        The code of the status quo.
    improving : bool
        Only moves that the mover strictly prefers.

    Raises
    ------
    InputError
        The state cannot occur.

    References
    ----------
    Li, K. W., Kilgour, D. M. and Hipel, K. W. (2005), Status quo analysis in the graph model for
    conflict resolution, Journal of the Operational Research Society 56, 699-707.

    Examples
    --------
    >>> from contadora.solve.stability.conflict_file import read_conflict
    >>> chicken = read_conflict({"decision_makers": {"A": ["swerve"], "B": ["swerve"]},
    ...     "rankings_best_first": {"A": [2, 3, 1, 0], "B": [1, 3, 2, 0]}})
    >>> reach(chicken, 0, improving=True).codes.tolist()
    [0, 1, 2]
    >>> reach(chicken, 0).path(3).first_movers
    ('A', 'B')
    """
    moves = Moves(conflict)
    tree = moves.search(conflict.position(start), range(len(conflict.names)), improving=improving)
    return Reach(conflict, int(start), improving, moves, tree)


def paths_to_equilibria(
    stability: Stability, start: int, *, improving: bool = False
) -> dict[str, dict[int, Path | None]]:
    """For each concept and each of its equilibria, a shortest way there; None where none leads.

    Examples
    --------
    >>> from contadora.solve.stability.conflict_file import read_conflict
    >>> from contadora.solve.stability.concepts import analyse
    >>> chicken = read_conflict({"decision_makers": {"A": ["swerve"], "B": ["swerve"]},
    ...     "rankings_best_first": {"A": [2, 3, 1, 0], "B": [1, 3, 2, 0]}})
    >>> found = paths_to_equilibria(analyse(chicken, ["GMR"]), 0, improving=True)["GMR"]
    >>> [(code, path and len(path.steps)) for code, path in found.items()]
    [(1, 1), (2, 1), (3, None)]
    """
    found = reach(stability.conflict, start, improving=improving)
    return {
        concept: {int(code): found.path(int(code)) for code in stability.equilibria(concept)}
        for concept in stability.concepts
    }
