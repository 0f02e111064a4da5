"""Ratification, power and proposals from the command line: what is printed, what is refused."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from defusedxml.ElementTree import fromstring
from typer.testing import CliRunner

from contadora.case.drawing import tabulate
from contadora.case.files import loads
from contadora.case.package import parse_package
from contadora.case.votes import exact_number, read_votes
from contadora.cli import app
from contadora.errors import ContadoraError, InputError
from contadora.solve.ratification import ratify
from contadora.tell.ratifying import most_opposed

PACKAGE = "amnesty=partial; posts=2"


@pytest.fixture
def two_sides(two_sides) -> str:
    """The small case, with a government that cannot go far and hawks who want all of it."""
    text = two_sides.replace("position: none, red_line: full", "position: none, red_line: partial")
    text = text.replace("position: 0, red_line: 4", "position: 0, red_line: 2")
    wanted = "  - {actor: hawks, issue: amnesty, position: full, red_line: full, salience: first}\n"
    return text.replace("disagreement:\n", wanted + "disagreement:\n  hawks: {value: 0.5}\n")


@pytest.fixture
def talks(tmp_path, two_sides, monkeypatch):
    path = tmp_path / "talks.yaml"
    path.write_text(two_sides)
    monkeypatch.chdir(tmp_path)
    return str(path)


def run(*words: str) -> str:
    done = CliRunner().invoke(app, words, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def refused(*words: str) -> ContadoraError:
    with pytest.raises(ContadoraError) as caught:
        CliRunner().invoke(app, words, catch_exceptions=False)
    return caught.value


def test_ratify_says_for_each_body_who_votes_how_and_who_is_pivotal(talks):
    text = run("ratify", talks, "--package", PACKAGE, "--draws", "200")
    for words in (
        "a package as given",
        "The rebels (leadership): carries it: ",
        "The hawks: ",
        "veto",
        "pivotal: ",
        "Packages that each side carries, of 9:",
        "If The hawks hardens",
    ):
        assert words in text, text


def test_ratify_in_json_holds_what_the_engine_finds(talks, two_sides):
    told = json.loads(run("ratify", talks, "--package", PACKAGE, "--draws", "200", "--json"))
    table = tabulate(loads(two_sides), draws=200, seed=1)
    assert told["ratification"] == json.loads(
        json.dumps(ratify(table, {"amnesty": "partial", "posts": "2"}).to_dict())
    )
    assert [curve["faction"] for curve in told["curves"]] == ["hawks"]
    assert {side["who"] for side in told["win_sets"]["sides"]} == {"government", "rebels"}
    assert told["spoilers"]["bystanders"][0]["actor"] == "hawks"


def test_without_a_package_the_leading_one_is_put(talks):
    told = json.loads(run("ratify", talks, "--draws", "200", "--json"))
    best = json.loads(run("settle", talks, "--draws", "200", "--json"))["robust"]["best"]
    assert told["called"].startswith("the most robust")
    shares = {
        json.dumps(a["package"]): a["share"]
        for a in json.loads(run("settle", talks, "--draws", "200", "--json"))["robust"]["listed"]
    }
    put = told["ratification"]["package"]
    assert put == best["package"] or shares[json.dumps(put)] == best["share"]


def test_a_refusing_faction_is_shown_with_what_wins_it_over(talks):
    text = run("ratify", talks, "--package", "amnesty=none; posts=0", "--draws", "50")
    assert "The hawks: refuses" in text
    assert "The hawks is won over by " in text
    assert "would carry with: " in text


def test_the_curve_of_a_faction_is_shown_step_by_step(talks):
    text = run("ratify", talks, "--package", PACKAGE, "--curve", "hawks", "--draws", "50")
    assert text.count("packages that all gain from and carry") == 11


def test_routes_are_compared_one_at_a_time(tmp_path, two_sides, talks):
    (tmp_path / "two.yaml").write_text(
        two_sides.replace(
            "ratification:\n", "ratification:\n  - {party: rebels, route: referendum, quota: 0.5}\n"
        )
    )
    both = json.loads(run("ratify", "two.yaml", "--package", PACKAGE, "--draws", "50", "--json"))
    one = json.loads(
        run(
            "ratify",
            "two.yaml",
            "--package",
            PACKAGE,
            "--route",
            "rebels=referendum",
            "--draws",
            "50",
            "--json",
        )
    )
    assert [body["route"] for body in both["ratification"]["bodies"]] == ["referendum", "leadership"]
    assert [body["route"] for body in one["ratification"]["bodies"]] == ["referendum"]
    assert one["ratification"]["probability"] >= both["ratification"]["probability"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--package", "amnesti=none; posts=0"), "did you mean 'amnesty'?"),
        (("--package", "amnesty=partal; posts=0"), "did you mean 'partial'?"),
        (("--package", "amnesty=none"), "nothing said on posts"),
        (("--package", "amnesty"), "settles nothing"),
        (("--package", "amnesty=none; amnesty=full; posts=0"), "settled twice"),
        (("--package", "{not json"), "no JSON object"),
        (("--route", "rebels=parlament"), "known: 'leadership'"),
        (("--route", "rebels"), "names no route"),
        (("--route", "rebel=leadership"), "did you mean 'rebels'?"),
        (("--curve", "hawk"), "did you mean 'hawks'?"),
    ],
)
def test_what_ratify_cannot_use_is_refused_with_what_to_do(talks, words, told):
    error = refused("ratify", talks, "--draws", "20", *words)
    assert told in str(error)
    assert error.exit_code == 3


def test_a_package_may_be_json_and_may_use_names(talks, two_sides):
    table = tabulate(loads(two_sides), draws=1)
    told = {"amnesty": "full", "posts": "4"}
    assert parse_package('{"posts": 4, "amnesty": "full"}', table) == told
    assert parse_package("Cabinet posts=4; Amnesty=full", table) == told


def test_a_package_that_breaks_a_rule_is_refused(two_sides):
    rule = (
        "constraints:\n  - {label: no posts without amnesty, when: {posts: 4}, requires: {amnesty: full}}\n"
        "  - {label: not both, when: {posts: 0}, excludes: {amnesty: full}}\n"
    )
    table = tabulate(loads(two_sides + rule), draws=1)
    assert parse_package("posts=4; amnesty=full", table)
    for text, label in (("posts=4; amnesty=none", "no posts"), ("posts=0; amnesty=full", "not both")):
        with pytest.raises(InputError, match=label):
            parse_package(text, table)


def test_settle_says_who_blocks_a_proposal_and_the_cheapest_change(talks):
    text = run("settle", talks, "--proposal", "amnesty=full; posts=4", "--draws", "200")
    told = json.loads(run("settle", talks, "--proposal", "amnesty=full; posts=4", "--draws", "200", "--json"))
    assert "Blocked by The government; " in text
    assert "Cheapest change that wins over The government: " in text
    assert told["blockers"][0]["actor"] == "government"
    assert told["proposed"]["package"] == told["proposal"] == {"amnesty": "full", "posts": "4"}


def test_pareto_improvements_come_with_fewest_clauses_first(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "port.csv").write_text(
        "issue,option,Mayor,Union\nSite,inner,14,15\nSite,elsewhere,0,0\nJobs,local,24,42\nJobs,open,0,0\n"
        "walk away,,0,0\n"
    )
    text = run("settle", "port.csv", "--proposal", "Site=elsewhere; Jobs=open")
    assert text.index("Jobs: open → local (") < text.index("Site: elsewhere → inner; Jobs: open → local (")
    assert "Nobody blocks it." in text
    error = refused("settle", "port.csv", "--proposal", "Sight=inner; Jobs=open")
    assert "did you mean 'Site'?" in str(error)


def test_charts_are_written_and_named(talks, tmp_path):
    text = run("settle", talks, "--proposal", PACKAGE, "--draws", "50", "--charts", "figures")
    text += run("ratify", talks, "--draws", "50", "--charts", "figures")
    names = {"frontier.svg", "convergence.svg", "who-blocks.svg", "hardening-hawks.svg"}
    assert {path.name for path in (tmp_path / "figures").iterdir()} == names
    for name in names:
        fromstring((tmp_path / "figures" / name).read_text())
        assert f"wrote figures/{name}" in text


def test_charts_into_a_file_are_refused(talks, tmp_path):
    (tmp_path / "figures").write_text("a file")
    assert "figures" in str(refused("settle", talks, "--draws", "20", "--charts", "figures"))
    assert (tmp_path / "figures").read_text() == "a file"


def test_power_prints_exact_fractions_and_how_they_were_counted():
    text = run("power", "50", "49", "1", "--quota", "51")
    assert "= 2/3" in text
    assert "= 3/5" in text
    assert "exact, 6 orders" in text


def test_the_security_council_from_a_file(tmp_path):
    rows = [f"P{n},1,yes" for n in range(5)] + [f"E{n},1," for n in range(10)]
    path = tmp_path / "council.csv"
    path.write_text("name,weight,veto\n" + "\n".join(rows) + "\n")
    told = json.loads(run("power", str(path), "--quota", "9", "--json"))
    assert told["shapley_shubik"]["fractions"][0] == "421/2145"
    assert told["banzhaf"]["fractions"][5] == "21/1270"
    assert told["vetoes"] == ["P0", "P1", "P2", "P3", "P4"]


def test_shares_of_the_whole_are_exact():
    told = json.loads(run("power", "A=1/3", "B=1/3", "C=1/3", "--quota", "2/3", "--json"))
    assert told["banzhaf"]["fractions"] == ["1/3"] * 3
    assert exact_number("0.1", "x") * 3 == Fraction(3, 10)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("A=x", "B=1", "--quota", "1"), "'x' is no number"),
        (("A=1", "A=1", "--quota", "1"), "stands twice"),
        (("A=1", "B=1", "--quota", "3"), "nobody can win"),
        (("A=1", "B=1", "--quota", "0"), "nobody would win"),
        (("A=1", "B=1", "--quota", "1/0"), "no number"),
        (("A=1", "B=-1", "--quota", "1"), "not negative"),
        (("A=1e999999999", "--quota", "1"), "no number"),
        (("A=1", "B=1", "--quota", "1", "--veto", "a"), "known: 'A', 'B'"),
        (("missing.csv", "--quota", "1"), "missing.csv"),
    ],
)
def test_what_power_cannot_use_is_refused(words, told):
    assert told in str(refused("power", *words))


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"name;votes\nA;1\n", "no column 'weight'"),
        (b"name,weight\nA,one\n", ":2"),
        (b"name,weight,veto\nA,1,maybe\n", "neither yes nor no"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"", "no column"),
        (b"name,weight\n", "no players"),
    ],
)
def test_a_file_of_votes_that_cannot_be_used_is_refused_with_its_place(tmp_path, data, told):
    path = tmp_path / "votes.csv"
    path.write_bytes(data)
    assert told in str(refused("power", str(path), "--quota", "1"))


def test_votes_may_be_parted_by_semicolons_and_names_may_hold_a_sign(tmp_path):
    path = tmp_path / "votes.csv"
    path.write_text("name;weight\nA=B;0.5\nC;1\n")
    assert read_votes([str(path)]).weights == (Fraction(1, 2), Fraction(1))
    assert read_votes(["A=B=2"]).players == ("A=B",)


def test_the_most_opposed_faction_is_asked_before_the_party_itself(two_sides):
    table = tabulate(loads(two_sides), draws=50)
    assert most_opposed(ratify(table, {"amnesty": "none", "posts": "0"})) == ("hawks",)
