"""Why nobody can settle: who refuses every package, and which package comes nearest."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from contadora.solve.settlement.choose import leximin_of_best
from contadora.solve.settlement.grid import blocks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from contadora.case.table import Table
    from contadora.solve.settlement.space import Space

    Ints = NDArray[np.int64]

__all__ = ["nearest_miss", "why_empty"]


def nearest_miss(space: Space) -> Ints | None:
    """Return the allowed package whose worst counted shortfall is smallest; None where rules allow none."""
    kept = np.empty((len(space.parties), 0))
    numbers = np.empty(0, dtype=np.int64)
    for first, utilities, allowed in blocks(space):
        chosen = np.arange(utilities.shape[1]) if allowed is None else np.flatnonzero(allowed)
        points = np.concatenate([kept, utilities[:, chosen]], axis=1)
        every = np.concatenate([numbers, chosen + first])
        if len(every):
            gains = space.gains(points) / space.scale[:, None]
            best = leximin_of_best(gains, space.consent, np.inf)[:1]
            kept, numbers = points[:, best], every[best]
    return space.decode(numbers)[0] if len(numbers) else None


def why_empty(table: Table, space: Space, miss: Ints | None, *, enumerable: bool) -> str:
    """Return in words why no package satisfies the consent rule.

    Parameters
    ----------
    miss : int array or None
        Option places of the nearest miss.
    enumerable : bool
        Whether every package may be looked at, to name pairs that cannot be satisfied together.
    """
    if miss is None:
        return "The rules on clauses leave no package at all."
    names = [table.names.get(p, p) for p in space.parties]
    best = sum((w.max(axis=1) for w in space.worth), np.zeros(len(names)))
    for pattern in space.patterns:
        if pattern.gain is not None:
            best = best + np.maximum(pattern.gain, 0.0)
    together = np.zeros((len(names), len(names)), dtype=bool)
    if enumerable:
        best = np.full(len(names), -np.inf)
        for _, utilities, allowed in blocks(space):
            shown = utilities if allowed is None else utilities[:, allowed]
            if shown.shape[1]:
                accepts = (space.gains(shown) >= 0).astype(np.float32)
                together |= accepts @ accepts.T > 0
                best = np.maximum(best, shown.max(axis=1))
    else:
        together[:] = True
    never = [i for i in range(len(names)) if best[i] < space.walk_away[i] - space.tolerance[i]]
    said = [
        f"{names[i]} refuses every package: the best gives it {best[i] / space.scale[i]:.3g}, "
        f"and walking away {space.walk_away[i] / space.scale[i]:.3g}"
        for i in never
    ]
    said += [
        f"no package suits both {names[i]} and {names[j]}"
        for i, j in combinations(range(len(names)), 2)
        if i not in never and j not in never and not together[i, j]
    ]
    gains = space.gains(space.utilities(miss[None, :]))[:, 0] / space.scale
    short = ", ".join(f"{names[i]} by {-gains[i]:.3g}" for i in range(len(names)) if gains[i] < 0)
    if not said:
        said = ["every package falls short for too many parties at once"]
    sentence = "; ".join(said)
    return f"{sentence[0].upper()}{sentence[1:]}. The nearest miss falls short for {short}."
