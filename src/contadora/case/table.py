"""The one numeric form of a case: draws × actors × issues × options.

Every engine eats a `Table` and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from contadora.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from contadora.case.assumption import Assumption

    Floats = NDArray[np.float64]

__all__ = [
    "Body",
    "ConsentRule",
    "Joint",
    "OwnMove",
    "Repertoire",
    "Rule",
    "Table",
    "table_from_scores",
]


@dataclass(frozen=True)
class ConsentRule:
    """Whose agreement makes a deal, by place in ``Table.actors``.

    Every party in ``vetoes`` must agree; of the remaining ``parties`` at most ``may_refuse`` may refuse. Or,
    where there are ``weights`` (one for each of ``parties``; those of vetoes do not count), the remaining
    ones who agree must weigh ``quota`` or more together; ``may_refuse`` is then of no account.
    """

    parties: tuple[int, ...]
    vetoes: tuple[int, ...] = ()
    may_refuse: int = 0
    weights: tuple[float, ...] = ()
    quota: float = 0.0


@dataclass(frozen=True)
class Body:
    """Who carries a deal inside one party: members with weights, a quota and vetoes.

    ``weights`` (draws × members) sum to 1 in each draw; ``quota`` (draws) is a share of them.
    """

    party: int
    route: str
    members: tuple[int, ...]
    weights: Floats
    quota: Floats
    vetoes: tuple[int, ...] = ()


@dataclass(frozen=True)
class Joint:
    """Extra worth (draws) to one actor when all clauses of ``when`` (issue, option) come together."""

    actor: int
    when: tuple[tuple[int, int], ...]
    worth: Floats


@dataclass(frozen=True)
class Rule:
    """Which clauses go together: if all of ``when``, then all of ``requires`` and not all of ``excludes``."""

    label: str
    when: tuple[tuple[int, int], ...] = ()
    requires: tuple[tuple[int, int], ...] = ()
    excludes: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class OwnMove:
    """What one actor can do alone.

    ``actor`` is a place in ``Repertoire.actors``; ``sets`` are (issue, option) places. ``requires`` (all that
    must stand beneath it, near or far) and ``excludes`` are places in ``Repertoire.moves``. ``effects``
    (draws × ``Repertoire.actors``) is what taking it is worth to each of them beside the options that it
    sets; ``together`` (another move's place, draws × actors) what it is worth on top beside that move.
    """

    key: str
    actor: int
    label: str
    sets: tuple[tuple[int, int], ...]
    requires: tuple[int, ...]
    excludes: tuple[int, ...]
    reversible: bool
    taken: bool
    effects: Floats
    together: tuple[tuple[int, Floats], ...] = ()


@dataclass(frozen=True)
class Repertoire:
    """Who can do what alone.

    Kept apart from the rest of the table, so that outside powers, who have moves but no part in a
    package, do not enter the settlement.

    Attributes
    ----------
    actors : tuple of str
        Keys of everybody with a move, in the order of the case. Those who are in ``Table.actors`` too also
        value the options that the moves set; the others have only the moves' effects.
    moves : tuple of OwnMove
        Actor by actor.
    today : float array, shape (n, issues, most options)
        Which option holds where no move sets the issue; each issue's row sums to 1. A draw has one 1; the
        point estimate spreads an issue of unknown status quo over its options.
    assumptions : tuple of Assumption
        What the moves rest on; not part of ``Table.assumptions``, since no settlement rests on it.
    """

    actors: tuple[str, ...]
    moves: tuple[OwnMove, ...]
    today: Floats
    assumptions: tuple[Assumption, ...] = ()


@dataclass(frozen=True)
class Table:
    """What every engine eats.

    Attributes
    ----------
    actors, issues : tuple of str
        Keys, in the order of the arrays.
    options : tuple of tuple of str
        The options of each issue, as words.
    weights : float array, shape (n, actors, issues)
        How much each issue matters; each row sums to 1.
    values : float array, shape (n, actors, issues, most options)
        Worth of each option, in [0, 1]; NaN beyond an issue's own options.
    disagreement : float array, shape (n, actors)
        What each gets without a deal, on the scale of the weighted sum.
    consent : ConsentRule
    bodies : tuple of Body
        Who must carry a package inside a party.
    joints : tuple of Joint
        Interactions between issues.
    rules : tuple of Rule
        Clauses that require or exclude each other.
    status_quo : tuple of int or None
        Today's option of each issue.
    moves : Repertoire or None
        What each can do alone; None where the case says nothing of it.
    names : dict
        Key of an actor or issue to the name a reader knows.
    seed : int
        Governs every draw.
    assumptions : tuple of Assumption
    estimate : Table or None
        The same table for the point estimate (n = 1); None if this is it.
    """

    actors: tuple[str, ...]
    issues: tuple[str, ...]
    options: tuple[tuple[str, ...], ...]
    weights: Floats
    values: Floats
    disagreement: Floats
    consent: ConsentRule
    bodies: tuple[Body, ...] = ()
    joints: tuple[Joint, ...] = ()
    rules: tuple[Rule, ...] = ()
    status_quo: tuple[int | None, ...] = ()
    moves: Repertoire | None = None
    names: dict[str, str] = field(default_factory=dict)
    seed: int = 0
    assumptions: tuple[Assumption, ...] = ()
    estimate: Table | None = None

    @property
    def draws(self) -> int:
        """How many draws the arrays hold."""
        return int(self.weights.shape[0])

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many options each issue has."""
        return tuple(len(options) for options in self.options)

    @property
    def packages(self) -> int:
        """How many packages there are, before any rule excludes one. Exact, however large."""
        count = 1
        for size in self.sizes:
            count *= size
        return count

    def point(self) -> Table:
        """Return the table of the point estimate."""
        return self if self.estimate is None else self.estimate

    def worth(self, draw: int = 0) -> list[Floats]:
        """Return weight times value for one draw: one array (actors × options) for each issue.

        A package's utility is the sum over issues of its options' columns, plus the joints.
        """
        return [
            self.weights[draw, :, k, None] * self.values[draw, :, k, :size]
            for k, size in enumerate(self.sizes)
        ]

    def package(self, places: Sequence[int]) -> dict[str, str]:
        """Return a package given by option places as issue → option words."""
        return {
            issue: options[place]
            for issue, options, place in zip(self.issues, self.options, places, strict=True)
        }


def table_from_scores(
    scores: Sequence[Floats],
    walk_away: Sequence[float],
    *,
    actors: Sequence[str],
    issues: Sequence[str],
    options: Sequence[Sequence[str]],
    consent: ConsentRule | None = None,
) -> Table:
    """Build a table from additive scores, as in a scorable game or a utility profile.

    Scores keep their own scale: weights are 1, values are the scores.

    Parameters
    ----------
    scores : one float array (actors × options) for each issue
    walk_away : sequence of float
        Score below which each actor walks away.
    actors, issues, options : names
    consent : ConsentRule, optional
        Default: unanimity.

    Raises
    ------
    InputError
        A score is missing, infinite, or the shapes disagree; the message names the issue.

    Examples
    --------
    >>> table = table_from_scores([np.array([[1.0, 0.0], [0.0, 1.0]])], [0.0, 0.0],
    ...     actors=["a", "b"], issues=["aid"], options=[["none", "full"]])
    >>> table.packages, table.worth()[0].tolist()
    (2, [[1.0, 0.0], [0.0, 1.0]])
    """
    count = len(actors)
    for issue, score, labels in zip(issues, scores, options, strict=True):
        if not labels:
            raise InputError("the issue has no options", where=issue, hint="give it at least one")
        if score.shape != (count, len(labels)):
            raise InputError(f"expected {count} × {len(labels)} scores, found {score.shape}", where=issue)
        if not np.isfinite(score).all():
            raise InputError("a score is not a finite number", where=issue, hint="replace NaN and infinity")
    if len(walk_away) != count or not np.isfinite(np.asarray(walk_away, dtype=float)).all():
        raise InputError("each actor needs one finite walk-away value", where="walk_away")
    values = np.full((1, count, len(issues), max((len(o) for o in options), default=0)), np.nan)
    for k, score in enumerate(scores):
        values[0, :, k, : score.shape[1]] = score
    return Table(
        actors=tuple(actors),
        issues=tuple(issues),
        options=tuple(tuple(labels) for labels in options),
        weights=np.ones((1, count, len(issues))),
        values=values,
        disagreement=np.asarray(walk_away, dtype=float)[None, :],
        consent=consent or ConsentRule(tuple(range(count))),
        status_quo=(None,) * len(issues),
        names={key: key for key in (*actors, *issues)},
    )
