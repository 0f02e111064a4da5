"""Which single change would make a wanted state hold, or break the deadlock?

Tried: fixing one option against being undone (or undoing what fixed it), one swap of neighbouring
places in one side's ranking, one change of the statements behind it, and one guarantor who penalises
a side for leaving the wanted state.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from math import prod
from typing import Any, Literal, get_args

import numpy as np

from contadora.errors import EngineError, InputError, did_you_mean

from .concepts import CONCEPTS, analyse, known_concepts
from .conflict import Conflict, DecisionMaker, Direction, Option
from .moves import Moves
from .rewording import count_rewordings, pairs_reordered, rewordings

__all__ = ["Lever", "LeverKind", "levers"]

LeverKind = Literal["bind", "release", "swap", "drop", "move", "negate", "add", "guarantee"]
# How much of the conflict a change rewrites: what can be done, what is wanted, who is there.
WEIGHT = {"bind": 1, "release": 1, "swap": 2, "drop": 2, "move": 2, "negate": 2, "add": 2, "guarantee": 3}
MOST_WORK = 2**24  # changes times states: with four decision makers under a minute


@dataclass(frozen=True)
class Lever:
    """One change, and what it does.

    Attributes
    ----------
    kind : str
        ``bind``: an option can no longer be undone; ``release``: it can again; ``swap``: one side
        trades two neighbouring places of its ranking; ``drop``, ``move``, ``negate``, ``add``: of the
        ordered statements that a side's ranking was made from, one goes, takes another place, turns
        into its opposite, or one about a single option joins; ``guarantee``: a guarantor joins who
        can, and wants to, penalise one side wherever it goes from the wanted state; the penalty is
        worse for that side than any state so far, and stays.
    who : str
        Whose option or ranking changes.
    concepts : tuple of str
        The concepts of those asked under which the change does what was wanted.
    reordered : int
        How many pairs of states that side then ranks otherwise.
    side_effects : int
        How many other states become or cease to be equilibria, summed over those concepts.
    condition : str
        The change in words, as after "if".
    words : str
        The change and what it does, as a sentence.
    conflict : Conflict
        The conflict with the change made.
    """

    kind: LeverKind
    who: str
    concepts: tuple[str, ...]
    reordered: int
    side_effects: int
    condition: str
    words: str
    conflict: Conflict

    def to_dict(self) -> dict[str, Any]:
        """Plain data, without the changed conflict."""
        return {
            "kind": self.kind,
            "who": self.who,
            "concepts": list(self.concepts),
            "reordered": self.reordered,
            "side_effects": self.side_effects,
            "words": self.words,
        }


def levers(
    conflict: Conflict,
    state: int,
    *,
    hold: bool = True,
    concepts: tuple[str, ...] = CONCEPTS,
    kinds: tuple[LeverKind, ...] = get_args(LeverKind),
) -> tuple[Lever, ...]:
    """Which single changes make a state an equilibrium, or stop it from being one.

    Parameters
    ----------
    conflict : Conflict
    state : int
        The code of the wanted state (``hold``), or of the deadlock to break (not ``hold``).
    hold : bool
    concepts : tuple of str
        A concept counts only where the conflict as it is does not already do what is wanted.
    kinds : tuple of str

    Returns
    -------
    tuple of Lever
        Best first: under the most concepts, then the smallest change (of what can be done before what
        is wanted; then the fewest pairs of states ranked otherwise), then the fewest side effects.
        Empty if no single change of these kinds suffices.

    Raises
    ------
    InputError
        The state cannot occur, or a concept or kind is unknown.
    EngineError
        Too many changes of too large a conflict to try.

    Notes
    -----
    Every candidate is analysed anew, so a lever's effect is exact. Swaps are of neighbouring places
    in the order of preference (tied states change places together).

    Examples
    --------
    >>> from contadora.solve.stability.conflict_file import read_conflict
    >>> chicken = read_conflict({"decision_makers": {"A": ["swerve"], "B": ["swerve"]},
    ...     "rankings_best_first": {"A": [2, 3, 1, 0], "B": [1, 3, 2, 0]}})
    >>> levers(chicken, 3, concepts=("SEQ",))    # both would leave: it takes more than one change
    ()
    >>> print(levers(chicken, 1, hold=False, concepts=("Nash",))[0].words)
    If A ranked (A: none; B: none) above (A: swerve; B: none), (A: swerve; B: none) would no longer \
