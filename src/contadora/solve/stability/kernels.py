"""The passes: what a side, or several, can drive a value down to.

Everything runs in place on ``x``, one 32-bit value per cell, ``HIGH`` where infeasible. An axis is
handed over as (stride, free, levels), see :mod:`grid`. Slices (cells that differ only in one side's
pattern) are worked through in tiles of ``LANES`` neighbours, because their cells lie a power of two
apart and would evict one another from the cache.

Moves of one side are transitive (levels only rise, or move freely; infeasible states in between are
jumped), and so are its improvements. Two in a row by one side are one, or none. So the closure over
legal sequences, in which no side moves twice running, is the plain closure that these passes compute.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .compiling import Kernel

__all__ = ["HIGH", "flood", "lower_by_improvements", "lower_by_moves", "sort_slices"]

HIGH = np.int32(2**31 - 1)
LANES = 16
Cells = NDArray[np.int32]
Levels = NDArray[np.int64]


@Kernel
def product(levels: Levels) -> int:
    """How many combinations of levels there are."""
    count = 1  # a loop, because compiling numpy's own product takes longer than all the rest here
    for each in levels:
        count *= each
    return count


@Kernel
def lower_by_moves(x: Cells, feasible: NDArray[np.bool_], stride: int, free: int, levels: Levels) -> bool:
    """x(s) <- least x over s and what one side can reach from it; whether anything fell."""
    fixed = product(levels)
    size = fixed * free
    least = np.empty((fixed, LANES), dtype=np.int32)
    fell = False
    for outer in range(0, x.size, size * stride):
        for start in range(0, stride, LANES):
            width = min(LANES, stride - start)
            for f in range(fixed):
                for lane in range(width):
                    least[f, lane] = HIGH
                for a in range(f * free, (f + 1) * free):
                    base = outer + a * stride + start
                    for lane in range(width):
                        least[f, lane] = min(least[f, lane], x[base + lane])
            step = 1
            for count in levels:
                for f in range(fixed - 1, -1, -1):
                    if f // step % count < count - 1:
                        for lane in range(width):
                            least[f, lane] = min(least[f, lane], least[f + step, lane])
                step *= count
            for f in range(fixed):
                for a in range(f * free, (f + 1) * free):
                    base = outer + a * stride + start
                    for lane in range(width):
                        if least[f, lane] < x[base + lane] and feasible[base + lane]:
                            x[base + lane] = least[f, lane]
                            fell = True
    return fell


@Kernel
def sort_slices(p: Cells, order: NDArray[Any], stride: int, size: int) -> None:
    """Each slice's patterns, best first: 2 * pattern, plus 1 where strictly worse than the last.

    Infeasible cells have p = 0 and so come last.
    """
    keys = np.empty(size, dtype=np.int64)
    spare = np.empty(size, dtype=np.int64)
    for outer in range(0, p.size, size * stride):
        for inner in range(stride):
            for a in range(size):
                keys[a] = ((np.int64(HIGH) - p[outer + a * stride + inner]) << 31) | a
            for low in range(0, size, 16):  # runs by insertion, then merge
                for k in range(low + 1, min(low + 16, size)):
                    key = keys[k]
                    j = k - 1
                    while j >= low and keys[j] > key:
                        keys[j + 1] = keys[j]
                        j -= 1
                    keys[j + 1] = key
            width = 16
            while width < size:
                for low in range(0, size, 2 * width):
                    mid, high = min(low + width, size), min(low + 2 * width, size)
                    i, j = low, mid
                    for k in range(low, high):
                        if i < mid and (j >= high or keys[i] <= keys[j]):
                            spare[k] = keys[i]
                            i += 1
                        else:
                            spare[k] = keys[j]
                            j += 1
                keys, spare = spare, keys
                width *= 2
            last = keys[0] >> 31
            for k in range(size):
                worse = (keys[k] >> 31) != last
                last = keys[k] >> 31
                order[outer + k * stride + inner] = 2 * (keys[k] & (2**31 - 1)) + worse


@Kernel
def lower_below(run: Cells, stack: Levels, pattern: Any, value: Any, levels: Levels) -> None:
    """Lower ``run`` to ``value`` at a pattern of irreversible levels and at all below it.

    What lies below is never above: whoever is already as low has everything below it as low.
    """
    top = 0
    if run[pattern] > value:
        run[pattern] = value
        stack[0] = pattern
        top = 1
    while top:
        top -= 1
        f = stack[top]
        step = 1
        for count in levels:
            if f // step % count and run[f - step] > value:
                run[f - step] = value
                stack[top] = f - step
                top += 1
            step *= count


@Kernel
def lower_by_improvements(x: Cells, order: NDArray[Any], stride: int, free: int, levels: Levels) -> bool:
    """x(s) <- least x over s and what one side can reach and strictly prefers; whether anything fell."""
    fixed = product(levels)
    size = fixed * free
    tile = np.empty((size, LANES), dtype=np.int32)
    run = np.empty((LANES, fixed), dtype=np.int32)
    group = np.empty(LANES, dtype=np.int32)
    begun = np.empty(LANES, dtype=np.int64)
    stack = np.empty(fixed + 1, dtype=np.int64)
    fell = False
    for outer in range(0, x.size, size * stride):
        for start in range(0, stride, LANES):
            width = min(LANES, stride - start)
            touched = False
            for a in range(size):
                base = outer + a * stride + start
                for lane in range(width):
                    tile[a, lane] = x[base + lane]
            for lane in range(width):
                group[lane] = HIGH
                begun[lane] = 0
                for f in range(fixed):
                    run[lane, f] = HIGH
            for k in range(size):
                base = outer + k * stride + start
                for lane in range(width):
                    entry = np.int64(order[base + lane])
                    mine = entry >> 1
                    value = tile[mine, lane]
                    if fixed == 1:
                        if entry & 1:
                            run[lane, 0] = min(run[lane, 0], group[lane])
                            group[lane] = HIGH
                        group[lane] = min(group[lane], value)
                    elif entry & 1:
                        for j in range(begun[lane], k):
                            b = np.int64(order[outer + j * stride + start + lane]) >> 1
                            lower_below(run[lane], stack, b // free, tile[b, lane], levels)
                        begun[lane] = k
                    if value != HIGH and run[lane, mine // free] < value:
                        tile[mine, lane] = run[lane, mine // free]
                        touched = True
            if touched:
                fell = True
                for a in range(size):
                    base = outer + a * stride + start
                    for lane in range(width):
                        x[base + lane] = tile[a, lane]
    return fell


@Kernel
def flood(
    x: Cells,
    rising: NDArray[np.int64],
    p: Cells,
    order: NDArray[Any],
    strides: Levels,
    frees: Levels,
    levels: Levels,
    ends: Levels,
    improving: bool,
) -> None:
    """The fixpoint of all passes at once: each cell, by ascending x, floods its predecessors.

    Parameters
    ----------
    rising : feasible cells by ascending x
    p, order : shape (sides, cells); per slice, best first (as from ``sort_slices``)
    levels, ends : side j has ``levels[ends[j]:ends[j + 1]]``
    improving : whether moves must improve; otherwise p and order only number the cells

    One pointer per (side, slice, irreversible levels) says how far that bucket is flooded, so that
    every cell is labelled once and skipped once per side, however long the chains are.
    """
    sides = len(strides)
    cells = x.size
    sizes = frees.copy()
    for j in range(sides):
        for k in range(ends[j], ends[j + 1]):
            sizes[j] *= levels[k]
    bucket = np.empty((sides, cells), dtype=np.int32)
    filled = np.zeros((sides, cells), dtype=np.int32)
    bound = np.zeros((sides, cells), dtype=np.int32)
    for j in range(sides):
        stride, free = strides[j], frees[j]
        size = sizes[j]
        for outer in range(0, cells, size * stride):
            for inner in range(stride):
                for k in range(size - 1, -1, -1):
                    a = np.int64(order[j, outer + k * stride + inner]) >> 1
                    first = outer + (a // free) * free * stride + inner
                    bucket[j, first + filled[j, first] * stride] = outer + a * stride + inner
                    filled[j, first] += 1
    filled[:] = 0
    label = np.full(cells, HIGH, dtype=np.int32)
    stack = np.empty(cells, dtype=np.int64)
    below = np.empty(cells + 1, dtype=np.int64)
    for source in rising:
        if label[source] != HIGH:
            continue
        value = x[source]
        label[source] = value
        stack[0] = source
        top = 1
        while top:
            top -= 1
            u = stack[top]
            for j in range(sides):
                stride, free = strides[j], frees[j]
                limit = p[j, u] if improving else HIGH
                a = u // stride % sizes[j]
                corner = u - a * stride
                head = 0
                if bound[j, corner + (a // free) * free * stride] < limit:
                    bound[j, corner + (a // free) * free * stride] = limit
                    below[0] = a // free
                    head = 1
                while head:
                    head -= 1
                    f = below[head]
                    first = corner + f * free * stride
                    while filled[j, first] < free:
                        s = bucket[j, first + filled[j, first] * stride]
                        if improving and p[j, s] >= limit:
                            break
                        filled[j, first] += 1
                        if x[s] != HIGH and label[s] == HIGH:
                            label[s] = value
                            stack[top] = s
                            top += 1
                    step = 1
                    for k in range(ends[j], ends[j + 1]):
                        count = levels[k]
                        if f // step % count and bound[j, first - step * free * stride] < limit:
                            bound[j, first - step * free * stride] = limit
                            below[head] = f - step
                            head += 1
                        step *= count
    x[:] = label
