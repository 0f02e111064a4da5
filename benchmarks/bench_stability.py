"""How long stability analysis takes: python benchmarks/bench_stability.py [--large]

Random conflicts, all options binary. Prints one table: seconds per concept, once the code is loaded,
and the peak memory so far. ``--large`` adds 2^24 states.
"""

import resource
import sys
import time

import numpy as np

from contadora.solve.stability.concepts import CONCEPTS, analyse
from contadora.solve.stability.conflict import Conflict, DecisionMaker, Option

FOUR = CONCEPTS[:4]


def random_conflict(options, share=1.0, directions=("both",), seed=0):
    rng = np.random.default_rng(seed)
    sides = tuple(
        DecisionMaker(str(i), tuple(Option(f"o{k}", 2, directions[k % len(directions)]) for k in range(n)))
        for i, n in enumerate(options)
    )
    size = 2 ** sum(options)
    codes = np.arange(size)
    if share < 1:
        codes = np.sort(rng.choice(size, round(share * size), replace=False))
    ranks = rng.integers(1, 2**30, (len(options), len(codes)), dtype=np.int32)
    return Conflict(sides, codes, ranks)


def staircase(q):
    """A chain of 2^(q+1) improvements that two opponents climb in turns."""
    n = 2**q
    step = np.full((n, n), -1)
    step[np.arange(n), np.arange(n)] = 2 * np.arange(n)
    step[np.arange(n - 1), np.arange(1, n)] = 2 * np.arange(n - 1) + 1
    climb = np.repeat(step.T.ravel(), 2) + 1
    mine = np.tile([1, 2], n * n)
    mine[-1] = 0
    sides = tuple(
        DecisionMaker(name, tuple(Option(f"o{k}") for k in range(count)))
        for name, count in (("me", 1), ("climber", q), ("follower", q))
    )
    return Conflict(sides, np.arange(2 * n * n), np.stack([mine, climb, climb]))


def main():
    start = time.perf_counter()
    for options in ([4, 4], [3, 3, 2]):
        analyse(random_conflict(options))
    print(f"loading or compiling: {time.perf_counter() - start:.2f} s\n")
    print(f"{'conflict':44}" + "".join(f"{concept:>9}" for concept in CONCEPTS) + f"{'MB':>8}")
    six = [3, 3, 3, 3, 4, 4]
    mixed = ("both", "forward", "both", "backward")
    rows = [
        ("2^12 states, 2 sides", lambda: random_conflict([6, 6]), CONCEPTS),
        ("2^12 states, 4 sides", lambda: random_conflict([3] * 4), CONCEPTS),
        ("2^16 states, 2 sides", lambda: random_conflict([8, 8]), CONCEPTS),
        ("20 options, 6 sides, 138,240 feasible", lambda: random_conflict(six, 0.1318359375), CONCEPTS),
        ("2^20 states, 4 sides", lambda: random_conflict([5] * 4), CONCEPTS),
        ("2^20, 4 sides, half feasible", lambda: random_conflict([5] * 4, 0.5), CONCEPTS),
        ("2^20, 4 sides, half irreversible", lambda: random_conflict([5] * 4, 0.8, mixed), CONCEPTS),
        ("staircase of 2,048 improvements, 2^21 states", lambda: staircase(10), FOUR),
    ]
    if "--large" in sys.argv:
        rows.append(("2^24 states, 4 sides", lambda: random_conflict([6] * 4), FOUR))
    for label, make, concepts in rows:
        conflict, times = make(), []
        for concept in concepts:
            start = time.perf_counter()
            analyse(conflict, [concept])
            times.append(time.perf_counter() - start)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        cells = "".join(f"{t:9.3f}" for t in times) + " " * 9 * (len(CONCEPTS) - len(times))
        print(f"{label:44}{cells}{peak:8}")


if __name__ == "__main__":
    main()
