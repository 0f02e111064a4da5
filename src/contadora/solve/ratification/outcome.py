"""Whether a package would be ratified: body by body, and by all together."""

from __future__ import annotations

from itertools import combinations
from math import comb
from typing import TYPE_CHECKING

import numpy as np

from contadora.errors import EngineError
from contadora.solve.interval import wilson
from contadora.solve.power import TOLERANCE
from contadora.solve.ratification.carry import (
    Chambers,
    Routes,
    agreement,
    chambers_of,
    margins,
    verdict,
)
from contadora.solve.ratification.chance import probability_carried
from contadora.solve.ratification.deals import deals_among
from contadora.solve.ratification.packages import Package, places_of, worth_of
from contadora.solve.ratification.verdicts import BodyVerdict, Member, Ratifications
from contadora.solve.ratification.winning_over import offers_to

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from contadora.case.table import Body, Table

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]
    Ints = NDArray[np.int64]

__all__ = ["compare_routes", "ratify"]

MOST_SETS = 20_000
SETS_LISTED = 20


def ratify(table: Table, package: Package, routes: Routes | None = None) -> Ratifications:
    """Return whether each side's factions would carry a package, who decides, and what would turn the rest.

    Parameters
    ----------
    table : Table
    package : mapping of issue to option, or places of options
    routes : mapping of party to route, optional
        Restricts a party with several bodies to one of them, so that routes can be compared for the same
        text. Otherwise all bodies of a party must carry.

    Returns
    -------
    Ratifications
        ``bodies[i].pivotal`` is the witness. The seed is the table's.

    Raises
    ------
    InputError
        The package or the bodies cannot be used; the message says why.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from contadora.case.table import Body, table_from_scores
    >>> scores = [np.array([[0, 1.0], [1, 0], [0, 1]]), np.array([[1, 0.0], [0, 2], [1, 0]])]
    >>> table = table_from_scores(scores, [1, 1, 1], actors=["government", "hawks", "doves"],
    ...     issues=["vote", "amnesty"], options=[["early", "late"], ["none", "full"]])
    >>> cabinet = Body(0, "cabinet", (1, 2), np.array([[0.6, 0.4]]), np.array([0.5]))
    >>> table = replace(table, bodies=(cabinet,), consent=replace(table.consent, parties=(0,)))
    >>> found = ratify(table, {"vote": "late", "amnesty": "none"}).bodies[0]
    >>> found.carried, found.pivotal, found.members[0].offers[0].change
    (False, ('hawks',), {'vote': ('late', 'early')})
    """
    chambers = chambers_of(table, routes)
    places = places_of(table, package)
    point = table.point()
    worth = worth_of(point, places)
    left = margins(worth, point.disagreement)[:, 0, 0]
    now = agreement(point, chambers, worth)
    drawn = worth_of(table, places)
    agree = agreement(table, chambers, drawn)
    outer = [side for side in chambers.sides if side in chambers.bodies]
    together = np.asarray(agree[outer, :, 0].all(axis=0))
    bodies = [
        _verdict(table, chambers, places, place, left, now, agree)
        for held in chambers.bodies.values()
        for place in held
    ]
    return Ratifications(
        package=table.package(places[0]),
        bodies=tuple(bodies),
        carried=bool(now[outer].all()),
        probability=float(together.mean()),
        interval=_interval(together),
        deal=float(deals_among(table, chambers, drawn, agree).mean()),
        routes=dict(routes or {}),
        draws=table.draws,
        seed=table.seed,
    )


def compare_routes(table: Table, package: Package, party: str) -> dict[str, Ratifications]:
    """Return what becomes of the same text by each route that a party could take.

    Parameters
    ----------
    table : Table
    package : mapping of issue to option, or places of options
    party : str

    Returns
    -------
    dict of route to Ratifications

    Raises
    ------
    InputError
        The party has no body, or the package cannot be used.
    """
    known = dict.fromkeys(body.route for body in table.bodies if table.actors[body.party] == party)
    if not known:
        chambers_of(table, {party: ""})  # says who has one
    return {route: ratify(table, package, {party: route}) for route in known}


