"""What several tests need: the shared reference material, a small case, and both databases."""

from __future__ import annotations

import importlib.util
import itertools
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "contadora", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("contadora")

SHARED = Path(__file__).resolve().parents[2] / "shared"

TWO_SIDES = """\
contadora: 1
title: Border talks  # working title
as_of: 2021-03-04
sources:
  wire: {title: Talks resume, outlet: Wire, published: 2021-03-03, own_words: true}
claims:
  claim-1: {kind: demand, document: wire, words: amnesty first, holder: rebels, issue: amnesty, priority: 1}
  claim-2: {kind: round, document: wire, words: the round ended without a deal, outcome: no_deal}
actors:
  # the two sides
  government: {name: The government, role: principal}
  rebels: {name: The rebels, role: principal, aliases: [the front]}
  hawks: {name: The hawks, part_of: rebels, weight: {low: 0.2, high: 0.4, by: test, reason: guess}}
  neighbour: {name: Neighbour, roles: [{role: host, mandate: venue}, {role: guarantor, invited_by: rebels}]}
agenda:
  amnesty: {label: Amnesty, options: [none, partial, full], status_quo: none}
  posts: {label: Cabinet posts, options: [0, 2, 4], status_quo: 0, unit: posts}
stances:
  - {actor: government, issue: amnesty, position: none, red_line: full, salience: first}
  - {actor: government, issue: posts, position: 0, red_line: 4, salience: second}
  - {actor: rebels, issue: amnesty, position: full, red_line: none, salience: first, why: claim-1}
  - {actor: rebels, issue: posts, position: 4, fallback: 2, red_line: 0}
disagreement:
  government: {value: {low: 0.3, high: 0.5, by: test, reason: guess}}
  rebels: {at: status_quo, shift: {low: -0.1, high: 0.1, by: test, reason: guess}}
ratification:
  - {party: rebels, route: leadership, quota: 0.5, vetoes: [hawks]}
rounds:
  - {dates: [2021-03-02, 2021-03-03], venue: The capital, outcome: no_deal, next: 2021-03-17, why: claim-2}
"""


@pytest.fixture
def shared() -> Path:
    """The reference material beside the project; the test is skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the reference material (../shared) is not beside the project")
    return SHARED


@pytest.fixture
def two_sides() -> str:
    """A small case, as text."""
    return TWO_SIDES


POSTGRES = "CONTADORA_TEST_POSTGRES"
"""The address of a PostgreSQL database in which the tests may make and drop schemas. Never one in use."""


@dataclass
class Places:
    """Where records of one kind of database can be made."""

    kind: str
    folder: Path
    made: list[str] = field(default_factory=list)
    number: Iterator[int] = field(default_factory=itertools.count)

    def new(self) -> Path | str:
        """A place where no record is yet."""
        if self.kind == "sqlite":
            return self.folder / f"talks-{next(self.number)}.db"
        schema = f"t_{os.getpid()}_{self.folder.name}_{next(self.number)}".replace("-", "_").lower()
        self.command(f'CREATE SCHEMA "{schema}"')
        self.made.append(schema)
        address = os.environ[POSTGRES]
        return f"{address}{'&' if '?' in address else '?'}options=-csearch_path%3D{schema}"

    def emptied(self, place: Path | str) -> Path | str:
        """The record at a place, now without a row: quicker than a new one."""
        if isinstance(place, Path):
            if not (kept := place.with_suffix(".kept")).exists():
                shutil.copy(place, kept)
            return shutil.copy(kept, place)
        schema = place.rpartition("%3D")[2]
        tables = self.command(
            f"SELECT tablename FROM pg_tables WHERE schemaname = '{schema}'"
            " AND tablename <> 'contadora_revision'"
        )
        self.command("TRUNCATE " + ", ".join(f'"{schema}"."{name}"' for (name,) in tables))
        return place

    def command(self, statement: str) -> list[tuple]:
        import psycopg

        with psycopg.connect(os.environ[POSTGRES], autocommit=True) as connection:
            done = connection.execute(statement)
            return done.fetchall() if done.description else []

    def clear(self) -> None:
        for schema in self.made:
            self.command(f'DROP SCHEMA "{schema}" CASCADE')


@pytest.fixture(params=["sqlite", "postgresql"], scope="module")
def places(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Places]:
    """Both kinds of database, one after the other; PostgreSQL is skipped where no server is named."""
    if request.param == "postgresql" and not os.environ.get(POSTGRES):
        pytest.skip(f"no PostgreSQL server: its address is not in {POSTGRES}")
    found = Places(request.param, tmp_path_factory.mktemp("places"))
    yield found
    found.clear()


@pytest.fixture
def place(places: Places) -> Path | str:
    """A place where no record is yet, of each kind."""
    return places.new()


@pytest.fixture
def training_script(monkeypatch):
    """Return what loads a script of ``training`` as a module."""
    folder = Path(__file__).resolve().parents[1] / "training"
    monkeypatch.syspath_prepend(str(folder))

    def load(name):
        spec = importlib.util.spec_from_file_location(f"training_{name}", folder / f"{name}.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    return load
