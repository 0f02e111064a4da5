"""A cell that must hold a number."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from contadora.errors import InputError

if TYPE_CHECKING:
    from contadora.case.matrix.cells import Row

__all__ = ["number_in"]

NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?", re.ASCII)
UNKNOWN = {"", "?", "-", "unknown", "n/a", "na", "tbd"}


def number_in(row: Row, column: int, party: str) -> float:
    """Return the number in a cell.

    Raises
    ------
    InputError
        It is blank, a text, or not finite; the message names the cell and the party.
    """
    cell = row.cell(column)
    where = f"{row.where(column)} ({party})"
    if isinstance(cell, str):
        cell = _read(cell, row, where)
    if not math.isfinite(cell):
        raise InputError("not a finite number", where=where, hint="NaN and infinity are no scores")
    return cell


def _read(text: str, row: Row, where: str) -> float:
    if text.lower() in UNKNOWN:
        hint = "unknown is not zero: give a number, or a range in a case file"
        if row.sheet and not text:
            hint += "; a formula must have been computed and saved by the spreadsheet"
        raise InputError("no number here", where=where, hint=hint)
    plain = text.replace("\u2212", "-").lower()
    if row.comma and "." not in plain and plain.count(",") == 1:
        plain = plain.replace(",", ".")
    if plain.lstrip("+-") in ("nan", "inf", "infinity"):
        return float(plain)
    if not NUMBER.fullmatch(plain):
        hint = "write it plainly, as 12.5, without unit or thousands mark"
        raise InputError(f"'{text}' is no number", where=where, hint=hint)
    return float(plain)
