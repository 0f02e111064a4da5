"""What is told of the graph model: words that name the step and the answer, figures that hold their marks."""

from __future__ import annotations

import re

import pytest
from defusedxml.ElementTree import fromstring

from contadora import library
from contadora.case.drawing import tabulate
from contadora.case.files import load
from contadora.case.model import Case
from contadora.errors import EngineError
from contadora.solve.stability import analyse, read_conflict, stability_of, witness
from contadora.tell.brief import briefing, render_html
from contadora.tell.stability import because, states_shown, steps_words
from contadora.tell.stability_charts import equilibria_chart, move_graph, neighbours, standstill_tree
from contadora.tell.stability_console import stuck_summary

HOSTILE = ["<script>alert(1)</script>", "datum.x", "a\x1b[31mb\u202ec", "{{ 7*7 }}", "'); alert(1) //"]


def chicken(first: str = "North", second: str = "South", option: str = "swerve"):
    return read_conflict(
        {
            "decision_makers": {first: [option], second: [option]},
            "rankings_best_first": {first: [2, 3, 1, 0], second: [1, 3, 2, 0]},
        }
    )


def texts(svg: str) -> list[str]:
    return [(node.text or "") for node in fromstring(svg).iter() if node.tag.endswith("text")]


def marks(svg: str, role: str) -> int:
    groups = re.findall(rf'<g class="mark-{role}[^>]*>(.*?)</g>', svg, re.S)
    return sum(len(re.findall(r"<(?:path|line|rect)\b", group)) for group in groups)


@pytest.fixture(scope="module")
def main() -> Case:
    return load(library.case_path("santo-domingo-2017-12-02"))


@pytest.fixture(scope="module")
def told(main):
    found = stability_of(tabulate(main, draws=40))
    return main, found, briefing(main, stability=found)


def plain(page) -> str:
    body = re.sub(r"<(style|script).*?</\1>|<[^>]+>", " ", page, flags=re.S)
    return re.sub(r"\s+", " ", body)


def test_a_reason_names_the_step_the_answer_and_who_gives_it():
    model = chicken()
    assert because(model, witness(model, 3, "North", "GMR")) == (
        "Stable for North because its way out would be answered: if North takes back “swerve”, "
        "South takes back “swerve”, and North is no better off."
    )
    assert because(model, witness(model, 0, "North", "Nash")).startswith(
        "Not stable for North: North takes the step “swerve” and gains"
    )
    assert "no move of its own" in because(model, witness(model, 1, "North", "Nash"))
    assert "at the same moment South takes back" in because(model, witness(model, 3, "North", "SIM"))


def test_levels_of_an_option_are_told_as_numbers():
    model = read_conflict(
        {"decision_makers": {"A": ["troops"]}, "levels": [3], "rankings_best_first": {"A": [0, 1, 2]}}
    )
    assert steps_words(model, 0, 2) == "moves “troops” to 2"


def test_the_graph_draws_every_state_and_an_arrow_for_every_paying_move():
    model = chicken()
    svg = move_graph(model, 0, rests=[1, 2])
    shown = texts(svg)
    assert {"0", "1", "2", "3", "moves of North", "moves of South", "ringed: today"} <= set(shown)
    assert {"a: swerve", "b: swerve", "a + b"} <= set(shown)
    states, ring, legend = 4, 1, 2
    assert marks(svg, "symbol") == states + ring + legend
    # Four moves pay somebody (0→1, 0→2, 3→1, 3→2), each a line with two strokes for its head.
    assert marks(svg, "rule") == 4 * 3 + 2 + 1


def test_each_decision_maker_has_its_own_line():
    dashes = re.findall(r'stroke-dasharray="([^"]+)"', move_graph(chicken(), 0))
    assert len(set(dashes)) >= 2


def test_a_move_that_pays_nobody_is_a_plain_line():
    model = read_conflict({"decision_makers": {"A": ["x"]}, "rankings_best_first": {"A": [[0, 1]]}})
    assert marks(move_graph(model, 0), "rule") == 2 + 1 + 1  # both ways, the mover's line, the legend's