def _verdict(
    table: Table, chambers: Chambers, places: Ints, place: int, left: Floats, now: Bools, agree: Bools
) -> BodyVerdict:
    body, point = table.bodies[place], table.point().bodies[place]
    # The point estimate may leave out whoever weighs nothing in it.
    seats = tuple(dict.fromkeys((*chambers.seats(body), *chambers.seats(point))))
    vetoes = [seats.index(chambers.row(body, veto)) for veto in body.vetoes]
    weights = _weights(chambers, point, seats)
    votes = now[list(seats), :, 0]
    pivotal = _decides(weights, point.quota, vetoes, votes)[:, 0]
    decides = _decides(_weights(chambers, body, seats), body.quota, vetoes, agree[list(seats), :, 0]).mean(
        axis=1
    )
    chances = agree[list(seats), :, 0].mean(axis=1)
    carried = verdict(chambers, body, agree)[:, 0]
    search = {
        seat: offers_to(table, chambers, places, place, seat)
        for i, seat in enumerate(seats)
        if not votes[i, 0]
    }
    members = tuple(
        Member(
            actor=table.actors[chambers.actor(seat)],
            weight=float(weights[i, 0]),
            veto=i in vetoes,
            agrees=bool(votes[i, 0]),
            margin=float(left[chambers.actor(seat)]),
            probability=float(chances[i]),
            pivotal=bool(pivotal[i]),
            decides=float(decides[i]),
            offers=search[seat][0] if seat in search else (),
            tried=search[seat][1] if seat in search else 0,
        )
        for i, seat in enumerate(seats)
    )
    return BodyVerdict(
        party=table.actors[body.party],
        route=body.route,
        carried=bool(verdict(chambers, point, now)[0, 0]),
        in_favour=float(weights[:, 0] @ votes[:, 0]),
        quota=float(point.quota[0]),
        probability=float(carried.mean()),
        interval=_interval(carried),
        independent=_independent(weights[:, 0], chances, float(point.quota[0]), vetoes),
        members=members,
        pivotal=tuple(member.actor for member in members if member.pivotal),
        short_of=_short_of(members, float(point.quota[0])),
        nested=body.party not in chambers.sides,
    )


def _weights(chambers: Chambers, body: Body, seats: tuple[int, ...]) -> Floats:
    """Return the weight of each seat (seats × draws); 0 for one that is no member."""
    weights = np.zeros((len(seats), len(body.weights)))
    for column, member in enumerate(body.members):
        weights[seats.index(chambers.row(body, member))] = body.weights[:, column]
    return weights


def _decides(weights: Floats, quota: Floats, vetoes: list[int], votes: Bools) -> Bools:
    """Return (seats × draws) where flipping one vote flips the verdict."""
    needed = quota - TOLERANCE
    total = (weights * votes).sum(axis=0)
    refused = (~votes[vetoes]).sum(axis=0)
    decides = np.zeros_like(votes)
    for i in range(len(votes)):
        others = total - weights[i] * votes[i]
        blocked = refused > ((i in vetoes) & ~votes[i])
        with_it = others + weights[i] >= needed
        without = (others >= needed) & (i not in vetoes)
        decides[i] = ~blocked & with_it & ~without
    return decides


def _short_of(members: tuple[Member, ...], quota: float) -> tuple[tuple[str, ...], ...]:
    """Return the smallest sets of refusing members whose agreement would carry, up to a limit."""
    needed = quota - TOLERANCE - sum(member.weight for member in members if member.agrees)
    refusing = [member for member in members if not member.agrees]
    vetoes = [member for member in refusing if member.veto]
    others = sorted((m for m in refusing if not m.veto), key=lambda member: -member.weight)
    needed -= sum(member.weight for member in vetoes)
    if not vetoes and needed <= 0:
        return ()
    count, gathered = 0, 0.0
    while gathered < needed and count < len(others):
        gathered += others[count].weight
        count += 1
    names = tuple(member.actor for member in vetoes)
    if comb(len(others), count) > MOST_SETS:
        return ((*names, *(member.actor for member in others[:count])),)
    sets = (
        (*names, *(member.actor for member in chosen))
        for chosen in combinations(others, count)
        if sum(member.weight for member in chosen) >= needed
    )
    return tuple(found for found, _ in zip(sets, range(SETS_LISTED), strict=False))


def _independent(weights: Floats, chances: Floats, quota: float, vetoes: list[int]) -> float | None:
    try:
        return probability_carried(
            weights.tolist(), chances.tolist(), min(quota, float(weights.sum())), vetoes
        )
    except EngineError:
        return None


def _interval(hits: Bools) -> tuple[float, float] | None:
    return wilson(int(hits.sum()), len(hits)) if len(hits) > 1 else None
