"""Which states can occur: from patterns and from rules in words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contadora.errors import InputError

from .conflict import MAX_STATES, DecisionMaker, check_decision_makers, strides_of
from .expression import truth_of

__all__ = ["feasible_codes", "matches"]

BoolArray = NDArray[np.bool_]
_PATTERN = re.compile(r"[0-9\- ,]+")


def matches(pattern: str, sides: tuple[DecisionMaker, ...], codes: NDArray[Any]) -> BoolArray:
    """Which of these states fit a pattern such as ``1-0-``: one place per option, ``-`` for any.

    Blanks and commas may separate the places; a level above 9 needs a rule in words instead.

    Raises
    ------
    InputError
        Not one place per option, or a level that its option does not have.

    Examples
    --------
    >>> from contadora.solve.stability.conflict import Option
    >>> sides = (DecisionMaker("A", (Option("x"), Option("y"))),)
    >>> matches("1-", sides, np.arange(4)).astype(int).tolist()
    [0, 1, 0, 1]
    """
    places = [place for place in pattern if place not in " ,"]
    options = [option for side in sides for option in side.options]
    if len(places) != len(options):
        raise InputError(
            f"pattern {pattern!r} has {len(places)} places for {len(options)} options",
            hint="use - for any level",
        )
    fits = np.ones(codes.shape, dtype=bool)
    for place, option, stride in zip(places, options, strides_of(sides), strict=True):
        if place == "-":
            continue
        if not place.isdecimal() or int(place) >= option.levels:
            raise InputError(
                f"option '{option.name}' has levels 0 to {option.levels - 1}, not {place!r}",
                where=f"pattern {pattern!r}",
            )
        fits &= codes // stride % option.levels == int(place)
    return fits


def feasible_codes(
    sides: tuple[DecisionMaker, ...], *, feasible: Iterable[str] = (), infeasible: Iterable[str] = ()
) -> NDArray[np.int64]:
    """Which states can occur: all that meet every rule of one list and none of the other.

    Parameters
    ----------
    sides : tuple of DecisionMaker
    feasible, infeasible : iterables of str
        Patterns (``1-0-``) or conditions (``at most one of (strike, withdraw)``,
        ``invade requires not abandon``). Where several patterns stand in ``feasible``, a state
        must fit one of them; every condition must hold.

    Returns
    -------
    int array, ascending codes

    Raises
    ------
    InputError
        A rule cannot be read, nothing remains, or the space is too large to list.

    Examples
    --------
    >>> from contadora.solve.stability.conflict import Option
    >>> sides = (DecisionMaker("A", (Option("x"), Option("y"))), DecisionMaker("B", (Option("z"),)))
    >>> feasible_codes(sides, feasible=["at most one of (x, y)"], infeasible=["1-1"]).tolist()
    [0, 1, 2, 4, 6]
    """
    sides = tuple(sides)
    check_decision_makers(sides)
    size = prod(side.patterns for side in sides)
    if size > MAX_STATES:
        count = sum(len(side.options) for side in sides)
        raise InputError(
            f"{count} options make {size:,} combinations, too many to list; the limit is {MAX_STATES:,}",
            hint="give the feasible states by code, or merge options",
        )
    codes = np.arange(size, dtype=np.int64)
    allowed = np.ones(size, dtype=bool)
    fits_one: BoolArray | None = None
    for rule in feasible:
        if _is_pattern(rule):
            fits = matches(rule, sides, codes)
            fits_one = fits if fits_one is None else fits_one | fits
        else:
            allowed &= truth_of(rule, sides, codes)
    if fits_one is not None:
        allowed &= fits_one
    for rule in infeasible:
        allowed &= ~(matches(rule, sides, codes) if _is_pattern(rule) else truth_of(rule, sides, codes))
    if not allowed.any():
        raise InputError("no feasible state", hint="the rules exclude every combination of options")
    return codes[allowed]


def _is_pattern(rule: Any) -> bool:
    return isinstance(rule, str) and bool(rule.strip()) and _PATTERN.fullmatch(rule) is not None
