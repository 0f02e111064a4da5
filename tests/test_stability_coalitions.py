"""Coalitions: the literal definitions, and what must agree with the sides on their own."""

import json
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contadora.errors import EngineError, InputError
from contadora.solve.stability.coalitions import COALITION_CONCEPTS, coalition_stability
from contadora.solve.stability.concepts import analyse
from contadora.solve.stability.conflict import Conflict, DecisionMaker, Option

from .test_stability_literal import Literal, conflicts


class Together(Literal):
    """The literal definitions for those who move together."""

    def simultaneous_loss(self, s, t, others, gain):
        """Whether improvements of the others from s, made while a coalition goes to t, undo its gain."""
        for choice in product(*([s, *self.improvements(j, s)] for j in others)):
            if all(c == s for c in choice):
                continue
            combined = list(t)
            for j, c in zip(others, choice, strict=True):
                for k, owner in enumerate(self.owner):
                    if owner == j:
                        combined[k] = c[k]
            if tuple(combined) in self.states and not gain(tuple(combined)):
                return True
        return False


def stable_for(literal, members, s, concept):
    others = [j for j in literal.sides if j not in members]

    def gain(u):
        return all(literal.p(i, u) > literal.p(i, s) for i in members)

    for t in literal.sequences(members, s, literal.moves):
        if not gain(t):
            continue
        if concept == "Nash":
            return False
        if concept == "SIM":
            if not literal.simultaneous_loss(s, t, others, gain):
                return False
            continue
        step = literal.improvements if concept == "SEQ" else literal.moves
        ends = [u for u in literal.sequences(others, t, step) if not gain(u)]
        if concept == "SMR":
            ends = [u for u in ends if not any(map(gain, literal.sequences(members, u, literal.moves)))]
        if not ends:
            return False
    return True


@settings(max_examples=60)
@given(conflicts(most_sides=3, most_states=12))
def test_coalitions_follow_the_literal_definitions(conflict):
    literal = Together(conflict)
    found = coalition_stability(conflict)
    groups = [g for size in range(1, len(conflict.names) + 1) for g in combinations(literal.sides, size)]
    assert found.coalitions == tuple(tuple(conflict.names[i] for i in group) for group in groups)
    for h, members in enumerate(groups):
        for k, concept in enumerate(COALITION_CONCEPTS):
            expected = [stable_for(literal, members, s, concept) for s in literal.states]
            assert found.stable[h, k].tolist() == expected


@settings(max_examples=60)
@given(conflicts(most_states=24))
def test_alone_each_side_is_judged_as_without_coalitions(conflict):
    found = coalition_stability(conflict, [[name] for name in conflict.names])
    assert (found.stable == analyse(conflict, COALITION_CONCEPTS).stable).all()


@settings(max_examples=40)
@given(conflicts(most_sides=3, most_states=12), st.data())
def test_a_partition_asks_only_its_own_coalitions(conflict, data):
    every = coalition_stability(conflict)
    pair = list(conflict.names[:2])
    found = coalition_stability(conflict, [pair, *([name] for name in conflict.names[2:])])
    assert (found.stable[0] == every.stable[every.coalitions.index(tuple(pair))]).all()
    assert set(every.equilibria("GMR")) <= set(found.equilibria("GMR"))
    assert json.dumps(found.to_dict())


def test_a_partition_names_each_side_once():
    conflict = Conflict((DecisionMaker("A", (Option("x"),)), DecisionMaker("B")), [0, 1], [[1, 2], [1, 1]])
    wrong = (
        ([["A"]], "'B' is missing from the partition"),
        ([["A", "B"], ["B"]], "'B' is more than once"),
        (["A", "B"], "must be a list of names"),
        ([["A", "C"], ["B"]], "unknown decision maker 'C'"),
        ([[], ["A", "B"]], "must be a list of names"),
    )
    for partition, message in wrong:
        with pytest.raises(InputError, match=message):
            coalition_stability(conflict, partition)


def test_too_many_coalitions_are_refused():
    sides = tuple(DecisionMaker(f"side {k}", (Option("x"),)) for k in range(10))
    conflict = Conflict(sides, np.arange(1024), np.ones((10, 1024), dtype=int))
    with pytest.raises(EngineError, match="1,023 coalitions over 1,024 states"):
        coalition_stability(conflict)
