"""The dense grid on which the compiled engine runs.

A cell is one pattern per decision maker, the first varying fastest. A decision maker's patterns are
numbered so that its irreversible options come outermost, each turned so that it can only rise, and
its reversible options are pressed into the combinations that occur in some feasible state: rules
within one side ("at most one of ...") then cost nothing, and neither do options that never vary.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contadora.errors import EngineError

from .conflict import MAX_STATES, Conflict, DecisionMaker

__all__ = ["Axis", "Grid", "grid_of"]


@dataclass(frozen=True)
class Axis:
    """One decision maker's place in the grid.

    ``levels`` are those of its irreversible options; pattern = (their mixed-radix number) * ``free``
    + (combination of its reversible options). From a pattern it reaches any whose irreversible
    levels are all at least as high.
    """

    stride: int
    free: int
    levels: NDArray[np.int64]

    @property
    def fixed(self) -> int:
        """How many combinations of irreversible levels there are."""
        return int(self.levels.prod())

    @property
    def size(self) -> int:
        """How many patterns there are."""
        return self.free * self.fixed


@dataclass(frozen=True)
class Grid:
    """The axes, and which cell each feasible state takes (``None``: cell = position)."""

    axes: tuple[Axis, ...]
    cells: int
    place: NDArray[np.int64] | None
    feasible: NDArray[np.bool_]

    def spread(self, values: NDArray[np.int32]) -> NDArray[np.int32]:
        """Values of the feasible states laid out on the grid, 0 elsewhere."""
        if self.place is None:
            return np.ascontiguousarray(values)
        laid = np.zeros(self.cells, dtype=np.int32)
        laid[self.place] = values
        return laid

    def gather(self, values: NDArray[Any]) -> NDArray[Any]:
        """Values of the feasible states, in their order, from the grid."""
        return values if self.place is None else values[self.place]


def grid_of(conflict: Conflict) -> Grid:
    """Lay a conflict out on its grid.

    Raises
    ------
    EngineError
        The grid would have more cells than fit: the feasible states are few, but scattered.
    """
    axes: list[Axis] = []
    place: NDArray[np.int64] | None = None
    own_stride, cells = 1, 1
    whole = len(conflict.codes) == prod(side.patterns for side in conflict.decision_makers)
    if whole and all(option.direction == "both" for _, option in conflict.options):
        for side in conflict.decision_makers:
            axes.append(Axis(cells, side.patterns, np.ones(0, dtype=np.int64)))
            cells *= side.patterns
    else:
        place = np.zeros(len(conflict.codes), dtype=np.int64)
        for side in conflict.decision_makers:
            pattern, free, levels = _press(side, conflict.codes // own_stride % side.patterns)
            axis = Axis(cells, free, levels)
            if cells * axis.size > MAX_STATES:
                raise EngineError(
                    f"the feasible states spread over more than {MAX_STATES:,} combinations of choices",
                    where=conflict.name,
                    hint="merge options, or analyse fewer at a time",
                )
            place += pattern * cells
            axes.append(axis)
            cells *= axis.size
            own_stride *= side.patterns
    feasible = np.ones(cells, dtype=bool)
    if place is not None:
        feasible[:] = False
        feasible[place] = True
    return Grid(tuple(axes), cells, place, feasible)


def _press(side: DecisionMaker, own: NDArray[np.int64]) -> tuple[NDArray[np.int64], int, NDArray[np.int64]]:
    """Each state's pattern of this side, the number of free combinations, the irreversible levels."""
    if side.patterns <= MAX_STATES:
        used = np.zeros(side.patterns, dtype=bool)
        used[own] = True
        found, inverse = np.flatnonzero(used), (np.cumsum(used) - 1)[own]
    else:
        found, inverse = np.unique(own, return_inverse=True)
    loose = np.zeros(found.shape, dtype=np.int64)
    fixed = np.zeros(found.shape, dtype=np.int64)
    levels: list[int] = []
    stride, step = 1, 1
    for option in side.options:
        digit = found // stride % option.levels
        low, high = int(digit.min()), int(digit.max())
        if option.direction == "both":
            loose += digit * stride
        elif low < high:  # one that never varies binds nobody
            fixed += (digit - low if option.direction == "forward" else high - digit) * step
            levels.append(high - low + 1)
            step *= high - low + 1
        stride *= option.levels
    kept, loose = np.unique(loose, return_inverse=True)
    pattern = fixed * len(kept) + loose
    return pattern[inverse], len(kept), np.array(levels, dtype=np.int64)
