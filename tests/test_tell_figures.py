"""The briefing shows who blocks which package, and what is left as a faction hardens."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from defusedxml.ElementTree import fromstring

from contadora.case.files import loads
from contadora.case.model import Case
from contadora.desk import Answers, answer, brief
from contadora.tell.brief import Briefing, briefing
from contadora.tell.page import Figure
from contadora.tell.standing_out import leading_package, named_packages, package_name, solutions


@cache
def answered(text: str) -> tuple[Case, Answers]:
    case = loads(text)
    return case, answer(case, draws=200)


def composed(text: str) -> Briefing:
    case, found = answered(text)
    return briefing(
        case,
        found.settlement,
        found.ratification,
        stability=found.stability,
        support=found.support,
        curves=found.curves,
    )


def figures(page: Briefing) -> dict[str, Figure]:
    sections = (*page.sections, *page.annexes)
    blocks = [block for section in sections for block in section.blocks]
    flat = [f for block in blocks for f in (block if isinstance(block, tuple) else (block,))]
    return {f.id: f for f in flat if isinstance(f, Figure)}


def test_the_annex_of_figures_shows_who_blocks_and_schellings_curve(two_sides):
    found = figures(composed(two_sides))
    assert {"f-who-blocks", "f-hardening-hawks"} <= set(found)
    for figure in found.values():
        fromstring(figure.svg)
        assert figure.words
    assert (
        "falling to" in found["f-hardening-hawks"].words or "however hard" in found["f-hardening-hawks"].words
    )
    assert 'id="f-who-blocks"' in brief(*answered(two_sides))


def test_annexes_have_letters_in_order_and_figures_come_last(two_sides):
    titles = [annex.title for annex in composed(two_sides).annexes]
    assert titles[-1].endswith("Figures")
    assert [title.split()[1][0] for title in titles] == list("CDE")[: len(titles)]


def test_without_findings_there_is_no_annex_of_figures(two_sides):
    case, _ = answered(two_sides)
    assert not briefing(case).annexes


def test_a_package_that_only_robustness_picks_has_gains_with_ranges(two_sides):
    case, found = answered(two_sides)
    alone = {"nash": None, "kalai_smorodinsky": None, "egalitarian": None, "utilitarian": None}
    settlement = replace(found.settlement, **alone)
    assert [rules for rules, _, _ in solutions(settlement)] == [("robust",)]
    grid = next(
        b for b in _section(briefing(case, settlement), "packages") if getattr(b, "id", "") == "t-packages"
    )
    gains = [row[1][0].text for row in grid.groups[1].rows]
    assert "not computed" not in gains
    for party, text in zip(settlement.parties, gains, strict=False):
        assert text.startswith(f"{settlement.robust.worth.gains[party]:+.2f}".replace("-", "−"))


def test_a_zone_is_said_to_be_no_forecast(two_sides):
    case, found = answered(two_sides)
    text = _section(briefing(case, found.settlement), "packages")[0].text
    assert "no forecast that a deal will follow" in text


def test_the_frontier_says_in_words_what_today_and_no_deal_are_worth(two_sides):
    text = figures(composed(two_sides))["f-frontier"].words
    assert "Today’s state (diamond)" in text
    assert "No deal is worth" in text


def test_packages_are_called_by_the_rules_that_pick_them(two_sides):
    _, found = answered(two_sides)
    settlement = found.settlement
    lead = leading_package(settlement)
    assert package_name(settlement, lead).startswith("the most robust")
    assert package_name(settlement, {}) == "a package as given"
    assert list(named_packages(settlement, found.table))[-1] == "Today’s state"
    assert len(set(map(str, named_packages(settlement).values()))) == len(named_packages(settlement))


@pytest.mark.parametrize("field", ["proposed", "support"])
def test_the_desk_asks_first_about_the_leading_package(two_sides, field):
    _, found = answered(two_sides)
    lead = leading_package(found.settlement)
    asked = found.settlement.proposed if field == "proposed" else found.support[0]
    assert asked.package == lead


def _section(page: Briefing, key: str):
    return next(section for section in page.sections if section.id == key).blocks


def test_the_frontier_of_many_parties_is_drawn_in_the_annex(two_sides):
    assert "f-profiles" not in figures(composed(two_sides))
    third = "actors:\n  monitors: {name: Monitors, role: principal}\n"
    found = figures(composed(two_sides.replace("actors:\n", third)))
    assert "the frontier at the point estimate: " in found["f-profiles"].words
