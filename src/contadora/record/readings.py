"""Keeping a reading: its document once, its claims once, and what becomes of the claims of older readings."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa

from contadora.case.claim import Claim
from contadora.case.source import Source
from contadora.errors import RecordError
from contadora.record.entries import Added
from contadora.record.schema import claims, documents, reviews
from contadora.record.standing import select_claims, standing_now
from contadora.record.texts import write_text

__all__ = ["check_words", "keep_reading"]

OFFLINE = "offline"
"""The reader whose rules need no model."""
HANDLING = ("open", "internal", "protected")  # from free to guarded


def keep_reading(
    connection: sa.Connection,
    data: bytes,
    source: Source,
    made: Sequence[Claim],
    passages: Sequence[tuple[int, int]] | None,
    *,
    now: datetime,
    reader: str | None = None,
    whole: bool = True,
) -> Added:
    """Write one reading inside the caller's transaction; the rules are those of `Record.add_reading`."""
    sha = hashlib.sha256(data).hexdigest()
    if source.sha256 not in (None, sha):
        raise RecordError(
            f"'{source.title}' is not the document its source names: the bytes hash to {sha[:12]}…, "
            f"the source says {str(source.sha256)[:12]}…",
            hint="read the document again",
        )
    stored = connection.scalar(sa.select(documents.c.source).where(documents.c.sha256 == sha))
    source = source.model_copy(update={"sha256": sha})
    if stored is None:
        _insert_document(connection, data, source, now)
    else:
        before = Source.model_validate(stored)
        source = _merged(before, source)
        changed = documents.update().where(documents.c.sha256 == sha)
        connection.execute(changed.values(source=source.model_dump(mode="json")))
    fresh = {claim.id: claim for claim in made}
    for claim in fresh.values():
        if claim.status != "unreviewed":
            raise RecordError(
                f"claim {claim.id} comes with the status '{claim.status}'",
                hint="add it as unreviewed, then record who decided with review()",
            )
        check_words(data, sha, source, claim)
    readers = frozenset([reader] if reader else _readers(fresh.values()))
    known, gone = _supersede(connection, sha, fresh, now, readers if whole else frozenset())
    if stored is not None and before.encoding != source.encoding:
        _check_kept(connection, data, sha, source)
    _insert_claims(connection, [claim for key, claim in fresh.items() if key not in known], now)
    write_text(connection, sha, data, source, passages)
    return Added(sha, stored is None, len(fresh) - len(known), len(known), gone)


def check_words(data: bytes, sha: str, source: Source, claim: Claim) -> None:
    """Refuse a claim whose words are not, byte for byte, where it says that they are.

    Raises
    ------
    RecordError
        It names another document, its span runs past the end, or the words there are others.
    """
    reread = "read the document again; the claim was not stored"
    if claim.document != sha:
        raise RecordError(
            f"claim {claim.id} quotes document '{claim.document[:12]}', not this one ({sha[:12]})",
            hint=reread,
        )
    if claim.start is None or claim.end is None:
        return
    if claim.end > len(data):
        raise RecordError(
            f"claim {claim.id} quotes bytes {claim.start} to {claim.end} of a document of {len(data)}",
            hint=reread,
        )
    encoding = source.encoding or "utf-8"
    try:
        there = data[claim.start : claim.end].decode(encoding, errors="replace")
    except (LookupError, ValueError) as error:  # no such codec, one that is not for text, or no name at all
        raise RecordError(
            f"unknown text encoding '{encoding}'", hint="name one that Python knows, as utf-8 or cp1252"
        ) from error
    if there != claim.words:
        raise RecordError(
            f"claim {claim.id} does not quote bytes {claim.start} to {claim.end} as {encoding}: "
            f"it says {_short(claim.words)}, the document {_short(there)}",
            hint=reread,
        )


def _short(words: str) -> str:
    return repr(words if len(words) <= 60 else words[:59] + "…")


def _merged(old: Source, new: Source) -> Source:
    """Return what is known of a source seen twice: the newer word wins, silence erases nothing.

    Protection never loosens by reading again: a default of the reader must not open a protected report.
    """
    stated = {**old.model_dump(), **new.model_dump(exclude_none=True)}
    stated["handling"] = max(old.handling, new.handling, key=HANDLING.index)
    stated["own_words"] = old.own_words or new.own_words
    return Source.model_validate(stated)


