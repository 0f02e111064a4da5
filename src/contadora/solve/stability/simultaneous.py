"""SIM stability: the opponents improve from the starting state while the side moves.

From s, side i moves to t and, at the same moment, any opponents make one improvement each from s.
The state in which all these moves are combined must be feasible; what lies between need not be.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .compiling import Kernel
from .kernels import HIGH, Cells, Levels, lower_below, product

__all__ = ["sim_unstable", "sim_unstable_two"]


@Kernel
def risen(low: Any, high: Any, levels: Levels) -> bool:
    """Whether no irreversible level of ``high`` is under that of ``low``."""
    for count in levels:
        if high % count < low % count:
            return False
        low //= count
        high //= count
    return True


@Kernel
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
    """One opponent: sweep its replies best first, keeping for each own pattern the least so far.

    For two sides of a and b patterns this takes a * a * b steps.
    """
    size = product(levels) * free
    their_fixed = product(their_levels)
    theirs = their_fixed * their_free
    run = np.empty((size, their_fixed), dtype=np.int32)
    stack = np.empty(their_fixed + 1, dtype=np.int64)
    for a in range(size):
        for c in range(size):
            for f in range(their_fixed):
                run[c, f] = HIGH
        begun = 0
        for k in range(theirs):
            entry = np.int64(order[a * stride + k * their_stride])
            b = entry >> 1
            s = a * stride + b * their_stride
            if p[s] == 0:
                break
            if entry & 1:
                for j in range(begun, k):
                    reply = np.int64(order[a * stride + j * their_stride]) >> 1
                    for c in range(size):
                        value = p[c * stride + reply * their_stride]
                        if value:
                            lower_below(run[c], stack, reply // their_free, value, their_levels)
                begun = k
            for c in range(size):
                better = p[c * stride + b * their_stride] > p[s]
                if better and run[c, b // their_free] > p[s] and risen(a // free, c // free, levels):
                    unstable[s] = True
                    break


@Kernel
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
    """Several opponents: for each improvement, look for a reply, cutting off by the least in reach.

    Parameters
    ----------
    p : shape (sides, cells); 0 where infeasible
    me : the row of p of the side in question
    least : shape (opponents + 1, cells)
        Row r: the least p[me] that opponents r and later can reach by any moves at once.
    """
    sides, cells = p.shape
    sizes = np.empty(sides, dtype=np.int64)
    widest = 1
    for j in range(sides):
        sizes[j] = product(levels[ends[j] : ends[j + 1]]) * frees[j]
        widest = max(widest, sizes[j])
    shift = np.empty((sides, widest), dtype=np.int64)
    count = np.empty(sides, dtype=np.int64)
    tried = np.empty(sides, dtype=np.int64)
    at = np.empty(sides + 1, dtype=np.int64)
    own = levels[ends[me] : ends[me + 1]]
    for s in range(cells):
        now = p[me, s]
        if now == 0:
            continue
        mine = s // strides[me] % sizes[me]
        listed = False
        for c in range(sizes[me]):
            t = s + (c - mine) * strides[me]
            if p[me, t] <= now or not risen(mine // frees[me], c // frees[me], own):
                continue
            held = False
            if least[0, t] <= now:
                if not listed:
                    listed = True
                    row = 0
                    for j in range(sides):
                        if j == me:
                            continue
                        count[row] = 1
                        shift[row, 0] = 0
                        theirs = s // strides[j] % sizes[j]
                        for b in range(sizes[j]):
                            u = s + (b - theirs) * strides[j]
                            if p[j, u] > p[j, s] and risen(
                                theirs // frees[j], b // frees[j], levels[ends[j] : ends[j + 1]]
                            ):
                                shift[row, count[row]] = u - s
                                count[row] += 1
                        row += 1
                depth = 0
                at[0] = t
                tried[0] = 0
                while depth >= 0:
                    if depth == sides - 1:
                        held = True
                        break
                    if tried[depth] == count[depth]:
                        depth -= 1
                        continue
                    u = at[depth] + shift[depth, tried[depth]]
                    tried[depth] += 1
                    if least[depth + 1, u] <= now:
                        depth += 1
                        at[depth] = u
                        if depth < sides - 1:
                            tried[depth] = 0
            if not held:
                unstable[s] = True
                break
