"""The best product of gains over mixtures of packages, and the prices that support it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["supporting_prices"]

ROUNDS = 400


def supporting_prices(worth: tuple[Floats, ...], walk_away: Floats, start: Floats, weights: Floats) -> Floats:
    """Return λ at the mixture that maximises Π g_i^α_i, by Frank–Wolfe with exact line search.

    Parameters
    ----------
    worth : float arrays, one (parties × options) for each issue
    walk_away : float array (parties)
    start : float array (parties)
        Utilities of a mixture that gives every party more than its walk-away value.
    weights : float array (parties)
        α, each above 0.

    Returns
    -------
    float array (parties)
        α_i / g_i. At the optimum λ·g is at most Σ α over all mixtures; any λ > 0 gives a valid bound.

    References
    ----------
    Jaggi, M. (2013), Revisiting Frank-Wolfe: Projection-Free Sparse Convex Optimization, ICML.

    Examples
    --------
    >>> worth = (np.array([[1.0, 0.0], [0.0, 1.0]]),)
    >>> supporting_prices(worth, np.zeros(2), np.array([0.9, 0.1]), np.ones(2)).round(3).tolist()
    [2.0, 2.0]
    """
    widest = max(w.shape[1] for w in worth)
    padded = np.full((len(worth), len(walk_away), widest), -np.inf)
    for k, w in enumerate(worth):
        padded[k, :, : w.shape[1]] = w
    scored = np.where(np.isfinite(padded), padded, -1e300)
    issues = np.arange(len(worth))
    gains = start - walk_away
    best, tightest = weights / gains, np.inf
    total = weights.sum()
    for _ in range(ROUNDS):
        prices = weights / gains
        corner = padded[issues, :, np.tensordot(prices, scored, axes=(0, 1)).argmax(axis=1)].sum(axis=0)
        toward = corner - walk_away - gains
        slack = float(prices @ toward)
        if slack < tightest:
            best, tightest = prices, slack
        if slack <= 1e-9 * total:
            break
        low, high = 0.0, 1.0
        for _ in range(40):
            middle = (low + high) / 2
            here = gains + middle * toward
            if (here <= 0).any() or float((weights * toward / here).sum()) < 0:
                high = middle
            else:
                low = middle
        if low == 0.0:
            break
        gains = gains + low * toward
    return best
