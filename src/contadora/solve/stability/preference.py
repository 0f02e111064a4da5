"""How a decision maker ranks the states: by listing them, by ordered statements, or by weights."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contadora.errors import InputError

from .conflict import DecisionMaker
from .expression import truth_of

__all__ = ["ranks_from_order", "ranks_from_statements", "ranks_from_weights"]

Ranks = NDArray[np.int32]


def ranks_from_order(best_first: Sequence[Any], codes: NDArray[Any], *, where: str = "") -> Ranks:
    """The ranks that a best-first list gives; a list inside the list is a tie.

    Parameters
    ----------
    best_first : sequence of state codes and of sequences of state codes
    codes : int array, shape (m,)
        The feasible states, ascending.
    where : str
        Named in errors.

    Returns
    -------
    int array, shape (m,); 1 is worst

    Raises
    ------
    InputError
        A feasible state is missing or listed twice, or something else is listed.

    Examples
    --------
    >>> ranks_from_order([2, [0, 3], 1], np.arange(4)).tolist()
    [2, 1, 3, 2]
    """
    if not isinstance(best_first, list | tuple):
        raise InputError("a ranking must be a list of states, best first", where=where)
    ranks = np.zeros(len(codes), dtype=np.int32)
    for place, entry in enumerate(best_first):
        tied = entry if isinstance(entry, list | tuple) else [entry]
        if not tied:
            raise InputError("an empty tie", where=where)
        for code in tied:
            if isinstance(code, bool) or not isinstance(code, int | np.integer):
                raise InputError(f"a state must be a whole number, not {code!r}", where=where)
            k = int(np.searchsorted(codes, code)) if abs(int(code)) < 2**63 else len(codes)
            if k == len(codes) or codes[k] != code:
                raise InputError(f"state {code} is ranked but not feasible", where=where)
            if ranks[k]:
                raise InputError(f"state {code} is ranked twice", where=where)
            ranks[k] = len(best_first) - place
    if missing := codes[ranks == 0].tolist():
        shown = ", ".join(map(str, missing[:5])) + (", ..." if len(missing) > 5 else "")
        raise InputError(f"the ranking misses {len(missing)} feasible states: {shown}", where=where)
    return ranks


def ranks_from_statements(
    statements: Iterable[str], sides: tuple[DecisionMaker, ...], codes: NDArray[Any], *, where: str = ""
) -> Ranks:
    """The ranks that ordered preference statements give, most important first.

    A state that makes the first statement true beats every state that does not; the second decides
    among equals, and so on. Ranks are refined statement by statement, so that their number is bounded
    by the states and not by 2 to the statements.

    Raises
    ------
    InputError
        A statement cannot be read, or can have no effect: it holds in every feasible state or in
        none, or it repeats or contradicts an earlier one (true in just the same feasible states, or
        in just the others). A statement that several earlier ones imply together is accepted.

    References
    ----------
    Peng, X., Hipel, K. W., Kilgour, D. M. and Fang, L. (1997), Representing ordinal preferences in
    the decision support system GMCR II, IEEE SMC, 809-814.

    Examples
    --------
    >>> from contadora.solve.stability.conflict import Option
    >>> sides = (DecisionMaker("A", (Option("x"),)), DecisionMaker("B", (Option("y"),)))
    >>> ranks_from_statements(["y", "not x"], sides, np.arange(4)).tolist()
    [2, 1, 4, 3]
    """
    ranks = np.zeros(len(codes), dtype=np.int64)
    seen: dict[bytes, tuple[int, str]] = {}
    texts = [statements] if isinstance(statements, str) else list(statements)
    for number, text in enumerate(texts, start=1):
        truth = truth_of(text, sides, codes)
        if truth.all() or not truth.any():
            always = "every feasible state" if truth.all() else "no feasible state"
            raise InputError(
                f"statement {number} ({text!r}) holds in {always}",
                where=where,
                hint="it ranks nothing: drop it",
            )
        # The side of the first state is kept apart, so that one key finds both twin and opposite.
        key = np.packbits(truth ^ truth[0]).tobytes()
        if key in seen:
            earlier, said = seen[key]
            twin = bool((truth_of(said, sides, codes) == truth).all())
            raise InputError(
                f"statement {number} ({text!r}) {'repeats' if twin else 'contradicts'} "
                f"statement {earlier} ({said!r})",
                where=where,
                hint="it can have no effect: drop or rewrite one of the two",
            )
        seen[key] = (number, text)
        ranks = refine(ranks, truth)
    return (ranks + 1).astype(np.int32)


def refine(ranks: NDArray[np.int64], truth: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Ranks from 0 in which a statement decides between states that were equal so far."""
    doubled = ranks * 2 + truth
    used = np.bincount(doubled) > 0
    refined: NDArray[np.int64] = (np.cumsum(used) - 1)[doubled]
    return refined


def ranks_from_weights(
    weights: Mapping[str, float], sides: tuple[DecisionMaker, ...], codes: NDArray[Any], *, where: str = ""
) -> Ranks:
    """The ranks that weights on conditions give: a state scores the sum of those that hold in it.

    Sums are exact (a weight means the decimal number that is written), so 0.1 + 0.2 ties with 0.3.

    Raises
    ------
    InputError
        A weight is no finite number, or a condition cannot be read.

    Examples
    --------
    >>> from contadora.solve.stability.conflict import Option
    >>> sides = (DecisionMaker("A", (Option("x"), Option("y"), Option("z"))),)
    >>> ranks_from_weights({"x": 0.1, "y": 0.2, "z": 0.3}, sides, np.arange(8)).tolist()
    [1, 2, 3, 4, 4, 5, 6, 7]
    """
    exact: dict[str, Fraction] = {}
    for text, weight in weights.items():
        try:
            if isinstance(weight, bool) or not isinstance(weight, int | float):
                raise ValueError
            exact[text] = Fraction(str(weight))
        except (ValueError, ZeroDivisionError) as error:
            raise InputError(
                f"the weight of {text!r} must be a number, not {weight!r}", where=where
            ) from error
    scale = lcm(*(w.denominator for w in exact.values())) if exact else 1
    whole = {text: int(w * scale) for text, w in exact.items()}
    if sum(abs(w) for w in whole.values()) >= 2**62:
        raise InputError("the weights differ by too many digits to add exactly", where=where)
    score = np.zeros(len(codes), dtype=np.int64)
    for text, w in whole.items():
        score += w * truth_of(text, sides, codes)
    return (np.unique(score, return_inverse=True)[1] + 1).astype(np.int32)
