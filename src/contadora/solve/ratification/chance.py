"""The chance that a vote carries when factions decide independently."""

from __future__ import annotations

from math import isfinite, prod
from typing import TYPE_CHECKING

import numpy as np

from contadora.errors import EngineError, InputError
from contadora.solve.power import whole_numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["probability_carried"]

MOST_STEPS = 500_000_000
MOST_HALVED = 40


def probability_carried(
    weights: Sequence[float], probabilities: Sequence[float], quota: float, vetoes: Sequence[int] = ()
) -> float:
    """How likely a vote carries when each faction agrees with its own probability, independently.

    Parameters
    ----------
    weights : sequence of n numbers, not negative
    probabilities : sequence of n numbers in [0, 1]
    quota : number
        The weight that must agree, on the scale of the weights; above 0, at most their total.
    vetoes : sequence of int
        Places of factions that must agree whatever the rest do.

    Returns
    -------
    float
        Exact up to rounding. Real weights reach the quota within 1e-12 of their total.

    Raises
    ------
    InputError
        Weights or quota cannot be used, or a probability lies outside [0, 1].
    EngineError
        Over 40 factions whose weights are no small whole numbers.

    Notes
    -----
    Where draws move factions together this is not the chance that a body carries: use `ratify`, which counts
    draws. The law is the Poisson-binomial on weights, by dynamic programming over the weight in favour; where
    weights are not small whole numbers the factions are split in two halves whose 2^(n/2) outcomes are paired
    by sorting.

    Examples
    --------
    The Council of 1958, each member as likely to agree as not:

    >>> probability_carried([4, 4, 4, 2, 2, 1], [0.5] * 6, 12)
    0.21875
    """
    if len(probabilities) != len(weights):
        raise InputError(
            f"{len(probabilities)} probabilities for {len(weights)} weights", where="probabilities"
        )
    for place, chance in enumerate(probabilities):
        if not isfinite(chance) or not 0 <= chance <= 1:
            raise InputError(f"a probability lies in [0, 1], not {chance}", where=f"probabilities.{place}")
    whole, needed = whole_numbers(weights, quota)
    held = set(vetoes)
    if not held <= set(range(len(whole))):
        raise InputError(f"a veto belongs to a faction from 0 to {len(whole) - 1}", where="vetoes")
    agreed = prod(float(probabilities[place]) for place in held)
    needed = max(0, needed - sum(whole[place] for place in held))
    rest = [
        (w, float(p))
        for place, (w, p) in enumerate(zip(whole, probabilities, strict=True))
        if place not in held
    ]
    total = sum(w for w, _ in rest)
    if needed > total or agreed == 0:
        return 0.0
    if (total + 1) * len(rest) <= MOST_STEPS:
        chance = float(_by_weight(rest)[needed:].sum())
    elif len(rest) <= MOST_HALVED:
        chance = _by_halves(rest, needed)
    else:
        raise EngineError(
            f"{len(rest)} factions with weights that are no small whole numbers",
            where="weights",
            hint="round the weights to whole seats, or take the share of draws",
        )
    return min(1.0, agreed * chance)


def _by_weight(factions: Sequence[tuple[int, float]]) -> NDArray[np.float64]:
    """Return the chance of each weight in favour."""
    law = np.zeros(sum(weight for weight, _ in factions) + 1)
    law[0] = 1.0
    reached = 0
    for weight, chance in factions:
        before = law[: reached + 1] * chance
        law[: reached + 1] *= 1 - chance
        law[weight : weight + reached + 1] += before
        reached += weight
    return law


def _by_halves(factions: Sequence[tuple[int, float]], needed: int) -> float:
    middle = len(factions) // 2
    one, other = (_outcomes(half) for half in (factions[:middle], factions[middle:]))
    order = np.argsort(other[0], kind="stable")
    sums = other[0][order]
    at_least = np.append(np.cumsum(other[1][order][::-1])[::-1], 0.0)
    return float(one[1] @ at_least[np.searchsorted(sums, needed - one[0], side="left")])


def _outcomes(factions: Sequence[tuple[int, float]]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    if sum(weight for weight, _ in factions) >= 2**62:
        raise EngineError("the weights are too large", where="weights", hint="divide them by a thousand")
    sums, chances = np.zeros(1, dtype=np.int64), np.ones(1)
    for weight, chance in factions:
        sums = np.concatenate((sums, sums + weight))
        chances = np.concatenate((chances * (1 - chance), chances * chance))
    return sums, chances
