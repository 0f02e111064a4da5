"""Solutions beyond what a frontier can hold: build packages up, drop those that a hyperplane rules out.

Every rule here maximises a value V(x) for which some λ ≥ 0 gives: V(x) ≥ v implies λ·U(x) ≥ floor(v). A
partial package is dropped unless its λ·U plus the best that the other issues can add reaches the floor. λ
comes from the convex hull of the packages (Frank–Wolfe for products, linear-programming duals for the rest),
so little lies between the floor and the best value. The floor starts just below the bound of the hull and
sinks until packages are found; then every package with a value at least that high has been seen, so the best
of them is optimal and its ties are complete.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from contadora.solve.settlement.labels import route_through

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from contadora.solve.settlement.space import Space

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

__all__ = ["Found", "Question", "best_under"]

MOST = 100_000
CELLS = 5_000_000
ROUNDING = 1e-9


@dataclass(frozen=True)
class Question:
    """A value to maximise over packages, and the hyperplane that bounds it.

    Attributes
    ----------
    normal : float array (parties)
        λ, in units of the space.
    floor : callable
        v → what λ·U must at least be where the value is at least v.
    lower : callable
        v → what each party's utility must at least be (−inf where free).
    value : callable
        Utilities (parties × n) → values (n), −inf where a package is not allowed to count.
    bound : float
        No package has a higher value.
    lowest : float
        No package that counts has a lower value.
    step : float
        First distance to look below the bound.
    """

    normal: Floats
    floor: Callable[[float], float]
    lower: Callable[[float], Floats]
    value: Callable[[Floats], Floats]
    bound: float
    lowest: float
    step: float


@dataclass(frozen=True)
class Found:
    """The best packages seen.

    ``bound``: how much better an unseen one could be; 0 where they are optimal. ``all_ties``: whether every
    package that does as well is among them.
    """

    places: Ints
    values: Floats
    bound: float
    all_ties: bool = True


def best_under(space: Space, question: Question, *, least: float = -np.inf, most: int = MOST) -> Found:
    """Return all packages whose value is highest, or those best seen if the search outgrows its memory.

    Parameters
    ----------
    space : Space
    question : Question
    least : float
        Values below this are of no interest: if none reaches it, nothing is found (and that is certain).
    most : int
        How many partial packages may be held.
    """
    least = max(least, question.lowest - ROUNDING * max(1.0, abs(question.lowest)))
    # where nothing is at stake the step would be 0, and the floor would never sink
    step = max(question.step, ROUNDING * max(1.0, abs(question.bound)))
    target = max(question.bound - step, least)
    best = Found(np.empty((0, len(space.sizes)), dtype=np.int64), np.empty(0), np.inf, all_ties=False)
    complete = False
    while True:
        places, complete = _above(space, question, target, most)
        values = question.value(space.utilities(places))
        keep = values > -np.inf
        places, values = places[keep], values[keep]
        top = float(values.max()) if len(values) else -np.inf
        slack = ROUNDING * max(1.0, abs(target))
        if complete and (top >= target - slack or target <= least):
            return Found(places, values, 0.0)
        if len(values) and (not len(best.values) or top > best.values.max()):
            best = Found(places, values, question.bound - top, all_ties=False)
        if not complete:
            # a full beam has shown a package of value top: nothing below it need be held
            if top > target + slack:
                target = max(top, least)
                continue
            return best
        reached = max(top, float(best.values.max()) if len(best.values) else -np.inf)
        target = max(reached, least, question.bound - 3 * (question.bound - target))


def _above(space: Space, question: Question, target: float, most: int) -> tuple[Ints, bool]:
    """Return the packages that the hyperplane and the lower limits leave, and whether they are all there."""
    normal = question.normal
    losses = [np.sort((normal @ w).max() - normal @ w) for w in space.worth]
    second = [float(loss[1]) if len(loss) > 1 else np.inf for loss in losses]
    route = route_through(space, sorted(range(len(second)), key=lambda k: -second[k]))
    directions = np.vstack([normal[None, :], np.eye(len(normal))])
    rest = route.best_rest(directions)
    lower = question.lower(target)
    needed = np.concatenate([[question.floor(target)], lower - space.tolerance])
    needed[0] -= ROUNDING * max(1.0, abs(needed[0]))
    bounded = np.flatnonzero(np.isfinite(needed))
    labels, open_now = np.zeros((len(normal), 1)), np.zeros(1, dtype=np.int64)
    places = np.zeros((1, len(space.sizes)), dtype=np.int16)
    complete = True
    for step, issue in enumerate(route.order):
        grown = route.extend(step, labels, open_now)
        reach = directions[bounded] @ grown.points + rest[step][bounded, None]
        grown = grown.keep((reach >= needed[bounded, None]).all(axis=0))
        following = space.sizes[route.order[step + 1]] if step + 1 < len(route.order) else 1
        room = min(most, max(CELLS // following, 10))
        if len(grown.parent) > room:
            score = normal @ grown.points
            grown = grown.keep(np.argpartition(-score, room)[:room])
            complete = False
        labels, open_now = grown.points, grown.open_now
        places = places[grown.parent]
        places[:, issue] = grown.option
    return places.astype(np.int64), complete
