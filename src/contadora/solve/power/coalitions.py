"""Swings counted by going through all coalitions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from contadora.solve.power.rule import Rule

__all__ = ["swings_by_coalition"]

CHUNK = 16


def swings_by_coalition(rules: Sequence[Rule]) -> list[list[int]]:
    """Return each player's swings by size of coalition, by going through all 2^n coalitions.

    In a monotone game the swings of a player at size s of the others are the winning coalitions of s + 1
    with the player minus those of s without it.
    """
    n = len(rules[0][0])
    low = min(n, CHUNK)
    held = np.arange(1 << low)
    member = ((held[:, None] >> np.arange(low)) & 1).astype(np.float32)  # exact: no count above 2^16
    size = member.sum(axis=1).astype(int)
    by_size = np.argsort(size, kind="stable")
    member = member[by_size]
    ends = np.concatenate(([0], np.cumsum(np.bincount(size, minlength=low + 1))))
    sums = []
    for weights, _ in rules:
        kind = np.int64 if sum(weights) < 2**62 else object
        sums.append((np.array(weights, dtype=kind), _subset_sums(weights[:low], kind)[by_size]))
    winning = np.zeros(n + 1, dtype=object)
    winning_with = np.zeros((n, n + 1), dtype=object)
    for high in range(1 << (n - low)):
        above = [place for place in range(low, n) if high >> (place - low) & 1]
        wins = np.ones(1 << low, dtype=bool)
        for (weights_of, part), (_, quota) in zip(sums, rules, strict=True):
            wins &= (part >= quota - sum(weights_of[above].tolist())).astype(bool)
        if not wins.any():
            continue
        votes = wins.astype(np.float32)
        for s in range(low + 1):
            piece = slice(ends[s], ends[s + 1])
            count = int(votes[piece].sum(dtype=np.float64))
            if count:
                winning[s + len(above)] += count
                winning_with[:low, s + len(above)] += (votes[piece] @ member[piece]).astype(int)
                winning_with[above, s + len(above)] += count
    without = winning[None, :] - winning_with
    return [[int(winning_with[i, s + 1] - without[i, s]) for s in range(n)] for i in range(n)]


def _subset_sums(weights: Sequence[int], kind: type) -> NDArray[Any]:
    sums: NDArray[Any] = np.zeros(1, dtype=kind)
    for weight in weights:
        sums = np.concatenate((sums, sums + weight))
    return sums
