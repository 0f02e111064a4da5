"""What a package is worth, who accepts it, and the figures that show it."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from contadora.case.drawing import tabulate
from contadora.case.files import loads
from contadora.case.table import ConsentRule, table_from_scores
from contadora.solve.ratification import schelling_curve
from contadora.solve.settlement import Support, settle, support, worth
from contadora.tell.ratifying_charts import hardening_chart
from contadora.tell.settlement_charts import agenda_strip, blocking_matrix, frontier_chart, gain_profiles
from contadora.tell.standing_out import named_packages


def texts(svg: str) -> list[str]:
    return [(node.text or "") for node in fromstring(svg).iter() if node.tag.endswith("text")]


def marks(svg: str, role: str) -> int:
    groups = re.findall(rf'<g class="mark-{role}[^>]*>(.*?)</g>', svg, re.S)
    return sum(len(re.findall(r"<(?:path|line|rect)\b", group)) for group in groups)


def port(parties: int = 2):
    scores = [np.array([[3.0, 0, 1], [0, 2, 1], [1, 1, 0]]), np.array([[1.0, 0], [0, 3], [0, 1]])]
    names = ["Mayor", "Union", "Company"][:parties]
    return table_from_scores(
        [s[:parties] for s in scores],
        [1.0, 1.0, 0.5][:parties],
        actors=names,
        issues=["Site", "Jobs"],
        options=[["inner", "outer", "none"], ["local", "open"]],
    )


@pytest.fixture
def drawn(two_sides):
    return tabulate(loads(two_sides), draws=300, seed=3)


def utility(table, actor: int, package: dict[str, str], draw: int) -> float:
    return sum(
        table.weights[draw, actor, k] * table.values[draw, actor, k, options.index(package[issue])]
        for k, (issue, options) in enumerate(zip(table.issues, table.options, strict=True))
    )


def test_a_package_is_worth_what_its_clauses_are_worth_together(drawn):
    package = {"amnesty": "partial", "posts": "2"}
    found = worth(drawn, package)
    for party in settle(drawn).parties:
        place = drawn.actors.index(party)
        gains = [utility(drawn, place, package, n) - drawn.disagreement[n, place] for n in range(drawn.draws)]
        assert found.gain_range[party] == pytest.approx(np.quantile(gains, (0.05, 0.95)))
        assert found.utilities[party] == pytest.approx(utility(drawn.point(), place, package, 0))


def test_support_counts_the_draws_in_which_each_actor_gains(drawn):
    packages = {
        "soft": {"amnesty": "partial", "posts": "2"},
        "hard": {"amnesty": "full", "posts": "4"},
    }
    for row in support(drawn, packages):
        for actor, share in row.chances.items():
            place = drawn.actors.index(actor)
            gains = [
                utility(drawn, place, row.package, n) >= drawn.disagreement[n, place] - 1e-12
                for n in range(drawn.draws)
            ]
            assert share == pytest.approx(np.mean(gains))
        assert row.together <= min(row.chances[p] for p in row.consenting)


def test_a_party_stands_before_those_who_sit_in_its_bodies(drawn):
    row = support(drawn, {"any": {"amnesty": "none", "posts": "0"}})[0]
    assert list(row.chances) == ["government", "rebels", "hawks"]
    assert row.consenting == ("government", "rebels")


@given(st.integers(0, 2), st.lists(st.booleans(), min_size=3, max_size=3))
def test_a_package_that_enough_accept_meets_the_consent_rule(may_refuse, agrees):
    scores = np.array([[1.0 if yes else 0.0] for yes in agrees])
    table = table_from_scores([scores], [0.5] * 3, actors="abc", issues=["x"], options=[["only"]])
    table = replace(table, consent=ConsentRule((0, 1, 2), may_refuse=may_refuse))
    row = support(table, {"it": {"x": "only"}})[0]
    assert row.together == float(agrees.count(False) <= may_refuse)


def test_the_most_robust_package_has_gains_with_ranges(drawn):
    found = settle(drawn)
    assert found.robust.worth == worth(drawn, found.robust.best.package)


def test_todays_state_counts_each_way_to_fill_an_unknown_issue_alike(drawn):
    today = settle(drawn).status_quo
    assert today.package == {"amnesty": "none", "posts": "0"}
    unsure = replace(drawn.point(), status_quo=(0, None))
    found = settle(replace(drawn, status_quo=(0, None), estimate=unsure)).status_quo
    ways = [worth(drawn, {"amnesty": "none", "posts": posts}).utilities for posts in ("0", "2", "4")]
    assert found.package == {"amnesty": "none"}
    for party, utility_ in found.utilities.items():
        assert utility_ == pytest.approx(np.mean([way[party] for way in ways]))


def test_where_nothing_is_known_of_today_there_is_no_todays_state():
    assert settle(port()).status_quo is None


def test_the_frontier_marks_no_deal_today_and_the_proposal(drawn):
    found = settle(drawn, proposal={"amnesty": "full", "posts": "0"})
    shown = " · ".join(texts(frontier_chart(found, drawn.names)))
    for word in ("no deal", "today", "proposal", "worth to The rebels"):
        assert word in shown
    assert found.disagreement == pytest.approx(
        dict(zip(found.parties, drawn.point().disagreement[0], strict=False))
    )


def test_labels_of_the_frontier_do_not_cover_each_other(drawn):
    svg = frontier_chart(settle(drawn, proposal={"amnesty": "full", "posts": "0"}), drawn.names)
    boxes = []
    for group in re.findall(r'<g class="mark-text role-mark[^>]*>(.*?)</g>', svg, re.S):
        for align, x, y, text in re.findall(
            r'text-anchor="(\w+)" transform="translate\(([-\d.]+),([-\d.]+)\)"[^>]*>([^<]*)<', group
        ):
            wide, left = 4.5 * len(text), float(x)
            left -= {"start": 0.0, "end": wide, "middle": wide / 2}[align]
            boxes.append((left, float(y) - 4, left + wide, float(y) + 4))
    assert len(boxes) >= 3
    for n, (a, b, c, d) in enumerate(boxes):
        for e, f, g, h in boxes[:n]:
            assert min(c, g) <= max(a, e) or min(d, h) <= max(b, f)


def test_the_frontier_of_three_parties_is_drawn_as_profiles_of_gains():
    found = settle(port(3), proposal={"Site": "none", "Jobs": "open"})
    shown = texts(frontier_chart(found, {}))
    assert {"Mayor", "Union", "Company", "proposal"} <= set(shown)
    assert frontier_chart(found, {}) == gain_profiles(found, {})


def test_an_empty_zone_without_anything_to_mark_has_no_frontier():
    table = replace(port(), disagreement=np.array([[9.0, 9.0]]))
    assert frontier_chart(settle(table), {}) is None


def test_the_agenda_is_one_figure_with_every_option_and_party(drawn):
    found = settle(drawn)
    svg = agenda_strip(found.convergence, drawn.names, today={"amnesty": "none"})
    shown = texts(svg)
    assert {"Amnesty", "Cabinet posts", "The government", "The rebels", "none", "partial", "full"} <= set(
        shown
    )
    assert marks(svg, "rect") == 2, "one compromise for each issue"


def test_a_party_to_whom_all_options_are_alike_has_a_line_and_no_symbols():
    scores = np.array([[1.0, 0.0], [1.0, 1.0]])
    table = table_from_scores([scores], [0, 0], actors="ab", issues=["x"], options=[["yes", "no"]])
    svg = agenda_strip(settle(table).convergence, {})
    assert marks(svg, "symbol") == 2 + 1, "two in the key, one best option of the first party"


def test_the_matrix_shows_colour_and_number_for_each_package_and_party(drawn):
    rows = support(drawn, named_packages(settle(drawn), drawn))
    svg = blocking_matrix(rows, drawn.names)
    shown = texts(svg)
    cells = len(rows) * (len(rows[0].chances) + 1)
    assert sum(bool(re.fullmatch(r"(over |under )?\d+%", text)) for text in shown) == cells
    assert marks(svg, "rect") == cells
    assert "Today’s state" in shown


@pytest.mark.parametrize("share", np.linspace(0, 1, 21))
def test_every_number_of_the_matrix_can_be_read_on_its_ground(share):
    rows = (Support("it", {}, {"a": float(share)}, ("a",), float(share), 1),)
    svg = blocking_matrix(rows, {})
    ground = re.search(r'<g class="mark-rect.*?fill="(#\w+|rgb[^"]+)"', svg, re.S)[1]
    ink = re.search(r'fill="(#\w+)"[^>]*>[^<]*%<', svg)[1]

    def luminance(colour: str) -> float:
        channels = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    low, high = sorted((luminance(ground), luminance(ink)))
    assert (high + 0.05) / (low + 0.05) >= 4.5


def test_the_matrix_grows_with_the_parties():
    many = [f"party {n}" for n in range(30)]
    scores = np.ones((30, 2))
    table = table_from_scores([scores], [0.5] * 30, actors=many, issues=["x"], options=[["yes", "no"]])
    svg = blocking_matrix(support(table, {"yes": {"x": "yes"}}), {})
    assert float(re.search(r'width="([\d.]+)"', svg)[1]) > 30 * 45


def test_schellings_curve_shows_three_panels_and_the_last_degree_that_leaves_a_package(drawn):
    curve = schelling_curve(drawn, "hawks", 5)
    shown = texts(hardening_chart(curve, drawn.names))
    assert {"packages left", "chance that one is left", "gain from the likely one", "The hawks"} <= set(shown)
    dashed = 'stroke-dasharray="3,3"' in hardening_chart(curve, drawn.names)
    assert dashed == (curve.last_deal is not None and curve.last_deal < 1)


@pytest.mark.parametrize("name", ["<script>x</script>", "datum.x", "a\x1b[0m‮b"])
def test_names_in_the_figures_are_data_and_never_markup(drawn, name):
    names = dict.fromkeys((*drawn.actors, *drawn.issues), name)
    found = settle(drawn)
    for svg in (
        frontier_chart(found, names),
        gain_profiles(found, names),
        agenda_strip(found.convergence, names),
        blocking_matrix(support(drawn, named_packages(found, drawn)), names),
        hardening_chart(schelling_curve(drawn, "hawks", 3), names),
    ):
        fromstring(svg)
        assert "<script" not in svg
        assert "http" not in svg.replace("http://www.w3.org", "")
