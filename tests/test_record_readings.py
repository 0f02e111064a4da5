"""What a record keeps of a reading, and what becomes of the claims of older readings."""

from __future__ import annotations

import hashlib
import itertools
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contadora.case.claim import Claim, ClaimKind, Demand, Person, Spoken
from contadora.case.source import Source
from contadora.errors import RecordError
from contadora.record import Record
from tests.conftest import Places

TEXT = (
    "The envoy, Ana Ruiz, said the opposition seeks an aid channel – “primarily”. Chile was invited.".encode()
)
SHA = hashlib.sha256(TEXT).hexdigest()
WIRE = Source(title="Wire", outlet="Agency", published=date(2017, 12, 2), encoding="utf-8")
KINDS: dict[str, type[Spoken]] = {
    model.model_fields["kind"].default: model for model in get_args(get_args(Claim)[0])
}


def quote(words: str, *, rule: str = "demands", **fields: Any) -> Demand:
    start = TEXT.index(words.encode())
    end = start + len(words.encode())
    fields = {"holder": "opposition", "issue": "aid", **fields}
    return Demand(document=SHA, start=start, end=end, words=words, rule=rule, **fields)


AID, CHILE, ENVOY = quote("aid channel – “primarily”"), quote("Chile was invited"), quote("Ana Ruiz")


@pytest.fixture(scope="module")
def reused(places: Places) -> Path | str:
    place = places.new()
    Record.open(place).close()
    return place


@pytest.fixture
def record(place: Path | str) -> Record:
    return Record.open(place)


def field_values(name: str, annotation: Any) -> st.SearchStrategy[Any]:
    if name == "grade":
        return st.none() | st.from_regex(r"[A-F][1-6]", fullmatch=True)
    if name == "confidence":
        return st.none() | st.floats(0, 1)
    if annotation is str or str in get_args(annotation):
        texts = st.text(min_size=1, max_size=12)
        return texts if annotation is str else st.none() | texts
    if int in get_args(annotation):
        return st.none() | st.integers(1, 9)
    return st.from_type(annotation)


@st.composite
def claims_on(draw: st.DrawFn, data: bytes, kind: str, encoding: str) -> Claim:
    """Any claim of a kind that quotes ``data``, with every field filled in one way or another."""
    model = KINDS[kind]
    placed = {"document", "start", "end", "words", "status", "kind"}
    fields = {
        name: draw(field_values(name, info.annotation))
        for name, info in model.model_fields.items()
        if name not in placed
    }
    start = draw(st.integers(0, len(data)))
    end = draw(st.integers(start, len(data)))
    words = data[start:end].decode(encoding, errors="replace")
    sha = hashlib.sha256(data).hexdigest()
    return model(document=sha, start=start, end=end, words=words, **fields)  # type: ignore[return-value]


def test_the_kinds_under_test_are_all_kinds_of_claim() -> None:
    assert set(KINDS) == set(get_args(ClaimKind))


@pytest.mark.parametrize("kind", sorted(KINDS))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=st.data())
def test_a_claim_of_every_kind_comes_back_as_it_was_given(
    drawn: st.DataObject, kind: str, places: Places, reused: Path | str
) -> None:
    data = drawn.draw(st.binary(max_size=40) | st.text(max_size=20).map(str.encode))
    encoding = drawn.draw(st.sampled_from(["utf-8", "cp1252", "latin-1", "ascii", "utf-16-le"]))
    given_claims = drawn.draw(st.lists(claims_on(data, kind, encoding), max_size=4))
    unique = {claim.id: claim for claim in given_claims}
    with Record.open(places.emptied(reused), create=False) as record:
        added = record.add_reading(data, Source(title="t", encoding=encoding), given_claims)
        assert added.new_claims == len(unique)
        assert {claim.id: claim for claim in record.claims()} == unique
        assert {claim.id: claim for claim in record.claims(kind=kind)} == unique  # type: ignore[arg-type]
        assert record.document(added.document)[0] == data
        for key, claim in unique.items():
            assert record.claim(key) == claim


