"""Who wants what: wordings that hold a demand, and some that hold none."""

from __future__ import annotations

import pytest

from contadora.read.reader import read_report

LEAD = "GENEVA (Wire) - Talks between Yemen's government and the Houthis went on in Geneva on Friday.\n"


def demands(said, lead=LEAD):
    claims = read_report(f"{lead}{said}\n".encode(), name="talks_2018_01_05.txt").claims
    return [(c.holder, c.issue) for c in claims if c.kind == "demand"]


@pytest.mark.parametrize(
    ("said", "holder", "of"),
    [
        ("The Houthis refused to leave the port until prisoners were freed.", "houthis", "prisoners"),
        ("The Houthis would go home unless the siege was lifted.", "houthis", "siege"),
        ("The Houthis will discuss nothing until the airport reopens.", "houthis", "airport"),
        ("The Houthis asked that salaries be paid.", "houthis", "salaries"),
        (
            "The government of President Abd-Rabbu Mansour Hadi wants the Houthis to leave the capital.",
            "yemen government",
            "leave the capital",
        ),
    ],
)
def test_a_condition_is_a_demand_of_the_side_that_makes_it(said, holder, of):
    ((found, issue),) = demands(said)
    assert found == holder
    assert of in issue


def test_a_source_that_asks_to_stay_unnamed_demands_nothing():
    assert demands('"It is over," said a Houthi delegate, asking that his name be withheld.') == []


def test_an_aside_about_nothing_is_no_demand():
    assert demands("Rebel leaders met in the capital ,, as the Houthis had demanded .") == []
