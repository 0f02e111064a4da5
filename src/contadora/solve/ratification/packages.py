"""Packages as rows of option places, and what each is worth to every actor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from contadora.errors import EngineError, InputError, did_you_mean

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from contadora.case.table import Table

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]
    Ints = NDArray[np.int64]

__all__ = ["Package", "allowed", "every_package", "places_of", "worth_of"]

MOST_PACKAGES = 1_000_000
SAMPLED_PACKAGES = 100_000

Package = Mapping[str, str] | Sequence[int]
"""Issue → option in words, or the place of the option for each issue."""


def places_of(table: Table, package: Package) -> Ints:
    """Return a package as one row of option places.

    Raises
    ------
    InputError
        It leaves an issue out, names an unknown issue or option, or breaks a rule of the table.

    Examples
    --------
    >>> from contadora.case.table import table_from_scores
    >>> table = table_from_scores([np.eye(2)], [0, 0], actors="ab", issues=["aid"], options=[["no", "yes"]])
    >>> places_of(table, {"aid": "yes"}).tolist()
    [[1]]
    """
    if isinstance(package, Mapping):
        for issue in package:
            if issue not in table.issues:
                hint = did_you_mean(str(issue), table.issues)
                raise InputError(f"no issue '{issue}'", where="package", hint=hint)
        row = []
        for issue, options in zip(table.issues, table.options, strict=True):
            if issue not in package:
                raise InputError(f"nothing said on '{issue}'", where="package", hint="settle every issue")
            word = str(package[issue])
            if word not in options:
                where, hint = f"package.{issue}", did_you_mean(word, options)
                raise InputError(f"no option '{word}'", where=where, hint=hint)
            row.append(options.index(word))
    else:
        row = list(package)
        if len(row) != len(table.issues):
            raise InputError(f"{len(row)} clauses for {len(table.issues)} issues", where="package")
        for issue, place, size in zip(table.issues, row, table.sizes, strict=True):
            if isinstance(place, str) or place != int(place) or not 0 <= place < size:
                raise InputError(f"no option {place!r}: places run from 0 to {size - 1}", where=issue)
    places = np.array([row], dtype=np.int64)
    for rule in range(len(table.rules)):
        if not _keeps(table, places, rule)[0]:
            raise InputError(f"the package breaks the rule '{table.rules[rule].label}'", where="package")
    return places


def allowed(table: Table, places: Ints) -> Bools:
    """Return which packages (rows of option places) break no rule of the table."""
    fine = np.ones(len(places), dtype=bool)
    for rule in range(len(table.rules)):
        fine &= _keeps(table, places, rule)
    return fine


def _keeps(table: Table, places: Ints, rule: int) -> Bools:
    said = table.rules[rule]
    broken = ~_together(places, said.requires)
    if said.excludes:
        broken |= _together(places, said.excludes)
    return ~(_together(places, said.when) & broken)


def _together(places: Ints, clauses: Sequence[tuple[int, int]]) -> Bools:
    met = np.ones(len(places), dtype=bool)
    for issue, option in clauses:
        met &= places[:, issue] == option
    return met


def every_package(table: Table) -> tuple[Ints, bool]:
    """Return all packages that the rules allow, or a fair sample where there are over a million.

    Returns
    -------
    places : int array, shape (packages, issues)
    complete : bool
        False where sampled, evenly over what the rules allow, with the seed of the table.

    Raises
    ------
    EngineError
        The rules leave no package, or so few that sampling finds none.
    """
    complete = table.packages <= MOST_PACKAGES
    if complete:
        places = np.stack(np.unravel_index(np.arange(table.packages), table.sizes), axis=1)
        places = places[allowed(table, places)]
    else:
        rng = np.random.default_rng(table.seed)
        places = rng.integers(0, table.sizes, size=(SAMPLED_PACKAGES, len(table.sizes)))
        places = places[allowed(table, places)]
    if not len(places):
        found = "no package" if complete else f"none of {SAMPLED_PACKAGES:,} sampled packages"
        raise EngineError(f"{found} keeps all the rules", where="rules", hint="drop or relax a rule")
    return places, complete


def worth_of(table: Table, places: Ints, rows: slice = slice(None)) -> Floats:
    """Return what each package is worth, shape (actors, draws in ``rows``, packages).

    Raises
    ------
    InputError
        An option has no worth for some actor.
    """
    weights, values = table.weights[rows], table.values[rows]
    total = np.zeros((len(table.actors), len(weights), len(places)))
    for k, size in enumerate(table.sizes):
        worth = weights[:, :, k, None] * values[:, :, k, :size]
        if not np.isfinite(worth).all():
            actor = table.actors[int(np.argwhere(~np.isfinite(worth))[0, 1])]
            raise InputError(f"an option has no worth for {actor}", where=table.issues[k])
        total += np.take(worth.transpose(1, 0, 2), places[:, k], axis=2)
    for joint in table.joints:
        total[joint.actor] += joint.worth[rows, None] * _together(places, joint.when)
    return total
