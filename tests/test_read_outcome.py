"""How a round went, by weighed words: what is learnt, and that it is learnt from what we say."""

from __future__ import annotations

import pytest

from contadora.read.reader import read_report

# ruff: noqa: E501 (an opening is read whole)


@pytest.mark.parametrize(
    ("opening", "outcome"),
    [
        ("Yemen's government and the Houthis signed a peace agreement in Geneva on Friday to end six years of war.", "agreement"),
        ("The Houthis pulled their negotiators out of talks with Yemen's government on Friday in protest at air raids.", "walkout"),
        ("Talks between Yemen's government and the Houthis, due to open on Friday, were put back by a week, the U.N. said.", "postponed"),
        ("A week of talks between Yemen's government and the Houthis ended in Geneva on Friday without any agreement.", "no_deal"),
        ("Yemen's government and the Houthis opened a second day of negotiations in Geneva on Friday.", "ongoing"),
        ("Yemen's government and the Houthis agreed on Friday on a limited prisoner swap but left a truce for later talks.", "partial"),
    ],
)  # fmt: skip
def test_an_opening_tells_how_the_round_went(opening, outcome):
    report = f"GENEVA (Wire) - {opening}\nNeither delegation took questions from the press.\n"
    reading = read_report(report.encode(), name="talks_2018_09_07.txt")
    assert reading.summary()["outcome"] == outcome


def test_the_words_that_spoke_loudest_are_shown():
    report = b"GENEVA (Wire) - The Houthis turned their backs on talks with Yemen's government on Friday.\n"
    claim = next(c for c in read_report(report, name="talks_2018_09_07.txt").claims if c.kind == "round")
    assert claim.words in report.decode()
    assert claim.outcome == "walkout"


def test_a_report_without_talks_has_no_outcome():
    report = b"GENEVA (Wire) - Rain fell on the city on Friday.\nFarmers were pleased, a shopkeeper said.\n"
    assert read_report(report, name="rain_2018_09_07.txt").summary()["outcome"] is None


def test_a_plain_opening_is_surer_than_a_vague_one():
    def sure(opening):
        report = f"GENEVA (Wire) - {opening}\nNeither delegation took questions from the press.\n".encode()
        claims = read_report(report, name="talks_2018_09_07.txt").claims
        return next(c.confidence for c in claims if c.kind == "round")

    plain = sure(
        "Yemen's government and the Houthis signed a peace agreement in Geneva on Friday to end the war."
    )
    vague = sure(
        "Yemen's government and the Houthis came away from Geneva on Friday with half of a deal in doubt."
    )
    assert 0 < vague < plain <= 1
