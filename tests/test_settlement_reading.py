"""What a mediator reads: blockers, changes, trades, convergence, robustness; and known games."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contadora.case.table import ConsentRule, Joint, Rule, Table, table_from_scores
from contadora.errors import InputError
from contadora.solve.settlement import blockers, convergence, improvements, settle, trades
from tests.test_settlement_brute_force import agreed, exact, tables
from tests.test_settlement_search import random_table


def points_table(points: list[list[float]], walk_away: list[float]) -> Table:
    return table_from_scores(
        [np.array(points, dtype=float).T],
        walk_away,
        actors=["a", "b"],
        issues=["point"],
        options=[[f"point {n}" for n in range(len(points))]],
    )


def with_draws(table: Table, seed: int, draws: int = 200, spread: float = 0.5) -> Table:
    rng = np.random.default_rng(seed)
    values = table.values * (1 + spread * (rng.random((draws, *table.values.shape[1:])) - 0.5))
    return replace(
        table,
        weights=np.repeat(table.weights, draws, axis=0),
        values=values,
        disagreement=np.repeat(table.disagreement, draws, axis=0),
        joints=tuple(replace(j, worth=np.repeat(j.worth, draws)) for j in table.joints),
        seed=seed,
        estimate=table,
    )


@pytest.mark.parametrize("game", ["base", "base_7players"])
def test_port_games_have_the_known_number_of_deals_under_each_rule(shared: Path, game: str) -> None:
    given_game = json.loads((shared / "verification/settlement_scorable_games.json").read_text("utf-8"))[game]
    parties = given_game["parties"]
    names = list(parties)
    issues = len(parties[names[0]]["scores"])
    scores = [np.array([parties[p]["scores"][k] for p in names], dtype=float) for k in range(issues)]
    everyone = tuple(range(len(names)))
    vetoes = tuple(names.index(v) for v in given_game["veto"])
    for consent, key in (
        (ConsentRule(everyone), "acceptable_to_all"),
        (ConsentRule(everyone, (), 1), "all_but_one"),
        (ConsentRule(everyone, vetoes, 1), "all_but_one_with_vetoes"),
    ):
        table = table_from_scores(
            scores,
            [parties[p]["threshold"] for p in names],
            actors=names,
            issues=[f"issue {k}" for k in range(issues)],
            options=[[f"option {o}" for o in range(s.shape[1])] for s in scores],
            consent=consent,
        )
        found = settle(table)
        assert found.packages == given_game["packages"]
        assert found.zone == given_game[key]
        assert found.robust.best.share == 1.0


def test_kalai_smorodinsky_raises_the_smallest_share_rather_than_closing_the_gap(shared: Path) -> None:
    corner = json.loads((shared / "verification/settlement_corner_cases.json").read_text("utf-8"))
    case = corner["kalai_smorodinsky"]
    found = settle(points_table(case["points"], [0, 0]))
    assert list(found.kalai_smorodinsky.utilities.values()) == case["max_min_ratio_solution"]


def test_two_negative_gains_never_count_as_a_gain(shared: Path) -> None:
    corner = json.loads((shared / "verification/settlement_corner_cases.json").read_text("utf-8"))
    case = corner["nash_irrational_guard"]
    found = settle(points_table(case["points"], case["disagreement"]))
    assert found.nash is None
    assert found.zone == 0
    assert found.frontier == ()
    assert "No package suits both a and b" in found.why_empty
    assert found.nearest_miss == {"point": "point 2"}
    assert found.robust.empty == 1.0


def test_bargaining_weights_pull_the_nash_product() -> None:
    table = points_table([[0.9, 0.2], [0.5, 0.5], [0.2, 0.9]], [0, 0])
    assert settle(table).nash.package == {"point": "point 1"}
    assert settle(table, weights=[5, 1]).nash.package == {"point": "point 0"}
    assert settle(table, weights=[0, 1]).nash.package == {"point": "point 2"}


def test_all_ties_are_listed_and_the_fairest_is_picked() -> None:
    found = settle(points_table([[1, 0.2], [0.6, 0.6], [0.2, 1]], [0, 0])).utilitarian
    assert found.tied == 3
    assert found.package == {"point": "point 1"}
    assert len(found.ties) == 3


def test_one_party_that_can_gain_nothing_does_not_hide_what_the_others_gain() -> None:
    found = settle(points_table([[0.5, 0.2], [0.5, 0.7]], [0.5, 0.0]))
    assert found.nash.package == {"point": "point 1"}
    assert found.kalai_smorodinsky.package == {"point": "point 1"}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"proposal": {"point": "nowhere"}}, "no option 'nowhere'"),
        ({"proposal": {}}, "says nothing on 'point'"),
        ({"proposal": {"point": "point 0", "x": "y"}}, "no issue 'x'"),
        ({"weights": [1.0]}, "1 bargaining weights for 2"),
        ({"weights": [-1.0, 1.0]}, "negative"),
        ({"weights": [0.0, 0.0]}, "all are 0"),
        ({"epsilon": -1.0}, "epsilon"),
        ({"epsilon": float("nan")}, "epsilon"),
        ({"frontier_limit": 0}, "frontier_limit"),
    ],
)
def test_questions_that_do_not_fit_the_table_are_refused(arguments: dict, says: str) -> None:
    with pytest.raises(InputError, match=says):
        settle(points_table([[1, 0], [0, 1]], [0, 0]), **arguments)


def test_an_empty_agenda_and_nobody_to_consent_are_refused() -> None:
    table = points_table([[1, 0]], [0, 0])
    with pytest.raises(InputError, match="agenda"):
        settle(
            replace(
                table, issues=(), options=(), values=table.values[:, :, :0], weights=table.weights[:, :, :0]
            )
        )
    with pytest.raises(InputError, match="consent"):
        settle(replace(table, consent=ConsentRule(())))


def test_rules_that_leave_no_package_are_said_to() -> None:
    table = points_table([[1, 1], [0.5, 0.5]], [0, 0])
    shut = (Rule("x", ((0, 0),), (), ((0, 0),)), Rule("y", ((0, 1),), (), ((0, 1),)))
    found = settle(replace(table, rules=shut))
    assert found.admissible == 0
    assert "leave no package" in found.why_empty


@given(tables(), st.data())
@settings(max_examples=150)
def test_blockers_and_their_cheapest_change_are_those_of_brute_force(
    table: Table, data: st.DataObject
) -> None:
    places = tuple(data.draw(st.integers(0, s - 1)) for s in table.sizes)
    free = replace(table, disagreement=np.full_like(table.disagreement, -1000.0))
    everything = exact(free).zone
    if places not in everything:
        return
    walk_away = exact(table).walk_away
    here = everything[places]
    refuse = [i for i in range(len(table.actors)) if here[i] < walk_away[i]]
    fails = not agreed(table.consent, [i for i in range(len(table.actors)) if i not in refuse])
    found = {b.actor: b for b in blockers(table, table.package(places))}
    assert set(found) == ({table.actors[i] for i in refuse} if fails else set())
    for i in refuse if fails else []:
        blocker = found[table.actors[i]]
        assert blocker.shortfall == pytest.approx(float(walk_away[i] - here[i]))
        keeps = [k for k in range(len(here)) if k == i or here[k] >= walk_away[k]]
        able = {
            p: (
                sum(a != b for a, b in zip(p, places, strict=True)),
                sum(max(here[k] - u[k], 0) for k in range(len(here)) if k != i),
            )
            for p, u in everything.items()
            if all(u[k] >= walk_away[k] for k in keeps)
        }
        if not able:
            assert blocker.cheapest_change is None
            continue
        changed = {**table.package(places), **blocker.cheapest_change}
        reached = next(p for p in everything if table.package(p) == changed)
        clauses, loss = min(able.values())
        assert able[reached][0] == clauses
        assert float(able[reached][1]) == pytest.approx(float(loss))


@given(tables(), st.data())
@settings(max_examples=150)
def test_improvements_are_all_pareto_improvements_fewest_clauses_first(
    table: Table, data: st.DataObject
) -> None:
    places = tuple(data.draw(st.integers(0, s - 1)) for s in table.sizes)
    everything = exact(replace(table, disagreement=np.full_like(table.disagreement, -1000.0))).zone
    if places not in everything:
        return
    here = everything[places]
    wanted = {
        p for p, u in everything.items() if u != here and all(a >= b for a, b in zip(u, here, strict=True))
    }
    found = improvements(table, table.package(places), most=1000)
    assert sorted(tuple(i.package.values()) for i in found) == sorted(
        tuple(table.package(p).values()) for p in wanted
    )
    assert [len(i.changed) for i in found] == sorted(len(i.changed) for i in found)


def test_a_long_agenda_is_searched_outwards_from_the_proposal() -> None:
    table = random_table(4, 3, 30, 4, 0.5)
    worst = {
        i: o[int(w.sum(axis=0).argmin())]
        for i, o, w in zip(table.issues, table.options, table.worth(), strict=True)
    }
    found = settle(table, proposal=worst)
    assert [b.actor for b in found.blockers] == [
        b.actor for b in sorted(found.blockers, key=lambda b: -b.shortfall)
    ]
    assert all("up to" in b.searched for b in found.blockers)
    assert len(found.improvements) == 20
    assert all(len(i.changed) == 1 for i in found.improvements)


@given(tables(), st.integers(0, 1000))
@settings(max_examples=60)
def test_shares_over_draws_are_those_of_each_draw_taken_alone(table: Table, seed: int) -> None:
    drawn = with_draws(table, seed, draws=7)
    alone = []
    for n in range(7):
        one = replace(
            drawn,
            weights=drawn.weights[n : n + 1],
            values=drawn.values[n : n + 1],
            disagreement=drawn.disagreement[n : n + 1],
            joints=tuple(replace(j, worth=j.worth[n : n + 1]) for j in drawn.joints),
            estimate=None,
        )
        every = settle(one, frontier_limit=1)
        alone.append(every.zone)
        one_share = {tuple(a.package.values()): a.share for a in every.robust.top}
        assert (every.robust.empty == 1.0) == (every.zone == 0)
        assert set(one_share.values()) <= {0.0, 1.0}
    found = settle(drawn)
    assert found.draws == 7
    assert found.robust.empty == pytest.approx(sum(z == 0 for z in alone) / 7)
    assert found.robust.exact
    if found.robust.best is not None:
        assert found.robust.best.share == max(a.share for a in found.robust.top)
        assert all(found.robust.best.share >= a.share for a in found.robust.listed)
        low, share, high = found.robust.best.low, found.robust.best.share, found.robust.best.high
        assert low <= share <= high


def test_blocking_is_a_probability_over_the_draws() -> None:
    table = points_table([[1.0, 0.5], [0.5, 1.0]], [0.45, 0.45])
    drawn = with_draws(table, 3, draws=400, spread=0.4)
    found = {b.actor: b for b in blockers(drawn, {"point": "point 0"})}
    assert set(found) == {"b"}
    assert found["b"].shortfall == 0.0
    worth = drawn.values[:, 1, 0, 0]
    assert found["b"].probability == pytest.approx(float((worth < 0.45).mean()))


def test_gain_ranges_are_the_middle_nine_tenths_of_the_draws() -> None:
    drawn = with_draws(points_table([[1.0, 0.5]], [0.0, 0.0]), 3, draws=401)
    low, high = settle(drawn).nash.gain_range["a"]
    assert (low, high) == pytest.approx(tuple(np.quantile(drawn.values[:, 0, 0, 0], [0.05, 0.95])))


def test_robustness_beyond_counting_climbs_from_the_packages_named_and_says_so() -> None:
    drawn = with_draws(random_table(6, 3, 12, 4, 0.6), 1, draws=100)
    found = settle(drawn)
    assert not found.robust.exact
    assert "may exist" in found.robust.over
    assert found.robust.best.share >= max(a.share for a in found.robust.listed)
    assert {a.role for a in found.robust.listed} >= {"nash", "frontier"}


def test_convergence_grades_issues_by_the_worst_served_party() -> None:
    table = table_from_scores(
        [
            np.array([[1.0, 0.0], [2.0, 1.0]]),
            np.array([[1.0, 0.75, 0.0], [0.0, 0.7, 1.0]]),
            np.array([[1.0, 0.0], [0.0, 1.0]]),
            np.array([[0.5, 0.5], [0.0, 1.0]]),
        ],
        [0.0, 0.0],
        actors=["a", "b"],
        issues=["same", "near", "far", "indifferent"],
        options=[["x", "y"], ["x", "y", "z"], ["x", "y"], ["x", "y"]],
    )
    found = {c.issue: c for c in convergence(table)}
    assert [found[k].grade for k in found] == ["agreed", "small_gap", "wide_gap", "agreed"]
    assert found["near"].gap == pytest.approx(0.3)
    assert found["near"].compromise == "y"
    assert found["far"].best == {"a": ("x",), "b": ("y",)}
    assert found["indifferent"].stands["a"] == {}
    assert found["indifferent"].compromise == "y"


def test_an_issue_whose_grade_the_draws_do_not_share_is_unknown() -> None:
    table = points_table([[1.0, 0.0], [0.0, 1.0]], [0, 0])
    values = np.repeat(table.values, 10, axis=0)
    values[:6, 1, 0] = [1.0, 0.0]
    drawn = replace(
        table,
        values=values,
        weights=np.repeat(table.weights, 10, axis=0),
        disagreement=np.repeat(table.disagreement, 10, axis=0),
        estimate=table,
    )
    found = convergence(drawn)[0]
    assert found.grade == "unknown"
    assert found.shares == {"agreed": 0.6, "small_gap": 0.0, "wide_gap": 0.4}


def test_trades_give_each_side_the_issue_it_cares_for_and_say_what_it_gains() -> None:
    table = table_from_scores(
        [np.array([[0.8, 0.0], [0.0, 0.2]]), np.array([[0.2, 0.0], [0.0, 0.8]])],
        [0.0, 0.0],
        actors=["a", "b"],
        issues=["land", "law"],
        options=[["a's", "b's"]] * 2,
    )
    (trade,) = trades(table)
    assert trade.receives == {"a": "land", "b": "law"}
    assert trade.yields == {"a": "b's", "b": "a's"}
    assert trade.gains == pytest.approx({"a": 0.3, "b": 0.3})
    halves = {p: sum(w[i].mean() for w in table.worth()) for i, p in enumerate(table.actors)}
    package = settle(table, proposal={"land": "a's", "law": "b's"}).nash
    assert {p: package.utilities[p] - halves[p] for p in halves} == pytest.approx(trade.gains)


def test_the_finding_is_plain_data_and_the_same_each_time() -> None:
    table = with_draws(random_table(8, 3, 4, 3, 0.4), 5)
    table = replace(
        table,
        status_quo=(0, 0, 0, 0),
        joints=(Joint(0, ((0, 1), (1, 1)), np.full(200, 0.1)),),
        estimate=replace(table.estimate, joints=(Joint(0, ((0, 1), (1, 1)), np.array([0.1])),)),
    )
    first = json.dumps(settle(table, proposal=table.package((1, 1, 1, 1))).to_dict(), sort_keys=True)
    assert first == json.dumps(settle(table, proposal=table.package((1, 1, 1, 1))).to_dict(), sort_keys=True)
    assert {"status quo", "proposal"} <= {a["role"] for a in json.loads(first)["robust"]["listed"]}


def test_the_order_of_the_parties_does_not_matter() -> None:
    table = random_table(9, 3, 5, 3, 0.5)
    turned = [2, 0, 1]
    moved = replace(
        table,
        actors=tuple(table.actors[i] for i in turned),
        weights=table.weights[:, turned],
        values=table.values[:, turned],
        disagreement=table.disagreement[:, turned],
    )
    before, after = settle(table), settle(moved)
    assert {tuple(sorted(p.utilities.items())) for p in before.frontier} == {
        tuple(sorted(p.utilities.items())) for p in after.frontier
    }
    assert before.nash.package == after.nash.package


def test_only_consenting_parties_are_asked() -> None:
    table = random_table(10, 3, 4, 3, 0.99)
    found = settle(replace(table, consent=ConsentRule((1,))))
    assert found.parties == ("p1",)
    assert found.zone == sum(
        1
        for p in product(*map(range, table.sizes))
        if sum(w[1, o] for w, o in zip(table.worth(), p, strict=True)) >= 0.99 - 1e-12
    )
