"""Label-setting with hyperplanes, and the mixed-integer fallback, against enumeration."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from contadora.case.table import ConsentRule, Joint, Rule, Table, table_from_scores
from contadora.errors import EngineError
from contadora.solve.settlement import beyond, settle
from contadora.solve.settlement.beyond import single_out
from contadora.solve.settlement.frontier import frontier_of
from contadora.solve.settlement.labels import route_through
from contadora.solve.settlement.merge import merge
from contadora.solve.settlement.program import best_package, prices
from contadora.solve.settlement.search import Found, Question, best_under
from contadora.solve.settlement.settle import single_points
from contadora.solve.settlement.space import Space, space_of
from tests.test_settlement_brute_force import tables


def random_table(
    seed: int, parties: int, issues: int, options: int, walk_away: float, *, whole: bool = False
) -> Table:
    rng = np.random.default_rng(seed)
    weights = rng.dirichlet(np.ones(issues), size=parties)
    scores = []
    for k in range(issues):
        values = rng.random((parties, options))
        values /= values.max(axis=1, keepdims=True)
        scores.append(np.rint(values * 20) if whole else weights[:, k, None] * values)
    return table_from_scores(
        scores,
        [walk_away] * parties,
        actors=[f"p{i}" for i in range(parties)],
        issues=[f"issue{k}" for k in range(issues)],
        options=[[f"o{o}" for o in range(options)]] * issues,
    )


def test_a_share_of_nothing_for_somebody_in_every_package_is_still_an_answer() -> None:
    scores = [np.zeros((4, 1)), np.array([[0.0], [1.0], [0.0], [0.0]]), np.zeros((4, 2))]
    scores[2][2, 0] = scores[2][3, 1] = 1.0
    names = {"actors": list("abcd"), "issues": list("xyz"), "options": [["o"], ["o"], ["o", "p"]]}
    space = space_of(table_from_scores(scores, [0.0] * 4, **names))
    found, _ = single_out(space, np.ones(4))
    assert {rule: len(answer.places) for rule, answer in found.items()} == dict.fromkeys(found, 2)


def test_where_nobody_can_have_a_product_the_answer_still_lies_in_the_zone() -> None:
    scores = [
        np.array([[0.0, 0.0, 0.0], [0.0, 4.0, 1.0], [0.0, 0.0, 2.0], [0.0, 0.0, 3.0]]),
        np.array([[0.0, 0.0, 1.0], [0.0, 1.0, 0.0], [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]]),
    ]
    names = {"actors": list("abcd"), "issues": list("xy"), "options": [["o", "p", "q"]] * 2}
    space = space_of(table_from_scores(scores, [0.0, 1.0, 0.0, 1.0], **names))
    found, _ = single_out(space, np.ones(4))
    for answer in found.values():
        assert sorted(answer.places.tolist()) == [[2, 1], [2, 2]]  # of nine packages, those all accept


def test_a_party_that_every_package_serves_alike_hides_no_package() -> None:
    scores = [np.array([[0.0], [0.0], [3.0]]), np.array([[2.0, 3.0], [3.0, 3.0], [2.0, 0.0]])]
    names = {"actors": list("abc"), "issues": list("xy"), "options": [["o"], ["o", "p"]]}
    space = space_of(table_from_scores(scores, [0.0, 0.0, 0.0], **names))
    found, _ = single_out(space, np.ones(3))
    # shares of the best: 2/3, 1, 1 for the first package, 1, 1, 3/5 for the second
    assert found["kalai_smorodinsky"].places.tolist() == [[0, 0]]
    assert found["kalai_smorodinsky"].all_ties


@given(tables(), st.data())
@settings(max_examples=200)
def test_label_setting_singles_out_what_the_exact_frontier_does(table: Table, data: st.DataObject) -> None:
    space = space_of(table)
    alpha = np.array(
        data.draw(st.lists(st.integers(1, 3), min_size=len(table.actors), max_size=len(table.actors)))
    )
    frontier = frontier_of(space)
    wanted, _, _ = single_points(space, frontier, alpha.astype(float), None, 10_000)
    try:
        found, miss = single_out(space, alpha.astype(float))
    except EngineError:
        assume(False)  # the rules leave no package
    if not wanted:
        assert not found
        assert miss is not None
        return
    for rule, (packages, _, _) in wanted.items():
        assert found[rule].bound == 0.0
        known = {tuple(np.round(u, 9)) for u in space.utilities(np.array(packages)).T}
        reached = {tuple(np.round(u, 9)) for u in space.utilities(found[rule].places).T}
        assert reached == known if found[rule].all_ties else reached <= known


def test_equal_weights_are_a_count_of_heads_and_a_heavy_party_is_heard_first() -> None:
    table = random_table(1, 4, 6, 3, 0.55)
    heads = settle(replace(table, consent=ConsentRule((0, 1, 2, 3), (0,), 1)))
    same = settle(replace(table, consent=ConsentRule((0, 1, 2, 3), (0,), 0, (0.0, 5.0, 5.0, 5.0), 9.0)))
    assert same == heads
    # the first alone, or the other three together
    heavy = replace(table, consent=ConsentRule((0, 1, 2, 3), (), 0, (3.0, 1.0, 1.0, 1.0), 3.0))
    alone = settle(replace(table, consent=ConsentRule((0,))))
    assert settle(heavy).egalitarian.package == alone.egalitarian.package
    assert "those who agree must weigh 3 of 6: p0 3, p1 1" in settle(heavy).consent


@given(st.integers(0, 10**6))
@settings(max_examples=15)
def test_weighted_consent_is_answered_alike_by_enumeration_label_setting_and_program(seed: int) -> None:
    rng = np.random.default_rng(seed)
    table = random_table(seed, 4, 5, 3, 0.6)
    weights = tuple(float(w) for w in rng.integers(0, 6, size=4) + np.array([1, 0, 0, 0]))
    rule = ConsentRule((0, 1, 2, 3), (), 0, weights, float(rng.integers(1, sum(weights) + 1)))
    space = space_of(replace(table, consent=rule))
    frontier = frontier_of(space)
    wanted, _, _ = single_points(space, frontier, np.ones(4), None)
    direct, miss = single_out(space, np.ones(4))
    with pytest.MonkeyPatch.context() as patch:
        nothing = Found(np.empty((0, 5), dtype=np.int64), np.empty(0), np.inf, all_ties=False)
        patch.setattr(
            beyond,
            "best_under",
            lambda space, question, **more: (
                nothing if "least" in more else best_under(space, question, **more)
            ),
        )
        program, missed = single_out(space, np.ones(4))
    assert (miss is None) == (missed is None) == bool(wanted)
    for rule_name, (packages, _, _) in wanted.items():
        top = space.utilities(np.array(packages[:1]))
        for found in (direct, program):
            reached = space.utilities(found[rule_name].places[:1])
            assert np.allclose(reached, top)


def test_a_program_out_of_time_says_how_much_better_a_package_could_be(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    space = space_of(random_table(3, 4, 30, 6, 0.3))
    nothing = np.empty((0, 30), dtype=np.int64)
    seen = np.random.default_rng(0).integers(0, 6, size=(2000, 30))

    def few(space: Space, question: Question, **_: object) -> Found:
        values = question.value(space.utilities(seen))
        keep = values > -np.inf
        if not keep.any():
            return Found(nothing, np.empty(0), np.inf, all_ties=False)
        return Found(seen[keep], values[keep], question.bound - values.max(), all_ties=False)

    optimum, _ = single_out(space, np.ones(4))
    monkeypatch.setattr(beyond, "best_under", few)
    monkeypatch.setattr(beyond, "SECONDS", 1e-6)
    stopped, _ = single_out(space, np.ones(4))
    gain = {
        "egalitarian": lambda u: space.gains(u).min(axis=0).max(),
        "utilitarian": lambda u: space.gains(u).sum(axis=0).max(),
    }
    for rule, value in gain.items():
        best = value(space.utilities(optimum[rule].places))
        reached = value(space.utilities(stopped[rule].places))
        assert optimum[rule].bound == 0.0
        assert stopped[rule].bound > 1e-6
        assert reached < best <= reached + stopped[rule].bound + 1e-9
        assert not stopped[rule].all_ties
    told = settle(random_table(3, 4, 30, 6, 0.3))
    assert told.egalitarian.bound > 0
    assert told.egalitarian.tied is None
    assert "not proven: a better package could exceed" in told.method


@pytest.mark.parametrize("seed", range(4))
def test_four_parties_beyond_the_frontiers_memory_agree_with_the_exact_frontier(seed: int) -> None:
    table = random_table(seed, 4, 8, 3, 0.45)
    space = space_of(table)
    wanted, _, _ = single_points(space, frontier_of(space), np.ones(4), None)
    found, _ = single_out(space, np.ones(4))
    for rule, (packages, _, _) in wanted.items():
        assert tuple(found[rule].places[0].tolist()) == packages[0]


def test_a_large_multi_party_agenda_is_solved_exactly_and_says_how_rough_its_frontier_is() -> None:
    found = settle(random_table(1, 5, 20, 4, 0.5), frontier_limit=50)
    assert found.nash is not None
    assert found.nash.bound == 0.0
    assert found.zone is None
    assert found.epsilon > 0
    assert len(found.frontier) == 50 < found.frontier_size
    assert "hyperplanes" in found.method
    gains = np.array([list(p.utilities.values()) for p in found.frontier]) - 0.5
    assert np.prod(list(found.nash.gains.values())) >= gains.prod(axis=1).max()
    assert min(found.egalitarian.gains.values()) >= gains.min(axis=1).max()
    assert sum(found.utilitarian.gains.values()) >= gains.sum(axis=1).max()


def test_an_empty_zone_of_a_large_agenda_is_proven_and_its_nearest_miss_named() -> None:
    found = settle(random_table(1, 5, 20, 4, 0.95))
    assert found.nash is None
    assert found.zone == 0
    assert found.nearest_miss is not None
    assert "nearest miss" in found.why_empty


@pytest.mark.parametrize("seed", range(5))
def test_the_mixed_integer_program_finds_the_best_package_with_interactions_and_rules(seed: int) -> None:
    table = random_table(seed, 3, 4, 3, 0.3, whole=False)
    table = replace(
        table,
        joints=(
            Joint(0, ((0, 1), (1, 2)), np.array([0.3])),
            Joint(1, ((0, 1), (1, 2)), np.array([-0.4])),
            Joint(2, ((2, 0), (3, 0)), np.array([0.2])),
        ),
        rules=(Rule("r", ((0, 0),), ((1, 0),)), Rule("q", (), (), ((2, 1), (3, 1)))),
    )
    space = space_of(table)
    every = space.decode(np.arange(space.packages))
    every = every[space.allowed(every)]
    utilities = space.utilities(every)
    fine = space.acceptable(utilities)
    direction = 1 / space.scale
    solved = best_package(space, space.walk_away, direction=direction)
    if not fine.any():
        assert solved is None
        return
    assert solved is not None
    assert direction @ space.utilities(solved[0][None, :])[:, 0] == pytest.approx(
        (direction @ utilities[:, fine]).max()
    )
    level = best_package(space, space.walk_away, divisor=space.scale)
    assert level is not None
    smallest = (space.gains(utilities) / space.scale[:, None]).min(axis=0)
    assert level[1] == pytest.approx(smallest.max())
    relaxed = prices(space, space.walk_away, divisor=space.scale)
    assert relaxed is not None
    assert relaxed[1] >= smallest.max() - 1e-9


def test_a_search_that_outgrows_its_memory_reports_how_far_off_it_may_be() -> None:
    table = random_table(3, 3, 12, 4, 0.0)
    space = space_of(table)
    normal = np.ones(3)
    top = float(sum((normal @ w).max() for w in space.worth))
    # a value that the hyperplane hardly bounds: the smallest utility
    question = Question(
        normal / 3, lambda v: v, lambda _: np.full(3, -np.inf), lambda u: u.min(axis=0), top / 3, -np.inf, 0.3
    )
    found = best_under(space, question, most=50)
    assert len(found.places)
    assert found.bound > 0
    assert found.values.max() + found.bound >= merge(space).utilities.min(axis=0).max() - 1e-9


def test_combinations_close_early_and_too_many_at_once_are_refused() -> None:
    table = random_table(0, 2, 70, 2, 0.0)
    chain = [Joint(0, ((k, 0), (k + 1, 0)), np.array([0.1])) for k in range(69)]
    route = route_through(space_of(replace(table, joints=tuple(chain))))
    assert max(route.slots) <= 2
    star = [Joint(0, ((k, 0), (k + 1, 0), (69, 0)), np.array([0.1])) for k in range(68)]
    with pytest.raises(EngineError, match="clause combinations"):
        route_through(space_of(replace(table, joints=tuple(star))))


def test_a_long_chain_of_interactions_is_merged_exactly() -> None:
    table = random_table(5, 2, 12, 3, 0.3)
    chain = tuple(
        Joint(k % 2, ((k, k % 3), (k + 1, (k + 1) % 3)), np.array([0.05 * (-1) ** k])) for k in range(11)
    )
    found = settle(replace(table, joints=chain))
    space = space_of(replace(table, joints=chain))
    from contadora.solve.settlement.grid import frontier_by_enumeration

    points, _, starts = frontier_by_enumeration(space)
    assert found.frontier_size == len(starts)
    assert "merged" in found.method
    assert np.allclose([list(p.utilities.values()) for p in found.frontier], points[:, starts].T)


def test_a_quota_among_many_parties_beyond_enumeration_counts_the_best_coalition() -> None:
    table = replace(random_table(2, 4, 14, 4, 0.55), consent=ConsentRule((0, 1, 2, 3), (0,), 1))
    space = space_of(table)
    found, _ = single_out(space, np.ones(4))
    everyone, _ = single_out(space_of(replace(table, consent=ConsentRule((0, 1, 2, 3)))), np.ones(4))
    gains = space.gains(space.utilities(found["egalitarian"].places))[:, 0]
    strict = space.gains(space.utilities(everyone["egalitarian"].places))[:, 0]
    assert gains[0] >= 0
    assert sorted(gains[1:])[1] >= min(strict)
