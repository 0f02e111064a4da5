"""The conflict: who can do what, which combinations can occur, and who prefers which.

A state fixes one level for every option. Its code is the mixed-radix number whose lowest digit is
the first option, options being listed decision maker by decision maker: with plain yes/no options,
bit k is set where option k is taken. Only feasible states are held, so that forty options with a
few hundred feasible states are as cheap as ten options with all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import prod
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from contadora.errors import InputError, did_you_mean

__all__ = ["MAX_CODES", "MAX_STATES", "Conflict", "DecisionMaker", "Direction", "Option"]

Direction = Literal["both", "forward", "backward"]
MAX_STATES = 2**26  # 67 million states: about 2 GB for four decision makers
MAX_CODES = 2**62  # a code must fit a 64-bit integer, with room for sums
WORST_RANK, BEST_RANK = 1, 2**31 - 2  # what the compiled engine can hold beside its own sentinels


@dataclass(frozen=True)
class Option:
    """Something a decision maker can do, to one of several levels.

    ``direction`` says whether it can be undone: ``both``, ``forward`` (levels only rise: once
    done, done) or ``backward`` (levels only fall).

    Raises
    ------
    InputError
        An empty name, fewer than two levels, or an unknown direction.

    Examples
    --------
    >>> Option("strike", direction="forward").levels
    2
    """

    name: str
    levels: int = 2
    direction: Direction = "both"

    def __post_init__(self) -> None:
        if not isinstance(self.name, str) or not self.name.strip():
            raise InputError(f"an option needs a name, not {self.name!r}")
        where = f"option '{self.name}'"
        if isinstance(self.levels, bool) or not isinstance(self.levels, int | np.integer) or self.levels < 2:
            raise InputError(f"levels must be a whole number of 2 or more, not {self.levels!r}", where=where)
        known = get_args(Direction)
        if self.direction not in known:
            hint = did_you_mean(str(self.direction), known)
            raise InputError(f"unknown direction {self.direction!r}", where=where, hint=hint)


@dataclass(frozen=True)
class DecisionMaker:
    """A side, and the options that it alone controls.

    A decision maker without options is an observer: it has preferences, makes no move, and so is
    satisfied with every state. An option's name must be unique within its decision maker only.

    Examples
    --------
    >>> DecisionMaker("Syria", (Option("release water"), Option("escalate"))).patterns
    4
    """

    name: str
    options: tuple[Option, ...] = ()

    def __post_init__(self) -> None:
        if not isinstance(self.name, str) or not self.name.strip():
            raise InputError(f"a decision maker needs a name, not {self.name!r}")
        object.__setattr__(self, "options", tuple(self.options))
        if twice := _repeated([option.name for option in self.options]):
            raise InputError(
                f"option '{twice}' is listed twice", where=f"decision maker '{self.name}'", hint="rename one"
            )

    @property
    def patterns(self) -> int:
        """How many combinations of its own options there are."""
        return prod(option.levels for option in self.options)


@dataclass(frozen=True, eq=False)
class Conflict:
    """Who can do what, which states can occur, and who prefers which.

    Parameters
    ----------
    decision_makers : tuple of DecisionMaker
    codes : int array, shape (m,)
        The feasible states, ascending.
    ranks : int array, shape (n, m)
        ``ranks[i, k]``: how decision maker i ranks state ``codes[k]``. Ordinal: higher is better,
        equal is a tie. Any integers will do.
    name : str
    statements : mapping of decision maker to its ordered statements, optional
        Kept where ranks were made from statements; :func:`levers` then tries to change these.

    Raises
    ------
    InputError
        Names repeated, no feasible state, codes out of order or range, ranks of the wrong shape,
        or more states than a code can number (the message says how many, and the limit).

    References
    ----------
    Fang, L., Hipel, K. W. and Kilgour, D. M. (1993), Interactive Decision Making: The Graph Model
    for Conflict Resolution, Wiley.

    Examples
    --------
    >>> swerve = (Option("swerve"),)
    >>> chicken = Conflict((DecisionMaker("A", swerve), DecisionMaker("B", swerve)),
    ...     codes=[0, 1, 2, 3], ranks=[[0, 1, 3, 2], [0, 3, 1, 2]])
    >>> chicken.describe(1)
    'A: swerve; B: none'
    """

    decision_makers: tuple[DecisionMaker, ...]
    codes: NDArray[np.int64]
    ranks: NDArray[np.int32]
    name: str = ""
    statements: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        sides = tuple(self.decision_makers)
        check_decision_makers(sides)
        codes = whole_numbers(self.codes, "feasible states")
        if codes.ndim != 1 or codes.size == 0:
            raise InputError("no feasible state", hint="a conflict needs at least one state that can occur")
        if codes.size > MAX_STATES:
            raise InputError(f"{codes.size:,} feasible states; the limit is {MAX_STATES:,}")
        size = prod(side.patterns for side in sides)
        if codes[0] < 0 or codes[-1] >= size or (codes[1:] <= codes[:-1]).any():
            raise InputError(f"feasible states must be ascending codes, each once, from 0 to {size - 1}")
        ranks = whole_numbers(self.ranks, "ranks")
        if ranks.shape != (len(sides), codes.size):
            raise InputError(
                f"ranks have shape {ranks.shape}, not {(len(sides), codes.size)}",
                hint="one row per decision maker, one column per feasible state",
            )
        if ranks.min() < WORST_RANK or ranks.max() > BEST_RANK:
            ranks = np.stack([np.unique(row, return_inverse=True)[1] + 1 for row in ranks])
        object.__setattr__(self, "codes", codes.astype(np.int64))
        object.__setattr__(self, "ranks", ranks.astype(np.int32, copy=False))
        object.__setattr__(self, "decision_makers", sides)

    @cached_property
    def options(self) -> tuple[tuple[int, Option], ...]:
        """Every option with the number of its owner, in the order of the code's digits."""
        return tuple((i, option) for i, side in enumerate(self.decision_makers) for option in side.options)

    @cached_property
    def strides(self) -> tuple[int, ...]:
        """What one level of each option adds to the code."""
        return strides_of(self.decision_makers)

    @property
    def names(self) -> tuple[str, ...]:
        """The decision makers' names, in order."""
        return tuple(side.name for side in self.decision_makers)

    def decision_maker(self, who: str | int) -> int:
        """Which number a decision maker has; raises InputError for a stranger."""
        if isinstance(who, str):
            if who in self.names:
                return self.names.index(who)
            raise InputError(f"unknown decision maker '{who}'", hint=did_you_mean(who, self.names))
        if not 0 <= who < len(self.names):
            raise InputError(f"no decision maker number {who}; there are {len(self.names)}")
        return int(who)

    def position(self, code: int) -> int:
        """Where a state stands in ``codes``; raises InputError when it cannot occur."""
        if isinstance(code, bool) or not isinstance(code, int | np.integer):
            raise InputError(f"a state must be a whole number, not {code!r}", where=self.name)
        k = int(np.searchsorted(self.codes, code)) if abs(int(code)) < 2**63 else len(self.codes)
        if k == len(self.codes) or self.codes[k] != code:
            raise InputError(f"state {code} is not feasible", where=self.name)
        return k

    def levels(self, code: int) -> tuple[int, ...]:
        """The level of each option in a state.

        Examples
        --------
        >>> side = DecisionMaker("A", (Option("halt"), Option("troops", levels=3)))
        >>> Conflict((side,), codes=[0, 5], ranks=[[1, 2]]).levels(5)
        (1, 2)
        """
        return tuple(
            code // stride % option.levels
            for stride, (_, option) in zip(self.strides, self.options, strict=True)
        )

    def describe(self, code: int) -> str:
        """A state in words: who does what."""
        levels = self.levels(code)
        said: list[list[str]] = [[] for _ in self.decision_makers]
        for level, (owner, option) in zip(levels, self.options, strict=True):
            if level:
                said[owner].append(option.name if option.levels == 2 else f"{option.name} = {level}")
        return "; ".join(
            f"{side.name}: {' + '.join(words) or 'none'}"
            for side, words in zip(self.decision_makers, said, strict=True)
            if side.options
        )


