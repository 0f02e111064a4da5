"""A conflict from JSON or YAML: one mapping, written by hand or by another program.

::

    name: chicken
    decision_makers: {A: [swerve], B: [swerve]}
    directions: [both, both]          # one per option; left out: all can be undone
    levels: [2, 2]                    # one per option; left out: yes/no
    feasible_codes: [0, 1, 2, 3]      # or the rules below; left out: every combination
    feasible: [], infeasible: []      # patterns and conditions
    rankings_best_first: {A: [2, 3, 1, 0], B: [1, 3, 2, 0]}      # a nested list is a tie
    statements: {A: [...]}            # or, for a decision maker: most important first
    weights: {A: {condition: 1.5}}    # or: points per condition

Each decision maker is ranked in just one of the three ways. What is felt strongly, not known or seen
otherwise (``strong``, ``unknown``, ``views``) is read by :func:`read_model`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contadora.errors import InputError, did_you_mean

from .conflict import Conflict, DecisionMaker, Option, check_decision_makers
from .feasibility import feasible_codes
from .preference import ranks_from_order, ranks_from_statements, ranks_from_weights

__all__ = ["read_conflict"]

FIELDS = (
    "name", "decision_makers", "directions", "levels", "feasible_codes", "feasible", "infeasible",
    "rankings_best_first", "statements", "weights", "strong", "unknown", "views",
)  # fmt: skip
RANKINGS: dict[str, Callable[[Any, tuple[DecisionMaker, ...], NDArray[Any], str], NDArray[np.int32]]] = {
    "rankings_best_first": lambda said, _, codes, where: ranks_from_order(said, codes, where=where),
    "statements": lambda said, sides, codes, where: ranks_from_statements(
        as_list(said, where), sides, codes, where=where
    ),
    "weights": lambda said, sides, codes, where: ranks_from_weights(
        mapping(said, where), sides, codes, where=where
    ),
}


def read_conflict(source: str | Path | Mapping[str, Any]) -> Conflict:
    """The conflict that a JSON or YAML file, or a mapping of the same form, describes.

    Raises
    ------
    InputError
        The file is missing, empty or neither JSON nor YAML; a field is misspelt or of the wrong
        form; a ranking misses a feasible state, repeats one or names one that cannot occur. The
        message names the file and the field. Fields that resemble none of the form are ignored,
        so that notes and sources may stand beside it.

    Examples
    --------
    >>> chicken = read_conflict({"decision_makers": {"A": ["swerve"], "B": ["swerve"]},
    ...     "rankings_best_first": {"A": [2, 3, 1, 0], "B": [1, 3, 2, 0]}})
    >>> chicken.ranks.tolist()
    [[1, 2, 4, 3], [1, 4, 2, 3]]
    """
    return conflict_in(*load_document(source))


def load_document(source: str | Path | Mapping[str, Any]) -> tuple[Any, str]:
    """What a file, or a mapping, holds, and the name of the file for errors."""
    if isinstance(source, Mapping):
        return source, ""
    return _load(Path(source)), str(source)


def _load(path: Path) -> Any:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "not UTF-8 text"
        raise InputError(f"cannot be read: {reason}", where=str(path)) from error
    if not text.strip():
        raise InputError("the file is empty", where=str(path))
    try:
        if path.suffix.lower() in (".yaml", ".yml"):
            return _yaml(text)
        return json.loads(text, object_pairs_hook=_no_twins)
    except InputError as error:
        raise InputError(error.what, where=str(path), hint=error.hint) from error
    except RecursionError as error:
        raise InputError("brackets are nested too deeply", where=str(path)) from error
    except ValueError as error:
        raise InputError(f"not JSON: {error}", where=str(path), hint="name YAML files .yaml") from error


def _yaml(text: str) -> Any:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        return YAML(typ="safe", pure=True).load(text)
    except YAMLError as error:
        raise InputError(f"not YAML: {' '.join(str(error).split())}") from error


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise InputError(f"'{key}' is given twice", hint="names must be unique")
        found[key] = value
    return found


def conflict_in(doc: Any, file: str) -> Conflict:
    """The conflict that a document describes."""
    doc = mapping(doc, file)
    if "cases" in doc and "decision_makers" not in doc:
        raise InputError(
            "this file holds several conflicts", where=file, hint="hand over one entry of 'cases'"
        )
    refuse_misspelt(doc, FIELDS, file)
    at = f"{file}: " if file else ""
    sides = decision_makers_in(doc, at)
    codes = codes_in(doc, sides, at)
    ranks = np.stack([ranks_in(doc, side.name, sides, codes, at) for side in sides])
    refuse_strangers(doc, RANKINGS, sides, at)
    return Conflict(sides, codes, ranks, str(doc.get("name") or ""), statements_in(doc))


def refuse_misspelt(doc: Mapping[str, Any], known: tuple[str, ...], where: str) -> None:
    """Refuse a field that resembles a known one; others may stand beside them as notes."""
    for key in doc:
        if key not in known and get_close_matches(str(key), known, n=1, cutoff=0.75):
            raise InputError(f"unknown field '{key}'", where=where, hint=did_you_mean(str(key), known))


def refuse_strangers(
    doc: Mapping[str, Any], fields: Iterable[str], sides: tuple[DecisionMaker, ...], at: str
) -> None:
    """Refuse a name, in fields that say something of decision makers, that none of them has."""
    names = [side.name for side in sides]
    for field in fields:
        for name in mapping(doc.get(field) or {}, f"{at}{field}"):
            if name not in names:
                hint = did_you_mean(str(name), names)
                raise InputError(f"unknown decision maker '{name}'", where=f"{at}{field}", hint=hint)


def statements_in(doc: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """The statements that decision makers are ranked by; call it once the ranks were made from them."""
    return {name: tuple(texts) for name, texts in (doc.get("statements") or {}).items()}


def decision_makers_in(doc: Mapping[str, Any], at: str) -> tuple[DecisionMaker, ...]:
    """Who can do what, with levels and directions."""
    where = f"{at}decision_makers"
    if not doc.get("decision_makers"):
        raise InputError("no decision makers", where=where, hint="give a mapping of name to list of options")
    listed = {
        name: as_list([] if options is None else options, f"{where}.{name}")
        for name, options in mapping(doc["decision_makers"], where).items()
    }
    count = sum(map(len, listed.values()))
    ways: dict[str, list[Any]] = {"directions": ["both"] * count, "levels": [2] * count}
    for field in ways:
        if doc.get(field) is not None:
            ways[field] = as_list(doc[field], f"{at}{field}")
            if len(ways[field]) != count:
                raise InputError(f"{len(ways[field])} {field} for {count} options", where=f"{at}{field}")
    places = iter(zip(ways["directions"], ways["levels"], strict=True))
    sides = []
    for name, options in listed.items():
        try:
            held = (
                tuple(
                    Option(option, level, way) for option, (way, level) in zip(options, places, strict=False)
                )
                if options
                else ()
            )
            sides.append(DecisionMaker(name, held))
        except InputError as error:
            inner = f": {error.where}" if error.where else ""
            raise InputError(error.what, where=f"{where}.{name}{inner}", hint=error.hint) from error
    check_decision_makers(tuple(sides))
    return tuple(sides)


def codes_in(doc: Mapping[str, Any], sides: tuple[DecisionMaker, ...], at: str) -> NDArray[Any]:
    """Which states can occur, ascending."""
    rules = {field: as_list(doc.get(field) or [], f"{at}{field}") for field in ("feasible", "infeasible")}
    if doc.get("feasible_codes") is None:
        return feasible_codes(sides, feasible=rules["feasible"], infeasible=rules["infeasible"])
    where = f"{at}feasible_codes"
    if any(rules.values()):
        raise InputError("feasible states are given both by code and by rule", where=where, hint="keep one")
    listed = as_list(doc["feasible_codes"], where)
    size = 1
    for side in sides:
        size *= side.patterns
    for code in listed:
        if isinstance(code, bool) or not isinstance(code, int | np.integer):
            raise InputError(f"a state must be a whole number, not {code!r}", where=where)
        if not 0 <= code < size:
            raise InputError(f"state {code} does not exist: codes run from 0 to {size - 1}", where=where)
    if len(set(listed)) != len(listed):
        twice = next(code for k, code in enumerate(sorted(listed)) if sorted(listed)[k + 1] == code)
        raise InputError(f"state {twice} is listed twice", where=where)
    if not listed:
        raise InputError("no feasible state", where=where)
    return np.array(sorted(listed), dtype=np.int64)


def ranks_in(
    doc: Mapping[str, Any], name: str, sides: tuple[DecisionMaker, ...], codes: NDArray[Any], at: str
) -> NDArray[np.int32]:
    """How a decision maker ranks these states, in the one way that is given."""
    given = [field for field in RANKINGS if name in mapping(doc.get(field) or {}, f"{at}{field}")]
    if len(given) != 1:
        how = "has no ranking" if not given else f"is ranked in several ways ({', '.join(given)})"
        raise InputError(
            f"decision maker '{name}' {how}", where=f"{at}{given[0] if given else 'rankings_best_first'}"
        )
    where = f"{at}{given[0]}.{name}"
    try:
        return RANKINGS[given[0]](doc[given[0]][name], sides, codes, where)
    except InputError as error:
        if error.where.startswith(where):
            raise
        inner = f": {error.where}" if error.where else ""
        raise InputError(error.what, where=f"{where}{inner}", hint=error.hint) from error


def mapping(value: Any, where: str) -> Mapping[str, Any]:
    """The value, if it is a mapping."""
    if not isinstance(value, Mapping):
        raise InputError(f"must be a mapping, not {type(value).__name__}", where=where)
    return value


def as_list(value: Any, where: str) -> list[Any]:
    """The value, if it is a list."""
    if not isinstance(value, list | tuple):
        raise InputError(f"must be a list, not {type(value).__name__}", where=where)
    return list(value)
