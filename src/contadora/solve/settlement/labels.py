"""Packages built up issue by issue: the order of the issues and the step from one to the next.

A label is a partial sum of utilities together with the clause combinations that are still open: their issues
are partly settled and all clauses so far match. Folding an interaction group into one compound issue is the
case in which a combination stays open over the whole group; following the combinations instead needs no
product of options, and keeps chains of interactions small.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from contadora.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from contadora.solve.settlement.space import Space

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

__all__ = ["Route", "Step", "route_through"]

OPEN_AT_ONCE = 62


@dataclass(frozen=True)
class Step:
    """All one-issue extensions of some labels: utilities, open combinations, label before, option taken."""

    points: Floats
    open_now: Ints
    parent: Ints
    option: Ints

    def keep(self, chosen: Ints | NDArray[np.bool_]) -> Step:
        """Return the chosen extensions."""
        return Step(self.points[:, chosen], self.open_now[chosen], self.parent[chosen], self.option[chosen])


@dataclass(frozen=True)
class Route:
    """An order of the issues, with what is open when.

    Attributes
    ----------
    order : tuple of int
        Issues, those tied by a combination side by side.
    opens, closes : tuple of int
        Step at which each pattern's first and last issue is settled.
    slots : tuple of int
        Bit that stands for each pattern while it is open.
    """

    space: Space
    order: tuple[int, ...]
    opens: tuple[int, ...]
    closes: tuple[int, ...]
    slots: tuple[int, ...]

    def best_rest(self, normals: Floats) -> Floats:
        """Return the most that each direction can still gain after each step.

        Parameters
        ----------
        normals : float array, shape (directions, parties)

        Returns
        -------
        float array, shape (steps, directions)
        """
        rest = np.zeros((len(self.order), len(normals)))
        for step in range(len(self.order) - 1, 0, -1):
            best = (normals @ self.space.worth[self.order[step]]).max(axis=1)
            for p, pattern in enumerate(self.space.patterns):
                if self.closes[p] == step and pattern.gain is not None:
                    best = best + np.maximum(normals @ pattern.gain, 0.0)
            rest[step - 1] = rest[step] + best
        return rest

    def extend(
        self, step: int, labels: Floats, open_now: Ints, options_of: Sequence[Sequence[int]] | None = None
    ) -> Step:
        """Return every extension of the labels by an option of the step's issue that no rule excludes.

        ``options_of`` lists the options of each issue to look at; default: all.
        """
        issue, space = self.order[step], self.space
        touching = [
            (p, dict(pattern.clauses)[issue])
            for p, pattern in enumerate(space.patterns)
            if any(issue == k for k, _ in pattern.clauses)
        ]
        everyone = np.arange(labels.shape[1])
        runs = []
        for option in range(space.sizes[issue]) if options_of is None else options_of[issue]:
            points = labels + space.worth[issue][:, option, None]
            key, stays = open_now, None
            for p, options in touching:
                pattern, bit = space.patterns[p], np.int64(1) << self.slots[p]
                alive = np.full(len(key), option in options)
                if self.opens[p] < step:
                    alive &= (key & bit) != 0
                key = key & ~bit
                if self.closes[p] > step:
                    key = np.where(alive, key | bit, key)
                elif pattern.gain is not None:
                    points = points + pattern.gain[:, None] * alive
                else:
                    stays = ~alive if stays is None else stays & ~alive
            run = Step(points, key, everyone, np.full(len(everyone), option, dtype=np.int64))
            runs.append(run if stays is None else run.keep(stays))
        return Step(
            np.concatenate([run.points for run in runs], axis=1),
            np.concatenate([run.open_now for run in runs]),
            np.concatenate([run.parent for run in runs]),
            np.concatenate([run.option for run in runs]),
        )


def route_through(space: Space, preferred: Sequence[int] | None = None) -> Route:
    """Return an order of the issues in which combinations close early; untied issues as ``preferred``.

    Raises
    ------
    EngineError
        More than 62 clause combinations are open at once.
    """
    linked = [{issue for issue, _ in pattern.clauses} for pattern in space.patterns]
    tied = set().union(*linked) if linked else set()
    order: list[int] = []
    while tied:
        waiting = [(issues & tied, bool(issues & set(order))) for issues in linked if issues & tied]
        group = min(waiting, key=lambda w: (not w[1], len(w[0]), sorted(w[0])))[0]
        order.extend(sorted(group))
        tied -= group
    order.extend(k for k in (preferred or range(len(space.sizes))) if k not in set(order))
    step = {issue: place for place, issue in enumerate(order)}
    opens = tuple(min(step[k] for k in issues) for issues in linked)
    closes = tuple(max(step[k] for k in issues) for issues in linked)
    return Route(space, tuple(order), opens, closes, _slots(opens, closes))


def _slots(opens: tuple[int, ...], closes: tuple[int, ...]) -> tuple[int, ...]:
    busy_until: list[int] = []
    slots = [0] * len(opens)
    for p in sorted(range(len(slots)), key=lambda p: opens[p]):
        free = next((slot for slot, until in enumerate(busy_until) if until < opens[p]), len(busy_until))
        if free == len(busy_until):
            busy_until.append(0)
        busy_until[free] = closes[p]
        slots[p] = free
    if len(busy_until) > OPEN_AT_ONCE:
        raise EngineError(
            f"{len(busy_until)} clause combinations hang together at once; {OPEN_AT_ONCE} can be followed",
            where="interactions and constraints",
            hint="drop combinations that hardly matter, or merge issues that always go together",
        )
    return tuple(slots)
