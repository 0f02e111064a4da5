"""Which packages could become a deal, and which of them to expect."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from contadora.errors import InputError, did_you_mean
from contadora.solve.ratification.carry import (
    Chambers,
    Routes,
    agreement,
    carried_together,
    chambers_of,
    consent_met,
    margins,
)
from contadora.solve.ratification.packages import every_package, worth_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from contadora.case.table import Table

    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]

__all__ = ["consenting", "deals_among", "likely_deal", "setter_package"]


def setter_package(table: Table, proposer: str, routes: Routes | None = None) -> dict[str, str] | None:
    """Return the deal that a party would propose if the others could only take it or leave it.

    At the point estimate: the package it values most among those that the consenting parties gain from and
    carry; the first in the order of options among equals. None where there is no deal.

    Raises
    ------
    InputError
        The proposer is not one of those whose consent a deal needs.

    References
    ----------
    Romer, T. and Rosenthal, H. (1978), Political Resource Allocation, Controlled Agendas, and the Status
    Quo, Public Choice 33(4), 27-43.
    """
    chambers = chambers_of(table, routes)
    places, _ = every_package(table)
    point = table.point()
    worth = worth_of(point, places)
    deals = deals_among(point, chambers, worth, agreement(point, chambers, worth))[0]
    best = likely_deal(point, worth, deals, proposer)
    return None if best is None else table.package(places[best])


def consenting(table: Table) -> list[int]:
    """Return the places of those whose consent a deal needs or may need."""
    return sorted({*table.consent.vetoes, *table.consent.parties})


def deals_among(
    table: Table, chambers: Chambers, worth: Floats, agree: Bools, rows: slice = slice(None)
) -> Bools:
    """Return which packages (draws × packages) the consenting parties gain from and carry."""
    own = consent_met(table.consent, margins(worth, table.disagreement[rows]) >= 0)
    return own & carried_together(table, chambers, agree)


def likely_deal(table: Table, worth: Floats, deals: Bools, proposer: str | None) -> int | None:
    """Return the place of the deal to expect: the proposer's best, or the largest Nash product of gains.

    ``worth`` is that of the point estimate, ``deals`` (packages) says which are deals. None where none is.
    """
    parties = consenting(table)
    if proposer is not None and (proposer not in table.actors or table.actors.index(proposer) not in parties):
        known = [table.actors[party] for party in parties]
        raise InputError(f"{proposer} has no say", where="proposer", hint=did_you_mean(proposer, known))
    candidates = np.flatnonzero(deals)
    if not len(candidates):
        return None
    left = margins(worth, table.disagreement)[:, 0, candidates]
    if proposer is not None:
        own = left[table.actors.index(proposer)]
        return int(candidates[np.flatnonzero(own >= own.max() - 1e-12)[0]])
    gains = left[parties]
    gaining = gains > 0
    product = np.log(np.where(gaining, gains, 1.0)).sum(axis=0)
    order = np.lexsort((-np.round(product, 10), -gaining.sum(axis=0)))
    return int(candidates[order[0]])
