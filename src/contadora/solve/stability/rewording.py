"""Every single change of a list of ordered preference statements, and how much of the ranking it moves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from .conflict import Conflict, Option
from .expression import truth_of
from .preference import refine

__all__ = ["Rewording", "RewordingKind", "count_rewordings", "pairs_reordered", "rewordings"]

RewordingKind = Literal["drop", "move", "negate", "add"]
Truth = NDArray[np.bool_]
Stated = tuple[str, Truth]  # a statement, and where it holds


@dataclass(frozen=True, eq=False)
class Rewording:
    """One change of one side's statements: what it is, in words, and what comes of it."""

    kind: RewordingKind
    words: str
    statements: tuple[str, ...]
    ranks: NDArray[np.int32]


def rewordings(conflict: Conflict, i: int) -> Iterator[Rewording]:
    """Every single change of a side's statements that changes its ranking, each new ranking once.

    One statement is dropped, moved to another place, or turned into its opposite; or one about a single
    option is added in any place. Of changes that come to the same ranking the first, in that order, is
    given. Nothing, if the side's ranking was not made from statements.

    Examples
    --------
    >>> from contadora.solve.stability.conflict_file import read_conflict
    >>> talks = read_conflict({"decision_makers": {"A": ["talk"], "B": ["strike"]},
    ...     "statements": {"A": ["not strike", "talk"], "B": ["strike"]}})
    >>> for change in rewordings(talks, 1):
    ...     print(change.kind, change.words, change.ranks.tolist())
    drop B no longer cared about “strike” [1, 1, 1, 1]
    negate B wanted the opposite of “strike” [2, 2, 1, 1]
    add B also wanted “talk”, before all else [1, 3, 2, 4]
    add B also wanted “talk”, after “strike” [1, 2, 3, 4]
    add B also wanted “not talk”, before all else [3, 1, 4, 2]
    add B also wanted “not talk”, after “strike” [2, 1, 4, 3]
    """
    name = conflict.names[i]
    texts = conflict.statements.get(name, ())
    stated = [(text, truth_of(text, conflict.decision_makers, conflict.codes)) for text in texts]
    if not stated:
        return
    m = len(conflict.codes)
    seen = {_ranks(stated, m).tobytes()}
    for kind, words, changed in _changes(conflict, name, stated):
        ranks = _ranks(changed, m)
        if ranks.tobytes() not in seen:
            seen.add(ranks.tobytes())
            yield Rewording(kind, words, tuple(text for text, _ in changed), ranks)


def count_rewordings(conflict: Conflict) -> int:
    """At most how many rewordings there are, of all sides."""
    added = sum(2 * (option.levels - 1) for _, option in conflict.options)
    return sum(len(s) * (len(s) + 1) + (len(s) + 1) * added for s in conflict.statements.values())


def _changes(
    conflict: Conflict, name: str, stated: list[Stated]
) -> Iterator[tuple[RewordingKind, str, list[Stated]]]:
    texts = [text for text, _ in stated]
    for k, text in enumerate(texts):
        yield "drop", f"{name} no longer cared about “{text}”", [*stated[:k], *stated[k + 1 :]]
    for k, text in enumerate(texts):
        rest = [*stated[:k], *stated[k + 1 :]]
        for place in sorted(range(len(texts)), key=lambda place: abs(place - k)):
            after = f"after “{rest[place - 1][0]}”" if place else "before all else"
            yield "move", f"{name} put “{text}” {after}", [*rest[:place], stated[k], *rest[place:]]
    for k, (text, truth) in enumerate(stated):
        yield (
            "negate",
            f"{name} wanted the opposite of “{text}”",
            [*stated[:k], (f"not ({text})", ~truth), *stated[k + 1 :]],
        )
    for text, truth in _about_one_option(conflict):
        if not truth.any() or truth.all() or any((truth ^ t).all() or (truth == t).all() for _, t in stated):
            continue  # it ranks nothing, or is there already
        for place in range(len(stated) + 1):
            after = f"after “{texts[place - 1]}”" if place else "before all else"
            yield (
                "add",
                f"{name} also wanted “{text}”, {after}",
                [*stated[:place], (text, truth), *stated[place:]],
            )


def _about_one_option(conflict: Conflict) -> Iterator[Stated]:
    names = [option.name for _, option in conflict.options]
    for (owner, option), stride in zip(conflict.options, conflict.strides, strict=True):
        said = _named(conflict.names[owner], option, twice=names.count(option.name) > 1)
        levels = conflict.codes // stride % option.levels
        for level in range(1, option.levels):
            yield said if level == 1 else f"{said} >= {level}", levels >= level
            yield f"not {said}" if level == 1 else f"{said} < {level}", levels < level


def _named(owner: str, option: Option, *, twice: bool) -> str:
    """An option as a statement names it: in quotes unless it is one plain word."""
    full = f"{owner}: {option.name}" if twice else option.name
    plain = full.isidentifier() and full.lower() not in ("if", "and", "or", "not", "iff", "only", "requires")
    mark = '"' if "'" in full else "'"
    return full if plain else f"{mark}{full}{mark}"


def _ranks(stated: list[Stated], m: int) -> NDArray[np.int32]:
    ranks = np.zeros(m, dtype=np.int64)
    for _, truth in stated:
        ranks = refine(ranks, truth)
    return (ranks + 1).astype(np.int32)


def pairs_reordered(before: NDArray[Any], after: NDArray[Any]) -> int:
    """How many pairs of states two rankings order differently: reversed, tied or no longer tied.

    The distance of Kemeny and Snell with a tie counted as a third way to order a pair, in time
    n log² n.

    Examples
    --------
    >>> pairs_reordered(np.array([1, 2, 3]), np.array([1, 3, 2]))
    1
    >>> pairs_reordered(np.array([1, 2, 3]), np.array([3, 3, 1]))
    3
    """
    _, before = np.unique(before, return_inverse=True)
    _, after = np.unique(after, return_inverse=True)
    both = _tied(before * (int(after.max()) + 1) + after)
    return _inversions(after[np.lexsort((after, before))]) + _tied(before) + _tied(after) - 2 * both


def _tied(values: NDArray[Any]) -> int:
    counts = np.unique(values, return_counts=True)[1]
    return int((counts * (counts - 1) // 2).sum())


def _inversions(values: NDArray[np.int64]) -> int:
    """Pairs of which the first is greater: merge by merge, each block's halves against each other."""
    top, found, width = int(values.max()) + 1, 0, 1
    places = np.arange(len(values))
    while width < len(values):
        block, right = places // (2 * width), places // width % 2 == 1
        keys = block * top + values
        left = np.sort(keys[~right])
        ends = np.searchsorted(left, (block[right] + 1) * top - 1, side="right")
        found += int((ends - np.searchsorted(left, keys[right], side="right")).sum())
        width *= 2
    return found
