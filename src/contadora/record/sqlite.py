"""All that is particular to SQLite: the file, the pragmas, the lock, and its errors in plain words.

Journal: the rollback journal, not WAL. One analyst writes at a time, so WAL's readers-beside-a-writer buys
nothing here; WAL needs shared memory, which network drives lack; it cannot be read in a folder without
write permission; and it leaves part of the text in a second file, which a person who hands over "the
database" forgets. `synchronous = EXTRA` is FULL that also syncs the folder when the journal goes, so that
what was said to be kept survives a power cut.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from functools import partial
from pathlib import Path

import sqlalchemy as sa

from contadora.errors import RecordError
from contadora.record.database import Database, InterruptedWrite

__all__ = ["engine_for", "explain", "open_file", "prepare_file"]

NOTHING_LOST = "nothing was changed"
SMALLEST = 512  # bytes in the smallest page: SQLite takes a shorter file for an empty one, and writes over it


def open_file(path: Path, *, create: bool, read_only: bool, timeout: float) -> Database:
    """Return the record of a file; its parameters are those of `contadora.record.Record.open`."""
    file = prepare_file(path, create=create and not read_only)
    engine = engine_for(file, read_only=read_only, timeout=timeout)

    def recover() -> None:
        """Let SQLite roll back what a killed writer left: that needs a connection that may write."""
        with engine_for(file, read_only=False, timeout=timeout).begin() as connection:
            sa.inspect(connection).get_table_names()

    return Database(str(path), engine, explain, recover, partial(_compact, engine))


def _compact(engine: sa.Engine) -> None:
    """Write the file anew, so that no page of it holds what was deleted."""
    try:
        with closing(engine.raw_connection()) as held:
            held.execute("VACUUM")
    except sqlite3.Error as error:
        raise RecordError(
            f"deleted and overwritten, but the file was not written anew: {explain(error).what}",
            hint="close the other program, then run: sqlite3 FILE VACUUM",
        ) from error


def prepare_file(path: Path, *, create: bool) -> Path:
    """Return the real path of the database file, created empty and private (0600) if it is missing.

    Raises
    ------
    RecordError
        There is no such file and ``create`` is False, its folder is missing, or it is not a plain file.
    """
    try:
        path = path.resolve()  # through a link, or the file it names would be made with the default mode
        if path.is_dir():
            raise RecordError("this is a folder", hint="name a file in it, as contadora.sqlite")
        if not path.parent.is_dir():
            raise RecordError(
                "its folder does not exist", hint=f"create {path.parent} first, or check the path"
            )
        if path.exists() and not path.is_file():
            raise RecordError("this is not a plain file", hint="choose another path")
        if not path.exists() and not create:
            raise RecordError("there is no record here", hint="check the path")
        if path.exists() and 0 < path.stat().st_size < SMALLEST:
            raise RecordError("not a record: the file is too short to be one", hint="check the path")
        if not path.exists():
            with suppress(FileExistsError):  # another process was first, and made the same private file
                os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except (OSError, RuntimeError, ValueError) as error:  # permission, a loop of links, a NUL in the name
        reason = getattr(error, "strerror", None) or str(error)
        raise RecordError(
            f"cannot use this file ({reason})", hint="check the path and the folder's permissions"
        ) from error
    return path


def engine_for(path: Path, *, read_only: bool, timeout: float) -> sa.Engine:
    """Return an engine whose transactions are real: `BEGIN IMMEDIATE` to write, `BEGIN` to read.

    A connection asks to write with the execution option ``writing``. Writers then queue at the start, so
    two processes that add one document cannot both find it missing. A server database would take its lock
    at the same point.

    Parameters
    ----------
    timeout : float
        Seconds to wait for another program's lock.
    """
    uri = f"{path.as_uri()}?mode={'ro' if read_only else 'rw'}"  # never rwc: prepare_file sets the mode

    def connect() -> sqlite3.Connection:
        # isolation_level None: the driver must not begin or commit on its own.
        connection = sqlite3.connect(
            uri, uri=True, timeout=timeout, isolation_level=None, check_same_thread=False
        )
        try:
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA synchronous = EXTRA")
            connection.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten with zeros
            connection.execute("PRAGMA trusted_schema = OFF")  # the file may come from somebody else
        except Exception:  # a damaged file raises more than sqlite3.Error
            connection.close()
            raise
        return connection

    # No pool: no file stays open between calls, so it can be moved, copied and handed over at any time.
    # Hidden parameters: an error must not carry the text of a protected report into a log.
    engine = sa.create_engine("sqlite://", creator=connect, poolclass=sa.NullPool, hide_parameters=True)

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        writing = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def explain(error: BaseException | None) -> RecordError:
    """Say in plain words what SQLite met, and what to do. ``error`` is the driver's own exception."""
    code: int | None = getattr(error, "sqlite_errorcode", None)
    if code is None and isinstance(error, sqlite3.OperationalError):
        # The driver, not SQLite: stored text is not text. Its message would quote that text.
        what, hint = "damaged: a stored value cannot be read", "restore a backup"
    elif code in (sqlite3.SQLITE_READONLY_ROLLBACK, sqlite3.SQLITE_READONLY_RECOVERY):
        return InterruptedWrite(
            "a write was interrupted and must be undone before this can be read",
            hint="open it once for writing, with its -journal file beside it",
        )
    else:
        primary = (code or sqlite3.SQLITE_ERROR) & 0xFF
        what, hint = _PLAIN.get(primary, (f"the database refused ({error})", NOTHING_LOST))
    return RecordError(what, hint=hint)


_PLAIN = {  # by primary result code, the low byte: https://www.sqlite.org/rescode.html
    sqlite3.SQLITE_PERM: ("permission denied", "check the permissions of the file and its folder"),
    sqlite3.SQLITE_BUSY: (
        "locked: another program is using this record and did not finish in time",
        f"close it or try again; {NOTHING_LOST}",
    ),
    sqlite3.SQLITE_READONLY: (
        "read-only: this record cannot be written",
        f"check the permissions of the file and its folder; {NOTHING_LOST}",
    ),
    sqlite3.SQLITE_IOERR: ("the disk reported an error", "check the disk, then restore a backup if need be"),
    sqlite3.SQLITE_CORRUPT: (
        "damaged: the file is not a whole SQLite database",
        "keep a copy, then restore a backup, or save what can be read with: sqlite3 FILE .recover",
    ),
    sqlite3.SQLITE_FULL: ("the disk is full", f"free some space and try again; {NOTHING_LOST}"),
    sqlite3.SQLITE_CANTOPEN: (
        "cannot open the file, or the journal beside it",
        "check the permissions of the file and its folder",
    ),
    sqlite3.SQLITE_TOOBIG: ("too large to store", NOTHING_LOST),
    sqlite3.SQLITE_NOTADB: (
        "not a record: the file is not a SQLite database, or its beginning is damaged",
        f"check the path; {NOTHING_LOST}",
    ),
}
_PLAIN[sqlite3.SQLITE_LOCKED] = _PLAIN[sqlite3.SQLITE_BUSY]
_PLAIN[sqlite3.SQLITE_AUTH] = _PLAIN[sqlite3.SQLITE_PERM]
