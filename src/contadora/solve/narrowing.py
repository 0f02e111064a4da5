"""Which unknown, if learnt, would narrow an answer most?"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from contadora.case.drawing import Drawing
from contadora.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from contadora.case.table import Table

    Floats = NDArray[np.float64]

__all__ = ["Narrowing", "narrowing", "worst_gain"]

BINS = 20
"""Classes that the draws of one unknown are sorted into."""


@dataclass(frozen=True)
class Narrowing:
    """How much of an answer's spread would go if one number were known.

    Attributes
    ----------
    path, what : str
        The number, as on the register of assumptions.
    share : float
        Expected share of the answer's variance that knowing it would remove, in [0, 1].
    low, high : float
        The mean of the answer in the lowest and in the highest twentieth of the number's range: how far,
        and in which direction, the answer moves with it.
    """

    path: str
    what: str
    share: float
    low: float
    high: float

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-safe data."""
        return asdict(self)


def narrowing(table: Table, answer: Floats, *, most: int = 5) -> tuple[Narrowing, ...]:
    """Return the assumptions of ``table`` that explain most of ``answer``'s spread, most first.

    The share is the first-order sensitivity index Var(E[answer | number]) / Var(answer), estimated from the
    draws as they are, less what pure noise would give. Effects of several numbers together are not in it.

    Parameters
    ----------
    table : Table
        Made by `tabulate`, so that the draws of each number can be told apart.
    answer : float array, shape (draws,)
        One number for each draw.
    most : int
        How many to return at most. Shares within noise of zero are left out.

    Raises
    ------
    InputError
        The answer has another length than the table has draws.

    References
    ----------
    Plischke, E., Borgonovo, E. and Smith, C. (2013), Global sensitivity measures from given data,
    European Journal of Operational Research 226(3), 536-550.

    Examples
    --------
    >>> from contadora.case.drawing import tabulate
    >>> from contadora.case.files import loads
    >>> table = tabulate(loads('''
    ... title: Talks
    ... as_of: 2017-12-02
    ... actors: {a: {name: A, role: principal}, b: {name: B, role: principal}}
    ... agenda: {aid: {label: Aid, options: [none, full]}}
    ... disagreement: {a: {value: {low: 0, high: 1}}, b: {value: {low: 0, high: 0.2}}}
    ... '''))
    >>> [found.path for found in narrowing(table, table.disagreement.sum(axis=1), most=1)]
    ['disagreement.a.value']
    """
    from scipy.special import chdtri

    answer = np.asarray(answer, dtype=float)
    if answer.shape != (table.draws,):
        raise InputError(f"{answer.shape} answers for {table.draws} draws", where="narrowing")
    if table.draws < 10 * BINS or float(answer.var()) == 0.0:
        return ()
    found, tests = [], 0
    for assumption in table.assumptions:
        best: Narrowing | None = None
        for numbers in _numbers_behind(table, assumption.path, assumption.low < assumption.high):
            tests += 1
            share, low, high = _explained(numbers, answer)
            if best is None or share > best.share:
                best = Narrowing(assumption.path, assumption.what, share, low, high)
        if best is not None:
            found.append(best)
    # Between-class variance of an irrelevant number is chi-square with BINS - 1 degrees of freedom; one in
    # twenty answers of pure noise may show anything at all, however many numbers are tried.
    noise = (chdtri(BINS - 1, 0.05 / max(tests, 1)) - (BINS - 1)) / table.draws
    kept = sorted((n for n in found if n.share > noise), key=lambda n: (-n.share, n.path))
    return tuple(kept[:most])


def _numbers_behind(table: Table, path: str, varies: bool) -> list[Floats]:
    """Return the draws of the number on the register at ``path``: its stream, or an actor's weights."""
    section, _, actor = path.partition(".")
    if section == "saliences":
        if actor not in table.actors or not varies:
            return []
        place = table.actors.index(actor)
        return [table.weights[:, place, k] for k in range(len(table.issues))]
    return [Drawing(table.draws, table.seed).uniforms(path)] if varies else []


def _explained(numbers: Floats, answer: Floats) -> tuple[float, float, float]:
    groups = np.array_split(answer[np.argsort(numbers, kind="stable")], BINS)
    sizes = np.array([group.size for group in groups])
    means = np.array([group.mean() for group in groups])
    between = float((sizes * (means - answer.mean()) ** 2).sum() / answer.size)
    within = float(sum(group.var() * group.size for group in groups) / (answer.size - BINS))
    # Means of finite groups scatter even if nothing is explained: take that part out.
    share = (between - within * (BINS - 1) / answer.size) / float(answer.var())
    return min(1.0, max(0.0, share)), float(means[0]), float(means[-1])


def worst_gain(table: Table, package: Mapping[str, str]) -> Floats:
    """Return what the worst-served consenting party gains from a package, in each draw.

    Positive: everybody whose consent may be needed gains.

    Returns
    -------
    float array, shape (draws,)
    """
    places = [
        options.index(package[issue]) for issue, options in zip(table.issues, table.options, strict=True)
    ]
    utility = sum(
        (table.weights[:, :, k] * table.values[:, :, k, place] for k, place in enumerate(places)),
        start=np.zeros_like(table.disagreement),
    )
    for joint in table.joints:
        if all(places[issue] == option for issue, option in joint.when):
            utility[:, joint.actor] += joint.worth
    gains: Floats = (utility - table.disagreement)[:, list(table.consent.parties)].min(axis=1)
    return gains
