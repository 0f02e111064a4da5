"""Every version of every case, as saved."""

from __future__ import annotations

import hashlib
from datetime import date, datetime

import sqlalchemy as sa

from contadora.errors import RecordError, did_you_mean
from contadora.record.entries import CaseVersion
from contadora.record.schema import cases

__all__ = ["find_version", "list_versions", "write_version"]


def write_version(
    connection: sa.Connection, name: str, text: str, *, as_of: date, by: str, now: datetime
) -> CaseVersion:
    """Append a version unless the latest one says the same; the rules are those of `Record.save_case`."""
    if not name.strip():
        raise RecordError("a case needs a name")
    if not by.strip():
        raise RecordError("a version of a case needs a name", hint="say who saved it, with by=")
    sha = hashlib.sha256(text.encode()).hexdigest()
    latest = _rows(connection, cases.c.name == name)[-1:]
    if latest and not latest[0].deleted_at and (latest[0].sha256, latest[0].as_of) == (sha, as_of):
        return latest[0]
    version = CaseVersion(name, latest[0].version + 1 if latest else 1, sha, text, as_of, now, by)
    connection.execute(cases.insert().values(**vars(version)))
    return version


def find_version(connection: sa.Connection, name: str, version: int | None) -> CaseVersion:
    """Return one version of a case, the latest unless told otherwise."""
    rows = _rows(connection, cases.c.name == name)
    if not rows:
        known = did_you_mean(name, connection.scalars(sa.select(cases.c.name).distinct()))
        raise RecordError(f"unknown case '{name}'", hint=known or "list the cases to see their names")
    number = len(rows) if version is None else version
    if not 1 <= number <= len(rows):
        raise RecordError(f"case '{name}' has no version {number}", hint=f"it has versions 1 to {len(rows)}")
    if rows[number - 1].deleted_at is not None:
        raise RecordError(
            f"version {number} of case '{name}' was deleted with a document that it quoted",
            hint="draft the case again, or ask for another version",
        )
    return rows[number - 1]


def list_versions(connection: sa.Connection, name: str | None) -> list[CaseVersion]:
    """Return the latest version of each case, or every version of one."""
    if name is not None:
        return _rows(connection, cases.c.name == name) or [find_version(connection, name, None)]
    return list({row.name: row for row in _rows(connection, sa.true())}.values())


def _rows(connection: sa.Connection, which: sa.ColumnElement[bool]) -> list[CaseVersion]:
    found = (CaseVersion(**row._mapping) for row in connection.execute(sa.select(cases).where(which)))
    return sorted(
        found, key=lambda row: (row.name, row.version)
    )  # not by the database: each has its own order
