"""Stable states and equilibria: published conflicts, the literal definitions, long chains."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contadora.errors import EngineError, InputError
from contadora.solve.stability import concepts as engine
from contadora.solve.stability.concepts import analyse, usual_concepts
from contadora.solve.stability.conflict import Conflict, DecisionMaker, Option
from contadora.solve.stability.conflict_file import read_conflict
from contadora.solve.stability.witness import Witnesses

from .test_stability_literal import CONCEPTS, Literal, conflicts, published


def test_published_conflicts_have_their_published_equilibria():
    for case in published()["cases"]:
        expected = {concept: case["equilibria_codes"][concept] for concept in CONCEPTS}
        assert analyse(read_conflict(case)).to_dict()["equilibria"] == expected, case["name"]


@pytest.mark.parametrize("number", [0, 1, 2])
def test_conflicts_on_which_published_solvers_err_come_out_right(number):
    item = published()["counterexamples"]["items"][number]
    sides = [f"side {i}" for i in range(max(item["own"]) + 1)]
    conflict = read_conflict(
        {
            "decision_makers": {
                name: [f"o{k}" for k, owner in enumerate(item["own"]) if owner == i]
                for i, name in enumerate(sides)
            },
            "feasible_codes": item["feasible"],
            "rankings_best_first": dict(zip(sides, item["rankings_best_first"], strict=True)),
        }
    )
    stable = analyse(conflict).stable_codes(item["dm"], item["concept"])
    assert (item["state"] in stable) is item["stable"]


@settings(max_examples=300)
@given(conflicts())
def test_on_arrays_the_engine_agrees_with_the_literal_definitions(conflict):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "EVERYDAY", 2**62)
        found = analyse(conflict).to_dict()
    assert found == Literal(conflict).to_dict()


@settings(max_examples=300)
@given(conflicts(), st.sampled_from([0, engine.PATIENCE]))
def test_compiled_the_engine_agrees_too_with_long_chains_flooded_or_not(conflict, patience):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "EVERYDAY", -1)
        patch.setattr(engine, "PATIENCE", patience)
        found = analyse(conflict).to_dict()
    assert found == Literal(conflict).to_dict()


MIXED = ("both", "forward", "both", "backward", "both")


@pytest.mark.parametrize(
    ("options", "share", "levels"),
    [
        ((5, 6), 1.0, (2,)),
        ((2, 7, 2), 0.7, (2,)),
        ((3, 3, 5), 0.3, (2,)),
        ((4, 1, 3, 3), 1.0, (2, 2, 3)),
        ((3, 3, 2), 0.6, (3, 2)),
    ],
)
@pytest.mark.parametrize("directions", [("both",), MIXED])
def test_larger_conflicts_agree_with_a_search_for_each_verdict(
    options, share, levels, directions, monkeypatch
):
    rng = np.random.default_rng(sum(options))
    sides, size = [], 1
    for i, count in enumerate(options):
        held = []
        for k in range(count):
            held.append(Option(f"o{k}", levels[k % len(levels)], directions[(i + k) % len(directions)]))
            size *= held[-1].levels
        sides.append(DecisionMaker(f"side {i}", tuple(held)))
    codes = np.flatnonzero(rng.random(size) < share)
    conflict = Conflict(tuple(sides), codes, rng.integers(0, len(codes) // 2, (len(options), len(codes))))
    found, seek = analyse(conflict), Witnesses(conflict)
    for budget in (-1, 2**62):
        monkeypatch.setattr(engine, "EVERYDAY", budget)
        assert (analyse(conflict).stable == found.stable).all()
    assert 0 < found.stable.mean() < 1
    for place in rng.choice(len(codes), 12, replace=False).tolist():
        for i in range(len(options)):
            for k, concept in enumerate(CONCEPTS):
                assert found.stable[i, k, place] == seek.find(int(codes[place]), i, concept).stable


def test_one_side_may_hold_sixteen_options():
    rng = np.random.default_rng(5)
    sides = (
        DecisionMaker("one", (Option("o"),)),
        DecisionMaker("many", tuple(Option(f"o{k}") for k in range(16))),
    )
    codes = np.flatnonzero(rng.random(2**17) < 0.7)
    conflict = Conflict(sides, codes, rng.integers(0, 1000, (2, len(codes))))
    found, seek = analyse(conflict, ["SEQ", "GMR"]), Witnesses(conflict)
    for place in rng.choice(len(codes), 5, replace=False).tolist():
        for k, concept in enumerate(found.concepts):
            assert found.stable[0, k, place] == seek.find(int(codes[place]), "one", concept).stable


def staircase(q):
    """Two opponents climb in turns, so that a threat comes true only after 2^(q+1) improvements."""
    n = 2**q
    step = np.full((n, n), -1)
    for k in range(n):
        step[k, k] = 2 * k
        if k + 1 < n:
            step[k, k + 1] = 2 * k + 1
    a, b = np.meshgrid(np.arange(n), np.arange(n))  # b by rows: code = me + 2a + 2nb
    height = step[b, a]
    sides = tuple(
        DecisionMaker(name, tuple(Option(f"o{k}") for k in range(count)))
        for name, count in (("me", 1), ("climber", q), ("follower", q))
    )
    climb = np.repeat(height.ravel(), 2) + 1
    mine = np.ones((n * n, 2), dtype=int)
    mine[:, 1] = 2  # having moved is better,
    mine[-1] = 0  # save where the staircase ends
    return Conflict(sides, np.arange(2 * n * n), np.stack([mine.ravel(), climb, climb]))


def test_a_threat_at_the_end_of_a_long_staircase_deters():
    stable = analyse(staircase(6), ["SEQ", "Nash"])
    assert 0 in stable.stable_codes("me", "SEQ")
    assert 0 not in stable.stable_codes("me", "Nash")


def test_a_short_staircase_agrees_with_the_literal_definitions():
    conflict = staircase(2)
    assert analyse(conflict).to_dict() == Literal(conflict).to_dict()


@settings(max_examples=100)
@given(conflicts())
def test_nash_stability_implies_every_other_and_symmetric_implies_general(conflict):
    stable = analyse(conflict).stable
    nash, gmr, smr, seq, sim = stable.swapaxes(0, 1)
    for weaker in (gmr, smr, seq, sim):
        assert (nash <= weaker).all()
    assert (smr <= gmr).all()
    assert (seq <= gmr).all()


@settings(max_examples=60)
@given(conflicts(), st.permutations(range(4)))
def test_the_order_of_decision_makers_does_not_matter(conflict, order):
    order = [i for i in order if i < len(conflict.decision_makers)]
    sides = tuple(conflict.decision_makers[i] for i in order)
    literal = Literal(conflict)
    at = {i: [k for k, owner in enumerate(literal.owner) if owner == i] for i in order}
    shuffled = [k for i in order for k in at[i]]
    levels = [literal.options[k].levels for k in shuffled]
    strides = np.cumprod([1, *levels[:-1]])
    codes = np.array([sum(s[k] * d for k, d in zip(shuffled, strides, strict=True)) for s in literal.states])
    sort = np.argsort(codes)
    other = Conflict(sides, codes[sort], conflict.ranks[order][:, sort])
    before, after = analyse(conflict).stable, analyse(other).stable
    assert (before[order][:, :, sort] == after).all()


@settings(max_examples=60)
@given(conflicts())
def test_only_the_order_of_ranks_matters(conflict):
    stretched = Conflict(
        conflict.decision_makers, conflict.codes, conflict.ranks.astype(np.int64) * 10**12 - 7
    )
    assert (analyse(stretched).stable == analyse(conflict).stable).all()


def test_a_lone_decision_maker_fears_no_sanction():
    conflict = Conflict((DecisionMaker("only", (Option("x"), Option("y"))),), np.arange(4), [[1, 3, 2, 3]])
    found = analyse(conflict).to_dict()
    assert all(codes == [1, 3] for codes in found["equilibria"].values())


def test_an_observer_is_satisfied_with_every_state():
    sides = (DecisionMaker("only", (Option("x"),)), DecisionMaker("observer"))
    found = analyse(Conflict(sides, [0, 1], [[1, 2], [2, 1]]))
    assert found.stable_codes("observer", "Nash").tolist() == [0, 1]
    assert found.equilibria("SEQ").tolist() == [1]


def test_forty_options_with_few_feasible_states_are_analysed():
    sides = tuple(DecisionMaker(n, tuple(Option(f"o{k}") for k in range(20))) for n in "AB")
    codes = np.array([0, 1, 2**20, 2**20 + 1, 2**39, 2**39 + 1])
    conflict = Conflict(sides, codes, [[1, 3, 2, 4, 5, 6], [3, 4, 1, 2, 6, 5]])
    assert analyse(conflict).to_dict() == Literal(conflict).to_dict()


def test_scattered_states_that_fill_no_grid_are_refused_with_the_reason():
    rng = np.random.default_rng(0)
    sides = tuple(DecisionMaker(n, tuple(Option(f"o{k}") for k in range(12))) for n in "ABCD")
    codes = np.unique(rng.integers(0, 2**48, 500))
    with pytest.raises(EngineError, match="spread over more than"):
        analyse(Conflict(sides, codes, np.ones((4, len(codes)), dtype=int)))


def test_an_unknown_concept_is_refused_with_a_suggestion():
    conflict = Conflict((DecisionMaker("only", (Option("x"),)),), [0, 1], [[1, 2]])
    with pytest.raises(InputError, match="did you mean 'Nash'"):
        analyse(conflict, ["Nsh"])
    with pytest.raises(InputError, match="no stability concept"):
        analyse(conflict, [])
    with pytest.raises(InputError, match="unknown stability concept 'SIM'"):
        analyse(conflict, ["Nash"]).equilibria("SIM")


def test_simultaneous_moves_are_left_out_where_they_would_take_minutes(monkeypatch):
    two, three = ((DecisionMaker(n, (Option("x"),)) for n in names) for names in ("AB", "ABC"))
    pair = Conflict(tuple(two), np.arange(4), np.ones((2, 4), dtype=int))
    trio = Conflict(tuple(three), np.arange(8), np.ones((3, 8), dtype=int))
    assert usual_concepts(pair) == usual_concepts(trio) == CONCEPTS
    monkeypatch.setattr(engine, "SIM_STEPS", 15)
    monkeypatch.setattr(engine, "SIM_STATES", 7)
    assert usual_concepts(pair) == usual_concepts(trio) == ("Nash", "GMR", "SMR", "SEQ")


def test_the_finding_is_plain_data():
    conflict = Conflict((DecisionMaker("only", (Option("x"),)),), [0, 1], [[1, 2]])
    found = analyse(conflict, ["Nash"]).to_dict()
    assert found == {"states": 2, "equilibria": {"Nash": [1]}, "stable": {"only": {"Nash": [1]}}}
    assert json.loads(json.dumps(found)) == found