def test_a_graph_of_too_many_states_is_refused_and_a_choice_is_drawn():
    options = [f"o{k}" for k in range(6)]
    model = read_conflict({"decision_makers": {"A": options}, "weights": {"A": {"o0": 1}}})
    with pytest.raises(EngineError, match="64 states"):
        move_graph(model, 0)
    _, _, shown, _ = states_shown(analyse(model), None, None)
    assert 0 in shown
    assert set(texts(move_graph(model, 0, only=shown))) >= {str(code) for code in shown}
    assert neighbours(model, 0)[:3] == [1, 2, 4], "fewest changes first"


def test_the_tree_starts_at_today_and_follows_steps_that_pay():
    model = chicken()
    shown = texts(standstill_tree(model, 0))
    assert {"0", "1", "2"} <= set(shown)
    assert "3" not in shown
    assert "No step pays anybody here." in texts(standstill_tree(model, 1))


def test_the_table_of_equilibria_shows_each_share():
    svg = equilibria_chart([("stay", {"Nash": (0.25, False), "SEQ": (1.0, True)})], ("Nash", "SEQ"))
    assert {"stay", "Nash", "SEQ", "25%", "100%"} <= set(texts(svg))
    assert marks(svg, "symbol") == 2


@pytest.mark.parametrize("name", HOSTILE)
def test_names_are_data_and_never_markup(name):
    model = chicken(name, name + "2", name)
    rows = [(name, {"Nash": (0.5, True)})]
    for svg in (move_graph(model, 0), standstill_tree(model, 0), equilibria_chart(rows, ("Nash",))):
        fromstring(svg)
        assert "<script" not in svg
        assert "http" not in svg.replace("http://www.w3.org", "")


def test_the_briefing_says_how_likely_the_standstill_is_and_what_holds_whom(told):
    _, found, page = told
    section = next(s for s in page.sections if s.id == "stuck")
    text = " ".join(f"{said.lead} {said.text}" for said in section.blocks[0])
    assert "Talk on and concede nothing" in text
    assert re.search(r"\(\d+%, 95% interval [^)]+\) to be where no step pays", text)
    for party in ("Government of Venezuela", "Democratic Unity coalition"):
        assert party in text
    assert "None is advice." in text
    assert "should" not in text
    assert len(text) < 1500, "the body has four pages"
    html = render_html(page)
    assert "Annex C. What each can do alone" in html
    assert html.count('id="f-moves"') == 1
    assert html.index('id="stuck"') < html.index('id="register"') < html.index('id="t-equilibria"')
    assert found.seed == 1


def test_the_register_of_the_briefing_holds_the_worth_of_the_moves(told):
    _, found, page = told
    paths = {path for entry in page.register for path in entry.paths}
    assert {a.path for a in found.assumptions if a.path.startswith("moves.")} <= paths


def test_a_case_without_moves_gets_cannot_tell_and_no_annex(two_sides):
    from contadora.case.files import loads

    case = loads(two_sides)
    found = stability_of(tabulate(case, draws=5))
    page = briefing(case, stability=found)
    section = next(s for s in page.sections if s.id == "stuck")
    assert "one cannot tell" in section.blocks[0].text
    assert page.annexes == ()
    assert "cannot tell why they are stuck" in stuck_summary(case.title, found)


def test_hostile_labels_of_moves_stay_text(main):
    for name in HOSTILE:
        moves = {key: move.model_copy(update={"label": name}) for key, move in main.moves.items()}
        case = main.model_copy(update={"moves": moves})
        found = stability_of(tabulate(case, draws=2))
        html = render_html(briefing(case, stability=found))
        assert "<script" not in html
        assert ("{{ 7*7 }}" in plain(html)) == (name == "{{ 7*7 }}"), "shown as it stands, not worked out"
        assert "\x1b" not in stuck_summary(case.title, found)
