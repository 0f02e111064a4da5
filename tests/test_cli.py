"""The command line from outside: what it prints, how it fails, that nothing is lost."""

from __future__ import annotations

import html
import json
import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from contadora import library

REPORT = "santo-domingo-2017-12-02.txt"
HERE = {name: os.environ[name] for name in ("PYTHONPATH",) if name in os.environ}
"""What a run of the tests beside an installed version sets, so that the program under test is this one."""


@pytest.fixture
def run(tmp_path):
    """Run the program in an empty folder, as a user would."""

    def call(*words: str | Path, ok: bool | None = True) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [Path(sys.executable).parent / "contadora", *map(str, words)],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "USER": "reader", **HERE},
        )
        assert "Traceback" not in done.stderr + done.stdout, done.stderr
        if ok is not None:
            assert (done.returncode == 0) == ok, done.stderr
        return done

    return call


@pytest.fixture
def report(tmp_path) -> Path:
    path = tmp_path / REPORT
    path.write_bytes(library.report_bytes(REPORT))
    return path


def refused(done: subprocess.CompletedProcess[str], code: int, *words: str) -> None:
    assert done.returncode == code, (done.returncode, done.stderr)
    assert done.stdout == ""
    assert done.stderr.startswith("contadora: ")
    for word in words:
        assert word in done.stderr


def test_the_whole_way_from_a_report_to_a_briefing(run, report, tmp_path):
    first = json.loads(run("read", report, "--json").stdout)
    assert first["kept"]["new_claims"] == len(first["claims"]) > 20
    again = json.loads(run("read", report, "--json").stdout)
    assert again["kept"]["new_claims"] == 0
    demands = json.loads(run("claims", "list", "--kind", "demand", "--json").stdout)
    assert demands
    run("claims", "accept", demands[0]["id"], "--by", "Ana", "--note", "read it")
    run("claims", "reject", demands[1]["id"])
    listed = {c["id"]: c["status"] for c in json.loads(run("claims", "list", "--json").stdout)}
    assert (listed[demands[0]["id"]], listed[demands[1]["id"]]) == ("accepted", "rejected")
    run("draft", "--out", "talks.yaml")
    assert "no problem found" in run("check", "talks.yaml").stdout
    assert demands[1]["id"] not in (tmp_path / "talks.yaml").read_text()
    settled = json.loads(run("settle", "talks.yaml", "--draws", "200", "--json").stdout)
    assert settled["packages"] == 3 ** len(json.loads(run("show", "talks.yaml", "--json").stdout)["agenda"])
    run("brief", "talks.yaml", "--draws", "200")
    page = (tmp_path / "briefing.html").read_text()
    assert demands[0]["words"][:40] in html.unescape(page)
    assert run("diff", "talks.yaml", "talks.yaml").stdout == "Nothing changed.\n"


def test_the_demo_prints_ten_lines_and_leaves_the_briefing_and_the_case(run, tmp_path):
    done = run("demo")
    assert len(done.stdout.strip().splitlines()) == 10
    assert {p.name for p in (tmp_path / "out").iterdir()} == {"briefing.html", "case.yaml", "record.sqlite"}
    run("demo")
    assert len(json.loads(run("claims", "list", "--record", "out/record.sqlite", "--json").stdout)) > 20


def test_the_demo_takes_any_other_report(run, tmp_path):
    other = tmp_path / "talks-2019-08-01.txt"
    other.write_text(
        "GENEVA, Aug 1 (Wire) - Envoys of the Ruritanian government and the Highland Front ended a first "
        "round of talks on Thursday without an agreement.\n"
        "The Highland Front demands the release of prisoners.\n"
    )
    run("demo", other)
    assert "release of prisoners" in (tmp_path / "out/case.yaml").read_text()


