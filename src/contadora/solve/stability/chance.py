"""The share of strict rankings in which a condition on what lies below one state holds, exactly.

Draw each state's place in a uniformly random strict ranking as an independent number from 0 to 1. Given
that the state in question drew z, each other state lies below it with probability z, independently. So
the share is the integral over z of the probability of a formula of independent events, which is
counted like the models of a formula: split into parts that share no event, else decide one event
and go on with either half, remembering what was counted. No ranking is ever listed.

Probabilities are polynomials in z and (1 - z), held as {(i, j): coefficient} for z^i (1 - z)^j: a
thousand states that must not all lie above then cost one term.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from fractions import Fraction
from math import comb

from contadora.errors import EngineError

__all__ = ["Clause", "share_below", "share_given"]

# A clause holds if one of its alternatives does; an alternative if all of its literals do; a literal
# (k, True) says that state k lies below the state in question, (k, False) that it lies above.
Clause = frozenset[frozenset[tuple[int, bool]]]
Formula = frozenset[Clause]
Polynomial = dict[tuple[int, int], int]

MOST_STEPS = 200_000
_ONE: Polynomial = {(0, 0): 1}


def share_below(clauses: Iterable[Clause]) -> Fraction:
    """The share of strict rankings in which every clause holds.

    Raises
    ------
    EngineError
        The clauses are too entangled to count within the limit of steps.

    Examples
    --------
    Two states must lie below the one in question: it must be the best of three.

    >>> share_below([frozenset({frozenset({(1, True)})}), frozenset({frozenset({(2, True)})})])
    Fraction(1, 3)

    One of the two must: it must not be the worst of three.

    >>> share_below([frozenset({frozenset({(1, True)}), frozenset({(2, True)})})])
    Fraction(2, 3)
    """
    return share_given(clauses, (), ())


def share_given(clauses: Iterable[Clause], below: Collection[int], above: Collection[int]) -> Fraction:
    """The share in which every clause holds and some states lie below the one in question, some above.

    Examples
    --------
    Of three states one must lie below, another above: the one in question is in the middle.

    >>> share_given([], {1}, {2})
    Fraction(1, 6)
    """
    formula = frozenset(clauses)
    for state in below:
        formula = _decide(formula, state, True)
    for state in above:
        formula = _decide(formula, state, False)
    formula, chance_of = _merge(formula)
    chances = _times(_Count(chance_of).chance(formula), {(len(below), len(above)): 1})
    return sum(
        (Fraction(c, (i + j + 1) * comb(i + j, i)) for (i, j), c in chances.items()), start=Fraction(0)
    )


class _Count:
    """Counts one formula whose event k holds with probability ``below[k]``."""

    def __init__(self, below: dict[int, Polynomial]) -> None:
        self.below = below
        self.known: dict[Formula, Polynomial] = {}
        self.steps = 0

    def chance(self, formula: Formula) -> Polynomial:
        """The probability of a formula."""
        if not formula:
            return _ONE
        if frozenset() in formula:
            return {}
        if formula in self.known:
            return self.known[formula]
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise EngineError(
                "the rankings cannot be counted exactly within the limit of steps",
                hint="ask about one decision maker with fewer moves",
            )
        parts = _parts(formula)
        if len(parts) > 1:
            found = _ONE
            for part in parts:
                found = _times(found, self.chance(part))
        else:
            often = Counter(k for clause in formula for way in clause for k, _ in way)
            event = max(often, key=lambda k: (often[k], -k))
            true, false = _decide(formula, event, True), _decide(formula, event, False)
            p = self.below[event]
            found = _plus(_times(p, self.chance(true)), _times(_not(p), self.chance(false)))
        self.known[formula] = found
        return found


def _merge(formula: Formula) -> tuple[Formula, dict[int, Polynomial]]:
    """Press events that always appear together into one, and drop what is implied."""
    formula = _minimal(formula)
    fixed = {k for clause in formula for way in clause for k, is_below in way if not is_below}
    below: dict[int, Polynomial] = {k: {(1, 0): 1} for clause in formula for way in clause for k, _ in way}
    # Of states that stand in the same alternatives, all must lie below.
    ways = {way for clause in formula for way in clause}
    formula = _joined(formula, fixed, {way: [way] for way in ways}, below, together=True)
    # Of events that stand alone, in the same clauses, one is enough.
    fixed |= {k for clause in formula for way in clause if len(way) > 1 for k, _ in way}
    return _joined(formula, fixed, {clause: clause for clause in formula}, below, together=False), below


def _joined(
    formula: Formula,
    fixed: set[int],
    places: Mapping[object, Iterable[frozenset[tuple[int, bool]]]],
    below: dict[int, Polynomial],
    *,
    together: bool,
) -> Formula:
    """The formula with each group of events that share their places named by its first."""
    seen_in: dict[int, set[object]] = defaultdict(set)
    for place, ways in places.items():
        for way in ways:
            for k, _ in way:
                seen_in[k].add(place)
    groups: dict[object, list[int]] = defaultdict(list)
    for k, where in seen_in.items():
        groups[k if k in fixed else frozenset(where)].append(k)
    head: dict[int, int] = {}
    for members in groups.values():
        chance = _ONE
        for k in members:
            chance = _times(chance, below[k] if together else _not(below[k]))
        first = min(members)
        below[first] = chance if together else _not(chance)
        head.update(dict.fromkeys(members, first))
    return _minimal(
        frozenset(frozenset((head[k], side) for k, side in way) for way in clause) for clause in formula
    )


def _minimal(clauses: Iterable[Clause]) -> Formula:
    """Drop alternatives that a weaker one covers, and clauses that a stronger one covers."""
    slim = set()
    for clause in clauses:
        if frozenset() in clause:
            continue
        single = {literal for way in clause if len(way) == 1 for literal in way}
        long: list[frozenset[tuple[int, bool]]] = []
        for way in sorted((way for way in clause if len(way) > 1), key=len):
            if single.isdisjoint(way) and not any(other <= way for other in long):
                long.append(way)
        slim.add(frozenset([*(frozenset([literal]) for literal in single), *long]))
    by_size = sorted(slim, key=len)
    strong: list[Clause] = []
    for clause in by_size:
        if not any(other <= clause for other in strong):
            strong.append(clause)
    return frozenset(strong)


def _decide(formula: Formula, event: int, is_below: bool) -> Formula:
    """What remains of a formula once an event is known."""
    known, ruled_out = (event, is_below), (event, not is_below)
    return _minimal(frozenset(way - {known} for way in clause if ruled_out not in way) for clause in formula)


def _parts(formula: Formula) -> list[Formula]:
    """The formula split into parts that share no event."""
    groups: list[tuple[set[int], set[Clause]]] = []
    for clause in formula:
        events, clauses = {k for way in clause for k, _ in way}, {clause}
        apart = []
        for group in groups:
            if group[0] & events:
                events |= group[0]
                clauses |= group[1]
            else:
                apart.append(group)
        groups = [*apart, (events, clauses)]
    return [frozenset(clauses) for _, clauses in groups]


def _plus(a: Polynomial, b: Polynomial) -> Polynomial:
    total = Counter(a)
    for power, c in b.items():
        total[power] += c
    return {power: c for power, c in total.items() if c}


def _times(a: Polynomial, b: Polynomial) -> Polynomial:
    total: Counter[tuple[int, int]] = Counter()
    for (i, j), c in a.items():
        for (k, m), d in b.items():
            total[i + k, j + m] += c * d
    return {power: c for power, c in total.items() if c}


def _not(p: Polynomial) -> Polynomial:
    if len(p) == 1 and (1, 0) in p:
        return {(0, 1): 1}
    return _plus(_ONE, {power: -c for power, c in p.items()})
