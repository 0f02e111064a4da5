"""Zone, frontier and solutions against plain enumeration in exact fractions, on random small tables."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations, product
from math import prod
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from contadora.case.table import ConsentRule, Joint, Rule, Table, table_from_scores
from contadora.solve.settlement import settle
from contadora.solve.settlement.grid import count, frontier_by_enumeration
from contadora.solve.settlement.merge import merge
from contadora.solve.settlement.space import space_of

if TYPE_CHECKING:
    from collections.abc import Collection

RULES = ("nash", "kalai_smorodinsky", "egalitarian", "utilitarian")


@dataclass(frozen=True)
class Exact:
    """A table's packages in the zone, by brute force."""

    admissible: int
    zone: dict[tuple[int, ...], tuple[Fraction, ...]]
    walk_away: tuple[Fraction, ...]
    consent: ConsentRule

    @property
    def frontier(self) -> set[tuple[Fraction, ...]]:
        points = set(self.zone.values())
        return {
            u
            for u in points
            if not any(v != u and all(a >= b for a, b in zip(v, u, strict=True)) for v in points)
        }

    def gains(self, utilities: tuple[Fraction, ...]) -> tuple[Fraction, ...]:
        return tuple(u - d for u, d in zip(utilities, self.walk_away, strict=True))

    def coalitions(self) -> list[tuple[int, ...]]:
        """Every coalition that satisfies the rule, smallest or not."""
        everyone = self.consent.parties
        return [
            c for n in range(len(everyone) + 1) for c in combinations(everyone, n) if agreed(self.consent, c)
        ]

    def best(self, rule: str, alpha: list[int]) -> set[tuple[Fraction, ...]]:
        """Undominated utilities that a rule singles out, over all coalitions; those outside want no more."""
        everyone = range(len(self.walk_away))
        ideal = [max(self.gains(u)[i] for u in self.zone.values()) for i in everyone]

        def score(gains: tuple[Fraction, ...], coalition: tuple[int, ...]) -> object:
            if any(gains[i] < 0 for i in coalition):
                return None
            if rule == "utilitarian":
                return sum(gains)
            if rule == "egalitarian":
                return tuple(sorted(gains[i] if i in coalition else float("inf") for i in everyone))
            share = {i: gains[i] / ideal[i] if ideal[i] > 0 else Fraction(1) for i in coalition}
            if rule == "kalai_smorodinsky":
                return tuple(sorted(share.get(i, Fraction(1)) for i in everyone))
            return prod((share[i] ** alpha[i] for i in coalition), start=Fraction(1))

        scored = {}
        for u in self.frontier:
            scores = [s for c in self.coalitions() if (s := score(self.gains(u), c)) is not None]
            if scores:
                scored[u] = max(scores)
        top = max(scored.values())
        return {u for u, s in scored.items() if s == top}


def agreed(consent: ConsentRule, accepts: Collection[int]) -> bool:
    if not set(consent.vetoes) <= set(accepts):
        return False
    others = [i for i in consent.parties if i not in consent.vetoes]
    if consent.weights:
        weight = sum(Fraction(consent.weights[consent.parties.index(i)]) for i in others if i in accepts)
        return weight >= Fraction(consent.quota)
    return sum(i not in accepts for i in others) <= consent.may_refuse


def exact(table: Table) -> Exact:
    """Enumerate a table in fractions; scores must be multiples of 1/360."""

    def fraction(x: float) -> Fraction:
        found = Fraction(x).limit_denominator(1000)
        assert abs(float(found) - x) < 1e-12
        return found

    worth = [[[fraction(x) for x in row] for row in w] for w in table.worth()]
    walk_away = tuple(fraction(d) for d in table.disagreement[0])
    everyone = tuple(dict.fromkeys((*table.consent.parties, *table.consent.vetoes)))
    zone, admissible = {}, 0
    for package in product(*(range(size) for size in table.sizes)):

        def has(clauses: tuple[tuple[int, int], ...], package: tuple[int, ...] = package) -> bool:
            return all(package[k] == o for k, o in clauses)

        if any(
            has(r.when) and (not has(r.requires) or (r.excludes and has(r.excludes))) for r in table.rules
        ):
            continue
        admissible += 1
        utilities = [
            sum((w[i][o] for w, o in zip(worth, package, strict=True)), Fraction(0))
            + sum((fraction(j.worth[0]) for j in table.joints if j.actor == i and has(j.when)), Fraction(0))
            for i in range(len(table.actors))
        ]
        accepts = {i for i in everyone if utilities[i] >= walk_away[i]}
        if agreed(table.consent, accepts):
            zone[package] = tuple(utilities[i] for i in everyone)
    return Exact(admissible, zone, tuple(walk_away[i] for i in everyone), table.consent)


