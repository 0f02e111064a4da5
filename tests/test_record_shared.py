"""A record that several people or processes use, in a file and on a server; and what is the server's own."""

from __future__ import annotations

import hashlib
import itertools
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from contadora.case.claim import Demand
from contadora.case.source import Source
from contadora.errors import RecordError
from contadora.record import Record
from contadora.record.postgres import explain
from tests.conftest import POSTGRES, Places
from tests.test_record_durability import fill, start

WORKER = """
import hashlib, sys
from contadora.case.claim import Demand
from contadora.case.source import Source
from contadora.record import Record

place, who, first, last = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
with Record.open(place, timeout=120) as record:
    print("ready", flush=True)
    sys.stdin.readline()
    for number in range(first, last):
        text = b"Report %d: the opposition wants aid." % number
        sha = hashlib.sha256(text).hexdigest()
        start = text.index(b"wants")
        made = [Demand(document=sha, start=start, end=start + 9, words="wants aid", holder=holder,
                       issue="aid", rule="demands") for holder in ("opposition", "coalition")]
        record.add_reading(text, Source(title=f"Report {number}"), made)
        if who:
            record.review(made[0].id, "accepted", by=who)
        print(number, flush=True)
"""


def worker(place: Path | str, who: str, first: int, last: int) -> subprocess.Popen[str]:
    """A process that waits for a line, then keeps the reports of these numbers and reviews them."""
    child = subprocess.Popen(
        [sys.executable, "-c", WORKER, str(place), who, str(first), str(last)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    assert child.stdin is not None
    child.stdin.write("\n")
    child.stdin.flush()
    return child


def test_people_who_read_and_review_at_once_lose_nothing_and_keep_nothing_twice(place: Path | str) -> None:
    Record.open(place).close()
    spans = {"Ana": (0, 30), "Luis": (10, 40), "Eva": (20, 50)}
    children = [worker(place, who, *span) for who, span in spans.items()]
    for child in children:
        child.communicate()
    assert [child.returncode for child in children] == [0, 0, 0]
    with Record.open(place) as record:
        assert sorted(int(entry.name.split()[1]) for entry in record.documents()) == list(range(50))
        claims = record.claims()
        assert len(claims) == len({claim.id for claim in claims}) == 100
        reviewed = {
            int(re.search(rb"\d+", record.document(claim.document)[0])[0]): sorted(
                entry.by for entry in record.reviews(claim.id)
            )
            for claim in claims
            if claim.status == "accepted"
        }
    assert reviewed == {
        number: sorted(who for who, (first, last) in spans.items() if first <= number < last)
        for number in range(50)
    }


def test_an_import_killed_in_the_middle_and_begun_again_is_whole(place: Path | str) -> None:
    Record.open(place).close()
    child = worker(place, "", 0, 1000)
    assert child.stdout is not None
    done = [int(line) for line in itertools.islice(child.stdout, 300)]
    child.send_signal(signal.SIGKILL)
    child.communicate()
    assert child.returncode == -signal.SIGKILL
    with Record.open(place, read_only=True) as record:
        held = {entry.name for entry in record.documents()}
        assert {f"Report {number}" for number in done} <= held
        assert len(held) <= len(done) + 60  # what was kept before the kill was noticed
        assert len(record.claims()) == 2 * len(held)
    rest = worker(place, "", 0, 1000)
    rest.communicate()
    assert rest.returncode == 0
    with Record.open(place) as record:
        assert sorted(int(entry.name.split()[1]) for entry in record.documents()) == list(range(1000))
        assert len({claim.id for claim in record.claims()}) == len(record.claims()) == 2000


@pytest.mark.parametrize("kill_at", ["INSERT INTO documents", "INSERT INTO claims", "commit"])
def test_a_reading_killed_at_any_step_is_kept_wholly_or_not_at_all(place: Path | str, kill_at: str) -> None:
    with Record.open(place) as record:
        fill(record)
    child = start(place, copies=20_000, kill_at=kill_at)
    child.communicate("\n")
    assert child.returncode == -signal.SIGKILL
    with Record.open(place, read_only=True) as record:
        assert len(record.documents()) == 1
        assert len(record.claims()) == 50
    again = start(place, copies=20_000)
    again.communicate("\n")
    with Record.open(place) as record:
        assert len(record.documents()) == 2
        assert len(record.claims()) == 100


def test_processes_that_make_one_record_at_once_make_it_once(place: Path | str) -> None:
    children = [start(place) for _ in range(3)]
    for child in children:
        assert child.stdin is not None
        child.stdin.write("\n")
        child.stdin.flush()
    for child in children:
        child.communicate()
    assert [child.returncode for child in children] == [0, 0, 0]
    with Record.open(place) as record:
        assert (len(record.documents()), len(record.claims())) == (1, 50)


def test_a_writer_that_waits_too_long_is_told_so_and_a_reader_does_not_wait(place: Path | str) -> None:
    with Record.open(place, timeout=0.2) as record, Record.open(place) as other:
        fill(record)
        with other._writing():
            assert len(record.claims()) == 50
            with pytest.raises(RecordError, match="locked: another program"):
                record.review(record.claims()[0].id, "accepted", by="Analyst")
        record.review(record.claims()[0].id, "accepted", by="Analyst")


def test_a_record_opened_for_reading_refuses_to_write(place: Path | str) -> None:
    with pytest.raises(RecordError, match=r"no record here|empty, not a record"):
        Record.open(place, read_only=True)
    with Record.open(place) as record:
        fill(record)
    with Record.open(place, read_only=True) as record:
        assert len(record.claims()) == 50
        with pytest.raises(RecordError, match="reading only"):
            fill(record)


def changed(place: Path | str, statement: str) -> None:
    """Change a record behind its back."""
    with Record.open(place) as record, record._database.engine.execution_options(writing=True).begin() as c:
        c.exec_driver_sql(statement)


def test_the_record_of_a_newer_version_is_refused(place: Path | str) -> None:
    Record.open(place).close()
    changed(place, "UPDATE contadora_revision SET version_num = '9999'")
    for read_only in (False, True):
        with pytest.raises(RecordError, match="newer version of contadora"):
            Record.open(place, read_only=read_only)


def test_a_record_that_lost_a_table_is_damaged_not_a_traceback(place: Path | str) -> None:
    Record.open(place).close()
    with Record.open(place) as record:
        changed(place, "DROP TABLE cases")
        with pytest.raises(RecordError, match=r"damaged|refused"):
            record.cases()


def test_what_one_database_cannot_hold_is_refused_in_plain_words(place: Path | str) -> None:
    text = b"aid"
    far = Demand(
        document=hashlib.sha256(text).hexdigest(), words="aid", holder="a", issue="b", sentence=10**30
    )
    with Record.open(place) as record, pytest.raises(RecordError, match="cannot be stored"):
        record.add_reading(text, Source(title="wire"), [far])


# the server's own


@pytest.fixture
def server() -> str:
    if not os.environ.get(POSTGRES):
        pytest.skip(f"no PostgreSQL server: its address is not in {POSTGRES}")
    return os.environ[POSTGRES]


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("mysql://ana:s3cret@localhost/talks", "no address of a record"),
        ("sqlite:///talks.db", "give the path of a file"),
        ("postgresql://ana:s3cret@localhost:port/talks", "cannot be understood"),
        ("postgresql://ana:s3cret@127.0.0.1:1/talks", "the server cannot be used"),
        ("postgres://127.0.0.1:1/talks?password=s3cret&user=ana", "the server cannot be used"),
        ("postgresql://ana:s3cret@/talks?host=/no/such/folder", "the server cannot be used"),
        ("postgresql://ana:s3cret@127.0.0.1:1/talks?nonsense=s3cret", "postgresql"),
    ],
)
def test_an_address_that_cannot_be_used_is_named_without_its_password(address: str, message: str) -> None:
    with pytest.raises(RecordError, match=message) as caught:
        Record.open(address, timeout=1)
    assert "s3cret" not in f"{caught.value} {caught.value.where} {caught.value.hint}"


