"""For or against: what a speaker's words weigh."""

from __future__ import annotations

import pytest

from contadora.read.reader import read_report


@pytest.mark.parametrize(
    ("said", "stance"),
    [
        ("the talks had made notable progress", "positive"),
        ("the talks had made no progress and blamed the rebels", "negative"),
        ("the ministers would take up the agenda on Tuesday", "neutral"),
        ("he was deeply satisfied with what had been achieved", "positive"),
        ("the rebels had betrayed every pledge", "negative"),
    ],
)
def test_a_statement_leans_as_its_words_do(said, stance):
    report = f"GENEVA (Wire) - Talks went on in Geneva on Friday.\nYemen's foreign minister said {said}.\n"
    claims = read_report(report.encode(), name="talks_2018_01_05.txt").claims
    assert [c.stance for c in claims if c.kind == "statement"] == [stance]


def test_names_do_not_lean():
    said = "{} would send two officials to the meeting on Tuesday"
    stances = set()
    for name in ("Norway", "Syria", "Oman", "Chile"):
        lead = "GENEVA (Wire) - Talks went on in Geneva on Friday.\n"
        report = f"{lead}A U.N. spokesman said {said.format(name)}.\n"
        claims = read_report(report.encode(), name="talks_2018_01_05.txt").claims
        stances |= {c.stance for c in claims if c.kind == "statement"}
    assert len(stances) == 1