def test_markup_in_a_report_is_never_markup_in_the_briefing(run, tmp_path):
    hostile = tmp_path / "hostile-2019-08-01.html"
    hostile.write_text(
        "<html><script>alert(1)</script><body onload=alert(2)><p>The government and the opposition ended "
        "talks without a deal, said Ana Diaz, an opposition negotiator.</p><p>The opposition demands "
        "&lt;img src=x onerror=alert(3)&gt; and &lt;script&gt;alert(4)&lt;/script&gt; "
        "elections.</p></body></html>"
    )
    run("demo", hostile)
    page = (tmp_path / "out/briefing.html").read_text().lower()
    assert "<script" not in page
    assert set(re.findall(r"<img[^>]*src=.(.{15})", page)) <= {"data:image/svg+"}
    assert not re.search(r"<[^>]*\son\w+=", page)
    assert "onerror=alert(3)" in page, "what the report demands is shown, as text"


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("empty.txt", b"", ["empty"]),
        ("blank.txt", b" \n\t\n", ["empty"]),
        ("binary.bin", bytes(range(256)) * 40, ["not text"]),
        ("large.txt", b"talks went on . " * 700_000, ["more than", "split"]),
    ],
)
def test_what_is_no_report_is_refused_by_name_and_nothing_is_kept(run, tmp_path, name, data, words):
    (tmp_path / name).write_bytes(data)
    refused(run("read", name, ok=False), 3, name, *words)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_record_that_this_user_may_not_read_is_an_error_of_the_record(run, report, tmp_path):
    (tmp_path / "talks.sqlite").mkdir()
    refused(run("claims", "list", "--record", "talks.sqlite", ok=False), 4, "contadora.sqlite")
    refused(run("claims", "list", "--record", "mysql://ana:s3cret@host/talks", ok=False), 4, "postgresql://")
    locked = tmp_path / "locked"
    if os.geteuid() != 0:
        locked.write_bytes(b"")
        locked.chmod(0)
        refused(run("claims", "list", "--record", "locked", ok=False), 4, "permission")


def test_one_bad_report_does_not_stop_the_others(run, report, tmp_path):
    (tmp_path / "empty.txt").write_bytes(b"")
    done = run("read", "empty.txt", report, "missing.txt", "--json", ok=False)
    assert done.returncode == 3
    assert len(json.loads(done.stdout)["readings"]) == 1
    assert "empty.txt" in done.stderr
    assert "missing.txt" in done.stderr


def test_a_case_that_names_an_unknown_actor_is_refused_with_line_and_suggestion(run, tmp_path):
    (tmp_path / "talks.yaml").write_text(
        "title: T\nas_of: 2020-01-01\nactors: {opposition: {name: O, role: principal}}\n"
        "agenda: {x: {label: X, options: [a, b]}}\nstances:\n  - {actor: oposition, issue: x}\n"
    )
    for command in ("check", "show", "settle", "brief"):
        refused(run(command, "talks.yaml", ok=False), 3, "talks.yaml:6", "did you mean 'opposition'?")


def test_what_a_person_edited_is_not_written_over(run, report, tmp_path):
    run("read", report)
    run("draft", "--out", "talks.yaml")
    run("draft", "--out", "talks.yaml")
    edited = (tmp_path / "talks.yaml").read_text().replace("by: draft", "by: Ana", 1)
    (tmp_path / "talks.yaml").write_text(edited)
    refused(run("draft", "--out", "talks.yaml", ok=False), 3, "talks.yaml", "--replace")
    assert (tmp_path / "talks.yaml").read_text() == edited
    run("draft", "--out", "talks.yaml", "--replace")
    refused(run("draft", "--out", report, ok=False), 3, report.name)
    refused(run("brief", "jeddah-2023", "--out", "talks.yaml", ok=False), 3, "talks.yaml", "no page")
    assert report.read_bytes() == library.report_bytes(REPORT)


def test_a_consent_rule_gives_only_the_parties_a_say(run):
    case = "santo-domingo-2017-12-02"
    plain, named = (
        json.loads(run("settle", case, *words, "--draws", "50", "--json").stdout)
        for words in ([], ["--consent", "unanimity"])
    )
    assert plain["parties"] == named["parties"] == ["government", "opposition"]
    assert plain["zone"] == named["zone"]


