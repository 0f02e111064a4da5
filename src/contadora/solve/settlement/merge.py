"""The frontier without enumerating: merge issue by issue and keep the partial sums that can still matter.

Two labels compete if the same clause combinations are open; of those that compete, a dominated one never
leads to an undominated package. With additive values nothing is ever open, and this is the plain
Nemhauser–Ullmann merge.

Why the zone may be cut at the end: if y dominates x and x is acceptable, y is acceptable too, because every
party that accepts x accepts y, and no consent rule turns down more acceptors. So the frontier of the zone is
the part of the whole frontier that lies in the zone, under unanimity and under any other rule.

References
----------
Nemhauser, G. L. and Ullmann, Z. (1969), Discrete Dynamic Programming and Capital Allocation, Management
Science 15(9), 494-505.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from contadora.solve.settlement.dominance import undominated
from contadora.solve.settlement.labels import route_through

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from contadora.solve.settlement.space import Space

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

__all__ = ["Merged", "merge"]

FINEST = 1e-5
CELLS = 5_000_000


@dataclass(frozen=True)
class _Stage:
    """Where the labels after one issue came from: members of label j run from ``starts[j]`` to the next."""

    issue: int
    parent: Ints
    option: Ints
    starts: Ints


@dataclass(frozen=True)
class Merged:
    """The frontier with the way back to its packages.

    Attributes
    ----------
    utilities : float array, shape (parties, points)
        In the units of the space, best first for the first party.
    bound : float array, shape (parties)
        0 where the frontier is exact. Else: every package that gives each party at least this much more than
        its walk-away value has a point here that is at most this much worse for any party.
    """

    utilities: Floats
    bound: Floats
    stages: tuple[_Stage, ...] = field(repr=False)

    def counts(self) -> list[int]:
        """Return for each point how many packages give it (without those that ε let go)."""
        below = np.ones(1, dtype=np.int64)
        for stage in self.stages:
            shared = len(stage.parent) > len(stage.starts)
            if shared and below.dtype != object:
                widest = int(np.diff(np.append(stage.starts, len(stage.parent))).max())
                if int(below.max()) * widest > 2**62:
                    below = below.astype(object)
            below = below[stage.parent]
            if shared:
                below = np.add.reduceat(below, stage.starts)
        return [int(n) for n in below]

    def packages(self, point: int) -> Iterator[tuple[int, ...]]:
        """Yield the packages of a point as option places."""
        places = [0] * len(self.stages)

        def back(depth: int, label: int) -> Iterator[tuple[int, ...]]:
            if depth < 0:
                yield tuple(places)
                return
            stage = self.stages[depth]
            end = int(stage.starts[label + 1]) if label + 1 < len(stage.starts) else len(stage.parent)
            for member in range(int(stage.starts[label]), end):
                places[stage.issue] = int(stage.option[member])
                yield from back(depth - 1, int(stage.parent[member]))

        yield from back(len(self.stages) - 1, point)


def merge(space: Space, *, epsilon: float = 0.0, most: int = 200_000) -> Merged:
    """Return the frontier of the zone, exact as long as the labels fit.

    Parameters
    ----------
    space : Space
    epsilon : float
        Utility that may be given up for speed: one label is kept for each box of side epsilon / issues.
    most : int
        How many labels may be held. Where more would be needed, boxes are made just wide enough at that
        issue, and ``bound`` says what it cost.

    Raises
    ------
    EngineError
        More than 62 clause combinations are open at once.
    """
    # what most is at stake in comes first: fewer partial sums of what follows stay undominated
    stakes = [float((np.ptp(w, axis=1) / np.maximum(space.spread, 1e-300)).sum()) for w in space.worth]
    route = route_through(space, sorted(range(len(stakes)), key=lambda k: -stakes[k]))
    parties = len(space.parties)
    rest = route.best_rest(np.eye(parties))
    useful = _useful(space)
    side = epsilon * space.scale / max(len(route.order), 1)
    bound, share = np.zeros(parties), FINEST
    labels, open_now = np.zeros((parties, 1)), np.zeros(1, dtype=np.int64)
    stages = []
    for step, issue in enumerate(route.order):
        grown = route.extend(step, labels, open_now, useful)
        reachable = space.acceptable(grown.points + rest[step][:, None])
        if not reachable.all():
            grown = grown.keep(reachable)
        if parties > 3 and grown.points.shape[1] > 5 * most:
            # dominance among many parties is slow, so the boxes come first
            spare, share = _thinned(grown.points, grown.open_now, space.spread, 3 * most, share / 4)
            grown, bound = grown.keep(spare), bound + share * space.spread
        members, starts = _compete(grown.points, grown.open_now, space.tolerance)
        first = members[starts]
        kept: Ints | None = None
        if epsilon > 0 and len(starts) > 1:
            kept, cost = _one_a_box(grown.points[:, first], grown.open_now[first], side), side
        following = space.sizes[route.order[step + 1]] if step + 1 < len(route.order) else 1
        room = min(most, max(CELLS // following, 10))
        if len(first if kept is None else kept) > room:
            kept, share = _thinned(
                grown.points[:, first], grown.open_now[first], space.spread, room // 2, share / 4
            )
            cost = share * space.spread
        if kept is not None and len(kept) < len(first):
            bound = bound + cost
            members, starts = first[kept], np.arange(len(kept))
        labels, open_now = grown.points[:, members[starts]], grown.open_now[members[starts]]
        stages.append(_Stage(issue, grown.parent[members], grown.option[members], starts))
        if not labels.shape[1]:
            break
    return Merged(labels, bound, tuple(stages))


def _useful(space: Space) -> list[list[int]]:
    """Return the options of each issue that can be part of an undominated package.

    Where no combination touches the issue, an option that another beats for one party, and never loses to,
    leaves a better package within reach whatever else is settled.
    """
    touched = {issue for pattern in space.patterns for issue, _ in pattern.clauses}
    return [
        list(range(w.shape[1])) if k in touched else sorted(undominated(w, space.tolerance)[0].tolist())
        for k, w in enumerate(space.worth)
    ]


def _compete(points: Floats, key: Ints, tolerance: Floats) -> tuple[Ints, Ints]:
    if not len(key) or (key == key[0]).all():
        return undominated(points, tolerance)
    members, starts, held = [], [], 0
    for value in np.unique(key):
        same = np.flatnonzero(key == value)
        inside, begin = undominated(points[:, same], tolerance)
        members.append(same[inside])
        starts.append(begin + held)
        held += len(inside)
    return np.concatenate(members), np.concatenate(starts)


def _thinned(points: Floats, key: Ints, spread: Floats, most: int, share: float) -> tuple[Ints, float]:
    """Return at most ``most`` representatives, and the box side that it took as a share of the spread."""
    share = max(share, FINEST)
    while True:
        kept = _one_a_box(points, key, share * spread)
        if len(kept) <= most or share > 1:
            return kept, share
        share *= 2


def _one_a_box(points: Floats, key: Ints, side: Floats) -> Ints:
    boxes = np.floor(points / np.where(side > 0, side, 1.0)[:, None])
    order = np.lexsort((-points.sum(axis=0), *boxes, key))
    same = (np.diff(boxes[:, order], axis=1) == 0).all(axis=0) & (np.diff(key[order]) == 0)
    kept: Ints = np.sort(order[np.concatenate([[True], ~same])])
    return kept