@st.composite
def tables(draw: st.DrawFn, *, additive: bool = False, unanimous: bool = False) -> Table:
    parties = draw(st.integers(1, 4))
    sizes = draw(st.lists(st.integers(1, 4), min_size=1, max_size=4))
    unit = draw(st.sampled_from([1, 3, 7, 10]))
    score = st.integers(0, 12).map(lambda n: n / unit)
    scores = [
        np.array(draw(st.lists(score, min_size=parties * s, max_size=parties * s))).reshape(parties, s)
        for s in sizes
    ]
    walk_away = draw(st.lists(st.integers(0, 20).map(lambda n: n / unit), min_size=parties, max_size=parties))
    everyone = tuple(range(parties))
    consent = ConsentRule(everyone)
    if not unanimous and draw(st.booleans()):
        vetoes = tuple(draw(st.sets(st.sampled_from(everyone), max_size=parties - 1)))
        consent = ConsentRule(everyone, vetoes, draw(st.integers(0, max(0, parties - len(vetoes) - 1))))
        others = [i for i in everyone if i not in vetoes]
        if draw(st.booleans()):
            weight = draw(st.lists(st.integers(0, 5), min_size=len(others), max_size=len(others)))
            assume(sum(weight))
            quota = draw(st.integers(1, sum(weight)))
            of = dict(zip(others, weight, strict=True))
            consent = ConsentRule(everyone, vetoes, 0, tuple(float(of.get(i, 9)) for i in everyone), quota)
    table = table_from_scores(
        scores,
        walk_away,
        actors=[f"p{i}" for i in everyone],
        issues=[f"issue{k}" for k in range(len(sizes))],
        options=[[f"o{o}" for o in range(s)] for s in sizes],
        consent=consent,
    )
    if additive:
        return table
    clause = st.integers(0, len(sizes) - 1).flatmap(
        lambda k: st.tuples(st.just(k), st.integers(0, sizes[k] - 1))
    )
    joints = [
        Joint(
            draw(st.integers(0, parties - 1)),
            tuple(draw(st.lists(clause, min_size=1, max_size=3))),
            np.array([draw(st.integers(-6, 6)) / unit]),
        )
        for _ in range(draw(st.integers(0, 3)))
    ]
    rules = [
        Rule(
            "rule",
            tuple(draw(st.lists(clause, max_size=2))),
            tuple(draw(st.lists(clause, max_size=2))),
            tuple(draw(st.lists(clause, max_size=2))),
        )
        for _ in range(draw(st.integers(0, 2)))
    ]
    return replace(table, joints=tuple(joints), rules=tuple(rules))


def close(found: dict[str, float], wanted: set[tuple[Fraction, ...]]) -> bool:
    return any(np.allclose(list(found.values()), [float(x) for x in u], atol=1e-9) for u in wanted)


def rounded(points: object) -> list[tuple[float, ...]]:
    return sorted(tuple(round(float(x), 9) + 0.0 for x in point) for point in points)  # type: ignore[attr-defined]


