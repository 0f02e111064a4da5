"""Conflicts from files and by hand: what is understood, and what is refused and why."""

import json
import subprocess
import sys
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contadora.errors import InputError
from contadora.solve.stability.concepts import analyse
from contadora.solve.stability.conflict import Conflict, DecisionMaker, Option
from contadora.solve.stability.conflict_file import read_conflict
from contadora.solve.stability.expression import truth_of
from contadora.solve.stability.feasibility import feasible_codes
from contadora.solve.stability.preference import (
    ranks_from_order,
    ranks_from_statements,
    ranks_from_weights,
)

SIDES = (
    DecisionMaker("Syria", (Option("release water"), Option("escalate"))),
    DecisionMaker("Iraq", (Option("attack"), Option("escalate", levels=3))),
)
EIGHT = (DecisionMaker("A", (Option("x"), Option("y"), Option("z"))),)


def chicken(**changes):
    doc = {
        "name": "chicken",
        "decision_makers": {"A": ["swerve"], "B": ["swerve"]},
        "directions": ["both", "both"],
        "feasible_codes": [0, 1, 2, 3],
        "rankings_best_first": {"A": [2, 3, 1, 0], "B": [1, 3, 2, 0]},
        "source": "a note that no one reads",
    }
    doc.update(changes)
    return {key: value for key, value in doc.items() if value is not ...}


def ranked(**changes):
    return {"rankings_best_first": {"A": [2, 3, 1, 0], "B": [1, 3, 2, 0], **changes}}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (ranked(A=[2, 3, 1]), "misses 1 feasible states: 0"),
        (ranked(A=[2, 3, 1, 0, 2]), "state 2 is ranked twice"),
        (ranked(A=[2, 3, 1, [0, 0]]), "state 0 is ranked twice"),
        (ranked(A=[2, 3, 1, 0, 7]), "state 7 is ranked but not feasible"),
        (ranked(A=[2, 3, 1, 0, -1]), "state -1 is ranked but not feasible"),
        (ranked(A=[2, 3, 1, 0, 10**30]), "ranked but not feasible"),
        (ranked(A=[2, 3, 1, 0, []]), "an empty tie"),
        (ranked(A=[2, 3, 1, 0.0]), "must be a whole number, not 0.0"),
        (ranked(A=[2, 3, True, 0]), "must be a whole number, not True"),
        (ranked(A=[[[2]], 3, 1, 0]), r"must be a whole number, not \[2\]"),
        (ranked(A="2310"), "a ranking must be a list"),
        (ranked(C=[0, 1, 2, 3]), "unknown decision maker 'C'"),
        ({"rankings_best_first": {"A": [2, 3, 1, 0]}}, "'B' has no ranking"),
        ({"rankings_best_first": ...}, "'A' has no ranking"),
        ({"rankings_best_first": [[2, 3, 1, 0], [1, 3, 2, 0]]}, "must be a mapping"),
        ({"feasible_codes": []}, "no feasible state"),
        ({"feasible_codes": [0, 1, 2, 4]}, "state 4 does not exist: codes run from 0 to 3"),
        ({"feasible_codes": [0, 1, 2, 2]}, "state 2 is listed twice"),
        ({"feasible_codes": [0, 1, 2, "3"]}, "must be a whole number"),
        ({"feasible_codes": 4}, "must be a list"),
        ({"directions": ["both", "sideways"]}, "unknown direction 'sideways'"),
        ({"directions": ["both", "foward"]}, "did you mean 'forward'"),
        ({"directions": ["both"]}, "1 directions for 2 options"),
        ({"levels": [2, 2, 2]}, "3 levels for 2 options"),
        ({"levels": [2, 1]}, "whole number of 2 or more"),
        ({"levels": [2, 2.0]}, "whole number of 2 or more"),
        ({"decision_makers": {}}, "no decision makers"),
        ({"decision_makers": ["A", "B"]}, "must be a mapping"),
        ({"decision_makers": {"A": ["swerve", "swerve"]}, "directions": ...}, "'swerve' is listed twice"),
        ({"decision_makers": {"A": "swerve", "B": []}}, "must be a list"),
        ({"decision_makers": {"A": [""], "B": ["x"]}}, "needs a name"),
        ({"decision_makers": {"A": [7], "B": ["x"]}}, "needs a name"),
        ({"direction": ["both", "both"]}, "unknown field 'direction'; did you mean 'directions'"),
        ({"feasible": ["1-"]}, "both by code and by rule"),
        ({"statements": {"A": ["A: swerve"]}}, "ranked in several ways"),
    ],
)
def test_a_conflict_that_makes_no_sense_is_refused_with_the_reason(changes, message):
    with pytest.raises(InputError, match=message):
        read_conflict(chicken(**changes))


