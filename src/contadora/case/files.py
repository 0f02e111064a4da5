"""A case file in and out: YAML that keeps its comments, errors with line and column, a JSON Schema.

A case file is hostile input like any other: it is bounded in size and depth, and anchors, aliases and
tags, which a case never needs and which can expand without end, are refused.
"""

from __future__ import annotations

import io
import os
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contadora.case.model import Case
from contadora.case.references import Problem, dangling_references
from contadora.errors import CaseError, ContadoraError, did_you_mean

if TYPE_CHECKING:
    from pydantic import ValidationError
    from ruamel.yaml import YAML

__all__ = ["LARGEST", "dump", "json_schema", "load", "loads", "read_yaml", "save", "write_atomically"]

LARGEST = 5_000_000
"""Bytes of a case file. The bundled cases have some fifty thousand."""
DEEPEST = 40
"""Levels of nesting. A case needs seven."""


def load(path: Path | str) -> Case:
    """Read a case file and check that every name in it is defined.

    Raises
    ------
    CaseError
        The file is missing, unreadable, no YAML, or no case. The message gives file, line and field and a
        suggestion; ``problems`` holds all of them.
    """
    return loads(_bytes(Path(path)), where=str(path))


def loads(data: bytes | str, *, where: str = "case") -> Case:
    r"""Read a case from YAML text; ``where`` names it in messages.

    Examples
    --------
    >>> case = loads('''
    ... title: Two-party talks
    ... as_of: 2017-12-02
    ... actors:
    ...   a: {name: A, role: principal}
    ... ''')
    >>> case.principals()
    ('a',)
    >>> loads("title: T\nas_of: 2017-12-02\nactors: {a: {name: A, part_off: b}}")
    Traceback (most recent call last):
    contadora.errors.CaseError: case:3: actors.a.part_off: there is no such field; did you mean 'part_of'?
    """
    from pydantic import ValidationError

    document = _parse(data, where)
    if not isinstance(document, dict):
        raise CaseError("this is no case: a case is a mapping with a title and actors", where=where)
    try:
        case = Case.model_validate(document)
    except ValidationError as error:
        raise _case_error(_field_problems(error), document, where) from None
    problems = dangling_references(case)
    if problems:
        raise _case_error(problems, document, where)
    return case


def read_yaml(path: Path | str) -> Any:
    """Read plain data from a YAML file that follows the rules of a case file, but is no case.

    Raises
    ------
    CaseError
        As `load`.
    """
    return _parse(_bytes(Path(path)), str(path))


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        what = (error.strerror or str(error)).lower()
        raise CaseError(what, where=str(path), hint="check the path and the permissions") from None


def _yaml() -> YAML:
    from ruamel.yaml import YAML

    yaml = YAML(typ="rt", pure=True)
    yaml.width = 10_000  # a line is a value: folding would break untouched lines, and escapes, anew
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.preserve_quotes = True
    yaml.representer.ignore_aliases = lambda *_: True  # one date in two places is still two values
    return yaml


def _parse(data: bytes | str, where: str) -> Any:
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    if len(data) > LARGEST:
        raise CaseError(
            f"the file has {len(data):,} bytes, more than the {LARGEST:,} that a case may have", where=where
        )
    if isinstance(data, bytes):
        try:
            data = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            raise CaseError(
                "the file is not UTF-8 text", where=f"{where}:{line}", hint="save it as UTF-8"
            ) from None
    try:
        _refuse_bombs(data, where)
        return _yaml().load(data)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        spot = f"{where}:{mark.line + 1}:{mark.column + 1}" if mark else where
        what = (error.problem or "the YAML cannot be read").strip().splitlines()[0]
        raise CaseError(
            f"not valid YAML: {what}", where=spot, hint="check indentation, colons and quotes"
        ) from None
    # The parser lets some of its own slips through on broken numbers and control characters.
    except (
        YAMLError,
        ValueError,
        IndexError,
        KeyError,
        AttributeError,
        NotImplementedError,
        OverflowError,
    ) as error:
        what = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise CaseError(
            f"not valid YAML: {what}", where=where, hint="check dates and control characters"
        ) from None


