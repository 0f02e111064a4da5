"""Who carries a package: factions vote, bodies count, a body may sit in another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from contadora.errors import InputError, did_you_mean
from contadora.solve.power import TOLERANCE
from contadora.solve.ratification.packages import Package, places_of, worth_of
from contadora.solve.settlement.consent import consent_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from contadora.case.table import Body, ConsentRule, Table

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]
    Ints = NDArray[np.int64]

__all__ = [
    "Chambers",
    "Routes",
    "agreement",
    "carried_together",
    "carries",
    "chambers_of",
    "consent_met",
    "margins",
    "over_draws",
    "verdict",
]

AT_ONCE = 100_000  # numbers: what fits in the cache is four times as fast
MOST_WORK = 100_000_000

Routes = Mapping[str, str]
"""Party → the one route by which it ratifies. Parties left out need all their bodies."""


@dataclass(frozen=True)
class Chambers:
    """The bodies that count, by party, a body that sits in another before the one it sits in.

    Attributes
    ----------
    bodies : dict
        Place of a party → places in ``Table.bodies``; innermost first.
    sides : tuple of int
        Whose verdict counts in the end: consenting parties, then other parties whose body sits in no other.
    actors : int
        How many actors there are. A vote stands in the row of its actor; the vote of a party in its own body
        (its leadership, or whoever is in no faction) in a row beyond, in the order of ``bodies``.
    """

    bodies: dict[int, tuple[int, ...]]
    sides: tuple[int, ...]
    actors: int

    def row(self, body: Body, actor: int) -> int:
        """Return the row in which an actor's vote inside a body stands."""
        return actor if actor != body.party else self.actors + list(self.bodies).index(actor)

    def actor(self, row: int) -> int:
        """Return whose vote stands in a row."""
        return row if row < self.actors else list(self.bodies)[row - self.actors]

    def seats(self, body: Body) -> tuple[int, ...]:
        """Return the rows of the votes that count in a body: members, then holders of a mere veto."""
        return tuple(self.row(body, actor) for actor in _seats(body))


def chambers_of(table: Table, routes: Routes | None = None) -> Chambers:
    """Return the bodies that count under the chosen routes.

    Raises
    ------
    InputError
        An unknown party or route, a body with no members, weights that do not sum to 1, a quota outside
        (0, 1], or bodies that sit in each other.
    """
    held: dict[int, list[int]] = {}
    for place, body in enumerate(table.bodies):
        _check(table, body, place)
        held.setdefault(body.party, []).append(place)
    for party, route in (routes or {}).items():
        known = {table.actors[p]: p for p in held}
        if party not in known:
            raise InputError(
                f"'{party}' ratifies by no body", where="routes", hint=did_you_mean(party, known)
            )
        chosen = [place for place in held[known[party]] if table.bodies[place].route == route]
        if not chosen:
            hint = did_you_mean(route, [table.bodies[place].route for place in held[known[party]]])
            raise InputError(f"{party} has no route '{route}'", where="routes", hint=hint)
        held[known[party]] = chosen
    ordered: dict[int, tuple[int, ...]] = {}
    for place in held:
        _innermost_first(table, held, place, ordered, ())
    seated = {
        seat
        for party, places in held.items()
        for place in places
        for seat in _seats(table.bodies[place])
        if seat != party
    }
    consenting = sorted({*table.consent.vetoes, *table.consent.parties})
    outer = [place for place in held if place not in seated and place not in consenting]
    return Chambers(ordered, (*consenting, *outer), len(table.actors))


def _seats(body: Body) -> tuple[int, ...]:
    return tuple(dict.fromkeys((*body.members, *body.vetoes)))


def _check(table: Table, body: Body, place: int) -> None:
    where = f"bodies.{place} ({table.actors[body.party]}, {body.route})"
    if not body.members:
        raise InputError("the body has no members", where=where)
    if body.weights.shape != (table.draws, len(body.members)) or body.quota.shape != (table.draws,):
        raise InputError(
            f"expected weights {table.draws} × {len(body.members)} and a quota a draw", where=where
        )
    if not (body.weights >= 0).all() or not np.allclose(body.weights.sum(axis=1), 1.0, rtol=0, atol=1e-9):
        raise InputError("weights are not negative and sum to 1", where=where)
    if not ((body.quota > 0) & (body.quota <= 1)).all():
        raise InputError("a quota is a share above 0 and at most 1", where=where)


def _innermost_first(
    table: Table,
    held: Mapping[int, list[int]],
    party: int,
    ordered: dict[int, tuple[int, ...]],
    path: tuple[int, ...],
) -> None:
    if party in path:
        ring = " → ".join(table.actors[p] for p in (*path[path.index(party) :], party))
        hint = "give whoever votes inside a body an actor of its own"
        raise InputError(f"a body would have to vote in itself: {ring}", where="bodies", hint=hint)
    if party in ordered:
        return
    for place in held[party]:
        for seat in _seats(table.bodies[place]):
            if seat in held and seat != party:
                _innermost_first(table, held, seat, ordered, (*path, party))
    ordered[party] = tuple(held[party])


