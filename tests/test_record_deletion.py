"""Deleting a document: what goes, what stays, and that the bytes are gone."""

from __future__ import annotations

import hashlib
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from contadora.case.claim import Demand
from contadora.case.source import Source
from contadora.errors import InputError, RecordError
from contadora.record import Record
from tests.conftest import Places

SECRET = "the courier meets behind the cathedral"
NOON = datetime(2020, 1, 1, 12, tzinfo=UTC)


def kept(record: Record, text: bytes, **known: str) -> Demand:
    start = text.index(b"courier")
    claim = Demand(
        document=hashlib.sha256(text).hexdigest(),
        start=start,
        end=start + 7,
        words="courier",
        holder="h",
        issue="i",
    )
    record.add_reading(text, Source(title="Note", **known), [claim])
    return claim


@pytest.fixture
def record(place: Path | str) -> Record:
    opened = Record.open(place, clock=lambda: NOON)
    opened.add_reading(b"Another report about talks.", Source(title="Other"), [])
    return opened


def bytes_of(places: Places, place: Path | str) -> bytes:
    """All that the database holds on its disk, as far as it can be asked for."""
    if isinstance(place, Path):
        return b"".join(
            file.read_bytes() for file in place.parent.iterdir() if file.name.startswith(place.name)
        )
    schema = place.rpartition("%3D")[2]
    places.command("CHECKPOINT")
    tables = places.command(
        "SELECT c.oid, c.reltoastrelid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        f" WHERE n.nspname = '{schema}' AND c.relkind IN ('r', 'i')"
    )
    files = [
        places.command(f"SELECT pg_relation_filepath({oid})")[0][0] for pair in tables for oid in pair if oid
    ]
    return b"".join(
        bytes(places.command(f"SELECT pg_read_binary_file('{name}')")[0][0]) for name in files if name
    )


def test_what_is_deleted_is_in_no_byte_of_the_database(
    place: Path | str, places: Places, record: Record
) -> None:
    # Short enough for a cell within a page, and long enough for pages of its own.
    for size in (1, 400):
        text = f"{SECRET}. ".encode() * size
        claim = kept(record, text)
        record.review(claim.id, "accepted", by="Ana", note=SECRET)
        record.grade_claims(claim.id, "B2", by="Ana", note=SECRET)
        record.save_case(
            "talks", f"title: x\nclaim: {claim.id}\nwords: {SECRET} {size}\n", date(2020, 1, 1), "Ana"
        )
    before = bytes_of(places, place)
    assert before.count(SECRET.encode()) > 3
    shas = [entry.sha256 for entry in record.documents() if entry.name == "Note"]
    gone = record.delete(shas, by="Ana", reason="the source asked", cases="delete")
    assert (len(gone.documents), gone.claims, gone.reviews) == (2, 2, 2)
    after = bytes_of(places, place)
    assert SECRET.encode() not in after
    assert shas[0].encode() not in after
    assert b"Another report" in after
    if isinstance(place, Path):
        assert [file.name for file in place.parent.iterdir() if file.name.startswith(place.name)] == [
            place.name
        ]


def test_a_deletion_takes_the_claims_the_reviews_the_grades_and_what_search_finds(record: Record) -> None:
    claim = kept(record, b"The courier waits.")
    record.review(claim.id, "accepted", by="Ana")
    record.grade_documents(claim.document, "B2", by="Ana")
    assert record.would_delete(claim.document).to_dict()["claims"] == 1
    record.delete(claim.document[:9], by="Ana", reason="asked to")
    assert [entry.name for entry in record.documents()] == ["Other"]
    assert record.claims() == record.claims(status="withdrawn") == ()
    assert record.search("courier")[0] == ()
    for ask in (record.claim, record.reviews):
        with pytest.raises(RecordError, match="unknown claim"):
            ask(claim.id)


def test_a_tombstone_says_who_when_and_why_and_nothing_of_the_document(record: Record) -> None:
    claim = kept(record, b"The courier waits.")
    record.review(claim.id, "accepted", by="Ana")
    record.delete(claim.document, by="Luis", reason="asked to")
    (stone,) = record.tombstones()
    assert stone.to_dict() == {
        "by": "Luis", "reason": "asked to", "when": NOON.isoformat(), "claims": 1, "reviews": 1,
    }  # fmt: skip


