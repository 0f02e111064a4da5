"""Single changes of preference statements: against reading every changed list anew."""

import json
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contadora.desk import ask_stability
from contadora.errors import InputError
from contadora.solve.stability.conflict import DecisionMaker, Option
from contadora.solve.stability.conflict_file import read_conflict
from contadora.solve.stability.levers import levers
from contadora.solve.stability.preference import ranks_from_statements
from contadora.solve.stability.rewording import count_rewordings, pairs_reordered, rewordings

from .test_stability_literal import CONCEPTS, Literal

TRUCE = {
    "name": "truce",
    "decision_makers": {"Government": ["lift sanctions", "attack"], "Opposition": ["talk", "strike"]},
    "infeasible": ["attack and talk"],
    "statements": {
        "Government": ["not strike", "talk", "not lift sanctions", "not attack"],
        "Opposition": ["lift sanctions", "not attack", "not talk", "strike"],
    },
}


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=30))
def test_pairs_that_two_rankings_order_differently_are_counted(pairs):
    before, after = np.array(pairs).T
    n = len(pairs)
    expected = sum(
        np.sign(before[a] - before[b]) != np.sign(after[a] - after[b]) for a in range(n) for b in range(a)
    )
    assert pairs_reordered(before, after) == expected


@st.composite
def stated_conflicts(draw):
    """Small conflicts whose sides rank by random statements that all have some effect."""
    sides = {"A": ["x", "y z"], "B": ["x", "w"][: draw(st.integers(1, 2))]}
    levels = draw(st.lists(st.sampled_from((2, 2, 3)), min_size=2, max_size=4))
    count = sum(map(len, sides.values()))
    levels = [*levels, 2, 2, 2, 2][:count]
    parts = ["'A: x'", "'y z'", "'B: x'", "not 'A: x'", "'A: x' = 0", "'y z' if 'B: x'", "'B: x' or 'y z'"]
    if len(sides["B"]) == 2:
        parts += ["w", "w iff 'A: x'", "at most one of ('A: x', w)"]
    makers = tuple(
        DecisionMaker(name, tuple(Option(o, levels.pop(0)) for o in options))
        for name, options in sides.items()
    )
    size = int(np.prod([o.levels for side in makers for o in side.options]))
    codes = np.array(sorted(draw(st.sets(st.integers(0, size - 1), min_size=2))))
    said = {}
    for name in sides:
        texts = []
        for text in draw(st.lists(st.sampled_from(parts), max_size=4)):
            try:
                ranks_from_statements([*texts, text], makers, codes)
            except InputError:
                continue
            texts.append(text)
        said[name] = texts
    return read_conflict(
        {
            "decision_makers": sides,
            "levels": [o.levels for side in makers for o in side.options],
            "feasible_codes": codes.tolist(),
            "statements": said,
        }
    )


def options_of(conflict):
    for i, option in conflict.options:
        name = f"'{conflict.names[i]}: {option.name}'"
        for level in range(1, option.levels):
            yield f"{name} >= {level}"
            yield f"{name} < {level}"


def changed_lists(texts, singles):
    n = len(texts)
    for k in range(n):
        rest = [*texts[:k], *texts[k + 1 :]]
        yield rest
        for place in range(n):
            yield [*rest[:place], texts[k], *rest[place:]]
        yield [*texts[:k], f"not ({texts[k]})", *texts[k + 1 :]]
    for single in singles:
        for place in range(n + 1):
            yield [*texts[:place], single, *texts[place:]]


@settings(max_examples=60)
@given(stated_conflicts(), st.integers(0, 1))
def test_every_single_change_that_matters_is_found_once_and_said_as_it_can_be_read(conflict, i):
    texts = conflict.statements[conflict.names[i]]
    found = list(rewordings(conflict, i))
    assert len(found) <= count_rewordings(conflict)

    def read(statements):
        return tuple(ranks_from_statements(statements, conflict.decision_makers, conflict.codes).tolist())

    expected = set()
    for statements in changed_lists(list(texts), list(options_of(conflict))) if texts else ():
        with suppress(InputError):
            expected.add(read(statements))
    assert {tuple(change.ranks.tolist()) for change in found} == expected - {read(texts)}
    assert len(found) == len({change.ranks.tobytes() for change in found})
    assert all(read(change.statements) == tuple(change.ranks.tolist()) for change in found)


@settings(max_examples=25)
@given(stated_conflicts(), st.booleans(), st.data())
def test_a_changed_statement_does_what_the_lever_says(conflict, hold, data):
    state = data.draw(st.sampled_from(conflict.codes.tolist()))
    before = Literal(conflict).to_dict()["equilibria"]
    kinds = ("drop", "move", "negate", "add")
    found = levers(conflict, state, hold=hold, kinds=kinds)
    works = 0
    for i in range(2):
        for change in rewordings(conflict, i):
            ranks = conflict.ranks.copy()
            ranks[i] = change.ranks
            changed = type(conflict)(conflict.decision_makers, conflict.codes, ranks)
            after = Literal(changed).to_dict()["equilibria"]
            does = [c for c in CONCEPTS if (state in after[c]) == hold and (state in before[c]) != hold]
            works += bool(does)
            said = [lever for lever in found if lever.condition == change.words]
            assert [list(lever.concepts) for lever in said] == [does] * bool(does)
            for lever in said:
                assert lever.conflict.statements[lever.who] == change.statements
                assert lever.reordered == pairs_reordered(conflict.ranks[i], change.ranks)
    assert len(found) == works


def test_a_swap_forgets_the_statements_that_no_longer_make_the_ranking():
    found = levers(read_conflict(TRUCE), 5, hold=False, kinds=("swap",))
    assert found
    assert all(lever.who not in lever.conflict.statements for lever in found)


def test_a_side_whose_only_statement_is_dropped_is_left_caring_about_nothing():
    alone = read_conflict({"decision_makers": {"A": ["x"]}, "statements": {"A": ["x"]}})
    (lever,) = levers(alone, 0, kinds=("drop",))
    assert lever.concepts == CONCEPTS
    assert lever.conflict.statements == {"A": ()}
    assert lever.conflict.ranks.tolist() == [[1, 1]]


def test_a_model_without_statements_has_none_to_change():
    rankings = {"A": [2, 3, 0, 1], "B": [1, 3, 0, 2]}
    conflict = read_conflict({"decision_makers": {"A": ["x"], "B": ["y"]}, "rankings_best_first": rankings})
    assert list(rewordings(conflict, 0)) == []
    assert levers(conflict, 0, hold=False, kinds=("drop", "move", "negate", "add")) == ()


def test_the_command_line_lists_what_would_end_a_state(tmp_path):
    file = tmp_path / "truce.json"
    file.write_text(json.dumps(TRUCE))
    asked = ask_stability(str(file), state=5, levers=True)
    assert "Opposition no longer cared about “lift sanctions”: GMR, SMR, SEQ, SIM" in asked.text
    assert "An equilibrium under GMR, SMR, SEQ and SIM." in asked.text
    assert "What would make it hold: no single change that was tried." in asked.text
    assert "make it hold" not in ask_stability(str(file), state=5, levers=True, concepts="SEQ").text
    ends = {lever["kind"] for lever in asked.data["end"]}
    assert {"drop", "move", "negate", "bind"} <= ends
    assert json.dumps(asked.data)
    with pytest.raises(InputError, match="--levers asks about a state"):
        ask_stability(str(file), levers=True)
