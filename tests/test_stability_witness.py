"""Reasons for verdicts, and ways from today: legal, complete, and agreeing with the engine."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contadora.errors import InputError
from contadora.solve.stability.concepts import analyse
from contadora.solve.stability.conflict_file import read_conflict
from contadora.solve.stability.status_quo import paths_to_equilibria, reach
from contadora.solve.stability.witness import Witnesses, witness

from .test_stability_literal import CONCEPTS, Literal, conflicts, published


def legal(literal, start, steps, *, improving):
    """Walk the steps, checking each; the state at the end."""
    names, here, last = literal.conflict.names, start, None
    for step in steps:
        i, there = names.index(step.who), literal.state[step.to]
        assert i != last
        assert literal.can(i, here, there)
        assert not improving or literal.p(i, there) > literal.p(i, here)
        here, last = there, i
    return here


@settings(max_examples=80)
@given(conflicts(most_states=24), st.data())
def test_every_witness_shows_what_the_engine_found_and_can_be_walked(conflict, data):
    literal, found, seek = Literal(conflict), analyse(conflict), Witnesses(conflict)
    i = data.draw(st.sampled_from(list(literal.sides)))
    for s, place in literal.states.items():
        for k, concept in enumerate(CONCEPTS):
            why = seek.find(literal.code[s], i, concept)
            assert why.stable == found.stable[i, k, place]
            improvements = {literal.code[t] for t in literal.improvements(i, s)}
            assert {a.to for a in why.answers} <= improvements
            if not why.stable:
                assert [a.sanction for a in why.answers] == [None]
                continue
            assert {a.to for a in why.answers} == improvements
            for answer in why.answers:
                check_sanction(literal, i, s, answer, concept)


def check_sanction(literal, i, s, answer, concept):
    now, end = literal.p(i, s), literal.state[answer.end]
    assert literal.p(i, end) <= now
    assert literal.conflict.names[i] not in [step.who for step in answer.sanction]
    if concept == "SIM":
        together = list(literal.state[answer.to])
        for step in answer.sanction:
            j, there = literal.conflict.names.index(step.who), literal.state[step.to]
            assert there in literal.improvements(j, s)
            for k, owner in enumerate(literal.owner):
                if owner == j:
                    together[k] = there[k]
        assert tuple(together) == end
        return
    assert legal(literal, literal.state[answer.to], answer.sanction, improving=concept == "SEQ") == end
    if concept == "SMR":
        assert all(literal.p(i, v) <= now for v in literal.moves(i, end))


def test_an_unstable_verdict_names_the_best_move_that_nothing_holds():
    case = next(case for case in published()["cases"] if case["name"] == "chicken")
    why = witness(read_conflict(case), 3, "A", "SEQ")
    assert why.words == (
        "Unstable for A (SEQ). It can move to (A: none; B: swerve), which it prefers, "
        "and no countermoves that pay the others undo the gain."
    )
    assert json.loads(json.dumps(why.to_dict()))["answers"] == [{"to": 2, "sanction": None, "end": None}]


def test_a_state_that_cannot_occur_has_no_witness():
    case = next(case for case in published()["cases"] if case["name"] == "syria_iraq_1975")
    conflict = read_conflict(case)
    with pytest.raises(InputError, match="state 3 is not feasible"):
        witness(conflict, 3, "Syria", "Nash")
    with pytest.raises(InputError, match="did you mean 'Syria'"):
        witness(conflict, 0, "Siria", "Nash")


@settings(max_examples=100)
@given(conflicts(most_states=24), st.booleans(), st.data())
def test_reach_is_that_of_literal_legal_sequences_and_paths_can_be_walked(conflict, improving, data):
    literal = Literal(conflict)
    start = data.draw(st.sampled_from(list(literal.states)))
    step = literal.improvements if improving else literal.moves
    found = reach(conflict, literal.code[start], improving=improving)
    reached = literal.sequences(literal.sides, start, step) | {start}
    assert found.codes.tolist() == sorted(literal.code[s] for s in reached)
    led = {i: led_by(literal, i, start, step) for i in literal.sides}
    for s in literal.states:
        path = found.path(literal.code[s])
        assert (path is None) == (s not in reached)
        if path is None:
            continue
        assert legal(literal, start, path.steps, improving=improving) == s
        assert len(path.steps) == found.distance[literal.states[s]]
        if s != start:
            assert path.first_movers == tuple(conflict.names[i] for i in literal.sides if s in led[i])


def led_by(literal, first, start, step):
    seen = {(t, first) for t in step(first, start)}
    todo = list(seen)
    while todo:
        state, last = todo.pop()
        for j in literal.sides:
            for t in step(j, state) if j != last else ():
                if (t, j) not in seen:
                    seen.add((t, j))
                    todo.append((t, j))
    return {t for t, _ in seen}


@settings(max_examples=40)
@given(conflicts(most_states=24))
def test_distances_are_the_fewest_moves(conflict):
    literal = Literal(conflict)
    start = next(iter(literal.states))
    level, distance, depth = {start}, {start: 0}, 0
    while level:
        depth += 1
        level = {t for s in level for i in literal.sides for t in literal.moves(i, s)} - distance.keys()
        distance |= dict.fromkeys(level, depth)
    expected = [distance.get(s, -1) for s in literal.states]
    assert reach(conflict, literal.code[start]).distance.tolist() == expected


def test_ways_to_each_equilibrium_are_told_in_words():
    case = next(case for case in published()["cases"] if case["name"] == "syria_iraq_1975")
    conflict = read_conflict(case)
    ways = paths_to_equilibria(analyse(conflict, ["Nash"]), 1)["Nash"]
    assert list(ways) == [6]
    assert ways[6].words.endswith("(Syria: escalate; Iraq: attack).")
    assert np.isin(ways[6].first_movers, conflict.names).all()
    assert reach(conflict, 6).path(6).words == "This is where things stand: (Syria: escalate; Iraq: attack)."
    assert json.dumps(reach(conflict, 0).to_dict())
