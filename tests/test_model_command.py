"""`contadora read --llm-endpoint` and `contadora evaluate llm` from outside."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from contadora import library
from contadora.desk import draft_from, evaluate_model, open_model
from contadora.errors import EndpointError, InputError
from contadora.read.evaluate import evaluate
from contadora.read.llm.question import OURS
from contadora.read.reader import read_report
from contadora.record import Record

from .model_server import Response, bundled_answer, completion, serving

NAME = "santo-domingo-2017-12-02.txt"
KEY = "sk-test-0123456789"
REPORTS = Path(__file__).with_name("reports") / "tuning"


@pytest.fixture
def run(tmp_path):
    (tmp_path / NAME).write_bytes(library.report_bytes(NAME))

    def call(*words: str, code: int = 0, **environment: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [Path(sys.executable).parent / "contadora", *words],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "USER": "reader", **environment},
        )
        assert "Traceback" not in done.stderr + done.stdout, done.stderr
        assert done.returncode == code, done.stderr
        assert KEY not in done.stdout + done.stderr
        return done

    return call


def claims_listed(run) -> list[dict]:
    return json.loads(run("claims", "list", "--json").stdout)


def test_a_report_is_read_twice_and_both_readings_are_kept_and_shown(run, tmp_path):
    with serving(bundled_answer) as server:
        done = run("read", NAME, "--llm-endpoint", server.url, "--llm-model", "small", CONTADORA_LLM_KEY=KEY)
        assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"
    assert "outcome: no deal" in done.stdout
    assert "Also read by small at http://127.0.0.1" in done.stdout
    assert "2 questions answered: 1,800 tokens sent, 200 received" in done.stdout
    assert "9 claims kept, unreviewed; none dropped" in done.stdout
    assert "only offline" in done.stdout
    assert "accusation: the radical wing of the coalition" in done.stdout
    listed = claims_listed(run)
    by_model = [claim for claim in listed if "llm:small" in claim["rule"]]
    assert len(by_model) == 9
    assert {claim["status"] for claim in by_model} == {"unreviewed"}
    assert len(listed) > 40
    assert KEY.encode() not in b"".join(path.read_bytes() for path in tmp_path.glob("contadora.sqlite*"))
    run("read", NAME)
    assert claims_listed(run) == listed  # an offline reading does not withdraw the model's


def test_the_answer_as_json_holds_both_readings_and_the_comparison(run):
    words = ("--llm-price-in", "2", "--llm-price-out", "10", "--no-keep", "--json")
    with serving(bundled_answer) as server:
        done = run("read", NAME, "--llm-endpoint", server.url, "--llm-model", "small", *words)
    answer = json.loads(done.stdout)
    model = answer["model"]
    assert (model["kept"], model["problem"], model["unread"]) == (9, None, [])
    assert model["tokens"] == {"sent": 1800, "received": 200, "estimated": False, "cost": 0.0056}
    assert set(model["dropped"].values()) == {0}
    known = {claim["id"] for claim in answer["claims"] + model["claims"]}
    assert {key for pair in model["comparison"]["both"] for key in pair} <= known
    assert all(claim["confidence"] is None for claim in model["claims"])


@pytest.mark.parametrize("as_json", [True, False])
def test_the_offline_reading_stands_when_the_endpoint_fails(run, as_json):
    alone = run("read", NAME, "--no-keep", *["--json"] * as_json).stdout
    with serving(Response(b"{}", 401)) as server:
        words = ("--llm-endpoint", server.url, "--llm-model", "small", *["--json"] * as_json)
        done = run("read", NAME, *words, code=6, CONTADORA_LLM_KEY=KEY)
    assert done.stderr.startswith(f"contadora: {NAME}: language model at 127.0.0.1: it refuses")
    if as_json:
        answer = json.loads(done.stdout)
        assert answer["claims"] == json.loads(alone)["claims"]
        assert answer["model"]["unread"] == list(range(22))
    else:
        assert done.stdout.startswith(alone.rstrip())
    assert len(claims_listed(run)) == len(read_report(library.report_bytes(NAME), name=NAME).claims)


def test_a_protected_report_is_not_sent_unless_that_is_said(run):
    asked = ("--llm-model", "small", "--json")
    with serving(bundled_answer) as server:
        ask = ("read", NAME, "--llm-endpoint", server.url, *asked)
        done = run(*ask, "--handling", "protected", code=3)
        assert "the report is protected" in done.stderr
        assert json.loads(done.stdout)["claims"]
        run(*ask, code=3)  # the record remembers
        run(*ask, "--no-keep", code=3)
        assert server.requests == []
        run(*ask, "--llm-send-protected")
        assert len(server.requests) == 2


def test_a_folder_read_as_protected_is_marked_and_not_sent(run, tmp_path):
    run("read", ".")
    run("read", ".", "--handling", "protected")  # known already, and marked all the same
    with serving(bundled_answer) as server:
        asked = ("--llm-endpoint", server.url, "--llm-model", "small")
        assert "reads no folders" in run("read", ".", *asked, code=3).stderr
        assert "protected" in run("read", NAME, *asked, code=3).stderr
        assert server.requests == []


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--llm-model", "small"), "no endpoint"),
        (("--llm-endpoint", "https://example.org/v1"), "no model"),
        (("--llm-endpoint", "http://example.org/v1", "--llm-model", "m"), "plain http"),
        (("--llm-endpoint", "https://example.org", "--llm-model", "m", "--llm-key-env", KEY), "not set"),
        (("--llm-endpoint", "https://example.org", "--llm-model", "m", "--llm-max-cost", "1"), "prices"),
    ],
)
def test_a_wrong_option_is_refused_before_anything_is_read_or_sent(run, tmp_path, words, message):
    done = run("read", NAME, *words, code=3)
    assert message in done.stderr
    assert done.stdout == ""
    assert not (tmp_path / "contadora.sqlite").exists()


def test_what_only_a_model_claims_is_drafted_once_a_person_accepts_it(tmp_path):
    data = b"Talks ended."
    reading = read_report(data, name="r.txt")
    held = {"kind": "demand", "sentence": 0, "words": "Talks ended", "holder": "Front", "issue": "amnesty"}
    role = {"kind": "role", "sentence": 0, "words": "Talks ended", "actor": "Front", "role": "principal"}
    with serving(completion({"claims": [held, role]})) as server, open_model(server.url, "small") as model:
        found = model.read(data, reading)
    with Record.open(tmp_path / "r.sqlite") as record:
        record.add_reading(data, reading.source, reading.claims)
        record.add_reading(data, reading.source, found.claims, reader=found.rule)
        with pytest.raises(InputError, match="no claim names an actor"):
            draft_from(record, as_of=date(2020, 1, 2))
        record.review([claim.id for claim in found.claims], "accepted", by="Ana")
        agenda = draft_from(record, as_of=date(2020, 1, 2)).agenda
        assert [issue.label.lower() for issue in agenda.values()] == ["amnesty"]


def echo(request) -> Response:
    """A model that claims of each sentence what the offline reader claims of it."""
    return completion(
        {
            "claims": [
                {**claim, "sentence": number}
                for number, text in request.sentences.items()
                for claim in ORACLE.get(text, ())
            ]
        }
    )


def _oracle() -> dict[str, list[dict]]:
    told: dict[str, list[dict]] = {}
    for path in sorted(REPORTS.glob("*.deg.txt")):
        reading = read_report(path.read_bytes(), name=path.name)
        for claim in reading.claims:
            skip = OURS | {"attribution", "time", "dates", "id"}
            words = reading.sentences[claim.sentence].words
            fields = {name: value for name, value in claim.to_dict().items() if name not in skip}
            if str(fields.get("next_date")) not in words:  # said in another sentence
                fields.pop("next_date", None)
            told.setdefault(words, []).append(fields)
    return told


ORACLE = _oracle()


def test_a_model_that_says_what_the_rules_say_scores_what_they_score():
    with serving(echo) as server, open_model(server.url, "small") as model:
        found = evaluate_model(REPORTS, "degraded", model)
    rules = evaluate(REPORTS)
    for kind, score in rules.scores.items():
        if kind != "next_date":  # the rules take it from another sentence too
            assert found.scores[kind] == score, kind
    assert found.outcomes == rules.outcomes


def test_half_a_reading_is_not_scored():
    with (
        serving(completion("sorry")) as server,
        open_model(server.url, "small") as model,
        pytest.raises(EndpointError, match="no JSON"),
    ):
        evaluate_model(REPORTS, "degraded", model)


def test_a_model_is_scored_from_the_command_line(run):
    with serving(completion({"claims": []})) as server:
        words = ("--llm-endpoint", server.url, "--llm-model", "small", "--json")
        kinds = json.loads(run("evaluate", "llm", str(REPORTS), *words).stdout)["kinds"]
    assert kinds["people"]["f1"] == 0
    assert kinds["people"]["n"] > 10
