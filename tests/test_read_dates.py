"""Days as worded, against the date of the report."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contadora.read.dates import date_in_name, resolve
from contadora.read.reader import read_report

SATURDAY = date(2017, 12, 2)


@pytest.mark.parametrize(
    ("words", "ahead", "day"),
    [
        ("dec. 15", True, date(2017, 12, 15)),
        ("15 December", True, date(2017, 12, 15)),
        ("the 15th of december", True, date(2017, 12, 15)),
        ("january 11", True, date(2018, 1, 11)),
        ("nov. 30", None, date(2017, 11, 30)),
        ("march 23 , 2016", None, date(2016, 3, 23)),
        ("on saturday", None, SATURDAY),
        ("on friday", None, date(2017, 12, 1)),
        ("on saturday", True, date(2017, 12, 9)),
        ("next monday", None, date(2017, 12, 4)),
        ("last monday", None, date(2017, 11, 27)),
        ("tomorrow", None, date(2017, 12, 3)),
        ("yesterday", None, date(2017, 12, 1)),
        ("in two weeks", True, date(2017, 12, 16)),
        ("in 10 days", True, date(2017, 12, 12)),
        ("in january", True, None),
        ("next week", True, None),
        ("feb. 30", True, None),
    ],
)
def test_words_give_the_day_that_a_reader_would_take(words, ahead, day):
    assert resolve(words.lower(), SATURDAY, ahead=ahead) == day


def test_without_a_date_of_the_report_only_full_dates_resolve():
    assert resolve("monday", None, ahead=True) is None
    assert resolve("dec. 15", None) is None
    assert resolve("dec. 15 , 2017", None) == date(2017, 12, 15)


@given(st.dates(date(1990, 1, 1), date(2040, 1, 1)), st.sampled_from(["monday", "tuesday", "sunday"]))
def test_a_coming_weekday_lies_within_a_week_ahead(published, weekday):
    day = resolve(weekday, published, ahead=True)
    assert 0 < (day - published).days <= 7
    assert day.strftime("%A").lower() == weekday


def test_the_file_name_is_a_hint_that_says_so():
    text = b"ADDIS ABABA (Wire) - Talks on Sudan were adjourned and will resume on Monday."
    reading = read_report(text, name="2023-06-01_talks.txt")
    assert reading.dated_by == "file name"
    assert reading.summary()["next_day"] == "2023-06-05"
    undated = read_report(text)
    assert undated.dated_by is None
    assert undated.summary()["next_date"] == "monday"
    assert undated.summary()["next_day"] is None


def test_the_dateline_gives_outlet_place_and_day():
    reading = read_report(b"HAVANA, Dec 2, 2015 (Reuters) - Talks will resume on Friday.")
    assert reading.source.outlet == "reuters"
    assert reading.parts[0].place == "havana"
    assert reading.source.published == date(2015, 12, 2)
    assert reading.dated_by == "dateline"


@pytest.mark.parametrize("name", ["x.txt", "99999999.txt", "2017_13_40.txt"])
def test_names_without_a_date_give_none(name):
    assert date_in_name(name) is None


def test_a_day_beyond_the_calendar_is_not_resolved():
    assert resolve("tomorrow", date(9999, 12, 31)) is None
    assert resolve("in 999 weeks", date(9999, 12, 1)) is None
    assert resolve("yesterday", date(1, 1, 1)) is None
