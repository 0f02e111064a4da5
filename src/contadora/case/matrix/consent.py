"""The consent rule, written in words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from contadora.case.table import ConsentRule
from contadora.errors import InputError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["parse_consent"]

UNANIMITY = {"unanimity", "unanimous", "all", "everybody", "consensus"}
CLAUSES = ("veto", "others", "quota")
HINT = "write 'unanimity', 'all but 2', 'quota: 4', or 'veto: A, B; others: all but 1'"


def parse_consent(text: str, actors: Sequence[str], *, where: str = "consent") -> ConsentRule:
    """Return whose agreement makes a deal, from a rule written in words.

    Parameters
    ----------
    text : str
        Clauses parted by semicolons: ``unanimity``; ``all but 2`` (at most two may refuse); ``quota: 4`` (at
        least four of all agree); ``veto: A, B`` (no deal without these); ``others: all but 1`` (of those
        without a veto). What the others must do is unanimity where nothing is said.
    actors : sequence of str
        The parties; their names may hold any character, in quotes if a comma or semicolon.
    where : str
        File and place, for messages.

    Raises
    ------
    InputError
        An unknown name, a clause said twice or not understood, or a number that cannot be met or leaves
        nobody whose consent counts.

    Examples
    --------
    >>> parse_consent("veto: SportCo, DoT; others: all but 1", ["SportCo", "DoT", "union", "mayor"])
    ConsentRule(parties=(0, 1, 2, 3), vetoes=(0, 1), may_refuse=1)
    >>> parse_consent("quota: 3", ["a", "b", "c", "d"]).may_refuse
    1
    """
    if not actors:
        raise InputError("there are no parties", where=where)
    vetoes: tuple[int, ...] = ()
    refusals: int | None = None
    quota: int | None = None
    said: set[str] = set()
    for clause in _split(text, ";"):
        word, _, rest = (part.strip() for part in clause.partition(":"))
        kind = _kind(word.lower(), bool(rest), where)
        if kind in said:
            raise InputError(f"'{clause}' says again what is said before", where=where, hint=HINT)
        said.add(kind)
        if kind == "veto":
            vetoes = _named(rest, actors, where)
        elif kind == "quota":
            quota = _count(rest, where)
        else:
            refusals = _refusals(rest or word, where)
    if not said:
        raise InputError("the consent rule is empty", where=where, hint=HINT)
    others = len(actors) - len(vetoes)
    if quota is not None and refusals is not None:
        raise InputError("a quota and a number that may refuse, both", where=where, hint="keep one")
    if quota is not None:
        if not 1 <= quota <= len(actors):
            raise InputError(f"a quota of {quota} among {len(actors)} parties", where=where)
        if quota < len(vetoes):
            raise InputError(
                f"a quota of {quota} is below the {len(vetoes)} vetoes", where=where, hint="drop the quota"
            )
        refusals = len(actors) - quota
    if (refusals or 0) > others:
        raise InputError(f"{refusals} may refuse, but only {others} have no veto", where=where)
    if not vetoes and refusals == others:
        raise InputError("nobody's consent would be needed", where=where, hint="let fewer refuse")
    return ConsentRule(tuple(range(len(actors))), vetoes, refusals or 0)


def _kind(word: str, has_rest: bool, where: str) -> str:
    if not has_rest:
        if word in UNANIMITY or word.startswith("all but"):
            return "others"
    elif word in ("veto", "vetoes"):
        return "veto"
    elif word in ("others", "other", "rest"):
        return "others"
    elif word == "quota":
        return "quota"
    hint = f"{did_you_mean(word, CLAUSES)} {HINT}"
    raise InputError(f"'{word}' is no consent rule", where=where, hint=hint)


def _refusals(text: str, where: str) -> int:
    text = text.lower()
    if text in UNANIMITY:
        return 0
    found = re.fullmatch(r"all but (.+)", text)
    if not found:
        raise InputError(f"'{text}' does not say how many must agree", where=where, hint=HINT)
    return _count(found[1], where)


def _count(text: str, where: str) -> int:
    words = {"none": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
    text = text.strip().lower()
    if text in words:
        return words[text]
    if not re.fullmatch(r"[0-9]{1,6}", text):
        raise InputError(f"'{text}' is no whole number of parties", where=where, hint=HINT)
    return int(text)


def _named(text: str, actors: Sequence[str], where: str) -> tuple[int, ...]:
    known = {actor.casefold(): place for place, actor in enumerate(actors)}
    places = []
    for name in _split(text, ","):
        bare = name.strip("\"'").strip()
        place = known.get(bare.casefold())
        if place is None:
            raise InputError(f"no party '{bare}'", where=where, hint=did_you_mean(bare, actors))
        if place in places:
            raise InputError(f"'{bare}' stands twice among the vetoes", where=where)
        places.append(place)
    if not places:
        raise InputError("nobody is named after 'veto:'", where=where, hint=HINT)
    return tuple(places)


def _split(text: str, mark: str) -> list[str]:
    """Split at a mark outside double quotes."""
    parts = re.findall(rf'(?:"[^"]*"|[^"{mark}])+', text)
    return [part.strip() for part in parts if part.strip()]
