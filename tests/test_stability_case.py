"""From a case to the conflict its actors can play alone, and the command that asks about either."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from contadora.case.drawing import tabulate
from contadora.case.model import Case
from contadora.case.references import dangling_references
from contadora.errors import EngineError, InputError
from contadora.solve.stability import analyse, board_of, conflict_at, conflicts, reach, stability_of

ACTORS = ("north", "south", "power")
ISSUES = {"aid": ("none", "some", "full"), "vote": ("late", "soon")}


def case_of(moves: dict, **changes) -> Case:
    """Two principals, an outside power, two issues, and these moves."""
    body = {
        "title": "Lake talks",
        "as_of": "2024-03-10",
        "actors": {
            "north": {"name": "Northern Council", "role": "principal"},
            "south": {"name": "Southern League", "role": "principal"},
            "power": {"name": "Great Power", "role": "outside_power"},
        },
        "agenda": {
            "aid": {"label": "Aid", "options": ["none", "some", "full"], "status_quo": "none"},
            "vote": {"label": "Vote", "options": ["late", "soon"], "ordered": False},
        },
        "stances": [
            {"actor": "north", "issue": "aid", "position": "full", "red_line": "some", "salience": "first"},
            {"actor": "south", "issue": "aid", "position": "none"},
            {"actor": "south", "issue": "vote", "position": "soon"},
        ],
        "interactions": [
            {"actor": "north", "when": {"aid": "full", "vote": "soon"}, "worth": {"low": 0.05, "high": 0.2}}
        ],
        "moves": moves,
    }
    return Case.model_validate({**body, **changes})


def known(**effects: float) -> dict:
    return {actor: effects.get(actor, 0.0) for actor in ACTORS}


@st.composite
def cases(draw) -> Case:
    count = draw(st.integers(1, 5))
    keys = [f"m{k}" for k in range(count)]
    worth = st.sampled_from([-0.3, -0.1, 0.0, 0.1, 0.25])
    moves = {}
    for place, key in enumerate(keys):
        others = [k for k in keys if k != key]
        sets = {
            issue: draw(st.sampled_from(options))
            for issue, options in ISSUES.items()
            if draw(st.integers(0, 2)) == 0
        }
        moves[key] = {
            "actor": draw(st.sampled_from(ACTORS)),
            "label": f"step {place}",
            "sets": sets,
            "reversible": draw(st.booleans()),
            "taken": draw(st.integers(0, 3)) == 0,
            "effects": {a: draw(worth) for a in ACTORS if draw(st.booleans())},
            "requires": [k for k in keys[:place] if draw(st.integers(0, 4)) == 0],
            "excludes": [k for k in others if draw(st.integers(0, 7)) == 0],
            "together": {
                k: {draw(st.sampled_from(ACTORS)): draw(worth)}
                for k in others
                if draw(st.integers(0, 5)) == 0
            },
        }
    rules = (
        [{"label": "r", "when": {"aid": "full"}, "excludes": {"vote": "soon"}}] if draw(st.booleans()) else []
    )
    case = case_of(moves, constraints=rules)
    assume(not dangling_references(case))
    return case


def literal(case: Case, table, row: int):
    """States and worths by the definitions: every set of moves, one at a time, in plain Python."""
    own = table.moves
    keys = [move.key for move in own.moves]
    above = {key: set() for key in keys}
    for _ in keys:
        for key in keys:
            for below in case.moves[key].requires:
                above[key] |= {below} | above[below]
    today = {key for key in keys if case.moves[key].taken}

    def options(standing: set[str]) -> dict[str, int | None]:
        found: dict[str, int | None] = {
            issue: None if point.status_quo is None else point.index(point.status_quo)
            for issue, point in case.agenda.items()
        }
        for key in standing:
            for issue, option in case.moves[key].sets.items():
                if not any(key in above[other] and issue in case.moves[other].sets for other in standing):
                    found[issue] = case.agenda[issue].index(option)
        return found

    def broken(standing: set[str]) -> set[str]:
        chosen = options(standing)

        def holds(clauses):
            return all(chosen[i] == case.agenda[i].index(o) for i, o in clauses.items())

        return {rule.label for rule in case.constraints if holds(rule.when) and holds(rule.excludes)}

    states = {}
    for size in range(len(keys) + 1):
        for chosen in combinations(keys, size):
            standing = set(chosen)
            fits = all(above[key] <= standing for key in standing)
            for one, other in combinations(standing, 2):
                a, b = case.moves[one], case.moves[other]
                clash = any(i in b.sets and b.sets[i] != o for i, o in a.sets.items())
                laddered = one in above[other] or other in above[one]
                fits &= other not in a.excludes and one not in b.excludes and (laddered or not clash)
            fits &= all(key in standing for key in today if not case.moves[key].reversible)
            if fits and broken(standing) <= broken(today):
                worth = []
                for place, actor in enumerate(own.actors):
                    total = sum(move.effects[row, place] for move in own.moves if move.key in standing)
                    for move in own.moves:
                        for other, extra in move.together:
                            if {move.key, keys[other]} <= standing:
                                total += extra[row, place]
                    if actor in table.actors:
                        voice, where = table.actors.index(actor), options(standing)
                        spread = []
                        for k, issue in enumerate(table.issues):
                            place_set = any(issue in case.moves[key].sets for key in standing)
                            size_k = len(table.options[k])
                            chances = (
                                [float(o == where[issue]) for o in range(size_k)]
                                if place_set
                                else list(own.today[row, k, :size_k])
                            )
                            spread.append(chances)
                            for o, chance in enumerate(chances):
                                total += (
                                    chance * table.weights[row, voice, k] * table.values[row, voice, k, o]
                                )
                        for joint in table.joints:
                            if joint.actor == voice:
                                total += joint.worth[row] * np.prod([spread[k][o] for k, o in joint.when])
                    worth.append(total)
                states[sum(1 << keys.index(key) for key in standing)] = worth
    return states


@given(cases())
@settings(max_examples=120)
def test_states_and_preferences_are_those_of_the_definitions(case):
    table = tabulate(case, draws=2, seed=3)
    for row, found in zip((None, 0, 1), conflicts(table), strict=True):
        expected = literal(case, table.point() if row is None else table, row or 0)
        assert found.codes.tolist() == sorted(expected)
        worth = np.array([expected[code] for code in found.codes.tolist()]).T
        for i in range(len(found.names)):
            gap = worth[i][:, None] - worth[i][None, :]
            step = found.ranks[i][:, None] - found.ranks[i][None, :]
            sure = np.abs(gap) > 1e-8
            assert (np.sign(gap)[sure] == np.sign(step)[sure]).all()
            assert (step[np.abs(gap) < 1e-12] == 0).all()


@given(cases())
@settings(max_examples=25)
def test_new_names_change_no_verdict(case):
    new = {"north": "alpha", "south": "beta", "power": "gamma"}
    body = json.loads(case.model_dump_json())

    def renamed(node):
        if isinstance(node, dict):
            return {
                new.get(k, k.replace("m", "x") if k in case.moves else k): renamed(v) for k, v in node.items()
            }
        if isinstance(node, list):
            return [renamed(v) for v in node]
        return (
            new.get(node, node.replace("m", "x") if node in case.moves else node)
            if isinstance(node, str)
            else node
        )

    other = Case.model_validate(renamed(body))
    first, second = (next(conflicts(tabulate(c, draws=1))) for c in (case, other))
    assert first.codes.tolist() == second.codes.tolist()
    assert first.ranks.tolist() == second.ranks.tolist()
    assert analyse(first).to_dict()["equilibria"] == analyse(second).to_dict()["equilibria"]


def test_what_cannot_be_undone_is_never_undone():
    moves = {
        "free": {"actor": "south", "label": "free them", "sets": {"aid": "full"}, "reversible": False},
        "march": {"actor": "north", "label": "march", "reversible": False, "taken": True},
    }
    found = next(conflicts(tabulate(case_of(moves), draws=1)))
    assert {side.options[0].direction for side in found.decision_makers} == {"forward"}
    march = 1  # north comes first
    assert all(code & march for code in found.codes.tolist()), "it stands already, and stays"
    assert reach(found, 3).codes.tolist() == [3]


def test_moves_on_one_issue_exclude_each_other_unless_one_builds_on_the_other():
    def states(**second) -> list[int]:
        moves = {
            "some": {"actor": "south", "label": "some", "sets": {"aid": "some"}},
            "full": {"actor": "south", "label": "full", "sets": {"aid": "full"}, **second},
        }
        return board_of(tabulate(case_of(moves), draws=1)).codes.tolist()

    assert states() == [0, 1, 2]
    assert states(sets={"aid": "some"}) == [0, 1, 2, 3]
    assert states(requires="some") == [0, 1, 3]
    board = board_of(
        tabulate(
            case_of(
                {
                    "some": {"actor": "south", "label": "some", "sets": {"aid": "some"}},
                    "full": {"actor": "south", "label": "full", "sets": {"aid": "full"}, "requires": "some"},
                }
            ),
            draws=1,
        )
    )
    assert board.options[:, 0].tolist() == [-1, 1, 2], "the move that builds on another prevails"


def test_an_actor_who_only_has_moves_stays_out_of_the_settlement():
    moves = {"press": {"actor": "power", "label": "press", "effects": known(power=0.1, north=-0.2)}}
    table = tabulate(case_of(moves), draws=5)
    assert "power" not in table.actors
    assert table.moves.actors == ("power",)
    found = conflict_at(board_of(table))
    assert found.ranks.tolist() == [[1, 2]]


def test_unknown_effects_are_drawn_and_put_on_the_register():
    moves = {
        "go": {
            "actor": "north",
            "label": "go",
            "effects": {"north": {"low": 0.1, "high": 0.2, "by": "desk"}},
        },
        "stay": {"actor": "south", "label": "stay", "effects": {"north": "unknown"}},
    }
    table = tabulate(case_of(moves), draws=400)
    register = {a.path: a for a in table.moves.assumptions}
    assert register["moves.go.effects.north"].kind == "assessed"
    for path in ("moves.go.effects.south", "moves.stay.effects.north", "moves.stay.effects.south"):
        assert (register[path].kind, register[path].low, register[path].high) == ("assumed", -0.15, 0.15)
    drawn = table.moves.moves[1].effects[:, 0]
    assert -0.15 <= drawn.min() < -0.13
    assert 0.13 < drawn.max() <= 0.15
    assert not {path for path in register if path.startswith("moves")} & {a.path for a in table.assumptions}


def test_moving_one_range_moves_no_other_number():
    def table(high: float):
        effects = {"north": {"low": 0.0, "high": high}}
        return tabulate(
            case_of(
                {
                    "go": {"actor": "north", "label": "go", "effects": effects},
                    "wait": {"actor": "south", "label": "w"},
                }
            ),
            draws=20,
        )

    one, other = table(0.1), table(0.3)
    assert (one.moves.moves[0].effects != other.moves.moves[0].effects).any()
    assert (one.moves.moves[1].effects == other.moves.moves[1].effects).all()
    assert (one.values[~np.isnan(one.values)] == other.values[~np.isnan(other.values)]).all()


def test_without_moves_one_cannot_tell():
    found = stability_of(tabulate(case_of({}), draws=5))
    assert "no moves" in found.why_not
    assert found.today is None
    assert found.to_dict()["equilibria"] == []


def test_too_many_moves_are_refused():
    moves = {f"m{k}": {"actor": "north", "label": f"step {k}"} for k in range(21)}
    with pytest.raises(EngineError, match=r"21 moves make 2,097,152 combinations"):
        stability_of(tabulate(case_of(moves), draws=1))


@pytest.mark.parametrize(
    ("moves", "words"),
    [
        ({"a": {"actor": "north", "label": "a", "requires": "b"}}, "unknown move 'b'"),
        ({"a": {"actor": "north", "label": "a", "effects": {"nrth": 0}}}, "unknown actor 'nrth'"),
        ({"a": {"actor": "north", "label": "a", "excludes": "a"}}, "names itself"),
        (
            {
                "a": {"actor": "north", "label": "a", "requires": "b"},
                "b": {"actor": "north", "label": "b", "requires": "a"},
            },
            "requires itself in the end",
        ),
        (
            {
                "a": {"actor": "north", "label": "a", "sets": {"aid": "some"}, "taken": True},
                "b": {"actor": "south", "label": "b", "sets": {"aid": "full"}, "taken": True},
            },
            "both taken, but exclude each other",
        ),
        (
            {
                "a": {"actor": "north", "label": "a", "requires": "b", "taken": True},
                "b": {"actor": "north", "label": "b"},
            },
            "which it requires, is not",
        ),
    ],
)
def test_moves_that_contradict_each_other_are_named(moves, words):
    assert any(words in problem.what for problem in dangling_references(case_of(moves)))


def test_shares_agree_with_every_draw_looked_at_by_itself():
    moves = {
        "give": {"actor": "south", "label": "give", "sets": {"aid": "some"}},
        "march": {"actor": "north", "label": "march"},
        "press": {"actor": "power", "label": "press", "together": {"march": {"power": -0.1}}},
    }
    table = tabulate(case_of(moves), draws=40)
    found = stability_of(table, draws=40)
    board = board_of(table)
    hits = dict.fromkeys(found.concepts, 0)
    for draw in range(40):
        verdict = analyse(conflict_at(board, draw))
        for concept in hits:
            hits[concept] += 0 in verdict.equilibria(concept)
    assert {c: share.share for c, share in found.today.equilibrium.items()} == {
        c: n / 40 for c, n in hits.items()
    }
    assert all(0 <= s.low <= s.share <= s.high <= 1 for s in found.today.equilibrium.values())
    json.dumps(found.to_dict(), allow_nan=False)
    assert stability_of(table, draws=40).to_dict() == found.to_dict(), "the same seed, the same answer"


def test_a_reward_that_ends_the_standstill_does_so_in_the_draws_it_says():
    moves = {
        "give": {"actor": "south", "label": "give", "sets": {"aid": "full"}, "effects": known(south=-0.05)},
        "idle": {"actor": "north", "label": "idle", "effects": known(north=-0.3)},
    }
    stances = [{"actor": "north", "issue": "aid", "position": "full", "red_line": "none"}]
    table = tabulate(case_of(moves, stances=stances, interactions=[]), draws=50)
    found = stability_of(table, draws=50)
    board, held, works = board_of(table), 0, 0
    for draw in range(50):
        worth = board.worth(draw)[list(table.moves.actors).index("south")]
        before, after = worth[board.codes == 0], worth[board.codes == 2]
        held += bool(after <= before)
        works += bool(after <= before < after + 0.1)
    reward = [lever for lever in found.unsticks if lever.kind == "reward"]
    assert found.today.equilibrium["SEQ"].share == held / 50
    assert (reward[0].works.share if reward else 0) == pytest.approx(works / held)


# ── The command ──────────────────────────────────────────────────────────────────────────────────


def ask(*words: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [Path(sys.executable).parent / "contadora", "stability", *map(str, words)],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert "Traceback" not in done.stderr + done.stdout, done.stderr
    return done


CHICKEN = {
    "decision_makers": {"A": ["swerve"], "B": ["swerve"]},
    "rankings_best_first": {"A": [2, 3, 1, 0], "B": [1, 3, 2, 0]},
}


def test_every_verified_conflict_gives_the_same_equilibria_through_the_command(shared, tmp_path):
    for place, case in enumerate(json.loads((shared / "verification/stability.json").read_text())["cases"]):
        path = tmp_path / f"{place}.json"
        path.write_text(json.dumps(case))
        answer = json.loads(ask(path, "--json", cwd=tmp_path).stdout)
        assert list(answer) == ["states", "equilibria", "stable"]
        assert answer["states"] == len(case["feasible_codes"])
        assert answer["equilibria"] == {
            concept: sorted(case["equilibria_codes"][concept]) for concept in answer["equilibria"]
        }
        assert list(answer["equilibria"]) == ["Nash", "GMR", "SMR", "SEQ", "SIM"]
        assert set(answer["stable"]) == set(case["decision_makers"])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"rankings_best_first": {"A": [2, 3, 1], "B": [1, 3, 2, 0]}}, "misses 1 feasible"),
        ({"rankings_best_first": {"A": [2, 3, 1, 0, 0], "B": [1, 3, 2, 0]}}, "ranked twice"),
        ({"rankings_best_first": {"A": [2, 3, 1, 0]}}, "has no ranking"),
        (
            {"rankings_best_first": {"B": [1, 3, 2, 0]}, "statements": {"A": ["A: swerve", "not A: swerve"]}},
            "contradicts",
        ),
        ({"feasible_codes": []}, "no feasible state"),
        ({"infeasible": ["--"]}, "no feasible state"),
        ({"decision_makers": {"A": [f"o{k}" for k in range(64)], "B": []}}, "64 options"),
    ],
)
def test_a_model_that_cannot_be_used_is_named_in_one_message(tmp_path, change, words):
    (tmp_path / "model.json").write_text(json.dumps({**CHICKEN, **change}))
    done = ask("model.json", "--json", cwd=tmp_path)
    assert done.returncode == 3
    assert done.stdout == ""
    assert done.stderr.startswith("contadora: ")
    assert done.stderr.count("\n") == 1
    assert words in done.stderr
    assert "model.json" in done.stderr


def test_what_is_no_model_at_all_is_named(tmp_path):
    (tmp_path / "broken.json").write_text('{"decision_makers": ')
    (tmp_path / "list.json").write_text("[1, 2]")
    (tmp_path / "bomb.yaml").write_text("decision_makers: &a {A: [x]}\nlevels: *a\n")
    for name in ("broken.json", "list.json", "bomb.yaml", "missing.json", "missing.yaml"):
        done = ask(name, cwd=tmp_path)
        assert (done.returncode, done.stdout) == (3, "")
        assert name in done.stderr
    assert "santo-domingo-2017-12-02" in ask("santo-domingo-2017-12-01", cwd=tmp_path).stderr


def test_one_state_is_explained_and_its_preferences_are_counted(tmp_path):
    (tmp_path / "chicken.yaml").write_text(json.dumps(CHICKEN))
    why = json.loads(
        ask("chicken.yaml", "--state", "3", "--concepts", "GMR,SEQ", "--json", cwd=tmp_path).stdout
    )
    assert [(w["decision_maker"], w["concept"], w["stable"]) for w in why["witnesses"]] == [
        ("A", "GMR", True),
        ("A", "SEQ", False),
        ("B", "GMR", True),
        ("B", "SEQ", False),
    ]
    counted = json.loads(ask("chicken.yaml", "--state", "3", "--inverse", "A", "--json", cwd=tmp_path).stdout)
    assert {d["concept"]: d["stable_count"] for d in counted["demands"]} == {
        "Nash": 12,
        "GMR": 16,
        "SMR": 14,
        "SEQ": 12,
        "SIM": 16,
    }
    together = json.loads(ask("chicken.yaml", "--partition", "A,B", "--json", cwd=tmp_path).stdout)
    assert together["equilibria"]["Nash"] == [1, 2, 3]
    for words in (
        ("--state", "9"),
        ("--inverse", "A"),
        ("--state", "3", "--inverse", "C"),
        ("--partition", "A"),
        ("--concepts", "Nsh"),
    ):
        done = ask("chicken.yaml", *words, cwd=tmp_path)
        assert (done.returncode, done.stdout) == (3, "")


def test_a_case_is_told_apart_from_a_model_by_what_it_holds(tmp_path):
    answer = json.loads(ask("santo-domingo-2017-12-02", "--draws", "30", "--json", cwd=tmp_path).stdout)
    assert answer["today"]["taken"] == []
    assert answer["draws"] == 30
    assert {h["decision_maker"] for h in answer["holdings"]} == set(answer["decision_makers"])
    assert all(w["words"] for h in answer["holdings"] for w in h["witnesses"])
    by_key = ask(
        "santo-domingo-2017-12-02", "--draws", "5", "--state", "0", "--inverse", "opposition", cwd=tmp_path
    )
    assert "Democratic Unity coalition would have to prefer" in by_key.stdout


def test_a_case_without_moves_says_what_is_missing(tmp_path):
    (tmp_path / "talks.yaml").write_text(
        "title: T\nas_of: 2020-01-01\n"
        "actors: {a: {name: A, role: principal}, b: {name: B, role: principal}}\n"
        "agenda: {x: {label: X, options: [no, yes]}}\n"
    )
    done = ask("talks.yaml", cwd=tmp_path)
    assert done.returncode == 0
    assert "cannot tell" in done.stdout
    assert "moves" in done.stdout
    assert ask("talks.yaml", "--state", "0", cwd=tmp_path).returncode == 3


def test_the_table_names_nobody_whose_moves_are_not_there():
    with pytest.raises(InputError, match="can do alone"):
        board_of(tabulate(case_of({}), draws=1))
