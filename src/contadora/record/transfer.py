"""A record as JSON Lines: one document, claim, review, grade, case version or tombstone a line.

The first line says what the file is, the last how many lines there are, so that a file cut short is noticed.
Whatever the file says is checked as if somebody had typed it: bytes against their hash, words against their
bytes, ids against their content.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from pydantic import ValidationError

from contadora.case.claim import claim_from
from contadora.case.redaction import Redaction
from contadora.case.source import Source
from contadora.errors import CaseError, RecordError
from contadora.record.entries import Transferred
from contadora.record.grading import change_source, checked_grade
from contadora.record.readings import check_words
from contadora.record.schema import cases, claims, documents, grades, reviews, texts, tombstones
from contadora.record.standing import restore, select_claims
from contadora.record.texts import write_text

__all__ = ["read_lines", "write_lines"]

FORMAT = 1
Seen = dict[str, Counter[Any]]
"""By log, how often each of its lines stood there before."""


def write_lines(connection: sa.Connection, write: Callable[[str], Any], *, redact: bool) -> Transferred:
    """Write the whole record, a line at a time."""
    hidden = _redaction(connection) if redact else None
    count: Counter[str] = Counter()
    withheld: Counter[str] = Counter()

    def put(kind: str, **fields: Any) -> None:
        count[kind] += 1
        write(json.dumps({"kind": kind, **fields}, ensure_ascii=False, sort_keys=True) + "\n")

    put("contadora", format=FORMAT, redacted=redact)
    for row in connection.execute(
        sa.select(documents, texts.c.passages)
        .outerjoin(texts)
        .order_by(sa.func.coalesce(texts.c.number, 0), documents.c.sha256)
        .execution_options(yield_per=50)
    ):
        if hidden is not None and hidden.hides(row.sha256):
            withheld["documents"] += 1
            alias, source = hidden.source(row.sha256, Source.model_validate(row.source))
            put("withheld", document=alias, source=source.model_dump(mode="json", exclude_defaults=True))
            continue
        content = base64.b64encode(row.content).decode("ascii")
        fields = {"sha256": row.sha256, "name": row.name, "source": row.source, "passages": row.passages}
        put("document", **fields, received_at=row.received_at.isoformat(), content=content)
    for row in connection.execute(sa.select(claims).order_by(claims.c.document, claims.c.start, claims.c.id)):
        if hidden is not None and hidden.hides(row.document):
            withheld["claims"] += 1
            shown = hidden.claim(restore(row.payload, row.id))
            put("withheld", id=hidden.claim_id(row.id), claim=shown.model_dump(mode="json"))
            continue
        gone = None if row.withdrawn_at is None else row.withdrawn_at.isoformat()
        seen = row.first_seen.isoformat()
        put("claim", id=row.id, claim=row.payload, first_seen=seen, withdrawn_at=gone)
    own = sa.select(reviews, claims.c.document).join(claims).order_by(reviews.c.entry)
    for row in connection.execute(own):
        if hidden is not None and hidden.hides(row.document):
            withheld["reviews"] += 1
            continue
        note = row.note if hidden is None else hidden.text(row.note)
        fields = {"claim": row.claim, "verdict": row.verdict, "by": row.by, "note": note}
        put("review", **fields, when=row.when.isoformat(), edited=row.edited)
    for row in connection.execute(sa.select(grades).order_by(grades.c.entry)):
        if hidden is not None and hidden.hides(row.document):
            withheld["grades"] += 1
            continue
        note = row.note if hidden is None else hidden.text(row.note)
        fields = {"document": row.document, "claim": row.claim, "grade": row.grade, "by": row.by}
        put("grade", **fields, note=note, when=row.when.isoformat())
    for row in connection.execute(sa.select(cases).order_by(cases.c.name, cases.c.version)):
        if hidden is not None and not _open_case(row, hidden):
            withheld["cases"] += 1
            continue
        gone = None if row.deleted_at is None else row.deleted_at.isoformat()
        fields = {"name": row.name, "version": row.version, "sha256": row.sha256, "text": row.text}
        fields |= {"as_of": row.as_of.isoformat(), "saved_at": row.saved_at.isoformat()}
        put("case", **fields, saved_by=row.saved_by, deleted_at=gone)
    for row in connection.execute(sa.select(tombstones).order_by(tombstones.c.entry)):
        reason = row.reason if hidden is None else hidden.text(row.reason)
        fields = {"by": row.by, "reason": reason, "claims": row.claims, "reviews": row.reviews}
        put("tombstone", **fields, when=row.when.isoformat())
    put("end", lines=sum(count.values()) + 1)
    return _told(count, withheld)


def _redaction(connection: sa.Connection) -> Redaction:
    known = connection.execute(sa.select(documents.c.sha256, documents.c.source))
    stated = select_claims(connection, document=None, kind=None, status=None)
    stated += select_claims(connection, document=None, kind=None, status="withdrawn")
    as_read = [
        restore(row.payload, row.id) for row in connection.execute(sa.select(claims.c.payload, claims.c.id))
    ]
    both = {claim.id: claim for claim in (*as_read, *stated)}
    return Redaction({row.sha256: Source.model_validate(row.source) for row in known}, both.values())


def _open_case(row: Any, hidden: Redaction) -> bool:
    """Whether a case version quotes no protected source: one that does, or cannot be told, is left out."""
    from contadora.case.files import loads

    if row.deleted_at is not None:
        return True
    try:
        case = loads(row.text)
    except CaseError:
        return False
    if any(source.handling == "protected" for source in case.sources.values()):
        return False
    return not hidden.repeats(row.text)


def _told(count: Counter[str], withheld: Counter[str]) -> Transferred:
    return Transferred(
        documents=count["document"],
        claims=count["claim"],
        reviews=count["review"],
        grades=count["grade"],
        cases=count["case"],
        tombstones=count["tombstone"],
        withheld=tuple(withheld.items()),
    )


class _Line:
    """One line of a file: its fields, each asked for once, with the line's number in every error."""

    def __init__(self, number: int, fields: dict[str, Any]):
        self.number, self.fields = number, fields

    def __getitem__(self, name: str) -> Any:
        if name not in self.fields:
            raise self.wrong(f"'{name}' is missing")
        return self.fields[name]

    def text(self, name: str) -> str:
        if not isinstance(self[name], str):
            raise self.wrong(f"'{name}' is not text")
        return str(self[name])

    def moment(self, name: str) -> datetime:
        try:
            moment = datetime.fromisoformat(self.text(name))
            if moment.tzinfo is None:
                raise ValueError
        except ValueError:
            raise self.wrong(f"'{name}' is no time with its zone") from None
        return moment.astimezone(UTC).replace(microsecond=0)

    def maybe(self, name: str) -> datetime | None:
        return None if self.fields.get(name) is None else self.moment(name)

    def count(self, name: str) -> int:
        if not isinstance(self[name], int) or isinstance(self[name], bool) or self[name] < 0:
            raise self.wrong(f"'{name}' is no count")
        return int(self[name])

    def wrong(self, what: str) -> RecordError:
        return RecordError(f"line {self.number}: {what}", hint="nothing was imported; export it again")


