"""A conflict model: the conflict, and what its file says of strength, doubt and misperception.

Beside the fields of :mod:`.conflict_file`, each optional::

    strong: {A: [give way, 3]}        # breaks: all above one is greatly preferred to all below it
    unknown: {A: [[1, 0]]}            # pairs of states, or of A's statements, whose order is not known
    views: {A: {rankings_best_first: {B: [...]}}}     # what A takes to be so instead

A break is a condition, or the code of the worst state above it. A view may hold rankings, statements or
weights (for the decision makers that it names), ``directions``, and ``feasible_codes``, ``feasible`` or
``infeasible`` (which take the place of all three); the rest is as in the file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from contadora.errors import InputError, did_you_mean

from .conflict import Conflict
from .conflict_file import (
    FIELDS,
    RANKINGS,
    as_list,
    codes_in,
    conflict_in,
    decision_makers_in,
    load_document,
    mapping,
    ranks_in,
    refuse_misspelt,
    refuse_strangers,
    statements_in,
)
from .expression import truth_of
from .preference import ranks_from_statements

__all__ = ["ConflictModel", "read_model"]

FEASIBILITY = ("feasible_codes", "feasible", "infeasible")
_Read = TypeVar("_Read")
VIEWED = (*RANKINGS, *FEASIBILITY, "directions")
MOST_SWAPPED = 4096  # states up to which two statements may trade places: it compares each with each


@dataclass(frozen=True, eq=False)
class ConflictModel:
    """What a conflict model file holds.

    Attributes
    ----------
    conflict : Conflict
    strong : dict of decision maker to one whole number per feasible state
        The tiers that :func:`strength` takes; empty where the file has no such field.
    unknown : dict of decision maker to pairs of state codes
        What :func:`stability_with_unknowns` takes.
    views : dict of decision maker to Conflict
        What :func:`hypergame` takes.
    """

    conflict: Conflict
    strong: dict[str, tuple[int, ...]]
    unknown: dict[str, tuple[tuple[int, int], ...]]
    views: dict[str, Conflict]


def read_model(source: str | Path | Mapping[str, Any]) -> ConflictModel:
    """The conflict that a file, or a mapping, describes, with degrees, open preferences and views.

    Raises
    ------
    InputError
        As :func:`read_conflict`; or a break that is met by every state or by none, or that contradicts
        the ranking; an open preference that is not between two states or two statements of the decision
        maker; a view that says nothing, that changes what sides cannot see differently (who they are,
        their options and levels), or that adds states without saying where all stand.

    Notes
    -----
    Between two statements is open which matters more: of two states the preference is not known if it
    comes out differently once the statements trade places in the list.

    Examples
    --------
    >>> chicken = {"decision_makers": {"A": ["swerve"], "B": ["swerve"]},
    ...     "rankings_best_first": {"A": [2, 3, 1, 0], "B": [1, 3, 2, 0]}}
    >>> model = read_model(chicken | {"strong": {"A": ["A: swerve or B: swerve"], "B": [2]}})
    >>> model.strong
    {'A': (0, 1, 1, 1), 'B': (0, 1, 1, 1)}
    >>> daring = {"rankings_best_first": {"B": [1, 3, 0, 2]}}
    >>> read_model(chicken | {"views": {"A": daring}}).views["A"].ranks.tolist()
    [[1, 2, 4, 3], [2, 4, 1, 3]]
    """
    doc, file = load_document(source)
    conflict = conflict_in(doc, file)
    at = f"{file}: " if file else ""
    refuse_strangers(doc, ("strong", "unknown", "views"), conflict.decision_makers, at)
    said = {field: doc.get(field) or {} for field in ("strong", "unknown", "views")}
    return ConflictModel(
        conflict,
        {name: _tiers(conflict, name, row, f"{at}strong.{name}") for name, row in said["strong"].items()},
        {name: _open(conflict, name, row, f"{at}unknown.{name}") for name, row in said["unknown"].items()},
        {name: _view(conflict, doc, row, f"{at}views.{name}") for name, row in said["views"].items()},
    )


def _tiers(conflict: Conflict, name: str, breaks: Any, where: str) -> tuple[int, ...]:
    ranks = conflict.ranks[conflict.decision_maker(name)]
    tier = np.zeros(len(ranks), dtype=np.int64)
    seen: dict[bytes, Any] = {}
    for said in as_list(breaks, where):
        above = _above(conflict, ranks, said, where)
        if above.all() or not above.any():
            which = "every feasible state" if above.all() else "no feasible state"
            hint = "drop it, or give the worst state of the upper part"
            raise InputError(f"{said!r} divides nothing: {which} lies above it", where=where, hint=hint)
        least, most = ranks[above].min(), ranks[~above].max()
        if most >= least:
            low = conflict.codes[above & (ranks == least)][0]
            high = conflict.codes[~above & (ranks == most)][0]
            raise InputError(
                f"{said!r} contradicts the ranking: state {high}, where it does not hold, is ranked as high "
                f"as state {low}, where it does",
                where=where,
                hint="give a condition that only better states meet, or the code of the worst of them",
            )
        if (key := above.tobytes()) in seen:
            raise InputError(
                f"{said!r} divides the states as {seen[key]!r} does", where=where, hint="drop one of the two"
            )
        seen[key] = said
        tier += above
    return tuple(tier.tolist())


def _above(conflict: Conflict, ranks: NDArray[np.int32], said: Any, where: str) -> NDArray[np.bool_]:
    if isinstance(said, str):
        return _within(where, lambda: truth_of(said, conflict.decision_makers, conflict.codes))
    if isinstance(said, bool) or not isinstance(said, int | np.integer):
        hint = "a break is a condition, or the code of the worst state above it"
        raise InputError(f"cannot divide the states by {said!r}", where=where, hint=hint)
    found: NDArray[np.bool_] = ranks >= ranks[_place(conflict, said, where)]
    return found


def _open(conflict: Conflict, name: str, pairs: Any, where: str) -> tuple[tuple[int, int], ...]:
    found: dict[tuple[int, int], None] = {}
    for pair in as_list(pairs, where):
        if not isinstance(pair, list | tuple) or len(pair) != 2:
            hint = "write two state codes, or two statements, in square brackets"
            raise InputError(f"an open preference is between two, not {pair!r}", where=where, hint=hint)
        if pair[0] == pair[1]:
            raise InputError(f"{pair[0]!r} is compared with itself", where=where, hint="name two that differ")
        if all(isinstance(end, str) for end in pair):
            found |= dict.fromkeys(_hanging_on(conflict, name, pair, where))
        else:
            low, high = sorted(int(conflict.codes[_place(conflict, end, where)]) for end in pair)
            found[low, high] = None
    return tuple(found)


def _place(conflict: Conflict, said: Any, where: str) -> int:
    try:
        return conflict.position(said)
    except InputError as error:
        hint = f"codes run from {conflict.codes[0]} to {conflict.codes[-1]}; not all of them can occur"
        raise InputError(error.what, where=where, hint=hint) from error


def _hanging_on(
    conflict: Conflict, name: str, pair: list[str] | tuple[str, str], where: str
) -> list[tuple[int, int]]:
    """The pairs of states that come out differently if two statements trade places."""
    texts = list(conflict.statements.get(name, ()))
    if not texts:
        what = f"'{name}' is not ranked by statements"
        raise InputError(what, where=where, hint="give the two states by their codes")
    for said in pair:
        if said not in texts:
            what = f"'{name}' has no statement {said!r}"
            raise InputError(what, where=where, hint=did_you_mean(said, texts))
    if len(conflict.codes) > MOST_SWAPPED:
        raise InputError(
            f"statements can trade places for at most {MOST_SWAPPED:,} states, not {len(conflict.codes):,}",
            where=where,
            hint="give the pairs of states by their codes, or rule states out",
        )
    first, second = (texts.index(said) for said in pair)
    texts[first], texts[second] = texts[second], texts[first]
    ranks = conflict.ranks[conflict.decision_maker(name)]
    other = ranks_from_statements(texts, conflict.decision_makers, conflict.codes, where=where)
    found: list[tuple[int, int]] = []
    for k, code in enumerate(conflict.codes.tolist()):
        differs = np.sign(ranks[k + 1 :] - ranks[k]) != np.sign(other[k + 1 :] - other[k])
        found += [(code, beyond) for beyond in conflict.codes[k + 1 :][differs].tolist()]
    return found


def _view(actual: Conflict, doc: Mapping[str, Any], said: Any, where: str) -> Conflict:
    said = mapping(said, where)
    can = "a view may hold " + ", ".join(VIEWED)
    for key in said:
        if key in FIELDS and key not in VIEWED:
            raise InputError(f"a view cannot change '{key}'", where=where, hint=can)
    refuse_misspelt(said, VIEWED, where)
    if all(said.get(field) is None for field in VIEWED):
        raise InputError("the view says nothing", where=where, hint=can)
    refuse_strangers(said, RANKINGS, actual.decision_makers, f"{where}.")
    sides, codes = actual.decision_makers, actual.codes
    if said.get("directions") is not None:
        sides = _within(where, lambda: decision_makers_in({**doc, "directions": said["directions"]}, ""))
    if any(said.get(field) is not None for field in FEASIBILITY):
        codes = _within(where, lambda: codes_in(said, sides, f"{where}."))
    own = {name for field in RANKINGS for name in said.get(field) or {}}
    ranks = [
        ranks_in(said, name, sides, codes, f"{where}.")
        if name in own
        else _kept_ranks(actual, doc, name, codes, where)
        for name in actual.names
    ]
    statements = {name: texts for name, texts in actual.statements.items() if name not in own}
    return Conflict(sides, codes, np.stack(ranks), actual.name, statements | statements_in(said))


def _kept_ranks(
    actual: Conflict, doc: Mapping[str, Any], name: str, codes: NDArray[np.int64], where: str
) -> NDArray[np.int32]:
    """The ranks of the file for the states of a view.

    Statements are judged on the states of both: one that holds everywhere in the view is no mistake.
    """
    both = np.union1d(actual.codes, codes)
    ranks = actual.ranks[actual.decision_maker(name)]
    if len(both) > len(actual.codes):
        if name in (doc.get("rankings_best_first") or {}):
            added = np.setdiff1d(codes, actual.codes)[:5].tolist()
            raise InputError(
                f"the view adds states that the file does not rank for '{name}': "
                + ", ".join(map(str, added)),
                where=where,
                hint=f"rank '{name}' in the view too",
            )
        ranks = ranks_in(doc, name, actual.decision_makers, both, f"{where}.")
    found: NDArray[np.int32] = ranks[np.searchsorted(both, codes)]
    return found


def _within(where: str, read: Callable[[], _Read]) -> _Read:
    """What a step of reading gives; where it fails, the error names the field."""
    try:
        return read()
    except InputError as error:
        if error.where.startswith(where):
            raise
        inner = f": {error.where}" if error.where else ""
        raise InputError(error.what, where=f"{where}{inner}", hint=error.hint) from error
