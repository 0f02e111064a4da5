"""The consent rule, written in words."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from contadora.case.table import ConsentRule
from contadora.case.votes import exact_number
from contadora.errors import InputError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["parse_consent"]

UNANIMITY = {"unanimity", "unanimous", "all", "everybody", "consensus"}
CLAUSES = ("veto", "others", "quota")
HINT = (
    "write 'unanimity', 'all but 2', 'quota: 4', 'veto: A, B; others: all but 1', "
    "or 'veto: A; others: weight 55 of B=40, C=35, D=25'"
)
WEIGHED = re.compile(r"weight\s+(\S+)\s+of\s+(.+)", re.IGNORECASE | re.DOTALL)


def parse_consent(
    text: str, actors: Sequence[str], *, where: str = "consent", vetoes: Sequence[int] = ()
) -> ConsentRule:
    """Return whose agreement makes a deal, from a rule written in words.

    Parameters
    ----------
    text : str
        Clauses parted by semicolons: ``unanimity``; ``all but 2`` (at most two may refuse); ``quota: 4`` (at
        least four of all agree); ``veto: A, B`` (no deal without these); ``others: all but 1`` (of those
        without a veto); ``others: weight 55 of B=40, C=35, D=25`` (those without a veto who agree must weigh
        55 or more together; ``55%`` is a share of the total). What the others must do is unanimity where
        nothing is said.
    actors : sequence of str
        The parties; their names may hold any character, in quotes if a comma or semicolon.
    where : str
        File and place, for messages.
    vetoes : sequence of int
        Who holds a veto by what stands elsewhere, where the text names none.

    Raises
    ------
    InputError
        An unknown name, a clause said twice or not understood, a number that cannot be met or leaves nobody
        whose consent counts, or weights that are negative, not finite, all 0, or not those of the others.

    Examples
    --------
    >>> rule = parse_consent("veto: SportCo, DoT; others: all but 1", ["SportCo", "DoT", "union", "mayor"])
    >>> rule.vetoes, rule.may_refuse
    ((0, 1), 1)
    >>> parse_consent("quota: 3", ["a", "b", "c", "d"]).may_refuse
    1
    >>> rule = parse_consent("veto: a; others: weight 55 of b=40, c=35, d=25", ["a", "b", "c", "d"])
    >>> rule.vetoes, rule.weights, rule.quota
    ((0,), (0.0, 40.0, 35.0, 25.0), 55.0)
    """
    if not actors:
        raise InputError("there are no parties", where=where)
    held = tuple(vetoes)
    refusals: int | None = None
    weighed: str | None = None
    quota: int | None = None
    said: set[str] = set()
    for clause in _split(text, ";"):
        word, _, rest = (part.strip() for part in clause.partition(":"))
        kind = "others" if WEIGHED.match(clause) else _kind(word.lower(), bool(rest), where)
        if kind in said:
            raise InputError(f"'{clause}' says again what is said before", where=where, hint=HINT)
        said.add(kind)
        if kind == "veto":
            held = _named(rest, actors, where)
        elif kind == "quota":
            quota = _count(rest, where)
        elif WEIGHED.match(clause) or WEIGHED.match(rest):
            weighed = clause if WEIGHED.match(clause) else rest
        else:
            refusals = _refusals(rest or word, where)
    if not said:
        raise InputError("the consent rule is empty", where=where, hint=HINT)
    others = len(actors) - len(held)
    if weighed is not None:
        if quota is not None:
            raise InputError("a quota of heads and one of weight, both", where=where, hint="keep one")
        weights, needed = _weighed(weighed, actors, held, where)
        return ConsentRule(tuple(range(len(actors))), held, 0, weights, needed)
    if quota is not None and refusals is not None:
        raise InputError("a quota and a number that may refuse, both", where=where, hint="keep one")
    if quota is not None:
        if not 1 <= quota <= len(actors):
            raise InputError(f"a quota of {quota} among {len(actors)} parties", where=where)
        if quota < len(held):
            raise InputError(
                f"a quota of {quota} is below the {len(held)} vetoes", where=where, hint="drop the quota"
            )
        refusals = len(actors) - quota
    if (refusals or 0) > others:
        raise InputError(f"{refusals} may refuse, but only {others} have no veto", where=where)
    if not held and refusals == others:
        raise InputError("nobody's consent would be needed", where=where, hint="let fewer refuse")
    return ConsentRule(tuple(range(len(actors))), held, refusals or 0)


def _weighed(
    text: str, actors: Sequence[str], held: Sequence[int], where: str
) -> tuple[tuple[float, ...], float]:
    """Return the weight of each party (0 for vetoes) and the weight that is needed."""
    found = WEIGHED.fullmatch(text)
    assert found is not None
    known = {actor.casefold(): place for place, actor in enumerate(actors)}
    weights: dict[int, Fraction] = {}
    for pair in _split(found[2], ","):
        name, sign, number = (part.strip() for part in pair.rpartition("="))
        bare = name.strip("\"'").strip()
        if not sign:
            raise InputError(f"'{pair}' gives no weight", where=where, hint="write name=weight")
        place = known.get(bare.casefold())
        if place is None:
            raise InputError(f"no party '{bare}'", where=where, hint=did_you_mean(bare, actors))
        if place in weights:
            raise InputError(f"'{bare}' stands twice among the weights", where=where)
        if place in held:
            raise InputError(f"'{bare}' has a veto and a weight, both", where=where, hint="keep one")
        weights[place] = exact_number(number, where)
        if weights[place] < 0:
            raise InputError(f"the weight of '{bare}' is negative", where=where)
    lacking = [actor for place, actor in enumerate(actors) if place not in weights and place not in held]
    if lacking:
        raise InputError(f"'{lacking[0]}' has no weight", where=where, hint="weigh all who have no veto")
    total = sum(weights.values(), Fraction(0))
    if total == 0:
        raise InputError("the weights sum to 0", where=where, hint="somebody must count")
    said = found[1].strip()
    needed = exact_number(said.rstrip("%"), where) * (total / 100 if said.endswith("%") else 1)
    if needed <= 0:
        raise InputError(f"a quota of {said} would need nobody", where=where, hint="ask for more than 0")
    if needed > total:
        what = f"a quota of {said} is above the total weight {float(total):g}: it can never be met"
        raise InputError(what, where=where, hint="lower it")
    return tuple(float(weights.get(place, 0)) for place in range(len(actors))), float(needed)


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