def _parsed(lines: Iterable[bytes]) -> Iterator[_Line]:
    number, ended = 0, False
    for number, raw in enumerate(lines, 1):
        bad = RecordError(f"line {number}: not JSON", hint="nothing was imported; export it again")
        try:
            fields = json.loads(raw.decode("utf-8"))
        except (ValueError, RecursionError):
            raise bad from None
        if not isinstance(fields, dict):
            raise bad
        line = _Line(number, fields)
        if ended:
            raise line.wrong("stands after the end")
        if number == 1 and (fields.get("kind") != "contadora" or fields.get("format") != FORMAT):
            raise RecordError(
                "line 1: not an export of contadora that this version knows",
                hint="nothing was imported; check the file",
            )
        if fields.get("kind") == "end":
            ended = True
            if fields.get("lines") != number:
                raise line.wrong(f"the file has {number} lines, and was written with {fields.get('lines')}")
        yield line
    if not ended:
        raise RecordError(
            f"line {number + 1}: the file ends too early", hint="nothing was imported; copy it again"
        )


def read_lines(connection: sa.Connection, lines: Iterable[bytes]) -> Transferred:
    """Add what a file holds and the record does not, inside the caller's transaction.

    Raises
    ------
    RecordError
        A line cannot be used: its number is in the message.
    """
    new: Counter[str] = Counter()
    withheld: Counter[str] = Counter()
    seen: Seen = {}
    for line in _parsed(lines):
        kind = line.text("kind")
        if kind in ("contadora", "end"):
            continue
        if kind == "withheld":
            withheld["claims" if "claim" in line.fields else "documents"] += 1
            continue
        if kind not in _TAKERS:
            raise line.wrong(f"unknown kind '{kind}'")
        try:
            new[kind] += _TAKERS[kind](connection, line, seen)
        except RecordError as error:
            if error.what.startswith("line "):
                raise
            raise RecordError(f"line {line.number}: {error.what}", hint=error.hint) from error
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(map(str, first["loc"]))
            raise line.wrong(f"{place}: {first['msg']}" if place else first["msg"]) from None
        except (TypeError, AttributeError, KeyError):
            raise line.wrong("a field is of the wrong form") from None
    return _told(new, withheld)


