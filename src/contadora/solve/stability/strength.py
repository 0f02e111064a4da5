"""How firmly a state is stable: would the sanctions only fail to please, or hurt, and how much?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contadora.errors import InputError

from .concepts import CONCEPTS, Engine, Stability, analyse, known_concepts
from .conflict import Conflict
from .moves import Moves, chunks

__all__ = ["Strength", "strength"]

GREAT = 2  # the degree from which a state is greatly preferred
UNSANCTIONED = np.int32(2**31 - 1)


@dataclass(frozen=True, eq=False)
class Strength:
    """Which states are stable at all, which strongly, and to what degree.

    Attributes
    ----------
    general : Stability
        The verdicts without regard to strength.
    degrees : int array, shape (decision makers, concepts, feasible states)
        How much more the state is preferred to where the mildest of its sanctions ends: 0 not at all
        (a tie), 1 mildly (within one tier), 1 + k by k tiers; -1 where the state is not stable. A state
        without an improvement needs no sanction and has the highest degree there is.
    """

    general: Stability
    degrees: NDArray[np.int32]

    @property
    def strong(self) -> NDArray[np.bool_]:
        """Where every improvement is sanctioned greatly; what is stable otherwise is weakly stable."""
        firm: NDArray[np.bool_] = np.greater_equal(self.degrees, GREAT)
        return firm

    def at_degree(self, concept: str, degree: int) -> NDArray[np.int64]:
        """The codes of the states that are stable for everyone to at least this degree."""
        row = self.general.concepts.index(known_concepts((concept,), self.general.concepts)[0])
        found: NDArray[np.int64] = self.general.conflict.codes[self.degrees[:, row].min(axis=0) >= degree]
        return found

    def codes(self, concept: str, *, strong: bool) -> NDArray[np.int64]:
        """States stable for everyone: strongly so for everyone, or weakly for at least one."""
        firm = self.at_degree(concept, GREAT)
        return firm if strong else np.setdiff1d(self.at_degree(concept, 0), firm)

    def to_dict(self) -> dict[str, Any]:
        """Plain data: the strong and the weak equilibria, and those of each degree or more, by concept."""
        top = int(self.degrees.max(initial=0))
        return {
            concept: {
                "strong": self.codes(concept, strong=True).tolist(),
                "weak": self.codes(concept, strong=False).tolist(),
                "by_degree": [self.at_degree(concept, degree).tolist() for degree in range(top + 1)],
            }
            for concept in self.general.concepts
        }


def strength(
    conflict: Conflict, tiers: Mapping[str, Iterable[int]], concepts: Iterable[str] = CONCEPTS
) -> Strength:
    """Which states are stable strongly, weakly or not at all, and to what degree.

    Parameters
    ----------
    conflict : Conflict
    tiers : mapping of decision maker to one whole number per feasible state
        A state is greatly preferred to every state of a lower tier, the more so the more tiers lie
        between, and at most mildly preferred to those of its own. A decision maker left out feels
        nothing strongly.
    concepts : iterable of str
        Of Nash, GMR, SMR, SEQ, SIM.

    Raises
    ------
    InputError
        A decision maker is unknown, tiers are not one per state, or contradict the ranking.

    Notes
    -----
    Strongly stable: every improvement, mild or great, meets a sanction that ends in a state to which
    the starting one is greatly preferred; under SMR every answer from there must end so too. With more
    than two tiers the same is asked degree by degree. The others' improvements under SEQ and SIM may be
    mild or great. A Nash-stable state faces no sanction that could be mild or great, and so is strongly
    stable; the published definitions divide Nash stability no further for two tiers.

    References
    ----------
    Hamouda, L., Kilgour, D. M. and Hipel, K. W. (2006), Strength of preference in graph models for
    multiple-decision-maker conflicts, Applied Mathematics and Computation 179, 314-327.

    Xu, H., Hipel, K. W. and Kilgour, D. M. (2009), Multiple levels of preference in interactive strategic
    decisions, Discrete Applied Mathematics 157, 3300-3313. Of its structure, degrees that add up along
    one order of tiers are covered.

    Examples
    --------
    >>> from contadora.solve.stability.conflict_file import read_conflict
    >>> chicken = read_conflict({"decision_makers": {"A": ["swerve"], "B": ["swerve"]},
    ...     "rankings_best_first": {"A": [2, 3, 1, 0], "B": [1, 3, 2, 0]}})
    >>> crash = {"A": [0, 1, 1, 1], "B": [0, 1, 1, 1]}
    >>> strength(chicken, crash, ["GMR"]).to_dict()["GMR"]
    {'strong': [1, 2, 3], 'weak': [], 'by_degree': [[1, 2, 3], [1, 2, 3], [1, 2, 3]]}
    >>> strength(chicken, {}, ["GMR"]).to_dict()["GMR"]
    {'strong': [1, 2], 'weak': [3], 'by_degree': [[1, 2, 3], [1, 2, 3], [1, 2]]}
    """
    asked = known_concepts(concepts)
    given = {conflict.decision_maker(name): row for name, row in tiers.items()}
    tier = [_tiers(conflict, i, name, given.get(i)) for i, name in enumerate(conflict.names)]
    highest = max(GREAT, *(1 + int(row[-1]) for row in tier))
    general, engine, moves = analyse(conflict, asked), Engine(conflict, asked), Moves(conflict)
    degrees = np.full(general.stable.shape, -1, dtype=np.int32)
    for i, ranks in enumerate(conflict.ranks):
        own = np.searchsorted(np.unique(ranks), ranks)  # ranks from 0, as tiers are listed by rank
        for k, concept in enumerate(asked):
            left = _left(engine, moves, i, concept)
            ends = np.searchsorted(np.unique(ranks), np.maximum(left, 0))
            stable = general.stable[i, k]
            loss = 1 + tier[i][own[stable]] - tier[i][np.minimum(ends, own)[stable]]
            loss[left[stable] == ranks[stable]] = 0
            loss[left[stable] < 0] = highest
            degrees[i, k, stable] = loss
    return Strength(general, degrees)


def _left(engine: Engine, moves: Moves, i: int, concept: str) -> NDArray[np.int32]:
    """What the mildest sanction of i's improvements on each state leaves it; -1 without improvement."""
    conflict = moves.conflict
    left = np.full(len(conflict.codes), -1, dtype=np.int32)
    worst = None if concept == "SIM" else engine.worst(i, concept)
    for places in chunks(np.arange(len(left))):
        source, after = moves.step(i, places, improving=True)
        if worst is not None:
            np.maximum.at(left, places[source], worst[after])
            continue
        for start, to in zip(places[source].tolist(), after.tolist(), strict=True):
            left[start] = max(left[start], _at_once(moves, i, start, to))
    return left


