"""The tables: what a record keeps, and how its parts point at each other.

documents ◀── claims ◀── reviews          cases
    ▲           ▲
    ├── texts ◀── bands                   tombstones
    ├── stories ├── grades

Reviews, grades and cases only grow; a document is never overwritten; a claim's wording changes by a review
that holds the new wording, so the original stays readable. One thing alone takes something away: a person
who deletes a document, with a reason (``deletion.py``). Then all that quotes it goes too, and a tombstone
that says nothing of its content stays. ``texts``, ``bands`` and ``stories`` are derived from the documents
and could be made again.

Every change here needs a migration in ``migrations/versions`` and the new revision in `HEAD`. So does a
new field of a claim kind in ``contadora.case.claim``: it changes the ids that the stored rows are known by.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

__all__ = [
    "HEAD",
    "REVISION_TABLE",
    "UtcTime",
    "bands",
    "cases",
    "claims",
    "documents",
    "grades",
    "metadata",
    "reviews",
    "stories",
    "texts",
    "tombstones",
]

HEAD = "0002"
"""The revision this code reads and writes. Kept here so that opening a record need not load alembic."""

REVISION_TABLE = "contadora_revision"
"""Not alembic's default name, so that another program's alembic database is never taken for ours."""


class UtcTime(sa.types.TypeDecorator[datetime]):
    """A moment to the second, kept as ISO 8601 text in UTC: sorts as text, reads the same in any database.

    `sqlalchemy.DateTime` was rejected: SQLite would drop the time zone.
    """

    impl = sa.String(25)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> str | None:  # noqa: ARG002
        """Write ``2017-12-02T15:04:05+00:00``."""
        return None if value is None else value.isoformat(timespec="seconds")

    def process_result_value(self, value: str | None, dialect: Any) -> datetime | None:  # noqa: ARG002
        """Read it back, aware of its zone."""
        return None if value is None else datetime.fromisoformat(value)


metadata = sa.MetaData()

documents = sa.Table(
    "documents",
    metadata,
    sa.Column("sha256", sa.String(64), primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("size", sa.Integer, nullable=False),
    sa.Column("source", sa.JSON, nullable=False),
    sa.Column("received_at", UtcTime, nullable=False),
    sa.Column("content", sa.LargeBinary, nullable=False),  # last: listing the others then skips its pages
)

claims = sa.Table(
    "claims",
    metadata,
    sa.Column("id", sa.String(14), primary_key=True),
    sa.Column("document", sa.ForeignKey("documents.sha256"), nullable=False, index=True),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("sentence", sa.Integer),
    sa.Column("start", sa.Integer),
    sa.Column("end", sa.Integer),
    sa.Column("words", sa.Text, nullable=False),
    sa.Column("payload", sa.JSON, nullable=False),
    sa.Column("rule", sa.Text, nullable=False),
    sa.Column("first_seen", UtcTime, nullable=False),
    sa.Column("withdrawn_at", UtcTime),
)

reviews = sa.Table(
    "reviews",
    metadata,
    sa.Column("entry", sa.Integer, primary_key=True),
    sa.Column("claim", sa.ForeignKey("claims.id"), nullable=False, index=True),
    sa.Column("verdict", sa.String(8), nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("when", UtcTime, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("edited", sa.JSON(none_as_null=True)),
    sa.Column("edited_id", sa.String(14), index=True),
    sa.CheckConstraint("verdict IN ('accepted', 'rejected', 'edited')", name="verdict_is_known"),
)

cases = sa.Table(
    "cases",
    metadata,
    sa.Column("name", sa.String(200), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("as_of", sa.Date, nullable=False),
    sa.Column("saved_at", UtcTime, nullable=False),
    sa.Column("saved_by", sa.Text, nullable=False),
    sa.Column("deleted_at", UtcTime),  # its text is gone; its number is never given again
)

texts = sa.Table(
    "texts",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("document", sa.ForeignKey("documents.sha256"), nullable=False, unique=True),
    sa.Column("passages", sa.JSON, nullable=False),  # [[start, end], …], bytes
    sa.Column("folded", sa.Text, nullable=False),  # a line a passage, its words between spaces
)

bands = sa.Table(
    "bands",
    metadata,
    sa.Column("key", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("text", sa.ForeignKey("texts.number"), primary_key=True, autoincrement=False),
)

stories = sa.Table(
    "stories",
    metadata,
    sa.Column("document", sa.ForeignKey("documents.sha256"), primary_key=True),
    sa.Column("other", sa.ForeignKey("documents.sha256"), primary_key=True, index=True),
    sa.Column("likeness", sa.Float, nullable=False),
)

grades = sa.Table(
    "grades",
    metadata,
    sa.Column("entry", sa.Integer, primary_key=True),
    sa.Column("document", sa.ForeignKey("documents.sha256"), nullable=False, index=True),
    sa.Column("claim", sa.ForeignKey("claims.id"), index=True),  # null: the outlet's grade
    sa.Column("grade", sa.String(2), nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("when", UtcTime, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
)

tombstones = sa.Table(
    "tombstones",
    metadata,
    sa.Column("entry", sa.Integer, primary_key=True),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("when", UtcTime, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("claims", sa.Integer, nullable=False),
    sa.Column("reviews", sa.Integer, nullable=False),
)