def test_sixty_four_options_are_too_many_and_the_message_says_how_many_states():
    doc = chicken(
        decision_makers={"A": [f"o{k}" for k in range(32)], "B": [f"o{k}" for k in range(32)]}, directions=...
    )
    with pytest.raises(InputError, match=r"64 options make 18,446,744,073,709,551,616 combi.*limit is"):
        read_conflict(doc)


def test_thirty_options_need_their_feasible_states_listed():
    sides = (DecisionMaker("A", tuple(Option(f"o{k}") for k in range(30))),)
    with pytest.raises(InputError, match=r"1,073,741,824 combinations, too many to list; the limit is"):
        feasible_codes(sides)


@pytest.mark.parametrize(
    ("text", "suffix", "message"),
    [
        ("", ".json", "the file is empty"),
        ("  \n", ".yaml", "the file is empty"),
        ("{", ".json", "not JSON"),
        ("a: [", ".yaml", "not YAML"),
        ("[1, 2]", ".json", "must be a mapping, not list"),
        ("null", ".json", "must be a mapping"),
        ("7", ".yaml", "must be a mapping"),
        ('{"decision_makers": {"A": ["x"], "A": ["y"]}}', ".json", "'A' is given twice"),
        ("decision_makers: {A: [x], A: [y]}", ".yaml", "not YAML.*duplicate key"),
        ("[" * 100_000, ".json", "nested too deeply"),
        ('{"cases": []}', ".json", "several conflicts"),
        ("!!python/object/apply:os.system [ls]", ".yaml", "not YAML"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_its_name(tmp_path, text, suffix, message):
    file = tmp_path / f"conflict{suffix}"
    file.write_text(text)
    with pytest.raises(InputError, match=message) as raised:
        read_conflict(file)
    assert raised.value.where.startswith(str(file))


def test_files_that_are_missing_or_no_text_are_refused(tmp_path):
    with pytest.raises(InputError, match="cannot be read: No such file"):
        read_conflict(tmp_path / "none.json")
    with pytest.raises(InputError, match="cannot be read"):
        read_conflict(tmp_path)
    (tmp_path / "binary.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="not UTF-8 text"):
        read_conflict(tmp_path / "binary.json")


def test_json_yaml_and_a_mapping_say_the_same(tmp_path):
    (tmp_path / "chicken.json").write_text("\ufeff" + json.dumps(chicken()))
    (tmp_path / "chicken.yaml").write_text(
        """
decision_makers: {A: [swerve], B: [swerve]}
rankings_best_first:
  A: [2, 3, 1, 0]
  B: [1, 3, 2, 0]
"""
    )
    sources = [chicken(), tmp_path / "chicken.json", str(tmp_path / "chicken.yaml")]
    found = [analyse(read_conflict(source)).to_dict() for source in sources]
    assert found[0] == found[1] == found[2]
    assert found[0]["equilibria"]["Nash"] == [1, 2]


def test_rules_statements_weights_and_levels_may_stand_in_a_file():
    conflict = read_conflict(
        {
            "decision_makers": {"A": ["halt", "troops"], "B": ["talk"], "observer": []},
            "directions": ["forward", "both", "both"],
            "levels": [2, 3, 2],
            "infeasible": ["halt and troops = 2"],
            "feasible": ["talk requires halt"],
            "statements": {"A": ["talk", "not halt"]},
            "weights": {"B": {"halt": 2, "troops >= 1": -0.5}},
            "rankings_best_first": {"observer": [[0, 1, 2, 3, 4, 7, 9]]},
        }
    )
    assert conflict.codes.tolist() == [0, 1, 2, 3, 4, 7, 9]
    assert conflict.ranks.tolist() == [[2, 1, 2, 1, 2, 3, 3], [2, 4, 1, 3, 1, 4, 3], [1] * 7]
    assert conflict.describe(9) == "A: halt + troops = 1; B: talk"


def test_yes_and_no_conditions_mean_what_they_say():
    codes = np.arange(8)
    x, y, z = (codes >> k & 1 == 1 for k in range(3))
    expected = {
        "x": x,
        "not x": ~x,
        "not not x": x,
        "x and y or z": (x & y) | z,
        "x and (y or z)": x & (y | z),
        "x if y": x | ~y,
        "x only if y": ~x | y,
        "x requires y and z": ~x | (y & z),
        "x iff y": x == y,
        "x if and only if (y or not z)": x == (y | ~z),
        "NOT (x IF y)": ~x & y,
        "at most one of (x, y, z)": x.astype(int) + y + z <= 1,
        "exactly one of (x, y)": x ^ y,
        "at least  one of (y, z)": y | z,
        "A: x and 'y'": x & y,
        "x = 0 or z != 0": ~x | z,
    }
    for text, truth in expected.items():
        assert truth_of(text, EIGHT, codes).tolist() == truth.tolist(), text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "must be words"),
        ("x and", "an option is missing at the end"),
        ("and x", "an option is missing before 'and'"),
        ("(x or y", "a bracket is not closed"),
        ("x) or y", r"unexpected '\)'"),
        ("x if y if z", "ambiguous; use brackets"),
        ("w", "unknown option 'w'"),
        ("x = many", "a level must be a whole number"),
        ("at most one of x, y", "needs a list"),
        ("exactly one of (x, x)", "listed twice"),
        ("(" * 200 + "x" + ")" * 200, "more than 100 brackets"),
        ("__import__('os')", "unknown option"),
        ("x; y", "unknown option 'x; y'"),
    ],
)
def test_a_condition_that_cannot_be_read_is_refused_with_the_reason(text, message):
    with pytest.raises(InputError, match=message):
        truth_of(text, EIGHT, np.arange(8))


@given(st.text(alphabet="xyz ()and or not if,='1", max_size=30))
def test_any_text_is_either_a_condition_or_refused(text):
    with suppress(InputError):  # and nothing else
        assert truth_of(text, EIGHT, np.arange(8)).shape == (8,)


def test_an_option_name_that_two_sides_use_must_say_whose():
    codes = np.arange(24)
    with pytest.raises(InputError, match="held by several decision makers; say whose, as 'Syria: escalate'"):
        truth_of("escalate", SIDES, codes)
    assert truth_of("Iraq: escalate = 2", SIDES, codes).tolist() == (codes // 8 == 2).tolist()
    assert truth_of("Release Water and not attack", SIDES, codes).sum() == 6


def test_patterns_allow_one_place_per_option():
    assert feasible_codes(SIDES, infeasible=["1---", "-1--", "--1-"]).tolist() == [0, 8, 16]
    assert feasible_codes(SIDES, feasible=["1 1 1 -", "0,0,0,2"]).tolist() == [7, 15, 16, 23]
    with pytest.raises(InputError, match="has 3 places for 4 options"):
        feasible_codes(SIDES, infeasible=["1--"])
    with pytest.raises(InputError, match="levels 0 to 2, not '3'"):
        feasible_codes(SIDES, infeasible=["---3"])
    with pytest.raises(InputError, match="no feasible state"):
        feasible_codes(SIDES, infeasible=["----"])


def test_ordered_statements_rank_as_powers_of_two_would():
    codes, texts = np.arange(8), ["x if y", "z", "not x", "y or z"]
    truths = [truth_of(text, EIGHT, codes) for text in texts]
    score = sum(truth * 2 ** (len(texts) - k) for k, truth in enumerate(truths, start=1))
    assert (
        ranks_from_statements(texts, EIGHT, codes).tolist()
        == (np.unique(score, return_inverse=True)[1] + 1).tolist()
    )


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        (["x", "y", "x"], "statement 3 .* repeats statement 1"),
        (["x", "y", "not x"], "statement 3 .* contradicts statement 1"),
        (["not (x or y)", "x or y"], "statement 2 .* contradicts statement 1"),
        (["x or not x"], "statement 1 .* holds in every feasible state"),
        (["y", "x and not x"], "statement 2 .* holds in no feasible state"),
    ],
)
def test_a_statement_without_effect_is_refused(texts, message):
    with pytest.raises(InputError, match=message):
        ranks_from_statements(texts, EIGHT, np.arange(8))


