"""How numbers, dates and labels read."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contadora.case.claim import Statement
from contadora.case.quantity import PROBABILITY_WORDS, Quantity
from contadora.tell import words


@pytest.mark.parametrize(("term", "band"), PROBABILITY_WORDS.items())
def test_a_band_of_icd_203_owns_its_lower_end(term, band):
    low, high = band
    assert words.chance(low).startswith(f"{term} (")
    assert words.chance((low + high) / 2).startswith(f"{term} (")
    if high < 0.99:
        assert not words.chance(high).startswith(f"{term} (")


@given(st.floats(0, 1))
def test_a_likelihood_always_comes_with_its_number(share):
    text = words.chance(share)
    assert any(text.startswith(term) for term in PROBABILITY_WORDS)
    assert text.endswith("%)")


@given(st.floats(0.0001, 0.9999))
def test_only_certainty_reads_as_certainty(share):
    assert words.percent(share) not in ("0%", "100%")


@given(st.text())
def test_cleaned_text_holds_nothing_that_a_terminal_obeys(text):
    shown = words.clean(text)
    assert not [c for c in shown if ord(c) < 32 or 127 <= ord(c) < 160 or 0x202A <= ord(c) <= 0x202E]
    shown.encode()


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "data:text/html,x",
        "//example.org",
        "file:///etc/passwd",
        "https://",
        "http://exa mple.org",
        "https://[bad",
        "vbscript:x",
        " https://example.org",
        None,
    ],
)
def test_only_whole_web_addresses_become_links(url):
    assert words.link(url) is None


def test_unknown_is_a_word_and_not_a_number():
    assert words.weight(Quantity()) == "unknown"


@pytest.mark.parametrize(
    ("modality", "verb"),
    [("asserted", "states"), ("reported", "says"), ("hypothetical", "would, if …"), ("denied", "denies")],
)
def test_how_a_thing_is_said_is_never_lost(modality, verb):
    assert words.modality(Statement(document="d", words="w", modality=modality)) == verb


@pytest.mark.parametrize(
    ("dates", "text"),
    [
        ([], "date not stated"),
        ([date(2017, 12, 2)], "2 December 2017"),
        ([date(2017, 12, 30), date(2018, 1, 2)], "30 December 2017 to 2 January 2018"),
    ],
)
def test_days_of_a_round_read_as_one_expression(dates, text):
    assert words.days(dates) == text


@given(st.text(max_size=80), st.integers(8, 40))
def test_a_shortened_text_keeps_to_its_length(text, most):
    assert len(words.shortened(text, most)) <= most + 1
