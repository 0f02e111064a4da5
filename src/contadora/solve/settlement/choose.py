"""Which of some points the bargaining rules single out.

All rules look at gains over the walk-away values. Where not everybody must agree, a point is judged by the
coalition that satisfies the consent rule and is served best by it; whoever is outside that coalition counts
as having all it could want. So no coalition is served better by taking in a party that it does not need: only
smallest coalitions need be tried, and those of different size compare. A product is one of shares of each
party's largest gain in the zone (outside: 1); in a sorted vector those outside come last. Where heads are
counted all smallest coalitions have one size: the vetoes, and the others without the ``may_refuse`` who gain
least. Under unanimity nothing of this changes anything. The answer depends on which coalitions satisfy the
rule, not on how it is written. The utilitarian sum counts everyone, refusers' losses included.

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

__all__ = ["NAMES", "RULES", "best_points", "fairest", "leximin", "leximin_of_best", "log_products", "ratios"]

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
        if np.isfinite(best):
            alive = alive[row[alive] >= best - TIE * max(1.0, abs(best))]
        else:
            alive = alive[row[alive] == best]
    return alive


def leximin_of_best(scores: Floats, consent: Consent, outside: float) -> Ints:
    """Return the points whose sorted scores, each point judged by its best coalition, are largest.

    Parameters
    ----------
    scores : float array, shape (parties, points)
    outside : float
        What counts as the score of a party outside the coalition; at least the largest score.

    Examples
    --------
    >>> from contadora.solve.settlement.consent import Consent
    >>> heavy = Consent((), (0, 1, 2), 0, (3.0, 2.0, 1.0), 3.0)    # the first alone, or both others
    >>> leximin_of_best(np.array([[5.0, 0.0, 1.0], [0.0, 6.0, 4.0], [0.0, 5.0, 5.0]]), heavy, np.inf).tolist()
    [0]
    """
    if not consent.weights:
        return leximin(consent.counted(scores))
    best, owner = np.empty((len(scores), 0)), np.empty(0, dtype=np.int64)
    for coalition in consent.coalitions():
        leading = leximin(scores[coalition])
        judged = np.full((len(scores), len(leading)), outside)
        judged[coalition] = scores[coalition][:, leading]
        best, owner = np.concatenate([best, judged], axis=1), np.concatenate([owner, leading])
        ahead = leximin(best)
        best, owner = best[:, ahead], owner[ahead]
    return np.unique(owner)


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
    total: Floats
    if consent.weights:
        total = np.max([logs[coalition].sum(axis=0) for coalition in consent.coalitions()], axis=0)
    else:
        total = consent.counted(logs).sum(axis=0)
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
        return leximin_of_best(gains, consent, np.inf)
    if rule == "kalai_smorodinsky":
        return leximin_of_best(ratios(gains, ideal), consent, 1.0)
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
    return int(points[leximin_of_best(gains[:, points], consent, np.inf)[0]])