def test_what_is_no_file_is_no_report(run, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    refused(run("read", "pipe", ok=False), 3, "pipe", "no file")
    refused(run("read", "/dev/zero", ok=False), 3, "/dev/zero")


def test_a_full_disk_is_said_in_one_line(tmp_path):
    program = Path(sys.executable).parent / "contadora"
    command = f"{program} schema > /dev/full"
    done = subprocess.run(command, shell=True, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_terminal_escapes_in_a_title_are_not_printed(run, tmp_path):
    (tmp_path / "talks.yaml").write_text(
        'title: "\\e[31mred"\nas_of: 2020-01-01\nactors: {a: {name: A, part_of: "\\e[31mb"}}\n'
    )
    done = run("check", "talks.yaml", ok=False)
    assert "\x1b" not in done.stderr + done.stdout


def test_a_yaml_bomb_is_refused(run, tmp_path):
    (tmp_path / "bomb.yaml").write_text("a: &a [x]\nb: &b [*a, *a]\n")
    refused(run("check", "bomb.yaml", ok=False), 3, "bomb.yaml:1", "anchors and aliases")


def test_an_unknown_case_or_claim_gets_a_suggestion(run, report):
    refused(run("show", "santo-domingo", ok=False), 3, "santo-domingo-2017-12-02")
    run("read", report)
    refused(run("claims", "accept", "c-nothing", ok=False), 4, "c-nothing")
    refused(run("claims", "list", "--kind", "demnd", ok=False), 3, "did you mean 'demand'?")


def test_a_locked_record_is_named_and_stays_whole(run, report, tmp_path):
    run("read", report)
    with sqlite3.connect(tmp_path / "contadora.sqlite", isolation_level=None) as held:
        held.execute("BEGIN EXCLUSIVE")
        refused(run("read", report, ok=False), 4, "contadora.sqlite", "locked")
        held.execute("ROLLBACK")
    assert json.loads(run("claims", "list", "--json").stdout)


def test_a_file_that_is_no_record_is_named_and_left_alone(run, report, tmp_path):
    (tmp_path / "notes.txt").write_text("not a record")
    refused(run("read", report, "--record", "notes.txt", ok=False), 4, "notes.txt")
    assert (tmp_path / "notes.txt").read_text() == "not a record"
    refused(run("claims", "list", "--record", "none.sqlite", ok=False), 4, "none.sqlite")


@pytest.mark.skipif(os.geteuid() == 0, reason="permissions do not bind root")
def test_a_read_only_folder_is_named(run, report, tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    refused(run("read", report, "--record", closed / "r.sqlite", ok=False), 4, "r.sqlite")
    refused(run("brief", "santo-domingo-2017-12-02", "--out", closed / "b.html", ok=False), 3, "b.html")


def test_a_wrong_command_line_exits_with_two_and_shows_how_to_use_it(run):
    done = run("settel", ok=False)
    assert done.returncode == 2
    assert "settle" in done.stderr
    assert run("settle", "x", "--draws", "many", ok=False).returncode == 2


def test_settle_wants_one_thing_to_settle(run):
    refused(run("settle", ok=False), 3, "one of the two")
    refused(run("settle", "--genius", "nowhere", ok=False), 3, "nowhere")


def test_json_is_json_and_says_the_same_as_the_words(run):
    schema = json.loads(run("schema").stdout)
    assert schema["title"] == "contadora case file"
    names = json.loads(run("library", "--json").stdout)["cases"]
    assert names == library.cases()
    for name in names:
        assert json.loads(run("check", name, "--json").stdout)["problems"] == []


def test_help_loads_nothing_heavy():
    code = (
        "import sys, contadora.cli\n"
        "heavy = {'numpy', 'scipy', 'sqlalchemy', 'altair', 'numba', 'pydantic', 'ruamel', 'rich'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_nothing_is_printed_when_the_reader_of_the_output_leaves(tmp_path):
    program = Path(sys.executable).parent / "contadora"
    done = subprocess.run(
        f"{program} schema | head -c 10",
        shell=True,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""


def test_changes_say_what_a_second_report_told_otherwise(run, report, tmp_path):
    run("read", report)
    told = json.loads(run("changes", "--since", "2017-12-02", "--json").stdout)
    assert len(told["new"]) > 20
    assert run("changes", "--since", "2999-01-01").stdout == "Nothing changed.\n"
    refused(run("changes", "--since", "yesterday", ok=False), 3, "yesterday")


def test_contradictions_are_shown_by_either_spelling_and_close_by_review(run, tmp_path):
    for name, day in (("one", "15"), ("two", "18")):
        (tmp_path / f"{name}-2019-08-01.txt").write_text(
            "GENEVA, Aug 1 (Wire) - Envoys of the Ruritanian government and the Highland Front ended a first "
            f"round of talks on Thursday without an agreement. They will meet again on Aug. {day}.\n"
        )
    run("read", "one-2019-08-01.txt", "two-2019-08-01.txt")
    told = run("claims", "--contested").stdout
    assert told == run("claims", "list", "--contested").stdout
    assert "2019-08-15" in told
    assert "1 open contradiction" in told
    (found,) = json.loads(run("claims", "--contested", "--json").stdout)["contradictions"]
    first, second = ([claim["id"] for claim in side["claims"]] for side in found["sides"])
    run("claims", "accept", *first)
    run("claims", "reject", *second)
    assert "(closed)" in run("claims", "--contested").stdout
    refused(run("claims", "--json", ok=False), 3, "claims list")


def test_a_protected_report_leaves_in_no_output_that_is_meant_to_leave(run, report, tmp_path):
    run("read", report, "--handling", "protected")
    run("draft", "--out", "talks.yaml")
    run("brief", "talks.yaml", "--draws", "50")
    run("export", "out.jsonl", "--redact")
    shown = [
        (tmp_path / "briefing.html").read_text(),
        (tmp_path / "out.jsonl").read_text(),
        *(
            run(*words, "--redact", *form).stdout
            for words in (
                ("claims", "list"),
                ("documents", "list"),
                ("search", "opposition"),
                ("show", "talks.yaml"),
            )
            for form in ((), ("--json",))
        ),
    ]
    claims = json.loads(run("claims", "list", "--json").stdout)
    secrets = {c["words"] for c in claims if len(c["words"].split()) > 4} | {c["document"] for c in claims}
    for text in shown:
        for secret in (*secrets, "Borges", "santo-domingo-2017", claims[0]["document"][:12]):
            assert secret.casefold() not in html.unescape(text).casefold()
    assert "1 protected source withheld" in shown[0]


def test_search_export_import_and_delete_from_the_command_line(run, report, tmp_path):
    run("read", report)
    (document,) = json.loads(run("documents", "list", "--json").stdout)
    found = json.loads(run("search", "opposition", "--json").stdout)["found"]
    data = report.read_bytes()
    assert found
    for passage in found:
        assert data[passage["start"] : passage["end"]].decode() == passage["words"]
    assert run("search", "--", "' OR 1=1; --").stdout == "Nothing found.\n"
    run("export", "out.jsonl")
    run("import", "out.jsonl", "--record", "other.sqlite")
    assert run("claims", "list", "--record", "other.sqlite").stdout == run("claims", "list").stdout
    run("documents", "delete", document["sha256"][:8], "--reason", "asked to")
    assert found[0]["words"].encode() not in (tmp_path / "contadora.sqlite").read_bytes()
    refused(
        run("documents", "delete", document["sha256"][:8], "--reason", "again", ok=False),
        4,
        "unknown document",
    )
    (tmp_path / "out.jsonl").write_text(
        (tmp_path / "out.jsonl").read_text().replace('"wire', '"wore', 1)[:-40]
    )
    refused(run("import", "out.jsonl", ok=False), 4, "line ")


def test_a_curve_by_weight_with_a_proposer_is_the_engines_and_other_words_are_refused(tmp_path):
    from contadora.desk import ask_ratification, find_table
    from contadora.errors import InputError
    from contadora.solve.ratification import schelling_curve

    name = "santo-domingo-2017-12-02"
    table = find_table(name, draws=20, seed=1)
    who, party = table.actors[table.bodies[0].members[0]], table.actors[table.consent.parties[0]]
    asked = ask_ratification(name, curve=who, by="weight", proposer=party, draws=20, seed=1)
    wanted = schelling_curve(table, who, by="weight", proposer=party)
    assert asked.data["curves"] == [wanted.to_dict()]
    with pytest.raises(InputError, match="write threshold or weight"):
        ask_ratification(name, curve=who, by="mood", draws=20, seed=1)
