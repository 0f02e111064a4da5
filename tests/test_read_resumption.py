"""On which day the talks go on: every day of a report weighed."""

from __future__ import annotations

import pytest

from contadora.read.reader import read_report


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("The teams are to sit down again on March 20.", "2015-03-20"),
        ("The delegates will be back at the table on March 20.", "2015-03-20"),
        ("The talks restart on March 20, Oman said.", "2015-03-20"),
        ("Parliament votes on the budget on March 20.", None),
        ("The rebels quit the truce on Thursday.", None),
    ],
)
def test_one_day_is_that_of_the_next_round(said, day):
    lead = "GENEVA, March 6 (Wire) - Talks between Yemen's government and the Houthis ended on Friday."
    reading = read_report(f"{lead}\n{said}\n".encode(), name="talks_2015_03_06.txt")
    assert reading.summary()["next_day"] == day
