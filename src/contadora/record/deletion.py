"""Deleting a document so that it is gone: its bytes, its claims, their reviews, its text, its links.

A tombstone stays. It says that somebody deleted something, when and why, and nothing of what it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

import sqlalchemy as sa

from contadora.errors import RecordError
from contadora.record.entries import Deleted, Document, Tombstone
from contadora.record.schema import cases, claims, documents, grades, reviews, tombstones
from contadora.record.standing import find_document
from contadora.record.stories import link_story
from contadora.record.texts import drop_text

__all__ = ["CaseChoice", "delete_documents", "list_tombstones", "weigh_deletion"]

CaseChoice = Literal["keep", "delete"]


def weigh_deletion(connection: sa.Connection, keys: Sequence[str], known: Sequence[Document]) -> Deleted:
    """Return what deleting documents takes away, and which case versions quote them."""
    shas = {find_document(connection, key) for key in keys}
    if not shas:
        raise RecordError("nothing to delete", hint="name at least one document")
    ids = list(connection.scalars(sa.select(claims.c.id).where(claims.c.document.in_(shas))))
    log = connection.execute(sa.select(reviews.c.edited_id).where(reviews.c.claim.in_(ids))).scalars().all()
    # A draft cites a document by the first twelve signs of its hash, and a claim by its id.
    signs = {sha[:12] for sha in shas} | {*ids, *filter(None, log)}
    quoting = [
        (row.name, row.version)
        for row in connection.execute(sa.select(cases).order_by(cases.c.name, cases.c.version))
        if any(sign in row.text for sign in signs)
    ]
    return Deleted(
        tuple(entry for entry in known if entry.sha256 in shas), len(ids), len(log), tuple(quoting)
    )


def delete_documents(
    connection: sa.Connection,
    weighed: Deleted,
    *,
    cases_that_quote: CaseChoice | None,
    by: str,
    reason: str,
    when: datetime,
) -> None:
    """Delete what was weighed, inside the caller's transaction; the rules are those of `Record.delete`."""
    for what, told in (("reason", reason), ("name", by)):
        if not told.strip():
            raise RecordError(f"a deletion needs a {what}", hint=f"it is all that stays, with the {what}")
    if weighed.cases and cases_that_quote is None:
        named = ", ".join(f"'{name}' version {version}" for name, version in weighed.cases[:5])
        more = f" and {len(weighed.cases) - 5} more" if len(weighed.cases) > 5 else ""
        raise RecordError(
            f"quoted by case {named}{more}; nothing was deleted",
            hint="say what becomes of the text of these versions: --cases delete, or --cases keep",
        )
    if cases_that_quote == "delete":
        for name, version in weighed.cases:
            this = (cases.c.name == name) & (cases.c.version == version)
            connection.execute(cases.update().where(this).values(text="", deleted_at=when))
    for document in weighed.documents:
        sha = document.sha256
        own = sa.select(claims.c.id).where(claims.c.document == sha)
        gone = connection.execute(reviews.delete().where(reviews.c.claim.in_(own))).rowcount
        connection.execute(grades.delete().where(grades.c.document == sha))
        orphans = drop_text(connection, sha)
        held = connection.execute(claims.delete().where(claims.c.document == sha)).rowcount
        connection.execute(documents.delete().where(documents.c.sha256 == sha))
        for number in sorted(orphans):
            link_story(connection, number)
        connection.execute(
            tombstones.insert().values(by=by, when=when, reason=reason, claims=held, reviews=gone)
        )


def list_tombstones(connection: sa.Connection) -> list[Tombstone]:
    """Return what stays of each deletion, oldest first."""
    query = sa.select(*(column for column in tombstones.c if column.name != "entry"))
    return [Tombstone(**row._mapping) for row in connection.execute(query.order_by(tombstones.c.entry))]
