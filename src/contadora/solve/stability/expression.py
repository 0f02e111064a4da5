"""Conditions on states in words: "strike only if not (withdraw or abandon)".

Grammar, loosest first::

    statement  = either [("if" | "only if" | "iff" | "requires") either]
    either     = both {"or" both}
    both       = denied {"and" denied}
    denied     = {"not"} atom
    atom       = "(" statement ")" | counted "(" option {"," option} ")" | option [relation level]
    counted    = "at most one of" | "exactly one of" | "at least one of"
    relation   = "=" | "!=" | "<" | "<=" | ">" | ">="

An option is named as in the conflict, in quotes if its name holds one of the grammar's words, and as
``Owner: option`` where two decision makers use the same name. Bare, it means "taken" (above level 0).
``A if B`` is true unless B holds without A, ``A only if B`` unless A holds without B.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contadora.errors import InputError, did_you_mean

from .conflict import MAX_STATES, DecisionMaker, strides_of

__all__ = ["truth_of"]

BoolArray = NDArray[np.bool_]
MAX_DEPTH = 100

_RELATIONS: dict[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le,
    ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
_TOKEN = re.compile(
    r"""\s*(?:
      (?P<quoted>'[^']*'|"[^"]*")
    | (?P<counted>(?:at\s+most|exactly|at\s+least)\s+one\s+of)\b
    | (?P<iff>if\s+and\s+only\s+if\b|iff\b)
    | (?P<onlyif>only\s+if\b|requires\b)
    | (?P<word>(?:if|and|or|not)\b)
    | (?P<relation>!=|<=|>=|=|<|>)
    | (?P<mark>[(),])
    | (?P<bare>[^\s()=<>!,'"]+|['"!])
    )""",
    re.VERBOSE | re.IGNORECASE,
)


def truth_of(text: str, sides: tuple[DecisionMaker, ...], codes: NDArray[Any]) -> BoolArray:
    """In which of these states a condition holds.

    Parameters
    ----------
    text : str
        A condition in the grammar above.
    sides : tuple of DecisionMaker
    codes : int array, shape (m,)

    Returns
    -------
    bool array, shape (m,)

    Raises
    ------
    InputError
        The condition cannot be read, or names an option that no decision maker has (or several).

    Examples
    --------
    >>> from contadora.solve.stability.conflict import Option
    >>> sides = (DecisionMaker("Syria", (Option("release"), Option("escalate"))),
    ...          DecisionMaker("Iraq", (Option("attack"),)))
    >>> truth_of("escalate if attack", sides, np.arange(8)).astype(int).tolist()
    [1, 1, 1, 1, 0, 0, 1, 1]
    """
    if not isinstance(text, str) or not text.strip():
        raise InputError(f"a condition must be words, not {text!r}")
    if codes.size > MAX_STATES:
        raise InputError(f"{codes.size:,} states; the limit is {MAX_STATES:,}")
    return _Parser(text, sides, codes).parse()


class _Parser:
    def __init__(self, text: str, sides: tuple[DecisionMaker, ...], codes: NDArray[Any]) -> None:
        self.text, self.sides, self.codes = text, sides, codes
        self.tokens = self._tokens()
        self.at = 0

    def parse(self) -> BoolArray:
        truth = self.statement(0)
        if self.kind:
            raise self.error(f"unexpected {self.word!r}")
        return np.broadcast_to(truth, self.codes.shape)

    def _tokens(self) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        for match in _TOKEN.finditer(self.text.strip()):
            kind = match.lastgroup or ""
            word = match.group(kind)
            if kind == "word":
                kind = word.lower()
            elif kind == "mark":
                kind = word
            elif kind == "quoted":
                word = word[1:-1]
            if kind in ("bare", "quoted") and found and found[-1][0] == "name":
                found[-1] = ("name", f"{found[-1][1]} {word}")  # names may hold blanks
            else:
                found.append(("name" if kind in ("bare", "quoted") else kind, word))
        return found

    @property
    def kind(self) -> str:
        return self.tokens[self.at][0] if self.at < len(self.tokens) else ""

    @property
    def word(self) -> str:
        return self.tokens[self.at][1] if self.at < len(self.tokens) else ""

    def take(self, kind: str) -> bool:
        if self.kind == kind:
            self.at += 1
            return True
        return False

    def error(self, what: str, hint: str = "") -> InputError:
        return InputError(what, where=f"condition {self.text!r}", hint=hint)

    def statement(self, depth: int) -> BoolArray:
        if depth > MAX_DEPTH:
            raise self.error(f"more than {MAX_DEPTH} brackets inside one another")
        left = self.either(depth)
        joint = self.kind
        if joint not in ("if", "onlyif", "iff"):
            return left
        self.at += 1
        right = self.either(depth)
        if self.kind in ("if", "onlyif", "iff"):
            raise self.error("two conditions in a row are ambiguous", hint="use brackets")
        if joint == "iff":
            return ~(left ^ right)
        return (left | ~right) if joint == "if" else (~left | right)

    def either(self, depth: int) -> BoolArray:
        truth = self.both(depth)
        while self.take("or"):
            truth = truth | self.both(depth)
        return truth

    def both(self, depth: int) -> BoolArray:
        truth = self.denied(depth)
        while self.take("and"):
            truth = truth & self.denied(depth)
        return truth

    def denied(self, depth: int) -> BoolArray:
        flips = 0
        while self.take("not"):
            flips += 1
        truth = self.atom(depth)
        return ~truth if flips % 2 else truth

    def atom(self, depth: int) -> BoolArray:
        if self.take("("):
            truth = self.statement(depth + 1)
            if not self.take(")"):
                raise self.error("a bracket is not closed")
            return truth
        if self.kind == "counted":
            return self.counted()
        levels, _ = self.option()
        if self.kind != "relation":
            return levels > 0
        relation = _RELATIONS[self.word]
        self.at += 1
        if self.kind != "name" or not re.fullmatch(r"[0-9]{1,9}", self.word):
            raise self.error(f"a level must be a whole number, not {self.word!r}")
        level = int(self.word)
        self.at += 1
        return np.asarray(relation(levels, level), dtype=bool)

    def counted(self) -> BoolArray:
        how = " ".join(self.word.lower().split())
        self.at += 1
        if not self.take("("):
            raise self.error(f"'{how}' needs a list", hint=f"write: {how} (a, b)")
        taken = np.zeros(self.codes.shape, dtype=np.int32)
        named: set[int] = set()
        while True:
            levels, k = self.option()
            if k in named:
                raise self.error("an option is listed twice")
            named.add(k)
            taken += levels > 0
            if not self.take(","):
                break
        if not self.take(")"):
            raise self.error("a bracket is not closed")
        if how.startswith("at most"):
            return taken <= 1
        return taken >= 1 if how.startswith("at least") else taken == 1

    def option(self) -> tuple[NDArray[Any], int]:
        if self.kind != "name":
            raise self.error(
                f"an option is missing {'before ' + repr(self.word) if self.word else 'at the end'}"
            )
        name = self.word
        self.at += 1
        k = self.find(name)
        count = [o.levels for side in self.sides for o in side.options][k]
        return self.codes // strides_of(self.sides)[k] % count, k

    def find(self, name: str) -> int:
        wanted = " ".join(name.split())
        names = [(side.name, option.name) for side in self.sides for option in side.options]
        for fold in (str, str.casefold):
            for full in (False, True):
                said = [fold(f"{owner}: {option}" if full else option) for owner, option in names]
                hits = [k for k, one in enumerate(said) if one == fold(wanted)]
                if len(hits) == 1:
                    return hits[0]
                if hits:
                    hint = f"say whose, as '{names[hits[0]][0]}: {names[hits[0]][1]}'"
                    raise self.error(f"option '{name}' is held by several decision makers", hint=hint)
        hint = did_you_mean(wanted, [option for _, option in names])
        raise self.error(f"unknown option '{name}'", hint=hint)
