"""The log of Admiralty grades: of the outlet of a document, and apart from it of who speaks in a claim."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from contadora.case.source import Source
from contadora.errors import RecordError
from contadora.record.entries import GradeEntry
from contadora.record.schema import claims, documents, grades
from contadora.record.standing import find_claim, find_document, select_claims
from contadora.record.texts import fold

__all__ = ["change_source", "checked_grade", "grade_claims", "grade_documents", "history_of_grades"]


def checked_grade(grade: str) -> str:
    """Return a grade in capitals, or refuse it."""
    if not re.fullmatch("[A-F][1-6]", grade.strip().upper(), re.ASCII):
        raise RecordError(
            f"'{grade}' is no Admiralty grade",
            hint="give reliability A to F and credibility 1 to 6, as B2; F6 where neither can be judged",
        )
    return grade.strip().upper()


def grade_documents(
    connection: sa.Connection, keys: Sequence[str], grade: str, *, by: str, note: str, when: datetime
) -> tuple[GradeEntry, ...]:
    """Grade the outlet of documents."""
    grade = checked_grade(grade)
    shas = list(dict.fromkeys(find_document(connection, key) for key in keys))
    for sha in shas:
        change_source(connection, sha, {"grade": grade})
    return _logged(connection, [GradeEntry(sha, None, grade, by, when, note) for sha in shas])


def grade_claims(
    connection: sa.Connection,
    keys: Sequence[str],
    grade: str,
    *,
    speaker: str | None,
    by: str,
    note: str,
    when: datetime,
) -> tuple[GradeEntry, ...]:
    """Grade who speaks in the named claims, or in all claims of a speaker."""
    grade = checked_grade(grade)
    ids = list(dict.fromkeys(find_claim(connection, key) for key in keys))
    if speaker is not None and speaker.strip():
        wanted = fold(speaker)
        spoken = select_claims(connection, document=None, kind=None, status=None)
        ids += [find_claim(connection, claim.id) for claim in spoken if fold(claim.speaker or "") == wanted]
        if not ids:
            raise RecordError(
                f"nobody called '{speaker}' speaks in a claim", hint="list the claims to see who"
            )
    query = sa.select(claims.c.id, claims.c.document).where(claims.c.id.in_(ids))
    documents_of = {row.id: row.document for row in connection.execute(query)}
    entries = [GradeEntry(documents_of[key], key, grade, by, when, note) for key in dict.fromkeys(ids)]
    return _logged(connection, entries)


def history_of_grades(connection: sa.Connection, document: str) -> list[GradeEntry]:
    """Return every grade given to a document's outlet and to those who speak in it, oldest first."""
    query = sa.select(grades).where(grades.c.document == find_document(connection, document))
    return [
        GradeEntry(**{name: row[name] for name in row if name != "entry"})
        for row in connection.execute(query.order_by(grades.c.entry)).mappings()
    ]


def change_source(connection: sa.Connection, sha: str, change: dict[str, str]) -> None:
    """Correct what is known of a document's source."""
    stored = connection.scalar(sa.select(documents.c.source).where(documents.c.sha256 == sha))
    source = Source.model_validate({**Source.model_validate(stored).model_dump(), **change})
    changed = documents.update().where(documents.c.sha256 == sha)
    connection.execute(changed.values(source=source.model_dump(mode="json")))


def _logged(connection: sa.Connection, entries: list[GradeEntry]) -> tuple[GradeEntry, ...]:
    if not entries:
        raise RecordError("nothing to grade", hint="name at least one")
    if not entries[0].by.strip():
        raise RecordError("a grade needs a name", hint="say who gave it, with by=")
    connection.execute(grades.insert(), [vars(entry) for entry in entries])
    return tuple(entries)