def margins(worth: Floats, disagreement: Floats) -> Floats:
    """Return worth minus walk-away value (actors × draws × packages), 0 where only rounding differs.

    Rounding is a share of ``TOLERANCE`` of the largest worth, or of 1 where that is larger.
    """
    left: Floats = worth - disagreement.T[:, :, None]
    left[np.abs(left) <= TOLERANCE * max(1.0, float(np.abs(worth).max(initial=0.0)))] = 0.0
    return left


def agreement(table: Table, chambers: Chambers, worth: Floats, rows: slice = slice(None)) -> Bools:
    """Return who agrees: shape (rows of `Chambers`, draws, packages); the first rows are the actors.

    An actor agrees when a package is worth at least its walk-away value; an actor with a body, when all its
    bodies that count carry the package. In its own body a party votes by its walk-away value.
    """
    own = margins(worth, table.disagreement[rows]) >= 0
    agree: Bools = np.concatenate((own, own[list(chambers.bodies)]))
    for party, places in chambers.bodies.items():
        agree[party] = np.all(
            [verdict(chambers, table.bodies[place], agree, rows) for place in places], axis=0
        )
    return agree


def verdict(chambers: Chambers, body: Body, agree: Bools, rows: slice = slice(None)) -> Bools:
    """Return where the body carries: the weight of those who agree reaches the quota, and no veto refuses.

    Reaches means: at least the quota, less ``TOLERANCE``.
    """
    weight = np.einsum(
        "dm,mdp->dp", body.weights[rows], agree[[chambers.row(body, member) for member in body.members]]
    )
    carried: Bools = weight >= body.quota[rows, None] - TOLERANCE
    if body.vetoes:
        carried &= agree[[chambers.row(body, veto) for veto in body.vetoes]].all(axis=0)
    return carried


def consent_met(consent: ConsentRule, agree: Bools) -> Bools:
    """Return where those who agree (actors × draws × packages) make a deal under the consent rule."""
    parties, rule = consent_of(consent)
    return rule.met(agree[list(parties)])


def carried_together(table: Table, chambers: Chambers, agree: Bools) -> Bools:
    """Return where the consent rule is met by sides that carry, and every other outer body carries too."""
    consenting = {*table.consent.vetoes, *table.consent.parties}
    outer = [side for side in chambers.sides if side not in consenting]
    met: Bools = consent_met(table.consent, agree) & agree[outer].all(axis=0)
    return met


def over_draws(
    table: Table, chambers: Chambers, places: Ints, passes: int = 1
) -> Iterator[tuple[slice, Floats, Bools]]:
    """Yield (rows, worth, agreement) over the draws of the table, some at a time.

    Where packages are very many, only the first draws are used: they are exchangeable. ``passes`` is how
    often the caller goes over each draw.
    """
    size = len(places) * len(table.actors)
    used = min(table.draws, max(1, MOST_WORK // (size * passes)))
    step = max(1, AT_ONCE // size)
    for start in range(0, used, step):
        rows = slice(start, min(start + step, used))
        worth = worth_of(table, places, rows)
        yield rows, worth, agreement(table, chambers, worth, rows)


def carries(table: Table, package: Package, routes: Routes | None = None) -> dict[str, Bools]:
    """Which sides carry the package, draw by draw.

    Parameters
    ----------
    table : Table
    package : mapping of issue to option, or places of options
    routes : mapping of party to route, optional
        Restricts a party with several bodies to one of them.

    Returns
    -------
    dict of str to bool array, shape (draws,)
        Each consenting party, and each other party whose body sits in no other. A party without a body
        decides by its own walk-away value.

    Raises
    ------
    InputError
        The package or the bodies cannot be used; the message says why.

    Examples
    --------
    Two factions with 60 and 40 of 100 seats decide for the government; two thirds are needed:

    >>> from dataclasses import replace
    >>> from contadora.case.table import Body, table_from_scores
    >>> table = table_from_scores([np.array([[0, 1], [1, 0], [0, 1], [1, 0.0]])], [0.5] * 4,
    ...     actors=["government", "opposition", "moderates", "hawks"], issues=["vote"],
    ...     options=[["early", "late"]])
    >>> cabinet = Body(0, "cabinet", (2, 3), np.array([[0.6, 0.4]]), np.array([2 / 3]))
    >>> table = replace(table, bodies=(cabinet,), consent=replace(table.consent, parties=(0, 1)))
    >>> {side: bool(carried[0]) for side, carried in carries(table, {"vote": "late"}).items()}
    {'government': False, 'opposition': False}
    """
    chambers = chambers_of(table, routes)
    places = places_of(table, package)
    agree = agreement(table, chambers, worth_of(table, places))
    return {table.actors[side]: agree[side, :, 0] for side in chambers.sides}
