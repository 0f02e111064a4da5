"""Out of a record and into another: nothing lost, nothing twice, nothing on trust, nothing given away."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from contadora.case.claim import Demand
from contadora.case.source import Source
from contadora.desk import export_to, import_from
from contadora.errors import InputError, RecordError
from contadora.record import Record
from tests.conftest import Places
from tests.test_redaction import CASE

NOON = datetime(2020, 1, 1, 12, tzinfo=UTC)
LONG = " ".join(f"word{number}" for number in range(60))
TEXTS = [
    f"The opposition wants aid – now. {LONG}".encode(),
    f"The opposition wants aid: now. {LONG}".encode(),
]
SECRET = b"Colonel Zamora says that the hostages are held at the old mill."


def quote(text: bytes, words: str, **more: Any) -> Demand:
    start = text.index(words.encode())
    sha, end = hashlib.sha256(text).hexdigest(), start + len(words.encode())
    return Demand(
        document=sha, start=start, end=end, words=words, **{"holder": "o", "issue": "i", "rule": "r", **more}
    )


def fill(place: Path | str) -> Record:
    record = Record.open(place, clock=lambda: NOON)
    for text in TEXTS:
        record.add_reading(
            text, Source(title="Wire", outlet="Wire", encoding="utf-8"), [quote(text, "wants aid")]
        )
    record.add_reading(
        TEXTS[0], Source(title="Wire"), [quote(TEXTS[0], "opposition")], [(0, 33), (34, len(TEXTS[0]))]
    )
    aid, other = quote(TEXTS[1], "wants aid"), quote(TEXTS[0], "opposition")
    record.review(aid.id, "rejected", by="Ana", note="no")
    record.review(aid.id, "accepted", by="Ana")
    record.review(aid.id, "accepted", by="Ana")
    record.review(other.id, "edited", by="Luis", edited=other.model_copy(update={"issue": "food"}))
    record.grade_documents(aid.document, "C3", by="Ana")
    record.grade_documents(aid.document, "B2", by="Ana")
    record.grade_claims(aid.id, "F3", by="Ana")
    record.save_case("talks", "contadora: 1\n", date(2020, 1, 1), "Ana")
    record.save_case("talks", f"cites: {other.document}\n", date(2020, 1, 2), "Ana")
    gone = record.add_reading(b"To be deleted.", Source(title="Gone"), [])
    record.delete(gone.document, by="Ana", reason="asked to")
    return record


def contents(record: Record) -> list[Any]:
    both = [*record.claims(), *record.claims(status="withdrawn")]
    return [
        [document.to_dict() for document in record.documents()],
        [record.document(document.sha256) for document in record.documents()],
        [claim.to_dict() for claim in both],
        [record.original(claim.id).to_dict() for claim in both],
        [[entry.to_dict() for entry in record.reviews(claim.id)] for claim in both],
        [[entry.to_dict() for entry in record.grades(document.sha256)] for document in record.documents()],
        [version.to_dict() for version in record.cases("talks")],
        [stone.to_dict() for stone in record.tombstones()],
        [found.to_dict() for found in record.search("wants aid")[0]],
    ]


def lines_of(record: Record, *, redact: bool = False) -> list[bytes]:
    lines: list[str] = []
    record.export_lines(lines.append, redact=redact)
    return [line.encode() for line in lines]


def test_a_record_goes_through_a_file_into_another_and_back(places: Places, tmp_path: Path) -> None:
    first, file = fill(places.new()), tmp_path / "talks.jsonl"
    moved = export_to(first, file, redact=False)
    assert (moved.documents, moved.claims, moved.reviews, moved.grades, moved.cases, moved.tombstones) == (
        2, 3, 4, 3, 2, 1,
    )  # fmt: skip
    other = tmp_path / "other.sqlite"  # SQLite and back, whatever it came from
    assert import_from(file, other) == moved
    with Record.open(other) as second:
        assert contents(second) == contents(first)
        assert second.documents()[0].story is not None
        back = places.new()
        with Record.open(back) as third:
            third.import_lines(lines_of(second))
            assert contents(third) == contents(first)
            assert lines_of(third) == lines_of(second) == lines_of(first)


def test_importing_twice_adds_nothing_and_what_is_new_here_stays(place: Path | str) -> None:
    record = fill(place)
    lines = lines_of(record)
    assert set(vars(record.import_lines(lines)).values()) == {0, ()}
    record.review(quote(TEXTS[0], "wants aid").id, "rejected", by="Eva")
    before = contents(record)
    assert set(vars(record.import_lines(lines)).values()) == {0, ()}
    assert contents(record) == before


def changed(lines: list[bytes], kind: str, change: dict[str, Any]) -> tuple[int, list[bytes]]:
    """Another file, and the number of the first line of this kind, in which a field says something else."""
    for number, line in enumerate(lines, 1):
        fields = json.loads(line)
        if fields["kind"] == kind:
            return number, [*lines[: number - 1], json.dumps({**fields, **change}).encode(), *lines[number:]]
    raise AssertionError(kind)


@pytest.mark.parametrize(
    ("kind", "change", "message"),
    [
        ("contadora", {"format": 99}, "not an export"),
        ("document", {"content": "!!"}, "not base64"),
        ("document", {"content": base64.b64encode(b"other").decode()}, "do not hash"),
        ("document", {"source": {"title": ""}}, "title"),
        ("document", {"source": 5}, "valid dictionary"),
        ("document", {"passages": [[0, 10**6]]}, "a passage from byte"),
        ("document", {"passages": [[0, True]]}, "no list of spans"),
        ("document", {"received_at": "yesterday"}, "no time"),
        ("document", {"name": None}, "'name' is not text"),
        ("claim", {"id": "c-000000000000"}, "the claim is c-"),
        ("claim", {"claim": {"kind": "demand"}}, "Field required"),
        ("claim", {"claim": []}, "wrong form"),
        ("claim", {"first_seen": "2020-01-01T00:00:00"}, "no time with its zone"),
        ("review", {"claim": "c-0"}, "stands in no line before"),
        ("review", {"verdict": "perhaps"}, "unknown verdict"),
        ("review", {"verdict": "edited"}, "go together"),
        ("review", {"note": "\ud800"}, "cannot be stored"),
        ("grade", {"grade": "Z9"}, "no Admiralty grade"),
        ("grade", {"document": "0"}, "stands in no line before"),
        ("grade", {"claim": "c-0"}, "none of this document"),
        ("case", {"text": "other"}, "does not hash"),
        ("case", {"version": 7}, "follows 0"),
        ("case", {"as_of": "soon"}, "no day"),
        ("tombstone", {"claims": -1}, "no count"),
        ("tombstone", {"kind": "bomb"}, "unknown kind"),
        ("end", {"lines": 3}, "the file has"),
    ],
)
def test_a_bad_line_is_named_and_nothing_of_the_file_is_kept(
    places: Places, kind: str, change: dict[str, Any], message: str
) -> None:
    number, bad = changed(lines_of(fill(places.new())), kind, change)
    with Record.open(places.new()) as record:
        with pytest.raises(RecordError, match=message) as caught:
            record.import_lines(bad)
        if "cannot be stored" not in caught.value.what:
            assert f"line {number}: " in str(caught.value)
        assert record.documents() == ()
        assert record.cases() == ()
        assert record.tombstones() == ()


def test_a_claim_whose_words_are_not_there_is_refused(place: Path | str, tmp_path: Path) -> None:
    lines = lines_of(fill(place))
    wrong = quote(TEXTS[1], "wants aid").model_copy(update={"words": "wants war"})
    for number, line in enumerate(lines, 1):
        fields = json.loads(line)
        if fields["kind"] == "claim" and fields["claim"]["document"] == wrong.document:
            fields |= {"claim": wrong.model_dump(mode="json"), "id": wrong.id}
            lines[number - 1] = json.dumps(fields).encode()
            break
    with (
        Record.open(tmp_path / "new.db") as record,
        pytest.raises(RecordError, match=f"line {number}: .*does not quote"),
    ):
        record.import_lines(lines)


@pytest.mark.parametrize(
    "broken", [b"", b"\xff\n", b"[]\n", b"{\n", b"[" * 100_000, b"null\n", b'{"kind": "end", "lines": 1}\n']
)
def test_what_is_no_export_leaves_no_record_behind(tmp_path: Path, broken: bytes) -> None:
    (tmp_path / "file.jsonl").write_bytes(broken)
    with pytest.raises(RecordError, match="line 1: "):
        import_from(tmp_path / "file.jsonl", tmp_path / "new.sqlite")
    assert [path.name for path in tmp_path.iterdir()] == ["file.jsonl"]


def test_a_file_cut_short_is_noticed_wherever_it_ends(place: Path | str, tmp_path: Path) -> None:
    whole = lines_of(fill(place))
    with Record.open(tmp_path / "new.db") as record:
        for end in range(1, len(whole)):
            with pytest.raises(RecordError, match=f"line {end + 1}: the file ends too early"):
                record.import_lines(whole[:end])
        with pytest.raises(RecordError, match="after the end"):
            record.import_lines([*whole, whole[1]])
        assert record.documents() == ()


def test_another_version_of_a_case_is_a_conflict_not_an_overwriting(places: Places) -> None:
    one, two = fill(places.new()), Record.open(places.new())
    two.save_case("talks", "title: mine\n", date(2020, 1, 1), "Eva")
    with pytest.raises(RecordError, match="another version 1 here"):
        two.import_lines(lines_of(one))
    assert two.case("talks").text == "title: mine\n"
    assert two.documents() == ()


def test_a_redacted_export_gives_no_protected_source_away_and_says_how_much_is_withheld(
    places: Places, tmp_path: Path
) -> None:
    record = fill(places.new())
    claim = quote(SECRET, "the hostages are held at the old mill", speaker="Colonel Zamora", grade="F3")
    source = Source(title="Call with the colonel", outlet="Embassy", grade="C2", handling="protected")
    record.add_reading(SECRET, source, [claim])
    record.review(claim.id, "accepted", by="Ana", note="Zamora is sound")
    record.grade_claims(claim.id, "F2", by="Ana", note="Zamora")
    record.review(quote(TEXTS[0], "wants aid").id, "accepted", by="Ana", note="as Colonel Zamora told us")
    record.save_case("protected", CASE, date(2021, 3, 4), "Ana")
    moved = export_to(record, tmp_path / "out.jsonl", redact=True)
    assert dict(moved.withheld) == {"documents": 1, "claims": 1, "reviews": 1, "grades": 1, "cases": 3}
    text = (tmp_path / "out.jsonl").read_text()
    hidden = (
        "Zamora",
        "colonel",
        "Embassy",
        "mill",
        claim.document,
        claim.document[:12],
        claim.id,
        str(claim.words),
    )
    for secret in (*hidden, base64.b64encode(SECRET).decode()[:20]):
        assert secret.casefold() not in text.casefold()
    withheld = [json.loads(line) for line in text.splitlines() if '"kind": "withheld"' in line]
    assert withheld[0]["source"] == {"title": "protected source", "grade": "C2", "handling": "protected"}
    assert withheld[1]["claim"]["grade"] == "F3"
    told = import_from(tmp_path / "out.jsonl", tmp_path / "stranger.sqlite")
    assert (told.documents, dict(told.withheld)) == (2, {"documents": 1, "claims": 1})
    assert b"Zamora" not in (tmp_path / "stranger.sqlite").read_bytes()


def test_an_export_writes_over_nothing_and_is_its_owners_alone(place: Path | str, tmp_path: Path) -> None:
    record = fill(place)
    file = tmp_path / "out.jsonl"
    export_to(record, file, redact=False)
    assert file.stat().st_mode & 0o777 == 0o600
    for path in (file, tmp_path / "no" / "out.jsonl"):
        with pytest.raises(InputError):
            export_to(record, path, redact=False)
    with pytest.raises(InputError, match="no such file"):
        import_from(tmp_path / "missing.jsonl", tmp_path / "x.sqlite")
    assert [path.name for path in tmp_path.iterdir() if path.name != "places"] == ["out.jsonl"]
