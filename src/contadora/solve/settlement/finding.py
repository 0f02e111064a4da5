"""What the settlement engine finds: plain data, JSON-safe through ``to_dict``."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, is_dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from contadora.case.assumption import Assumption

__all__ = [
    "Acceptance",
    "Blocker",
    "Convergence",
    "FrontierPoint",
    "Improvement",
    "Robust",
    "Settlement",
    "Solution",
    "Support",
    "Trade",
    "Worth",
    "plain",
]

Package = dict[str, str]


def plain(value: Any) -> Any:
    """Return dataclasses, tuples and mappings as JSON-safe dictionaries and lists.

    Examples
    --------
    >>> plain((Improvement({"aid": "full"}, ("aid",), {"a": 0.1}),))[0]["changed"]
    ['aid']
    """
    if hasattr(value, "to_dict") and not isinstance(value, _Plain):
        return value.to_dict()
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    return value


class _Plain:
    """A finding whose fields are its JSON form."""

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-safe data."""
        body: dict[str, Any] = plain(self)
        return body


@dataclass(frozen=True)
class FrontierPoint(_Plain):
    """Utilities that no acceptable package improves on for one party without cost to another.

    ``packages`` lists the packages that give them, up to a cap; ``count`` is how many there are.
    """

    utilities: dict[str, float]
    packages: tuple[Package, ...]
    count: int


@dataclass(frozen=True)
class Solution(_Plain):
    """A package singled out by a bargaining rule.

    Attributes
    ----------
    rule : str
        What it maximises, and which package is picked where several do so.
    package : dict
        The one picked; ``ties`` lists all (up to a cap), ``tied`` says how many there are, None if unknown.
    utilities, gains : dict
        By party, at the point estimate; a gain is what a party gets beyond its payoff without a deal.
    gain_range : dict
        By party, the 5 % and 95 % quantile of its gain over the draws.
    bound : float
        0 where the rule is met exactly; else it is not proven, and a better package could exceed it by at
        most this: in utility, for Kalai–Smorodinsky in shares, for Nash as a share of the product.
    """

    rule: str
    package: Package
    utilities: dict[str, float]
    gains: dict[str, float]
    gain_range: dict[str, tuple[float, float]]
    ties: tuple[Package, ...]
    tied: int | None
    bound: float = 0.0


@dataclass(frozen=True)
class Worth(_Plain):
    """What a package, or today's state, is worth to each consenting party.

    Attributes
    ----------
    package : dict
        Issue → option. An issue left out is unknown, and each of its options counts alike.
    utilities, gains : dict
        By party, at the point estimate; a gain is what a party gets beyond its payoff without a deal.
    gain_range : dict
        By party, the 5 % and 95 % quantile of its gain over the draws.
    """

    package: Package
    utilities: dict[str, float]
    gains: dict[str, float]
    gain_range: dict[str, tuple[float, float]]


@dataclass(frozen=True)
class Support(_Plain):
    """How often each actor accepts a package, over the draws.

    Attributes
    ----------
    name : str
        What the package is called.
    chances : dict
        By actor, consenting parties each followed by those who sit in its bodies, then all others.
    consenting : tuple of str
    together : float
        Share of the draws in which the consent rule is met.
    """

    name: str
    package: Package
    chances: dict[str, float]
    consenting: tuple[str, ...]
    together: float
    draws: int


@dataclass(frozen=True)
class Convergence(_Plain):
    """How far apart the parties are on one issue.

    Attributes
    ----------
    grade : {'agreed', 'small_gap', 'wide_gap', 'unknown'}
        By ``gap`` at the point estimate; unknown where fewer than half of the draws give that grade.
    gap : float
        What the party worst served by the best compromise option falls short of its own best option, as a
        share of the distance between its worst and best option. 0: one option is best for all.
    compromise : str
        The option that keeps that shortfall smallest.
    best : dict
        By party, its best options at the point estimate.
    stands : dict
        By party, the worth of each option between its worst (0) and best (1); empty where it is indifferent.
    shares : dict
        Share of the draws in which each grade holds.
    """

    issue: str
    grade: str
    gap: float
    compromise: str
    best: dict[str, tuple[str, ...]]
    stands: dict[str, dict[str, float]]
    shares: dict[str, float]


