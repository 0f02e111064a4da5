"""How fast voting power and ratification are, on one core: pytest benchmarks/bench_power.py."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from contadora.case.table import Body, ConsentRule, Table
from contadora.solve.power import banzhaf, shapley_shubik
from contadora.solve.ratification import probability_carried, ratify, win_sets

EU27 = [29] * 4 + [27] * 2 + [14, 13] + [12] * 5 + [10] * 3 + [7] * 5 + [4] * 5 + [3]
COLLEGE = [55, 38, 29, 29, 20, 20, 18, 16, 16, 15, 14, 13, 12, 11, 11, 11, 11, 10, 10, 10, 10, 9, 9, 9, 8, 8]
COLLEGE += [7] * 3 + [6] * 6 + [5] * 3 + [4] * 5 + [3] * 8
SHAREHOLDERS = np.random.default_rng(0).integers(1, 100, 100).tolist()
POPULATIONS = np.random.default_rng(0).integers(10**5, 10**8, 27).tolist()


@pytest.mark.parametrize("index", [banzhaf, shapley_shubik], ids=lambda f: f.__name__)
@pytest.mark.parametrize(
    ("weights", "quota"),
    [
        pytest.param(EU27, 255, id="EU27"),
        pytest.param(COLLEGE, 270, id="Electoral College"),
        pytest.param(SHAREHOLDERS, sum(SHAREHOLDERS) // 2 + 1, id="100 players of up to 100"),
        pytest.param(POPULATIONS, sum(POPULATIONS) * 65 // 100, id="27 populations, enumerated"),
    ],
)
def test_power(benchmark, index, weights, quota):
    assert sum(benchmark(index, weights, quota).index) == pytest.approx(1)


def test_chance_in_a_parliament_of_650(benchmark):
    rng = np.random.default_rng(0)
    assert 0 < benchmark(probability_carried, [1] * 650, rng.uniform(0.3, 0.7, 650).tolist(), 326) < 1


def _table(draws, issues, options, factions):
    rng = np.random.default_rng(0)
    actors = 2 + 2 * factions
    halves = (range(2, 2 + factions), range(2 + factions, actors))

    def arrays(n):
        weights = rng.dirichlet(np.ones(issues), (n, actors))
        values = np.sort(rng.random((n, actors, issues, options)), axis=-1)
        values[:, 1::2] = values[:, 1::2, :, ::-1]
        bodies = tuple(
            Body(p, "parliament", tuple(half), rng.dirichlet(np.ones(factions), n), np.full(n, 0.5))
            for p, half in enumerate(halves)
        )
        return {
            "weights": weights,
            "values": values,
            "disagreement": np.full((n, actors), 0.45),
            "bodies": bodies,
        }

    table = Table(
        actors=tuple(f"a{i}" for i in range(actors)),
        issues=tuple(f"i{k}" for k in range(issues)),
        options=(tuple(f"o{o}" for o in range(options)),) * issues,
        consent=ConsentRule((0, 1)),
        status_quo=(None,) * issues,
        **arrays(draws),
    )
    return replace(table, estimate=replace(table, **arrays(1)))


def test_ratify_a_package_of_ten_issues_over_2000_draws(benchmark):
    table = _table(2000, 10, 4, 5)
    assert len(benchmark(ratify, table, [1] * 10).bodies) == 2


def test_win_sets_of_4096_packages_over_2000_draws(benchmark):
    table = _table(2000, 6, 4, 3)
    assert benchmark.pedantic(win_sets, (table,), rounds=1).sides[0].draws == 2000
