"""Per issue: how far apart are the parties?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from contadora.solve.settlement.consent import consent_of
from contadora.solve.settlement.finding import Convergence

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from contadora.case.table import Table

    Floats = NDArray[np.float64]

__all__ = ["SMALL", "convergence"]

SMALL = 1 / 3
SAME = 1e-9
GRADES = ("agreed", "small_gap", "wide_gap")


def convergence(table: Table) -> tuple[Convergence, ...]:
    """Return for each issue how far the parties stand apart, at the point estimate and over the draws.

    The gap of an issue: take the option whose worst-served party is served best, and measure what that party
    falls short of its own best option, as a share of the distance between its worst and best option. 0 is
    agreement; up to a third a small gap; more a wide one. A party to whom all options are worth the same
    falls short of nothing. The grade is that of the point estimate, and "unknown" where fewer than half of
    the draws share it. Interactions between issues are left out.

    Examples
    --------
    >>> from contadora.case.table import table_from_scores
    >>> table = table_from_scores([np.array([[1.0, 0.8, 0.0], [0.0, 0.7, 1.0]])], [0.0, 0.0],
    ...     actors=["a", "b"], issues=["vote"], options=[["June", "May", "April"]])
    >>> issue = convergence(table)[0]
    >>> issue.grade, round(issue.gap, 6), issue.compromise
    ('small_gap', 0.3, 'May')
    """
    rows, _ = consent_of(table.consent)
    parties = [table.actors[i] for i in rows]
    point = table.point()
    found = []
    for k, (issue, size) in enumerate(zip(table.issues, table.sizes, strict=True)):
        now = _standing(point, rows, k, size)[0]
        worst = (1 - now).max(axis=0)
        gap, compromise = float(worst.min()), int(worst.argmin())
        gaps = (1 - _standing(table, rows, k, size)).max(axis=1).min(axis=1)
        graded = _grade(gaps)
        shares = {grade: float((graded == i).mean()) for i, grade in enumerate(GRADES)}
        grade = GRADES[int(_grade(np.array([gap]))[0])]
        told = table.options[k]
        indifferent = {p for i, p in enumerate(parties) if (now[i] == 1).all()}
        found.append(
            Convergence(
                issue=issue,
                grade=grade if shares[grade] >= 0.5 else "unknown",
                gap=gap,
                compromise=told[compromise],
                best={
                    p: tuple(told[o] for o in range(size) if now[i, o] >= 1 - SAME)
                    for i, p in enumerate(parties)
                },
                stands={
                    p: {}
                    if p in indifferent
                    else {label: float(v) for label, v in zip(told, now[i], strict=True)}
                    for i, p in enumerate(parties)
                },
                shares=shares,
            )
        )
    return tuple(found)


def _standing(table: Table, rows: tuple[int, ...], issue: int, size: int) -> Floats:
    """Return the worth of each option from a party's worst (0) to its best (1): draws × parties × options."""
    worth = table.weights[:, list(rows), issue, None] * table.values[:, list(rows), issue, :size]
    low, high = worth.min(axis=2, keepdims=True), worth.max(axis=2, keepdims=True)
    width = high - low
    shown: Floats = np.where(width > SAME, (worth - low) / np.where(width > SAME, width, 1.0), 1.0)
    return shown


def _grade(gaps: Floats) -> NDArray[np.int64]:
    return np.where(gaps <= SAME, 0, np.where(gaps <= SMALL + SAME, 1, 2))
