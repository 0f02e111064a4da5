"""Swings counted with generating functions packed into big integers."""

from __future__ import annotations

from itertools import product
from math import log2, prod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contadora.solve.power.rule import Rule

__all__ = ["seconds_needed", "swings_by_weight"]

BITS_A_SECOND = 1e10  # of shifting and adding big integers: an order of magnitude is enough
MEMORY_BITS = 2**32


def seconds_needed(rules: Sequence[Rule], *, by_size: bool) -> float:
    """Return roughly how long the generating function takes, infinity where it outgrows memory."""
    n = len(rules[0][0])
    bits = prod(sum(weights) + 1 for weights, _ in rules) * (n + 8)
    rows = n if by_size else 1
    if bits * rows > MEMORY_BITS:
        return float("inf")
    kinds = len(set(zip(*(weights for weights, _ in rules), strict=True)))
    steps = (kinds + n / 2) * n if rows > 1 else kinds * log2(bits) + n
    return bits * steps / BITS_A_SECOND


def swings_by_weight(rules: Sequence[Rule], *, by_size: bool) -> list[list[int]]:
    """Return each player's swings (by size of the coalition joined, if asked) from generating functions.

    A polynomial is one big integer: the coefficient of x^e y^f … sits in a slot of its own, the last rule
    running fastest. Multiplying by x^w is a shift. Dividing by (1 + x^w) is multiplying by
    (1 − x^w)(1 + x^2w)(1 + x^4w)…, modulo the length: a logarithm of shifts, exact. With the size of the
    coalition kept apart the division needs no series: removing a player from size s uses size s − 1.
    """
    n = len(rules[0][0])
    shape = [sum(weights) + 1 for weights, _ in rules]
    width = 8 * (n // 8 + 1)  # a slot of whole bytes that holds 2^n
    strides = [prod(shape[k + 1 :]) for k in range(len(shape))]
    steps = list(zip(*(weights for weights, _ in rules), strict=True))
    shifts = [width * sum(w * s for w, s in zip(step, strides, strict=True)) for step in steps]
    length = width * prod(shape)
    quotas = [quota for _, quota in rules]

    def turned(others: int, step: tuple[int, ...]) -> int:
        packed = others.to_bytes(length // 8, "little")
        nearly = [max(0, q - w) for q, w in zip(quotas, step, strict=True)]
        return _between(packed, shape, nearly, quotas, width)

    found: dict[tuple[int, ...], list[int]] = {}
    if not by_size:
        polynomial = 1
        for shift in shifts:
            polynomial += polynomial << shift
        mask = (1 << length) - 1
        for step, shift in zip(steps, shifts, strict=True):
            if step not in found:
                others, reach = polynomial, shift
                if shift:
                    others -= others << shift
                    while (reach := 2 * reach) < length:
                        others = (others + (others << reach)) & mask
                    others &= mask
                found[step] = [turned(others, step) if shift else 0]
        return [found[step] for step in steps]
    sizes = [1] + [0] * n
    for joined, shift in enumerate(shifts, 1):
        for size in range(joined, 0, -1):
            sizes[size] += sizes[size - 1] << shift
    for step, shift in zip(steps, shifts, strict=True):
        if step not in found:
            others, swings = 0, []
            for size in range(n):
                others = sizes[size] - (others << shift)
                swings.append(turned(others, step) if shift else 0)
            found[step] = swings
    return [found[step] for step in steps]


def _between(
    packed: bytes, shape: Sequence[int], nearly: Sequence[int], quotas: Sequence[int], width: int
) -> int:
    """Return the sum of the coefficients whose exponents reach ``nearly`` but not all of ``quotas``."""
    slot = width // 8
    ones = (1 << width) - 1  # slots sum to the number modulo 2^width − 1, as digits do modulo 9
    total = 0
    for outer in product(*(range(start, size) for start, size in zip(nearly[:-1], shape[:-1], strict=True))):
        row = 0
        for place, size in zip(outer, shape[:-1], strict=True):
            row = row * size + place
        met = all(place >= quota for place, quota in zip(outer, quotas[:-1], strict=True))
        start, end = row * shape[-1] + nearly[-1], row * shape[-1] + (quotas[-1] if met else shape[-1])
        total += int.from_bytes(packed[start * slot : end * slot], "little") % ones
    return total
