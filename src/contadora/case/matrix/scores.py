"""An issue × party matrix of scores → `Table`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from contadora.case.matrix.cells import Row, rows_of
from contadora.case.matrix.number import number_in
from contadora.case.matrix.say import consent_from
from contadora.case.table import Table, table_from_scores
from contadora.errors import InputError

__all__ = ["read_matrix"]

WALK_AWAY = {"disagreement", "no deal", "batna", "threshold", "reservation", "minimum"}
WALK_AWAY |= {f"{word} {what}" for word in WALK_AWAY for what in ("value", "score")}
WEIGHT = {"weight", "weights", "salience"}
MOST_OPTIONS = 200_000


def read_matrix(path: Path | str) -> Table:
    r"""Return the negotiation that a filled matrix describes.

    Parameters
    ----------
    path : path of a CSV or XLSX file
        Header ``issue, option`` and one column for each party. Then one row for each option, with what it is
        worth to each party; the issue need be given on its first row only. A row ``walk away`` gives the
        score below which each party walks away. Optional rows: ``veto`` (yes or no), ``role`` (veto, party,
        observer, faction, …), ``consent`` (a rule in words in the second column, as `parse_consent` reads
        it). Within an issue an option ``weight`` multiplies its scores. Lines above the header that start
        with ``#`` are skipped.

    Returns
    -------
    Table
        One draw. Scores keep their own scale, and so do weights, which are 1 where no issue has any. Consent
        is unanimous among those with a say, unless the file says otherwise.

    Raises
    ------
    InputError
        A blank cell (unknown is not zero), a text, NaN or infinity where a number is due, a negative weight,
        a name that stands twice, an issue without options, no walk-away row, fewer than two parties. The
        message names the cell.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "talks.csv"
    >>> _ = path.write_text("issue,option,north,south\nwalk away,,3,4\naid,none,5,0\n,full,0,9\n")
    >>> table = read_matrix(path)
    >>> table.actors, table.options, table.disagreement.tolist()
    (('north', 'south'), (('none', 'full'),), [[3.0, 4.0]])
    """
    path = Path(path)
    rows = rows_of(path)
    header = next((row for row in rows if not row.text(0).startswith("#")), None)
    if header is None:
        raise InputError("the matrix is empty", where=path.name, hint="start from a template")
    matrix = _Matrix(header)
    for row in rows:
        matrix.take(row)
    return matrix.table()


class _Matrix:
    """What the rows read so far say."""

    def __init__(self, header: Row) -> None:
        self.file = header.file
        self.parties = _parties(header)
        self.issue = ""
        self.first_row: dict[str, Row] = {}
        self.scores: dict[str, dict[str, list[float]]] = {}
        self.seen: set[tuple[str, str]] = set()
        self.weights: dict[str, list[float]] = {}
        self.rows: dict[str, Row] = {}

    def take(self, row: Row) -> None:
        """Add what one row says."""
        for column in range(len(self.parties) + 2, len(row.cells)):
            if row.cell(column) != "":
                where, hint = row.where(column), "name its party in the header"
                raise InputError("a cell beyond the last party", where=where, hint=hint)
        kind = _kind(row)
        if kind:
            if kind in self.rows:
                what = f"a second row '{kind}'; the first is at {self.rows[kind].where(0)}"
                raise InputError(what, where=row.where(0), hint="keep one")
            self.rows[kind] = row
            self.issue = ""
            return
        self.issue = row.text(0) or self.issue
        option = row.text(1)
        if not self.issue:
            raise InputError("an option without an issue", where=row.where(0), hint="name the issue here")
        self.first_row.setdefault(self.issue, row)
        options = self.scores.setdefault(self.issue, {})
        if option.lower() in WEIGHT:
            self._weigh(row)
        elif option:
            if (self.issue, option.casefold()) in self.seen:
                raise InputError(f"'{option}' stands twice under '{self.issue}'", where=row.where(1))
            if len(self.seen) == MOST_OPTIONS:
                raise InputError(f"over {MOST_OPTIONS:,} options", where=row.where(1), hint="merge some")
            self.seen.add((self.issue, option.casefold()))
            options[option] = self._numbers(row)
        elif any(cell != "" for cell in row.cells[2:]):
            raise InputError("scores without an option", where=row.where(1), hint="name the option")

    def _numbers(self, row: Row) -> list[float]:
        return [number_in(row, column, party) for column, party in enumerate(self.parties, 2)]

    def _weigh(self, row: Row) -> None:
        if self.issue in self.weights:
            raise InputError(f"a second weight for '{self.issue}'", where=row.where(1))
        weights = self._numbers(row)
        for column, weight in enumerate(weights, 2):
            if weight < 0:
                raise InputError(f"a weight is not negative: {weight:g}", where=row.where(column))
        self.weights[self.issue] = weights

    def table(self) -> Table:
        """Return the table, once all rows are taken."""
        if not self.scores:
            raise InputError("there are no issues", where=self.file, hint="add a row for each option")
        for issue, options in self.scores.items():
            if not options:
                where, hint = self.first_row[issue].where(1), "add a row for each way to settle it"
                raise InputError(f"the issue '{issue}' has no options", where=where, hint=hint)
        if "walk away" not in self.rows:
            hint = "add a row 'walk away'; 0 for a party that takes any deal with a score above 0"
            raise InputError("no row says when a party walks away", where=self.file, hint=hint)
        table = table_from_scores(
            [np.array(list(options.values())).T for options in self.scores.values()],
            self._numbers(self.rows["walk away"]),
            actors=self.parties,
            issues=list(self.scores),
            options=[list(options) for options in self.scores.values()],
            consent=consent_from(self.rows, self.parties),
        )
        if not self.weights:
            return table
        for issue in self.scores:
            if issue not in self.weights:
                where, hint = self.first_row[issue].where(0), "give every issue a weight, or none"
                raise InputError(f"the issue '{issue}' has no weight", where=where, hint=hint)
        weights = np.array([self.weights[issue] for issue in self.scores]).T
        return replace(table, weights=weights[None, :, :])


def _parties(header: Row) -> list[str]:
    first, second = header.text(0).lower(), header.text(1).lower()
    if first not in ("issue", "issues") or second not in ("option", "options"):
        hint = "the header is: issue, option, and the name of each party"
        raise InputError(f"the header starts '{first}', '{second}'", where=header.where(), hint=hint)
    last = max(column for column, cell in enumerate(header.cells) if cell != "")
    parties: list[str] = []
    for column in range(2, last + 1):
        party = header.text(column)
        if not party:
            raise InputError("a column has no party", where=header.where(column), hint="name it")
        if party.casefold() in (other.casefold() for other in parties):
            raise InputError(f"the party '{party}' stands twice", where=header.where(column))
        parties.append(party)
    if len(parties) < 2:
        hint = "give each party a column"
        raise InputError("a negotiation needs at least two parties", where=header.where(), hint=hint)
    return parties


def _kind(row: Row) -> str:
    """Return what a row outside the agenda states; an issue may bear the same name if it has options."""
    label = row.text(0).lower().replace("-", " ").replace("_", " ")
    if label.startswith(("walk away", "walkaway")) or (label in WALK_AWAY and not row.text(1)):
        return "walk away"
    if label in ("veto", "vetoes", "role", "roles") and not row.text(1):
        return "veto" if label.startswith("veto") else "role"
    if label == "consent" and all(cell == "" for cell in row.cells[2:]):
        return label
    return ""
