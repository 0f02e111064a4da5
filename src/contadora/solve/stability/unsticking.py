"""Which single change ends a standstill, or makes a state hold, in how many draws?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .concepts import analyse
from .from_table import Board, conflict_at, conflict_from
from .levers import levers
from .reading import LeverReading, share_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .conflict import Conflict

__all__ = ["MEASURE", "REWARD", "changes_that_work"]

MEASURE = "SEQ"  # only countermoves that pay who makes them count as threats
REWARD = 0.1  # what a reward adds to a move's worth: a tenth of an actor's best package
NEEDED = 50  # draws in which the change is needed, after which the search ends
MOST_WORK = 2**21  # states times changes times draws: about a second
MOST_LISTED = 6
KINDS = ("bind", "release", "guarantee", "reward")

Change = tuple[Any, str, str]  # kind, who, condition


def changes_that_work(
    board: Board, code: int, welcome: Iterable[int], draws: int, *, hold: bool
) -> tuple[tuple[LeverReading, ...], str]:
    """Return the single changes that make a state hold (``hold``) or end it, most often first.

    Parameters
    ----------
    board : Board
    code : int
        The state.
    welcome : places of moves
        Those whose reward is tried.
    draws : int
        How many draws there are to go through.

    Returns
    -------
    tuple of LeverReading
        Each share is of the draws in which the change is needed.
    str
        What was searched.
    """
    search = _Search(board, code, tuple(welcome), hold=hold)
    tried = 2 * len(board.repertoire.moves) + len(board.decision_makers)
    room = MOST_WORK // (len(board.codes) * tried)
    if not room:
        return (), f"nothing was searched: {len(board.codes):,} states are too many to try changes of"
    search.add(None, conflict_at(board))
    for draw in range(draws):
        if search.needed >= min(NEEDED, room):
            break
        search.add(draw, conflict_at(board, draw))
    return search.found(), (
        "tried one at a time: making a move binding or reversible, a guarantor who penalises a party for "
        f"leaving, and a tenth of its best package more for who makes a welcome move; under {MEASURE}, over "
        f"{search.needed} draws in which it is needed"
    )


class _Search:
    """Tries single changes, draw by draw, where the state does not yet do what is wanted."""

    def __init__(self, board: Board, code: int, rewards: tuple[int, ...], *, hold: bool) -> None:
        self.board, self.code, self.rewards, self.hold = board, code, rewards, hold
        self.place = int(np.searchsorted(board.codes, code))
        self.needed, self.hits, self.point = 0, dict[Change, int](), set[Change]()

    def add(self, draw: int | None, conflict: Conflict) -> None:
        """Try every change in one draw."""
        if self._does(conflict):
            return
        works: set[Change] = {
            (lever.kind, lever.who, lever.condition)
            for lever in levers(
                conflict,
                self.code,
                hold=self.hold,
                concepts=(MEASURE,),
                kinds=("bind", "release", "guarantee"),
            )
        }
        works |= set(self._rewarded(draw))
        if draw is None:
            self.point = works
            return
        self.needed += 1
        for key in works:
            self.hits[key] = self.hits.get(key, 0) + 1

    def found(self) -> tuple[LeverReading, ...]:
        """The changes that work in some draw, most often first."""
        ranked = sorted(self.hits, key=lambda key: (-self.hits[key], KINDS.index(key[0]), key[1:]))
        return tuple(
            LeverReading(*key, share_of(self.hits[key], self.needed, key in self.point))
            for key in ranked[:MOST_LISTED]
        )

    def _does(self, conflict: Conflict) -> bool:
        held = analyse(conflict, (MEASURE,)).stable[:, 0, self.place].all()
        return bool(held == self.hold)

    def _rewarded(self, draw: int | None) -> list[Change]:
        own, sides = self.board.repertoire, self.board.decision_makers
        worth = self.board.worth(draw)
        found = []
        for k in self.rewards:
            actor = own.moves[k].actor
            raised = worth.copy()
            raised[actor] += REWARD * self.board.taken[:, k]
            if self._does(conflict_from(self.board, raised)):
                label = [move.key for move in own.moves if move.actor == actor].index(own.moves[k].key)
                name = sides[actor].options[label].name
                who = sides[actor].name
                found.append(("reward", who, f"'{name}' brought {who} a tenth of its best package more"))
        return found
