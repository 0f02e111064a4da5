"""From the table of a case to the conflict that its actors can play alone.

Every move of the case becomes an option of its actor; a state says which moves stand. What a state is
worth to an actor is what its options of the agenda are worth (those that moves set, today's elsewhere),
the extra worth of clauses together, and the effects of the moves that stand. Only the order of these
numbers enters the graph model.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from contadora.errors import EngineError, InputError

from .conflict import Conflict, DecisionMaker, Option

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from contadora.case.table import Repertoire, Table

    Floats = NDArray[np.float64]
    BoolArray = NDArray[np.bool_]

__all__ = ["MOST_MOVES", "Board", "board_of", "conflict_at", "conflict_from", "conflicts"]

MOST_MOVES = 20  # 2^20 combinations of moves
DIGITS = 9  # worths that agree so far are a tie: the same sum, added in another order


@dataclass(frozen=True, eq=False)
class Board:
    """What does not depend on any number: who moves, which states can occur, what each state sets.

    Attributes
    ----------
    table : Table
    decision_makers : tuple of DecisionMaker
        Named as a reader knows them; options carry the labels of the moves.
    codes : int array, shape (m,)
        Bit k is set where ``table.moves.moves[k]`` is taken.
    taken : bool array, shape (m, moves)
    options : int array, shape (m, issues)
        The option that the moves set; -1 where none does and today's holds.
    today : int
        The code of the state in which nobody moves: only what is taken already is.
    """

    table: Table
    decision_makers: tuple[DecisionMaker, ...]
    codes: NDArray[np.int64]
    taken: BoolArray
    options: NDArray[np.int64]
    today: int

    @property
    def repertoire(self) -> Repertoire:
        """Who can do what alone."""
        assert self.table.moves is not None
        return self.table.moves

    def worth(self, draw: int | None = None) -> Floats:
        """What each state is worth to each decision maker: in one draw, or at the point estimate (None).

        Returns
        -------
        float array, shape (decision makers, m)
        """
        own, row = self._drawn(draw)
        worth: Floats = np.stack([move.effects[row] for move in own.moves], axis=1) @ self.taken.T
        for k, move in enumerate(own.moves):
            for other, extra in move.together:
                worth += np.outer(extra[row], self.taken[:, k] & self.taken[:, other])
        for place, key in enumerate(own.actors):
            if key in self.table.actors:
                worth[place] += self.agreed(self.table.actors.index(key), draw)
        return worth

    def agreed(self, voice: int, draw: int | None = None) -> Floats:
        """What the options of the agenda in each state are worth to one voice of the table, without effects.

        Returns
        -------
        float array, shape (m,)
        """
        table = self.table.point() if draw is None else self.table
        own, row = self._drawn(draw)
        today, total = own.today[row], np.zeros(len(self.codes))
        for k, size in enumerate(table.sizes):
            values = table.values[row, voice, k, :size]
            # The last column is what today's option is worth: option -1 finds it.
            columns = np.append(values, today[k, :size] @ values)
            total += table.weights[row, voice, k] * columns[self.options[:, k]]
        for joint in table.joints:
            if joint.actor == voice:
                chance = np.ones(len(self.codes))
                for k, option in joint.when:
                    chance *= np.where(self.options[:, k] < 0, today[k, option], self.options[:, k] == option)
                total += joint.worth[row] * chance
        return total

    def _drawn(self, draw: int | None) -> tuple[Repertoire, int]:
        own = (self.table.point() if draw is None else self.table).moves
        assert own is not None
        return own, 0 if draw is None else draw


def board_of(table: Table) -> Board:
    """Return who moves and which states can occur.

    A state is ruled out if two of its moves exclude each other, if a move stands without those that it
    requires, if what was taken and cannot be undone is undone, or if the options that moves and today's
    state set break a rule of the case (a rule that today's state breaks already does not bind).

    Raises
    ------
    InputError
        The table has no moves.
    EngineError
        More than 20 moves: over a million combinations.
    """
    own = table.moves
    if own is None:
        raise InputError(
            "the case says of nobody what it can do alone", where="moves", hint="add at least one move"
        )
    if len(own.moves) > MOST_MOVES:
        raise EngineError(
            f"{len(own.moves)} moves make {2 ** len(own.moves):,} combinations; the limit is "
            f"{2**MOST_MOVES:,}",
            where="moves",
            hint=f"keep the {MOST_MOVES} moves that matter most, or merge some",
        )
    every = np.arange(2 ** len(own.moves), dtype=np.int64)
    feasible = np.ones(len(every), dtype=bool)
    for k, move in enumerate(own.moves):
        here = _stands(every, k)
        for other in move.requires:
            feasible &= ~here | _stands(every, other)
        for other in move.excludes:
            feasible &= ~here | ~_stands(every, other)
        if move.taken and not move.reversible:
            feasible &= here
    today = sum(1 << k for k, move in enumerate(own.moves) if move.taken)
    codes = every[feasible]
    if today not in codes:
        raise InputError(
            "the moves taken today exclude each other", where="moves", hint="check requires and excludes"
        )
    codes = codes[_within_rules(table, own, codes, today)]
    taken = _bits(codes, len(own.moves))
    names = _distinct([table.names.get(key, key) for key in own.actors], own.actors)
    sides = tuple(DecisionMaker(names[i], _options(own, i)) for i in range(len(own.actors)))
    return Board(table, sides, codes, taken, _set_by(own, taken, len(table.issues)), today)


def conflict_at(board: Board, draw: int | None = None) -> Conflict:
    """Return the conflict in one draw, or at the point estimate (None)."""
    return conflict_from(board, board.worth(draw))


def conflict_from(board: Board, worth: Floats) -> Conflict:
    """Return the conflict in which each decision maker ranks the states by these worths."""
    ranks = [np.unique(row, return_inverse=True)[1] + 1 for row in np.round(worth, DIGITS)]
    return Conflict(board.decision_makers, board.codes, np.stack(ranks).astype(np.int32))


def conflicts(table: Table, draws: int | None = None) -> Iterator[Conflict]:
    """Yield the conflict at the point estimate, then one for each draw.

    Parameters
    ----------
    table : Table
        With moves.
    draws : int, optional
        How many of the table's draws; default all.

    Raises
    ------
    InputError, EngineError
        As `board_of`.

    Examples
    --------
    >>> from contadora.case.drawing import tabulate
    >>> from contadora.case.files import loads
    >>> case = loads('''
    ... title: Talks
    ... as_of: 2017-12-02
    ... actors: {a: {name: A, role: principal}, b: {name: B, role: principal}}
    ... agenda: {aid: {label: Aid, options: [none, full], status_quo: none}}
    ... stances: [{actor: a, issue: aid, position: full}, {actor: b, issue: aid, position: none}]
    ... moves:
    ...   open: {actor: b, label: open the road, sets: {aid: full}, effects: {a: 0, b: 0}}
    ...   march: {actor: a, label: march, effects: {a: -0.1, b: -0.2}}
    ... ''')
    >>> point = next(conflicts(tabulate(case, draws=1)))
    >>> point.names, point.codes.tolist(), point.ranks.tolist()
    (('A', 'B'), [0, 1, 2, 3], [[2, 1, 4, 3], [4, 3, 2, 1]])
    """
    board = board_of(table)
    yield conflict_at(board)
    for draw in range(table.draws if draws is None else min(draws, table.draws)):
        yield conflict_at(board, draw)


def _stands(codes: NDArray[np.int64], move: int) -> BoolArray:
    return (codes >> move & 1).astype(bool)


def _bits(codes: NDArray[np.int64], moves: int) -> BoolArray:
    return np.stack([_stands(codes, k) for k in range(moves)], axis=1)


def _set_by(own: Repertoire, taken: BoolArray, issues: int) -> NDArray[np.int64]:
    """The option that the moves of each state set on each issue, -1 for none."""
    options = np.full((len(taken), issues), -1, dtype=np.int64)
    # A move that requires others comes after them, and so prevails on an issue that both set.
    for k in sorted(range(len(own.moves)), key=lambda k: len(own.moves[k].requires)):
        for issue, option in own.moves[k].sets:
            options[taken[:, k], issue] = option
    return options


def _within_rules(table: Table, own: Repertoire, codes: NDArray[np.int64], today: int) -> BoolArray:
    """Which states keep the rules on which clauses go together, as far as their clauses are known."""
    quo = np.array([-1 if place is None else place for place in table.status_quo], dtype=np.int64)
    set_by = _set_by(own, _bits(codes, len(own.moves)), len(table.issues))
    package = np.where(set_by >= 0, set_by, quo)
    here = int(np.searchsorted(codes, today))
    allowed = np.ones(len(codes), dtype=bool)
    for rule in table.rules:
        holds = np.logical_and.reduce([package[:, k] == option for k, option in rule.when], initial=True)
        lacking = np.logical_or.reduce(
            [(package[:, k] >= 0) & (package[:, k] != option) for k, option in rule.requires], initial=False
        )
        barred = np.logical_and.reduce(
            [package[:, k] == option for k, option in rule.excludes], initial=bool(rule.excludes)
        )
        broken = np.broadcast_to(holds & (lacking | barred), allowed.shape)
        if not broken[here]:
            allowed &= ~broken
    return allowed


def _options(own: Repertoire, actor: int) -> tuple[Option, ...]:
    moves = [move for move in own.moves if move.actor == actor]
    labels = _distinct([move.label for move in moves], [move.key for move in moves])
    return tuple(
        Option(label, direction="both" if move.reversible else "forward")
        for label, move in zip(labels, moves, strict=True)
    )


def _distinct(names: Sequence[str], keys: Sequence[str]) -> list[str]:
    """Names as a reader knows them, with the key beside those that several share."""
    return [
        f"{name} ({key})" if list(names).count(name) > 1 else name
        for name, key in zip(names, keys, strict=True)
    ]
