"""How fast the settlement engine answers at the sizes it is meant for."""

from __future__ import annotations

import numpy as np
import pytest

from contadora.case.table import Table, table_from_scores
from contadora.solve.settlement import settle
from contadora.solve.settlement.beyond import single_out
from contadora.solve.settlement.grid import count, frontier_by_enumeration
from contadora.solve.settlement.merge import merge
from contadora.solve.settlement.space import space_of


def table_of(parties: int, issues: int, options: int, walk_away: float = 0.5, seed: int = 0) -> Table:
    rng = np.random.default_rng(seed)
    weights = rng.dirichlet(np.ones(issues), size=parties)
    scores = []
    for k in range(issues):
        values = rng.random((parties, options))
        scores.append(weights[:, k, None] * values / values.max(axis=1, keepdims=True))
    return table_from_scores(
        scores,
        [walk_away] * parties,
        actors=[f"party {i}" for i in range(parties)],
        issues=[f"issue {k}" for k in range(issues)],
        options=[[f"option {o}" for o in range(options)]] * issues,
    )


@pytest.mark.parametrize(
    ("parties", "issues", "options"), [(2, 6, 10), (2, 40, 5), (3, 30, 5), (4, 12, 4)], ids=str
)
def test_exact_frontier_by_merging(benchmark, parties: int, issues: int, options: int) -> None:
    space = space_of(table_of(parties, issues, options))
    merged = benchmark(merge, space)
    benchmark.extra_info["points"] = merged.utilities.shape[1]
    assert not merged.bound.any()


def test_frontier_of_a_million_packages_by_enumeration(benchmark) -> None:
    space = space_of(table_of(2, 6, 10))
    points, _, _ = benchmark(frontier_by_enumeration, space)
    assert points.shape[1]


def test_zone_of_a_million_packages_counted(benchmark) -> None:
    space = space_of(table_of(2, 6, 10))
    assert benchmark(count, space)[0] == 10**6


def test_all_four_solutions_of_six_parties_and_forty_issues(benchmark) -> None:
    space = space_of(table_of(6, 40, 5))
    found, _ = benchmark.pedantic(single_out, (space, np.ones(6)), rounds=3)
    assert all(answer.bound == 0 for answer in found.values())


@pytest.mark.parametrize(("parties", "issues", "options"), [(2, 6, 10), (2, 40, 5), (3, 6, 4)], ids=str)
def test_the_whole_finding(benchmark, parties: int, issues: int, options: int) -> None:
    table = table_of(parties, issues, options)
    assert benchmark.pedantic(settle, (table,), rounds=3).nash


def test_the_whole_finding_over_two_thousand_draws(benchmark) -> None:
    point = table_of(3, 6, 4, 0.4)
    rng = np.random.default_rng(1)
    draws = 2000
    from dataclasses import replace

    table = replace(
        point,
        weights=np.repeat(point.weights, draws, axis=0),
        values=point.values * (0.8 + 0.2 * rng.random((draws, *point.values.shape[1:]))),
        disagreement=np.repeat(point.disagreement, draws, axis=0),
        estimate=point,
    )
    assert benchmark.pedantic(settle, (table,), rounds=3).robust.exact
