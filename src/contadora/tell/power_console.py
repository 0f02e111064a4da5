"""Voting power for a terminal: exact fractions, player by player."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from contadora.tell.words import clean, shortened

if TYPE_CHECKING:
    from contadora.case.votes import Votes
    from contadora.solve.power import PowerIndex

__all__ = ["fractions", "power_table"]

LONGEST = 24


def fractions(index: PowerIndex) -> tuple[str, ...] | None:
    """Return each player's share as an exact fraction; None where it was sampled.

    Examples
    --------
    >>> from contadora.solve.power import banzhaf
    >>> fractions(banzhaf([50, 49, 1], 51))
    ('3/5', '1/5', '1/5')
    """
    if index.counts is None:
        return None
    total = sum(index.counts)
    return tuple(str(Fraction(count, total)) for count in index.counts)


def power_table(votes: Votes, quota: Fraction, indices: tuple[PowerIndex, ...]) -> str:
    """Return a line for each player: weight, and each index as a share and as an exact fraction."""
    heads = {"shapley_shubik": "Shapley–Shubik", "banzhaf": "Banzhaf"}
    table = [["player", "weight", *(heads[index.name] for index in indices)]]
    for n, player in enumerate(votes.players):
        name = shortened(clean(player), 40) + (" (veto)" if n in votes.vetoes else "")
        table.append([name, str(votes.weights[n]), *(_share(index, n) for index in indices)])
    widths = [max(len(row[k]) for row in table) for k in range(len(table[0]))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in table
    ]
    total = sum(votes.weights, Fraction(0))
    nobody = [p for n, p in enumerate(votes.players) if all(index.index[n] == 0 for index in indices)]
    told = [f"{quota} of {total} needed.", *(f"{heads[i.name]}: {_method(i)}." for i in indices)]
    if nobody:
        told.append(f"Never decides: {clean(', '.join(nobody))}.")
    return "\n".join([*lines, "", *told])


def _share(index: PowerIndex, n: int) -> str:
    exact = fractions(index)
    told = f"{100 * index.index[n]:.2f}%"
    if exact is not None:
        return f"{told} = {exact[n]}" if len(exact[n]) <= LONGEST else told
    assert index.interval is not None
    low, high = index.interval[n]
    return f"{told} ({100 * low:.2f}–{100 * high:.2f}%)"


def _method(index: PowerIndex) -> str:
    if index.counts is not None:
        what = "orders" if index.name == "shapley_shubik" else "swings"
        return f"exact, {sum(index.counts):,} {what} counted by {index.method}"
    return f"sampled, {index.samples:,} draws, seed {index.seed}; 95% intervals"