def test_a_driver_that_repeats_the_password_does_not_spread_it() -> None:
    import psycopg

    told = explain(psycopg.OperationalError("password=s3cret is wrong"), secrets=["s3cret"])
    assert "s3cret" not in str(told)


def test_a_database_of_another_program_is_refused_and_left_alone(places: Places) -> None:
    if places.kind == "sqlite":
        pytest.skip("told of files in the tests of durability")
    place = str(places.new())
    schema = place.rpartition("%3D")[2]
    places.command(f'CREATE TABLE "{schema}".orders (id integer)')
    with pytest.raises(RecordError, match="belongs to another program"):
        Record.open(place)
    assert places.command(f"SELECT tablename FROM pg_tables WHERE schemaname = '{schema}'") == [("orders",)]


def test_no_account_database_or_schema_of_that_name(server: str) -> None:
    url = sa.make_url(server)
    for odd in (
        url.set(database="no_such_database"),
        url.set(username="nobody_at_all"),
        url.update_query_dict({"options": "-csearch_path=no_such_schema"}),
    ):
        with pytest.raises(RecordError) as caught:
            Record.open(odd.render_as_string(hide_password=False))
        assert caught.value.hint
        assert "Traceback" not in str(caught.value)


def test_a_reading_account_reads_and_is_told_that_it_may_not_write(places: Places, server: str) -> None:
    if places.kind == "sqlite":
        pytest.skip("told of files in the tests of durability")
    place = str(places.new())
    schema, role = place.rpartition("%3D")[2], f"reader_{os.getpid()}"
    with Record.open(place) as record:
        fill(record)
    places.command(f"CREATE ROLE {role} LOGIN PASSWORD 'reader'")
    try:
        places.command(f'GRANT USAGE ON SCHEMA "{schema}" TO {role}')
        places.command(f'GRANT SELECT ON ALL TABLES IN SCHEMA "{schema}" TO {role}')
        reader = (
            sa.make_url(place).set(username=role, password="reader").render_as_string(hide_password=False)
        )
        with Record.open(reader) as record:
            assert len(record.claims()) == 50
            with pytest.raises(RecordError, match="permission denied"):
                record.review(record.claims()[0].id, "accepted", by="Reader")
    finally:
        places.command(f"DROP OWNED BY {role}")
        places.command(f"DROP ROLE {role}")


def test_the_package_and_a_record_in_a_file_load_no_driver_of_a_server(tmp_path: Path) -> None:
    code = (
        "import sys, contadora; contadora.Record.open(sys.argv[1]).documents();"
        " sys.exit(any(m.startswith('psycopg') for m in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code, str(tmp_path / "talks.db")]).returncode == 0
