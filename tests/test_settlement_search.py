"""Label-setting with hyperplanes, and the mixed-integer fallback, against enumeration."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from contadora.case.table import ConsentRule, Joint, Rule, Table, table_from_scores
from contadora.errors import EngineError
from contadora.solve.settlement import settle
from contadora.solve.settlement.beyond import single_out
from contadora.solve.settlement.frontier import frontier_of
from contadora.solve.settlement.labels import route_through
from contadora.solve.settlement.merge import merge
from contadora.solve.settlement.program import best_package, prices
from contadora.solve.settlement.search import Question, best_under
from contadora.solve.settlement.settle import single_points
from contadora.solve.settlement.space import space_of
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
        utilities = space.utilities(np.array(packages))
        reached = space.utilities(found[rule].places)
        if rule == "nash" and not found[rule].places.size:
            continue
        products = space.gains(utilities).min(axis=0).max()
        if rule == "nash" and products <= 0:
            continue  # all products are 0: the pick is the egalitarian one
        assert np.allclose(np.unique(reached, axis=1), np.unique(utilities, axis=1), atol=1e-9)


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
        normal / 3, lambda v: v, lambda _: np.full(3, -np.inf), lambda u: u.min(axis=0), top / 3, 0.3
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