@dataclass(frozen=True)
class Trade(_Plain):
    """Two issues on which two parties could each yield where it costs them less.

    ``gains`` is what each side gains if each gets its best option on the issue that it ``receives``, measured
    against a coin toss on both; ``contrast`` is the difference in saliences, as shares of each party's total.
    """

    issues: tuple[str, str]
    receives: dict[str, str]
    yields: dict[str, str]
    gains: dict[str, float]
    contrast: float


@dataclass(frozen=True)
class Blocker(_Plain):
    """A party that stands in the way of a package.

    Attributes
    ----------
    shortfall : float
        By how much the package misses its walk-away value at the point estimate; 0 where it accepts.
    probability : float
        Share of the draws in which it refuses a package that then fails.
    veto : bool
        Whether there is no deal without it.
    cheapest_change : dict or None
        Issue → option: the fewest clauses, then the least total loss to the others, that make it accept while
        everyone who accepts now still does. None where there is none within the search, see ``searched``.
    cost : dict
        By other party, what the change costs it (negative: it gains).
    searched : str
        How far changes were looked for.
    """

    actor: str
    shortfall: float
    probability: float
    veto: bool
    cheapest_change: Package | None
    cost: dict[str, float]
    searched: str


@dataclass(frozen=True)
class Improvement(_Plain):
    """A package that costs nobody anything compared with a proposal, and gives somebody more."""

    package: Package
    changed: tuple[str, ...]
    gains: dict[str, float]


@dataclass(frozen=True)
class Acceptance(_Plain):
    """How often a package is acceptable: share of the draws, with a 95 % Wilson interval."""

    package: Package
    role: str
    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Robust(_Plain):
    """Which packages survive the doubt about the numbers.

    Attributes
    ----------
    best : Acceptance
        The package acceptable in most draws; ``top`` has the runners-up too.
    listed : tuple of Acceptance
        The packages named elsewhere in the finding.
    empty : float
        Share of the draws in which no package looked at is acceptable (low and high: Wilson).
    over : str
        Which packages were looked at. Where not all, ``empty`` is an upper bound.
    exact : bool
        Whether every package was looked at.
    worth : Worth or None
        What ``best`` is worth.
    """

    best: Acceptance | None
    top: tuple[Acceptance, ...]
    listed: tuple[Acceptance, ...]
    empty: float
    empty_low: float
    empty_high: float
    over: str
    exact: bool
    worth: Worth | None = None


@dataclass(frozen=True)
class Settlement(_Plain):
    """Which packages could all accept, and which of them stand out.

    ``zone`` and ``admissible`` are exact counts, None where the space is too large to count. ``frontier``
    lists the frontier best first for the first party, thinned evenly beyond the limit; ``frontier_size`` is
    its true size. ``epsilon`` is 0 where the frontier is exact; else each package whose gains all reach
    ``epsilon`` has a frontier point at most ``epsilon`` worse for any party. The four solutions are None, and
    ``why_empty`` says why, where no package satisfies the consent rule. ``disagreement`` is what no deal is
    worth at the point estimate; ``status_quo`` and ``proposed`` what today's state and the proposal are.
    """

    parties: tuple[str, ...]
    consent: str
    packages: int
    admissible: int | None
    zone: int | None
    method: str
    epsilon: float
    frontier: tuple[FrontierPoint, ...]
    frontier_size: int
    nash: Solution | None
    kalai_smorodinsky: Solution | None
    egalitarian: Solution | None
    utilitarian: Solution | None
    why_empty: str | None
    nearest_miss: Package | None
    convergence: tuple[Convergence, ...]
    trades: tuple[Trade, ...]
    proposal: Package | None
    blockers: tuple[Blocker, ...]
    improvements: tuple[Improvement, ...]
    robust: Robust
    draws: int
    seed: int
    assumptions: tuple[Assumption, ...]
    disagreement: dict[str, float] = field(default_factory=dict)
    status_quo: Worth | None = None
    proposed: Worth | None = None
