"""What changed in a record since a day: new claims, what moved, contradictions that came or went."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

import pytest

from contadora.case.claim import Role, RoundReport, Statement
from contadora.case.movement import movement
from contadora.case.source import Source
from contadora.record import Record

FIRST, SECOND, THIRD = (datetime(2017, 12, day, 9, tzinfo=UTC) for day in (2, 15, 20))


def report(text: str, published: str, *claims):
    data = text.encode()
    digest = hashlib.sha256(data).hexdigest()
    made = [
        claim.model_copy(update={"document": digest, "words": text, "start": 0, "end": len(data)})
        for claim in claims
    ]
    return data, Source(title=text, published=published), made


def said(stance: str) -> Statement:
    return Statement(
        document="x", words="x", speaker="the government", toward="talks", stance=stance, rule="r"
    )


def outcome(result: str) -> RoundReport:
    return RoundReport(
        document="x", words="x", outcome=result, first_day="2017-12-01", last_day="2017-12-02", rule="r"
    )


@pytest.fixture
def talks(place):
    clock = [FIRST]
    with Record.open(place, clock=lambda: clock[0]) as record:
        record.add_reading(
            *report("No deal, says the government.", "2017-12-02", said("negative"), outcome("no_deal"))
        )
        clock[0] = SECOND
        record.add_reading(
            *report(
                "A deal was signed, and Chile guarantees it.",
                "2017-12-15",
                said("positive"),
                outcome("agreement"),
                Role(document="x", words="x", actor="chile", role="guarantor", rule="r"),
            )
        )
        clock[0] = THIRD
        yield record


def test_a_later_report_that_says_otherwise_moves_a_stance_and_opens_a_contradiction(talks):
    found = talks.changes(SECOND)
    assert sorted(claim.kind for claim in found.new) == ["role", "round", "statement"]
    assert {(move.about, move.before, move.after) for move in found.moved} == {
        ("the government on talks", "negative", "positive"),
        ("outcome of the last round", "no_deal", "agreement"),
    }
    assert [contradiction.about for contradiction in found.opened] == ["outcome"]
    assert found.closed == ()


def test_before_the_first_report_everything_is_new_and_nothing_moved(talks):
    found = talks.changes(FIRST)
    assert len(found.new) == 5
    assert found.moved == ()


def test_after_the_last_report_nothing_changed_until_a_person_decides(talks):
    assert not any(vars(talks.changes(SECOND + timedelta(days=1))).values())
    (contradiction,) = talks.changes(SECOND).opened
    kept, dropped = contradiction.sides
    talks.review([claim.id for claim in kept.claims], "accepted", by="Ana")
    talks.review([claim.id for claim in dropped.claims], "rejected", by="Ana")
    found = talks.changes(SECOND + timedelta(days=1))
    assert [closed.about for closed in found.closed] == ["outcome"]
    assert found.new == ()


def test_an_old_report_that_is_read_late_moves_nothing():
    sources = {
        "new": Source(title="N", published="2017-12-15"),
        "old": Source(title="O", published="2017-11-14"),
    }
    now = said("positive").model_copy(update={"document": "new"})
    late = said("negative").model_copy(update={"document": "old"})
    assert movement([now], [now, late], sources).moved == ()
    assert movement([late], [now, late], sources).moved[0].after == "positive"


def test_a_day_without_its_zone_is_refused(talks):
    from contadora.errors import RecordError

    with pytest.raises(RecordError, match="without its zone"):
        talks.changes(datetime(2017, 12, 2))