def _refuse_bombs(text: str, where: str) -> None:
    from ruamel.yaml.events import (
        AliasEvent,
        CollectionEndEvent,
        CollectionStartEvent,
        DocumentStartEvent,
        NodeEvent,
    )

    depth = documents = 0
    for event in _yaml().parse(io.StringIO(text)):
        spot = f"{where}:{event.start_mark.line + 1}" if event.start_mark else where
        if isinstance(event, AliasEvent) or (isinstance(event, NodeEvent) and event.anchor):
            raise CaseError(
                "anchors and aliases are not part of a case", where=spot, hint="write the value out"
            )
        implicit = getattr(event, "implicit", True)
        if getattr(event, "tag", None) and not (any(implicit) if isinstance(implicit, tuple) else implicit):
            raise CaseError(f"the tag {event.tag} is not part of a case", where=spot, hint="remove it")
        documents += isinstance(event, DocumentStartEvent)
        if documents > 1:
            raise CaseError("a second document begins here", where=spot, hint="keep one case in a file")
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        if depth > DEEPEST:
            raise CaseError(f"nested more than {DEEPEST} levels deep", where=spot, hint="a case needs seven")


_WORDING = {
    "missing": "this field is missing",
    "extra_forbidden": "there is no such field",
    "literal_error": "not one of the allowed words",
    "union_tag_not_found": "the claim's kind is missing",
    "union_tag_invalid": "there is no such kind of claim",
    "string_pattern_mismatch": "not of the expected form",
}


def _field_problems(error: ValidationError) -> list[Problem]:
    problems = []
    for item in error.errors(include_url=False, include_context=True):
        path, kind = item["loc"], item["type"]
        what = _WORDING.get(kind, item["msg"].removeprefix("Value error, "))
        hint = ""
        if kind == "extra_forbidden":
            hint = did_you_mean(str(path[-1]), _fields_at(path[:-1]))
        elif kind == "literal_error":
            allowed = str(item["ctx"]["expected"]).replace(" or ", ", ").replace("'", "").split(", ")
            what = f"'{item['input']}' is {what}"
            hint = did_you_mean(str(item["input"]), allowed) or "allowed: " + ", ".join(allowed)
        elif kind == "union_tag_invalid":
            hint = did_you_mean(str(item["ctx"]["tag"]), _kinds())
        elif kind == "string_pattern_mismatch":
            what = f"'{item['input']}' is {what}"
            hint = (
                "keys are lower-case words joined by _"
                if path[-1:] == ("[key]",)
                else f"expected {item['ctx']['pattern']}"
            )
        problems.append(Problem(tuple(p for p in path if p != "[key]"), what, hint))
    return problems


def _kinds() -> tuple[str, ...]:
    from typing import get_args

    from contadora.case.claim import ClaimKind

    return get_args(ClaimKind)


def _fields_at(path: tuple[str | int, ...]) -> list[str]:
    """Return the fields of the noun at ``path``, found by walking the published schema."""
    schema = json_schema()
    node: dict[str, Any] = schema
    for step in path:
        options = [node, *node.get("anyOf", []), *node.get("oneOf", [])]
        options = [_resolved(option, schema) for option in options]
        for option in options:
            if step in option.get("properties", {}):
                node = option["properties"][step]
                break
            if isinstance(step, int) and "items" in option:
                node = option["items"]
                break
            below = option.get("additionalProperties") or next(
                iter(option.get("patternProperties", {}).values()), None
            )
            if isinstance(below, dict):
                node = below
                break
            if option.get("properties", {}).get("kind", {}).get("const") == step:
                node = option
                break
        node = _resolved(node, schema)
    return list(node.get("properties", {}))