@given(tables())
@settings(max_examples=300)
def test_zone_frontier_and_their_packages_are_those_of_plain_enumeration(table: Table) -> None:
    truth = exact(table)
    found = settle(table, frontier_limit=10_000)
    assert (found.packages, found.admissible, found.zone) == (
        table.packages,
        truth.admissible,
        len(truth.zone),
    )
    assert rounded(list(p.utilities.values()) for p in found.frontier) == rounded(truth.frontier)
    assert found.frontier_size == len(truth.frontier)
    for point in found.frontier:
        behind = [p for p, u in truth.zone.items() if rounded([u]) == rounded([point.utilities.values()])]
        assert point.count == len(behind)
        assert all(package in [table.package(p) for p in behind] for package in point.packages)


@given(tables())
@settings(max_examples=300)
def test_merging_gives_the_frontier_of_enumeration_with_every_package_behind_it(table: Table) -> None:
    space = space_of(table)
    points, numbers, starts = frontier_by_enumeration(space)
    merged = merge(space)
    assert not merged.bound.any()
    assert merged.utilities.T.tolist() == points[:, starts].T.tolist()
    ends = [*starts.tolist(), len(numbers)][1:]
    for point, (start, end) in enumerate(zip(starts.tolist(), ends, strict=True)):
        behind = sorted(map(tuple, space.decode(numbers[start:end]).tolist()))
        assert sorted(merged.packages(point)) == behind
        assert merged.counts()[point] == len(behind)


@given(tables(), st.data())
@settings(max_examples=300)
def test_solutions_are_those_of_plain_enumeration(table: Table, data: st.DataObject) -> None:
    truth = exact(table)
    alpha = data.draw(
        st.lists(st.integers(1, 3), min_size=len(truth.walk_away), max_size=len(truth.walk_away))
    )
    found = settle(table, weights=alpha)
    for rule in RULES:
        solution = getattr(found, rule)
        if not truth.zone:
            assert solution is None
            assert found.why_empty
            continue
        wanted = truth.best(rule, alpha)
        assert close(solution.utilities, wanted)
        assert solution.tied == sum(u in wanted for u in truth.zone.values())
        assert solution.package in solution.ties


@given(tables(additive=True, unanimous=True))
def test_counting_in_blocks_agrees_with_counting_at_once(table: Table) -> None:
    import contadora.solve.settlement.grid as grid

    space = space_of(table)
    blocks = list(grid.blocks(space, largest=3))
    utilities = np.concatenate([u for _, u, _ in blocks], axis=1)
    numbers = np.arange(space.packages)
    assert np.array_equal(utilities, space.utilities(space.decode(numbers)))
    assert [first for first, _, _ in blocks] == list(range(0, space.packages, blocks[0][1].shape[1]))
    assert count(space) == (space.packages, len(exact(table).zone))


@given(tables(), st.floats(0.01, 2.0))
@settings(max_examples=200)
def test_the_epsilon_frontier_stays_within_its_bound(table: Table, epsilon: float) -> None:
    truth = exact(table)
    found = settle(table, epsilon=epsilon, frontier_limit=10_000)
    assert found.epsilon <= epsilon + 1e-12
    kept = [list(p.utilities.values()) for p in found.frontier]
    for utilities in truth.frontier:
        if all(g >= found.epsilon for g in truth.gains(utilities)):
            assert any(
                all(k >= float(u) - found.epsilon - 1e-9 for k, u in zip(point, utilities, strict=True))
                for point in kept
            )


@given(tables(unanimous=True), st.data())
def test_nash_and_kalai_smorodinsky_ignore_each_partys_scale(table: Table, data: st.DataObject) -> None:
    n = len(table.actors)
    slope = np.array(data.draw(st.lists(st.sampled_from([0.5, 1.0, 2.0, 8.0]), min_size=n, max_size=n)))
    shift = np.array(data.draw(st.lists(st.integers(-3, 3), min_size=n, max_size=n)), dtype=float)
    values = table.values * slope[:, None, None]
    values[:, :, 0] += shift[:, None]
    moved = replace(
        table,
        values=values,
        disagreement=table.disagreement * slope + shift,
        joints=tuple(replace(j, worth=j.worth * slope[j.actor]) for j in table.joints),
    )
    before, after = settle(table), settle(moved)
    for rule in ("nash", "kalai_smorodinsky"):
        old, new = getattr(before, rule), getattr(after, rule)
        assert (old is None) == (new is None)
        if old is not None:
            assert {tuple(t.values()) for t in old.ties} == {tuple(t.values()) for t in new.ties}