def test_what_a_case_quotes_is_not_deleted_until_somebody_says_what_becomes_of_the_case(
    record: Record,
) -> None:
    claim = kept(record, b"The courier waits.")
    day = date(2020, 1, 1)
    record.save_case("talks", "title: before\n", day, "Ana")
    quoting = record.save_case("talks", f"sources: {{d-{claim.document[:12]}: {{}}}}\n", day, "Ana")
    record.save_case("talks", "title: after\n", day, "Ana")
    with pytest.raises(RecordError, match="quoted by case 'talks' version 2; nothing was deleted"):
        record.delete(claim.document, by="Ana", reason="asked to")
    assert record.claim(claim.id) == claim
    record.delete(claim.document, by="Ana", reason="asked to", cases="delete")
    with pytest.raises(RecordError, match="was deleted with a document"):
        record.case("talks", 2)
    assert [version.version for version in record.cases("talks")] == [1, 2, 3]
    assert record.cases("talks")[1].to_dict()["deleted_at"] == NOON.isoformat()
    assert record.case("talks").text == "title: after\n"
    assert record.save_case("talks", quoting.text, day, "Ana").version == 4


def test_a_case_may_be_kept_with_the_words_that_it_quotes(record: Record) -> None:
    claim = kept(record, b"The courier waits.")
    record.save_case("talks", f"claims: {{{claim.id}: {{}}}}\n", date(2020, 1, 1), "Ana")
    record.delete(claim.document, by="Ana", reason="asked to", cases="keep")
    assert claim.id in record.case("talks").text


def test_a_deletion_without_reason_name_or_document_is_refused(record: Record) -> None:
    claim = kept(record, b"The courier waits.")
    for by, reason in (("Ana", " "), ("", "asked to")):
        with pytest.raises(RecordError, match="a deletion needs"):
            record.delete(claim.document, by=by, reason=reason)
    for unknown in ("fff0", []):
        with pytest.raises(RecordError, match=r"unknown document|nothing to delete"):
            record.delete(unknown, by="Ana", reason="asked to")
    with pytest.raises(RecordError, match="unknown document"):
        record.delete([claim.document, "zzz"], by="Ana", reason="asked to")
    assert len(record.documents()) == 2
    assert record.tombstones() == ()


def test_the_same_document_may_come_back_later(record: Record) -> None:
    claim = kept(record, b"The courier waits.")
    record.delete(claim.document, by="Ana", reason="by mistake")
    assert kept(record, b"The courier waits.") == record.claim(claim.id)
    assert record.reviews(claim.id) == ()


def test_retention_lists_first_and_deletes_when_told(place: Path | str) -> None:
    from contadora.desk import retire

    with Record.open(place, clock=lambda: NOON) as record:
        kept(record, b"The courier waits.")
    with Record.open(place) as record:
        how = {"reason": "over", "by": "Ana", "cases": None}
        assert retire(record, "99999d", really=True, **how) is None
        listed = retire(record, "365d", really=False, **how)
        assert listed is not None
        assert len(listed.documents) == len(record.documents()) == 1
        retire(record, "365", really=True, **how)
        assert record.documents() == ()
        for bad in ("", "-3d", "1y", "９d"):
            with pytest.raises(InputError, match="no number of days"):
                retire(record, bad, really=True, **how)


def test_a_deletion_that_cannot_finish_says_that_the_rows_are_gone(tmp_path: Path) -> None:
    import sqlite3

    path = tmp_path / "talks.db"
    with Record.open(path, timeout=0.1) as record, closing(sqlite3.connect(path)) as other:
        claim = kept(record, b"The courier waits.")
        record._database.engine.dispose()
        held = record._database.compact
        object.__setattr__(record._database, "compact", lambda: (other.execute("BEGIN EXCLUSIVE"), held()))
        with pytest.raises(RecordError, match="deleted and overwritten, but"):
            record.delete(claim.document, by="Ana", reason="asked to")
        other.rollback()
        assert record.documents() == ()
    assert b"courier" not in path.read_bytes()
