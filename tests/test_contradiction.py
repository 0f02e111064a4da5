"""What counts as a contradiction, and when it is closed."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from contadora.case.claim import (
    Accusation,
    Background,
    Demand,
    Leverage,
    Role,
    RoundReport,
    Statement,
)
from contadora.case.contradiction import contradictions
from contadora.case.source import Source
from contadora.record import Record

DAYS = {"first_day": date(2017, 12, 1), "last_day": date(2017, 12, 2)}


def told(document: str, outcome: str | None = None, **fields: Any) -> RoundReport:
    return RoundReport(document=document, words=f"{outcome}", outcome=outcome, **{**DAYS, **fields})


def answers(*claims: Any, sources: dict[str, Source] | None = None) -> list[tuple[str, list[str]]]:
    return [(c.about, [side.answer for side in c.sides]) for c in contradictions(claims, sources)]


def test_two_sources_that_give_a_round_other_outcomes_stand_side_by_side() -> None:
    one, two, three = told("a", "no_deal"), told("b", "agreement"), told("c", "no_deal")
    (found,) = contradictions([one, two, three])
    assert (found.about, found.what) == ("outcome", "outcome of the round of 2017-12-01")
    assert {side.answer: set(side.claims) for side in found.sides} == {
        "agreement": {two},
        "no_deal": {one, three},
    }
    assert not found.closed


@pytest.mark.parametrize(
    ("one", "two", "clash"),
    [
        ("agreement", "walkout", True),
        ("partial", "no_deal", True),
        ("no_deal", "postponed", False),
        ("ongoing", "no_deal", False),
        ("no_deal", "no_deal", False),
        ("no_deal", "side_deal", False),
    ],
)
def test_only_outcomes_that_exclude_each_other_clash(one: str, two: str, clash: bool) -> None:
    assert bool(contradictions([told("a", one), told("b", two)])) == clash
    assert bool(contradictions([told("b", two), told("a", one)])) == clash


@pytest.mark.parametrize(
    "other",
    [
        {"first_day": date(2018, 1, 11), "last_day": None},
        {"venue": "Quito"},
        {"modality": "hypothetical"},
        {"first_day": date(2017, 1, 1), "last_day": date(2017, 12, 31)},
    ],
)
def test_another_round_or_a_mere_possibility_contradicts_nothing(other: dict[str, Any]) -> None:
    here = told("a", "no_deal", venue="Santo Domingo")
    assert contradictions([here, told("b", "agreement", **other)]) == ()
    assert contradictions([here, told("b", "agreement", venue="Santo Domingo, Dominican Republic")])


def test_a_round_without_days_is_the_dated_one_of_its_document_or_that_of_the_report() -> None:
    none = {"first_day": None, "last_day": None}
    wire = {"b": Source(title="wire", published=date(2017, 12, 2))}
    assert answers(told("a", "no_deal"), told("b", "agreement", **none)) == []
    assert answers(told("a", "no_deal"), told("b", "agreement", **none), told("b", None)) != []
    assert answers(told("a", "no_deal"), told("b", "agreement", **none), sources=wire) != []
    late = {"b": Source(title="wire", published=date(2017, 12, 9))}
    assert answers(told("a", "no_deal"), told("b", "agreement", **none), sources=late) == []


def test_other_days_for_the_next_round_are_a_contradiction() -> None:
    found = answers(told("a", next_day=date(2017, 12, 15)), told("b", next_day=date(2018, 1, 11)))
    assert found == [("next date", ["2017-12-15", "2018-01-11"])]


def test_the_order_of_the_claims_does_not_matter() -> None:
    claims = [
        told("a", "no_deal"), told("b", "agreement"), told("c", "partial", venue="Quito"),
        told("d", "no_deal", first_day=date(2018, 1, 5), last_day=None),
        told("e", "agreement", first_day=date(2018, 1, 4), last_day=date(2018, 1, 6)),
        Role(document="a", words="w", actor="Chile", role="guarantor"),
        Role(document="b", words="w", actor="chile", role="observer"),
    ]  # fmt: skip
    expected = {
        (c.what, frozenset((s.answer, frozenset(s.claims)) for s in c.sides)) for c in contradictions(claims)
    }
    assert len(expected) == 3
    for seed in range(10):
        random.Random(seed).shuffle(claims)
        found = contradictions(claims)
        assert {
            (c.what, frozenset((s.answer, frozenset(s.claims)) for s in c.sides)) for c in found
        } == expected


def test_roles_that_one_actor_cannot_hold_together() -> None:
    def role(document: str, name: str, **more: Any) -> Role:
        return Role(document=document, words=name, actor="The Envoys", role=name, **more)  # type: ignore[arg-type]

    assert answers(role("a", "guarantor"), role("b", "observer")) == [("role", ["guarantor", "observer"])]
    assert answers(role("a", "principal"), role("b", "mediator")) == [("role", ["mediator", "principal"])]
    assert answers(role("a", "guarantor"), role("b", "host")) == []
    assert answers(role("a", "host"), role("b", "principal")) == []
    assert answers(
        role("a", "guarantor", invited_by="opposition"), role("b", "guarantor", invited_by="government")
    )
    assert answers(role("a", "guarantor"), role("b", "guarantor", modality="denied")) == [
        ("polarity", ["not so", "so"])
    ]


def test_one_voice_in_one_document_disputes_nothing_but_its_own_stance() -> None:
    def says(document: str, stance: str, words: str, **more: Any) -> Statement:
        return Statement(
            document=document, words=words, stance=stance, speaker="Ana Ruiz", toward="talks", **more
        )

    assert answers(told("a", "no_deal"), told("a", "agreement")) == []
    assert answers(told("a", "no_deal"), told("a", "agreement", speaker="Ana Ruiz")) != []
    assert answers(says("a", "positive", "one"), says("a", "negative", "two")) == [
        ("stance", ["negative", "positive"])
    ]
    assert answers(says("a", "positive", "one"), says("b", "negative", "two")) == []
    assert answers(says("a", "positive", "one"), says("a", "positive", "two", negated=True)) != []


def test_a_demand_denied_by_its_holder_is_a_contradiction() -> None:
    demand = Demand(document="a", words="w", holder="The rebels", issue="an amnesty for all fighters")
    denial = Demand(
        document="a",
        words="v",
        holder="rebels",
        issue="amnesty for all fighters",
        speaker="rebels",
        modality="denied",
    )
    (found,) = contradictions([demand, denial])
    assert (found.about, [side.answer for side in found.sides]) == ("demand", ["not so", "so"])
    assert contradictions([demand, denial.model_copy(update={"negated": True})]) == ()


def test_what_one_asserts_and_another_denies() -> None:
    pairs = [
        Leverage(document="a", words="w", lever="sanctions", by="US", on="government", change="eased"),
        Accusation(document="a", words="w", accuser="x", accused="government", act="buying time"),
        Background(document="a", words="w", what="the 2016 talks", outcome="collapsed"),
    ]
    for claim in pairs:
        assert answers(claim, claim.model_copy(update={"document": "b", "negated": True})) == [
            ("polarity", ["not so", "so"])
        ]
        assert answers(claim, claim.model_copy(update={"document": "b"})) == []


@pytest.mark.parametrize(
    ("first", "second", "closed"),
    [
        ("accepted", "rejected", True),
        ("edited", "rejected", True),
        ("rejected", "rejected", True),
        ("accepted", "accepted", False),
        ("unreviewed", "rejected", False),
        ("accepted", "unreviewed", False),
    ],
)
def test_it_closes_when_a_person_accepts_one_side_and_rejects_the_other(
    first: str, second: str, closed: bool
) -> None:
    one = told("a", "no_deal").model_copy(update={"status": first})
    two = told("b", "agreement").model_copy(update={"status": second})
    (found,) = contradictions([one, two])
    assert found.closed == closed
    assert found.to_dict()["closed"] == closed


def test_a_record_keeps_them_apart_until_they_are_reviewed(place: Path | str) -> None:
    import hashlib

    with Record.open(place) as record:
        claims = []
        for text, outcome in ((b"No deal was reached.", "no_deal"), (b"A deal was reached.", "agreement")):
            claim = told(hashlib.sha256(text).hexdigest(), outcome, start=0, end=len(text)).model_copy(
                update={"words": text.decode()}
            )
            record.add_reading(text, Source(title="wire"), [claim])
            claims.append(claim)
        assert [c.closed for c in record.contradictions()] == [False]
        record.review(claims[0].id, "accepted", by="Ana")
        record.review(claims[1].id, "rejected", by="Ana")
        assert [c.closed for c in record.contradictions()] == [True]
        assert len(record.claims()) == 2
