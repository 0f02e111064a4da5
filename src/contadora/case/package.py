"""A package written in words: one option for each issue."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from contadora.errors import InputError, did_you_mean

if TYPE_CHECKING:
    from contadora.case.table import Rule, Table

__all__ = ["parse_package"]

HINT = "write 'issue=option; issue=option', or a JSON object"


def parse_package(text: str, table: Table, *, where: str = "package") -> dict[str, str]:
    """Return a package as issue → option, from words.

    Parameters
    ----------
    text : str
        ``issue=option`` parted by semicolons; an issue by its key or its name. A JSON object where a name
        holds one of these signs. Every issue has to be settled.
    table : Table
    where : str
        For messages.

    Raises
    ------
    InputError
        It cannot be read, names an unknown issue or option, settles an issue twice, leaves one open, or
        breaks a rule of the table.

    Examples
    --------
    >>> import numpy as np
    >>> from contadora.case.table import table_from_scores
    >>> table = table_from_scores([np.eye(2)] * 2, [0, 0], actors="ab", issues=["aid", "arms"],
    ...     options=[["no", "yes"]] * 2)
    >>> parse_package("arms=no; aid = yes", table)
    {'aid': 'yes', 'arms': 'no'}
    """
    named = {table.names.get(issue, issue): issue for issue in table.issues}
    settled: dict[str, str] = {}
    for name, option in _clauses(text, where):
        issue = name if name in table.issues else named.get(name)
        if issue is None:
            others = (known for known in named if known.casefold() not in table.issues)
            hint = did_you_mean(name, [*table.issues, *others])
            raise InputError(f"no issue '{name}'", where=where, hint=hint)
        if issue in settled:
            raise InputError(f"'{name}' is settled twice", where=where, hint="give one option for each issue")
        options = table.options[table.issues.index(issue)]
        if option not in options:
            raise InputError(
                f"no option '{option}'", where=f"{where}.{issue}", hint=did_you_mean(option, options)
            )
        settled[issue] = option
    missing = [issue for issue in table.issues if issue not in settled]
    if missing:
        raise InputError(f"nothing said on {', '.join(missing)}", where=where, hint="settle every issue")
    places = [options.index(settled[i]) for i, options in zip(table.issues, table.options, strict=True)]
    for rule in table.rules:
        if _breaks(places, rule):
            raise InputError(
                f"it breaks the rule '{rule.label}'", where=where, hint="change one of its clauses"
            )
    return {issue: settled[issue] for issue in table.issues}


def _breaks(places: list[int], rule: Rule) -> bool:
    def all_of(clauses: tuple[tuple[int, int], ...]) -> bool:
        return all(places[issue] == option for issue, option in clauses)

    forbidden = bool(rule.excludes) and all_of(rule.excludes)
    return all_of(rule.when) and (forbidden or not all_of(rule.requires))


def _clauses(text: str, where: str) -> list[tuple[str, str]]:
    if text.lstrip().startswith("{"):
        try:
            held = json.loads(text, object_pairs_hook=list)
        except (json.JSONDecodeError, RecursionError):
            raise InputError("this is no JSON object", where=where, hint=HINT) from None
        return [(str(name), str(option)) for name, option in held]
    clauses = [clause.partition("=") for clause in text.split(";") if clause.strip()]
    for name, sign, option in clauses:
        if not sign:
            raise InputError(f"'{(name + option).strip()}' settles nothing", where=where, hint=HINT)
    return [(name.strip(), option.strip()) for name, _, option in clauses]
