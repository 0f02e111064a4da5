"""How each claim stands now: its wording after the last edit, its status after the last review."""

from __future__ import annotations

from datetime import datetime
from typing import Any, get_args

import sqlalchemy as sa
from pydantic import ValidationError

from contadora.case.claim import Claim, ClaimKind, Review, claim_from
from contadora.errors import RecordError, did_you_mean
from contadora.record.schema import claims, documents, grades, reviews

__all__ = [
    "claims_at",
    "current_claim",
    "find_claim",
    "find_document",
    "one_of",
    "original_claim",
    "restore",
    "select_claims",
    "standing_now",
]


def _latest(column: sa.Column[Any], *conditions: sa.ColumnElement[bool]) -> sa.ScalarSelect[Any]:
    """Return ``column`` of the last review of each claim that meets the conditions."""
    own = sa.select(column).where(reviews.c.claim == claims.c.id, *conditions)
    return own.order_by(reviews.c.entry.desc()).limit(1).scalar_subquery()


def _standing(*by_then: sa.ColumnElement[bool], withdrawn: sa.ColumnElement[bool]) -> sa.Case[Any]:
    verdict = _latest(reviews.c.verdict, *by_then)
    # a reviewed claim stays, whatever later readings say
    return sa.case((verdict.is_not(None), verdict), (withdrawn, "withdrawn"), else_="unreviewed")


def _as_stood(
    standing: sa.Case[Any], *by_then: sa.ColumnElement[bool]
) -> sa.Select[str, Any, Any, Any, Any, Any]:
    edits = (reviews.c.edited_id.is_not(None), *by_then)
    return sa.select(
        claims.c.id,
        claims.c.payload,
        _latest(reviews.c.edited, *edits).label("edited"),
        _latest(reviews.c.edited_id, *edits).label("edited_id"),
        standing.label("standing"),
        grade_now.label("graded"),
    )


standing_now = _standing(withdrawn=claims.c.withdrawn_at.is_not(None))
edited_id_now = _latest(reviews.c.edited_id, reviews.c.edited_id.is_not(None))
grade_now = (
    sa.select(grades.c.grade)
    .where(grades.c.claim == claims.c.id)
    .order_by(grades.c.entry.desc())
    .limit(1)
    .scalar_subquery()
)
AS_IT_STANDS = _as_stood(standing_now)
IN_ORDER = (
    documents.c.received_at,
    documents.c.sha256,
    claims.c.start.asc().nulls_last(),
    claims.c.id,
)
"""Of receipt, then of the text."""


def claims_at(connection: sa.Connection, moment: datetime) -> list[Claim]:
    """Return claims as they stood just before a moment: what had been read, with the reviews made by then."""
    by_then = reviews.c.when < moment
    standing = _standing(by_then, withdrawn=claims.c.withdrawn_at < moment)
    query = _as_stood(standing, by_then).join(documents)
    query = query.where(claims.c.first_seen < moment, standing != "withdrawn").order_by(*IN_ORDER)
    return list(map(_as_it_stands, connection.execute(query).mappings()))


def restore(payload: dict[str, Any], key: str, status: str = "unreviewed") -> Claim:
    """Return the claim that a row holds, whose content must still hash to its id.

    Raises
    ------
    RecordError
        It does not: the row was damaged or changed from outside.
    """
    damaged = RecordError(
        f"damaged: claim {key} is not what was stored",
        hint="restore a backup, or read its document again into a new record",
    )
    try:
        claim = claim_from(payload)
    except (ValidationError, AttributeError) as error:  # not a claim; not even an object
        raise damaged from error
    if claim.id != key:
        raise damaged
    return claim.model_copy(update={"status": "unreviewed" if status == "withdrawn" else status})


def _as_it_stands(row: sa.RowMapping) -> Claim:
    """Return the claim of a row of `AS_IT_STANDS`."""
    if row["edited_id"] is None:
        claim = restore(row["payload"], row["id"], row["standing"])
    else:
        claim = restore(row["edited"], row["edited_id"], row["standing"])
    return claim if row["graded"] is None else claim.model_copy(update={"grade": row["graded"]})


def current_claim(connection: sa.Connection, key: str) -> Claim:
    """Return the claim with this stored id after its last edit and review."""
    return _as_it_stands(connection.execute(AS_IT_STANDS.where(claims.c.id == key)).mappings().one())


def original_claim(connection: sa.Connection, key: str) -> Claim:
    """Return the claim with this stored id in the words of its reader, under its current status."""
    row = connection.execute(AS_IT_STANDS.where(claims.c.id == key)).one()
    return restore(row.payload, row.id, row.standing)


def select_claims(
    connection: sa.Connection, *, document: str | None, kind: str | None, status: str | None
) -> list[Claim]:
    """Return claims as they stand, in the order of receipt and then of the text."""
    query = AS_IT_STANDS.join(documents)
    if document is not None:
        query = query.where(claims.c.document == find_document(connection, document))
    if kind is not None:
        one_of(kind, get_args(ClaimKind), "kind of claim")
        query = query.where(
            sa.or_(claims.c.kind == kind, edited_id_now.is_not(None))
        )  # an edit may change the kind
    if status is None:
        query = query.where(standing_now != "withdrawn")
    else:
        one_of(status, (*get_args(Review), "withdrawn"), "status")
        query = query.where(standing_now == status)
    query = query.order_by(*IN_ORDER)
    found = map(_as_it_stands, connection.execute(query).mappings())
    return [claim for claim in found if kind is None or claim.kind == kind]


def find_claim(connection: sa.Connection, key: str) -> str:
    """Return the stored id that ``key`` starts or equals; the id of an edited wording leads there too."""
    as_read = sa.select(claims.c.id.label("id"), claims.c.id.label("claim"))
    as_edited = sa.select(reviews.c.edited_id, reviews.c.claim).where(reviews.c.edited_id.is_not(None))
    names = sa.union(as_read, as_edited).subquery()
    return _choose(connection, key, names.c.id, names.c.claim, "claim")


def find_document(connection: sa.Connection, key: str) -> str:
    """Return the SHA-256 that ``key`` starts or equals."""
    return _choose(connection, key, documents.c.sha256, documents.c.sha256, "document")


def _choose(
    connection: sa.Connection, key: str, name: sa.ColumnElement[str], target: sa.ColumnElement[str], noun: str
) -> str:
    """Return the one ``target`` whose ``name`` equals ``key``, or else starts with it.

    Raises
    ------
    RecordError
        None does, or several do: the message lists them.
    """
    key = key.strip().lower()
    exact = connection.scalar(sa.select(target).where(name == key))  # by index: a review may name hundreds
    if exact is not None:
        return exact
    fits = name.startswith(key, autoescape=True) if key else sa.false()
    found = {row[0]: row[1] for row in connection.execute(sa.select(name, target).where(fits).order_by(name))}
    targets = set(found.values())
    if len(targets) == 1:
        return targets.pop()
    if targets:
        shown = ", ".join(list(found)[:8]) + (f" and {len(found) - 8} more" if len(found) > 8 else "")
        raise RecordError(f"'{key}' fits {len(targets)} {noun}s: {shown}", hint="give more of the id")
    known = connection.scalars(sa.select(name))
    raise RecordError(
        f"unknown {noun} '{key}'",
        hint=did_you_mean(key, map(str, known)) or f"list the {noun}s to see their ids",
    )


def one_of(word: str, known: tuple[str, ...], noun: str) -> None:
    """Refuse a word that is not one of the known ones."""
    if word not in known:
        raise RecordError(f"unknown {noun} '{word}'", hint=did_you_mean(word, known))
