"""Which states are stable, for whom, and under which idea of foresight and sanction.

State s is unstable for decision maker i iff the maximum over t in R_i(s) of min(p_i(t), Q_i(t))
exceeds p_i(s), where Q_i(t) is the least that the opponents can drive i to once it is at t:

- **Nash**: nothing; i looks no further than its own move.
- **GMR** (general metarationality): the least p_i over every legal sequence of their moves.
- **SMR** (symmetric metarationality): the same, but i then makes its best answer, or stays.
- **SEQ** (sequential stability): as GMR, by sequences in which each mover strictly prefers where it
  arrives to where it leaves.
- **SIM** (simultaneous stability): the opponents improve at the moment at which i moves, each by one
  improvement from s or not at all. Only the combined state must be feasible, and it sanctions if i
  does not prefer it to s. If no opponent has an improvement, nothing sanctions.

A legal sequence never lets a side move twice running; a side changes any of its own options in one
move; a move ends in a feasible state. An equilibrium is stable for every decision maker.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

import numpy as np
from numpy.typing import NDArray

from contadora.errors import InputError, did_you_mean

from . import everyday
from .compiling import Kernel
from .conflict import Conflict
from .grid import Grid, grid_of
from .kernels import HIGH, Levels, flood, lower_by_improvements, lower_by_moves, sort_slices
from .simultaneous import sim_unstable, sim_unstable_two

__all__ = ["CONCEPTS", "Engine", "Stability", "analyse", "known_concepts", "usual_concepts"]

CONCEPTS = ("Nash", "GMR", "SMR", "SEQ", "SIM")
PATIENCE = 16  # rounds before a chain of moves counts as long, and the flood takes over (squared if SMALL)
SMALL = 2**13  # cells below which a second thread costs more than it brings, and rounds next to nothing
EVERYDAY = 2**24  # values a kernel's twin on arrays goes through before loading the compiler pays
SIM_STATES = 2**20  # with three movers or more: beyond, SIM takes minutes
SIM_STEPS = 2**32  # with two: states times a side's patterns
OVERHEAD = 2**13  # values that an array could go through in the time that calling for it takes
P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, eq=False)
class Stability:
    """Which feasible states are stable for whom.

    Attributes
    ----------
    conflict : Conflict
    concepts : tuple of str
    stable : bool array, shape (decision makers, concepts, feasible states)
        In the order of ``conflict.codes``.
    """

    conflict: Conflict
    concepts: tuple[str, ...]
    stable: NDArray[np.bool_]

    def equilibria(self, concept: str) -> NDArray[np.int64]:
        """The codes of the states that are stable for every decision maker."""
        chosen = self.stable[:, self._row(concept)].all(axis=0)
        codes: NDArray[np.int64] = self.conflict.codes[chosen]
        return codes

    def stable_codes(self, who: str | int, concept: str) -> NDArray[np.int64]:
        """The codes of the states that are stable for one decision maker."""
        chosen = self.stable[self.conflict.decision_maker(who), self._row(concept)]
        codes: NDArray[np.int64] = self.conflict.codes[chosen]
        return codes

    def to_dict(self) -> dict[str, Any]:
        """Plain data: how many states, the equilibria by concept, what is stable for whom."""
        return {
            "states": len(self.conflict.codes),
            "equilibria": {concept: self.equilibria(concept).tolist() for concept in self.concepts},
            "stable": {
                name: {concept: self.stable_codes(name, concept).tolist() for concept in self.concepts}
                for name in self.conflict.names
            },
        }

    def _row(self, concept: str) -> int:
        return self.concepts.index(known_concepts((concept,), self.concepts)[0])


def known_concepts(concepts: Iterable[str], known: Sequence[str] = CONCEPTS) -> tuple[str, ...]:
    """The concepts in their usual order, each once; raises InputError for an unknown one."""
    asked = (concepts,) if isinstance(concepts, str) else tuple(concepts)
    for concept in asked:
        if concept not in known:
            raise InputError(f"unknown stability concept {concept!r}", hint=did_you_mean(str(concept), known))
    if not asked:
        raise InputError("no stability concept asked for", hint="choose from " + ", ".join(known))
    return tuple(concept for concept in known if concept in asked)


def usual_concepts(conflict: Conflict) -> tuple[str, ...]:
    """The concepts that can be answered soon: all, or all but SIM where that would take minutes.

    Examples
    --------
    >>> from contadora.solve.stability.conflict import DecisionMaker, Option
    >>> usual_concepts(Conflict((DecisionMaker("A", (Option("x"),)),), [0, 1], [[1, 2]]))
    ('Nash', 'GMR', 'SMR', 'SEQ', 'SIM')
    """
    grid = grid_of(conflict)
    sizes = [axis.size for axis in grid.axes if axis.size > 1]
    slow = grid.cells * sum(sizes) > SIM_STEPS if len(sizes) == 2 else grid.cells > SIM_STATES
    return CONCEPTS[:-1] if slow and len(sizes) > 1 else CONCEPTS


def analyse(conflict: Conflict, concepts: Iterable[str] = CONCEPTS) -> Stability:
    """Which states are stable for each decision maker, and which are equilibria.

    Exact; needs no states-by-states matrix. Nash, GMR, SMR and SEQ take time near-linear in the
    number of states, SIM may take far more with three or more movers.

    Raises
    ------
    InputError
        An unknown concept.
    EngineError
        The feasible states are spread over more combinations than fit (see :mod:`grid`).

    References
    ----------
    Fang, L., Hipel, K. W. and Kilgour, D. M. (1993), Interactive Decision Making: The Graph Model
    for Conflict Resolution, Wiley.

    Examples
    --------
    >>> from contadora.solve.stability.conflict_file import read_conflict
    >>> chicken = read_conflict({"decision_makers": {"A": ["swerve"], "B": ["swerve"]},
    ...     "rankings_best_first": {"A": [2, 3, 1, 0], "B": [1, 3, 2, 0]}})
    >>> analyse(chicken, ["Nash", "GMR"]).to_dict()["equilibria"]
    {'Nash': [1, 2], 'GMR': [1, 2, 3]}
    """
    asked = known_concepts(concepts)
    engine = Engine(conflict, asked)
    sides = range(len(conflict.decision_makers))
    stable = np.empty((len(sides), len(asked), len(conflict.codes)), dtype=bool)

    def one(i: int) -> None:
        for k, concept in enumerate(asked):
            stable[i, k] = engine.stable(i, concept)

    workers = min(len(sides), os.cpu_count() or 1, 4) if engine.grid.cells >= SMALL else 1
    if workers == 1:
        for i in sides:
            one(i)
    else:
        with ThreadPoolExecutor(workers) as pool:
            list(pool.map(one, sides))
    return Stability(conflict, asked, stable)


class Engine:
    """The grid, the ranks laid out on it, and the slices sorted once for all who need them."""

    def __init__(self, conflict: Conflict, concepts: tuple[str, ...]) -> None:
        self.grid: Grid = grid_of(conflict)
        self.axes = self.grid.axes
        self.movers = [j for j, axis in enumerate(self.axes) if axis.size > 1]
        self.ranks = [self.grid.spread(row) for row in conflict.ranks]
        self.orders: dict[int, NDArray[Any]] = {}
        self.parts: dict[int, NDArray[np.int32]] = {}
        if {"SEQ", "SIM"} & set(concepts) and len(conflict.decision_makers) > 1:
            for j in self.movers:
                self.orders[j] = self._sorted(j)

    def stable(self, i: int, concept: str) -> NDArray[np.bool_]:
        """Which feasible states are stable for decision maker i."""
        if i not in self.movers:
            return np.ones(len(self.grid.gather(self.ranks[i])), dtype=bool)
        opponents = [j for j in self.movers if j != i]
        if concept == "SIM" and opponents:
            return self._sim(i, opponents)
        return self.grid.gather(self._best(i, self._worst(i, concept)) <= self.ranks[i])

    def worst(self, i: int, concept: str) -> NDArray[np.int32]:
        """What i ends with, state by state, if it moves there and the others do their worst (not SIM)."""
        return self.grid.gather(self._worst(i, concept))

    def _worst(self, i: int, concept: str) -> NDArray[np.int32]:
        rank = self.ranks[i]
        opponents = [j for j in self.movers if j != i]
        if concept == "SMR" and opponents:
            return np.minimum(self._led(i, self._best(i, rank), opponents), rank)
        if concept == "GMR" and opponents:
            return self._led(i, rank, opponents)
        if concept == "SEQ" and opponents:
            return self._driven(rank, opponents, improving=True)
        return rank

    def _best(self, i: int, values: NDArray[np.int32]) -> NDArray[np.int32]:
        """The most that i can get from here in one move or none; 0 or less where infeasible."""
        axis = self.axes[i]
        x = -values
        self._forbid(x)
        run = self._run(lower_by_moves, self.grid.cells)
        run(x, self.grid.feasible, axis.stride, axis.free, axis.levels)
        return np.negative(x, out=x)

    def _led(self, i: int, values: NDArray[np.int32], opponents: list[int]) -> NDArray[np.int32]:
        """The least of these values to which any moves of i's opponents can lead."""
        place = self.grid.place
        if place is None or any(len(self.axes[j].levels) for j in opponents):
            return self._driven(values, opponents, improving=False)
        # Moves that can be undone split the states into parts, the same whatever the values are.
        if i not in self.parts:
            numbers = np.arange(self.grid.cells, dtype=np.int32)
            self.parts[i] = self._driven(numbers, opponents, improving=False)[place]
        least = np.full(self.grid.cells, HIGH, dtype=np.int32)
        np.minimum.at(least, self.parts[i], values[place])
        least[place] = least[self.parts[i]]
        return least

    def _driven(
        self, values: NDArray[np.int32], opponents: list[int], *, improving: bool
    ) -> NDArray[np.int32]:
        """The least of these values to which the opponents can lead."""
        x = values.copy()
        self._forbid(x)
        grid, quiet = self.grid, 0
        # Without infeasible states the sides' moves commute, so that one pass by each is enough.
        once = not improving and grid.feasible.all()
        patience = PATIENCE if grid.cells > SMALL else PATIENCE**2
        for _ in range(1 if once else patience):
            for j in opponents:
                axis = self.axes[j]
                if improving:
                    improve = self._run(lower_by_improvements, 4 * grid.cells * axis.fixed)
                    fell = improve(x, self.orders[j], axis.stride, axis.free, axis.levels)
                else:
                    move = self._run(lower_by_moves, grid.cells)
                    fell = move(x, grid.feasible, axis.stride, axis.free, axis.levels)
                quiet = 1 if fell else quiet + 1
                if quiet >= len(opponents):
                    return x
        if not once:
            self._flood(x, opponents, improving=improving)
        return x

    def _flood(self, x: NDArray[np.int32], opponents: list[int], *, improving: bool) -> None:
        rising = np.flatnonzero(self.grid.feasible)
        rising = rising[np.argsort(x[rising], kind="stable")]
        orders = [self.orders.get(j) if improving else None for j in opponents]
        flood.machine(
            x,
            rising,
            np.stack([self.ranks[j] for j in opponents]),
            np.stack(
                [o if o is not None else self._sorted(j) for j, o in zip(opponents, orders, strict=True)]
            ),
            *self._packed(opponents),
            improving,
        )

    def _sim(self, i: int, opponents: list[int]) -> NDArray[np.bool_]:
        mine, unstable = self.axes[i], np.zeros(self.grid.cells, dtype=bool)
        if len(opponents) == 1:
            other = self.axes[opponents[0]]
            work = 2 * self.grid.cells * mine.size * other.fixed
            self._run(sim_unstable_two, work)(
                self.ranks[i], self.orders[opponents[0]], mine.stride, mine.free, mine.levels,
                other.stride, other.free, other.levels, unstable,
            )  # fmt: skip
            return self.grid.gather(~unstable)
        anywhere = np.ones(self.grid.cells, dtype=bool)
        least = np.empty((len(opponents) + 1, self.grid.cells), dtype=np.int32)
        least[-1] = self.ranks[i]
        self._forbid(least[-1])
        for row in range(len(opponents) - 1, -1, -1):
            axis = self.axes[opponents[row]]
            least[row] = least[row + 1]
            run = self._run(lower_by_moves, self.grid.cells)
            run(least[row], anywhere, axis.stride, axis.free, axis.levels)
        ranks = np.stack([self.ranks[j] for j in self.movers])
        search = self._run(sim_unstable, self.grid.cells**2 // 8)
        search(ranks, self.movers.index(i), least, *self._packed(self.movers), unstable)
        return self.grid.gather(~unstable)

    def _sorted(self, j: int) -> NDArray[Any]:
        axis = self.axes[j]
        order = np.empty(self.grid.cells, dtype=np.uint16 if axis.size <= 2**15 else np.uint32)
        self._run(sort_slices, 8 * self.grid.cells)(self.ranks[j], order, axis.stride, axis.size)
        return order

    def _run(self, kernel: Kernel[P, R], work: int) -> Callable[P, R]:
        """A kernel's twin on arrays, until it has gone through so much that machine code pays."""
        kernel.gone_through += work + OVERHEAD
        if kernel.gone_through > EVERYDAY:
            return kernel.machine
        twin: Callable[P, R] = getattr(everyday, kernel.plain.__name__)
        return twin

    def _packed(self, sides: list[int]) -> tuple[Levels, Levels, Levels, Levels]:
        axes = [self.axes[j] for j in sides]
        ends = np.cumsum([0, *(len(axis.levels) for axis in axes)])
        levels = np.concatenate([axis.levels for axis in axes])
        return np.array([axis.stride for axis in axes]), np.array([axis.free for axis in axes]), levels, ends

    def _forbid(self, x: NDArray[np.int32]) -> None:
        if self.grid.place is not None:
            x[~self.grid.feasible] = HIGH