def _take_document(connection: sa.Connection, line: _Line, _seen: Seen) -> int:
    sha = line.text("sha256")
    try:
        data = base64.b64decode(line.text("content"), validate=True)
    except (binascii.Error, ValueError):
        raise line.wrong("'content' is not base64") from None
    if hashlib.sha256(data).hexdigest() != sha:
        raise line.wrong(f"the bytes do not hash to {sha[:12]}")
    source = Source.model_validate(line["source"])
    if source.sha256 != sha:
        raise line.wrong("the source names another document")
    passages = line.fields.get("passages")
    if passages is not None and not (
        isinstance(passages, list)
        and all(isinstance(s, list) and len(s) == 2 and all(type(n) is int for n in s) for s in passages)
    ):
        raise line.wrong("'passages' is no list of spans")
    if connection.scalar(sa.select(documents.c.sha256).where(documents.c.sha256 == sha)) is not None:
        return 0
    values = {"name": line.text("name"), "source": source.model_dump(mode="json"), "content": data}
    row = {**values, "sha256": sha, "size": len(data), "received_at": line.moment("received_at")}
    connection.execute(documents.insert().values(**row))
    write_text(connection, sha, data, source, passages)
    return 1


def _take_claim(connection: sa.Connection, line: _Line, _seen: Seen) -> int:
    claim = claim_from(line["claim"])
    if claim.id != line.text("id"):
        raise line.wrong(f"the claim is {claim.id}, not {line['id']}")
    withdrawn = line.maybe("withdrawn_at")
    held = connection.execute(
        sa.select(documents.c.content, documents.c.source).where(documents.c.sha256 == claim.document)
    ).one_or_none()
    if held is None:
        raise line.wrong(f"quotes document {claim.document[:12]}, which stands in no line before")
    if withdrawn is None:  # a withdrawn one may have been read in another encoding
        check_words(held.content, claim.document, Source.model_validate(held.source), claim)
    if connection.scalar(sa.select(claims.c.id).where(claims.c.id == claim.id)) is not None:
        return 0
    placed = claim.model_dump(mode="json", include={"document", "kind", "sentence", "start", "end"})
    flat = {name: getattr(claim, name).replace("\0", "\ufffd") for name in ("words", "rule")}
    row = {**placed, **flat, "id": claim.id, "payload": claim.model_dump(mode="json")}
    row |= {"first_seen": line.moment("first_seen"), "withdrawn_at": withdrawn}
    connection.execute(claims.insert().values(**row))
    return 1


def _take_review(connection: sa.Connection, line: _Line, seen: Seen) -> int:
    held = connection.execute(
        sa.select(documents.c.content, documents.c.source, documents.c.sha256)
        .join(claims)
        .where(claims.c.id == line.text("claim"))
    ).one_or_none()
    if held is None:
        raise line.wrong(f"reviews claim {line['claim']}, which stands in no line before")
    if line.text("verdict") not in ("accepted", "rejected", "edited"):
        raise line.wrong(f"unknown verdict '{line['verdict']}'")
    edited = None if line.fields.get("edited") is None else claim_from(line["edited"])
    if (edited is None) == (line["verdict"] == "edited"):
        raise line.wrong("the verdict 'edited' and the new wording go together")
    if edited is not None:
        check_words(held.content, held.sha256, Source.model_validate(held.source), edited)
    row: dict[str, Any] = {name: line.text(name) for name in ("claim", "verdict", "by", "note")}
    row["when"] = line.moment("when")
    row["edited_id"] = None if edited is None else edited.id
    if _known(connection, reviews, row, seen):
        return 0
    wording = None if edited is None else edited.model_dump(mode="json")
    connection.execute(reviews.insert().values(**row, edited=wording))
    return 1


