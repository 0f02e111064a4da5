"""Where a record lives: a file (SQLite) or a server's database (PostgreSQL), behind one face."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from contadora.errors import RecordError

__all__ = ["Database", "InterruptedWrite", "database_at"]


class InterruptedWrite(RecordError):
    """A killed writer left what must be undone before anybody can read."""


@dataclass(frozen=True)
class Database:
    """What differs between the two, and nothing else.

    Attributes
    ----------
    where : str
        What messages call it. Never holds a password.
    engine : sqlalchemy.Engine
        A transaction with the execution option ``writing`` waits until no other writer is at work.
    explain : callable
        Turns the driver's own exception into a `RecordError` in plain words.
    recover : callable
        Undoes a write that was killed, where reading alone cannot.
    compact : callable
        Gives back the room of what was deleted, so that its bytes are gone.
    """

    where: str
    engine: sa.Engine
    explain: Callable[[BaseException | None], RecordError]
    recover: Callable[[], None]
    compact: Callable[[], None]


def database_at(place: Path | str, *, create: bool, read_only: bool, timeout: float) -> Database:
    """Return the database that ``place`` names: an address with ``://`` in it, else a path.

    Raises
    ------
    RecordError
        The file cannot be used, the address is of another kind of database, or its driver is missing.
    """
    if isinstance(place, str) and "://" in place:
        from contadora.record import postgres

        return postgres.open_server(place, timeout=timeout)
    from contadora.record import sqlite

    return sqlite.open_file(Path(place), create=create, read_only=read_only, timeout=timeout)
