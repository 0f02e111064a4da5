"""Who has a say: the rows ``role``, ``veto`` and ``consent`` of a matrix → `ConsentRule`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from contadora.case.matrix.consent import parse_consent
from contadora.case.table import ConsentRule
from contadora.errors import InputError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from contadora.case.matrix.cells import Row

__all__ = ["consent_from"]

YES, NO = {"yes", "y", "true", "1", "x", "veto"}, {"no", "n", "false", "0", ""}
ROLES = {
    "veto": "veto",
    "party": "party",
    "principal": "party",
    "player": "party",
    "observer": "none",
    "faction": "none",
    "guarantor": "none",
    "outside power": "none",
    "mediator": "none",
}


def consent_from(rows: Mapping[str, Row], parties: Sequence[str]) -> ConsentRule:
    """Return the rule that the rows state together; unanimity where they state none.

    Parameters
    ----------
    rows : mapping
        Of ``role``, ``veto`` and ``consent``, those that the matrix has.
    parties : sequence of str
        Their columns start at the third.

    Raises
    ------
    InputError
        The rows contradict each other, or a word in them is unknown.
    """
    roles, veto = rows.get("role"), rows.get("veto")
    places = range(len(parties))
    role = [_role(roles, place, parties) for place in places]
    vetoes = {place for place in places if role[place] == "veto" or _has_veto(veto, place, parties)}
    said = [place for place in places if role[place] != "none"]
    if roles and not said:
        raise InputError("nobody has a say", where=roles.where(), hint="name two parties")
    for place in sorted(vetoes):
        if place not in said and veto:
            where = f"{veto.where(place + 2)} ({parties[place]})"
            raise InputError("a veto for a role that has no say", where=where, hint="make it a party")
    row = rows.get("consent")
    if row is None:
        return ConsentRule(tuple(said), tuple(sorted(vetoes)))
    rule = parse_consent(
        row.text(1),
        [parties[place] for place in said],
        where=row.where(1),
        vetoes=[said.index(place) for place in sorted(vetoes)],
    )
    held = {said[place] for place in rule.vetoes}
    if vetoes and held != vetoes:
        raise InputError("names other vetoes than the rows above", where=row.where(1), hint="keep one")
    return replace(rule, parties=tuple(said), vetoes=tuple(sorted(held)))


def _role(row: Row | None, place: int, parties: Sequence[str]) -> str:
    word = row.text(place + 2).lower().replace("_", " ") if row else ""
    if row and word and word not in ROLES:
        where = f"{row.where(place + 2)} ({parties[place]})"
        raise InputError(f"no role '{word}'", where=where, hint=did_you_mean(word, ROLES))
    return ROLES[word or "party"]


def _has_veto(row: Row | None, place: int, parties: Sequence[str]) -> bool:
    word = row.text(place + 2).lower() if row else ""
    if row and word not in YES | NO:
        where = f"{row.where(place + 2)} ({parties[place]})"
        raise InputError(f"'{word}' is neither yes nor no", where=where)
    return word in YES