def test_two_hundred_statements_stay_exact():
    sides = (DecisionMaker("A", tuple(Option(f"o{k}") for k in range(12))),)
    codes = np.arange(4096)
    texts = [f"o{k}" for k in range(12)] + [f"o{k} and o{j}" for k in range(12) for j in range(k)]
    ranks = ranks_from_statements(texts, sides, codes)
    assert sorted(ranks.tolist()) == list(range(1, 4097))
    assert ranks[0b1] > ranks[0b111111111110]


def test_weights_add_exactly():
    codes = np.arange(8)
    assert ranks_from_weights({"x": 0.1, "y": 0.2, "z": 0.3}, EIGHT, codes)[[3, 4]].tolist() == [4, 4]
    for weight in (float("nan"), float("inf"), "1", True, None):
        with pytest.raises(InputError, match="must be a number"):
            ranks_from_weights({"x": weight}, EIGHT, codes)
    with pytest.raises(InputError, match="too many digits"):
        ranks_from_weights({"x": 1e300, "y": 1e-300}, EIGHT, codes)


def test_ties_share_a_rank():
    assert ranks_from_order([[5, 0], 2], np.array([0, 2, 5])).tolist() == [2, 1, 2]


@pytest.mark.parametrize(
    ("codes", "ranks", "message"),
    [
        ([], [[]], "no feasible state"),
        ([1, 0], [[1, 2]], "ascending codes"),
        ([0, 2], [[1, 2]], "from 0 to 1"),
        ([0, 1], [[1, 2], [1, 2]], "shape"),
        ([0, 1], [[1.5, 2]], "whole numbers"),
        ([0, 1], [[1, 2], [3]], "rows of one length"),
    ],
)
def test_arrays_that_do_not_fit_are_refused(codes, ranks, message):
    with pytest.raises(InputError, match=message):
        Conflict((DecisionMaker("A", (Option("x"),)),), codes, ranks)


