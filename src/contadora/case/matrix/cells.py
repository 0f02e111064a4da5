"""The cells of a spreadsheet, CSV or XLSX, each with its place for messages."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
import zlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from contadora.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

__all__ = ["Row", "rows_of"]

LARGEST_FILE = 32_000_000
LARGEST_UNPACKED = 100_000_000
MOST_CELLS = 1_000_000
DELIMITERS = (",", ";", "\t")
SHEET = "matrix"


@dataclass(frozen=True)
class Row:
    """One row: cells as text, numbers as they are, and where it stands.

    ``comma`` says that a decimal comma may stand in a number, since no comma parts the cells.
    """

    cells: tuple[str | float, ...]
    file: str
    number: int
    sheet: str = ""
    comma: bool = False

    def cell(self, column: int) -> str | float:
        """Return a cell; blank beyond the end of the row."""
        return self.cells[column] if column < len(self.cells) else ""

    def text(self, column: int) -> str:
        """Return a cell as words; a number without a needless ``.0``."""
        cell = self.cell(column)
        return cell if isinstance(cell, str) else f"{cell:.15g}"

    def where(self, column: int | None = None) -> str:
        """Return file and line, or sheet and cell."""
        if self.sheet:
            return f"{self.file}: {self.sheet}!{_letters(column or 0)}{self.number}"
        return f"{self.file}:{self.number}" + ("" if column is None else f": column {column + 1}")


def rows_of(path: Path) -> Iterator[Row]:
    """Yield the rows of a spreadsheet that are not blank.

    CSV may be parted by commas, semicolons or tabs, in UTF-8, UTF-16 with a mark, or Latin-1. Of an XLSX file
    the sheet "matrix" is read, or else the first; formulas count with the value last computed. Nothing in it
    is run.

    Raises
    ------
    InputError
        The file is missing, too large, damaged, or neither kind; the message says which.
    """
    try:
        if not path.is_file():
            raise InputError("no such file", where=str(path))
        if path.stat().st_size > LARGEST_FILE:
            raise InputError(f"over {LARGEST_FILE // 10**6} MB", where=str(path), hint="split the matrix")
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(path)) from error
    if data.startswith(b"PK\x03\x04"):
        found: Iterable[Row] = _sheet_rows(data, path.name)
    elif path.suffix.lower() in (".xlsx", ".xlsm", ".xls", ".ods"):
        raise InputError("not a readable XLSX file", where=path.name, hint="save it as .xlsx or .csv")
    else:
        found = _text_rows(data, path.name)
    cells = 0
    for row in found:
        cells += len(row.cells)
        if cells > MOST_CELLS:
            raise InputError(f"over {MOST_CELLS:,} cells", where=path.name, hint="merge or drop options")
        if any(cell != "" for cell in row.cells):
            yield row


def _text_rows(data: bytes, file: str) -> Iterator[Row]:
    text = _decoded(data, file)
    lines = text.splitlines()
    marked = lines[0].strip() if lines else ""
    delimiter = marked[4:5] if marked.lower().startswith("sep=") and len(marked) == 5 else _delimiter(lines)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    before = 0
    try:
        for cells in reader:
            number, before = before + 1, reader.line_num
            if number == 1 and marked.lower().startswith("sep="):
                continue
            yield Row(tuple(_clean(cell) for cell in cells), file, number, comma=delimiter != ",")
    except csv.Error as error:
        hint = "look for a quotation mark that is not closed"
        raise InputError(f"not readable as CSV: {error}", where=f"{file}:{before + 1}", hint=hint) from error


def _decoded(data: bytes, file: str) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif b"\0" in data:
        raise InputError("a binary file", where=file, hint="save the matrix as .csv or .xlsx")
    else:
        encoding = "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-16":
            raise InputError("damaged UTF-16", where=file, hint="save it as UTF-8") from error
        return data.decode("cp1252", errors="replace")


def _delimiter(lines: Iterable[str]) -> str:
    """Return what parts the cells of the header: the mark that sets its first word apart."""
    for line in lines:
        for mark in DELIMITERS:
            first = line.split(mark)[0].strip().strip('"').strip().lower()
            if mark in line and first in ("issue", "issues"):
                return mark
    return ","


def _sheet_rows(data: bytes, file: str) -> list[Row]:
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > LARGEST_UNPACKED:
            hint = "copy the matrix into a new workbook"
            raise InputError(f"unpacks to over {LARGEST_UNPACKED // 10**6} MB", where=file, hint=hint)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of features that only matter for writing the workbook back
            return _first_sheet(data, file)
    except (zipfile.BadZipFile, zlib.error, InvalidFileException, ParseError) as error:
        raise InputError("a damaged XLSX file", where=file, hint="save it again as .xlsx") from error
    except (KeyError, ValueError, TypeError, AttributeError, OSError, EOFError) as error:
        # What openpyxl lets through of a workbook with missing or malformed parts.
        raise InputError("not a readable XLSX file", where=file, hint="save it again as .xlsx") from error


def _first_sheet(data: bytes, file: str) -> list[Row]:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    if not book.worksheets:
        raise InputError("the workbook has no sheet", where=file)
    sheet = next((s for s in book.worksheets if s.title.lower() == SHEET), book.worksheets[0])
    sheet.reset_dimensions()  # a wrong one in the file pads or cuts rows
    rows: list[Row] = []
    for number, values in enumerate(sheet.iter_rows(values_only=True), 1):
        if number > MOST_CELLS:
            raise InputError(f"over {MOST_CELLS:,} rows", where=file)
        if any(value is not None for value in values):
            rows.append(Row(tuple(_value(v) for v in values), file, number, sheet=sheet.title))
    book.close()
    return rows


def _value(value: object) -> str | float:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, datetime):
        value = value.date() if value.time() == datetime.min.time() else value
    return value.isoformat() if isinstance(value, date) else _clean(str(value))


def _clean(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").split())


def _letters(column: int) -> str:
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
