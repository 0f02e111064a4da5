"""Cases, conflict models and tables by the name that a user gives them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from contadora import library
from contadora.case.drawing import DRAWS, SEED, tabulate
from contadora.case.files import load
from contadora.errors import InputError

if TYPE_CHECKING:
    from contadora.case.model import Case
    from contadora.case.table import Table
    from contadora.solve.stability import ConflictModel

__all__ = ["find_case", "find_conflict", "find_table"]


def find_case(name: str) -> Case:
    """Load a case from a file, or a bundled one by its name."""
    if name.endswith((".yaml", ".yml")) or (
        name not in library.cases() and len(name) < 250 and Path(name).exists()
    ):
        return load(name)
    return load(library.case_path(name))


def find_conflict(name: str) -> Case | ConflictModel:
    """Load a conflict model, or a case; what is in the file tells them apart."""
    from contadora.case.files import read_yaml
    from contadora.solve.stability import read_model

    path = Path(name)
    if not path.exists() and path.suffix.lower() != ".json":
        return find_case(name)
    if path.suffix.lower() in {".yaml", ".yml"}:
        held = read_yaml(path)
        if isinstance(held, dict) and "decision_makers" not in held and {"title", "actors"} & set(held):
            return load(path)
    try:
        return read_model(path)
    except InputError as error:
        if name in error.where:
            raise
        where = f"{name}: {error.where}" if error.where else name
        raise InputError(error.what, where=where, hint=error.hint) from None


def find_table(name: str, *, draws: int = DRAWS, seed: int = SEED, consent: str | None = None) -> Table:
    """Return the table of a case, of a matrix of scores (CSV or XLSX), or of a folder of GENIUS files."""
    path = Path(name)
    if path.is_dir():
        from contadora.case.genius import read_genius

        table = read_genius(path)
    elif path.suffix.lower() in {".csv", ".tsv", ".xlsx"}:
        from contadora.case.matrix import read_matrix

        table = read_matrix(path)
    else:
        table = tabulate(find_case(name), draws=draws, seed=seed)
    if consent is None:
        return table
    from contadora.case.matrix import parse_consent

    # Factions and outside powers are in the table too; only the parties have a say.
    places = table.consent.parties
    named = parse_consent(consent, [table.actors[place] for place in places])
    rule = replace(
        named,
        parties=tuple(places[k] for k in named.parties),
        vetoes=tuple(places[k] for k in named.vetoes),
    )
    estimate = None if table.estimate is None else replace(table.estimate, consent=rule)
    return replace(table, consent=rule, estimate=estimate)
