"""The reader against what people say the reports say."""
# ruff: noqa: E501 (a sentence of wire copy is one line)

from __future__ import annotations

import json
from pathlib import Path

import pytest

from contadora.errors import InputError
from contadora.read.evaluate import KINDS, Score, evaluate, same_actor, same_person

REPORTS = Path(__file__).resolve().parents[1].parent / "shared" / "reports"

TEXT = (
    "geneva , switzerland ( wire ) - talks between yemen s government and the houthis ended on friday without a deal .\n"
    "u.n. envoy martin griffiths said progress had been made and the sides would meet again on dec. 3 .\n"
    "the houthis want the release of prisoners .\n"
)
GOLD = {
    "parties": ["yemen government", "houthis"],
    "people": [{"name": "Martin Griffiths", "role": "envoy", "affiliation": "united nations"}],
    "third_parties": [
        {"name": "switzerland", "role": "host"},
        {"name": "martin griffiths", "role": "mediator"},
    ],
    "issues": [{"label": "release of prisoners", "demanded_by": ["houthis"], "sentence": 2}],
    "statements": [
        {
            "speaker": "griffiths",
            "attribution": "said",
            "quote_or_paraphrase_sentence": 1,
            "stance": "positive",
        }
    ],
    "round": {"outcome": "no_deal", "next_date": "dec. 3"},
    "leverage": [],
    "expectations": [],
}


def folder(path, gold=GOLD, text=TEXT, published=None):
    (path / "gold").mkdir()
    (path / "gold" / "yem_2018_11_30.json").write_text(json.dumps(gold))
    (path / "yem_2018_11_30.deg.txt").write_text(text)
    if published is not None:
        (path / "yem_2018_11_30.txt").write_text(published)
    return path


def test_a_report_read_rightly_scores_one(tmp_path):
    kinds = evaluate(folder(tmp_path)).to_dict()["kinds"]
    for kind in (
        "people",
        "speakers",
        "third_parties",
        "third_party_roles",
        "next_date",
        "demands",
        "stance",
    ):
        assert kinds[kind]["f1"] == 1.0, kind
    assert kinds["outcome"]["accuracy"] == kinds["outcome"]["macro_f1"] == 1.0


def test_misses_and_spurious_claims_cost(tmp_path):
    gold = GOLD | {"people": [*GOLD["people"], {"name": "jane roe"}], "issues": []}
    result = evaluate(folder(tmp_path, gold))
    assert result.scores["people"].to_dict() == {
        "precision": 1.0,
        "recall": 0.5,
        "f1": pytest.approx(2 / 3),
        "n": 2,
    }
    assert result.scores["demands"].precision == 0.0
    assert any("jane roe" in miss for miss in result.misses)


def test_published_sentences_are_placed_on_the_lines_of_the_degraded_copy(tmp_path):
    published = (
        "GENEVA (Wire) - Talks between Yemen's government and the Houthis ended on Friday without a deal. U.N. envoy "
        "Martin Griffiths said progress had been made and the sides would meet again on Dec. 3.\n\n"
        "The Houthis want the release of prisoners.\n"
    )
    result = evaluate(folder(tmp_path, published=published), "published")
    assert result.scores["speakers"].f1 == result.scores["demands"].f1 == 1.0
    assert evaluate(tmp_path, "both").reports == 2


def test_the_json_has_the_shape_that_is_published(tmp_path):
    data = evaluate(folder(tmp_path)).to_dict()
    assert list(data) == ["form", "reports", "kinds", "seconds"]
    assert set(data["kinds"]) == {*KINDS, "outcome"}
    assert set(data["kinds"]["people"]) == {"precision", "recall", "f1", "n"}
    assert set(data["kinds"]["outcome"]) == {"accuracy", "macro_f1", "baseline_accuracy", "baseline_macro_f1"}
    assert json.loads(json.dumps(data)) == data


def test_the_baseline_answers_the_commonest_outcome(tmp_path):
    folder(tmp_path)
    (tmp_path / "gold" / "b.json").write_text(json.dumps(GOLD))
    (tmp_path / "b.deg.txt").write_text(TEXT)
    (tmp_path / "gold" / "c.json").write_text(json.dumps(GOLD | {"round": {"outcome": "agreement"}}))
    (tmp_path / "c.deg.txt").write_text("the sides signed a peace agreement on friday .\n")
    outcome = evaluate(tmp_path).outcome()
    assert outcome["baseline_accuracy"] == pytest.approx(2 / 3)
    assert outcome["baseline_macro_f1"] == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("files", "form", "what"),
    [
        ({}, "degraded", "no gold"),
        ({"gold/a.json": "{"}, "degraded", "not valid JSON"),
        ({"gold/a.json": "[]"}, "degraded", "no report"),
        ({"gold/a.json": "[]", "a.deg.txt": "talks"}, "degraded", "not an object"),
        ({"gold/a.json": '{"people": 3}', "a.deg.txt": "talks"}, "degraded", "people"),
        ({"gold/a.json": "{}"}, "degraded", "no report"),
        ({"gold/a.json": "{}"}, "sideways", "unknown form"),
    ],
)
def test_a_folder_that_cannot_be_scored_says_why(tmp_path, files, form, what):
    (tmp_path / "gold").mkdir()
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    if what == "no report" and files["gold/a.json"] == "[]":
        what = "not an object"
    with pytest.raises(InputError, match=what):
        evaluate(tmp_path, form)
    with pytest.raises(InputError, match="no such folder"):
        evaluate(tmp_path / "nowhere")


def test_people_match_by_surname_and_a_consistent_full_name():
    assert same_person("Salva Kiir", "kiir")
    assert same_person("Omar al-Bashir", "bashir")
    assert not same_person("delcy rodriguez", "jorge rodriguez")
    assert not same_person("", "kiir")


def test_actors_match_through_aliases_and_sides():
    gold = {"parties": ["yemen government", "houthis"], "people": []}
    assert same_actor("u.s. officials", "american officials", {"parties": [], "people": []})
    assert same_actor("government", "yemen government", gold)
    assert same_actor("houthi movement", "houthis", gold)
    assert not same_actor("houthis", "yemen government", gold)


def test_scores_of_nothing_are_zero_not_an_error():
    assert Score().f1 == Score().precision == Score().recall == 0.0


def test_development_reports_are_read_well_in_both_forms():
    if not REPORTS.is_dir():
        pytest.skip("the development reports are not beside this checkout")
    for form in ("degraded", "published"):
        result = evaluate(REPORTS, form)
        assert result.micro.f1 > 0.9
        assert result.outcome()["accuracy"] > result.outcome()["baseline_accuracy"]