def check_decision_makers(sides: tuple[DecisionMaker, ...]) -> None:
    """Refuse an empty table, a repeated name, or more states than a code can number."""
    if not sides:
        raise InputError("no decision maker", hint="a conflict needs at least one")
    if twice := _repeated([side.name for side in sides]):
        raise InputError(f"decision maker '{twice}' is listed twice", hint="rename one")
    size = prod(side.patterns for side in sides)
    if size > MAX_CODES:
        count = sum(len(side.options) for side in sides)
        raise InputError(
            f"{count} options make {size:,} combinations, too many to number; the limit is {MAX_CODES:,}",
            hint="merge options, or analyse fewer at a time",
        )


def strides_of(sides: tuple[DecisionMaker, ...]) -> tuple[int, ...]:
    """What one level of each option adds to the code."""
    levels = [option.levels for side in sides for option in side.options]
    return tuple(prod(levels[:k]) for k in range(len(levels)))


def whole_numbers(values: Any, what: str) -> NDArray[np.integer[Any]]:
    """An integer array, or an InputError: 1.0, True and "1" are no whole numbers here."""
    try:
        array = np.asarray(values)
    except (ValueError, OverflowError) as error:
        raise InputError(f"{what} must be whole numbers in rows of one length") from error
    if array.size and not np.issubdtype(array.dtype, np.integer):
        raise InputError(f"{what} must be whole numbers")
    return array if array.size else array.astype(np.int64)


def _repeated(names: list[str]) -> str:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return ""
