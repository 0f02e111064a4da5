"""Who loses from every deal that could be made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

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
    Floats = NDArray[np.float64]

__all__ = ["Bystander", "Spoilers", "spoilers"]


@dataclass(frozen=True)
class Bystander:
    """How somebody outside the consent rule fares in the deals that could be made.

    Attributes
    ----------
    actor : str
    spoils : bool
        Whether it loses from every deal, at the point estimate. False where there is no deal at all.
    gains_from : int
        Deals that it agrees to at the point estimate.
    best_margin, best_package : float, dict or None
        The deal it minds least, and its worth minus the walk-away value. None where there is no deal.
    probability : float or None
        Share of draws in which it loses from every deal, among draws that leave some deal; None without any.
    vetoes : tuple of str
        Parties in whose body it holds a veto.
    """

    actor: str
    spoils: bool
    gains_from: int
    best_margin: float | None
    best_package: dict[str, str] | None
    probability: float | None
    vetoes: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-safe data."""
        return {**self.__dict__, "vetoes": list(self.vetoes)}


@dataclass(frozen=True)
class Spoilers:
    """Who loses from every deal.

    Attributes
    ----------
    bystanders : tuple of Bystander
        Every actor whose consent is not asked, in the order of the table.
    deals : int
        How many deals there are at the point estimate.
    among : {'zone', 'carried'}
        Deals are packages that the consenting parties gain from, or that they also carry.
    looked_at, draws, seed : int
    method : {'enumerated', 'sampled'}
        Sampled: a deal that was not drawn may still exist.
    """

    bystanders: tuple[Bystander, ...]
    deals: int
    among: Literal["zone", "carried"]
    looked_at: int
    draws: int
    seed: int
    method: Literal["enumerated", "sampled"]

    @property
    def names(self) -> tuple[str, ...]:
        """Those who lose from every deal at the point estimate."""
        return tuple(found.actor for found in self.bystanders if found.spoils)

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-safe data."""
        return {
            **self.__dict__,
            "bystanders": [found.to_dict() for found in self.bystanders],
            "spoilers": list(self.names),
        }


def spoilers(
    table: Table, routes: Routes | None = None, *, among: Literal["zone", "carried"] = "zone"
) -> Spoilers:
    """Return the factions and outsiders that lose from every deal that could be made.

    Parameters
    ----------
    table : Table
    routes : mapping of party to route, optional
    among : {'zone', 'carried'}
        zone: packages that enough consenting parties gain from themselves. carried: packages that enough of
        them carry.

    Returns
    -------
    Spoilers
        A faction with a body of its own loses where that body refuses. Spoiling is an interest, not an act:
        such a faction would rather have no deal, whatever it can do about it.

    Raises
    ------
    InputError, EngineError
        As for `win_sets`, with the same limits.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from contadora.case.table import table_from_scores
    >>> table = table_from_scores([np.array([[1.0, 0], [1, 0], [0, 1]])], [0.5] * 3,
    ...     actors=["a", "b", "militia"], issues=["truce"], options=[["yes", "no"]])
    >>> spoilers(replace(table, consent=replace(table.consent, parties=(0, 1)))).names
    ('militia',)
    """
    chambers = chambers_of(table, routes)
    places, complete = every_package(table)
    point = table.point()
    asked = {*table.consent.vetoes, *table.consent.parties}
    rest = [actor for actor in range(len(table.actors)) if actor not in asked]

    def deals(of: Table, left: Floats, agree: Bools) -> Bools:
        own = consent_met(of.consent, left >= 0)
        return own if among == "zone" else own & carried_together(of, chambers, agree)

    worth = worth_of(point, places)
    agree = agreement(point, chambers, worth)
    left = margins(worth, point.disagreement)
    zone = deals(point, left, agree)[0]
    loses = np.zeros(len(rest))
    with_deals = used = 0
    for rows, worth, agreed in over_draws(table, chambers, places):
        zones = deals(table, margins(worth, table.disagreement[rows]), agreed)
        loses += (zones.any(axis=1) & ~(zones & agreed[rest]).any(axis=2)).sum(axis=1)
        with_deals += int(zones.any(axis=1).sum())
        used += len(zones)
    found = []
    for i, actor in enumerate(rest):
        gains = int(agree[actor, 0, zone].sum())
        best = int(np.flatnonzero(zone)[left[actor, 0, zone].argmax()]) if zone.any() else None
        found.append(
            Bystander(
                actor=table.actors[actor],
                spoils=bool(zone.any()) and gains == 0,
                gains_from=gains,
                best_margin=None if best is None else float(left[actor, 0, best]),
                best_package=None if best is None else table.package(places[best]),
                probability=float(loses[i] / with_deals) if with_deals else None,
                vetoes=tuple(
                    table.actors[party]
                    for party, held in chambers.bodies.items()
                    if any(actor in table.bodies[place].vetoes for place in held)
                ),
            )
        )
    return Spoilers(
        tuple(found),
        int(zone.sum()),
        among,
        len(places),
        used,
        table.seed,
        "enumerated" if complete else "sampled",
    )
