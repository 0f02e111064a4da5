"""Schelling's point: how the win-set and the likely package move as a faction hardens."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from contadora.errors import InputError, did_you_mean
from contadora.solve.ratification.carry import (
    Chambers,
    Routes,
    agreement,
    chambers_of,
    margins,
    over_draws,
)
from contadora.solve.ratification.deals import consenting, deals_among, likely_deal
from contadora.solve.ratification.packages import every_package, worth_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from contadora.case.table import Body, Table

    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

__all__ = ["Hardening", "HardeningCurve", "schelling_curve"]


@dataclass(frozen=True)
class Hardening:
    """What is left at one degree of hardness.

    Attributes
    ----------
    degree : float
        0 as it is, 1 as hard as can be.
    threshold, weight : float
        The faction's walk-away value, and its weight in the body (0 without one), at the point estimate.
    carried : dict
        Side → how many packages it carries.
    deals : int
        Packages that the consenting parties gain from and carry.
    likely : dict or None
        The package to expect; None where there is no deal.
    gains : dict
        Consenting party or the faction → worth of ``likely`` minus its true walk-away value.
    probability : float
        Share of draws in which there is any deal.
    """

    degree: float
    threshold: float
    weight: float
    carried: dict[str, int]
    deals: int
    likely: dict[str, str] | None
    gains: dict[str, float]
    probability: float

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-safe data."""
        return dict(self.__dict__)