def _take_grade(connection: sa.Connection, line: _Line, seen: Seen) -> int:
    row: dict[str, Any] = {name: line.text(name) for name in ("document", "by", "note")}
    row |= {"claim": line.fields.get("claim"), "grade": checked_grade(line.text("grade"))}
    row["when"] = line.moment("when")
    if connection.scalar(sa.select(documents.c.sha256).where(documents.c.sha256 == row["document"])) is None:
        raise line.wrong(f"grades document {row['document'][:12]}, which stands in no line before")
    of_claim = sa.select(claims.c.document).where(claims.c.id == row["claim"])
    if row["claim"] is not None and connection.scalar(of_claim) != row["document"]:
        raise line.wrong(f"grades claim {row['claim']}, which is none of this document")
    if _known(connection, grades, row, seen):
        return 0
    later = sa.select(grades.c.entry).where(
        grades.c.document == row["document"], grades.c.claim.is_(None), grades.c.when > row["when"]
    )
    if row["claim"] is None and connection.scalar(later) is None:
        change_source(connection, row["document"], {"grade": row["grade"]})
    connection.execute(grades.insert().values(**row))
    return 1


def _take_case(connection: sa.Connection, line: _Line, _seen: Seen) -> int:
    row: dict[str, Any] = {name: line.text(name) for name in ("name", "sha256", "text", "saved_by")}
    row |= {"version": line.count("version"), "saved_at": line.moment("saved_at")}
    row["deleted_at"] = line.maybe("deleted_at")
    try:
        row["as_of"] = date.fromisoformat(line.text("as_of"))
    except ValueError:
        raise line.wrong("'as_of' is no day") from None
    if row["deleted_at"] is None and hashlib.sha256(row["text"].encode()).hexdigest() != row["sha256"]:
        raise line.wrong(f"the text does not hash to {row['sha256'][:12]}")
    if row["deleted_at"] is not None and row["text"]:
        raise line.wrong("a deleted version has a text")
    known = connection.execute(sa.select(cases).where(cases.c.name == row["name"])).all()
    for there in known:
        if there.version == row["version"]:
            if there.sha256 != row["sha256"]:
                raise RecordError(
                    f"line {line.number}: case '{row['name']}' has another version {row['version']} here",
                    hint="nothing was imported; import into a new record, and compare the two cases",
                )
            return 0
    if row["version"] != len(known) + 1:
        raise line.wrong(f"version {row['version']} of case '{row['name']}' follows {len(known)}")
    connection.execute(cases.insert().values(**row))
    return 1


def _take_tombstone(connection: sa.Connection, line: _Line, seen: Seen) -> int:
    row: dict[str, Any] = {"by": line.text("by"), "reason": line.text("reason"), "when": line.moment("when")}
    row |= {"claims": line.count("claims"), "reviews": line.count("reviews")}
    if _known(connection, tombstones, row, seen):
        return 0
    connection.execute(tombstones.insert().values(**row))
    return 1


def _known(connection: sa.Connection, table: sa.Table, row: dict[str, Any], seen: Seen) -> bool:
    """Whether a line of a log is there already; the same line twice in the file must be there twice."""
    if table.name not in seen:
        there = connection.execute(sa.select(*(table.c[name] for name in row)))
        seen[table.name] = Counter(tuple(held) for held in there)
    key = tuple(row.values())
    if seen[table.name][key] > 0:
        seen[table.name][key] -= 1
        return True
    return False


_TAKERS: dict[str, Callable[[sa.Connection, _Line, Seen], int]] = {
    "document": _take_document,
    "claim": _take_claim,
    "review": _take_review,
    "grade": _take_grade,
    "case": _take_case,
    "tombstone": _take_tombstone,
}
