"""Who holds how many votes, from words or from a CSV file."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from contadora.errors import InputError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Votes", "exact_number", "read_votes"]

LARGEST = 1_000_000
YES, NO = {"yes", "y", "true", "1", "x", "veto"}, {"", "no", "n", "false", "0"}
HINT = "give weights as 'Name=50' or 50, or a CSV file with the columns name, weight and, if need be, veto"


@dataclass(frozen=True)
class Votes:
    """Players with their exact weights; ``vetoes`` are places of those without whom nothing passes."""

    players: tuple[str, ...]
    weights: tuple[Fraction, ...]
    vetoes: tuple[int, ...]


def exact_number(text: str, where: str) -> Fraction:
    """Return a number as it is written: whole, decimal, or a fraction.

    Raises
    ------
    InputError
        It is none of these.

    Examples
    --------
    >>> exact_number("0.1", "quota"), exact_number("2/3", "quota")
    (Fraction(1, 10), Fraction(2, 3))
    """
    top, sign, bottom = text.strip().partition("/")
    try:
        if len(text) > 60:
            raise ValueError
        numbers = [Decimal(part) for part in ((top, bottom) if sign else (top,))]
        if any(not number.is_finite() or abs(number.adjusted()) > 30 for number in numbers):
            raise ValueError
        return Fraction(numbers[0]) / (Fraction(numbers[1]) if sign else 1)
    except (ValueError, InvalidOperation, ZeroDivisionError):
        raise InputError(f"'{text}' is no number", where=where, hint="write 12, 0.5 or 2/3") from None


def read_votes(words: Sequence[str], vetoes: Sequence[str] = ()) -> Votes:
    """Return players with their weights.

    Parameters
    ----------
    words : sequence of str
        Weights, each with or without a name before it ("Mayor=50"); players without one are called by their
        place. Or one CSV file with the columns name, weight and, if need be, veto.
    vetoes : sequence of str
        Names of players without whom nothing passes, besides those of the file.

    Raises
    ------
    InputError
        A weight is no number, a name stands twice or is unknown, or the file cannot be used.

    Examples
    --------
    >>> read_votes(["Mayor=2", "1", "1"], ["Mayor"])
    Votes(players=('Mayor', '2', '3'), weights=(Fraction(2, 1), Fraction(1, 1), Fraction(1, 1)), vetoes=(0,))
    """
    if len(words) == 1 and words[0].lower().endswith((".csv", ".tsv")):
        rows = _from_file(Path(words[0]))
    else:
        rows = []
        for place, word in enumerate(words, 1):
            name, sign, weight = word.rpartition("=")
            where = f"weight {place}"
            rows.append((name.strip() if sign else str(place), exact_number(weight, where), False, where))
    players = [name for name, *_ in rows]
    for place, (name, votes, _, where) in enumerate(rows):
        if not name or name in players[:place]:
            raise InputError(
                f"the name '{name}' stands twice" if name else "a player has no name", where=where
            )
        if votes < 0:
            raise InputError(f"a weight is not negative: {votes}", where=where)
    held = [place for place, (_, _, veto, _) in enumerate(rows) if veto]
    for name in vetoes:
        if name not in players:
            raise InputError(f"no player '{name}'", where="veto", hint=did_you_mean(name, players))
        held.append(players.index(name))
    return Votes(tuple(players), tuple(weight for _, weight, _, _ in rows), tuple(sorted(set(held))))


def _from_file(path: Path) -> list[tuple[str, Fraction, bool, str]]:
    try:
        if path.stat().st_size > LARGEST:
            raise InputError(f"larger than {LARGEST:,} bytes", where=str(path))
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError((error.strerror or str(error)).lower(), where=str(path)) from None
    except UnicodeDecodeError:
        raise InputError("this is not UTF-8 text", where=str(path), hint="save it as UTF-8") from None
    first = text.split("\n", 1)[0]
    mark = "\t" if path.suffix.lower() == ".tsv" else max(",;", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=mark, strict=True))
    except csv.Error as error:
        raise InputError(f"this is no CSV: {error}", where=str(path)) from None
    head = [word.strip().lower() for word in rows[0]] if rows else []
    for wanted in ("name", "weight"):
        if wanted not in head:
            raise InputError(f"no column '{wanted}'", where=f"{path}:1", hint=HINT)
    found = []
    for line, cells in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in cells):
            continue
        where = f"{path}:{line}"
        row = dict(zip(head, (cell.strip() for cell in cells), strict=False))
        veto = row.get("veto", "").lower()
        if veto not in YES | NO:
            raise InputError(f"'{veto}' is neither yes nor no", where=where, hint="write yes, or nothing")
        found.append((row.get("name", ""), exact_number(row.get("weight", ""), where), veto in YES, where))
    return found
