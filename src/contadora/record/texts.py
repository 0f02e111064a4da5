"""The words of each document in a form that can be searched, and the search.

One text per document with its passages (sentences) as byte spans: what is found is quoted from the document
itself. Words are compared without capitals, accents and punctuation. The texts are scanned, not indexed: ten
thousand wire reports are some tens of megabytes, which either database goes through in well under a second,
and what is deleted is then in no index that keeps its words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from contadora.case.source import Source
from contadora.errors import RecordError
from contadora.record.entries import Found
from contadora.record.schema import claims, documents, texts
from contadora.record.standing import standing_now
from contadora.record.stories import link_story, unlink_story

__all__ = ["drop_text", "fold", "index_missing", "search_texts", "write_text"]

Spans = Sequence[tuple[int, int]]
LONGEST_QUERY = 1_000
"""Characters. SQLite refuses a pattern beyond 50,000 bytes, and nobody types one."""


def fold(words: str) -> str:
    """Return words as they are compared: small letters, no accents, one space between and around them.

    Examples
    --------
    >>> fold("Negociación: “Un CANAL humanitario”!")
    ' negociacion un canal humanitario '
    """
    plain = unicodedata.normalize("NFKD", words.replace("\0", " "))
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign)).casefold()
    words_alone = re.findall(r"[^\W_]+", plain)
    return f" {' '.join(words_alone)} "


def write_text(
    connection: sa.Connection, sha: str, data: bytes, source: Source, passages: Spans | None
) -> None:
    """Keep the passages of a document, or its lines where none are given, and link it to its story.

    A text that is there already is replaced only by given passages.

    Raises
    ------
    RecordError
        A passage lies outside the document.
    """
    there = connection.execute(sa.select(texts).where(texts.c.document == sha)).one_or_none()
    if there is not None and passages is None:
        return
    spans = _lines(data, source.encoding) if passages is None else [(int(a), int(b)) for a, b in passages]
    for start, end in spans:
        if not 0 <= start <= end <= len(data):
            raise RecordError(
                f"a passage from byte {start} to {end} of a document of {len(data)}",
                hint="read the document again",
            )
    folded = "\n".join(fold(_decoded(data[start:end], source.encoding)) for start, end in spans)
    values = {"passages": [list(span) for span in spans], "folded": folded}
    if there is not None and (there.folded, there.passages) == (folded, values["passages"]):
        return
    orphans = [] if there is None else drop_text(connection, sha)
    made = connection.execute(texts.insert().values(document=sha, **values))
    assert made.inserted_primary_key is not None
    for number in sorted({made.inserted_primary_key[0], *orphans}):
        link_story(connection, number)


def drop_text(connection: sa.Connection, sha: str) -> list[int]:
    """Remove the text of a document: the numbers of the texts that lost a link and must be linked anew."""
    orphans = unlink_story(connection, sha)
    connection.execute(texts.delete().where(texts.c.document == sha))
    return orphans


def index_missing(connection: sa.Connection) -> None:
    """Write the texts of documents kept by a version that had none."""
    query = sa.select(documents.c.sha256).where(documents.c.sha256.not_in(sa.select(texts.c.document)))
    for sha in connection.scalars(query.order_by(documents.c.received_at, documents.c.sha256)).all():
        row = connection.execute(
            sa.select(documents.c.content, documents.c.source).where(documents.c.sha256 == sha)
        ).one()
        write_text(connection, sha, row.content, Source.model_validate(row.source), None)


def search_texts(connection: sa.Connection, phrases: Sequence[str], most: int) -> tuple[list[Found], bool]:
    """Return up to ``most`` passages that hold every phrase, newest first, and whether there are more.

    Raises
    ------
    RecordError
        There is no word in the phrases, or they are too long.
    """
    wanted = [folded for folded in map(fold, phrases) if folded.strip()]
    if not wanted:
        raise RecordError("nothing to search for", hint="give at least one word")
    if sum(map(len, wanted)) > LONGEST_QUERY:
        raise RecordError("too long to search for", hint=f"give at most {LONGEST_QUERY:,} characters")
    query = sa.select(texts.c.document, texts.c.passages, texts.c.folded).join(documents)
    for phrase in wanted:
        query = query.where(texts.c.folded.contains(phrase, autoescape=True))
    found: list[Found] = []
    newest = query.order_by(documents.c.received_at.desc(), texts.c.number)
    with connection.execution_options(yield_per=50).execute(newest) as rows:
        for row in rows:
            lines = zip(row.folded.split("\n"), row.passages, strict=False)
            spans = [span for line, span in lines if all(phrase in line for phrase in wanted)]
            found += _quoted(connection, row.document, spans) if spans else ()
            if len(found) > most:
                return found[:most], True
    found += _without_place(connection, wanted)
    return found[:most], len(found) > most


def _quoted(connection: sa.Connection, sha: str, spans: Iterable[tuple[int, int]]) -> Iterable[Found]:
    row = connection.execute(
        sa.select(documents.c.content, documents.c.source).where(documents.c.sha256 == sha)
    ).one()
    source = Source.model_validate(row.source)
    stated = connection.execute(
        sa.select(claims.c.id, claims.c.start, claims.c.end)
        .where(claims.c.document == sha, claims.c.start.is_not(None), standing_now != "withdrawn")
        .order_by(claims.c.start, claims.c.id)
    ).all()
    for start, end in spans:
        inside = tuple(claim.id for claim in stated if claim.start < end and claim.end > start)
        yield Found(sha, source, _decoded(row.content[start:end], source.encoding), start, end, inside)


def _without_place(connection: sa.Connection, wanted: list[str]) -> Iterable[Found]:
    """Return the claims that restate a document without quoting a place in it."""
    query = sa.select(claims.c.id, claims.c.document, claims.c.words, documents.c.source).join(documents)
    for row in connection.execute(query.where(claims.c.start.is_(None), standing_now != "withdrawn")):
        folded = fold(row.words)
        if all(phrase in folded for phrase in wanted):
            yield Found(row.document, Source.model_validate(row.source), row.words, None, None, (row.id,))


def _decoded(data: bytes, encoding: str | None) -> str:
    try:
        return data.decode(encoding or "utf-8", errors="replace")
    except (LookupError, ValueError):  # keep_reading has refused it already, where a claim quotes the text
        return data.decode("utf-8", errors="replace")


def _lines(data: bytes, encoding: str | None) -> list[tuple[int, int]]:
    """Return the spans of the lines that hold something; one span where a line end is not one byte."""
    try:
        one_byte = "\n".encode(encoding or "utf-8") == b"\n"
    except (LookupError, ValueError):
        one_byte = False
    if not one_byte:
        return [(0, len(data))]
    spans, start = [], 0
    for line in data.split(b"\n"):
        if line.strip():
            spans.append((start, start + len(line)))
        start += len(line) + 1
    return spans
