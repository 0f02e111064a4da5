"""An empty matrix for somebody to fill in."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

from contadora.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["write_template"]

NOTES = (
    "Fill every blank cell with what that option is worth to that party; more is better, on any scale.",
    "walk away: the total below which the party prefers no deal. Unknown is not zero.",
    "veto: yes or no. consent: unanimity, or a rule such as all but 1.",
)
RESERVED = {"walk away", "veto", "role", "consent", "weight"}


def write_template(path: Path | str, parties: Sequence[str], issues: Mapping[str, Sequence[str]]) -> None:
    """Write an empty matrix that `read_matrix` accepts once its blank cells are filled.

    Parameters
    ----------
    path : path ending in .csv or .xlsx
        Written at once or not at all; an existing file is replaced.
    parties : sequence of str
        At least two.
    issues : mapping of issue to its options

    Raises
    ------
    InputError
        Another ending, fewer than two parties, an issue without options, a name that stands twice, is
        reserved, or that a spreadsheet would run as a formula (CSV only), or a place that cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "talks.csv"
    >>> write_template(path, ["north", "south"], {"aid": ["none", "full"]})
    >>> print(path.read_text(encoding="utf-8-sig").splitlines()[-2:])
    ['aid,none,,', ',full,,']
    """
    path = Path(path)
    kind = path.suffix.lower()
    if kind not in (".csv", ".xlsx"):
        raise InputError(
            f"no template of the kind '{path.suffix}'", where=path.name, hint="use .csv or .xlsx"
        )
    _check(parties, issues, path.name, csv_file=kind == ".csv")
    rows = [["issue", "option", *parties], ["walk away", ""], ["veto", "", *(["no"] * len(parties))]]
    rows.append(["consent", "unanimity"])
    for issue, options in issues.items():
        for place, option in enumerate(options):
            rows.append(["" if place else issue, option])
    width = len(parties) + 2
    rows = [[*row, *[""] * (width - len(row))] for row in rows]
    from contadora.case.files import write_atomically

    write_atomically(path, _csv(rows) if kind == ".csv" else _xlsx(rows))


def _check(
    parties: Sequence[str], issues: Mapping[str, Sequence[str]], where: str, *, csv_file: bool
) -> None:
    if len(parties) < 2:
        raise InputError("a negotiation needs at least two parties", where=where)
    if not issues:
        raise InputError("there are no issues", where=where)
    for issue, options in issues.items():
        if not options:
            raise InputError(f"the issue '{issue}' has no options", where=where)
    for names in (list(parties), list(issues), *map(list, issues.values())):
        seen: set[str] = set()
        for name in names:
            if not name.strip() or name != " ".join(name.split()):
                raise InputError(f"'{name}' is blank or has spare spaces", where=where)
            if name.casefold() in seen:
                raise InputError(f"'{name}' stands twice", where=where)
            if name.casefold() in RESERVED and names is not parties:
                raise InputError(f"'{name}' is a word of the template", where=where, hint="choose another")
            if csv_file and name[0] in "=+-@" and not name[1:2].isdigit():
                hint = "start it with another character, or write .xlsx"
                raise InputError(f"a spreadsheet would take '{name}' for a formula", where=where, hint=hint)
            seen.add(name.casefold())


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerows([f"# {note}"] for note in NOTES)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def _xlsx(rows: Sequence[Sequence[str]]) -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "matrix"
    for number, row in enumerate(rows, 1):
        for column, word in enumerate(row, 1):
            if word:
                cell = sheet.cell(number, column, word)
                cell.data_type = "s"  # a name that starts with = is no formula
                if number == 1:
                    cell.font = Font(bold=True)
    sheet.freeze_panes = "C2"
    for letter in ("A", "B"):
        sheet.column_dimensions[letter].width = 28
    notes = book.create_sheet("how to fill")
    for number, note in enumerate(NOTES, 1):
        notes.cell(number, 1, note)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()
