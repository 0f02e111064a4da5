"""Many reports at once: nothing lost, nothing twice, and an account of what was left out."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from contadora.desk import corpus
from contadora.desk.corpus import read_corpus, reports_in
from contadora.errors import InputError
from contadora.record import Record

REPORT = (
    "GENEVA, May {day} (Wire) - Talks between the government of Yemen and the Houthis ended on Friday "
    "without a deal, said U.N. envoy Martin Griffiths.\n"
    "The Houthis demanded the reopening of airport number {day}.\n"
)


def fill(folder: Path, count: int) -> Path:
    for day in range(1, count + 1):
        (folder / f"wire_{day:04d}.txt").write_text(REPORT.format(day=day))
    return folder


@pytest.fixture
def reports(tmp_path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    return folder


def test_a_folder_is_read_to_the_bottom_and_each_file_left_out_has_its_reason(reports):
    fill(reports, 3)
    (reports / "deep" / "deeper").mkdir(parents=True)
    (reports / "deep" / "deeper" / "last.htm").write_text("<p>" + REPORT.format(day=9))
    (reports / "copy.txt").write_bytes((reports / "wire_0001.txt").read_bytes())
    (reports / "empty.txt").write_bytes(b"")
    (reports / "picture.txt").write_bytes(bytes(range(256)) * 8)
    (reports / "gold.json").write_text("{}")
    (reports / ".hidden.txt").write_text("Talks went on.")
    run = read_corpus([reports], None)
    assert run.read == 4
    assert {Path(left.path).name: left.why for left in run.skipped} == {
        "wire_0001.txt": "copy",  # copy.txt comes first by name
        "empty.txt": "refused",
        "picture.txt": "refused",
        "gold.json": "name",
    }
    assert run.claims["demand"] == 4
    assert all(left.what for left in run.skipped)


def test_the_second_run_reads_only_what_is_new_unless_told_to_read_again(reports, tmp_path):
    fill(reports, 4)
    with Record.open(tmp_path / "talks.sqlite", create=True) as record:
        first = read_corpus([reports], record)
        fill(reports, 6)
        second = read_corpus([reports], record)
        third = read_corpus([reports], record, again=True)
        assert (first.read, second.read, third.read) == (4, 2, 6)
        assert [left.why for left in second.skipped] == ["again"] * 4
        assert third.new_claims == 0
        assert len(record.documents()) == 6


def test_the_number_of_processes_changes_nothing_but_the_time(reports, tmp_path):
    fill(reports, 12)
    (reports / "empty.txt").write_bytes(b"")
    kept, runs = [], []
    for jobs in (1, 2):
        with Record.open(tmp_path / f"{jobs}.sqlite", create=True) as record:
            runs.append({**read_corpus([reports], record, jobs=jobs).to_dict(), "seconds": 0})
            kept.append(sorted(claim.id for claim in record.claims()))
    assert runs[0] == runs[1]
    assert kept[0] == kept[1]


def test_a_report_that_ends_its_process_is_named_and_the_others_are_read(reports, monkeypatch):
    fill(reports, 6)
    (reports / "wire_0002.txt").write_text("deadly " + REPORT.format(day=2))
    monkeypatch.setattr(corpus, "_read_one", _deadly)
    run = read_corpus([reports], None, jobs=2)
    assert run.read == 5
    assert [(Path(left.path).name, left.why) for left in run.skipped] == [("wire_0002.txt", "refused")]


def _deadly(path, data, options):
    if data.startswith(b"deadly"):
        os.kill(os.getpid(), signal.SIGKILL)
    from contadora.read.reader import read_report

    return read_report(data, name=path.name)


def test_progress_never_runs_backwards_and_ends_at_the_whole(reports):
    fill(reports, 5)
    (reports / "empty.txt").write_bytes(b"")
    told: list[tuple[int, int]] = []
    read_corpus([reports], None, progress=lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert told[-1] == (6, 6)


def test_a_missing_folder_and_no_process_at_all_are_refused(tmp_path):
    missing = read_corpus([tmp_path / "none.txt"], None)
    assert [left.why for left in missing.skipped] == ["refused"]
    with pytest.raises(InputError, match="1 or more"):
        read_corpus([tmp_path], None, jobs=0)


def test_a_link_inside_a_folder_is_not_followed(reports, tmp_path):
    (tmp_path / "secret.txt").write_text("Talks went on.")
    (reports / "link.txt").symlink_to(tmp_path / "secret.txt")
    (reports / "own.txt").write_text("Talks went on.")
    assert reports_in([reports]) == ([reports / "own.txt"], [])


def test_an_import_of_a_thousand_reports_survives_being_killed(reports, tmp_path):
    fill(reports, 1000)
    path = tmp_path / "talks.sqlite"
    command = [Path(sys.executable).parent / "contadora", "read", reports, "--jobs", "2", "--json"]
    command += ["--record", path]
    killed = 0
    for seconds in (1.5, 2.5, 4.0):
        running = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, process_group=0
        )
        time.sleep(seconds)
        if running.poll() is None:
            os.killpg(running.pid, signal.SIGKILL)
            killed += 1
        running.communicate()
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    last = json.loads(done.stdout)
    with Record.open(path) as record:
        documents, claims = record.documents(), record.claims()
    assert killed
    assert len(documents) == len({document.name for document in documents}) == 1000
    assert last["read"] + sum(left["why"] == "again" for left in last["skipped"]) == 1000
    expected = read_corpus([reports], None)
    assert len(claims) == len({claim.id for claim in claims}) == sum(expected.claims.values())


def test_a_folder_without_a_report_is_said_so_and_leaves_no_record(tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="no file in it"):
        reports_in([tmp_path / "empty"])
    (tmp_path / "empty" / "table.csv").write_text("a,b")
    answer = subprocess.run(
        [Path(sys.executable).parent / "contadora", "read", "empty"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert answer.returncode == 3
    assert "no report among 1 files" in answer.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["empty"]
