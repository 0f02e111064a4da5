"""Strong and weak stability, open preferences, misperception: each against its literal definition."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contadora.errors import InputError
from contadora.solve.stability.concepts import analyse
from contadora.solve.stability.conflict import Conflict, DecisionMaker, Option
from contadora.solve.stability.misperception import hypergame
from contadora.solve.stability.strength import strength
from contadora.solve.stability.unknown import stability_with_unknowns

from .test_stability_literal import CONCEPTS, Literal, conflicts


class Sanctioned(Literal):
    """The literal definitions with any idea of temptation and of dread."""

    def stable_by(self, i, s, concept, tempts, dreads):
        others = [j for j in self.sides if j != i]
        for t in self.moves(i, s):
            if not tempts(i, t, s):
                continue
            if concept == "Nash":
                return False
            if concept == "SIM":
                if not self.joint(i, s, t, others, dreads):
                    return False
                continue
            step = self.improvements if concept == "SEQ" else self.moves
            ends = [u for u in self.sequences(others, t, step) if dreads(i, u, s)]
            ends += [t] if dreads(i, t, s) else []
            if concept == "SMR":
                ends = [u for u in ends if all(dreads(i, v, s) for v in self.moves(i, u))]
            if not ends:
                return False
        return True

    def joint(self, i, s, t, others, dreads, at=0, moved=False):
        if at == len(others):
            return moved and t in self.states and dreads(i, t, s)
        j = others[at]
        for choice in [s, *self.improvements(j, s)]:
            combined = tuple(choice[k] if owner == j else t[k] for k, owner in enumerate(self.owner))
            if self.joint(i, s, combined, others, dreads, at + 1, moved or choice != s):
                return True
        return False


def tiers_of(conflict, data):
    """Random tiers that agree with the ranks."""
    tiers = {}
    for name, ranks in zip(conflict.names, conflict.ranks, strict=True):
        values = np.unique(ranks)
        rises = data.draw(st.lists(st.booleans(), min_size=len(values), max_size=len(values)))
        tiers[name] = np.cumsum(rises)[np.searchsorted(values, ranks)]
    return tiers


@settings(max_examples=80)
@given(conflicts(most_sides=3, most_states=16), st.data())
def test_degrees_of_stability_are_those_of_the_literal_definition(conflict, data):
    tiers = tiers_of(conflict, data)
    found = strength(conflict, tiers)
    literal = Sanctioned(conflict)
    tier = [tiers[name] for name in conflict.names]
    highest = max(2, *(1 + int(np.ptp(row)) for row in tier))

    def loss(i, u, s):
        if literal.p(i, u) == literal.p(i, s):
            return 0
        gap = int(tier[i][literal.states[s]] - tier[i][literal.states[u]])
        return 1 + gap if literal.p(i, u) < literal.p(i, s) else -1

    for i in literal.sides:
        for k, concept in enumerate(CONCEPTS):
            for degree in range(highest + 1):
                expected = [
                    literal.stable_by(
                        i,
                        s,
                        concept,
                        lambda j, t, s: literal.p(j, t) > literal.p(j, s),
                        lambda j, u, s, degree=degree: loss(j, u, s) >= degree,
                    )
                    for s in literal.states
                ]
                assert (found.degrees[i, k] >= degree).tolist() == expected, (concept, degree)
    assert ((found.degrees >= 0) == found.general.stable).all()
    assert (found.degrees <= highest).all()
    assert (found.strong == (found.degrees >= 2)).all()


def test_a_far_fall_deters_more_firmly_than_a_near_one():
    conflict = Conflict(
        (DecisionMaker("A", (Option("x"),)), DecisionMaker("B", (Option("y"),))),
        [0, 1, 2, 3],
        [[2, 3, 2, 1], [1, 1, 1, 2]],
    )
    for tiers, degree in (([0, 0, 0, 0], 1), ([1, 1, 1, 0], 2), ([5, 5, 5, 1], 5)):
        found = strength(conflict, {"A": tiers}, ["SEQ"])
        assert found.degrees[0, 0, 0] == degree
        assert 0 in found.at_degree("SEQ", degree)
        assert 0 not in found.at_degree("SEQ", degree + 1)


def test_nash_stability_is_never_weak():
    conflict = Conflict((DecisionMaker("A", (Option("x"),)), DecisionMaker("B")), [0, 1], [[1, 2], [1, 1]])
    assert strength(conflict, {}, ["Nash"]).to_dict()["Nash"] == {
        "strong": [1], "weak": [], "by_degree": [[1], [1], [1]],
    }  # fmt: skip


def test_tiers_must_agree_with_the_ranking():
    conflict = Conflict((DecisionMaker("A", (Option("x"),)), DecisionMaker("B")), [0, 1], [[1, 2], [1, 1]])
    with pytest.raises(InputError, match="must also be ranked higher"):
        strength(conflict, {"A": [1, 0]})
    with pytest.raises(InputError, match="must also be ranked higher"):
        strength(conflict, {"B": [0, 1]})
    with pytest.raises(InputError, match="one whole number for each of 2"):
        strength(conflict, {"A": [1]})
    with pytest.raises(InputError, match="unknown stability concept 'Nsh'"):
        strength(conflict, {}, ["Nsh"])


class Doubtful(Sanctioned):
    def __init__(self, conflict, unknown):
        super().__init__(conflict)
        self.unknown = unknown

    def open(self, i, s, t):
        return frozenset((self.code[s], self.code[t])) in self.unknown[i]

    def surely(self, i, t, s):
        return self.p(i, t) > self.p(i, s) and not self.open(i, s, t)

    def perhaps(self, i, t, s):
        return self.p(i, t) > self.p(i, s) or self.open(i, s, t)

    def improvements(self, i, s):
        return [t for t in self.moves(i, s) if self.perhaps(i, t, s)]


@settings(max_examples=120)
@given(conflicts(most_sides=3, most_states=16), st.sampled_from("abcd"), st.data())
def test_open_preferences_follow_the_literal_definition(conflict, attitude, data):
    codes = conflict.codes.tolist()
    pairs = [(a, b) for a in codes for b in codes if a < b]
    chosen = {
        name: data.draw(st.lists(st.sampled_from(pairs), max_size=4)) if pairs else []
        for name in conflict.names
    }
    literal = Doubtful(conflict, [{frozenset(pair) for pair in chosen[name]} for name in conflict.names])
    found = stability_with_unknowns(conflict, chosen, attitude)
    tempts = literal.perhaps if attitude in "ac" else literal.surely
    better = literal.surely if attitude in "cd" else literal.perhaps
    for i in literal.sides:
        for k, concept in enumerate(CONCEPTS):
            expected = [
                literal.stable_by(i, s, concept, tempts, lambda j, u, s: not better(j, u, s))
                for s in literal.states
            ]
            assert found.stable[i, k].tolist() == expected, concept


@settings(max_examples=30)
@given(conflicts(most_states=24))
def test_with_nothing_unknown_every_attitude_sees_the_usual_verdicts(conflict):
    for attitude in "abcd":
        found = stability_with_unknowns(conflict, {}, attitude)
        assert (found.stable == analyse(conflict).stable).all()


def test_an_open_preference_must_be_between_two_states():
    conflict = Conflict((DecisionMaker("A", (Option("x"),)),), [0, 1], [[1, 2]])
    for pairs, message in (
        ([(0, 0)], "with itself"),
        ([(0, 5)], "not feasible"),
        ([3], "between two states"),
    ):
        with pytest.raises(InputError, match=message):
            stability_with_unknowns(conflict, {"A": pairs}, "a")
    with pytest.raises(InputError, match="unknown attitude 'e'"):
        stability_with_unknowns(conflict, {}, "e")


@settings(max_examples=40)
@given(conflicts(most_sides=3, most_states=16), st.integers(0, 2**32 - 1))
def test_each_side_is_satisfied_by_its_own_view(conflict, seed):
    rng = np.random.default_rng(seed)
    views = {}
    for name in conflict.names:
        keep = rng.random(len(conflict.codes)) < 0.8
        if keep.any():
            ranks = rng.integers(0, 5, (len(conflict.names), int(keep.sum())))
            views[name] = Conflict(conflict.decision_makers, conflict.codes[keep], ranks)
    found = hypergame(conflict, views)
    seen = [Literal(views.get(name, conflict)) for name in conflict.names]
    for concept in CONCEPTS:
        expected = [
            code
            for code in conflict.codes.tolist()
            if all(code in v.state and v.stable(i, v.state[code], concept) for i, v in enumerate(seen))
        ]
        assert found.equilibria(concept).tolist() == expected


def test_seeing_clearly_nobody_is_surprised():
    conflict = Conflict((DecisionMaker("A", (Option("x"),)), DecisionMaker("B")), [0, 1], [[1, 2], [1, 1]])
    found = hypergame(conflict, {}, ["Nash"]).to_dict()["Nash"]
    assert found["equilibria"] == found["seen_clearly"] == [1]
    assert found["surprises"]["A"] == {"expected": [], "unexpected": []}


def test_a_view_must_be_of_the_same_conflict():
    conflict = Conflict((DecisionMaker("A", (Option("x"),)),), [0, 1], [[1, 2]])
    other = Conflict((DecisionMaker("A", (Option("y"),)),), [0, 1], [[1, 2]])
    with pytest.raises(InputError, match="view of 'A': sees other"):
        hypergame(conflict, {"A": other})
    with pytest.raises(InputError, match="unknown decision maker 'B'"):
        hypergame(conflict, {"B": other})
