"""What happens to a record when processes are killed, meet, or find the disk, the lock or the file wrong."""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from contadora.case.claim import Demand
from contadora.case.source import Source
from contadora.errors import RecordError
from contadora.record import Record

TEXT = b"The opposition wants aid. " * 1_000
CHILD = """
import hashlib, json, os, signal, sys
import sqlalchemy as sa
from contadora.case.claim import Demand
from contadora.case.source import Source
from contadora.record import Record

path, copies, kill_at = sys.argv[1], int(sys.argv[2]), sys.argv[3]
text = b"The opposition wants aid. " * copies
sha = hashlib.sha256(text).hexdigest()
made = [Demand(document=sha, start=4, end=14, words="opposition", holder=str(n), issue="aid", rule="r")
        for n in range(50)]
changed = []

@sa.event.listens_for(sa.Engine, "after_cursor_execute")
def watch(connection, cursor, statement, *rest):
    if statement.strip().startswith(kill_at):
        os.kill(os.getpid(), signal.SIGKILL)
    changed.append(statement.strip().startswith(("CREATE", "INSERT")))

@sa.event.listens_for(sa.Engine, "commit")
def committing(connection):
    if kill_at == "commit" and any(changed):  # not after a mere look
        os.kill(os.getpid(), signal.SIGKILL)

print("ready", flush=True)
sys.stdin.readline()
with Record.open(path) as record:
    print(json.dumps(record.add_reading(text, Source(title="wire"), made).to_dict()), flush=True)
"""


def start(path: Path, *, copies: int = 1_000, kill_at: str = "never") -> subprocess.Popen[str]:
    """A process that waits for a line, then reads one report into the record."""
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(path), str(copies), kill_at],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    return child


def fill(record: Record, text: bytes = TEXT, holders: int = 50) -> None:
    sha = hashlib.sha256(text).hexdigest()
    made = [
        Demand(document=sha, start=4, end=14, words="opposition", holder=str(n), issue="aid", rule="r")
        for n in range(holders)
    ]
    record.add_reading(text, Source(title="wire"), made)


