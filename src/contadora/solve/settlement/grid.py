"""Every package, one after the other: what small spaces are answered from."""

from __future__ import annotations

from itertools import product
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from contadora.solve.settlement.dominance import undominated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from contadora.solve.settlement.space import Space

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]
    Ints = NDArray[np.int64]

__all__ = ["blocks", "count", "frontier_by_enumeration"]

BLOCK = 1 << 17


def blocks(space: Space, largest: int = BLOCK) -> Iterator[tuple[int, Floats, Bools | None]]:
    """Yield all packages in blocks: number of the first, utilities (parties × n), allowed by rules (or None).

    Packages are numbered with the last issue running fastest. Memory is bounded by ``largest`` packages.
    """
    sizes = space.sizes
    cut = len(sizes)
    while cut > 0 and prod(sizes[cut - 1 :]) <= largest:
        cut -= 1
    length = prod(sizes[cut:])
    tail = np.zeros((len(space.parties), 1))
    for w in space.worth[cut:]:
        tail = (tail[:, :, None] + w[:, None, :]).reshape(len(space.parties), -1)
    within = []  # for each pattern: which packages of a block meet its clauses on the issues of the tail
    for pattern in space.patterns:
        met = np.ones(length, dtype=bool)
        for issue, options in pattern.clauses:
            if issue >= cut:
                digit = np.arange(length) // prod(sizes[issue + 1 :]) % sizes[issue]
                met &= np.isin(digit, options)
        within.append(met)
    for number, head in enumerate(product(*(range(size) for size in sizes[:cut]))):
        utilities = tail.copy()
        for k, option in enumerate(head):
            utilities += space.worth[k][:, option, None]
        allowed = np.ones(length, dtype=bool) if space.has_rules else None
        for pattern, met in zip(space.patterns, within, strict=True):
            if all(head[issue] in options for issue, options in pattern.clauses if issue < cut):
                if pattern.gain is not None:
                    utilities += pattern.gain[:, None] * met
                elif allowed is not None:
                    allowed &= ~met
        yield number * length, utilities, allowed


def count(space: Space) -> tuple[int, int]:
    """Return how many packages the rules leave, and how many of those satisfy the consent rule. Exact."""
    admissible = zone = 0
    for _, utilities, allowed in blocks(space):
        fine = space.acceptable(utilities)
        admissible += utilities.shape[1] if allowed is None else int(allowed.sum())
        zone += int((fine if allowed is None else fine & allowed).sum())
    return admissible, zone


def frontier_by_enumeration(space: Space) -> tuple[Floats, Ints, Ints]:
    """Return the frontier of the zone from all packages.

    Returns
    -------
    utilities : float array, shape (parties, n)
        Those of every package on the frontier, equal ones side by side.
    numbers : int array
        The packages, by number.
    starts : int array
        Where each frontier point begins.
    """
    kept = np.empty((len(space.parties), 0))
    numbers = np.empty(0, dtype=np.int64)
    starts = np.empty(0, dtype=np.int64)
    for first, utilities, allowed in blocks(space):
        fine = space.acceptable(utilities)
        chosen = np.flatnonzero(fine if allowed is None else fine & allowed)
        points = np.concatenate([kept, utilities[:, chosen]], axis=1)
        numbers = np.concatenate([numbers, chosen + first])
        members, starts = undominated(points, space.tolerance)
        kept, numbers = points[:, members], numbers[members]
    return kept, numbers, starts