def test_the_document_comes_back_byte_for_byte_with_its_source(record: Record) -> None:
    added = record.add_reading(TEXT, WIRE, [AID])
    data, source = record.document(added.document[:6])
    assert data == TEXT
    assert source == WIRE.model_copy(update={"sha256": SHA})
    (listed,) = record.documents()
    assert (listed.sha256, listed.name, listed.size, listed.source) == (SHA, "Wire", len(TEXT), source)
    assert listed.to_dict()["source"]["published"] == "2017-12-02"


def test_reading_a_file_twice_stores_it_once(record: Record) -> None:
    first = record.add_reading(TEXT, WIRE, [AID, CHILE])
    again = record.add_reading(TEXT, WIRE, [AID, CHILE])
    assert first.to_dict() == {
        "document": SHA, "new_document": True, "new_claims": 2, "known_claims": 0, "withdrawn_claims": 0,
    }  # fmt: skip
    assert (again.new_document, again.new_claims, again.known_claims, again.withdrawn_claims) == (
        False,
        0,
        2,
        0,
    )
    assert len(record.documents()) == 1
    assert record.claims() == (AID, CHILE)


def test_a_claim_made_twice_in_one_reading_is_one_claim(record: Record) -> None:
    assert record.add_reading(TEXT, WIRE, [AID, AID]).new_claims == 1


def test_a_better_reading_adds_its_claims_and_withdraws_what_it_no_longer_makes(record: Record) -> None:
    record.add_reading(TEXT, WIRE, [AID, CHILE])
    better = record.add_reading(TEXT, WIRE, [CHILE, ENVOY])
    assert (better.new_claims, better.known_claims, better.withdrawn_claims) == (1, 1, 1)
    assert set(record.claims()) == {CHILE, ENVOY}
    assert record.claims(status="withdrawn") == (AID,)
    assert record.claim(AID.id) == AID  # a case that cites it can still show it


def test_a_better_reading_keeps_what_a_person_decided(record: Record) -> None:
    record.add_reading(TEXT, WIRE, [AID, CHILE])
    record.review(AID.id, "accepted", by="analyst")
    record.review(CHILE.id, "rejected", by="analyst")
    better = record.add_reading(TEXT, WIRE, [ENVOY])
    assert better.withdrawn_claims == 0
    assert {claim.id: claim.status for claim in record.claims()} == {
        AID.id: "accepted", CHILE.id: "rejected", ENVOY.id: "unreviewed",
    }  # fmt: skip


def test_a_withdrawn_claim_comes_back_when_a_reading_makes_it_again(record: Record) -> None:
    record.add_reading(TEXT, WIRE, [AID])
    record.add_reading(TEXT, WIRE, [CHILE])
    back = record.add_reading(TEXT, WIRE, [AID, CHILE])
    assert (back.new_claims, back.known_claims) == (0, 2)
    assert set(record.claims()) == {AID, CHILE}


def test_an_unreviewed_claim_takes_the_newer_confidence_and_a_reviewed_one_does_not(record: Record) -> None:
    record.add_reading(TEXT, WIRE, [AID, CHILE])
    record.review(CHILE.id, "accepted", by="analyst")
    surer = [claim.model_copy(update={"confidence": 0.3, "rule": "model"}) for claim in (AID, CHILE)]
    record.add_reading(TEXT, WIRE, surer)
    assert (record.claim(AID.id).confidence, record.claim(AID.id).rule) == (0.3, "model")
    assert (record.claim(CHILE.id).confidence, record.claim(CHILE.id).rule) == (1.0, "demands")