def _at_once(moves: Moves, i: int, start: int, to: int) -> np.int32:
    """The least that the others' improvements from a state leave i if it moves at the same moment."""
    others = [j for j in range(len(moves.conflict.names)) if j != i]
    least = UNSANCTIONED
    replies = {j: moves.of(j, start, improving=True) for j in others}
    for places, chosen in moves.together(start, to, replies):
        held = moves.conflict.ranks[i][places[(chosen >= 0).any(axis=1)]]
        least = min(least, held.min(initial=UNSANCTIONED))
    return least


def _tiers(conflict: Conflict, side: int, name: str, row: Iterable[int] | None) -> NDArray[np.int64]:
    """The tier of each rank, worst first, the lowest being 0."""
    count = len(conflict.codes)
    tier = np.zeros(count, dtype=np.int64) if row is None else np.array(list(row))
    where = f"tiers of '{name}'"
    if tier.shape != (count,) or not np.issubdtype(tier.dtype, np.integer):
        raise InputError(f"needs one whole number for each of {count} states", where=where)
    order = np.argsort(conflict.ranks[side], kind="stable")
    ranks, sorted_tier = conflict.ranks[side][order], tier[order]
    if (np.diff(sorted_tier) < 0).any() or (np.diff(sorted_tier)[np.diff(ranks) == 0] != 0).any():
        raise InputError("a state in a higher tier must also be ranked higher", where=where)
    first = np.flatnonzero(np.diff(ranks, prepend=ranks[0] - 1))
    found: NDArray[np.int64] = sorted_tier[first] - sorted_tier[0]
    return found
