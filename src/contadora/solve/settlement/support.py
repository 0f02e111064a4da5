"""How often each actor accepts each of some packages: who blocks what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from contadora.solve.settlement.consent import consent_of
from contadora.solve.settlement.draws import drawn_gains
from contadora.solve.settlement.finding import Support
from contadora.solve.settlement.space import places_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from contadora.case.table import Table

__all__ = ["support"]


def support(table: Table, packages: Mapping[str, Mapping[str, str]]) -> tuple[Support, ...]:
    """Return for each package how often each actor accepts it, over the draws.

    An actor accepts what is worth at least its walk-away value; what its factions would carry is another
    question, see `contadora.solve.ratification`. Each consenting party is followed by those who sit in its
    bodies, then come all others.

    Parameters
    ----------
    table : Table
    packages : mapping
        What to call a package → issue → option, every issue settled.

    Raises
    ------
    InputError
        A package leaves an issue open, or names an unknown issue or option.

    Examples
    --------
    >>> from contadora.case.table import table_from_scores
    >>> table = table_from_scores([np.array([[3.0, 0.0], [0.0, 2.0]])], [1.0, 1.0],
    ...     actors=["a", "b"], issues=["aid"], options=[["no", "yes"]])
    >>> row = support(table, {"proposal": {"aid": "yes"}})[0]
    >>> row.chances, row.together
    ({'a': 0.0, 'b': 1.0}, 0.0)
    """
    if not packages:
        return ()
    order = _in_order(table)
    parties, consent = consent_of(table.consent)
    rows = np.array([places_of(table, package) for package in packages.values()], dtype=np.int64)
    accepts = drawn_gains(table, rows, actors=order) >= 0
    met = consent.met(np.moveaxis(accepts[:, [order.index(p) for p in parties]], 1, 0))
    shares, together = accepts.mean(axis=0), met.mean(axis=0)
    return tuple(
        Support(
            name=name,
            package=dict(package),
            chances={table.actors[a]: float(shares[i, n]) for i, a in enumerate(order)},
            consenting=tuple(table.actors[p] for p in parties),
            together=float(together[n]),
            draws=table.draws,
        )
        for n, (name, package) in enumerate(packages.items())
    )


def _in_order(table: Table) -> tuple[int, ...]:
    parties, _ = consent_of(table.consent)
    order: list[int] = []
    for party in parties:
        order.append(party)
        for body in table.bodies:
            if body.party == party:
                order.extend((*body.members, *body.vetoes))
    return tuple(dict.fromkeys((*order, *range(len(table.actors)))))
