"""Finding words, linking documents that carry one story, and grading outlets and speakers apart."""

from __future__ import annotations

import hashlib
import json
import random
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contadora.case.claim import Demand
from contadora.case.source import Source
from contadora.errors import RecordError
from contadora.record import Record
from contadora.record.stories import LIKE, likeness, runs_of
from contadora.record.texts import fold
from tests.test_record_schema import make_at

WORDS = re.findall(
    r"\w+",
    "envoys of the government and opposition met in a hotel to discuss prisoners food aid courts dates and "
    "guarantees before observers from four states who said little while protesters waited outside for news",
)
TEXT = (
    "First line.\nThe opposition seeks an aid channel – “primarily”.\nMediación en México, 100% “_x_”.\n"
).encode()
SHA = hashlib.sha256(TEXT).hexdigest()


@pytest.fixture
def record(place: Path | str) -> Record:
    ticks = iter(range(10_000))
    start = datetime(2020, 1, 1, tzinfo=UTC)
    return Record.open(place, clock=lambda: start + timedelta(hours=next(ticks)))


def aid() -> Demand:
    start = TEXT.index(b"aid channel")
    return Demand(document=SHA, start=start, end=start + 11, words="aid channel", holder="o", issue="aid")


def report(seed: int, length: int = 200) -> str:
    return " ".join(random.Random(seed).choices(WORDS, k=length))


# search


def test_what_is_found_is_quoted_from_the_document_with_its_place_and_its_claims(record: Record) -> None:
    record.add_reading(TEXT, Source(title="wire"), [aid()])
    (found,), more = record.search("CHANNEL", "opposition")
    assert TEXT[found.start : found.end].decode() == found.words
    assert found.words == "The opposition seeks an aid channel – “primarily”."
    assert found.claims == (aid().id,)
    assert not more
    assert json.loads(json.dumps(found.to_dict()))["document"] == SHA


def test_capitals_accents_and_punctuation_do_not_count_and_a_phrase_is_words_in_a_row(record: Record) -> None:
    record.add_reading(TEXT, Source(title="wire"), [])
    for hit in (["mediacion"], ["MÉXICO"], ["aid channel primarily"], ["opposition", "aid"]):
        assert len(record.search(*hit)[0]) == 1, hit
    for miss in (["channel aid"], ["opposition", "mediacion"], ["oppos"], ["first line the"]):
        assert record.search(*miss) == ((), False), miss


@pytest.mark.parametrize(
    "query", ["%", "_", "' OR 1=1 --", '"', "*", "NEAR(", "a" * 40_000, "\0", "  ", "a:b", "$1"]
)
def test_a_hostile_query_is_only_text(record: Record, query: str) -> None:
    record.add_reading(TEXT, Source(title="wire"), [])
    try:
        assert record.search(query)[0] == ()
    except RecordError as refused:
        assert refused.hint  # noqa: PT017
    assert len(record.search("100%")[0]) == 1
    assert len(record.documents()) == 1


def test_the_passages_of_a_reading_are_what_is_found_and_a_new_reading_replaces_them(record: Record) -> None:
    record.add_reading(TEXT, Source(title="wire"), [], [(0, 5)])
    assert record.search("line")[0] == ()
    record.add_reading(TEXT, Source(title="wire"), [])
    assert record.search("line")[0] == ()
    record.add_reading(TEXT, Source(title="wire"), [], [(0, 11)])
    assert [found.words for found in record.search("line")[0]] == ["First line."]
    with pytest.raises(RecordError, match="a passage from byte"):
        record.add_reading(TEXT, Source(title="wire"), [], [(0, len(TEXT) + 1)])


def test_a_claim_that_restates_its_document_is_found_without_a_place(record: Record) -> None:
    said = Demand(document=SHA, words="wants observers", holder="o", issue="x")
    record.add_reading(TEXT, Source(title="wire"), [said])
    (found,), _ = record.search("observers")
    assert (found.start, found.words, found.claims) == (None, "wants observers", (said.id,))


def test_the_newest_document_comes_first_and_no_more_than_asked_for(record: Record) -> None:
    for number in range(5):
        record.add_reading(f"Talks number {number}.".encode(), Source(title=str(number)), [])
    found, more = record.search("talks", most=2)
    assert ([passage.source.title for passage in found], more) == (["4", "3"], True)
    assert not record.search("talks", most=5)[1]


@pytest.mark.parametrize("encoding", ["utf-16-le", "cp1252", "utf-8", "no-such", "undefined"])
def test_any_bytes_in_any_encoding_can_be_kept_and_searched(record: Record, encoding: str) -> None:
    try:
        data = "Una línea\nThe talks ended".encode(encoding)
    except (LookupError, UnicodeError):
        data = b"Una linea\nThe talks ended"
    record.add_reading(data, Source(title="wire", encoding=encoding), [])
    assert len(record.search("talks ended")[0]) == 1


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_a_record_of_the_first_version_is_searched_and_compared_after_its_upgrade(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    make_at(path, "0001")
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(path)) as old:
        for name in ("one", "two"):
            text = f"{name}\n{report(3)}".encode()
            sha = hashlib.sha256(text).hexdigest()
            source = json.dumps(Source(title=name, sha256=sha).model_dump(mode="json"))
            old.execute(
                "INSERT INTO documents VALUES (?, ?, ?, ?, '2020-01-01T00:00:00+00:00', ?)",
                (sha, name, len(text), source, text),
            )
        old.commit()
    with Record.open(path) as record:
        assert len(record.search("protesters")[0]) == 2
        assert len({entry.story for entry in record.documents()}) == 1


