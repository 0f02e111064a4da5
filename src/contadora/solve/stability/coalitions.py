"""What holds when sides may move together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contadora.errors import EngineError, InputError

from .concepts import CONCEPTS, known_concepts
from .conflict import Conflict
from .moves import Moves, Places

__all__ = ["COALITION_CONCEPTS", "CoalitionStability", "coalition_stability"]

COALITION_CONCEPTS = CONCEPTS
MOST_WORK = 2**17  # coalitions times states
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class CoalitionStability:
    """Which states each coalition would not leave.

    ``stable`` has shape (coalitions, concepts, feasible states), in the order of ``coalitions``,
    ``concepts`` and ``conflict.codes``.
    """

    conflict: Conflict
    coalitions: tuple[tuple[str, ...], ...]
    concepts: tuple[str, ...]
    stable: BoolArray

    def equilibria(self, concept: str) -> NDArray[np.int64]:
        """The codes of the states that no coalition would leave."""
        row = self.concepts.index(known_concepts((concept,), self.concepts)[0])
        found: NDArray[np.int64] = self.conflict.codes[self.stable[:, row].all(axis=0)]
        return found

    def to_dict(self) -> dict[str, Any]:
        """Plain data: the equilibria, and for each coalition what it would not leave."""
        return {
            "equilibria": {concept: self.equilibria(concept).tolist() for concept in self.concepts},
            "coalitions": [
                {
                    "members": list(members),
                    "stable": {
                        concept: self.conflict.codes[self.stable[h, k]].tolist()
                        for k, concept in enumerate(self.concepts)
                    },
                }
                for h, members in enumerate(self.coalitions)
            ],
        }


def coalition_stability(
    conflict: Conflict,
    partition: Iterable[Sequence[str]] | None = None,
    concepts: Iterable[str] = COALITION_CONCEPTS,
) -> CoalitionStability:
    """Which states no coalition, or no coalition of a partition, would leave.

    A coalition gains by going, in any legal sequence of its members' moves, to a state that every
    member strictly prefers. A sanction is a legal sequence of the others' moves (under SEQ, of moves
    that the mover strictly prefers) after which some member is no better off than at the start; under
    SMR no further sequence of the coalition may then lead to a common gain. Under SIM the others move
    while the coalition does: from the starting state, each by one improvement of its own or not at all.
    A coalition of one is judged just as :func:`analyse` judges that decision maker.

    Parameters
    ----------
    conflict : Conflict
    partition : lists of names, optional
        Each decision maker in just one list. Left out: every coalition that can be formed.
    concepts : iterable of str
        Of Nash, GMR, SMR, SEQ, SIM.

    Notes
    -----
    The published coalition concepts are the first four; SIM is Fraser and Hipel's simultaneous
    sanctioning with the coalition in the place of the one decision maker.

    Raises
    ------
    InputError
        A name unknown, missing from the partition or in it twice; an unknown concept.
    EngineError
        Too many coalitions and states to go through.

    References
    ----------
    Kilgour, D. M., Hipel, K. W., Fang, L. and Peng, X. (2001), Coalition analysis in group decision
    support, Group Decision and Negotiation 10(2), 159-175.

    Inohara, T. and Hipel, K. W. (2008), Coalition analysis in the graph model for conflict
    resolution, Systems Engineering 11(4), 343-359.

    Examples
    --------
    Together the prisoners would leave mutual defection:

    >>> from contadora.solve.stability.conflict_file import read_conflict
    >>> dilemma = read_conflict({"decision_makers": {"A": ["cooperate"], "B": ["cooperate"]},
    ...     "rankings_best_first": {"A": [2, 3, 0, 1], "B": [1, 3, 0, 2]}})
    >>> coalition_stability(dilemma).to_dict()["equilibria"]
    {'Nash': [], 'GMR': [3], 'SMR': [3], 'SEQ': [3], 'SIM': [3]}
    """
    asked = known_concepts(concepts, COALITION_CONCEPTS)
    n, m = len(conflict.names), len(conflict.codes)
    if partition is None:
        if (2**n - 1) * m > MOST_WORK:
            raise EngineError(
                f"{2**n - 1:,} coalitions over {m:,} states are too many to go through",
                hint="give the coalitions that matter as a partition",
            )
        groups = [group for size in range(1, n + 1) for group in combinations(range(n), size)]
    else:
        groups = _partition(conflict, partition)
    moves = Moves(conflict)
    stable = np.zeros((len(groups), len(asked), m), dtype=bool)
    for h, members in enumerate(groups):
        judge = _Judge(conflict, moves, members)
        for start in range(m):
            stable[h, :, start] = judge.stable(start, asked)
    names = tuple(tuple(conflict.names[i] for i in members) for members in groups)
    return CoalitionStability(conflict, names, asked, stable)


class _Judge:
    """Whether one coalition would leave a state."""

    def __init__(self, conflict: Conflict, moves: Moves, members: tuple[int, ...]) -> None:
        self.ranks = conflict.ranks[list(members)]
        self.moves, self.members = moves, members
        self.others = [j for j in range(len(conflict.names)) if j not in members]
        self.reached: dict[int, Places] = {}

    def stable(self, start: int, concepts: tuple[str, ...]) -> list[bool]:
        """The verdict under each concept."""
        gains = np.ones(self.ranks.shape[1], dtype=bool)
        for row in self.ranks:
            gains &= row > row[start]
        ahead = self.reach(start)
        tempting = ahead[gains[ahead]].tolist()
        return [all(self.sanctioned(start, to, gains, concept) for to in tempting) for concept in concepts]

    def sanctioned(self, start: int, to: int, gains: BoolArray, concept: str) -> bool:
        """Whether the others can take a common gain back."""
        if concept == "Nash":
            return False
        if concept == "SIM":
            replies = {j: self.moves.of(j, start, improving=True) for j in self.others}
            return any(
                (~gains[places] & (chosen >= 0).any(axis=1)).any()
                for places, chosen in self.moves.together(start, to, replies)
            )

        def holds(places: Places) -> BoolArray:
            held = ~gains[places]
            if concept == "SMR":
                for k in np.flatnonzero(held):
                    held[k] = not gains[self.reach(int(places[k]))].any()
            return held

        return self.moves.search(to, self.others, improving=concept == "SEQ", goal=holds).goal >= 0

    def reach(self, start: int) -> Places:
        """Where the coalition can go, staying included."""
        if start not in self.reached:
            tree = self.moves.search(start, self.members)
            self.reached[start] = np.flatnonzero(tree.distance >= 0)
        return self.reached[start]


def _partition(conflict: Conflict, partition: Iterable[Sequence[str]]) -> list[tuple[int, ...]]:
    groups = []
    for members in partition:
        if isinstance(members, str) or not members:
            raise InputError(f"a coalition must be a list of names, not {members!r}")
        groups.append(tuple(conflict.decision_maker(name) for name in members))
    named = [i for group in groups for i in group]
    for i, name in enumerate(conflict.names):
        if named.count(i) != 1:
            how = "missing from" if i not in named else "more than once in"
            raise InputError(f"decision maker '{name}' is {how} the partition")
    return groups
