"""What it would take: who blocks a package, what would unblock it, and what improves it for free."""

from __future__ import annotations

from itertools import combinations
from math import comb
from typing import TYPE_CHECKING

import numpy as np

from contadora.solve.settlement.consent import consent_of
from contadora.solve.settlement.draws import drawn_gains
from contadora.solve.settlement.finding import Blocker, Improvement
from contadora.solve.settlement.space import Space, places_of, space_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from contadora.case.table import Table

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

__all__ = ["blockers", "improvements"]

MOST = 300_000


def blockers(table: Table, package: Mapping[str, str]) -> tuple[Blocker, ...]:
    """Return who stands in the way of a package, by how much, and the cheapest change that would win it over.

    Parties that refuse at the point estimate come first, largest shortfall first; then those that accept
    there but make the package fail in some draws. Where the rule lets some parties refuse and the package
    passes without them, they do not block it.

    Parameters
    ----------
    table : Table
    package : mapping
        Issue → option, every issue settled.

    Raises
    ------
    InputError
        The package leaves an issue open, or names an unknown issue or option.

    Examples
    --------
    >>> from contadora.case.table import table_from_scores
    >>> table = table_from_scores([np.array([[3.0, 0.0], [0.0, 2.0]]), np.array([[1.0, 0.0], [0.0, 3.0]])],
    ...     [2.0, 1.0], actors=["a", "b"], issues=["aid", "arms"], options=[["no", "yes"]] * 2)
    >>> found = blockers(table, {"aid": "no", "arms": "no"})[0]
    >>> found.actor, found.shortfall, found.cheapest_change, found.cost
    ('b', 1.0, {'arms': 'yes'}, {'a': 1.0})
    """
    places = places_of(table, package)
    space = space_of(table.point())
    rows, consent = consent_of(table.consent)
    row = np.array([places], dtype=np.int64)
    utilities = space.utilities(row)
    gains = space.gains(utilities)[:, 0]
    fails = not bool(consent.met(gains[:, None] >= 0)[0])
    drawn = drawn_gains(table, row)[:, :, 0]
    fails_drawn = ~consent.met((drawn >= 0).T)
    near = _Nearby(space, places)
    found = []
    for i in range(len(rows)):
        refuses = bool(gains[i] < 0) and fails
        probability = float(((drawn[:, i] < 0) & fails_drawn).mean())
        if not refuses and probability == 0.0:
            continue
        change, cost, searched = (
            near.unblock(i, gains) if refuses else (None, None, "it accepts as it stands")
        )
        found.append(
            Blocker(
                actor=space.parties[i],
                shortfall=float(-gains[i] / space.scale[i]) if refuses else 0.0,
                probability=probability,
                veto=i in consent.indispensable,
                cheapest_change=None if change is None else _difference(table, places, change),
                cost={}
                if cost is None
                else {
                    p: float(c) for k, (p, c) in enumerate(zip(space.parties, cost, strict=True)) if k != i
                },
                searched=searched,
            )
        )
    return tuple(sorted(found, key=lambda b: (b.shortfall == 0.0, -b.shortfall, -b.probability)))


def improvements(table: Table, proposal: Mapping[str, str], *, most: int = 20) -> tuple[Improvement, ...]:
    """Return the packages that cost nobody anything compared with a proposal and give somebody more.

    Fewest clauses changed first, then the largest total gain. Spaces beyond 300,000 packages are searched
    from the proposal outwards, up to that many packages.

    Parameters
    ----------
    table : Table
    proposal : mapping
        Issue → option, every issue settled.
    most : int
        How many to return.
    """
    places = places_of(table, proposal)
    space = space_of(table.point())
    now = space.utilities(np.array([places], dtype=np.int64))
    found: list[Improvement] = []
    for block in _Nearby(space, places).blocks():
        more = space.utilities(block) - now
        better = (more >= -space.tolerance[:, None]).all(axis=0) & (more > space.tolerance[:, None]).any(
            axis=0
        )
        chosen = np.flatnonzero(better)
        total = (more[:, chosen] / space.scale[:, None]).sum(axis=0)
        for n in chosen[np.argsort(-total, kind="stable")][: most - len(found)]:
            changed = tuple(k for k, option in enumerate(block[n]) if option != places[k])
            found.append(
                Improvement(
                    table.package(block[n].tolist()),
                    tuple(table.issues[k] for k in changed),
                    {p: float(g) for p, g in zip(space.parties, more[:, n] / space.scale, strict=True)},
                )
            )
        if len(found) >= most:
            break
    return tuple(found)


class _Nearby:
    """The allowed packages around one, fewest changed clauses first."""

    def __init__(self, space: Space, places: tuple[int, ...]) -> None:
        self.space, self.places = space, np.array(places, dtype=np.int64)
        self.reach = 0
        self.complete = False

    def blocks(self) -> Iterator[Ints]:
        """Yield the packages with 1, 2, … clauses changed, as rows of option places."""
        space = self.space
        self.reach, self.complete = 0, False
        if space.packages <= MOST:
            every = space.decode(np.arange(space.packages))
            every = every[space.allowed(every)] if space.has_rules else every
            distance = (every != self.places).sum(axis=1)
            for clauses in range(1, len(space.sizes) + 1):
                self.reach = clauses
                yield every[distance == clauses]
            self.complete = True
            return
        held = 0
        others = [[o for o in range(size) if o != self.places[k]] for k, size in enumerate(space.sizes)]
        open_issues = [k for k, options in enumerate(others) if options]
        for clauses in range(1, len(open_issues) + 1):
            widest = max(len(o) for o in others)
            held += comb(len(open_issues), clauses) * widest**clauses
            if held > MOST:
                return
            runs = []
            for issues in combinations(open_issues, clauses):
                grid = np.array(np.meshgrid(*(others[k] for k in issues), indexing="ij"), dtype=np.int64)
                run = np.tile(self.places, (grid[0].size, 1))
                run[:, list(issues)] = grid.reshape(clauses, -1).T
                runs.append(run)
            block = np.concatenate(runs)
            self.reach = clauses
            yield block[space.allowed(block)]
        self.complete = True

    def unblock(self, party: int, gains: Floats) -> tuple[Ints | None, Floats | None, str]:
        """Return the cheapest change that wins the party over, what it costs each, how far it looked."""
        space = self.space
        keeps = np.flatnonzero((gains >= 0) | (np.arange(len(gains)) == party))
        others = [i for i in range(len(gains)) if i != party]
        for block in self.blocks():
            after = space.gains(space.utilities(block))
            chosen = np.flatnonzero((after[keeps] >= 0).all(axis=0))
            if len(chosen):
                cost = (gains[:, None] - after[:, chosen]) / space.scale[:, None]
                best = int(np.maximum(cost[others], 0.0).sum(axis=0).argmin())
                return block[chosen[best]], cost[:, best], f"changes of up to {self.reach} clauses"
        if self.complete:
            return None, None, "every package: no change wins it over and keeps those who accept"
        return None, None, f"changes of up to {self.reach} clauses: none does"


def _difference(table: Table, before: tuple[int, ...], after: Ints) -> dict[str, str]:
    return {
        issue: options[int(new)]
        for issue, options, old, new in zip(table.issues, table.options, before, after, strict=True)
        if old != new
    }