hold under Nash.
    """
    asked = known_concepts(concepts)
    for kind in kinds:
        if kind not in WEIGHT:
            raise InputError(f"unknown kind of lever {kind!r}", hint=did_you_mean(str(kind), WEIGHT))
    conflict.position(state)
    tried = sum(2 * len(side.options) + 1 for side in conflict.decision_makers)
    if "swap" in kinds:
        tried += sum(len(np.unique(row)) for row in conflict.ranks)
    if not {"drop", "move", "negate", "add"}.isdisjoint(kinds):
        tried += count_rewordings(conflict)
    if tried * len(conflict.codes) > MOST_WORK:
        raise EngineError(
            f"{tried:,} changes of a conflict with {len(conflict.codes):,} states are too many to try",
            hint="leave out the kind 'swap'" if "swap" in kinds else "restrict the feasible states",
        )
    before = analyse(conflict, asked)
    now = {concept: set(before.equilibria(concept).tolist()) for concept in asked}
    open_concepts = tuple(concept for concept in asked if (state in now[concept]) != hold)
    found: list[Lever] = []
    for kind, who, condition, changed in _changes(conflict, state, kinds, hold) if open_concepts else ():
        after = analyse(changed, open_concepts)
        then = {concept: set(after.equilibria(concept).tolist()) for concept in open_concepts}
        works = tuple(concept for concept in open_concepts if (state in then[concept]) == hold)
        if works:
            effects = sum(len((now[concept] ^ then[concept]) - {state}) for concept in works)
            outcome = "would hold" if hold else "would no longer hold"
            words = f"If {condition}, ({conflict.describe(state)}) {outcome} under {', '.join(works)}."
            i, m = conflict.names.index(who), len(conflict.codes)
            reordered = pairs_reordered(conflict.ranks[i], changed.ranks[i, :m])
            found.append(Lever(kind, who, works, reordered, effects, condition, words, changed))
    return tuple(
        sorted(
            found,
            key=lambda one: (-len(one.concepts), WEIGHT[one.kind], one.reordered, one.side_effects),
        )
    )


def _changes(
    conflict: Conflict, state: int, kinds: tuple[LeverKind, ...], hold: bool
) -> Iterator[tuple[LeverKind, str, str, Conflict]]:
    """Every single change: its kind, whose it is, the condition in words, the changed conflict."""
    for i, side in enumerate(conflict.decision_makers):
        for k, option in enumerate(side.options):
            ways: tuple[tuple[LeverKind, Direction, str], ...] = (
                (
                    ("bind", "forward", f"{side.name} could not undo '{option.name}'"),
                    ("bind", "backward", f"{side.name} could not take up '{option.name}' again"),
                )
                if option.direction == "both"
                else (("release", "both", f"{side.name} could reverse '{option.name}'"),)
            )
            for kind, direction, condition in ways:
                if kind in kinds:
                    options = (
                        *side.options[:k],
                        replace(option, direction=direction),
                        *side.options[k + 1 :],
                    )
                    sides = list(conflict.decision_makers)
                    sides[i] = replace(side, options=tuple(options))
                    yield kind, side.name, condition, replace(conflict, decision_makers=tuple(sides))
        if "swap" in kinds:
            for condition, changed in _swaps(conflict, i):
                yield "swap", side.name, condition, changed
        for change in rewordings(conflict, i):
            if change.kind in kinds:
                reworded = _with_ranks(conflict, i, change.ranks, change.statements)
                yield change.kind, side.name, change.words, reworded
        if "guarantee" in kinds and side.options and hold:
            condition, changed = _guaranteed(conflict, i, state)
            yield "guarantee", side.name, condition, changed


def _swaps(conflict: Conflict, i: int) -> Iterator[tuple[str, Conflict]]:
    ranks = conflict.ranks[i]
    places = np.unique(ranks)
    for worse, better in pairwise(places):
        row = np.where(ranks == worse, better, np.where(ranks == better, worse, ranks))
        risen, fallen = (_some(conflict, np.flatnonzero(ranks == place)) for place in (worse, better))
        yield f"{conflict.names[i]} ranked {risen} above {fallen}", _with_ranks(conflict, i, row)


def _guaranteed(conflict: Conflict, i: int, state: int) -> tuple[str, Conflict]:
    """A further decision maker, whose one option is appended, so that all codes stay what they are."""
    side, size = conflict.names[i], prod(one.patterns for one in conflict.decision_makers)
    left = Moves(conflict).of(i, conflict.position(state))
    name = "guarantor" if "guarantor" not in conflict.names else f"guarantor against {side}"
    guarantor = DecisionMaker(name, (Option(f"penalise {side}"),))
    ranks = np.hstack([conflict.ranks, conflict.ranks[:, left]]).astype(np.int64)
    penalised = np.arange(ranks.shape[1]) >= len(conflict.codes)
    ranks[i, penalised] -= ranks[i].max()  # below all others, in the same order
    changed = Conflict(
        (*conflict.decision_makers, guarantor),
        np.concatenate([conflict.codes, conflict.codes[left] + size]),
        np.vstack([ranks, penalised]),
        conflict.name,
    )
    return f"a guarantor could and would penalise {side} for leaving", changed


def _with_ranks(
    conflict: Conflict, i: int, row: np.ndarray[Any, Any], statements: tuple[str, ...] | None = None
) -> Conflict:
    ranks = conflict.ranks.copy()
    ranks[i] = row
    stated = {name: said for name, said in conflict.statements.items() if name != conflict.names[i]}
    if statements is not None:  # empty: the side cares about nothing
        stated[conflict.names[i]] = statements
    return replace(conflict, ranks=ranks, statements=stated)


def _some(conflict: Conflict, places: np.ndarray[Any, Any]) -> str:
    said = [f"({conflict.describe(int(code))})" for code in conflict.codes[places[:3]]]
    more = len(places) - len(said)
    return ", ".join(said) + (f" and {more} tied with it" if more else "")
