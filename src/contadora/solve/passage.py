"""How often is a package acceptable to all and ratified too, and which package is so most often?"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from contadora.solve.interval import wilson
from contadora.solve.ratification.carry import Chambers, Routes, agreement, chambers_of
from contadora.solve.ratification.deals import deals_among
from contadora.solve.ratification.packages import allowed, places_of, worth_of
from contadora.solve.settlement.consent import consent_of
from contadora.solve.settlement.draws import every_acceptance
from contadora.solve.settlement.robustness import climb
from contadora.solve.settlement.space import space_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from contadora.case.table import Table

    Ints = NDArray[np.int64]

__all__ = ["Passage", "Passing", "passage"]

WORK = 4e8
MOST = 1_000_000
AT_ONCE = 200_000
BATCH = 500


@dataclass(frozen=True)
class Passing:
    """How often one package passes: share of the draws, with a 95 % Wilson interval.

    ``name`` is what it is called; of a package that nothing else names it is empty.
    """

    name: str
    package: dict[str, str]
    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Passage:
    """Which packages are acceptable to all and ratified, and how often.

    Attributes
    ----------
    best : Passing or None
        The package that passes in most draws; a named one, if one does as well. None where none ever does.
    listed : tuple of Passing
        The packages asked about.
    over : str
        Among which packages ``best`` is the best.
    exact : bool
        Whether those are all packages; if not, a better one may exist.
    routes : dict
        Party → route, where chosen.
    draws, seed : int
    """

    best: Passing | None
    listed: tuple[Passing, ...]
    over: str
    exact: bool
    routes: dict[str, str]
    draws: int
    seed: int

    def of(self, package: Mapping[str, str]) -> Passing | None:
        """Return how often a package passes, where it was asked about or is the best."""
        known = (*self.listed, *(() if self.best is None else (self.best,)))
        return next((p for p in known if p.package == package), None)

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-safe data."""
        return {**asdict(self), "listed": [asdict(p) for p in self.listed]}


def passage(table: Table, packages: Mapping[str, Mapping[str, str]], routes: Routes | None = None) -> Passage:
    """Return how often packages are acceptable to all and ratified, draw by draw, and which is most often.

    A package passes in a draw where the consent rule is met twice: by the parties that gain from it
    themselves, and by the sides whose bodies carry it; any other outer body must carry it too. Both in the
    same draw: the two chances are not independent, so that their product would be wrong.

    Parameters
    ----------
    table : Table
    packages : mapping
        What to call a package → issue → option, every issue settled.
    routes : mapping of party to route, optional

    Returns
    -------
    Passage
        ``best`` is the best of all packages where packages × consenting parties × draws stay below 4e8; else
        the best of those asked about and of what changing one clause at a time leads to.

    Raises
    ------
    InputError
        A package or the bodies cannot be used; the message says why.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from contadora.case.table import Body, table_from_scores
    >>> table = table_from_scores([np.array([[1.0, 1, 0], [0, 1, 1], [0, 0, 1]])], [0.5] * 3,
    ...     actors=["a", "b", "hawks"], issues=["truce"], options=[["no", "local", "full"]])
    >>> cabinet = Body(1, "cabinet", (2,), np.ones((1, 1)), np.array([0.5]))
    >>> table = replace(table, consent=replace(table.consent, parties=(0, 1)), bodies=(cabinet,))
    >>> passage(table, {"the local truce": {"truce": "local"}}).best is None    # the hawks stop it
    True
    """
    chambers = chambers_of(table, routes)
    rows = [places_of(table, package)[0] for package in packages.values()]
    named = np.array(rows, dtype=np.int64).reshape(-1, len(table.issues))
    parties, _ = consent_of(table.consent)
    exact = table.packages <= MOST and table.packages * len(parties) * table.draws <= WORK
    search = _every if exact else _nearby
    places, hits, over = search(table, chambers, named)
    counts = {tuple(p): int(n) for p, n in zip(places.tolist(), hits, strict=True)}
    names = {tuple(p): name for p, name in zip(named.tolist(), packages, strict=True)}
    top = max(counts.values(), default=0)
    leading = [p for p, n in counts.items() if n == top > 0]
    leader = next((p for p in leading if p in names), leading[0] if leading else None)

    def passing(name: str, row: tuple[int, ...]) -> Passing:
        hit = counts[row]
        return Passing(name, table.package(row), hit / table.draws, *wilson(hit, table.draws))

    return Passage(
        best=None if leader is None else passing(names.get(leader, ""), leader),
        listed=tuple(passing(name, tuple(p)) for name, p in zip(packages, named.tolist(), strict=True)),
        over=over,
        exact=exact,
        routes=dict(routes or {}),
        draws=table.draws,
        seed=table.seed,
    )


def _every(table: Table, chambers: Chambers, named: Ints) -> tuple[Ints, Ints, str]:
    """Return packages among which the best of all must be, and in how many draws each passes.

    A package passes in no more draws than it is acceptable in. So those acceptable most often come first,
    and the rest need no look once none of them can do better.
    """
    space = space_of(table.point())
    every = space.decode(np.arange(space.packages))
    every = every[allowed(table, every)]
    numbers = np.ravel_multi_index(tuple(every.T), space.sizes)
    mask = np.zeros(space.packages, dtype=bool)
    mask[numbers] = True
    most = every_acceptance(table, space, mask)[0][numbers]
    order = np.argsort(-most, kind="stable")
    places, hits = named, _passes(table, chambers, named)
    for start in range(0, len(order), BATCH):
        batch = order[start : start + BATCH]
        if most[batch[0]] <= hits.max(initial=0):
            break
        places = np.concatenate([places, every[batch]])
        hits = np.concatenate([hits, _passes(table, chambers, every[batch])])
    return places, hits, f"all {len(every):,} packages"


def _nearby(table: Table, chambers: Chambers, named: Ints) -> tuple[Ints, Ints, str]:
    """Return the named packages and those that single changes lead to, and in how many draws each passes."""
    places, hits, _ = climb(
        table.sizes,
        named,
        lambda near: near[allowed(table, near)],
        lambda seen: (_passes(table, chambers, seen), 0),
    )
    over = f"{len(places):,} of {table.packages:,} packages: those named, and what changing one clause at a "
    return places, hits, over + "time leads to; a better one may exist"


def _passes(table: Table, chambers: Chambers, places: Ints) -> Ints:
    """Return in how many draws each package passes."""
    hits = np.zeros(len(places), dtype=np.int64)
    step = max(1, AT_ONCE // max(1, len(places) * len(table.actors)))
    for start in range(0, table.draws, step):
        rows = slice(start, min(start + step, table.draws))
        worth = worth_of(table, places, rows)
        hits += deals_among(table, chambers, worth, agreement(table, chambers, worth, rows), rows).sum(axis=0)
    return hits
