"""The passes of :mod:`kernels` on whole arrays, for conflicts of everyday size.

Loading the compiler takes most of a second, longer than these need for some thousand states. Each
function does what the kernel of the same name does, and takes the same arguments.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .kernels import HIGH, Cells, Levels

__all__ = ["lower_by_improvements", "lower_by_moves", "sim_unstable", "sim_unstable_two", "sort_slices"]

BATCH = 2**20  # values held at a time


def lower_by_moves(x: Cells, feasible: NDArray[np.bool_], stride: int, free: int, levels: Levels) -> bool:
    """x(s) <- least x over s and what one side can reach from it; whether anything fell."""
    slices = x.reshape(-1, int(levels.prod()), free, stride)
    least = slices.min(axis=2)
    # The first irreversible option is the lowest digit, and so the last axis of levels.
    by_level = least.reshape(least.shape[0], *levels[::-1], stride)
    for axis in range(1, len(levels) + 1):
        by_level = np.flip(np.minimum.accumulate(np.flip(by_level, axis), axis=axis), axis)
    least = by_level.reshape(least.shape)[:, :, None, :]
    falls = (least < slices) & feasible.reshape(slices.shape)
    np.copyto(slices, least, where=falls)
    return bool(falls.any())


def sort_slices(p: Cells, order: NDArray[Any], stride: int, size: int) -> None:
    """Each slice's patterns, best first: 2 * pattern, plus 1 where strictly worse than the last."""
    slices = p.reshape(-1, size, stride)
    best = np.argsort(-slices, axis=1, kind="stable")
    sorted_p = np.take_along_axis(slices, best, axis=1)
    entries = best * 2
    entries[:, 1:] += sorted_p[:, 1:] < sorted_p[:, :-1]
    order[:] = entries.ravel()


