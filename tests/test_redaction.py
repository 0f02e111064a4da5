"""What leaves the house never says who a protected source is, or what exactly it said."""

from __future__ import annotations

import json
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contadora.case.claim import Claim, Person
from contadora.case.diff import changes
from contadora.case.files import loads
from contadora.case.redaction import PROTECTED, WITHHELD, Redaction
from contadora.case.source import Source
from contadora.desk import answer, brief, outward, what_changed
from tests.test_record_readings import KINDS, claims_on

CASE = """\
contadora: 1
title: Border talks
as_of: 2021-03-04
summary: The rebels will release every prisoner before the rains come, we hear.
sources:
  wire: {title: Talks resume, outlet: Wire Agency, published: 2021-03-03, own_words: true}
  call: {title: Call with the colonel, outlet: Embassy of Ruritania, grade: C2, handling: protected,
         own_words: true, published: 2021-03-04, url: "https://example.org/colonel"}
claims:
  c1: {kind: demand, document: wire, words: amnesty first, holder: rebels, issue: amnesty}
  c2: {kind: demand, document: call, words: release every prisoner before the rains come, holder: rebels,
       issue: release every prisoner before the rains, speaker: Colonel Zamora, grade: F3}
  c3: {kind: person, document: call, words: Colonel Zamora, name: Colonel Zamora, office: chief of staff}
  c4: {kind: statement, document: call, words: they will fold by April, speaker: Colonel Zamora,
       stance: negative, toward: government}
actors:
  government: {name: The government, role: principal}
  rebels: {name: The rebels, role: principal}
people:
  zamora: {name: Colonel Zamora, office: chief of staff, of: rebels, why: [c3]}
agenda:
  amnesty: {label: Amnesty, options: [none, full], status_quo: none, why: [c1]}
  prisoners: {label: Release every prisoner before the rains, options: [none, all],
              status_quo: none, why: [c2]}
stances:
  - {actor: rebels, issue: amnesty, position: full, red_line: none, why: [c1]}
  - {actor: rebels, issue: prisoners, position: all, red_line: none, why: [c2], reason: as Zamora told us}
  - {actor: government, issue: amnesty, position: none, red_line: full}
  - {actor: government, issue: prisoners, position: none, red_line: all}
"""
SECRETS = ("Zamora", "Embassy", "Ruritania", "colonel", "before the rains", "fold by April", "example.org")


def holds_none(text: str) -> None:
    for secret in SECRETS:
        assert secret.casefold() not in text.casefold(), secret


def test_a_briefing_shows_the_grade_of_a_protected_source_and_nothing_else_of_it() -> None:
    case = loads(CASE)
    page = brief(case, answer(case, draws=20))
    holds_none(page)
    assert "1 protected source withheld" in page
    assert "C2 (fairly reliable; probably true)" in page
    assert "F3 (" in page
    assert "Wire Agency" in page
    assert "Amnesty" in page


def test_the_case_itself_is_withheld_where_it_repeats_a_protected_source_and_stays_a_case() -> None:
    case = loads(CASE)
    shown = outward(case)
    holds_none(shown.model_dump_json())
    assert shown.agenda["prisoners"].label == WITHHELD
    assert shown.agenda["amnesty"].label == "Amnesty"
    assert shown.sources["protected-1"] == Source(title=PROTECTED, grade="C2", handling="protected")
    assert [claim.status for claim in shown.claims.values()] == ["unreviewed"] * 4
    assert outward(shown) == shown
    all_open = loads(CASE.replace("handling: protected", "handling: open"))
    assert outward(all_open) == all_open


def test_what_changed_is_told_without_a_protected_source() -> None:
    before = loads(CASE)
    after = loads(CASE.replace("they will fold by April", "they will fold by May").replace("C2", "B2"))
    shown = what_changed(before, after)
    assert len(shown) == len(changes(before, after)) >= 3
    told = json.dumps([change.to_dict() for change in shown])
    holds_none(told)
    assert "fold by May" not in told
    assert any(change.words == f"Grade of a {PROTECTED} was C2, is now B2." for change in shown)
    assert f"New claim of a {PROTECTED}." in [change.words for change in shown]


def test_a_changed_grade_of_an_open_source_and_of_a_speaker_is_a_difference() -> None:
    before = loads(CASE)
    after = loads(
        CASE.replace("Wire Agency,", "Wire Agency, grade: B2,").replace(
            "issue: amnesty}", "issue: amnesty, grade: F6}"
        )
    )
    assert [change.words for change in changes(before, after)] == [
        "The source 'Talks resume': grade was not known, is now B2.",
        "The claim “amnesty first”: grade was not known, is now F6.",
    ]


def test_what_an_open_source_says_as_well_is_no_secret() -> None:
    protected, wire = (
        Source(title="Note", outlet="Embassy", handling="protected"),
        Source(title="W", outlet="Wire"),
    )
    same = {"words": "the envoys will meet again in Quito", "speaker": "Ana Ruiz", "name": "Ana Ruiz"}
    claims = [Person(document="note", **same), Person(document="wire", **same)]
    hidden = Redaction({"note": protected, "wire": wire}, claims)
    for open_word in ("Ana Ruiz", "the envoys will meet again in Quito", "said Ana Ruiz"):
        assert hidden.text(open_word) == open_word
    assert hidden.text("the Embassy") == WITHHELD
    assert hidden.withheld == {"sources": 1, "claims": 1}
    assert Redaction({"wire": wire}, claims[1:]).withheld == {}


@pytest.mark.parametrize("kind", sorted(KINDS))
@given(drawn=st.data())
def test_no_words_of_a_protected_claim_of_any_kind_are_left_in_it(drawn: st.DataObject, kind: str) -> None:
    text = drawn.draw(st.text("qxzj", min_size=8, max_size=20)).encode()
    claim = drawn.draw(claims_on(text, kind, "utf-8"))
    free = {
        name: f"zq{n}{name}"
        for n, (name, info) in enumerate(type(claim).model_fields.items())
        if info.annotation in (str, str | None) and name not in ("grade", "rule", "document")
    }
    claim = claim.model_copy(update=free)
    hidden = Redaction({claim.document: Source(title="Note", handling="protected")}, [claim])
    shown = hidden.claim(claim)
    assert shown.kind == claim.kind
    assert "zq" not in shown.model_dump_json(exclude={"rule"})
    assert (shown.start, shown.end, shown.sentence, shown.words) == (None, None, None, WITHHELD)
    assert claim.document not in shown.model_dump_json()


def test_every_kind_of_claim_is_covered() -> None:
    assert {kind.__name__ for kind in KINDS.values()} == {c.__name__ for c in get_args(get_args(Claim)[0])}


def test_a_story_that_a_protected_document_began_does_not_name_it() -> None:
    hidden = Redaction({"d-1": Source(title="Note", handling="protected")}, [])
    assert hidden.source("d-2", Source(title="Wire", story="d-1"))[1].story is None
    assert hidden.source("d-2", Source(title="Wire", story="d-3"))[1].story == "d-3"
