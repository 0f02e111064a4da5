"""What one package is worth to each consenting party, and what today's state is."""

from __future__ import annotations

from itertools import product
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from contadora.solve.settlement.draws import drawn_gains
from contadora.solve.settlement.finding import Worth
from contadora.solve.settlement.space import Space, places_of, space_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from contadora.case.table import Table

    Ints = NDArray[np.int64]

__all__ = ["status_quo_worth", "worth", "worth_of"]

MOST_STATES = 200
"""Ways to fill what is unknown of today's state; where there are more, so many are sampled."""


def worth(table: Table, package: Mapping[str, str]) -> Worth:
    """Return what a package is worth to each consenting party.

    Raises
    ------
    InputError
        The package leaves an issue open, or names an unknown issue or option.

    Examples
    --------
    >>> from contadora.case.table import table_from_scores
    >>> table = table_from_scores([np.array([[3.0, 0.0], [0.0, 2.0]])], [1.0, 1.0],
    ...     actors=["a", "b"], issues=["aid"], options=[["no", "yes"]])
    >>> worth(table, {"aid": "yes"}).gains
    {'a': -1.0, 'b': 1.0}
    """
    rows = np.array([places_of(table, package)], dtype=np.int64)
    return worth_of(table, space_of(table.point()), rows, dict(package))


def worth_of(table: Table, space: Space, rows: Ints, package: dict[str, str]) -> Worth:
    """Return the mean worth of some packages (rows of option places), each counted alike."""
    utilities = space.utilities(rows)
    gains = space.gains(utilities)
    drawn = np.moveaxis(drawn_gains(table, rows), 1, 0).reshape(len(space.parties), -1)
    low, high = np.quantile(drawn, (0.05, 0.95), axis=1)

    def by_party(numbers: NDArray[np.float64]) -> dict[str, float]:
        told = numbers.mean(axis=1) / space.scale
        return {party: float(number) for party, number in zip(space.parties, told, strict=True)}

    return Worth(
        package=package,
        utilities=by_party(utilities),
        gains=by_party(gains),
        gain_range={p: (float(a), float(b)) for p, a, b in zip(space.parties, low, high, strict=True)},
    )


def status_quo_worth(table: Table, space: Space) -> Worth | None:
    """Return what today's state is worth; None where nothing is known of it.

    An issue whose state is unknown is left out of ``package``, and each of its options counts alike.
    """
    if all(option is None for option in table.status_quo):
        return None
    open_to = [
        range(size) if option is None else (option,)
        for option, size in zip(table.status_quo, table.sizes, strict=True)
    ]
    if prod(len(options) for options in open_to) <= MOST_STATES:
        rows = np.array(list(product(*open_to)), dtype=np.int64)
    else:
        rng = np.random.default_rng(table.seed)
        rows = np.stack([rng.choice(list(options), MOST_STATES) for options in open_to], axis=1)
    known = {
        issue: options[option]
        for issue, options, option in zip(table.issues, table.options, table.status_quo, strict=True)
        if option is not None
    }
    return worth_of(table, space, rows, known)