def _resolved(node: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in node:
        found: dict[str, Any] = schema["$defs"][node["$ref"].rsplit("/", 1)[-1]]
        return found
    return node


def _case_error(problems: list[Problem], document: Any, where: str) -> CaseError:
    errors = []
    for problem in sorted(problems, key=lambda p: (_line(document, p.path), p.path and str(p.path[0]))):
        line = _line(document, problem.path)
        field = ".".join(str(step) for step in _without_tags(document, problem.path))
        spot = f"{where}:{line}" + (f": {field}" if field else "")
        errors.append(CaseError(problem.what, where=spot, hint=problem.hint))
    first = errors[0]
    what = (
        str(first) if len(errors) == 1 else f"{len(errors)} problems:\n" + "\n".join(f"  {e}" for e in errors)
    )
    return CaseError(what, problems=errors)


def _without_tags(document: Any, path: tuple[str | int, ...]) -> list[str | int]:
    """Drop the steps that the validator adds and the file does not hold (the kind of a claim)."""
    kept: list[str | int] = []
    node = document
    for place, step in enumerate(path):
        try:
            node = node[step]
        except (KeyError, IndexError, TypeError):
            if place < len(path) - 1:
                continue
        kept.append(step)
    return kept


def _line(document: Any, path: tuple[str | int, ...]) -> int:
    """Return the 1-based line of the deepest part of ``path`` that the file holds."""
    node, line = document, 1
    for step in path:
        marks = getattr(node, "lc", None)
        if marks is None:
            break
        try:
            line = (marks.key(step) if isinstance(node, dict) else marks.item(step))[0] + 1
            node = node[step]
        except (KeyError, IndexError, TypeError, AttributeError):
            continue
    return int(line)


def dump(case: Case, onto: str | None = None) -> str:
    r"""Return the case as YAML; ``onto``, an earlier text of the same case, lends its comments and order.

    Examples
    --------
    >>> old = "title: Talks  # working title\nas_of: 2017-12-02\nactors:\n  a: {name: A}\n"
    >>> print(dump(loads(old).model_copy(update={"title": "Second talks"}), onto=old), end="")
    contadora: 1
    title: Second talks  # working title
    as_of: 2017-12-02
    actors:
      a: {name: A}
    """
    data = _plain(case)
    out = io.StringIO()
    yaml = _yaml()
    if onto is None:
        yaml.dump(data, out)
    else:
        document = _parse(onto, "case")
        _merge(document, data)
        yaml.dump(document, out)
    return out.getvalue()


def _plain(case: Case) -> dict[str, Any]:
    data = _tidy(case.model_dump(mode="python", exclude_unset=True))
    claims = {key: {"kind": claim.kind, **data["claims"][key]} for key, claim in case.claims.items()}
    return {"contadora": 1, **data, **({"claims": claims} if claims else {})}


_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""What YAML would fold, drop or refuse unless it is written as an escape."""


def _tidy(node: Any, key: str | int = "") -> Any:
    if isinstance(node, dict):
        return {
            name: _tidy(value, name)
            for name, value in node.items()
            if value is not None and value not in ((), {})
        }
    if isinstance(node, list | tuple):
        if key == "why" and len(node) == 1:
            return node[0]
        return [_tidy(item) for item in node]
    if isinstance(node, str) and _UNSAFE.search(node):
        from ruamel.yaml.scalarstring import DoubleQuotedScalarString

        return DoubleQuotedScalarString(node)
    return node


def _merge(old: Any, new: Any) -> Any:
    """Write ``new`` into ``old`` where both have the same shape, so that untouched parts keep their look."""
    from ruamel.yaml.comments import CommentedMap

    if isinstance(old, CommentedMap) and isinstance(new, dict):
        for key in [key for key in old if key not in new]:
            del old[key]
        for place, (key, value) in enumerate(new.items()):
            if key not in old:
                old.insert(min(place, len(old)), key, value)
            elif not _same(old[key], value):
                old[key] = _merge(old[key], value)
        return old
    if isinstance(old, list) and isinstance(new, list):
        for place, value in enumerate(new):
            if place >= len(old):
                old.append(value)
            elif not _same(old[place], value):
                old[place] = _merge(old[place], value)
        del old[len(new) :]
        return old
    return new


def _same(old: Any, new: Any) -> bool:
    return bool(old == new) and isinstance(old, bool) == isinstance(new, bool)


def save(case: Case, path: Path | str) -> None:
    """Write a case file at once or not at all, keeping the comments of the file that it replaces.

    Raises
    ------
    CaseError
        The place cannot be written; whatever stood there still stands.
    """
    path = Path(path)
    onto = None
    if path.exists():
        try:
            onto = path.read_text(encoding="utf-8-sig")
            loads(onto)
        except (ContadoraError, OSError, UnicodeDecodeError):
            onto = None
    write_atomically(path, dump(case, onto).encode())


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file at once or not at all.

    Raises
    ------
    CaseError
        The folder is missing or cannot be written; whatever stood there still stands.
    """
    name = ""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            Path(name).chmod(path.stat().st_mode & 0o777)  # else its owner's alone
        Path(name).replace(path)
    except OSError as error:
        if name:
            Path(name).unlink(missing_ok=True)
        what = (error.strerror or str(error)).lower()
        raise CaseError(
            f"cannot write: {what}", where=str(path), hint="choose a folder that you may write to"
        ) from None


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a case file, for editors.

    Examples
    --------
    >>> json_schema()["required"]
    ['title', 'as_of', 'actors']
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **Case.model_json_schema(by_alias=True),
    }
