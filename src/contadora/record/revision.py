"""Which version of the tables a database has, and how it is brought to this one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from contadora.errors import RecordError
from contadora.record.schema import HEAD, REVISION_TABLE

if TYPE_CHECKING:
    from alembic.config import Config

__all__ = ["bring_to_head", "refuse_newer", "revision_of"]


def revision_of(connection: sa.Connection) -> str | None:
    """Return the revision a database is at, or None where it has no table yet.

    Raises
    ------
    RecordError
        The tables belong to another program, or do not say which revision they are.
    """
    tables = sa.inspect(connection).get_table_names()
    if not tables:
        return None
    if REVISION_TABLE not in tables:
        raise RecordError(
            "this database belongs to another program", hint="choose another path; nothing was changed"
        )
    stored = connection.scalar(sa.select(sa.column("version_num")).select_from(sa.table(REVISION_TABLE)))
    if stored is None:
        raise RecordError("damaged: the record does not say its revision", hint="restore a backup")
    return str(stored)


def refuse_newer(stored: str) -> None:
    """Raise `RecordError` if this version does not know the revision: a newer version made the record."""
    from alembic.script import ScriptDirectory

    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if stored not in known:
        raise RecordError(
            f"made by a newer version of contadora (revision {stored}; this one knows up to {HEAD})",
            hint="upgrade contadora; nothing was changed",
        )


def bring_to_head(connection: sa.Connection) -> None:
    """Apply every missing revision inside the caller's transaction; none, if another process just did."""
    from alembic import command

    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, HEAD)


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    here = str(Path(__file__).with_name("migrations"))
    config.set_main_option("script_location", here.replace("%", "%%"))  # its parser expands a bare %
    return config
