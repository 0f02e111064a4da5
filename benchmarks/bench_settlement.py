"""How fast the settlement engine answers at the sizes it is meant for.

Run as a program it writes the page on cost: python benchmarks/bench_settlement.py docs/explanation
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

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


def drawn(point: Table, draws: int) -> Table:
    """The same table with values in doubt by up to a fifth."""
    if draws == 1:
        return point
    doubt = 0.8 + 0.2 * np.random.default_rng(1).random((draws, *point.values.shape[1:]))
    return replace(
        point,
        weights=np.repeat(point.weights, draws, axis=0),
        values=point.values * doubt,
        disagreement=np.repeat(point.disagreement, draws, axis=0),
        estimate=point,
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
    table = drawn(table_of(3, 6, 4, 0.4), 2000)
    assert benchmark.pedantic(settle, (table,), rounds=3).robust.exact


WALK_AWAY = 0.4
COST = {
    "As issues grow": [(2, n, 5, 1) for n in (5, 10, 20, 40, 80)] + [(3, n, 5, 1) for n in (5, 10, 20)],
    "As options grow": [(2, 10, n, 1) for n in (3, 10, 30)] + [(3, 10, n, 1) for n in (3, 10)],
    "As parties grow": [(n, 8, 4, 1) for n in (2, 3, 4, 6, 8)] + [(4, 20, 5, 1), (6, 40, 5, 1)],
    "As draws grow": [(2, 6, 5, n) for n in (1, 200, 2000, 20000)] + [(2, 12, 5, n) for n in (200, 2000)],
}
ROUNDS = 3
PAGE = """# What a settlement costs

Time and peak memory of `settle` on random additive tables: salience weights drawn evenly from the simplex,
option values from 0 to 1, walk-away value {walk_away}. The best of {rounds} runs in a process of its own,
after one small run that loads compiled code. Peak memory is that of the process; after the small run it is
{idle:.0f} MB.

Measured on a machine with two cores; on it the figures vary by ±30 %, on another they are other figures. A
frontier in italics is thinned to a stated bound; the four solutions are exact all the same. Robustness looks
at every package or, where draws times packages are too many, searches from those that stand out.
To measure again:

```text
python benchmarks/bench_settlement.py docs/explanation
```

`make bench` measures single steps, `make bench-negmas` another engine beside this one on the same domains:
the ratio of time, and whose answers are right where they differ.
"""


def measured(parties: int, issues: int, options: int, draws: int) -> dict[str, float]:
    """Time and peak memory of one size, in a process of its own."""
    done = subprocess.run(
        [sys.executable, __file__, "--row", *map(str, (parties, issues, options, draws))],
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def row(parties: int, issues: int, options: int, draws: int) -> dict[str, float]:
    settle(table_of(2, 3, 2))
    if not issues:
        return {"peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}
    table = drawn(table_of(parties, issues, options, WALK_AWAY), draws)
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.perf_counter()
        found = settle(table)
        best = min(best, time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    points = (found.nash, found.kalai_smorodinsky, found.egalitarian, found.utilitarian)
    assert all(point is None or point.bound == 0 for point in points), "the page says that they are exact"
    return {
        "seconds": best,
        "peak": peak,
        "frontier": found.frontier_size,
        "bound": found.epsilon,
        "exact": found.robust.exact,
    }


def cost_page() -> str:
    idle = measured(2, 0, 0, 1)["peak"]
    lines = [PAGE.format(walk_away=WALK_AWAY, rounds=ROUNDS, idle=idle)]
    for title, sizes in COST.items():
        lines += [
            f"## {title}",
            "",
            "| parties | issues | options | packages | draws | frontier | robustness | s | MB |",
        ]
        lines.append("|---:|---:|---:|---:|---:|---:|---|---:|---:|")
        for parties, issues, options, draws in sizes:
            found = measured(parties, issues, options, draws)
            count = options**issues
            packages = f"{count:,}" if count < 10**9 else f"{count:.0e}".replace("e+", "e")
            points = f"{found['frontier']:,}"
            points = f"*{points}*" if found["bound"] else points
            looked = "every package" if found["exact"] else "search"
            cells = (parties, issues, options, packages, f"{draws:,}", points, looked)
            lines.append(f"| {' | '.join(map(str, cells))} | {found['seconds']:.3f} | {found['peak']:,.0f} |")
        lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    if sys.argv[1] == "--row":
        print(json.dumps(row(*map(int, sys.argv[2:]))))
    else:
        Path(sys.argv[1]).mkdir(parents=True, exist_ok=True)
        (Path(sys.argv[1]) / "settlement-speed.md").write_text(cost_page())
