"""Power indices estimated from sampled coalitions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from contadora.errors import EngineError
from contadora.solve.interval import Z95, wilson

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from contadora.solve.power.rule import Rule

__all__ = ["sampled_shares"]

MOST_VOTES = 100_000_000


def sampled_shares(
    rules: Sequence[Rule], *, ordered: bool, samples: int, seed: int
) -> tuple[tuple[float, ...], tuple[tuple[float, float], ...], int]:
    """Return each player's share of the swings, its 95 % interval, and how many samples were drawn.

    Parameters
    ----------
    rules : sequence of (weights, quota)
        A coalition wins when it meets all.
    ordered : bool
        Who turns a random order (Shapley–Shubik), or all who are critical in a random coalition (Banzhaf).
    samples : int
        At most; fewer where there are so many players that this would take minutes.
    seed : int
    """
    n = len(rules[0][0])
    samples = max(1_000, min(samples, MOST_VOTES // n))
    held = [np.array(weights, dtype=np.float64) for weights, _ in rules]
    swings, squares, totals = np.zeros(n), np.zeros(n), np.zeros(2)
    crossed = np.zeros(n)  # sum over samples of (own swing × all swings), for the error of the ratio
    for swung in _swing_samples(held, [quota for _, quota in rules], samples, seed, ordered=ordered):
        together = swung.sum(axis=1)
        swings += swung.sum(axis=0)
        squares += (swung * swung).sum(axis=0)
        crossed += together @ swung
        totals += together.sum(), (together * together).sum()
    if not totals[0]:
        raise EngineError(
            f"nobody was decisive in {samples:,} sampled coalitions",
            hint="round the weights to whole thousands, so that they can be counted",
        )
    share = swings / totals[0]
    if ordered:
        interval = [wilson(float(hits), samples) for hits in swings]
    else:
        mean = totals[0] / samples
        spread = np.maximum(squares - 2 * share * crossed + share**2 * totals[1], 0) / samples
        half = np.maximum(Z95 * np.sqrt(spread / samples), 3 / samples) / mean
        interval = [
            (max(0.0, float(s - h)), min(1.0, float(s + h))) for s, h in zip(share, half, strict=True)
        ]
    return tuple(share.tolist()), tuple(interval), samples


def _swing_samples(
    held: Sequence[NDArray[np.float64]], quotas: Sequence[int], samples: int, seed: int, *, ordered: bool
) -> Iterator[NDArray[np.float64]]:
    """Yield who swings, samples × players: the one who turns a random order, or all critical players."""
    rng = np.random.default_rng(seed)
    n = len(held[0])
    chunk = max(1, 2_000_000 // n)
    for start in range(0, samples, chunk):
        rows = min(chunk, samples - start)
        swung = np.zeros((rows, n))
        if ordered:
            order = rng.permuted(np.tile(np.arange(n), (rows, 1)), axis=1)
            wins = np.ones((rows, n), dtype=bool)
            for weights, quota in zip(held, quotas, strict=True):
                wins &= np.cumsum(weights[order], axis=1) >= quota
            wins[:, -1] = True  # all together win, whatever rounding does to the largest sums
            turn = wins.argmax(axis=1)
            swung[np.arange(rows), order[np.arange(rows), turn]] = 1.0
        else:
            inside = rng.random((rows, n)) < 0.5
            with_it, without = np.ones((rows, n), dtype=bool), np.ones((rows, n), dtype=bool)
            for weights, quota in zip(held, quotas, strict=True):
                total = (inside @ weights)[:, None]
                with_it &= total + ~inside * weights >= quota
                without &= total - inside * weights >= quota
            swung[with_it & ~without] = 1.0
        yield swung