@given(tables())
def test_renaming_changes_only_the_names(table: Table) -> None:
    renamed = replace(
        table,
        actors=tuple(f"z{a}" for a in table.actors),
        issues=tuple(f"z{i}" for i in table.issues),
        options=tuple(tuple(f"z{o}" for o in options) for options in table.options),
    )
    before, after = settle(table), settle(renamed)
    assert [list(p.utilities.values()) for p in before.frontier] == [
        list(p.utilities.values()) for p in after.frontier
    ]
    for rule in RULES:
        old, new = getattr(before, rule), getattr(after, rule)
        if old is not None:
            assert [f"z{o}" for o in old.package.values()] == list(new.package.values())


@given(tables(additive=True))
def test_an_option_worse_for_everybody_changes_no_frontier_and_no_solution(table: Table) -> None:
    worth = table.worth()
    worse = worth[0].min(axis=1, keepdims=True) - 1.0
    padded = table_from_scores(
        [np.concatenate([worth[0], worse], axis=1), *worth[1:]],
        table.disagreement[0].tolist(),
        actors=table.actors,
        issues=table.issues,
        options=[[*table.options[0], "worse"], *table.options[1:]],
        consent=table.consent,
    )
    before, after = settle(table), settle(padded)
    assert [p.utilities for p in before.frontier] == [p.utilities for p in after.frontier]
    for rule in RULES:
        old, new = getattr(before, rule), getattr(after, rule)
        assert (old is None) == (new is None)
        if old is not None:
            assert old.utilities == pytest.approx(new.utilities)


@given(tables())
def test_the_frontier_of_the_zone_is_the_part_of_the_whole_frontier_that_is_in_it(table: Table) -> None:
    nobody_minds = replace(table, disagreement=np.full_like(table.disagreement, -1000.0))
    whole, truth = exact(nobody_minds), exact(table)
    inside = {u for u in whole.frontier if u in set(truth.zone.values())}
    assert inside == truth.frontier


@given(st.integers(0, 10**6))
@settings(max_examples=60)
def test_sums_that_tie_in_fractions_tie_in_floating_point(seed: int) -> None:
    """Sixteen-digit weights, some shared between issues, and whole evaluations: ties abound."""
    rng = np.random.default_rng(seed)
    parties, sizes = 2 + seed % 2, (4, 4, 3, 3)
    weights = rng.dirichlet(np.ones(4), size=parties)
    weights[:, 1] = weights[:, 0]
    worth = []
    for k, size in enumerate(sizes):
        evaluations = rng.integers(0, 6, size=(parties, size))
        evaluations[:, 0] = 6
        worth.append(
            [
                [Fraction(repr(w)) * int(e) / 6 for e in row]
                for w, row in zip(weights[:, k].tolist(), evaluations, strict=True)
            ]
        )
    table = table_from_scores(
        [np.array([[float(x) for x in row] for row in w]) for w in worth],
        [0.0] * parties,
        actors=[f"p{i}" for i in range(parties)],
        issues=[f"issue{k}" for k in range(4)],
        options=[[f"o{o}" for o in range(s)] for s in sizes],
    )
    zone = {
        p: tuple(sum((w[i][o] for w, o in zip(worth, p, strict=True)), Fraction(0)) for i in range(parties))
        for p in product(*map(range, sizes))
    }
    truth = Exact(len(zone), zone, (Fraction(0),) * parties, table.consent)
    found = settle(table, frontier_limit=10_000)
    behind = {u: sum(v == u for v in zone.values()) for u in truth.frontier}
    assert sorted(p.count for p in found.frontier) == sorted(behind.values())
    assert len(merge(space_of(table)).counts()) == len(truth.frontier)
    for rule in RULES:
        assert getattr(found, rule).tied == sum(behind[u] for u in truth.best(rule, [1] * parties))