@dataclass(frozen=True)
class HardeningCurve:
    """How the room for a deal and the deal to expect move as a faction hardens.

    Attributes
    ----------
    faction : str
    by : {'threshold', 'weight'}
    proposer : str or None
        Who picks the likely package; None: the Nash product does.
    steps : tuple of Hardening
        From soft to hard.
    last_deal : float or None
        The highest degree among the steps that leaves a deal: the witness.
    looked_at, draws, seed : int
    method : {'enumerated', 'sampled'}
    """

    faction: str
    by: Literal["threshold", "weight"]
    proposer: str | None
    steps: tuple[Hardening, ...]
    last_deal: float | None
    looked_at: int
    draws: int
    seed: int
    method: Literal["enumerated", "sampled"]

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-safe data."""
        return {**self.__dict__, "steps": [step.to_dict() for step in self.steps]}


def schelling_curve(
    table: Table,
    faction: str,
    steps: int = 11,
    *,
    by: Literal["threshold", "weight"] = "threshold",
    proposer: str | None = None,
    routes: Routes | None = None,
) -> HardeningCurve:
    """Return how the win-sets and the likely package move as a faction hardens.

    A faction that must be satisfied can strengthen its side at the table, up to where no deal is left.

    Parameters
    ----------
    table : Table
    faction : str
        Any actor.
    steps : int
        At least 2; degrees are spread evenly over [0, 1].
    by : {'threshold', 'weight'}
        threshold: its walk-away value rises to the worth of its best package. weight: its share of each body
        it sits in rises to 1, the others keeping their proportions.
    proposer : str, optional
        A consenting party that picks the deal it likes best. Default: the largest Nash product of gains.
    routes : mapping of party to route, optional

    Returns
    -------
    HardeningCurve
        Gains are measured from true walk-away values: hardening changes what can be carried, not what a deal
        is worth.

    Raises
    ------
    InputError
        Unknown faction or proposer, fewer than 2 steps, or a weight to raise where the faction has no seat.
    EngineError
        The rules leave no package.

    Notes
    -----
    Limits as for `win_sets`, the work of all steps counted together. Where the consent rule lets some refuse,
    the likely package is one from which most consenting parties gain, then the one with the largest product
    over those who gain.

    References
    ----------
    Schelling, T. C. (1960), The Strategy of Conflict, ch. 2.

    Examples
    --------
    A setter at 0 bargains with a parliament whose ideal, 0.6, lies nearer to today's 1:

    >>> from contadora.case.table import table_from_scores
    >>> line = np.linspace(0, 1, 11)
    >>> scores = 1 - np.abs(line - np.array([[0.0], [0.6]]))
    >>> table = table_from_scores([scores], scores[:, -1], actors=["setter", "parliament"], issues=["x"],
    ...     options=[[f"{x:.1f}" for x in line]])
    >>> curve = schelling_curve(table, "parliament", 3, proposer="setter")
    >>> [step.likely["x"] for step in curve.steps]
    ['0.2', '0.4', '0.6']
    """
    for name, where in ((faction, "faction"), *(((proposer, "proposer"),) if proposer else ())):
        if name not in table.actors:
            raise InputError(f"no actor '{name}'", where=where, hint=did_you_mean(name, table.actors))
    if steps < 2:
        raise InputError(f"a curve needs at least 2 steps, not {steps}", where="steps")
    if by not in ("threshold", "weight"):
        raise InputError(f"a faction hardens by threshold or by weight, not by '{by}'", where="by")
    chambers = chambers_of(table, routes)
    place = table.actors.index(faction)
    seats = [b for held in chambers.bodies.values() for b in held if place in table.bodies[b].members]
    if by == "weight" and not seats:
        raise InputError(f"{faction} has a seat in no body", where="faction", hint="harden it by threshold")
    places, complete = every_package(table)
    degrees = np.linspace(0.0, 1.0, steps)
    point = table.point()
    worth = worth_of(point, places)
    chances, used = _chances(table, chambers, places, place, by, degrees)
    found = []
    for degree, chance in zip(degrees, chances, strict=True):
        harder = _hardened(point, place, by, float(degree), worth)
        agree = agreement(harder, chambers, worth)
        deals = deals_among(harder, chambers, worth, agree)[0]
        likely = likely_deal(point, worth, deals, proposer)
        shown = [*consenting(table), *(() if place in consenting(table) else (place,))]
        left = margins(worth, point.disagreement)
        weight = harder.bodies[seats[0]] if seats else None
        found.append(
            Hardening(
                degree=float(degree),
                threshold=float(harder.disagreement[0, place]),
                weight=0.0 if weight is None else _share(weight, place),
                carried={table.actors[s]: int(agree[s].sum()) for s in chambers.sides},
                deals=int(deals.sum()),
                likely=None if likely is None else table.package(places[likely]),
                gains={} if likely is None else {table.actors[a]: float(left[a, 0, likely]) for a in shown},
                probability=float(chance),
            )
        )
    return HardeningCurve(
        faction=faction,
        by=by,
        proposer=proposer,
        steps=tuple(found),
        last_deal=max((step.degree for step in found if step.deals), default=None),
        looked_at=len(places),
        draws=used,
        seed=table.seed,
        method="enumerated" if complete else "sampled",
    )


def _hardened(
    table: Table,
    place: int,
    by: Literal["threshold", "weight"],
    degree: float,
    worth: Floats,
    rows: slice = slice(None),
) -> Table:
    if by == "threshold":
        walk_away = table.disagreement.copy()
        own = walk_away[rows, place]
        walk_away[rows, place] = own + degree * np.maximum(worth[place].max(axis=1) - own, 0.0)
        return replace(table, disagreement=walk_away)
    return replace(table, bodies=tuple(_heavier(body, place, degree) for body in table.bodies))


def _share(body: Body, place: int) -> float:
    # The point estimate may leave out whoever weighs nothing in it.
    return float(body.weights[0, body.members.index(place)]) if place in body.members else 0.0


def _heavier(body: Body, place: int, degree: float) -> Body:
    if place not in body.members:
        return body
    weights = body.weights * (1 - degree)
    weights[:, body.members.index(place)] += degree
    return replace(body, weights=weights)


def _chances(
    table: Table,
    chambers: Chambers,
    places: Ints,
    place: int,
    by: Literal["threshold", "weight"],
    degrees: Floats,
) -> tuple[Floats, int]:
    hits, used = np.zeros(len(degrees)), 0
    for rows, worth, _ in over_draws(table, chambers, places, passes=len(degrees)):
        used += worth.shape[1]
        for i, degree in enumerate(degrees):
            harder = _hardened(table, place, by, float(degree), worth, rows)
            agree = agreement(harder, chambers, worth, rows)
            hits[i] += deals_among(harder, chambers, worth, agree, rows).any(axis=1).sum()
    return hits / used, used
