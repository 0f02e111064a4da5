"""Frontier and solutions of one table as bare numbers, to compare with other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from contadora.solve.settlement.choose import NAMES
from contadora.solve.settlement.frontier import frontier_of
from contadora.solve.settlement.settle import single_points
from contadora.solve.settlement.space import space_of

if TYPE_CHECKING:
    from contadora.case.table import Table

__all__ = ["genius_answer"]

MOST_TIES = 10_000


def genius_answer(table: Table) -> dict[str, Any]:
    """Return the frontier and the four solutions with full-precision floats.

    Parameters
    ----------
    table : Table
        The point estimate is used.

    Returns
    -------
    dict
        ``packages``: exact number of packages. ``epsilon``: 0 where the frontier is exact. ``frontier``: the
        distinct utilities of the frontier of the zone, best first for the first party. Per rule
        ``utilities``, ``package``, ``ties`` (how many points the rule singles out), ``tied_utilities`` and
        ``tied_packages`` (how many packages, None if unknown); None where the zone is empty. Here ties are
        settled as the frontier is listed: best for the first party, then for the second.
    """
    space = space_of(table.point())
    frontier = frontier_of(space)
    found, _, _ = single_points(space, frontier, np.ones(len(space.parties)), None, MOST_TIES)
    answer: dict[str, Any] = {
        "packages": space.packages,
        "parties": list(space.parties),
        "epsilon": frontier.bound,
        "frontier": frontier.utilities.T.tolist(),
    }
    for rule in NAMES:
        if rule not in found:
            answer[rule] = None
            continue
        packages, tied, _ = found[rule]
        places = np.array(packages, dtype=np.int64)
        utilities = space.utilities(places).T / space.scale
        points = np.unique(utilities, axis=0)[::-1]
        order = np.lexsort((*-utilities.T[::-1],))
        answer[rule] = {
            "utilities": utilities[order[0]].tolist(),
            "package": table.package(packages[int(order[0])]),
            "ties": len(points),
            "tied_utilities": points.tolist(),
            "tied_packages": tied,
        }
    return answer
