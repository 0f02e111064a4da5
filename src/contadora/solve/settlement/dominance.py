"""Which points no other point dominates, and which of them are the same point."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

__all__ = ["undominated"]


def undominated(points: Floats, tolerance: Floats) -> tuple[Ints, Ints]:
    """Return the points that no other point dominates, equal ones side by side.

    A point dominates another if it is at least as good for every party and better for one. Values of one
    party count as equal when no gap wider than its tolerance lies between them.

    Parameters
    ----------
    points : float array, shape (parties, n)
    tolerance : float array, shape (parties,)

    Returns
    -------
    members : int array
        Places of the undominated points, classes of equal points contiguous, best first for the first party.
    starts : int array
        Where each class begins in ``members``.

    Examples
    --------
    >>> members, starts = undominated(np.array([[1.0, 0.5, 1.0, 0.2], [0.0, 0.5, 0.0, 0.4]]), np.zeros(2))
    >>> members.tolist(), starts.tolist()
    ([0, 2, 1], [0, 2])
    """
    if points.shape[1] == 0:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    if points.shape[0] == 1:
        members = np.flatnonzero(points[0] >= points[0].max() - tolerance[0])
        return members, np.zeros(1, dtype=np.int64)
    if points.shape[0] == 2:
        return _of_two(points, tolerance)
    return _of_many(points, tolerance)


def _of_two(points: Floats, tolerance: Floats) -> tuple[Ints, Ints]:
    # a stable sort merges runs, and the callers hand over a few sorted runs: near-linear
    order = np.argsort(-points[0], kind="stable")
    first, second = points[0][order], points[1][order]
    columns = np.concatenate([[True], first[:-1] - first[1:] > tolerance[0]])
    begin = np.flatnonzero(columns)
    best = np.maximum.reduceat(second, begin)
    beaten = np.concatenate([[-np.inf], np.maximum.accumulate(best)[:-1]])
    stays = best > beaten + tolerance[1]
    column = np.cumsum(columns) - 1
    keep = np.flatnonzero(stays[column] & (second >= best[column] - tolerance[1]))
    column = column[keep]
    starts = np.flatnonzero(np.concatenate([[True], column[1:] != column[:-1]]))
    return order[keep], starts


def _of_many(points: Floats, tolerance: Floats) -> tuple[Ints, Ints]:
    import moocore

    ranks = np.empty(points.shape)
    for i, values in enumerate(points):
        # the order of equal values leaves their rank as it is, and an unstable sort is five times as fast
        order = np.argsort(values)
        steps = np.diff(values[order]) > tolerance[i]
        ranks[i, order] = np.concatenate([[0], np.cumsum(steps)])
    kept = np.flatnonzero(
        moocore.is_nondominated(np.ascontiguousarray(ranks.T), maximise=True, keep_weakly=True)
    )
    ranks = ranks[:, kept]
    order = np.lexsort((*-ranks[::-1],))
    changes = (np.diff(ranks[:, order], axis=1) != 0).any(axis=0)
    return kept[order], np.flatnonzero(np.concatenate([[True], changes]))