def _readers(made: Collection[Claim]) -> set[str]:
    """Whose reading it is; hand-made claims alone are nobody's, no claim at all is the offline reader's."""
    return {_reader(rule) for claim in made for rule in _rules(claim.rule)} - {"hand"} if made else {OFFLINE}


def _rules(joint: str) -> list[str]:
    return joint.split(" + ")


def _reader(rule: str) -> str:
    """Every language model is a reader of its own; all the rules of the offline reader are one."""
    return rule if rule == "hand" or rule.startswith("llm:") else OFFLINE


def _supersede(
    connection: sa.Connection, sha: str, fresh: dict[str, Claim], now: datetime, readers: frozenset[str]
) -> tuple[set[str], int]:
    """Bring the stored claims in line with a newer reading: the ids it makes again, and how many are gone.

    ``readers`` are those whose older claims it replaces: what another reader claims is not withdrawn, and a
    claim that two readers make carries both rules until neither makes it.
    """
    rows = connection.execute(
        sa.select(claims.c.id, claims.c.payload, claims.c.rule, standing_now.label("standing")).where(
            claims.c.document == sha
        )
    ).all()
    gone, changed = [], []
    for row in rows:
        if row.standing not in ("unreviewed", "withdrawn") or row.rule == "hand":
            continue
        again = fresh.get(row.id)
        replaced = readers if again is None else readers | _readers([again])
        standing = _rules(row.rule) if row.standing == "unreviewed" else []
        kept = [rule for rule in standing if _reader(rule) not in replaced]
        if again is None and kept == standing:
            continue
        if again is not None and again.rule == "hand":
            kept = []  # a person's word needs no reader beside it
        rules = sorted({*kept, *(_rules(again.rule) if again else ())}, key=lambda r: (_is_model(r), r))
        if not rules:
            gone.append({"which": row.id})
            continue
        told = row.payload if again is None else again.model_dump(mode="json")
        if again is None and _is_model(kept[0]):
            told = {**told, "confidence": None}  # it was that of a rule which no longer says so
        elif again is not None and _is_model(again.rule) and kept and not _is_model(kept[0]):
            told = row.payload  # a model does not touch the confidence of a rule
        joint = " + ".join(rules)
        changed.append(
            {"which": row.id, "payload": {**told, "rule": joint}, "rule": joint.replace("\0", "\ufffd")}
        )
    update = claims.update().where(claims.c.id == sa.bindparam("which"))
    if gone:
        connection.execute(update.values(withdrawn_at=now), gone)
    if changed:
        connection.execute(update.values(withdrawn_at=None), changed)
    edited = sa.select(reviews.c.edited_id).join(claims).where(claims.c.document == sha)
    names = {row.id for row in rows} | set(connection.scalars(edited))
    return names & fresh.keys(), len(gone)


def _is_model(rule: str) -> bool:
    return rule.startswith("llm:")


def _check_kept(connection: sa.Connection, data: bytes, sha: str, source: Source) -> None:
    """Refuse an encoding under which a claim that stays would no longer quote the document."""
    for claim in select_claims(connection, document=sha, kind=None, status=None):
        check_words(data, sha, source, claim)


def _insert_document(connection: sa.Connection, data: bytes, source: Source, now: datetime) -> None:
    connection.execute(
        documents.insert().values(
            sha256=source.sha256,
            name=source.title,
            size=len(data),
            source=source.model_dump(mode="json"),
            received_at=now,
            content=data,
        )
    )


def _insert_claims(connection: sa.Connection, new: Sequence[Claim], now: datetime) -> None:
    rows = [
        {
            **claim.model_dump(mode="json", include={"document", "kind", "sentence", "start", "end"}),
            "id": claim.id,
            # The payload has them whole; PostgreSQL takes no NUL in a column of text.
            "words": claim.words.replace("\0", "\ufffd"),
            "rule": claim.rule.replace("\0", "\ufffd"),
            "payload": claim.model_dump(mode="json"),
            "first_seen": now,
        }
        for claim in new
    ]
    if rows:
        connection.execute(claims.insert(), rows)