def test_claims_made_by_hand_add_to_a_reading_and_outlive_the_next(record: Record) -> None:
    by_hand = quote("Ana Ruiz", rule="hand")
    record.add_reading(TEXT, WIRE, [AID])
    assert record.add_reading(TEXT, WIRE, [by_hand]).withdrawn_claims == 0
    assert set(record.claims()) == {AID, by_hand}
    record.add_reading(TEXT, WIRE, [ENVOY])  # the reader finds it too, then loses it again
    record.add_reading(TEXT, WIRE, [])
    assert record.claims() == (by_hand,)


def by_model(claim: Demand, model: str = "llm:small") -> Demand:
    return claim.model_copy(update={"rule": model, "confidence": None})


def test_a_model_and_the_rules_do_not_withdraw_each_other_s_claims(record: Record) -> None:
    record.add_reading(TEXT, WIRE, [AID])
    beside = record.add_reading(TEXT, WIRE, [by_model(CHILE)])
    assert (beside.new_claims, beside.withdrawn_claims) == (1, 0)
    again = record.add_reading(TEXT, WIRE, [ENVOY])
    assert again.withdrawn_claims == 1
    assert set(record.claims()) == {ENVOY, by_model(CHILE)}


def test_a_model_that_reads_again_replaces_its_own_claims_only(record: Record) -> None:
    record.add_reading(TEXT, WIRE, [AID])
    record.add_reading(TEXT, WIRE, [by_model(CHILE)])
    record.add_reading(TEXT, WIRE, [by_model(ENVOY, "llm:large")])
    assert record.add_reading(TEXT, WIRE, [], reader="llm:small").withdrawn_claims == 1
    assert set(record.claims()) == {AID, by_model(ENVOY, "llm:large")}


def test_a_model_that_broke_off_withdraws_nothing(record: Record) -> None:
    record.add_reading(TEXT, WIRE, [by_model(CHILE)])
    broken = record.add_reading(TEXT, WIRE, [by_model(ENVOY)], reader="llm:small", whole=False)
    assert (broken.new_claims, broken.withdrawn_claims) == (1, 0)
    assert set(record.claims()) == {by_model(CHILE), by_model(ENVOY)}


@pytest.mark.parametrize("model_first", [True, False])
def test_a_claim_that_two_readers_make_stands_until_neither_makes_it(
    record: Record, model_first: bool
) -> None:
    sure = AID.model_copy(update={"confidence": 0.8})
    for claim in (by_model(AID), sure) if model_first else (sure, by_model(AID)):
        record.add_reading(TEXT, WIRE, [claim])
    both = record.claim(AID.id)
    assert (both.rule, both.confidence) == ("demands + llm:small", 0.8)
    assert record.add_reading(TEXT, WIRE, []).withdrawn_claims == 0
    left = record.claim(AID.id)
    assert (left.rule, left.confidence) == ("llm:small", None)
    assert record.add_reading(TEXT, WIRE, [], reader="llm:small").withdrawn_claims == 1
    assert record.claims() == ()


def test_a_rule_keeps_its_confidence_when_the_model_drops_the_claim(record: Record) -> None:
    record.add_reading(TEXT, WIRE, [AID.model_copy(update={"confidence": 0.8})])
    record.add_reading(TEXT, WIRE, [by_model(AID)])
    record.add_reading(TEXT, WIRE, [], reader="llm:small")
    assert (record.claim(AID.id).rule, record.claim(AID.id).confidence) == ("demands", 0.8)


