"""Single changes that make a state hold or break a deadlock; looking several moves ahead."""

import json
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contadora.errors import EngineError, InputError
from contadora.solve.stability.conflict import Conflict, DecisionMaker, Option
from contadora.solve.stability.conflict_file import read_conflict
from contadora.solve.stability.foresight import limited_move, non_myopic
from contadora.solve.stability.levers import levers

from .test_stability_literal import CONCEPTS, Literal, conflicts, published


@settings(max_examples=60)
@given(conflicts(most_sides=3, most_states=12), st.booleans(), st.data())
def test_every_lever_does_what_it_says(conflict, hold, data):
    state = int(data.draw(st.sampled_from(conflict.codes.tolist())))
    before = Literal(conflict).to_dict()["equilibria"]
    for lever in levers(conflict, state, hold=hold):
        after = Literal(lever.conflict).to_dict()["equilibria"]
        for concept in CONCEPTS:
            works = (state in after[concept]) == hold and (state in before[concept]) != hold
            assert works == (concept in lever.concepts)
        shared = [len((set(before[concept]) ^ set(after[concept])) - {state}) for concept in lever.concepts]
        assert lever.side_effects == sum(shared)


@settings(max_examples=60)
@given(conflicts(most_sides=3, most_states=12), st.booleans(), st.data())
def test_no_option_to_bind_and_no_swap_is_overlooked(conflict, hold, data):
    state = int(data.draw(st.sampled_from(conflict.codes.tolist())))
    found = levers(conflict, state, hold=hold, concepts=("SEQ",), kinds=("bind", "swap"))
    if (state in Literal(conflict).to_dict(("SEQ",))["equilibria"]["SEQ"]) == hold:
        assert found == ()
        return
    count = 0
    for i, side in enumerate(conflict.decision_makers):
        candidates = []
        for k, option in enumerate(side.options):
            for way in ("forward", "backward") if option.direction == "both" else ():
                options = list(side.options)
                options[k] = Option(option.name, option.levels, way)
                sides = list(conflict.decision_makers)
                sides[i] = DecisionMaker(side.name, tuple(options))
                candidates.append(Conflict(tuple(sides), conflict.codes, conflict.ranks))
        values = sorted(set(conflict.ranks[i].tolist()))
        for a, b in pairwise(values):
            ranks = conflict.ranks.copy()
            ranks[i] = [{a: b, b: a}.get(r, r) for r in ranks[i].tolist()]
            candidates.append(replace(conflict, ranks=ranks))
        for changed in candidates:
            count += (state in Literal(changed).to_dict(("SEQ",))["equilibria"]["SEQ"]) == hold
    assert len(found) == count


def test_a_guarantor_holds_a_side_that_nothing_else_would_hold():
    conflict = read_conflict(
        {
            "decision_makers": {"Government": ["break the truce"], "Observer": []},
            "rankings_best_first": {"Government": [1, 0], "Observer": [0, 1]},
        }
    )
    best, *rest = levers(conflict, 0, concepts=("SEQ", "SIM"), kinds=("guarantee",))
    assert (best.kind, best.concepts, rest) == ("guarantee", ("SEQ",), [])
    assert best.words == (
        "If a guarantor could and would penalise Government for leaving, "
        "(Government: none) would hold under SEQ."
    )
    assert json.loads(json.dumps(best.to_dict()))["kind"] == "guarantee"


def test_smaller_changes_come_first():
    case = next(case for case in published()["cases"] if case["name"] == "cuban_missile_crisis")
    found = levers(read_conflict(case), 4)
    assert found
    keys = [
        (-len(lever.concepts), ["bind", "release", "swap", "guarantee"].index(lever.kind)) for lever in found
    ]
    assert [key[0] for key in keys] == sorted(key[0] for key in keys)
    assert any(lever.kind == "swap" for lever in found)


def test_levers_refuse_what_they_cannot_try():
    conflict = Conflict((DecisionMaker("A", (Option("x"),)),), [0, 1], [[1, 2]])
    with pytest.raises(InputError, match="unknown kind of lever 'bribe'"):
        levers(conflict, 0, kinds=("bribe",))
    with pytest.raises(InputError, match="not feasible"):
        levers(conflict, 2)
    large = Conflict(
        (DecisionMaker("A", tuple(Option(f"o{k}") for k in range(14))),), np.arange(2**14), [np.arange(2**14)]
    )
    with pytest.raises(EngineError, match="too many to try; leave out the kind 'swap'"):
        levers(large, 0)


class Looking(Literal):
    """Limited-move stability by the literal recursion."""

    def end(self, i, s, h):
        """Where i expects play to end if it is i's turn in s, by trying every course."""
        if h == 0:
            return s
        ends = [self.answered(i, t, h - 1) for t in sorted(self.moves(i, s), key=lambda t: self.code[t])]
        best = max(ends, key=lambda u: self.p(i, u), default=s)
        return best if self.p(i, best) > self.p(i, s) else s

    def answered(self, i, t, h):
        courses = [self.end(j, t, h) for j in self.sides if j != i]
        left = [u for u in courses if u != t]
        return min(left, key=lambda u: (self.p(i, u), self.code[u]), default=t)


@settings(max_examples=80)
@given(conflicts(most_sides=4, most_states=12), st.integers(1, 4))
def test_looking_ahead_follows_the_literal_recursion(conflict, horizon):
    literal = Looking(conflict)
    found = limited_move(conflict, horizon)
    for i in literal.sides:
        expected = [literal.end(i, s, horizon) == s for s in literal.states]
        assert found.stable[i].tolist() == expected


@settings(max_examples=60)
@given(conflicts(most_sides=4, most_states=24))
def test_one_move_ahead_is_nash(conflict):
    found = limited_move(conflict, 1)
    assert found.to_dict()["equilibria"] == Literal(conflict).to_dict(("Nash",))["equilibria"]["Nash"]


@settings(max_examples=40)
@given(conflicts(most_sides=3, most_states=16))
def test_without_limit_is_what_holds_at_all_distant_horizons(conflict):
    unlimited = non_myopic(conflict).stable
    distant = np.stack([limited_move(conflict, h).stable for h in range(60, 84)])
    assert (unlimited == distant.all(axis=0)).all()


def test_far_sighted_sides_cooperate_in_the_prisoners_dilemma():
    case = next(case for case in published()["cases"] if case["name"] == "prisoners_dilemma")
    found = non_myopic(read_conflict(case))
    assert found.equilibria.tolist() == [0, 3]
    assert found.to_dict()["horizon"] is None


def test_looking_no_move_ahead_is_refused():
    conflict = Conflict((DecisionMaker("A", (Option("x"),)),), [0, 1], [[1, 2]])
    with pytest.raises(InputError, match="whole number of 1 or more, not 0"):
        limited_move(conflict, 0)
