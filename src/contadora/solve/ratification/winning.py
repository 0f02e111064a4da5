"""Which packages each side carries, and which all carry."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from contadora.errors import InputError, did_you_mean
from contadora.solve.interval import wilson
from contadora.solve.ratification.carry import (
    Routes,
    agreement,
    carried_together,
    chambers_of,
    consent_met,
    margins,
    over_draws,
)
from contadora.solve.ratification.packages import every_package, worth_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from contadora.case.table import Table

    Bools = NDArray[np.bool_]
    Ints = NDArray[np.int64]

__all__ = ["WinSet", "WinSets", "win_set", "win_sets"]

LISTED = 20


@dataclass(frozen=True)
class WinSet:
    """How many packages somebody carries.

    Attributes
    ----------
    who : str
        An actor, or "all" where the consent rule is met by sides that carry.
    size : int
        Packages carried at the point estimate, of those looked at.
    looked_at : int
        Packages looked at: all that the rules allow, or a sample.
    share, interval : float, (low, high) or None
        ``size`` over ``looked_at``; a 95 % interval where sampled.
    mean_share, low, high : float
        Over draws: the mean share, and its 5th and 95th percentiles.
    never : float
        Share of draws in which it carries none of the packages looked at.
    draws : int
        How many draws were used.
    method : {'enumerated', 'sampled'}
    """

    who: str
    size: int
    looked_at: int
    share: float
    interval: tuple[float, float] | None
    mean_share: float
    low: float
    high: float
    never: float
    draws: int
    method: Literal["enumerated", "sampled"]

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-safe data."""
        return {**self.__dict__, "interval": None if self.interval is None else list(self.interval)}


@dataclass(frozen=True)
class WinSets:
    """What each side carries, what all carry, and the packages most surely carried by all.

    Attributes
    ----------
    sides : tuple of WinSet
        Each consenting party, and each other party whose body sits in no other.
    together : WinSet
        Packages that enough sides carry for the consent rule.
    zone : WinSet
        Packages that enough consenting parties gain from themselves, whatever their bodies say.
    safest : tuple of (package, probability)
        At most 20 of those carried by all in some draw, most often carried first.
    places : int array (packages × issues)
        The packages that all carry at the point estimate. Not in `to_dict`.
    packages : int
        How many packages there are before any rule excludes one.
    seed : int
    """

    sides: tuple[WinSet, ...]
    together: WinSet
    zone: WinSet
    safest: tuple[tuple[dict[str, str], float], ...]
    packages: int
    seed: int
    places: Ints = field(compare=False, repr=False)

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-safe data."""
        return {
            "sides": [side.to_dict() for side in self.sides],
            "together": self.together.to_dict(),
            "zone": self.zone.to_dict(),
            "safest": [{"package": package, "probability": share} for package, share in self.safest],
            "packages": self.packages,
            "seed": self.seed,
        }


def win_set(table: Table, party: str, routes: Routes | None = None) -> WinSet:
    """Return how many packages one actor carries, or agrees to where it has no body.

    Parameters, errors and limits as for `win_sets`; ``party`` may be any actor, a faction too.
    """
    if party not in table.actors:
        raise InputError(f"no actor '{party}'", where="party", hint=did_you_mean(party, table.actors))
    return _measured(table, routes, (table.actors.index(party),)).sides[0]


def win_sets(table: Table, routes: Routes | None = None) -> WinSets:
    """Return how much each side carries and what all carry together.

    Parameters
    ----------
    table : Table
    routes : mapping of party to route, optional

    Returns
    -------
    WinSets
        A package with which somebody merely breaks even is in: carried means at least the walk-away value.

    Raises
    ------
    InputError
        The bodies cannot be used; the message says why.
    EngineError
        The rules leave no package.

    Notes
    -----
    Up to a million packages are enumerated; beyond, 100,000 are sampled with the seed of the table. Where
    packages times actors times draws exceed 100 million, the first draws only are used.

    References
    ----------
    Putnam, R. D. (1988), Diplomacy and Domestic Politics: The Logic of Two-Level Games, International
    Organization 42(3), 427-460.

    Examples
    --------
    Today is 1 on a line from 0 to 1; one side would like 0.3, the other 0.7. Both prefer 0.4 to 1:

    >>> from contadora.case.table import table_from_scores
    >>> line = np.linspace(0, 1, 11)
    >>> scores = 1 - np.abs(line - np.array([[0.3], [0.7]]))
    >>> table = table_from_scores([scores], scores[:, -1], actors=["a", "b"], issues=["x"],
    ...     options=[[f"{x:.1f}" for x in line]])
    >>> found = win_sets(table)
    >>> [side.size for side in found.sides], [row[0] for row in found.places.tolist()]
    ([11, 7], [4, 5, 6, 7, 8, 9, 10])
    """
    return _measured(table, routes, None)


def _measured(table: Table, routes: Routes | None, only: tuple[int, ...] | None) -> WinSets:
    chambers = chambers_of(table, routes)
    who = chambers.sides if only is None else only
    places, complete = every_package(table)
    point = table.point()
    worth = worth_of(point, places)
    agree = agreement(point, chambers, worth)
    own = margins(worth, point.disagreement) >= 0
    together = carried_together(point, chambers, agree)[0]
    sizes = [*agree[list(who), 0].sum(axis=1), together.sum(), consent_met(point.consent, own).sum()]
    shares: list[list[float]] = [[] for _ in sizes]
    often = np.zeros(len(places))
    for rows, worth, agree in over_draws(table, chambers, places):
        own = margins(worth, table.disagreement[rows]) >= 0
        all_carry = carried_together(table, chambers, agree)
        often += all_carry.sum(axis=0)
        for found, carried in zip(
            shares, [*agree[list(who)], all_carry, consent_met(table.consent, own)], strict=True
        ):
            found.extend(carried.mean(axis=1).tolist())
    names = [*(table.actors[actor] for actor in who), "all", "zone"]
    sets = [
        _summary(name, int(size), len(places), complete, found)
        for name, size, found in zip(names, sizes, shares, strict=True)
    ]
    best = [place for place in np.argsort(-often, kind="stable")[:LISTED] if often[place]]
    return WinSets(
        sides=tuple(sets[:-2]),
        together=sets[-2],
        zone=sets[-1],
        safest=tuple((table.package(places[p]), float(often[p] / sets[-2].draws)) for p in best),
        packages=table.packages,
        seed=table.seed,
        places=places[together],
    )


def _summary(who: str, size: int, looked_at: int, complete: bool, shares: list[float]) -> WinSet:
    found = np.array(shares)
    low, high = np.quantile(found, [0.05, 0.95])
    return WinSet(
        who=who,
        size=size,
        looked_at=looked_at,
        share=size / looked_at,
        interval=None if complete else wilson(size, looked_at),
        mean_share=float(found.mean()),
        low=float(low),
        high=float(high),
        never=float((found == 0).mean()),
        draws=len(found),
        method="enumerated" if complete else "sampled",
    )
