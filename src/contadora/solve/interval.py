"""How far a share of draws may lie from the probability it estimates."""

from __future__ import annotations

from math import sqrt

__all__ = ["wilson"]

Z95 = 1.959963984540054


def wilson(hits: float, trials: int, z: float = Z95) -> tuple[float, float]:
    """Return the Wilson interval of a probability of which ``hits`` in ``trials`` draws were seen.

    It covers the error of drawing alone, not the doubt about the ranges that were drawn from.

    Parameters
    ----------
    hits : float
        In [0, trials].
    trials : int
        At least 1.
    z : float
        Standard normal quantile; the default gives 95 %.

    References
    ----------
    Wilson, E. B. (1927), Probable Inference, the Law of Succession, and Statistical Inference,
    Journal of the American Statistical Association 22(158), 209-212.

    Examples
    --------
    >>> [round(end, 3) for end in wilson(0, 2000)], [round(end, 3) for end in wilson(8, 10)]
    ([0.0, 0.002], [0.49, 0.943])
    """
    share = hits / trials
    centre = (share + z * z / (2 * trials)) / (1 + z * z / trials)
    half = z / (1 + z * z / trials) * sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    # At the ends the bound is the share itself; the formula misses it by rounding.
    return (0.0 if hits <= 0 else max(0.0, centre - half), 1.0 if hits >= trials else min(1.0, centre + half))
