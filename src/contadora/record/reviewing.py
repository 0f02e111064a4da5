"""The log of what people decided about claims. It only grows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import get_args

import sqlalchemy as sa

from contadora.case.claim import Claim
from contadora.case.source import Source
from contadora.errors import RecordError
from contadora.record.entries import ReviewEntry, Verdict
from contadora.record.readings import check_words
from contadora.record.schema import claims, documents, reviews
from contadora.record.standing import current_claim, find_claim, one_of, restore, standing_now

__all__ = ["history_of", "write_reviews"]


def write_reviews(
    connection: sa.Connection,
    keys: Sequence[str],
    verdict: Verdict,
    *,
    by: str,
    note: str,
    edited: Claim | None,
    when: datetime,
) -> tuple[ReviewEntry, ...]:
    """Add one entry per claim inside the caller's transaction; the rules are those of `Record.review`."""
    one_of(verdict, get_args(Verdict), "verdict")
    ids = list(dict.fromkeys(find_claim(connection, key) for key in keys))
    if not ids:
        raise RecordError("no claim to review", hint="name at least one claim id")
    if not by.strip():
        raise RecordError("a review needs a name", hint="say who decided, with by=")
    if (edited is None) == (verdict == "edited"):
        raise RecordError(
            "the verdict 'edited' and the new wording go together",
            hint="give edited= with the verdict 'edited', and only then",
        )
    if edited is not None:
        if len(ids) > 1:
            raise RecordError("one wording cannot replace several claims", hint="edit one claim at a time")
        edited = edited.model_copy(
            update={"status": "unreviewed"}
        )  # the log says the status, not the wording
        _check_quote(connection, ids[0], edited)
        _refuse_taken(connection, ids[0], edited)
    if verdict == "accepted":
        gone = sa.select(claims.c.id).where(claims.c.id.in_(ids), standing_now == "withdrawn")
        for key in connection.scalars(gone).all():  # a later reading may have found another encoding
            _check_quote(connection, key, current_claim(connection, key))
    entries = tuple(ReviewEntry(key, verdict, by, when, note, edited) for key in ids)
    new = None if edited is None else edited.model_dump(mode="json")
    rows = [
        {**vars(entry), "edited": new, "edited_id": None if edited is None else edited.id}
        for entry in entries
    ]
    connection.execute(reviews.insert(), rows)
    return entries


def history_of(connection: sa.Connection, key: str) -> list[ReviewEntry]:
    """Return every decision about a claim, oldest first."""
    query = sa.select(reviews).where(reviews.c.claim == find_claim(connection, key))
    return [
        ReviewEntry(
            row.claim,
            row.verdict,
            row.by,
            row.when,
            row.note,
            restore(row.edited, row.edited_id) if row.edited_id else None,
        )
        for row in connection.execute(query.order_by(reviews.c.entry))
    ]


def _check_quote(connection: sa.Connection, key: str, wording: Claim) -> None:
    """Refuse a wording that does not quote the document of the claim."""
    query = sa.select(documents.c.sha256, documents.c.source, documents.c.content).join(claims)
    document = connection.execute(query.where(claims.c.id == key)).one()
    check_words(document.content, document.sha256, Source.model_validate(document.source), wording)


def _refuse_taken(connection: sa.Connection, key: str, edited: Claim) -> None:
    """Refuse a wording that another claim has, or had."""
    taken = sa.union(
        sa.select(claims.c.id).where(claims.c.id == edited.id),
        sa.select(reviews.c.claim).where(reviews.c.edited_id == edited.id),
    )
    for other in connection.scalars(taken):
        if other != key:
            raise RecordError(
                f"the new wording of {key} is what claim {other} says already",
                hint=f"accept {other}, and reject {key}",
            )
