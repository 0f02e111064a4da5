"""The space of packages as the consenting parties value it: arrays, clauses that go together, tolerance."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm, prod
from typing import TYPE_CHECKING

import numpy as np

from contadora.errors import EngineError, InputError, did_you_mean
from contadora.solve.settlement.consent import Consent, consent_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from contadora.case.table import Table

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]
    Ints = NDArray[np.int64]

__all__ = ["Pattern", "Space", "places_of", "space_of"]

LARGEST_DENOMINATOR = 100_000
LARGEST_INTEGER = 2.0**50
WIDEST_PAIR = 4_000_000


@dataclass(frozen=True)
class Pattern:
    """A combination of clauses that matters as one.

    Attributes
    ----------
    clauses : tuple of (issue, options)
        Met when, for each issue listed, the package has one of these options.
    gain : float array (parties) or None
        What each party gains where the pattern is met; None: the pattern is ruled out.
    """

    clauses: tuple[tuple[int, tuple[int, ...]], ...]
    gain: Floats | None


@dataclass(frozen=True)
class Space:
    """One draw of a table, seen by the consenting parties.

    Utilities are held in units of ``1 / scale``. Where all of a party's scores are multiples of one small
    fraction, the unit is that fraction: sums of scores are then whole numbers, and ties are exact. Elsewhere
    the unit is 1 and two sums count as equal when they differ by less than the rounding error of computing
    them (``tolerance``, about 1e-14 of the largest utility).

    Attributes
    ----------
    parties : tuple of str
    worth : list of float arrays, one (parties × options) for each issue
    walk_away, scale, tolerance : float arrays (parties)
    patterns : tuple of Pattern
    consent : Consent
    """

    parties: tuple[str, ...]
    worth: tuple[Floats, ...]
    walk_away: Floats
    scale: Floats
    tolerance: Floats
    patterns: tuple[Pattern, ...]
    consent: Consent

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        """How many options each issue has."""
        return tuple(w.shape[1] for w in self.worth)

    @property
    def packages(self) -> int:
        """How many packages there are before rules."""
        return prod(self.sizes)

    @property
    def has_rules(self) -> bool:
        """Whether some combinations are ruled out."""
        return any(pattern.gain is None for pattern in self.patterns)

    @cached_property
    def spread(self) -> Floats:
        """How far apart the best and worst sum of each party can lie."""
        total: Floats = sum((w.max(axis=1) - w.min(axis=1) for w in self.worth), np.zeros(len(self.parties)))
        for pattern in self.patterns:
            if pattern.gain is not None:
                total = total + np.abs(pattern.gain)
        return total

    def holds(self, pattern: Pattern, places: Ints) -> Bools:
        """Return which packages (rows of option places) meet the pattern."""
        met = np.ones(len(places), dtype=bool)
        for issue, options in pattern.clauses:
            met &= np.isin(places[:, issue], options)
        return met

    def utilities(self, places: Ints) -> Floats:
        """Return utilities (parties × packages), in units, of packages given as rows of option places."""
        total = np.zeros((len(self.parties), len(places)))
        for k, w in enumerate(self.worth):
            total += w[:, places[:, k]]
        for pattern in self.patterns:
            if pattern.gain is not None:
                total += pattern.gain[:, None] * self.holds(pattern, places)
        return total

    def allowed(self, places: Ints) -> Bools:
        """Return which packages no rule excludes."""
        fine = np.ones(len(places), dtype=bool)
        for pattern in self.patterns:
            if pattern.gain is None:
                fine &= ~self.holds(pattern, places)
        return fine

    def gains(self, utilities: Floats) -> Floats:
        """Return utility minus walk-away value, 0 where they differ by rounding only."""
        gains: Floats = utilities - self.walk_away[:, None]
        gains[np.abs(gains) <= self.tolerance[:, None]] = 0.0
        return gains

    def acceptable(self, utilities: Floats) -> Bools:
        """Return which packages satisfy the consent rule."""
        return self.consent.met(utilities - self.walk_away[:, None] >= -self.tolerance[:, None])

    def decode(self, numbers: Ints) -> Ints:
        """Return option places (rows) of packages given by number, the last issue running fastest."""
        places = np.empty((len(numbers), len(self.sizes)), dtype=np.int64)
        rest = np.asarray(numbers, dtype=np.int64)
        for k in range(len(self.sizes) - 1, -1, -1):
            rest, places[:, k] = np.divmod(rest, self.sizes[k])
        return places


def space_of(table: Table, draw: int = 0, *, exact: bool = True) -> Space:
    """Return one draw of the table as the consenting parties value it.

    Parameters
    ----------
    table : Table
    draw : int
    exact : bool
        Look for a unit that makes the scores whole numbers.
    """
    widest = sorted(range(len(table.sizes)), key=lambda k: -table.sizes[k])[:2]
    if len(widest) == 2 and table.sizes[widest[0]] * table.sizes[widest[1]] > WIDEST_PAIR:
        one, other = (f"{table.sizes[k]:,} options of '{table.issues[k]}'" for k in widest)
        raise EngineError(
            f"{one} times {other} are more than can be combined",
            where="agenda",
            hint="list fewer, as every tenth value of a range",
        )
    chosen, consent = consent_of(table.consent)
    rows = list(chosen)
    worth = [np.ascontiguousarray(w[rows]) for w in table.worth(draw)]
    walk_away = table.disagreement[draw, rows].astype(np.float64)
    gains: dict[tuple[tuple[int, tuple[int, ...]], ...], Floats] = {}
    for joint in table.joints:
        if joint.actor not in chosen:
            continue
        clauses = _together([(issue, (option,)) for issue, option in joint.when])
        if clauses is not None:
            gain = gains.setdefault(clauses, np.zeros(len(rows)))
            gain[rows.index(joint.actor)] += joint.worth[draw]
    for k, w in enumerate(worth):
        if not np.isfinite(w).all():
            raise InputError("an option has no worth for some party", where=table.issues[k])
    scale = np.ones(len(rows))
    tolerance = np.empty(len(rows))
    terms = len(worth) + len(gains) + 2
    for i in range(len(rows)):
        scores = np.concatenate([*(w[i] for w in worth), [walk_away[i]], [g[i] for g in gains.values()]])
        largest = (
            sum(float(np.abs(w[i]).max()) for w in worth)
            + abs(walk_away[i])
            + sum(abs(float(g[i])) for g in gains.values())
        )
        unit = _denominator(scores, largest) if exact else None
        if unit is not None:
            scale[i], tolerance[i] = unit, 0.25
            for w in worth:
                w[i] = np.rint(w[i] * unit)
            for g in gains.values():
                g[i] = np.rint(g[i] * unit)
            walk_away[i] = np.rint(walk_away[i] * unit)
        else:
            tolerance[i] = 4 * terms * np.finfo(float).eps * max(largest, np.finfo(float).tiny)
    patterns = [Pattern(clauses, gain) for clauses, gain in gains.items()]
    return Space(
        tuple(table.actors[i] for i in rows),
        tuple(worth),
        walk_away,
        scale,
        tolerance,
        (*patterns, *_ruled_out(table)),
        consent,
    )


def _denominator(scores: Floats, largest: float) -> int | None:
    unit = 1
    for score in np.unique(scores):
        fraction = Fraction(float(score)).limit_denominator(LARGEST_DENOMINATOR)
        if abs(float(fraction) - score) > 4 * np.finfo(float).eps * abs(score):
            return None
        unit = lcm(unit, fraction.denominator)
        if unit * max(largest, 1.0) > LARGEST_INTEGER:
            return None
    return unit


def _together(
    clauses: Sequence[tuple[int, tuple[int, ...]]],
) -> tuple[tuple[int, tuple[int, ...]], ...] | None:
    """Return clauses with one entry an issue, in issue order; None where they contradict each other."""
    merged: dict[int, set[int]] = {}
    for issue, options in clauses:
        merged[issue] = merged[issue] & set(options) if issue in merged else set(options)
    if not all(merged.values()):
        return None
    return tuple((issue, tuple(sorted(merged[issue]))) for issue in sorted(merged))


def _ruled_out(table: Table) -> list[Pattern]:
    """Return what the rules exclude: ``when`` without one of ``requires``; ``when`` with all ``excludes``."""
    patterns = []
    for rule in table.rules:
        when = [(issue, (option,)) for issue, option in rule.when]
        broken = [
            [*when, (issue, tuple(o for o in range(table.sizes[issue]) if o != option))]
            for issue, option in rule.requires
        ]
        if rule.excludes:
            broken.append([*when, *((issue, (option,)) for issue, option in rule.excludes)])
        for clauses in broken:
            merged = _together(clauses)
            if merged is not None:
                patterns.append(Pattern(merged, None))
    return patterns


def places_of(table: Table, package: Mapping[str, str]) -> tuple[int, ...]:
    """Return the option places of a package given as issue → option.

    Raises
    ------
    InputError
        An issue is missing or unknown, or has no such option.
    """
    for issue in package:
        if issue not in table.issues:
            raise InputError(
                f"no issue '{issue}'", where="package", hint=did_you_mean(str(issue), table.issues)
            )
    places = []
    for issue, options in zip(table.issues, table.options, strict=True):
        if issue not in package:
            raise InputError(
                f"the package says nothing on '{issue}'", where="package", hint="settle every issue"
            )
        if str(package[issue]) not in options:
            raise InputError(
                f"no option '{package[issue]}'",
                where=f"package.{issue}",
                hint=did_you_mean(str(package[issue]), options),
            )
        places.append(options.index(str(package[issue])))
    return tuple(places)
