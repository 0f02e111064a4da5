"""Which issues could be traded against each other?"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from contadora.solve.settlement.consent import consent_of
from contadora.solve.settlement.finding import Trade

if TYPE_CHECKING:
    from contadora.case.table import Table

__all__ = ["trades"]

MOST = 10


def trades(table: Table, most: int = MOST) -> tuple[Trade, ...]:
    """Return pairs of issues on which two parties gain by each yielding where it cares less.

    A party's stake in an issue is what it loses if the other's best option is taken rather than its own. If
    i's stake is larger in issue k and j's in issue l, both gain from giving k to i and l to j, against a coin
    toss on each: i gains half of (stake in k − stake in l). Point estimate; values that add up.

    Parameters
    ----------
    table : Table
    most : int
        How many to return, those with the largest difference in saliences first.
    """
    rows, _ = consent_of(table.consent)
    worth = table.point().worth()
    totals = [max(sum(float(np.ptp(w[i])) for w in worth), 1e-12) for i in rows]
    found = []
    for (i, total_i), (j, total_j) in combinations(zip(rows, totals, strict=True), 2):
        best_i = [int(w[i].argmax()) for w in worth]
        best_j = [int(w[j].argmax()) for w in worth]
        stake_i = [float(w[i, a] - w[i, b]) for w, a, b in zip(worth, best_i, best_j, strict=True)]
        stake_j = [float(w[j, b] - w[j, a]) for w, a, b in zip(worth, best_i, best_j, strict=True)]
        for k in range(len(worth)):
            for other in range(len(worth)):
                gain_i = (stake_i[k] - stake_i[other]) / 2
                gain_j = (stake_j[other] - stake_j[k]) / 2
                if gain_i > 1e-12 and gain_j > 1e-12:
                    a, b = table.actors[i], table.actors[j]
                    found.append(
                        Trade(
                            issues=(table.issues[k], table.issues[other]),
                            receives={a: table.issues[k], b: table.issues[other]},
                            yields={
                                a: table.options[other][best_j[other]],
                                b: table.options[k][best_i[k]],
                            },
                            gains={a: gain_i, b: gain_j},
                            contrast=2 * (gain_i / total_i + gain_j / total_j),
                        )
                    )
    found.sort(key=lambda trade: (-trade.contrast, trade.issues))
    return tuple(found[:most])