def integrity(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return str(connection.execute("PRAGMA integrity_check").fetchone()[0])


@contextmanager
def unprivileged(*, killed: bool = False) -> Iterator[Path]:
    """A filled record of somebody whom permissions bind: root, who ignores them, steps down meanwhile."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "talks.db"
        with Record.open(path) as record:
            fill(record)
        if killed:
            start(path, copies=320_000, kill_at="commit").communicate("\n")
            assert path.with_name("talks.db-journal").exists()
        root = os.geteuid() == 0
        if root:
            for entry in (*path.parent.iterdir(), path.parent):
                os.chown(entry, 65534, -1)
            os.seteuid(65534)
        try:
            yield path
        finally:
            path.parent.chmod(0o700)
            if root:
                os.seteuid(0)


# killed


@pytest.mark.parametrize("kill_at", ["INSERT INTO documents", "INSERT INTO claims", "commit"])
def test_a_reading_killed_in_the_middle_leaves_the_record_whole(tmp_path: Path, kill_at: str) -> None:
    path = tmp_path / "talks.db"
    with Record.open(path) as record:
        fill(record)
        before = record.documents(), record.claims()
    # 8 MB: more than SQLite's cache, so that half of the write is on the disk when the process dies
    child = start(path, copies=320_000, kill_at=kill_at)
    child.communicate("\n")
    assert child.returncode == -signal.SIGKILL
    assert path.with_name("talks.db-journal").exists()
    assert path.stat().st_size > 4_000_000
    with Record.open(path) as record:
        assert (record.documents(), record.claims()) == before
    assert integrity(path) == "ok"
    again = start(path, copies=320_000)
    added = json.loads(again.communicate("\n")[0])
    assert (added["new_document"], added["new_claims"]) == (True, 50)
    with Record.open(path) as record:
        assert len(record.document(added["document"])[0]) == 320_000 * 26
        assert len(record.claims()) == 100
    assert integrity(path) == "ok"


@pytest.mark.parametrize("kill_at", ["CREATE TABLE claims", "INSERT INTO contadora_revision", "commit"])
def test_a_record_whose_making_was_killed_is_made_by_the_next_try(tmp_path: Path, kill_at: str) -> None:
    path = tmp_path / "talks.db"
    child = start(path, kill_at=kill_at)
    child.communicate("\n")
    assert child.returncode == -signal.SIGKILL
    with Record.open(path) as record:
        fill(record)
        assert len(record.claims()) == 50
    assert integrity(path) == "ok"


def test_a_reader_undoes_an_interrupted_write_or_says_that_it_may_not() -> None:
    with unprivileged(killed=True) as path:
        path.chmod(0o400)
        path.parent.chmod(0o500)
        with pytest.raises(RecordError, match="open it once for writing"):
            Record.open(path, read_only=True)
        path.parent.chmod(0o700)
        path.chmod(0o600)
        with Record.open(path, read_only=True) as record:
            assert len(record.documents()) == 1


# together


def test_processes_that_make_one_record_and_add_one_document_store_it_once(tmp_path: Path) -> None:
    path = tmp_path / "talks.db"
    children = [start(path) for _ in range(3)]
    for child in children:
        assert child.stdin is not None
        child.stdin.write("\n")
        child.stdin.flush()
    added = [json.loads(child.communicate()[0]) for child in children]
    assert [child.returncode for child in children] == [0, 0, 0]
    assert sum(entry["new_document"] for entry in added) == 1
    assert sorted(entry["new_claims"] for entry in added) == [0, 0, 50]
    with Record.open(path) as record:
        assert len(record.documents()) == 1
        assert len(record.claims()) == 50


def test_a_record_being_written_can_still_be_read_but_not_written(tmp_path: Path) -> None:
    path = tmp_path / "talks.db"
    with Record.open(path, timeout=0.05) as record, closing(sqlite3.connect(path)) as other:
        fill(record)
        other.execute("BEGIN IMMEDIATE")
        assert len(record.claims()) == 50
        with pytest.raises(RecordError, match="locked: another program"):
            record.review(record.claims()[0].id, "accepted", by="Analyst")
        other.rollback()
        record.review(record.claims()[0].id, "accepted", by="Analyst")


def test_a_record_held_by_another_program_is_locked_not_waited_for_forever(tmp_path: Path) -> None:
    path = tmp_path / "talks.db"
    Record.open(path).close()
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(RecordError, match=r"talks\.db: locked") as caught:
            Record.open(path, timeout=0.05)
        assert "try again" in caught.value.hint


# private


def test_a_new_record_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    previous = os.umask(0)
    try:
        Record.open(tmp_path / "talks.db").close()
        (tmp_path / "link.db").symlink_to(tmp_path / "target.db")
        Record.open(tmp_path / "link.db").close()
    finally:
        os.umask(previous)
    for name in ("talks.db", "target.db"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600


def test_a_record_keeps_nothing_beside_its_one_file(tmp_path: Path) -> None:
    with Record.open(tmp_path / "talks.db") as record:
        fill(record)
        assert [file.name for file in tmp_path.iterdir()] == ["talks.db"]


def test_an_error_does_not_carry_the_text_of_a_report(tmp_path: Path) -> None:
    with Record.open(tmp_path / "talks.db", timeout=0.05) as record:
        fill(record)
        with closing(sqlite3.connect(tmp_path / "talks.db")) as other:
            other.execute("DROP TABLE cases")
        with pytest.raises(RecordError) as caught:
            record.case("the secret talks")
    assert "secret" not in str(caught.value) + str(caught.value.__cause__)


# read-only


def test_a_record_opened_for_reading_reads_and_refuses_to_write(tmp_path: Path) -> None:
    path = tmp_path / "talks.db"
    with Record.open(path) as record:
        fill(record)
    before = path.read_bytes()
    with Record.open(path, read_only=True) as record:
        assert len(record.claims()) == 50
        with pytest.raises(RecordError, match="reading only"):
            fill(record)
    assert path.read_bytes() == before


def test_a_record_in_a_folder_without_write_permission_can_be_read_but_not_written() -> None:
    with unprivileged() as path, Record.open(path) as record:
        path.chmod(0o400)
        path.parent.chmod(0o500)
        assert len(record.claims()) == 50
        assert len(Record.open(path, read_only=True).claims()) == 50
        with pytest.raises(RecordError, match="read-only"):
            record.review(record.claims()[0].id, "accepted", by="Analyst")


def test_a_writable_file_in_a_folder_that_is_not_is_an_error_to_write() -> None:
    with unprivileged() as path, Record.open(path) as record:
        path.parent.chmod(0o500)
        with pytest.raises(RecordError, match="permissions of the file and its folder"):
            record.review(record.claims()[0].id, "accepted", by="Analyst")
        assert record.claims()[0].status == "unreviewed"


def test_a_file_that_may_not_be_read_or_made_is_an_error() -> None:
    with unprivileged() as path:
        path.chmod(0)
        with pytest.raises(RecordError, match="check the permissions"):
            Record.open(path)
        path.parent.chmod(0o500)
        with pytest.raises(RecordError, match="Permission denied"):
            Record.open(path.with_name("new.db"))


# the disk


def test_a_full_disk_loses_nothing_that_was_there(tmp_path: Path) -> None:
    path = tmp_path / "talks.db"
    with Record.open(path) as record:
        fill(record)

        @sa.event.listens_for(sa.Pool, "connect")
        def small_disk(connection: sqlite3.Connection, _record: object) -> None:
            connection.execute("PRAGMA max_page_count = 40")

        try:
            with pytest.raises(RecordError, match="the disk is full"):
                fill(record, b"The opposition wants more. " * 20_000)
        finally:
            sa.event.remove(sa.Pool, "connect", small_disk)
        assert len(record.documents()) == 1
        fill(record, b"The opposition wants more. " * 20_000)
        assert len(record.documents()) == 2


def test_a_disk_error_loses_nothing_that_was_there(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    path = tmp_path / "talks.db"
    with Record.open(path) as record:
        fill(record)
        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 4096, limits[1]))
        try:
            with pytest.raises(RecordError, match="disk"):
                fill(record, b"The opposition wants more. " * 200_000)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
            signal.signal(signal.SIGXFSZ, handler)
        assert len(record.documents()) == 1
    assert integrity(path) == "ok"


# the wrong file


def test_a_missing_record_is_not_made_unless_asked(tmp_path: Path) -> None:
    path = tmp_path / "talks.db"
    for how in ({"create": False}, {"read_only": True}):
        with pytest.raises(RecordError, match="no record here"):
            Record.open(path, **how)
        assert not path.exists()


def test_an_empty_file_is_not_a_record_unless_one_may_be_made(tmp_path: Path) -> None:
    path = tmp_path / "talks.db"
    path.touch()
    for how in ({"create": False}, {"read_only": True}):
        with pytest.raises(RecordError, match="empty"):
            Record.open(path, **how)
    assert path.stat().st_size == 0
    assert Record.open(path).documents() == ()


def test_a_missing_folder_a_folder_and_a_device_are_named(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="folder does not exist"):
        Record.open(tmp_path / "no" / "talks.db")
    with pytest.raises(RecordError, match="this is a folder"):
        Record.open(tmp_path)
    with pytest.raises(RecordError, match="not a plain file"):
        Record.open(os.devnull)
    for odd in ("talks\0.db", "t" * 300):
        with pytest.raises(RecordError, match="cannot use this file"):
            Record.open(tmp_path / odd)
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(RecordError, match=r"cannot use this file|no record here|cannot open"):
        Record.open(tmp_path / "loop")
    assert [entry.name for entry in tmp_path.iterdir()] == ["loop"]


def test_a_path_may_hold_any_sign(tmp_path: Path) -> None:
    path = tmp_path / "talks ?mode=memory&x=1#50%é.db"
    with Record.open(path) as record:
        fill(record)
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]
    assert len(Record.open(str(path), read_only=True).claims()) == 50


@pytest.mark.parametrize("content", [b"A report, not a database. " * 200, b"\0" * 5000, b"x"])
def test_a_file_of_something_else_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "report.txt"
    path.write_bytes(content)
    for read_only in (False, True):
        with pytest.raises(RecordError, match=r"report\.txt: not a record"):
            Record.open(path, read_only=read_only)
    assert path.read_bytes() == content


def test_the_database_of_another_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE alembic_version (version_num TEXT)")
        other.execute("CREATE TABLE documents (sha256 TEXT)")
    before = path.read_bytes()
    with pytest.raises(RecordError, match="belongs to another program"):
        Record.open(path)
    assert path.read_bytes() == before


# damaged


def test_a_truncated_record_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "talks.db"
    with Record.open(path) as record:
        fill(record)
    os.truncate(path, path.stat().st_size // 2)
    with pytest.raises(RecordError, match="damaged") as caught:
        Record.open(path).document(hashlib.sha256(TEXT).hexdigest())
    assert "backup" in caught.value.hint


def test_a_document_or_claim_changed_from_outside_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "talks.db"
    with Record.open(path) as record:
        fill(record, holders=1)
        key = record.claims()[0].id
        with closing(sqlite3.connect(path)) as other:
            other.execute("UPDATE documents SET content = CAST(replace(content, 'aid', 'war') AS BLOB)")
            other.commit()
        with pytest.raises(RecordError, match="not what was received"):
            record.document(record.documents()[0].sha256)
        with closing(sqlite3.connect(path)) as other:
            other.execute("""UPDATE claims SET payload = replace(payload, '"aid"', '"war"')""")
            other.commit()
        with pytest.raises(RecordError, match=f"claim {key} is not what was stored"):
            record.claim(key)


def test_a_random_fault_is_an_error_or_harmless_never_a_traceback_or_another_text(tmp_path: Path) -> None:
    path = tmp_path / "talks.db"
    text = b"The opposition wants aid. " * 50
    with Record.open(path) as record:
        fill(record, text, holders=4)
        true = {claim.id: claim for claim in record.claims()}
        record.review(list(true), "accepted", by="Analyst")
        record.save_case("talks", "contadora: 1", record.documents()[0].received_at.date(), "Analyst")
    whole = path.read_bytes()
    used = [index for index, byte in enumerate(whole) if byte]  # most of the file is unused space
    chance = random.Random(5)
    noticed = 0
    for _ in range(250):
        faulty = bytearray(whole)
        for _ in range(chance.choice([1, 1, 3, 40])):
            faulty[chance.choice(used)] = chance.randrange(256)
        path.write_bytes(faulty)
        try:
            with Record.open(path) as record:
                for claim in record.claims():
                    assert claim.holder == true[claim.id].holder
                    record.reviews(claim.id)
                for listed in record.documents():
                    assert record.document(listed.sha256)[0] == text
                record.cases()
        except RecordError:
            noticed += 1
    assert noticed > 25