# stories


def test_a_story_that_was_published_again_or_lightly_edited_is_linked_and_never_merged(
    record: Record,
) -> None:
    words = report(1).split()
    edited = [*words[:50], "yesterday", *words[51:150], "reportedly", *words[150:190]]
    texts = [" ".join(words), "WIRE – " + " ".join(words) + "!", " ".join(edited), report(2)]
    for number, text in enumerate(texts):
        record.add_reading(text.encode(), Source(title=str(number)), [])
    first, again, changed, other = record.documents()
    assert again.story == changed.story == first.story == first.sha256
    assert other.story is None


@given(st.lists(st.sampled_from("abcdefg"), min_size=3), st.lists(st.sampled_from("abcdefg"), min_size=3))
def test_likeness_is_the_jaccard_index_of_the_runs_of_three(one: list[str], two: list[str]) -> None:
    a = {tuple(one[k : k + 3]) for k in range(len(one) - 2)}
    b = {tuple(two[k : k + 3]) for k in range(len(two) - 2)}
    assert likeness(runs_of(" ".join(one)), runs_of(" ".join(two))) == len(a & b) / len(a | b)


def test_links_are_those_of_a_comparison_of_all_pairs(record: Record) -> None:
    chance = random.Random(7)
    texts = []
    for story in range(12):
        words = report(story, 120).split()
        for _ in range(4):
            at = set(chance.sample(range(120), chance.choice([0, 2, 6, 12, 40])))
            texts.append(" ".join(chance.choice(WORDS) if k in at else word for k, word in enumerate(words)))
    texts = list(dict.fromkeys(texts))
    for text in texts:
        record.add_reading(text.encode(), Source(title="t"), [])
    group = list(range(len(texts)))
    for one in range(len(texts)):
        for two in range(one):
            alike = likeness(runs_of(texts[one]), runs_of(texts[two]))
            if alike >= LIKE:
                old, new = group[one], group[two]
                group = [new if g == old else g for g in group]
    expected = {frozenset(k for k, g in enumerate(group) if g == each) for each in group}
    shas = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
    story = {entry.sha256: entry.story or entry.sha256 for entry in record.documents()}
    found = {frozenset(k for k, sha in enumerate(shas) if story[sha] == each) for each in story.values()}
    assert found == expected
    assert 12 <= len(expected) < len(texts)


def test_when_the_first_of_a_story_is_deleted_the_others_stay_linked(record: Record) -> None:
    shas = [record.add_reading(f"{n} {report(1)}".encode(), Source(title="t"), []).document for n in range(4)]
    record.delete(shas[0], by="Analyst", reason="asked to")
    assert [entry.story for entry in record.documents()] == [shas[1]] * 3


def test_short_texts_are_not_compared(record: Record) -> None:
    for end in (".", "!"):
        record.add_reading(f"Talks ended without a deal{end}".encode(), Source(title="t"), [])
    assert [entry.story for entry in record.documents()] == [None, None]


# grades


def test_outlet_and_speaker_are_graded_apart_and_each_grade_is_logged(record: Record) -> None:
    record.add_reading(TEXT, Source(title="wire"), [aid()])
    record.grade_documents(SHA[:8], "b2", by="Ana", note="a wire service")
    record.grade_claims(aid().id, "F3", by="Luis")
    record.grade_claims(aid().id, "C3", by="Ana")
    assert record.documents()[0].source.grade == "B2"
    assert record.claim(aid().id).grade == "C3"
    assert [(g.claim, g.grade, g.by) for g in record.grades(SHA)] == [
        (None, "B2", "Ana"),
        (aid().id, "F3", "Luis"),
        (aid().id, "C3", "Ana"),
    ]
    assert record.grades(SHA)[0].to_dict()["note"] == "a wire service"


def test_a_later_reading_keeps_the_grade_that_a_person_gave(record: Record) -> None:
    record.add_reading(TEXT, Source(title="wire"), [aid()])
    record.grade_claims(aid().id, "F3", by="Ana")
    record.grade_documents(SHA, "B2", by="Ana")
    record.add_reading(
        TEXT, Source(title="wire"), [aid().model_copy(update={"rule": "better", "grade": "A1"})]
    )
    assert record.claim(aid().id).grade == "F3"
    assert record.documents()[0].source.grade == "B2"


def test_all_claims_of_a_speaker_are_graded_at_once(record: Record) -> None:
    spoken = aid().model_copy(update={"speaker": "Ana Ruiz"})
    record.add_reading(TEXT, Source(title="wire"), [spoken, aid()])
    assert len(record.grade_claims([], "D4", by="Luis", speaker="ana RUÍZ")) == 1
    assert {claim.speaker: claim.grade for claim in record.claims()} == {"Ana Ruiz": "D4", None: None}
    with pytest.raises(RecordError, match="nobody called"):
        record.grade_claims([], "D4", by="Luis", speaker="nobody")


@pytest.mark.parametrize("grade", ["G1", "A7", "", "A", "A10", "Ａ1"])
def test_what_is_no_grade_is_refused(record: Record, grade: str) -> None:
    record.add_reading(TEXT, Source(title="wire"), [aid()])
    with pytest.raises(RecordError, match="no Admiralty grade"):
        record.grade_claims(aid().id, grade, by="Ana")
    with pytest.raises(RecordError, match="needs a name"):
        record.grade_claims(aid().id, "B2", by=" ")
    assert record.grades(SHA) == ()
