"""How firmly a state is stable: would the sanctions only fail to please, or truly hurt?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contadora.errors import InputError

from .concepts import Stability, analyse, known_concepts
from .conflict import Conflict
from .witness import Witnesses

__all__ = ["STRONG_CONCEPTS", "Strength", "strength"]

STRONG_CONCEPTS = ("GMR", "SMR", "SEQ", "SIM")


@dataclass(frozen=True, eq=False)
class Strength:
    """Which states are stable at all, and which strongly.

    ``strong`` has the shape and order of ``general.stable``; a state that is stable but not strongly
    stable is weakly stable.
    """

    general: Stability
    strong: NDArray[np.bool_]

    def codes(self, concept: str, *, strong: bool) -> NDArray[np.int64]:
        """States stable for everyone: strongly so for everyone, or weakly for at least one."""
        row = self.general.concepts.index(known_concepts((concept,), self.general.concepts)[0])
        stable, firm = self.general.stable[:, row].all(axis=0), self.strong[:, row].all(axis=0)
        found: NDArray[np.int64] = self.general.conflict.codes[firm if strong else stable & ~firm]
        return found

    def to_dict(self) -> dict[str, Any]:
        """Plain data: the strong and the weak equilibria by concept."""
        return {
            concept: {
                "strong": self.codes(concept, strong=True).tolist(),
                "weak": self.codes(concept, strong=False).tolist(),
            }
            for concept in self.general.concepts
        }


def strength(
    conflict: Conflict, tiers: Mapping[str, Iterable[int]], concepts: Iterable[str] = STRONG_CONCEPTS
) -> Strength:
    """Which states are stable strongly, weakly or not at all.

    Parameters
    ----------
    conflict : Conflict
    tiers : mapping of decision maker to one whole number per feasible state
        A state is greatly preferred to every state of a lower tier, and at most mildly preferred to
        those of its own. A decision maker left out feels nothing strongly.
    concepts : iterable of str
        Of GMR, SMR, SEQ, SIM (a Nash-stable state faces no sanction to weigh, and is strongly stable
        under all of them).

    Raises
    ------
    InputError
        A decision maker is unknown, tiers are not one per state, or contradict the ranking.

    Notes
    -----
    Strongly stable: every improvement, mild or great, meets a sanction that ends in a state to which
    the starting one is greatly preferred; under SMR every answer from there must end so too.

    References
    ----------
    Hamouda, L., Kilgour, D. M. and Hipel, K. W. (2006), Strength of preference in graph models for
    multiple-decision-maker conflicts, Applied Mathematics and Computation 179, 314-327.

    Examples
    --------
    >>> from contadora.solve.stability.conflict_file import read_conflict
    >>> chicken = read_conflict({"decision_makers": {"A": ["swerve"], "B": ["swerve"]},
    ...     "rankings_best_first": {"A": [2, 3, 1, 0], "B": [1, 3, 2, 0]}})
    >>> crash = {"A": [0, 1, 1, 1], "B": [0, 1, 1, 1]}
    >>> strength(chicken, crash, ["GMR"]).to_dict()
    {'GMR': {'strong': [1, 2, 3], 'weak': []}}
    >>> strength(chicken, {}, ["GMR"]).to_dict()
    {'GMR': {'strong': [1, 2], 'weak': [3]}}
    """
    asked = known_concepts(concepts, STRONG_CONCEPTS)
    general = analyse(conflict, asked)
    seek = Witnesses(conflict)
    strong = np.zeros_like(general.stable)
    given = {conflict.decision_maker(name): row for name, row in tiers.items()}
    for i, name in enumerate(conflict.names):
        tier = _tiers(conflict, i, name, given.get(i))
        for start in range(len(conflict.codes)):
            improvements = seek.moves.of(i, start, improving=True).tolist()
            for k, concept in enumerate(asked):
                strong[i, k, start] = general.stable[i, k, start] and all(
                    seek.answer(i, start, to, concept, tier < tier[start]).sanction is not None
                    for to in improvements
                )
    return Strength(general, strong)


def _tiers(conflict: Conflict, side: int, name: str, row: Iterable[int] | None) -> NDArray[Any]:
    count = len(conflict.codes)
    tier = np.zeros(count, dtype=np.int64) if row is None else np.array(list(row))
    where = f"tiers of '{name}'"
    if tier.shape != (count,) or not np.issubdtype(tier.dtype, np.integer):
        raise InputError(f"needs one whole number for each of {count} states", where=where)
    order = np.argsort(conflict.ranks[side], kind="stable")
    ranks, sorted_tier = conflict.ranks[side][order], tier[order]
    if (np.diff(sorted_tier) < 0).any() or (np.diff(sorted_tier)[np.diff(ranks) == 0] != 0).any():
        raise InputError("a state in a higher tier must also be ranked higher", where=where)
    return tier