def test_what_a_person_wrote_by_hand_takes_the_place_of_what_readers_said(record: Record) -> None:
    record.add_reading(TEXT, WIRE, [AID])
    record.add_reading(TEXT, WIRE, [by_model(AID)])
    record.add_reading(TEXT, WIRE, [AID.model_copy(update={"rule": "hand"})])
    record.add_reading(TEXT, WIRE, [])
    assert [claim.rule for claim in record.claims()] == ["hand"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.tuples(st.just("read"), st.sets(st.integers(0, 4)))
        | st.tuples(st.sampled_from(["accepted", "rejected"]), st.integers(0, 4)),
        max_size=8,
    )
)
def test_what_is_listed_is_the_newest_reading_and_all_that_was_reviewed(
    steps: list[tuple[str, Any]], places: Places, reused: Path | str
) -> None:
    pool = [quote(words) for words in ("The envoy", "Ana Ruiz", "said", "opposition", "Chile")]
    listed: set[str] = set()
    verdicts: dict[str, str] = {}
    ever: set[str] = set()
    with Record.open(places.emptied(reused)) as record:
        for step, what in steps:
            if step == "read":
                record.add_reading(TEXT, WIRE, [pool[index] for index in sorted(what)])
                listed = {pool[index].id for index in what}
                ever |= listed
            elif pool[what].id in ever:
                record.review(pool[what].id, step, by="analyst")  # type: ignore[arg-type]
                verdicts[pool[what].id] = step
        expected = {key: verdicts.get(key, "unreviewed") for key in listed | verdicts.keys()}
        assert {claim.id: claim.status for claim in record.claims()} == expected
        assert {claim.id for claim in record.claims(status="withdrawn")} == ever - expected.keys()
        for status in ("unreviewed", "accepted", "rejected"):
            chosen = {claim.id for claim in record.claims(status=status)}  # type: ignore[arg-type]
            assert chosen == {key for key, verdict in expected.items() if verdict == status}


def test_claims_are_listed_by_document_and_in_the_order_of_the_text(place: Path | str) -> None:
    ticks = itertools.count()
    start = datetime(2017, 12, 2, tzinfo=UTC)
    record = Record.open(place, clock=lambda: start + timedelta(hours=next(ticks)))
    other = b"Chile replies"
    sha = hashlib.sha256(other).hexdigest()
    reply = Demand(document=sha, start=0, end=5, words="Chile", holder="chile", issue="aid", rule="r")
    record.add_reading(TEXT, WIRE, [CHILE, AID, ENVOY])
    record.add_reading(other, Source(title="Second"), [reply])
    assert record.claims() == (ENVOY, AID, CHILE, reply)
    assert record.claims(document=sha[:8]) == (reply,)
    assert [entry.received_at for entry in record.documents()] == [start, start + timedelta(hours=1)]


def test_a_claim_without_a_span_is_kept_as_given(record: Record) -> None:
    bare = Person(document=SHA, words="anything", name="Ana Ruiz", rule="people")
    record.add_reading(TEXT, WIRE, [bare])
    assert record.claims() == (bare,)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"words": "aid channel - primarily"}, "does not quote"),
        ({"start": AID.start + 1}, "does not quote"),
        ({"end": len(TEXT) + 9}, "document of"),
        ({"document": "0" * 64}, "not this one"),
        ({"status": "accepted"}, "review()"),
    ],
)
def test_a_claim_that_does_not_quote_its_document_is_refused_and_nothing_is_kept(
    record: Record, change: dict[str, Any], message: str
) -> None:
    with pytest.raises(RecordError, match=r"talks-\d+\.db|postgresql://") as caught:
        record.add_reading(TEXT, WIRE, [CHILE, AID.model_copy(update=change)])
    assert message in str(caught.value)
    assert record.documents() == ()
    assert record.claims() == ()


def test_a_span_to_the_end_that_runs_past_it_is_refused(record: Record) -> None:
    last = quote("invited.")
    with pytest.raises(RecordError, match="of a document of"):
        record.add_reading(TEXT, WIRE, [last.model_copy(update={"end": last.end + 1})])


def test_a_source_that_names_another_document_is_refused(record: Record) -> None:
    with pytest.raises(RecordError, match="not the document its source names"):
        record.add_reading(TEXT, WIRE.model_copy(update={"sha256": "0" * 64}), [])


@pytest.mark.parametrize("encoding", ["no-such", "rot13", "zlib", "a\0b", "undefined"])
def test_an_unusable_encoding_is_named(record: Record, encoding: str) -> None:
    with pytest.raises(RecordError, match="unknown text encoding"):
        record.add_reading(TEXT, WIRE.model_copy(update={"encoding": encoding}), [AID])