def lower_by_improvements(x: Cells, order: NDArray[Any], stride: int, free: int, levels: Levels) -> bool:
    """x(s) <- least x over s and what one side can reach and strictly prefers; whether anything fell."""
    size = int(levels.prod()) * free
    slices = x.reshape(-1, size, stride)
    entries = order.reshape(slices.shape)
    best = (entries >> 1).astype(np.int64)
    values = np.take_along_axis(slices, best, axis=1)
    least = _least_above(values, entries, best // free, levels)
    falls = (least < values) & (values != HIGH)
    np.put_along_axis(slices, best, np.where(falls, least, values), axis=1)
    return bool(falls.any())


def sim_unstable_two(
    p: Cells,
    order: NDArray[Any],
    stride: int,
    free: int,
    levels: Levels,
    their_stride: int,
    their_free: int,
    their_levels: Levels,
    unstable: NDArray[np.bool_],
) -> None:
    """One opponent: against each own pattern, the least that its improvements from the state leave."""
    size, theirs = int(levels.prod()) * free, int(their_levels.prod()) * their_free
    mine_first = stride > their_stride
    table = p.reshape(size, theirs) if mine_first else p.reshape(theirs, size).T
    entries = order.reshape(size, theirs) if mine_first else order.reshape(theirs, size).T
    verdict = unstable.reshape(size, theirs) if mine_first else unstable.reshape(theirs, size).T
    reach = _reach(np.arange(size) // free, levels)
    held = np.where(table == 0, HIGH, table)
    for first in range(0, size, max(1, BATCH // (size * theirs))):
        batch = slice(first, first + max(1, BATCH // (size * theirs)))
        some = entries[batch, :, None]  # (own pattern of the state, their patterns best first, 1)
        best = (some >> 1).astype(np.int64)
        after = held.T[best[..., 0]]  # (own pattern, their reply, own pattern moved to)
        least = _least_above(after, some, best // their_free, their_levels)
        now = np.take_along_axis(table[batch], best[..., 0], axis=1)[:, :, None]
        moved = table.T[best[..., 0]]
        gains = (moved > now) & (least > now) & (now > 0) & reach[batch][:, None, :]
        np.put_along_axis(verdict[batch], best[..., 0], gains.any(axis=2), axis=1)


def sim_unstable(
    p: NDArray[np.int32],
    me: int,
    least: NDArray[np.int32],
    strides: Levels,
    frees: Levels,
    levels: Levels,
    ends: Levels,
    unstable: NDArray[np.bool_],
) -> None:
    """Several opponents: the least over all their choices at once, one opponent after the other."""
    sides, cells = p.shape
    own = [levels[ends[j] : ends[j + 1]] for j in range(sides)]
    sizes = [int(own[j].prod() * frees[j]) for j in range(sides)]
    ways = [_reach(np.arange(sizes[j]) // frees[j], own[j]) for j in range(sides)]
    at = [np.arange(cells) // strides[j] % sizes[j] for j in range(sides)]

    def reached(j: int, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """The states that differ from each of these in a side's pattern only."""
        there: NDArray[np.int64] = places[:, None] + (np.arange(sizes[j]) - at[j][places, None]) * strides[j]
        return there

    def improving(j: int, places: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which of a side's patterns improve on each of these states."""
        better: NDArray[np.bool_] = (p[j, reached(j, places)] > p[j, places, None]) & ways[j][at[j][places]]
        return better

    order = np.argsort(-strides)  # the slowest axis first, as in memory
    table = p[me].reshape([sizes[j] for j in order])
    table = np.where(table == 0, HIGH, table)
    places = np.flatnonzero(p[me])
    tempting = improving(me, places)
    safe = tempting & (least[0, reached(me, places)] > p[me, places, None])
    unstable[places[safe.any(axis=1)]] = True  # no choice of the others could take the gain back
    places = places[tempting.any(axis=1) & ~safe.any(axis=1)]
    for first in range(0, len(places), max(1, BATCH // cells)):
        some = places[first : first + max(1, BATCH // cells)]
        left = np.broadcast_to(table, (len(some), *table.shape))
        for axis, j in reversed(list(enumerate(order, start=1))):
            if j == me:
                continue
            choice = improving(j, some)
            choice[np.arange(len(some)), at[j][some]] = True  # or it stays
            shape = [len(some)] + [1] * (left.ndim - 1)
            shape[axis] = sizes[j]
            left = np.where(choice.reshape(shape), left, HIGH).min(axis=axis, keepdims=True)
        # That all stay is among the choices, but an improvement of one's own is no loss.
        gains = improving(me, some) & (left.reshape(len(some), sizes[me]) > p[me, some, None])
        unstable[some] = gains.any(axis=1)


def _least_above(
    values: NDArray[np.int32], entries: NDArray[Any], fixed: NDArray[np.int64], levels: Levels
) -> NDArray[np.int32]:
    """Along axis 1, best first: the least value over what is strictly better and within reach."""
    size = values.shape[1]
    places = np.arange(size).reshape(1, size, 1)
    begins = np.maximum.accumulate(np.where(entries & 1, places, 0), axis=1)  # of the tie
    least = np.full(values.shape, HIGH, dtype=np.int32)
    kinds = _reach(np.arange(int(levels.prod())), levels)
    for kind, within in enumerate(kinds):
        seen = values if len(kinds) == 1 else np.where(within[fixed], values, HIGH)
        prefix = np.minimum.accumulate(seen, axis=1)
        before = np.broadcast_to(np.maximum(begins - 1, 0), values.shape)
        found = np.where(begins > 0, np.take_along_axis(prefix, before, axis=1), HIGH)
        np.copyto(least, found, where=fixed == kind)
    return least


def _reach(fixed: NDArray[np.int64], levels: Levels) -> NDArray[np.bool_]:
    """Whether each number of irreversible levels can rise to each: rows from, columns to."""
    reach = np.ones((len(fixed), len(fixed)), dtype=bool)
    digit = fixed
    for count in levels:
        own = digit % count
        reach &= own[:, None] <= own[None, :]
        digit = digit // count
    return reach
