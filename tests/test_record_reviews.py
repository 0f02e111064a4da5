"""What people decide about claims, and the versions of a case."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from contadora.case.claim import Demand, Statement
from contadora.case.source import Source
from contadora.errors import RecordError
from contadora.record import Record

TEXT = b"The opposition wants aid, then a vote. Chile was invited by the opposition."
SHA = hashlib.sha256(TEXT).hexdigest()
WIRE = Source(title="Wire")
NOON = datetime(2017, 12, 2, 12, tzinfo=UTC)


def quote(words: str, issue: str) -> Demand:
    start = TEXT.index(words.encode())
    return Demand(
        document=SHA,
        start=start,
        end=start + len(words),
        words=words,
        holder="opposition",
        issue=issue,
        rule="r",
    )


AID, VOTE = quote("wants aid", "aid"), quote("then a vote", "election")


@pytest.fixture
def record(place: Path | str) -> Record:
    opened = Record.open(place, clock=lambda: NOON)
    opened.add_reading(TEXT, WIRE, [AID, VOTE])
    return opened


def test_the_history_of_a_claim_keeps_every_decision_in_order(record: Record) -> None:
    local = datetime(2017, 12, 3, 8, 30, 15, 999, tzinfo=timezone(timedelta(hours=-4)))
    record.review(AID.id, "rejected", by="Analyst", note="reads as a slogan")
    record.review(AID.id[:8], "accepted", by="Mediator", when=local)
    first, second = record.reviews(AID.id)
    assert (first.claim, first.verdict, first.by, first.note, first.when) == (
        AID.id, "rejected", "Analyst", "reads as a slogan", NOON,
    )  # fmt: skip
    assert (second.verdict, second.by) == ("accepted", "Mediator")
    assert second.when == datetime(2017, 12, 3, 12, 30, 15, tzinfo=UTC)
    assert second.to_dict()["when"] == "2017-12-03T12:30:15+00:00"
    assert record.claim(AID.id).status == "accepted"
    assert record.reviews(VOTE.id) == ()


def test_several_claims_are_reviewed_together_or_not_at_all(record: Record) -> None:
    with pytest.raises(RecordError, match="unknown claim"):
        record.review([AID.id, "c-zzz"], "accepted", by="Analyst")
    assert record.reviews(AID.id) == ()
    assert len(record.review([AID.id, VOTE.id, AID.id[:9]], "accepted", by="Analyst")) == 2
    assert {claim.status for claim in record.claims()} == {"accepted"}


def test_an_edited_claim_shows_the_new_wording_and_keeps_the_first(record: Record) -> None:
    better = AID.model_copy(update={"issue": "humanitarian channel", "priority": 1})
    (entry,) = record.review(AID.id, "edited", by="Analyst", edited=better)
    shown = record.claim(AID.id)
    assert (shown.issue, shown.priority, shown.status) == ("humanitarian channel", 1, "edited")
    assert record.claim(shown.id) == shown  # what a list shows, a command can name
    assert record.reviews(shown.id) == record.reviews(AID.id) == (entry,)
    assert record.original(shown.id) == AID.model_copy(update={"status": "edited"})
    assert shown in record.claims(status="edited")
    assert json.loads(json.dumps(entry.to_dict()))["edited"]["issue"] == "humanitarian channel"


def test_a_claim_accepted_after_an_edit_is_accepted_as_edited_and_can_be_edited_back(record: Record) -> None:
    record.review(AID.id, "edited", by="Analyst", edited=AID.model_copy(update={"issue": "food"}))
    record.review(AID.id, "accepted", by="Mediator")
    assert (record.claim(AID.id).issue, record.claim(AID.id).status) == ("food", "accepted")
    record.review(AID.id, "edited", by="Analyst", edited=AID)
    assert record.claim(AID.id) == AID.model_copy(update={"status": "edited"})


def test_an_edit_may_change_the_kind_and_is_then_found_under_the_new_one(record: Record) -> None:
    said = Statement(document=SHA, start=AID.start, end=AID.end, words=AID.words, stance="positive")
    record.review(AID.id, "edited", by="Analyst", edited=said)
    assert [claim.id for claim in record.claims(kind="statement")] == [said.id]
    assert record.claims(kind="demand") == (VOTE,)


def test_a_later_reading_that_says_what_a_person_corrected_adds_nothing(record: Record) -> None:
    better = AID.model_copy(update={"issue": "food"})
    record.review(AID.id, "edited", by="Analyst", edited=better)
    added = record.add_reading(TEXT, WIRE, [better, VOTE])
    assert (added.new_claims, added.known_claims, added.withdrawn_claims) == (0, 2, 0)
    assert [claim.id for claim in record.claims()] == [better.id, VOTE.id]


def test_an_edit_must_quote_the_document(record: Record) -> None:
    for change in ({"words": "wants everything"}, {"document": "0" * 64}, {"end": 10_000}):
        with pytest.raises(RecordError, match="quote"):
            record.review(AID.id, "edited", by="Analyst", edited=AID.model_copy(update=change))
    assert record.claim(AID.id) == AID


def test_an_edit_cannot_turn_one_claim_into_another(record: Record) -> None:
    with pytest.raises(RecordError, match=f"claim {VOTE.id} says already"):
        record.review(AID.id, "edited", by="Analyst", edited=VOTE)
    record.review(VOTE.id, "edited", by="Analyst", edited=VOTE.model_copy(update={"issue": "ballot"}))
    with pytest.raises(RecordError, match=f"claim {VOTE.id} says already"):
        record.review(
            AID.id, "edited", by="Analyst", edited=VOTE.model_copy(update={"issue": "ballot", "grade": "B2"})
        )


def test_a_withdrawn_claim_that_is_accepted_counts_again(record: Record) -> None:
    record.add_reading(TEXT, WIRE, [VOTE])
    record.review(AID.id, "accepted", by="Analyst")
    assert record.claims(status="withdrawn") == ()
    assert record.claim(AID.id).status == "accepted"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"verdict": "accept"}, "did you mean 'accepted'"),
        ({"verdict": "edited"}, "go together"),
        ({"edited": AID}, "go together"),
        ({"by": "  "}, "needs a name"),
        ({"claim_ids": []}, "no claim"),
        ({"claim_ids": [AID.id, VOTE.id], "verdict": "edited", "edited": AID}, "one at a time|several"),
        ({"when": datetime(2017, 12, 2)}, "zone"),
        ({"note": "\ud800"}, "cannot be stored"),
    ],
)
def test_a_review_that_does_not_make_sense_is_refused(record: Record, arguments: dict, message: str) -> None:
    with pytest.raises(RecordError, match=message):
        record.review(**{"claim_ids": AID.id, "verdict": "accepted", "by": "Analyst", **arguments})
    assert record.reviews(AID.id) == ()


def test_each_changed_text_of_a_case_is_a_new_version(record: Record) -> None:
    day = date(2017, 12, 2)
    first = record.save_case("talks", "contadora: 1\n", day, "Analyst")
    same = record.save_case("talks", "contadora: 1\n", day, "Somebody else")
    second = record.save_case("talks", "contadora: 1\ntitle: ¿Ya?\n", day, "Analyst")
    assert first == same
    assert [version.version for version in record.cases("talks")] == [1, 2]
    assert record.case("talks") == second
    assert record.case("talks", 1) == first
    assert first.sha256 == hashlib.sha256(b"contadora: 1\n").hexdigest()
    assert (first.as_of, first.saved_at, first.saved_by) == (day, NOON, "Analyst")
    assert json.loads(json.dumps(second.to_dict()))["text"].endswith("¿Ya?\n")


def test_going_back_to_an_earlier_text_is_a_version_of_its_own(record: Record) -> None:
    day = date(2017, 12, 2)
    for text in ("a: 1", "a: 2", "a: 1"):
        record.save_case("talks", text, day, "Analyst")
    assert record.case("talks").version == 3
    assert record.case("talks").text == "a: 1"
    assert (
        record.save_case("talks", "a: 1", date(2017, 12, 15), "Analyst").version == 4
    )  # seen from another day


def test_cases_lists_the_latest_of_each(record: Record) -> None:
    day = date(2017, 12, 2)
    for name, text in (("b", "x: 1"), ("a", "x: 1"), ("b", "x: 2")):
        record.save_case(name, text, day, "Analyst")
    assert [(case.name, case.version) for case in record.cases()] == [("a", 1), ("b", 2)]


def test_an_unknown_case_or_version_says_what_is_there(record: Record) -> None:
    record.save_case("talks", "a: 1", date(2017, 12, 2), "Analyst")
    with pytest.raises(RecordError, match="did you mean 'talks'"):
        record.case("talk")
    with pytest.raises(RecordError, match="unknown case"):
        record.cases("nothing like it")
    for version in (0, 2, -1):
        with pytest.raises(RecordError, match="versions 1 to 1"):
            record.case("talks", version)
    for name, by in (("", "Analyst"), ("talks", "")):
        with pytest.raises(RecordError, match="needs a name"):
            record.save_case(name, "a: 2", date(2017, 12, 2), by)
