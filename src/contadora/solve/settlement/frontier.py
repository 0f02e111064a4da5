"""One entry to the frontier: enumerate small spaces, merge the rest."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from contadora.solve.settlement.grid import frontier_by_enumeration
from contadora.solve.settlement.merge import Merged, merge

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from contadora.solve.settlement.space import Space

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

__all__ = ["Frontier", "frontier_of"]

SMALL = 20_000
EXACT = 1_000_000
LABELS = {1: 200_000, 2: 200_000, 3: 200_000, 4: 20_000}
LABELS_OF_MANY = 2_000


@dataclass(frozen=True)
class Frontier:
    """Points of the frontier, best first for the first party, and the packages behind each.

    ``gains`` and ``utilities`` are on the table's own scale. ``bound`` is 0 where the frontier is exact.
    """

    utilities: Floats
    gains: Floats
    counts: list[int]
    bound: float
    method: str
    _source: Merged | tuple[Ints, Ints]

    @property
    def size(self) -> int:
        """How many distinct points there are."""
        return int(self.utilities.shape[1])

    def packages(self, point: int, most: int) -> list[tuple[int, ...]]:
        """Return up to ``most`` packages of a point, sorted."""
        if isinstance(self._source, Merged):
            return sorted(islice(self._source.packages(point), most))
        places, starts = self._source
        first = int(starts[point])
        return [tuple(p) for p in places[first : first + min(most, self.counts[point])].tolist()]


def frontier_of(space: Space, *, epsilon: float = 0.0) -> Frontier:
    """Return the packages of the zone that no other package dominates.

    Parameters
    ----------
    space : Space
    epsilon : float
        Utility that may be given up for speed; 0: exact as long as it fits.
    """
    if space.packages <= SMALL and epsilon == 0:
        points, numbers, starts = frontier_by_enumeration(space)
        counts = np.diff(np.append(starts, len(numbers))).tolist()
        best_first = points[:, starts]
        return _frontier(
            space,
            best_first,
            counts,
            0.0,
            f"all {space.packages} packages enumerated",
            (space.decode(numbers), starts),
        )
    held = LABELS.get(len(space.parties), LABELS_OF_MANY)
    merged = merge(space, epsilon=epsilon, most=max(held, space.packages if space.packages <= EXACT else 0))
    # a bound wider than all that is at stake says no more than that
    bound = float((np.minimum(merged.bound, space.spread) / space.scale).max())
    method = (
        f"merged issue by issue without enumerating the {space.packages} packages"
        if bound == 0
        else f"merged issue by issue, one partial package a box: within {bound:.3g} of the frontier"
    )
    return _frontier(space, merged.utilities, merged.counts(), bound, method, merged)


def _frontier(
    space: Space,
    points: Floats,
    counts: list[int],
    bound: float,
    method: str,
    source: Merged | tuple[Ints, Ints],
) -> Frontier:
    scale = space.scale[:, None]
    return Frontier(points / scale, space.gains(points) / scale, counts, bound, method, source)
