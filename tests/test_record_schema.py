"""The tables, their revisions, and that both say the same."""

from __future__ import annotations

import ast
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

import contadora.record
from contadora.errors import RecordError
from contadora.record import Record, schema

ROOM = Path(contadora.record.__file__).parent
CONFIG = Config()
CONFIG.set_main_option("script_location", str(ROOM / "migrations"))
SCRIPTS = ScriptDirectory.from_config(CONFIG)
REVISIONS = [script.revision for script in reversed(list(SCRIPTS.walk_revisions()))]


def engine_of(place: Path | str) -> sa.Engine:
    if isinstance(place, Path):
        return sa.create_engine(f"sqlite:///{place}", poolclass=sa.NullPool)
    return sa.create_engine(sa.make_url(place).set(drivername="postgresql+psycopg"), poolclass=sa.NullPool)


def make_at(place: Path | str, revision: str) -> None:
    """A record as the version that ended with this revision made it."""
    engine = engine_of(place)
    with engine.begin() as connection:
        CONFIG.attributes["connection"] = connection
        command.upgrade(CONFIG, revision)


def differences(place: Path | str) -> list[object]:
    with engine_of(place).connect() as connection:
        options = {"version_table": schema.REVISION_TABLE, "compare_type": True}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), schema.metadata))


def test_the_code_reads_the_last_revision() -> None:
    assert SCRIPTS.get_heads() == [schema.HEAD]
    assert REVISIONS[-1] == schema.HEAD


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_record_of_any_revision_becomes_what_the_schema_says(place: Path | str, revision: str) -> None:
    make_at(place, revision)
    with Record.open(place, create=False) as record:
        saved = record.save_case("talks", "contadora: 1", date(2017, 12, 2), "Analyst")
        assert record.case("talks") == saved
    assert differences(place) == []


def test_the_comparison_would_notice_a_missing_column(tmp_path: Path) -> None:
    path = tmp_path / "talks.db"
    Record.open(path).close()
    with closing(sqlite3.connect(path)) as other:
        other.execute("ALTER TABLE claims DROP COLUMN sentence")
    assert "sentence" in str(differences(path))


def test_the_first_revision_keeps_what_it_holds_on_the_way_up(place: Path | str) -> None:
    make_at(place, REVISIONS[0])
    with engine_of(place).begin() as old:
        old.exec_driver_sql(
            f"INSERT INTO cases VALUES ('talks', 1, '{'0' * 64}', 'contadora: 1', '2017-12-02',"
            " '2017-12-02T12:00:00+00:00', 'Analyst')"
        )
    with Record.open(place) as record:
        assert record.case("talks").saved_at == datetime(2017, 12, 2, 12, tzinfo=UTC)
        assert record.case("talks").as_of == date(2017, 12, 2)


@pytest.mark.parametrize("read_only", [False, True])
def test_a_record_of_a_newer_version_is_refused_and_left_alone(tmp_path: Path, read_only: bool) -> None:
    path = tmp_path / "talks.db"
    Record.open(path).close()
    with closing(sqlite3.connect(path)) as other:
        other.execute(f"UPDATE {schema.REVISION_TABLE} SET version_num = '9999'")
        other.commit()
    before = path.read_bytes()
    with pytest.raises(RecordError, match="newer version of contadora") as caught:
        Record.open(path, read_only=read_only)
    assert "upgrade contadora" in caught.value.hint
    assert path.read_bytes() == before


def test_an_older_record_opened_for_reading_asks_to_be_opened_for_writing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "talks.db"
    Record.open(path).close()
    monkeypatch.setattr("contadora.record.store.HEAD", "0000")  # any known revision but the one wanted
    with pytest.raises(RecordError, match="open it once for writing"):
        Record.open(path, read_only=True)


def test_a_record_that_lost_its_revision_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "talks.db"
    Record.open(path).close()
    with closing(sqlite3.connect(path)) as other:
        other.execute(f"DELETE FROM {schema.REVISION_TABLE}")
        other.commit()
    with pytest.raises(RecordError, match="does not say its revision"):
        Record.open(path)


def test_a_claim_without_its_document_and_an_unknown_verdict_are_refused_by_the_database(
    tmp_path: Path,
) -> None:
    path = tmp_path / "talks.db"
    Record.open(path).close()
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA foreign_keys = ON")
        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
            other.execute(
                "INSERT INTO claims (id, document, kind, words, payload, rule, first_seen)"
                " VALUES ('c-1', 'd', 'demand', 'w', '{}', 'r', 't')"
            )
        with pytest.raises(sqlite3.IntegrityError, match="verdict_is_known"):
            other.execute("INSERT INTO reviews VALUES (1, 'c-1', 'perhaps', 'a', 't', '', NULL, NULL)")


def test_the_tables_are_valid_for_postgresql_too() -> None:
    for table in schema.metadata.sorted_tables:
        assert "CREATE TABLE" in str(CreateTable(table).compile(dialect=postgresql.dialect()))


def test_only_one_file_speaks_to_sqlite_in_its_own_words() -> None:
    for file in ROOM.rglob("*.py"):
        words = {
            node.value.upper()
            for node in ast.walk(ast.parse(file.read_text("utf-8")))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        own = any(word.startswith(("PRAGMA", "BEGIN IMMEDIATE")) for word in words)
        assert own == (file.name == "sqlite.py"), file


def test_opening_a_record_that_is_up_to_date_does_not_load_alembic(tmp_path: Path) -> None:
    path = tmp_path / "talks.db"
    Record.open(path).close()
    code = (
        "import sys; from contadora.record import Record; Record.open(sys.argv[1]).documents();"
        " sys.exit('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code, str(path)]).returncode == 0
