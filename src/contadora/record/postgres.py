"""All that is particular to PostgreSQL: the address, the lock, and its errors in plain words.

A record shared by a team lives in a database, or a schema, of its own. Writers queue at the start of their
transaction behind one advisory lock, as they do behind SQLite's: two people who read the same report at
once cannot both find it missing. Readers never wait; each method of a record reads one snapshot.
"""

from __future__ import annotations

from contextlib import closing
from functools import partial

import sqlalchemy as sa

from contadora.errors import RecordError
from contadora.record.database import Database
from contadora.record.schema import metadata

__all__ = ["explain", "open_server", "shown_address"]

NOTHING_LOST = "nothing was changed"
LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('contadora record in ' || current_schema(), 0))"


def _parsed(address: str) -> sa.URL:
    scheme = address.partition("://")[0].lower()
    if scheme not in ("postgresql", "postgres", "postgresql+psycopg"):
        raise RecordError(
            f"'{scheme}://' is no address of a record",
            hint="give the path of a file, or postgresql://USER@HOST/DATABASE",
        )
    try:
        return sa.make_url(address).set(drivername="postgresql+psycopg")
    except (sa.exc.ArgumentError, ValueError):
        raise RecordError(
            "this address cannot be understood",
            where=f"{scheme}://…",
            hint="write postgresql://USER@HOST:PORT/DATABASE, with odd signs in it as %40",
        ) from None


def shown_address(url: sa.URL) -> str:
    """Return the address as messages show it: without a password, wherever it stands."""
    kept = {name: value for name, value in url.query.items() if name in ("host", "options")}
    plain = sa.URL.create("postgresql", url.username, None, url.host, url.port, url.database, kept)
    return plain.render_as_string(hide_password=True)


def open_server(address: str, *, timeout: float) -> Database:
    """Return the record of a PostgreSQL database.

    Parameters
    ----------
    address : str
        As libpq takes it, ``postgresql://user:password@host:port/database?options=…``. What is left out
        comes from the environment (``PGPASSWORD``) or the password file, as for psql.
    timeout : float
        Seconds to wait for the server, and for another writer.

    Raises
    ------
    RecordError
        The address cannot be understood, or the driver is not installed.
    """
    url = _parsed(address)
    where = shown_address(url)
    try:
        import psycopg  # noqa: F401
    except ImportError:
        raise RecordError(
            "PostgreSQL's driver is not installed", where=where, hint="pip install 'contadora[postgres]'"
        ) from None
    arguments = {"connect_timeout": str(max(2, round(timeout))), "application_name": "contadora"}
    # No pool and hidden parameters, for the reasons given in sqlite.py.
    engine = sa.create_engine(
        url.update_query_dict({k: v for k, v in arguments.items() if k not in url.query}),
        poolclass=sa.NullPool,
        hide_parameters=True,
    )

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        if connection.get_execution_options().get("writing", False):
            # Read committed: what the last writer left is seen once the lock is ours.
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {max(1, round(timeout * 1000))}")
            connection.exec_driver_sql(LOCK)
        else:
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")

    secrets = [s for s in (url.password, url.query.get("password")) if isinstance(s, str) and s]
    return Database(where, engine, partial(explain, secrets=secrets), lambda: None, partial(_compact, engine))


def _compact(engine: sa.Engine) -> None:
    """Write the tables anew, so that no page holds a deleted row: plain VACUUM would leave its bytes."""
    import psycopg

    try:
        with closing(engine.raw_connection()) as held:
            connection = held.driver_connection
            assert connection is not None
            connection.autocommit = True
            # Only our own tables: the schema may hold another program's.
            ours = (
                "SELECT quote_ident(tablename) FROM pg_tables "
                "WHERE schemaname = current_schema() AND tablename = ANY(%s)"
            )
            for (table,) in connection.execute(ours, [sorted(metadata.tables)]).fetchall():
                connection.execute(f"VACUUM (FULL) {table}")
    except psycopg.Error as error:
        raise RecordError(
            f"deleted, but the tables were not written anew: {explain(error).what}",
            hint="let the owner of the database run: VACUUM (FULL)",
        ) from error


def explain(error: BaseException | None, secrets: list[str] | None = None) -> RecordError:
    """Say in plain words what the server, or the way to it, met; ``error`` is the driver's own exception."""
    state: str = getattr(error, "sqlstate", None) or ""
    if state:
        what, hint = _PLAIN.get(state) or _PLAIN.get(state[:2]) or _unknown(error)
    elif type(error).__name__ == "DataError":  # the driver, before anything was sent
        what, hint = _PLAIN["22"]
    else:
        said = next((line for line in str(error).splitlines() if line.strip()), "no reason given")
        for secret in secrets or ():
            said = said.replace(secret, "…")
        what, hint = f"the server cannot be used ({said})", "check the address, the password and the server"
    return RecordError(what, hint=hint)


def _unknown(error: BaseException | None) -> tuple[str, str]:
    # Only the primary message: the detail would quote the row.
    said = getattr(getattr(error, "diag", None), "message_primary", None) or type(error).__name__
    return f"the database refused ({said})", NOTHING_LOST


_PLAIN = {  # by SQLSTATE, or its class: https://www.postgresql.org/docs/current/errcodes-appendix.html
    "08": ("the connection to the server was lost", "try again; what was not confirmed was not kept"),
    "22": ("a value cannot be stored", NOTHING_LOST),
    "25006": ("read-only: this record cannot be written", f"ask for another account; {NOTHING_LOST}"),
    "28": ("the server refused this account", "check the user and the password"),
    "3D000": ("there is no such database", "create it first: createdb NAME"),
    "3F000": ("there is no schema to keep the record in", "create one, or check options=-csearch_path"),
    "40": ("another program changed the same rows", f"try again; {NOTHING_LOST}"),
    "42501": ("permission denied", f"ask the owner of the database for the right; {NOTHING_LOST}"),
    "42P01": ("damaged: a table is missing", "restore a backup"),
    "42703": ("damaged: a column is missing", "restore a backup"),
    "53100": ("the disk of the server is full", f"free some space and try again; {NOTHING_LOST}"),
    "53": ("the server has too much to do", f"try again later; {NOTHING_LOST}"),
    "54": ("too large to store", NOTHING_LOST),
    "55P03": (
        "locked: another program is using this record and did not finish in time",
        f"try again; {NOTHING_LOST}",
    ),
    "57": ("the server is stopping or was told to", "try again later; what was not confirmed was not kept"),
    "58": ("the disk of the server reported an error", "check the server, then restore a backup if need be"),
    "XX": ("damaged: the server cannot read its own tables", "restore a backup"),
}
