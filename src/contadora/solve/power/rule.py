"""A voting rule in whole numbers."""

from __future__ import annotations

from fractions import Fraction
from math import gcd, isfinite, lcm
from numbers import Integral, Rational, Real
from typing import TYPE_CHECKING

from contadora.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["TOLERANCE", "Rule", "whole_numbers"]

TOLERANCE = 1e-12
"""Real weights reach a quota when they fall short of it by at most this share of their total."""

LARGEST_SCALED = 10**12

Rule = tuple[tuple[int, ...], int]
"""Weights and quota: a coalition wins when its weight is at least the quota."""


def whole_numbers(weights: Sequence[Real | float], quota: Real | float) -> Rule:
    """Return a rule in whole numbers that the same coalitions meet.

    Fractions keep their proportions exactly. Real numbers that are close to simple fractions are taken as
    those; others are rounded to 2⁻⁵⁰ of their total, and reach the quota within ``TOLERANCE`` of it.

    Raises
    ------
    InputError
        As for `banzhaf`.

    Examples
    --------
    >>> whole_numbers([0.5, 0.25, 0.25], 0.75)
    ((2, 1, 1), 3)
    >>> whole_numbers([1 / 3, 1 / 3, 1 / 3], 2 / 3)
    ((1, 1, 1), 2)
    """
    if not len(weights):
        raise InputError("there are no players", where="weights", hint="give at least one weight")
    for place, number in enumerate((*weights, quota)):
        where = f"weights.{place}" if place < len(weights) else "quota"
        if not isinstance(number, Real) or not (isinstance(number, Rational) or isfinite(number)):
            raise InputError(f"'{number}' is not a finite number", where=where)
        if number < 0 and where != "quota":
            raise InputError(f"a weight is not negative: {number}", where=where)
    total = sum(_exact(w) for w in weights)
    real = not all(isinstance(number, Rational) for number in (*weights, quota))
    slack = total * Fraction(TOLERANCE) if real else Fraction(0)
    if total == 0:
        raise InputError("the weights sum to 0", where="weights", hint="somebody must count")
    if quota <= 0:
        raise InputError(f"the quota is {quota}: a coalition of nobody would win", where="quota")
    if _exact(quota) > total + slack:
        raise InputError(
            f"the quota {quota} is above the total {float(total):g}: nobody can win", where="quota"
        )
    fractions = [_simple(w, total) for w in weights]
    unit = lcm(*(f.denominator for f in fractions))
    if real and unit * total > LARGEST_SCALED:
        unit, fractions = 2**50, [_exact(w) / total for w in weights]
        slack, quota = slack / total, _exact(quota) / total
    scaled = [round(f * unit) for f in fractions]
    needed = -((slack - _exact(quota)) * unit // 1)
    shared = gcd(*scaled)
    return tuple(w // shared for w in scaled), min(max(1, int(-(-needed // shared))), sum(scaled) // shared)


def _exact(number: Real | float) -> Fraction:
    if isinstance(number, Integral):
        return Fraction(int(number))
    return Fraction(number) if isinstance(number, Rational) else Fraction(float(number))


def _simple(weight: Real | float, total: Fraction) -> Fraction:
    exact = _exact(weight)
    if isinstance(weight, Rational):
        return exact
    near = exact.limit_denominator(1_000_000)
    return near if abs(near - exact) <= total * Fraction(1e-14) else exact
