from datetime import date

import numpy as np
import pytest

from contadora import library
from contadora.case.files import loads
from contadora.case.table import table_from_scores
from contadora.desk import answer, find_case, find_table, from_report_to_briefing, what_would_narrow
from contadora.read.reader import read_report
from contadora.solve.settlement import settle
from contadora.tell.console import (
    case_summary,
    claims_list,
    evaluation_table,
    journey_lines,
    reading_summary,
    settlement_summary,
)

REPORT = "santo-domingo-2017-12-02.txt"


@pytest.fixture(scope="module")
def reading():
    return read_report(library.report_bytes(REPORT), name=REPORT)


def test_a_reading_says_what_is_not_stated(reading):
    text = reading_summary(reading, None)
    assert "outcome: no deal" in text
    assert "next day: 2017-12-15" in text
    assert "not stated" in text


def test_each_claim_stands_on_a_line_of_its_own(reading):
    lines = claims_list(reading.claims).splitlines()
    assert len(lines) == len(reading.claims)
    assert all(line.startswith("c-") for line in lines)
    assert claims_list([]) == "No claims."


def test_control_characters_of_a_report_never_reach_the_terminal(reading):
    claim = reading.claims[0].model_copy(
        update={"words": "talks \x1b[31m\x07 went on", "speaker": "a\x1b]0;x\x07"}
    )
    assert "\x1b" not in claims_list([claim])
    assert "\x07" not in claims_list([claim])


def test_a_case_shows_unknown_positions_as_unknown():
    text = case_summary(find_case("jeddah-2023"))
    assert "unknown" in text
    bare = loads("title: T\nas_of: 2020-01-01\nactors: {a: {name: A}}\nrounds: [{outcome: ongoing}]\n")
    assert "The agenda is not known." in case_summary(bare)
    assert "venue not stated" in case_summary(bare)


def test_a_settlement_says_how_sure_it_is_and_what_would_narrow_it():
    table = find_table("santo-domingo-2017-12-02", draws=400)
    found = settle(table)
    text = settlement_summary(found, table.names, what_would_narrow(table, found))
    assert "46,656 packages" in text
    assert "over 400 draws" in text
    assert "in nine draws of ten" in text
    assert "of the spread" in text


def test_an_empty_zone_is_an_answer():
    scores = [np.array([[1.0, 0.0], [0.0, 1.0]])]
    names = {"actors": ["a", "b"], "issues": ["aid"], "options": [["none", "full"]]}
    table = table_from_scores(scores, [0.5, 0.5], **names)
    assert "No package is acceptable at the point estimate" in settlement_summary(settle(table), table.names)


def test_a_case_without_agenda_gets_a_reason_and_no_numbers():
    bare = loads("title: T\nas_of: 2020-01-01\nactors: {a: {name: A, role: principal}}\n")
    answers = answer(bare)
    assert answers.settlement is None
    assert "no agenda" in answers.why_not


def test_the_journey_names_what_it_made(tmp_path):
    steps = []
    journey = from_report_to_briefing(None, tmp_path / "new" / "out", steps.append)
    lines = journey_lines(journey.reading, journey.added, journey.case, journey.answers.settlement)
    assert len(lines) == 7
    assert len(steps) == 4
    assert all(path.exists() for path in journey.files)
    assert journey.case.as_of == date(2017, 12, 2)
    silent = journey_lines(journey.reading, journey.added, journey.case, None, "only one party is known")
    assert "settlement: not computed: only one party is known" in silent


def test_scores_stand_beside_their_baseline():
    row = {"precision": 0.5, "recall": 1.0, "f1": 0.667, "n": 3}
    outcome = {"accuracy": 0.7, "macro_f1": 0.6, "baseline_accuracy": 0.4, "baseline_macro_f1": 0.1}
    text = evaluation_table({"form": "both", "reports": 2, "kinds": {"people": row, "outcome": outcome}})
    assert "0.667" in text
    assert "always the commonest class 0.400" in text
