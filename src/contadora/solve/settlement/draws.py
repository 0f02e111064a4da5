"""Gains over all draws at once, of a few packages or of every one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from contadora.solve.settlement.consent import consent_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from contadora.case.table import Table
    from contadora.solve.settlement.space import Space

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

__all__ = ["acceptances", "drawn_gains", "every_acceptance"]

CELLS = 1 << 22
ROUNDING = 1e-12


def drawn_gains(
    table: Table, places: Ints, draws: slice = slice(None), *, actors: Sequence[int] | None = None
) -> Floats:
    """Return what each party gains beyond its walk-away value, in each draw.

    Parameters
    ----------
    table : Table
    places : int array, shape (packages, issues)
    draws : slice
    actors : sequence of int, optional
        Places in ``Table.actors``; default: the consenting parties.

    Returns
    -------
    float array, shape (draws, parties, packages)
    """
    rows = tuple(actors) if actors is not None else consent_of(table.consent)[0]
    party = list(rows)
    weights, values = table.weights[draws][:, party], table.values[draws][:, party]
    total = np.zeros((*weights.shape[:2], len(places)))
    for k in range(len(table.issues)):
        total += weights[:, :, k, None] * values[:, :, k, places[:, k]]
    for joint in table.joints:
        if joint.actor in rows:
            met = np.ones(len(places), dtype=bool)
            for issue, option in joint.when:
                met &= places[:, issue] == option
            total[:, rows.index(joint.actor)] += joint.worth[draws, None] * met
    return _settled(total, table.disagreement[draws][:, party])


def _settled(total: Floats, walk_away: Floats) -> Floats:
    slack = ROUNDING * np.maximum(1.0, np.abs(walk_away))[:, :, None]
    gains: Floats = total - walk_away[:, :, None]
    gains[np.abs(gains) <= slack] = 0.0
    return gains


def _chunks(table: Table, packages: int) -> Iterator[slice]:
    size = max(1, CELLS // max(1, packages * len(table.actors)))
    for first in range(0, table.draws, size):
        yield slice(first, min(first + size, table.draws))


def acceptances(table: Table, places: Ints) -> tuple[Ints, int]:
    """Return in how many draws each package satisfies the consent rule, and in how many at least one does."""
    _, consent = consent_of(table.consent)
    hits, alive = np.zeros(len(places), dtype=np.int64), 0
    for chunk in _chunks(table, len(places)):
        met = consent.met(np.moveaxis(drawn_gains(table, places, chunk) >= 0, 1, 0))
        hits += met.sum(axis=0)
        alive += int(met.any(axis=1).sum())
    return hits, alive


def every_acceptance(table: Table, space: Space, allowed: NDArray[np.bool_]) -> tuple[Ints, int]:
    """Return the same for every package by number, those that rules exclude left at 0.

    Outer sums over the issues, a few draws at a time: the cost is one addition for each draw, party and
    package, and memory stays bounded.
    """
    rows, consent = consent_of(table.consent)
    party = list(rows)
    numbers = np.arange(space.packages)
    hits, alive = np.zeros(space.packages, dtype=np.int64), 0
    digits = space.decode(numbers) if table.joints else np.empty((0, 0), dtype=np.int64)
    joints = [
        (rows.index(j.actor), j.worth, np.all([digits[:, k] == o for k, o in j.when], axis=0))
        for j in table.joints
        if j.actor in rows
    ]
    for chunk in _chunks(table, space.packages):
        weights, values = table.weights[chunk][:, party], table.values[chunk][:, party]
        total = np.zeros((*weights.shape[:2], 1))
        for k, size in enumerate(table.sizes):
            worth = weights[:, :, k, None] * values[:, :, k, :size]
            total = (total[..., :, None] + worth[..., None, :]).reshape(*total.shape[:2], -1)
        for row, extra, met_here in joints:
            total[:, row] += extra[chunk, None] * met_here
        slack = ROUNDING * np.maximum(1.0, np.abs(table.disagreement[chunk][:, party]))
        least = (table.disagreement[chunk][:, party] - slack)[:, :, None]
        met = consent.met(np.moveaxis(total >= least, 1, 0)) & allowed
        hits += met.sum(axis=0)
        alive += int(met.any(axis=1).sum())
    return hits, alive
