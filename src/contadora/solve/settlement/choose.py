"""Which of some points the bargaining rules single out.

All rules look at gains over the walk-away values. Where not everybody must agree, a point is judged by the
best smallest coalition that satisfies the rule: vetoes always count, and of the others as many as may refuse
drop out, those who gain least first. All such coalitions have the same size, so that products and sorted
vectors of different ones compare; for products, gains are measured against each party's largest gain in the
zone, which under unanimity changes nothing. The utilitarian sum counts everyone, refusers' losses included.

References
----------
Nash, J. (1950), The Bargaining Problem, Econometrica 18(2), 155-162.
Kalai, E. and Smorodinsky, M. (1975), Other Solutions to Nash's Bargaining Problem, Econometrica 43(3),
513-518.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from contadora.solve.settlement.consent import Consent

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

__all__ = ["NAMES", "RULES", "best_points", "fairest", "leximin", "log_products", "ratios"]

NAMES = ("nash", "kalai_smorodinsky", "egalitarian", "utilitarian")
TIE = 1e-12
_PICK = "; of ties, the one whose smallest gains are largest, then the first listed"
RULES = {
    "nash": "largest product of gains" + _PICK,
    "kalai_smorodinsky": "largest smallest gain as a share of the party's largest gain in the zone, "
    "then the next smallest" + _PICK,
    "egalitarian": "largest smallest gain, then the next smallest" + _PICK,
    "utilitarian": "largest sum of gains" + _PICK,
}


def leximin(scores: Floats) -> Ints:
    """Return the points (columns) whose sorted scores are lexicographically largest from the smallest up.

    Examples
    --------
    >>> leximin(np.array([[1.0, 2.0, 3.0], [2.0, 1.0, 0.5]])).tolist()
    [0, 1]
    """
    rows = np.sort(scores, axis=0)
    alive = np.arange(scores.shape[1])
    for row in rows:
        best = row[alive].max()
        alive = alive[row[alive] >= best - TIE * max(1.0, abs(best))]
    return alive


def ratios(gains: Floats, ideal: Floats) -> Floats:
    """Return gains as shares of the ideal; a party that can gain nothing counts as fully served at 0."""
    able = ideal > 0
    shares = np.where(gains < 0, gains, 1.0)
    shares[able] = gains[able] / ideal[able, None]
    return shares


def log_products(gains: Floats, ideal: Floats, consent: Consent, weights: Floats) -> Floats:
    """Return the logarithm of each point's weighted product, −inf where somebody counted gains nothing."""
    shares = ratios(gains, ideal)
    logs = np.full(shares.shape, -np.inf)
    np.log(shares, out=logs, where=shares > 0)
    logs *= np.where(weights > 0, weights, 1.0)[:, None]
    logs[weights == 0] = np.where(gains[weights == 0] < 0, -np.inf, 0.0)
    total: Floats = consent.counted(logs).sum(axis=0)
    return total


def best_points(rule: str, gains: Floats, ideal: Floats, consent: Consent, weights: Floats) -> Ints:
    """Return the points (columns of gains) that a rule singles out.

    Parameters
    ----------
    rule : one of ``NAMES``
    gains : float array, shape (parties, points)
        Of points that satisfy the consent rule.
    ideal : float array (parties)
        Each party's largest gain in the zone.
    """
    if rule == "egalitarian":
        return leximin(consent.counted(gains))
    if rule == "kalai_smorodinsky":
        return leximin(consent.counted(ratios(gains, ideal)))
    if rule == "utilitarian":
        scores = gains.sum(axis=0)
        slack = TIE * max(1.0, float(np.abs(gains).max()))
    else:
        scores = log_products(gains, ideal, consent, weights)
        slack = TIE * max(1.0, float(weights.sum()))
    best = scores.max()
    return np.flatnonzero(scores >= best - slack) if np.isfinite(best) else np.arange(len(scores))


def fairest(points: Ints, gains: Floats, consent: Consent) -> int:
    """Return the point picked among tied ones: the fairest, then the first."""
    return int(points[leximin(consent.counted(gains[:, points]))[0]])
