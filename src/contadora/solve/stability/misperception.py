"""What holds when the sides do not see the same conflict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contadora.errors import InputError

from .concepts import CONCEPTS, Stability, analyse
from .conflict import Conflict

__all__ = ["Hypergame", "hypergame"]


@dataclass(frozen=True, eq=False)
class Hypergame:
    """What each side sees, and what results when each acts on its own view.

    Attributes
    ----------
    actual : Stability
        The conflict as it is.
    views : dict of decision maker to Stability
        The conflict as that side sees it.
    """

    actual: Stability
    views: dict[str, Stability]

    def equilibria(self, concept: str) -> NDArray[np.int64]:
        """States that can occur and that every side, by its own view, has no reason to leave.

        A side to which a state is unthinkable has no view on it, and does not hold it there.
        """
        found = self.actual.conflict.codes
        for name, view in self.views.items():
            found = np.intersect1d(found, view.stable_codes(name, concept))
        return found

    def surprises(self, concept: str) -> dict[str, dict[str, list[int]]]:
        """For each side, equilibria of its own view that do not hold, and holding states it rules out."""
        held = self.equilibria(concept)
        return {
            name: {
                "expected": np.setdiff1d(view.equilibria(concept), held).tolist(),
                "unexpected": np.setdiff1d(held, view.equilibria(concept)).tolist(),
            }
            for name, view in self.views.items()
        }

    def to_dict(self) -> dict[str, Any]:
        """Plain data: what holds, what would hold if all saw clearly, and who is surprised by what."""
        return {
            concept: {
                "equilibria": self.equilibria(concept).tolist(),
                "seen_clearly": self.actual.equilibria(concept).tolist(),
                "surprises": self.surprises(concept),
            }
            for concept in self.actual.concepts
        }


def hypergame(
    actual: Conflict, views: Mapping[str, Conflict], concepts: Iterable[str] = CONCEPTS
) -> Hypergame:
    """What holds when each side acts on its own view of the conflict.

    Parameters
    ----------
    actual : Conflict
    views : mapping of decision maker to Conflict
        With the same decision makers and options; feasible states, directions and rankings may
        differ. A side left out sees the actual conflict.
    concepts : iterable of str

    Raises
    ------
    InputError
        A view of an unknown side, or one with other decision makers, options or levels.

    References
    ----------
    Wang, M., Hipel, K. W. and Fraser, N. M. (1989), Solution concepts in hypergames, Applied
    Mathematics and Computation 34(3), 147-171.

    Examples
    --------
    Each side wrongly believes that the other would rather crash than give way:

    >>> from contadora.solve.stability.conflict_file import read_conflict
    >>> sides = {"decision_makers": {"A": ["swerve"], "B": ["swerve"]}}
    >>> brave = {"A": [2, 3, 0, 1], "B": [1, 3, 0, 2]}
    >>> meek = {"A": [2, 3, 1, 0], "B": [1, 3, 2, 0]}
    >>> chicken, by_a, by_b = (read_conflict(sides | {"rankings_best_first": ranking}) for ranking in
    ...     (meek, {"A": meek["A"], "B": brave["B"]}, {"A": brave["A"], "B": meek["B"]}))
    >>> found = hypergame(chicken, {"A": by_a, "B": by_b}, ["SEQ"])
    >>> found.equilibria("SEQ").tolist(), found.surprises("SEQ")["A"]["expected"]
    ([1, 2, 3], [])
    """
    shape = [[(option.name, option.levels) for option in side.options] for side in actual.decision_makers]
    seen: dict[str, Conflict] = dict.fromkeys(actual.names, actual)
    for name, view in views.items():
        seen[actual.names[actual.decision_maker(name)]] = view
        theirs = [[(option.name, option.levels) for option in side.options] for side in view.decision_makers]
        if view.names != actual.names or theirs != shape:
            raise InputError("sees other decision makers or options", where=f"view of '{name}'")
    asked = analyse(actual, concepts)
    known = {id(actual): asked}
    for view in seen.values():
        if id(view) not in known:
            known[id(view)] = analyse(view, asked.concepts)
    return Hypergame(asked, {name: known[id(view)] for name, view in seen.items()})
