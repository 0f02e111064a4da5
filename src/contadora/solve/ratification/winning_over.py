"""What it would take to win over a faction: the smallest change of clauses that turns it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, product
from typing import TYPE_CHECKING, Any

import numpy as np

from contadora.solve.ratification.carry import agreement, margins, over_draws, verdict
from contadora.solve.ratification.packages import allowed, worth_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from contadora.case.table import Body, Table
    from contadora.solve.ratification.carry import Chambers

    Ints = NDArray[np.int64]

__all__ = ["Offer", "offers_to"]

MOST_CHANGED = 2
MOST_NEIGHBOURS = 200_000


@dataclass(frozen=True)
class Offer:
    """A change of one or two clauses that turns a faction while its body carries the package.

    Attributes
    ----------
    change : dict
        Issue → (option now, option instead).
    loses : tuple of str
        Sides that carry the package now and would no longer.
    alternatives : int
        How many other changes of as few clauses also turn the faction while the body carries and lose as
        few sides.
    probability : float
        Share of draws in which the faction agrees and the body carries with the change.
    """

    change: dict[str, tuple[str, str]]
    loses: tuple[str, ...]
    alternatives: int
    probability: float

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-safe data."""
        return {
            "change": {issue: list(words) for issue, words in self.change.items()},
            "loses": list(self.loses),
            "alternatives": self.alternatives,
            "probability": self.probability,
        }


def offers_to(
    table: Table, chambers: Chambers, places: Ints, body: int, faction: int
) -> tuple[tuple[Offer, ...], int]:
    """Return the smallest changes of a package that turn one opposed member of a body.

    Parameters
    ----------
    table : Table
    chambers : Chambers
    places : int array, shape (1, issues)
    body : int
        Place in ``table.bodies``.
    faction : int
        Row (see `Chambers`) of a member or veto of the body that refuses the package at the point estimate.

    Returns
    -------
    offers : tuple of Offer
        First the smallest; where it loses a side that carries now, then the smallest that loses none, if one
        or two clauses can do it. Empty where none turns the faction. Among equals the first is the one that
        loses fewest sides, then leaves the worst-placed side best off.
    tried : int
        Changes of up to so many clauses were tried. Pairs are not where they are over 200,000.
    """
    point = table.point()
    now = agreement(point, chambers, worth_of(point, places))
    carrying = [side for side in chambers.sides if now[side, 0, 0]]
    found: list[Offer] = []
    for clauses in range(1, MOST_CHANGED + 1):
        near = _neighbours(point, places[0], clauses)
        if near is None:
            return tuple(found), clauses - 1
        worth = worth_of(point, near)
        agree = agreement(point, chambers, worth)
        turned = agree[faction, 0] & verdict(chambers, point.bodies[body], agree)[0]
        if not turned.any():
            continue
        lost = (~agree[carrying, 0]).sum(axis=0)
        worst = margins(worth, point.disagreement)[list(chambers.sides), 0].min(axis=0)
        candidates = np.flatnonzero(turned & (lost == 0) if found else turned)
        if len(candidates):
            best = candidates[np.lexsort((-worst[candidates], lost[candidates]))[0]]
            ties = int((lost[candidates] == lost[best]).sum()) - 1
            loses = tuple(table.actors[side] for side in carrying if not agree[side, 0, best])
            found.append(
                Offer(
                    _change(table, places[0], near[best]),
                    loses,
                    ties,
                    _chance(table, chambers, near[best], table.bodies[body], faction),
                )
            )
            if not loses:
                return tuple(found), clauses
    return tuple(found), MOST_CHANGED


def _neighbours(table: Table, places: Ints, clauses: int) -> Ints | None:
    rows = []
    for issues in combinations(range(len(places)), clauses):
        others = [[o for o in range(table.sizes[k]) if o != places[k]] for k in issues]
        for options in product(*others):
            row = places.copy()
            row[list(issues)] = options
            rows.append(row)
        if len(rows) > MOST_NEIGHBOURS:
            return None
    near = np.array(rows, dtype=np.int64).reshape(-1, len(places))
    return near[allowed(table, near)]


def _change(table: Table, old: Ints, new: Ints) -> dict[str, tuple[str, str]]:
    return {
        table.issues[k]: (table.options[k][old[k]], table.options[k][new[k]])
        for k in np.flatnonzero(old != new)
    }


def _chance(table: Table, chambers: Chambers, row: Ints, body: Body, faction: int) -> float:
    hits = [
        agree[faction, :, 0] & verdict(chambers, body, agree, rows)[:, 0]
        for rows, _, agree in over_draws(table, chambers, row[None, :])
    ]
    return float(np.concatenate(hits).mean())
