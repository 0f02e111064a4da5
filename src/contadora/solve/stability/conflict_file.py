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

Each decision maker is ranked in just one of the three ways.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
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
    "rankings_best_first", "statements", "weights",
)  # fmt: skip
_RANKERS: dict[str, Callable[[Any, tuple[DecisionMaker, ...], NDArray[Any], str], NDArray[np.int32]]] = {
    "rankings_best_first": lambda said, _, codes, where: ranks_from_order(said, codes, where=where),
    "statements": lambda said, sides, codes, where: ranks_from_statements(
        _list(said, where), sides, codes, where=where
    ),
    "weights": lambda said, sides, codes, where: ranks_from_weights(
        _mapping(said, where), sides, codes, where=where
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
    if isinstance(source, Mapping):
        return _conflict(source, "")
    return _conflict(_load(Path(source)), str(source))


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


def _conflict(doc: Any, file: str) -> Conflict:
    doc = _mapping(doc, file)
    if "cases" in doc and "decision_makers" not in doc:
        raise InputError(
            "this file holds several conflicts", where=file, hint="hand over one entry of 'cases'"
        )
    for key in doc:
        if key not in FIELDS and get_close_matches(str(key), FIELDS, n=1, cutoff=0.75):
            raise InputError(f"unknown field '{key}'", where=file, hint=did_you_mean(str(key), FIELDS))
    at = f"{file}: " if file else ""
    sides = _decision_makers(doc, at)
    codes = _codes(doc, sides, at)
    ranks = np.stack([_ranks(doc, side.name, sides, codes, at) for side in sides])
    for field in _RANKERS:
        for name in _mapping(doc.get(field) or {}, f"{at}{field}"):
            if name not in [side.name for side in sides]:
                hint = did_you_mean(str(name), [side.name for side in sides])
                raise InputError(f"unknown decision maker '{name}'", where=f"{at}{field}", hint=hint)
    stated = {
        name: (texts,) if isinstance(texts, str) else tuple(texts)
        for name, texts in (doc.get("statements") or {}).items()
    }
    return Conflict(sides, codes, ranks, str(doc.get("name") or ""), stated)


def _decision_makers(doc: Mapping[str, Any], at: str) -> tuple[DecisionMaker, ...]:
    where = f"{at}decision_makers"
    if not doc.get("decision_makers"):
        raise InputError("no decision makers", where=where, hint="give a mapping of name to list of options")
    listed = {
        name: _list([] if options is None else options, f"{where}.{name}")
        for name, options in _mapping(doc["decision_makers"], where).items()
    }
    count = sum(map(len, listed.values()))
    ways: dict[str, list[Any]] = {"directions": ["both"] * count, "levels": [2] * count}
    for field in ways:
        if doc.get(field) is not None:
            ways[field] = _list(doc[field], f"{at}{field}")
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


def _codes(doc: Mapping[str, Any], sides: tuple[DecisionMaker, ...], at: str) -> NDArray[Any]:
    rules = {field: _list(doc.get(field) or [], f"{at}{field}") for field in ("feasible", "infeasible")}
    if doc.get("feasible_codes") is None:
        return feasible_codes(sides, feasible=rules["feasible"], infeasible=rules["infeasible"])
    where = f"{at}feasible_codes"
    if any(rules.values()):
        raise InputError("feasible states are given both by code and by rule", where=where, hint="keep one")
    listed = _list(doc["feasible_codes"], where)
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


def _ranks(
    doc: Mapping[str, Any], name: str, sides: tuple[DecisionMaker, ...], codes: NDArray[Any], at: str
) -> NDArray[np.int32]:
    given = [field for field in _RANKERS if name in _mapping(doc.get(field) or {}, f"{at}{field}")]
    if len(given) != 1:
        how = "has no ranking" if not given else f"is ranked in several ways ({', '.join(given)})"
        raise InputError(
            f"decision maker '{name}' {how}", where=f"{at}{given[0] if given else 'rankings_best_first'}"
        )
    where = f"{at}{given[0]}.{name}"
    try:
        return _RANKERS[given[0]](doc[given[0]][name], sides, codes, where)
    except InputError as error:
        if error.where.startswith(where):
            raise
        inner = f": {error.where}" if error.where else ""
        raise InputError(error.what, where=f"{where}{inner}", hint=error.hint) from error


def _mapping(value: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise InputError(f"must be a mapping, not {type(value).__name__}", where=where)
    return value


def _list(value: Any, where: str) -> list[Any]:
    if not isinstance(value, list | tuple):
        raise InputError(f"must be a list, not {type(value).__name__}", where=where)
    return list(value)
