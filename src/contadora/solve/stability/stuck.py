"""Why are the parties of a case stuck: is standing still an equilibrium, for whom and why, what ends it?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .concepts import CONCEPTS, analyse
from .from_table import Board, board_of, conflict_at
from .reading import Holding, LeverReading, Share, StabilityReading, StateReading, share_of
from .status_quo import reach
from .unsticking import MEASURE, changes_that_work
from .witness import Witnesses

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from contadora.case.table import Table

    from .conflict import Conflict

    Counts = NDArray[np.int64]

__all__ = ["DRAWS", "stability_of"]

DRAWS = 200
STATE_DRAWS = 2**18  # states times draws that are gone through: a few seconds
SIM_STATES = 2**12  # beyond, SIM with three movers or more may take minutes
GOOD_SHARE = 0.25  # of the draws: a state that is an equilibrium in fewer is not listed
MOST_LISTED = 8


def stability_of(table: Table, *, draws: int = DRAWS) -> StabilityReading:
    """Say whether nobody moving is an equilibrium, for whom and why, where else play can rest, what ends it.

    Parameters
    ----------
    table : Table
        Made by `contadora.case.drawing.tabulate`.
    draws : int
        At most so many of the table's draws; fewer where there are many states. The finding says how many.

    Returns
    -------
    StabilityReading
        ``holdings`` hold the witnesses. Where the case says of nobody what it can do alone, ``why_not``
        says so.

    Raises
    ------
    EngineError
        More than 20 moves.

    Notes
    -----
    Each draw is one consistent set of preferences for all; the shares say how often a verdict holds when
    the numbers are drawn from their ranges, not how often history would take that course.

    Examples
    --------
    >>> from contadora.case.drawing import tabulate
    >>> from contadora.case.files import loads
    >>> found = stability_of(tabulate(loads('''
    ... title: Talks
    ... as_of: 2017-12-02
    ... actors: {a: {name: A, role: principal}, b: {name: B, role: principal}}
    ... agenda: {aid: {label: Aid, options: [none, full], status_quo: none}}
    ... stances: [{actor: a, issue: aid, position: full}, {actor: b, issue: aid, position: none}]
    ... moves:
    ...   open: {actor: b, label: open the road, sets: {aid: full}, effects: {a: 0, b: 0}}
    ...   march: {actor: a, label: march, effects: {a: -0.1, b: -0.2}}
    ... '''), draws=50))
    >>> found.today.equilibrium["Nash"].share, [h.witnesses[0].words for h in found.holdings]
    (1.0, ['Stable for A (Nash). It has no better state within reach of its own moves.', \
'Stable for B (Nash). It has no better state within reach of its own moves.'])
    """
    if table.moves is None:
        return StabilityReading(
            why_not="the case says of nobody what it can do alone: it has no moves",
            seed=table.seed,
            assumptions=table.assumptions,
        )
    board = board_of(table)
    m = len(board.codes)
    movers = len(board.decision_makers)
    concepts = CONCEPTS if m <= SIM_STATES or movers < 3 else tuple(c for c in CONCEPTS if c != "SIM")
    used = max(1, min(draws, table.draws, STATE_DRAWS // m))
    count = _Count(board, concepts)
    point = _Count(board, concepts)
    conflict = point.add(None)
    for draw in range(used):
        count.add(draw)
    tell = _Tell(board, conflict, count, point, used)
    here = tell.here
    often = np.maximum(*(count.equilibria[concepts.index(concept)] for concept in ("Nash", MEASURE))) / used
    order = np.lexsort(
        (board.codes, -count.equilibria[concepts.index("Nash")], -count.equilibria[concepts.index(MEASURE)])
    )
    listed = [int(k) for k in order if often[k] >= GOOD_SHARE and k != here]
    wanted = tell.wanted()
    unsticks, searched = changes_that_work(board, board.today, tell.welcome(), used, hold=False)
    holds: tuple[LeverReading, ...] = ()
    if wanted is not None:
        code = int(board.codes[wanted])
        holds, _ = changes_that_work(board, code, tell.leading_to(wanted), used, hold=True)
    notes = []
    if used < min(draws, table.draws):
        notes.append(f"{m:,} states: {used} draws instead of {min(draws, table.draws)}")
    if concepts != CONCEPTS:
        notes.append(f"{m:,} states and {movers} who move: SIM was left out")
    return StabilityReading(
        decision_makers={side.name: tuple(o.name for o in side.options) for side in board.decision_makers},
        states=m,
        concepts=concepts,
        today=tell.state(here),
        holdings=tell.holdings(),
        equilibria=tuple(tell.state(k) for k in listed[:MOST_LISTED]),
        left_out=max(0, len(listed) - MOST_LISTED),
        wanted=None if wanted is None else tell.state(wanted),
        unsticks=unsticks,
        holds=holds,
        searched=searched,
        notes=tuple(notes),
        seed=table.seed,
        draws=used,
        assumptions=(*table.assumptions, *table.moves.assumptions),
        conflict=conflict,
    )


class _Count:
    """Counts verdicts over draws; the point estimate is counted as one."""

    def __init__(self, board: Board, concepts: tuple[str, ...]) -> None:
        m, n = len(board.codes), len(board.decision_makers)
        self.board, self.concepts = board, concepts
        self.here = int(np.searchsorted(board.codes, board.today))
        self.parties = _parties(board)
        self.equilibria: Counts = np.zeros((len(concepts), m), dtype=np.int64)
        self.stays: Counts = np.zeros((n, len(concepts)), dtype=np.int64)
        self.held: Counts = np.zeros((n, m), dtype=np.int64)
        self.reached: Counts = np.zeros(m, dtype=np.int64)
        self.all_gain: Counts = np.zeros(m, dtype=np.int64)
        self.gains: Counts = np.zeros((n + len(self.parties), m), dtype=np.int64)

    def add(self, draw: int | None) -> Conflict:
        """Count one draw (None: the point estimate); its conflict is given back."""
        conflict = conflict_at(self.board, draw)
        stable = analyse(conflict, self.concepts).stable
        self.equilibria += stable.all(axis=0)
        self.stays += stable[:, :, self.here]
        self.held += stable[:, self.concepts.index(MEASURE)]
        self.reached += reach(conflict, self.board.today, improving=True).distance >= 0
        worth = np.vstack(
            [self.board.worth(draw), *(self.board.agreed(p, draw) for p in self.parties.values())]
        )
        gains = worth > worth[:, [self.here]] + 1e-9
        self.gains += gains
        self.all_gain += gains[self.consenting()].all(axis=0)
        return conflict

    def consenting(self) -> list[int]:
        """The rows of ``gains`` of those whose consent a deal needs."""
        table, own = self.board.table, self.board.repertoire
        n = len(own.actors)
        keys = [table.actors[p] for p in table.consent.parties]
        silent = list(self.parties.values())
        return [
            own.actors.index(key) if key in own.actors else n + silent.index(table.actors.index(key))
            for key in keys
        ]


def _parties(board: Board) -> dict[str, int]:
    """Who must consent to a deal but has no move: name and place in the table."""
    table, own = board.table, board.repertoire
    return {
        table.names.get(table.actors[p], table.actors[p]): p
        for p in table.consent.parties
        if table.actors[p] not in own.actors
    }


class _Tell:
    """Turns counts into readings of states and of decision makers."""

    def __init__(self, board: Board, conflict: Conflict, count: _Count, point: _Count, draws: int) -> None:
        self.board, self.conflict, self.count, self.point, self.draws = board, conflict, count, point, draws
        self.here, self.concepts = count.here, count.concepts
        self.ways = reach(conflict, board.today, improving=True)
        self.seek = Witnesses(conflict)
        self.names = [*conflict.names, *count.parties]

    def share(self, hits: Any, point: Any) -> Share:
        """A count over the draws as a share."""
        return share_of(int(hits), self.draws, bool(point))

    def state(self, k: int) -> StateReading:
        """What there is to say of one state."""
        board, count, point = self.board, self.count, self.point
        changed = board.taken[k] != board.taken[self.here]
        moved = [
            (move, (owner.name, option.name))
            for move, (owner, option) in enumerate(
                (side, option) for side in board.decision_makers for option in side.options
            )
        ]
        return StateReading(
            code=int(board.codes[k]),
            taken=tuple(pair for n, pair in moved if changed[n] and board.taken[k, n]),
            undone=tuple(pair for n, pair in moved if changed[n] and not board.taken[k, n]),
            equilibrium={
                concept: self.share(count.equilibria[row, k], point.equilibria[row, k])
                for row, concept in enumerate(self.concepts)
            },
            reachable=self.share(count.reached[k], point.reached[k]),
            better_for_all=self.share(count.all_gain[k], point.all_gain[k]),
            preferred_by={name: float(count.gains[i, k] / self.draws) for i, name in enumerate(self.names)},
            held_by={
                name: float(count.held[i, k] / self.draws) for i, name in enumerate(self.conflict.names)
            },
            path=self.ways.path(int(board.codes[k])),
        )

    def holdings(self) -> tuple[Holding, ...]:
        """Whether and why each decision maker stays where things stand."""
        return tuple(self._holding(i, name) for i, name in enumerate(self.conflict.names))

    def _holding(self, i: int, name: str) -> Holding:
        worth = self.board.worth()[i]
        ahead = self.seek.moves.of(i, self.here)
        best = int(ahead[np.argmax(worth[ahead])]) if ahead.size else None
        return Holding(
            name,
            {
                concept: self.share(self.count.stays[i, row], self.point.stays[i, row])
                for row, concept in enumerate(self.concepts)
            },
            tuple(self.seek.find(self.board.today, i, concept) for concept in self.concepts),
            None if best is None else int(self.board.codes[best]),
            0.0 if best is None else float(worth[best] - worth[self.here]),
        )

    def welcome(self) -> tuple[int, ...]:
        """The moves not taken that, alone, leave every other party whose consent counts better off."""
        count, found = self.count, []
        consenting = count.consenting()
        for k, move in enumerate(self.board.repertoire.moves):
            code = self.board.today | 1 << k
            place = int(np.searchsorted(self.board.codes, code))
            if code == self.board.today or place == len(self.board.codes) or self.board.codes[place] != code:
                continue
            others = [i for i in consenting if i != move.actor]
            if others and self.point.gains[others, place].all():
                found.append(k)
        return tuple(found)

    def leading_to(self, place: int) -> tuple[int, ...]:
        """The moves that stand in a state and not today."""
        return tuple(int(k) for k in np.flatnonzero(self.board.taken[place] & ~self.board.taken[self.here]))

    def wanted(self) -> int | None:
        """The state that is better than today for all who must consent, most often; None where none is."""
        gain = self.count.all_gain
        measure = self.concepts.index(MEASURE)
        best = np.lexsort((self.board.codes, -self.count.equilibria[measure], -gain))[0]
        return int(best) if gain[best] > 0 else None
