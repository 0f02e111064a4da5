"""Banzhaf and Shapley–Shubik: how often each player decides."""

from __future__ import annotations

from dataclasses import dataclass
from math import factorial
from numbers import Real
from typing import TYPE_CHECKING, Any, Literal

from contadora.errors import InputError
from contadora.solve.power.coalitions import swings_by_coalition
from contadora.solve.power.generating import seconds_needed, swings_by_weight
from contadora.solve.power.rule import whole_numbers
from contadora.solve.power.sampling import sampled_shares

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["PowerIndex", "banzhaf", "shapley_shubik"]

MOST_ENUMERATED = 30
COALITIONS_A_SECOND = 2e8
PATIENCE = 30.0

Index = Literal["banzhaf", "shapley_shubik"]


@dataclass(frozen=True)
class PowerIndex:
    """How often each player decides, as a share of all decisive places.

    Attributes
    ----------
    name : {'banzhaf', 'shapley_shubik'}
    players : tuple of str
    counts : tuple of int or None
        Banzhaf: coalitions of the others that the player turns from losing to winning. Shapley–Shubik:
        orders of all players in which it is the one that turns them. Exact; None where sampled.
    index : tuple of float
        Each player's share; sums to 1.
    method : {'generating function', 'enumeration', 'monte carlo'}
    interval : tuple of (low, high) or None
        95 % interval of each share, where sampled.
    samples, seed : int or None
        Of the sampling.
    """

    name: Index
    players: tuple[str, ...]
    counts: tuple[int, ...] | None
    index: tuple[float, ...]
    method: Literal["generating function", "enumeration", "monte carlo"]
    interval: tuple[tuple[float, float], ...] | None = None
    samples: int | None = None
    seed: int | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-safe data. Counts are decimal strings: they outgrow what JSON readers hold exactly."""
        return {
            "name": self.name,
            "players": list(self.players),
            "counts": None if self.counts is None else [str(count) for count in self.counts],
            "index": list(self.index),
            "method": self.method,
            "interval": None if self.interval is None else [list(pair) for pair in self.interval],
            "samples": self.samples,
            "seed": self.seed,
        }


def banzhaf(
    weights: Sequence[Real | float],
    quota: Real | float,
    *,
    also: Sequence[tuple[Sequence[Real | float], Real | float]] = (),
    vetoes: Sequence[int] = (),
    players: Sequence[str] | None = None,
    samples: int = 200_000,
    seed: int = 0,
) -> PowerIndex:
    """How often each player's vote decides, when every coalition of the others is as likely as another.

    Parameters
    ----------
    weights : sequence of n numbers, not negative
        Whole numbers and fractions are exact. Others reach the quota within ``TOLERANCE`` of their total.
    quota : number
        A coalition wins when its weight is at least this; above 0, at most the total.
    also : sequence of (weights, quota)
        Further rules that the same coalition must meet.
    vetoes : sequence of int
        Places of players without whom no coalition wins.
    players : sequence of str, optional
        Names; default "1", "2", …
    samples, seed : int
        Used only beyond exact reach.

    Returns
    -------
    PowerIndex
        ``counts`` are the swings.

    Raises
    ------
    InputError
        No players, a weight that is negative or not finite, or a quota that is 0 or above the total.

    Notes
    -----
    Coalitions are counted by weight with a generating function, Π (1 + x^w); one player is removed by
    dividing by its factor, so all n cost O(n W) coefficients for total weight W. The coefficients are packed
    into one big integer, so nothing overflows. Where W is too large coalitions are enumerated (n up to 30),
    and beyond that sampled, with an interval.

    References
    ----------
    Banzhaf, J. F. (1965), Weighted Voting Doesn't Work, Rutgers Law Review 19, 317-343.
    Bilbao, J. M., Fernández, J. R., Jiménez Losada, A. and López, J. J. (2000), Generating Functions for
    Computing Power Indices Efficiently, TOP 8, 191-213.

    Examples
    --------
    The largest holds 50 of 100 votes, the smallest 1, and they count the same as partners:

    >>> banzhaf([50, 49, 1], 51).counts
    (3, 1, 1)
    """
    return _power("banzhaf", weights, quota, also, vetoes, players, samples, seed)


def shapley_shubik(
    weights: Sequence[Real | float],
    quota: Real | float,
    *,
    also: Sequence[tuple[Sequence[Real | float], Real | float]] = (),
    vetoes: Sequence[int] = (),
    players: Sequence[str] | None = None,
    samples: int = 200_000,
    seed: int = 0,
) -> PowerIndex:
    """How often each player turns a growing coalition into a winning one, over all orders of joining.

    Parameters, errors and method as for `banzhaf`; coalitions are counted by weight and size, O(n² W).
    ``counts`` are orders out of n!, and sum to it.

    References
    ----------
    Shapley, L. S. and Shubik, M. (1954), A Method for Evaluating the Distribution of Power in a Committee
    System, American Political Science Review 48(3), 787-792.

    Examples
    --------
    A permanent member of the Security Council (a veto and nine of fifteen votes) has 421/2145:

    >>> from fractions import Fraction
    >>> council = shapley_shubik([1] * 15, 9, vetoes=range(5))
    >>> Fraction(council.counts[0], sum(council.counts)), Fraction(council.counts[5], sum(council.counts))
    (Fraction(421, 2145), Fraction(4, 2145))
    """
    return _power("shapley_shubik", weights, quota, also, vetoes, players, samples, seed)


def _power(
    name: Index,
    weights: Sequence[Real | float],
    quota: Real | float,
    also: Sequence[tuple[Sequence[Real | float], Real | float]],
    vetoes: Sequence[int],
    players: Sequence[str] | None,
    samples: int,
    seed: int,
) -> PowerIndex:
    rules = [whole_numbers(weights, quota)]
    n = len(weights)
    labels = tuple(players) if players is not None else tuple(str(place + 1) for place in range(n))
    if len(labels) != n or len(set(labels)) != n:
        raise InputError(f"expected {n} different names, found {len(labels)}", where="players")
    for place, (more, needed) in enumerate(also):
        if len(more) != n:
            raise InputError(f"expected {n} weights, found {len(more)}", where=f"also.{place}")
        rules.append(whole_numbers(more, needed))
    if len(vetoes):
        held = set(vetoes)
        if not held <= set(range(n)):
            raise InputError(f"a veto belongs to a player from 0 to {n - 1}", where="vetoes")
        rules.append((tuple(int(place in held) for place in range(n)), len(held)))
    rules.sort(key=lambda rule: sum(rule[0]))  # the longest axis last, where coefficients lie side by side
    by_size = name == "shapley_shubik"
    seconds = seconds_needed(rules, by_size=by_size)
    enumerating = 2.0**n / COALITIONS_A_SECOND if n <= MOST_ENUMERATED else float("inf")
    if min(seconds, enumerating) > PATIENCE:
        share, interval, drawn = sampled_shares(rules, ordered=by_size, samples=samples, seed=seed)
        return PowerIndex(name, labels, None, share, "monte carlo", interval, drawn, seed)
    counting = seconds <= enumerating
    swings = swings_by_weight(rules, by_size=by_size) if counting else swings_by_coalition(rules)
    if by_size:
        orders = [factorial(s) * factorial(n - 1 - s) for s in range(n)]
        counts = [sum(c * o for c, o in zip(sizes, orders, strict=True)) for sizes in swings]
    else:
        counts = [sum(sizes) for sizes in swings]
    total = sum(counts)
    shares = tuple(count / total for count in counts)
    return PowerIndex(
        name, labels, tuple(counts), shares, "generating function" if counting else "enumeration"
    )
