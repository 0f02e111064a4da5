"""Which packages stay acceptable when the numbers are in doubt."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from contadora.solve.interval import wilson
from contadora.solve.settlement.draws import acceptances, every_acceptance
from contadora.solve.settlement.finding import Acceptance, Robust
from contadora.solve.settlement.worth import worth_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from contadora.case.table import Table
    from contadora.solve.settlement.space import Space

    Ints = NDArray[np.int64]

__all__ = ["climb", "robustness"]

WORK = 4e8
MOST = 1_000_000
TOP = 10
CLIMBS = 50


def robustness(table: Table, space: Space, named: Sequence[tuple[str, tuple[int, ...]]]) -> Robust:
    """Return how often packages are acceptable over the draws, and the one that most often is.

    Looks at every one of up to a million packages where draws × packages × parties stays below 4e8; else at
    those named, and climbs from the best of them by changing one clause at a time until no change helps.

    Parameters
    ----------
    table : Table
    space : Space
        Of the point estimate; its rules and sizes are used.
    named : sequence of (role, option places)
        Packages to report on.
    """
    if space.packages <= MOST and table.draws * space.packages * len(space.parties) <= WORK:
        numbers = np.arange(space.packages)
        allowed = (
            space.allowed(space.decode(numbers)) if space.has_rules else np.ones(len(numbers), dtype=bool)
        )
        hits, alive = every_acceptance(table, space, allowed)
        order = np.lexsort((numbers, ~allowed, -hits))[: min(TOP, int(allowed.sum()))]
        places, order_hits = space.decode(order), hits[order]
        over, exact = f"all {int(allowed.sum())} packages", True
        place_values = np.array([int(np.prod(space.sizes[k + 1 :])) for k in range(len(space.sizes))])
        named_hits = np.array([hits[int(np.dot(p, place_values))] for _, p in named], dtype=np.int64)
    else:
        start = np.array([p for _, p in named], dtype=np.int64).reshape(-1, len(space.sizes))
        places, all_hits, alive = climb(
            space.sizes,
            start,
            lambda near: near[space.allowed(near)],
            lambda seen: acceptances(table, seen),
        )
        order = np.argsort(-all_hits, kind="stable")[:TOP]
        over = (
            f"{len(places)} of {space.packages} packages: those named here, and what changing one clause "
            "at a time leads to; a better one may exist"
        )
        exact = False
        index = {tuple(p): k for k, p in enumerate(places.tolist())}
        named_hits = np.array([all_hits[index[p]] if p in index else 0 for _, p in named], dtype=np.int64)
        places, order_hits = places[order], all_hits[order]
    top = tuple(_acceptance(table, p, "most robust", h) for p, h in zip(places, order_hits, strict=True))
    listed = tuple(
        _acceptance(table, np.array(p), role, h) for (role, p), h in zip(named, named_hits, strict=True)
    )
    empty = table.draws - alive
    low, high = wilson(empty, table.draws)
    best = top[0] if top else None
    gained = None if best is None else worth_of(table, space, places[:1], best.package)
    return Robust(best, top, listed, empty / table.draws, low, high, over, exact, gained)


def climb(
    sizes: Sequence[int],
    start: Ints,
    allowed: Callable[[Ints], Ints],
    count: Callable[[Ints], tuple[Ints, int]],
) -> tuple[Ints, Ints, int]:
    """Return packages around the best of some, how often each does well, and how often one of them does.

    From the best package all that differ in one clause are looked at, and so on from the best of these until
    no change helps.

    Parameters
    ----------
    sizes : sequence of int
        How many options each issue has.
    start : int array, shape (packages, issues)
    allowed : callable
        Packages → those that no rule excludes.
    count : callable
        Packages → in how many draws each does well, and in how many at least one does.
    """
    seen = allowed(np.unique(start, axis=0)) if len(start) else start
    if not len(seen):
        return seen, np.empty(0, dtype=np.int64), 0
    hits, _ = count(seen)
    best, best_hits = seen[int(hits.argmax())], int(hits.max())
    for _ in range(CLIMBS):
        near = allowed(_changed_once(sizes, best))
        near_hits, _ = count(near) if len(near) else (np.empty(0, dtype=np.int64), 0)
        seen, hits = np.concatenate([seen, near]), np.concatenate([hits, near_hits])
        if not len(near) or int(near_hits.max()) <= best_hits:
            break
        best, best_hits = near[int(near_hits.argmax())], int(near_hits.max())
    _, first = np.unique(seen, axis=0, return_index=True)
    seen, hits = seen[np.sort(first)], hits[np.sort(first)]
    strongest = np.argsort(-hits, kind="stable")[:2000]
    return seen, hits, count(seen[strongest])[1]


def _changed_once(sizes: Sequence[int], package: Ints) -> Ints:
    rows = []
    for k, size in enumerate(sizes):
        for option in range(size):
            if option != package[k]:
                row = package.copy()
                row[k] = option
                rows.append(row)
    return np.array(rows, dtype=np.int64).reshape(-1, len(sizes))


def _acceptance(table: Table, places: Ints, role: str, hits: int) -> Acceptance:
    low, high = wilson(int(hits), table.draws)
    return Acceptance(table.package(places.tolist()), role, float(hits / table.draws), low, high)
