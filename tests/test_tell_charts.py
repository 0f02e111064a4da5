"""The figures hold their marks and their labels, and nothing that acts."""

from __future__ import annotations

import re
from datetime import date

import pytest
from defusedxml.ElementTree import fromstring

from contadora.tell.charts import (
    Gain,
    Lane,
    Moment,
    Spot,
    Strip,
    convergence_strip,
    frontier,
    gains,
    timeline,
)

NORTH, SOUTH = "Northern Council", "Southern League"


def texts(svg: str) -> list[str]:
    return [(node.text or "") for node in fromstring(svg).iter() if node.tag.endswith("text")]


def marks(svg: str, role: str) -> int:
    """How many marks the named groups hold."""
    groups = re.findall(rf'<g class="mark-{role}[^>]*>(.*?)</g>', svg, re.S)
    return sum(len(re.findall(r"<(?:path|line|rect)\b", group)) for group in groups)


def test_a_strip_draws_position_fallback_and_red_line_of_each_party():
    strip = Strip(
        "Aid", ("none", "some", "full"), (0, 0.5, 1), (Lane(NORTH, 2, 1, 0), Lane(SOUTH, 0, None, 1)), 0
    )
    svg = convergence_strip(strip, [NORTH, SOUTH])
    assert marks(svg, "symbol") == 3
    assert marks(svg, "rule") >= 1 + 3 + 1 + 2 + 2
    assert "unknown" not in texts(svg)


def test_a_party_of_unknown_position_is_drawn_as_unknown():
    strip = Strip(
        "Aid", ("none", "full"), (0, 1), (Lane(NORTH, 1, None, None), Lane(SOUTH, None, None, None))
    )
    svg = convergence_strip(strip, [NORTH, SOUTH])
    assert texts(svg) == ["unknown"]
    assert marks(svg, "symbol") == 1


def test_gains_name_each_party_and_package():
    rows = [Gain("Nash", NORTH, 0.2, -0.1, 0.4), Gain("Nash", SOUTH, 0.3, 0.1, 0.5)]
    shown = texts(gains(rows))
    assert {NORTH, SOUTH, "Nash", "gain over no deal", "0"} <= set(shown)
    assert marks(gains(rows), "symbol") == 2


def test_the_frontier_names_its_axes_solutions_and_no_deal():
    svg = frontier([(0.3, 0.9), (0.6, 0.7)], [Spot("Nash", 0.6, 0.7)], (NORTH, SOUTH), (0.2, 0.4))
    assert {f"worth to {NORTH}", f"worth to {SOUTH}", "Nash", "no deal"} <= set(texts(svg))


def test_the_timeline_numbers_every_event_in_its_lane():
    moments = [
        Moment(1, "Rounds", date(2017, 12, 1), date(2017, 12, 2)),
        Moment(2, "Rounds", date(2017, 12, 2), date(2017, 12, 2)),
        Moment(3, "Leverage", date(2017, 12, 15), date(2017, 12, 15), planned=True),
    ]
    shown = texts(timeline(moments, date(2017, 12, 2)))
    assert {"1", "2", "3", "Rounds", "Leverage", "as of"} <= set(shown)


@pytest.mark.parametrize("years", [0, 1, 5, 40])
def test_the_timeline_draws_any_length(years):
    moments = [
        Moment(1, "Rounds", date(2000, 2, 29), date(2000, 2, 29)),
        Moment(2, "Rounds", date(2000 + years, 3, 1), date(2000 + years, 3, 1)),
    ]
    assert {"1", "2"} <= set(texts(timeline(moments, date(2000, 2, 29))))


@pytest.mark.parametrize("name", ["<script>x</script>", "datum.x", "a\x1b[0m\u202eb", "'; alert(1) //"])
def test_labels_are_data_and_never_markup(name):
    rows = [Gain(name, name, 0.2, 0.1, 0.3)]
    for svg in (gains(rows), frontier([(0.3, 0.9)], [Spot(name, 0.3, 0.9)], (name, name), (0.2, 0.4))):
        fromstring(svg)
        assert "<script" not in svg
        assert "http" not in svg.replace("http://www.w3.org", "")