def test_names_must_be_unique_within_their_kind():
    with pytest.raises(InputError, match="decision maker 'A' is listed twice"):
        Conflict((DecisionMaker("A"), DecisionMaker("A")), [0], [[1], [1]])
    with pytest.raises(InputError, match="no decision maker"):
        Conflict((), [0], np.empty((0, 1), dtype=int))


def test_neither_importing_nor_a_small_analysis_loads_the_compiler():
    code = (
        "import sys; from contadora.solve.stability.conflict_file import read_conflict;"
        "from contadora.solve.stability.concepts import analyse;"
        "analyse(read_conflict({'decision_makers': {'A': ['x']}, 'rankings_best_first': {'A': [0, 1]}}));"
        "sys.exit('numba' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_condition_that_cannot_be_read_is_found_in_the_file_by_its_owner():
    sides = {"A": ["x"], "B": ["y"]}
    for field, said in (("statements", ["z"]), ("weights", {"z": 1})):
        with pytest.raises(InputError, match=f"{field}.A: condition 'z': unknown option 'z'"):
            read_conflict({"decision_makers": sides, field: {"A": said, "B": said}})
    with pytest.raises(InputError, match=r"^decision_makers.A: an option needs a name"):
        read_conflict({"decision_makers": {"A": [""]}, "weights": {"A": {}}})
