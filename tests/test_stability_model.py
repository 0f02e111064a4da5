"""Strength, doubt and misperception from a model file: what is read, refused, answered and told."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contadora.desk import ask_stability
from contadora.errors import EngineError, InputError
from contadora.solve.stability import (
    Conflict,
    analyse,
    hypergame,
    read_conflict,
    stability_with_unknowns,
    strength,
)
from contadora.solve.stability.model import read_model

from .test_cli import refused, run  # noqa: F401
from .test_stability_literal import conflicts

CHICKEN = {
    "name": "chicken",
    "decision_makers": {"north": ["give way"], "south": ["give way"]},
    "rankings_best_first": {"north": [2, 3, 1, 0], "south": [1, 3, 2, 0]},
}
NO_CRASH = "north: give way or south: give way"
WORDY = {
    "decision_makers": {"A": ["x"], "B": ["y"]},
    "statements": {"A": ["y", "not x"], "B": ["x", "not y"]},
}


def kept(tmp_path, doc, **fields):
    file = tmp_path / "model.json"
    file.write_text(json.dumps({**doc, **fields}))
    return str(file)


def test_a_break_is_a_condition_or_the_worst_state_above_it():
    model = read_model({**CHICKEN, "strong": {"north": [NO_CRASH, 2], "south": [2]}})
    assert model.strong == {"north": (0, 1, 2, 1), "south": (0, 1, 1, 1)}


def test_a_crash_that_both_dread_makes_giving_way_together_strong_but_not_for_good(tmp_path):
    # From 3 whoever takes it back can be answered by the crash, a great fall (GMR, SIM); it can then give
    # way again and end mildly worse off (SMR). Under SEQ nobody is afraid of a crash that pays nobody.
    file = kept(tmp_path, CHICKEN, strong={"north": [NO_CRASH], "south": [2]})
    asked = ask_stability(file, strength=True)
    assert {concept: (found["strong"], found["weak"]) for concept, found in asked.data.items()} == {
        "Nash": ([1, 2], []), "GMR": ([1, 2, 3], []), "SMR": ([1, 2], [3]), "SEQ": ([1, 2], []),
        "SIM": ([1, 2, 3], []),
    }  # fmt: skip
    assert "chicken: 4 states; strength of preference: north (2 tiers) and south (2 tiers)" in asked.text
    assert "     3: strong: GMR, SIM; weak: SMR (through north and south)\n" in asked.text
    assert "Degree" not in asked.text


def test_a_side_that_dreads_nothing_makes_a_state_weak(tmp_path):
    asked = ask_stability(
        kept(tmp_path, CHICKEN, strong={"north": [NO_CRASH]}), strength=True, concepts="GMR"
    )
    assert asked.data == {"GMR": {"strong": [1, 2], "weak": [3], "by_degree": [[1, 2, 3], [1, 2, 3], [1, 2]]}}
    assert "3: weak: GMR (through south)" in asked.text


def test_with_several_breaks_the_degree_is_told(tmp_path):
    file = kept(tmp_path, CHICKEN, strong={"north": [1, 3], "south": [2, 3]})
    asked = ask_stability(file, strength=True, concepts="GMR,SMR")
    assert asked.data["GMR"]["by_degree"] == [[1, 2, 3]] * 4
    assert "3: strong: GMR (degree 3), SMR (degree 2)" in asked.text
    assert "Degree: " in asked.text


def test_what_holds_where_it_is_not_known_whether_a_side_would_rather_crash(tmp_path):
    # North in 1 may prefer the crash in 0. Who leaves for what might be no better (a, c) leaves 1; there
    # the crash is a sanction only for whom what might be better deters (c), and south, already at its
    # best in 1, never moves at the same moment.
    file = kept(tmp_path, CHICKEN, unknown={"north": [[1, 0]]})
    holds = {
        "a": {"Nash": [2], "GMR": [2, 3], "SMR": [2, 3], "SEQ": [2], "SIM": [2, 3]},
        "b": {"Nash": [1, 2], "GMR": [1, 2, 3], "SMR": [1, 2, 3], "SEQ": [1, 2], "SIM": [1, 2, 3]},
        "c": {"Nash": [2], "GMR": [1, 2, 3], "SMR": [1, 2, 3], "SEQ": [1, 2], "SIM": [2, 3]},
        "d": {"Nash": [1, 2], "GMR": [1, 2, 3], "SMR": [1, 2, 3], "SEQ": [1, 2], "SIM": [1, 2, 3]},
    }
    asked = ask_stability(file, unknown="all")
    assert {attitude: found["equilibria"] for attitude, found in asked.data.items()} == holds
    assert "preference not known: north (1 pair of states)" in asked.text
    assert "1: Nash (b d), GMR (b c d), SMR (b c d), SEQ (b c d), SIM (b d)\n" in asked.text
    assert "2: Nash, GMR, SMR, SEQ, SIM\n" in asked.text
    for attitude, expected in holds.items():
        alone = ask_stability(file, unknown=attitude)
        assert list(alone.data) == [attitude]
        assert alone.data[attitude]["equilibria"] == expected
        assert f"\n  {attitude}: " in alone.text


def test_statements_whose_order_is_not_known_leave_open_what_hangs_on_it():
    # "y" first: 2 > 3 > 0 > 1; "not x" first: 2 > 0 > 3 > 1.
    model = read_model({**WORDY, "unknown": {"A": [["not x", "y"], [3, 1]]}})
    assert model.unknown == {"A": ((0, 3), (1, 3))}
    assert read_model({**WORDY, "unknown": {"A": [[3, 0], ["y", "not x"], [0, 3]]}}).unknown["A"] == ((0, 3),)


@settings(max_examples=60)
@given(st.permutations(["a", "not b", "c or a", "b if c", "not d and b"]), st.data())
def test_open_statements_leave_open_just_the_pairs_that_their_exchange_turns(texts, data):
    doc = {"decision_makers": {"A": ["a", "b"], "B": ["c", "d"]}, "weights": {"B": {"c": 1}}}
    first, second = data.draw(st.lists(st.sampled_from(range(5)), min_size=2, max_size=2, unique=True))
    model = read_model({**doc, "statements": {"A": texts}, "unknown": {"A": [[texts[first], texts[second]]]}})
    swapped = list(texts)
    swapped[first], swapped[second] = texts[second], texts[first]
    one = model.conflict.ranks[0].tolist()
    other = read_conflict({**doc, "statements": {"A": swapped}}).ranks[0].tolist()
    expected = {
        (s, t)
        for s in range(16)
        for t in range(s + 1, 16)
        if (one[s] < one[t], one[s] > one[t]) != (other[s] < other[t], other[s] > other[t])
    }
    assert set(model.unknown["A"]) == expected


def test_two_sides_that_each_take_the_other_for_reckless_hold_where_clear_sight_would_not(tmp_path):
    file = kept(
        tmp_path,
        CHICKEN,
        views={
            "north": {"rankings_best_first": {"south": [1, 3, 0, 2]}},
            "south": {"rankings_best_first": {"north": [2, 3, 0, 1]}},
        },
    )
    asked = ask_stability(file, views=True, concepts="SEQ")
    assert asked.data == {
        "SEQ": {
            "equilibria": [1, 2, 3],
            "seen_clearly": [1, 2],
            "surprises": {
                "north": {"expected": [], "unexpected": [2, 3]},
                "south": {"expected": [], "unexpected": [1, 3]},
            },
        }
    }
    assert "3: holds: SEQ\n        if all saw what is: under none\n" in asked.text
    assert "  north does not expect: 2 (SEQ); 3 (SEQ)\n" in asked.text


def test_a_side_that_thinks_the_crash_impossible_is_not_deterred_by_it(tmp_path):
    views = {"north": {"infeasible": ["not north: give way and not south: give way"]}}
    model = read_model({**CHICKEN, "views": views})
    assert model.views["north"].codes.tolist() == [1, 2, 3]
    assert (model.views["north"].ranks == model.conflict.ranks[:, 1:]).all()
    asked = ask_stability(kept(tmp_path, CHICKEN, views=views), views=True, concepts="GMR")
    assert asked.data["GMR"]["equilibria"] == [1, 2]
    assert asked.data["GMR"]["seen_clearly"] == [1, 2, 3]
    assert "3: holds: under none\n        if all saw what is: GMR\n" in asked.text
    assert "north thinks 1 state impossible that can occur" in asked.text


def test_a_side_may_expect_in_vain_what_another_will_not_leave(tmp_path):
    # South takes north for one that likes to give way; it expects 1 and 3 from its own best replies.
    views = {"south": {"rankings_best_first": {"north": [1, 3, 2, 0]}}}
    asked = ask_stability(kept(tmp_path, CHICKEN, views=views), views=True, concepts="Nash")
    assert asked.data["Nash"]["surprises"]["south"] == {"expected": [], "unexpected": [2]}
    views = {"south": {"rankings_best_first": {"north": [2, 3, 0, 1], "south": [3, 0, 1, 2]}}}
    asked = ask_stability(kept(tmp_path, CHICKEN, views=views), views=True, concepts="Nash")
    assert asked.data["Nash"]["equilibria"] == []
    assert asked.data["Nash"]["surprises"]["south"] == {"expected": [0], "unexpected": []}
    assert "south expects in vain: 0 (Nash)" in asked.text


def test_a_view_may_replace_directions_and_any_kind_of_ranking_and_leaves_the_rest():
    view = read_model(
        {
            **WORDY,
            "views": {
                "A": {"directions": ["forward", "both"], "weights": {"B": {"y": 2}}, "note": "as told"},
            },
        }
    ).views["A"]
    assert [option.direction for _, option in view.options] == ["forward", "both"]
    assert view.ranks.tolist() == [[2, 1, 4, 3], [1, 1, 2, 2]]
    assert view.statements == {"A": ("y", "not x")}


def test_a_view_may_add_states_where_statements_rank_them_and_drop_what_made_a_statement_tell():
    doc = {**WORDY, "feasible_codes": [0, 1, 2]}
    doc["views"] = {"A": {"feasible": []}, "B": {"infeasible": ["not y"]}}
    model = read_model(doc)
    assert model.views["A"].ranks.tolist() == read_conflict(WORDY).ranks.tolist()
    assert model.views["B"].codes.tolist() == [2, 3]
    assert (np.diff(model.views["B"].ranks) > 0).tolist() == [[False], [True]]


def test_a_view_that_adds_states_must_rank_them_where_the_file_lists_states():
    doc = {**CHICKEN, "feasible_codes": [1, 2, 3]}
    doc["rankings_best_first"] = {"north": [2, 3, 1], "south": [1, 3, 2]}
    view = {"feasible_codes": [0, 1, 2, 3], "rankings_best_first": {"north": [2, 3, 1, 0]}}
    message = r"views.north: the view adds states that the file does not rank for 'south': 0; rank 'south'"
    with pytest.raises(InputError, match=message):
        read_model({**doc, "views": {"north": view}})


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"stong": {}}, "unknown field 'stong'; did you mean 'strong'"),
        ({"unkown": {}}, "unknown field 'unkown'; did you mean 'unknown'"),
        ({"view": {}}, "unknown field 'view'; did you mean 'views'"),
        ({"strong": [2]}, "strong: must be a mapping"),
        ({"strong": {"nort": [2]}}, "strong: unknown decision maker 'nort'; did you mean 'north'"),
        ({"strong": {"north": 2}}, "strong.north: must be a list"),
        ({"strong": {"north": [2.0]}}, "strong.north: cannot divide the states by 2.0; a break is"),
        ({"strong": {"north": [True]}}, "strong.north: cannot divide the states by True"),
        ({"strong": {"north": [7]}}, "strong.north: state 7 is not feasible; codes run from 0 to 3"),
        ({"strong": {"north": [10**30]}}, "strong.north: state 10+ is not feasible"),
        ({"strong": {"north": [0]}}, "strong.north: 0 divides nothing: every feasible state lies above it"),
        ({"strong": {"north": ["north: give way and not north: give way"]}}, "no feasible state lies above"),
        ({"strong": {"north": ["give wy"]}}, "strong.north: .*give wy"),
        ({"strong": {"north": [NO_CRASH, 1]}}, "strong.north: 1 divides the states as 'north: give way or"),
        (
            {"strong": {"north": ["north: give way"]}},
            "contradicts the ranking: state 2, where it does not hold, is ranked as high as state 1",
        ),
        ({"unknown": [[0, 1]]}, "unknown: must be a mapping"),
        ({"unknown": {"north": [0, 1]}}, "unknown.north: an open preference is between two, not 0; write"),
        ({"unknown": {"north": [[0, 1, 2]]}}, r"between two, not \[0, 1, 2\]"),
        ({"unknown": {"north": [[1, 1]]}}, "unknown.north: 1 is compared with itself"),
        ({"unknown": {"north": [[1, 9]]}}, "unknown.north: state 9 is not feasible; codes run from 0 to 3"),
        ({"unknown": {"north": [[1, "give way"]]}}, "unknown.north: a state must be a whole number"),
        ({"unknown": {"north": [["a", "b"]]}}, "'north' is not ranked by statements; give the two states"),
        ({"views": ["north"]}, "views: must be a mapping"),
        ({"views": {"north": None}}, "views.north: must be a mapping"),
        ({"views": {"north": {}}}, "views.north: the view says nothing; a view may hold rankings_best_first"),
        ({"views": {"north": {"note": "?"}}}, "views.north: the view says nothing"),
        ({"views": {"north": {"levels": [2, 3]}}}, "views.north: a view cannot change 'levels'; a view may"),
        ({"views": {"north": {"views": {}}}}, "views.north: a view cannot change 'views'"),
        ({"views": {"north": {"statments": {}}}}, "views.north: unknown field 'statments'; did you mean"),
        ({"views": {"Nroth": {"directions": []}}}, "views: unknown decision maker 'Nroth'; did you mean"),
        (
            {"views": {"north": {"directions": ["both"]}}},
            "views.north: directions: 1 directions for 2 option",
        ),
        ({"views": {"north": {"feasible_codes": [4]}}}, "views.north.feasible_codes: state 4 does not exist"),
        ({"views": {"north": {"infeasible": ["--"]}}}, "views.north: no feasible state"),
        (
            {"views": {"north": {"rankings_best_first": {"sout": [1]}}}},
            "views.north.rankings_best_first: unknown decision maker 'sout'; did you mean 'south'",
        ),
        (
            {"views": {"north": {"rankings_best_first": {"south": [1, 2]}}}},
            "views.north.rankings_best_first.south: the ranking misses 2 feasible states",
        ),
        (
            {"views": {"north": {"rankings_best_first": {"south": [1]}, "weights": {"south": {}}}}},
            "views.north.rankings_best_first: decision maker 'south' is ranked in several ways",
        ),
    ],
)
def test_a_field_that_makes_no_sense_is_refused_with_its_place_and_what_to_do(tmp_path, fields, message):
    with pytest.raises(InputError, match=message) as raised:
        read_model({**CHICKEN, **fields})
    with pytest.raises(InputError) as found:
        ask_stability(kept(tmp_path, CHICKEN, **fields))
    assert str(tmp_path / "model.json") in found.value.where
    assert raised.value.what == found.value.what


def test_a_statement_that_the_side_does_not_hold_is_refused_with_the_nearest():
    with pytest.raises(InputError, match=r"unknown.A: 'A' has no statement 'not y'; .*'not x'"):
        read_model({**WORDY, "unknown": {"A": [["y", "not y"]]}})


def test_what_the_file_does_not_say_cannot_be_asked_and_the_message_names_the_field(tmp_path):
    file = kept(tmp_path, CHICKEN)
    for question, field in (
        ({"strength": True}, "strong"),
        ({"unknown": "a"}, "unknown"),
        ({"views": True}, "views"),
    ):
        with pytest.raises(InputError, match=f"does not say .*; add {field}: "):
            ask_stability(file, **question)
        with pytest.raises(InputError, match="asks about a conflict model, not about a case"):
            ask_stability("santo-domingo-2017-12-02", **question)


def test_only_one_thing_is_asked_at_a_time(tmp_path):
    file = kept(tmp_path, CHICKEN, strong={"north": [1]}, unknown={"north": [[0, 1]]})
    for question in (
        {"strength": True, "views": True},
        {"unknown": "a", "state": 0},
        {"views": True, "ahead": 0},
        {"strength": True, "partition": "all"},
        {"strength": True, "state": 1, "levers": True},
        {"unknown": "b", "charts": tmp_path},
    ):
        with pytest.raises(InputError, match="ask different things; ask one at a time"):
            ask_stability(file, **question)
    with pytest.raises(InputError, match="unknown attitude 'e'; known"):
        ask_stability(file, unknown="e")


def test_too_many_states_to_follow_a_doubt_are_refused(tmp_path):
    options = [f"o{k}" for k in range(11)]
    doc = {"decision_makers": {"A": options}, "statements": {"A": options}, "unknown": {"A": [[0, 1]]}}
    with pytest.raises(EngineError, match="at most 1,024 states, not 2,048"):
        ask_stability(kept(tmp_path, doc), unknown="a")
    doc = {"decision_makers": {"A": [*options, "p", "q"]}, "statements": {"A": options}}
    with pytest.raises(InputError, match="at most 4,096 states, not 8,192"):
        read_model({**doc, "unknown": {"A": [["o0", "o1"]]}})


def test_degrees_under_sim_are_left_out_where_they_would_take_long_and_the_text_says_so(tmp_path):
    options = [f"o{k}" for k in range(11)]
    doc = {"decision_makers": {"A": options}, "statements": {"A": options}, "strong": {"A": ["o0"]}}
    asked = ask_stability(kept(tmp_path, doc), strength=True)
    assert list(asked.data) == ["Nash", "GMR", "SMR", "SEQ"]
    assert "SIM is left out" in asked.text


def test_without_a_new_question_the_fields_change_no_answer(tmp_path):
    bare = ask_stability(kept(tmp_path, CHICKEN))
    full = ask_stability(
        kept(
            tmp_path,
            CHICKEN,
            strong={"north": [1]},
            unknown={"south": [[0, 2]]},
            views={"north": {"directions": ["forward", "forward"]}},
        )
    )
    assert full == bare
    assert bare.data == analyse(read_conflict(CHICKEN)).to_dict()
    nothing = dict.fromkeys(("strong", "unknown", "views"))
    assert ask_stability(kept(tmp_path, CHICKEN, **nothing)) == bare


def document(conflict):
    """A conflict as a file would have it."""
    options = [option for _, option in conflict.options]
    return {
        "decision_makers": {s.name: [option.name for option in s.options] for s in conflict.decision_makers},
        "directions": [option.direction for option in options],
        "levels": [option.levels for option in options],
        "feasible_codes": conflict.codes.tolist(),
        "rankings_best_first": {name: ranking(conflict, i) for i, name in enumerate(conflict.names)},
    }


def ranking(conflict, side):
    ranks = conflict.ranks[side]
    return [conflict.codes[ranks == rank].tolist() for rank in np.unique(ranks)[::-1]]


@settings(max_examples=40, deadline=None)
@given(conflicts(most_sides=3, most_states=16), st.data())
def test_the_file_gives_what_the_library_gives(tmp_path_factory, conflict, data):
    doc, codes = document(conflict), conflict.codes.tolist()
    tiers, pairs, views = {}, {}, {}
    doc |= {"strong": {}, "unknown": {}, "views": {}}
    for i, name in enumerate(conflict.names):
        ranks = conflict.ranks[i]
        worst = {rank: code for code, rank in zip(codes, ranks.tolist(), strict=True) if rank > ranks.min()}
        chosen = data.draw(st.lists(st.sampled_from(sorted(worst)), unique=True)) if worst else []
        doc["strong"][name] = [worst[rank] for rank in chosen]
        tiers[name] = [sum(rank >= least for least in chosen) for rank in ranks.tolist()]
        if len(codes) > 1:
            two = st.lists(st.sampled_from(codes), min_size=2, max_size=2, unique=True)
            pairs[name] = doc["unknown"][name] = data.draw(st.lists(two, max_size=4))
        if data.draw(st.booleans()):
            keep = np.isin(codes, data.draw(st.lists(st.sampled_from(codes), min_size=1)))
            other = np.array(data.draw(st.permutations(range(len(codes)))))
            whose = data.draw(st.integers(0, len(conflict.names) - 1))
            seen = conflict.ranks.copy()
            seen[whose] = other
            views[name] = Conflict(conflict.decision_makers, conflict.codes[keep], seen[:, keep])
            doc["views"][name] = {
                "feasible_codes": views[name].codes.tolist(),
                "rankings_best_first": {conflict.names[whose]: ranking(views[name], whose)},
            }
    file = kept(tmp_path_factory.mktemp("file"), doc)
    assert ask_stability(file).data == analyse(conflict).to_dict()
    assert ask_stability(file, strength=True).data == strength(conflict, tiers).to_dict()
    if pairs:
        assert ask_stability(file, unknown="all").data == {
            attitude: stability_with_unknowns(conflict, pairs, attitude).to_dict() for attitude in "abcd"
        }
    if views:
        assert ask_stability(file, views=True).data == hypergame(conflict, views).to_dict()


def test_the_command_line_answers_each_question_in_words_and_as_data(run, tmp_path):  # noqa: F811
    file = kept(
        tmp_path,
        CHICKEN,
        strong={"north": [1]},
        unknown={"north": [[0, 1]]},
        views={"north": {"rankings_best_first": {"south": [1, 3, 0, 2]}}},
    )
    for words, asked in (
        (["--strength"], {"strength": True}),
        (["--unknown", "all"], {"unknown": "all"}),
        (["--views"], {"views": True}),
    ):
        expected = ask_stability(file, **asked)
        assert run("stability", file, *words).stdout == expected.text + "\n"
        assert json.loads(run("stability", file, *words, "--json").stdout) == expected.data
    refused(run("stability", file, "--views", "--unknown", "a", ok=False), 3, "ask one at a time")
    refused(run("stability", file, "--unknown", "z", ok=False), 3, "unknown attitude 'z'")


def test_names_that_would_command_a_terminal_are_only_shown(tmp_path):
    doc = json.loads(json.dumps(CHICKEN).replace("north", "no\\u001b[31mrth"))
    side = "no\x1b[31mrth"
    doc |= {"strong": {side: [1]}, "unknown": {side: [[0, 1]]}, "views": {side: {"infeasible": ["00"]}}}
    file = kept(tmp_path, doc)
    for question in ({"strength": True}, {"unknown": "all"}, {"views": True}):
        assert "\x1b" not in ask_stability(file, **question).text