def test_a_number_too_large_for_a_database_is_an_error_not_a_traceback(record: Record) -> None:
    with pytest.raises(RecordError, match="cannot be stored"):
        record.add_reading(TEXT, WIRE, [AID.model_copy(update={"sentence": 10**30})])


def test_a_second_reading_corrects_the_source_but_erases_nothing(record: Record) -> None:
    record.add_reading(TEXT, WIRE.model_copy(update={"grade": "B2"}), [])
    record.add_reading(TEXT, Source(title="Talks end", outlet="Agency Two"), [])
    (listed,) = record.documents()
    assert (listed.source.title, listed.source.outlet, listed.source.grade) == (
        "Talks end",
        "Agency Two",
        "B2",
    )
    assert listed.source.published == date(2017, 12, 2)
    assert listed.name == "Wire"


def test_reading_again_never_opens_a_protected_report(record: Record) -> None:
    record.add_reading(TEXT, WIRE.model_copy(update={"handling": "protected", "own_words": True}), [])
    record.add_reading(TEXT, WIRE, [])
    source = record.documents()[0].source
    assert (source.handling, source.own_words) == ("protected", True)


def test_a_new_encoding_must_fit_the_claims_that_stay(record: Record) -> None:
    record.add_reading(TEXT, WIRE, [AID])
    record.review(AID.id, "accepted", by="analyst")
    with pytest.raises(RecordError, match="as cp1252"):
        record.add_reading(TEXT, WIRE.model_copy(update={"encoding": "cp1252"}), [])
    assert record.documents()[0].source.encoding == "utf-8"


def test_a_better_encoding_withdraws_the_claims_read_in_the_wrong_one(record: Record) -> None:
    wrong = AID.model_copy(update={"words": TEXT[AID.start : AID.end].decode("cp1252", errors="replace")})
    record.add_reading(TEXT, WIRE.model_copy(update={"encoding": "cp1252"}), [wrong])
    record.add_reading(TEXT, WIRE, [AID])
    assert record.claims() == (AID,)
    with pytest.raises(RecordError, match="does not quote"):
        record.review(wrong.id, "accepted", by="analyst")
    record.review(wrong.id, "rejected", by="analyst")


def test_an_unknown_or_ambiguous_name_says_what_is_there(record: Record) -> None:
    with pytest.raises(RecordError, match="unknown document 'abc'"):
        record.document("abc")
    numbers = b"0123456789ABCDEFGHIJ"  # more documents than first hex digits: two must share one
    for index in range(17):
        record.add_reading(numbers[: index + 1], Source(title=str(index)), [])
    shas = sorted(listed.sha256 for listed in record.documents())
    shared = next(one[0] for one, two in itertools.pairwise(shas) if one[0] == two[0])
    with pytest.raises(RecordError, match=f"'{shared}' fits") as caught:
        record.document(shared)
    assert all(sha in str(caught.value) for sha in shas if sha[0] == shared)
    with pytest.raises(RecordError, match="unknown document ''"):
        record.document("")
    with pytest.raises(RecordError, match="unknown document '%'"):
        record.document("%")


def test_an_unknown_claim_id_suggests_the_nearest(record: Record) -> None:
    record.add_reading(TEXT, WIRE, [AID])
    typo = AID.id[:-1] + ("0" if AID.id[-1] != "0" else "1")
    with pytest.raises(RecordError, match=f"did you mean '{AID.id}'"):
        record.claim(typo)
    assert record.claim(AID.id[:7]) == AID


def test_an_unknown_kind_or_status_is_corrected(record: Record) -> None:
    with pytest.raises(RecordError, match="did you mean 'demand'"):
        record.claims(kind="demands")  # type: ignore[arg-type]
    with pytest.raises(RecordError, match="did you mean 'accepted'"):
        record.claims(status="accept")  # type: ignore[arg-type]
