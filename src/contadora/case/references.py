"""Does every name that a case uses exist? Each problem comes with its field and a suggestion."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from contadora.case.exclusion import exclusive, required_by
from contadora.errors import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from contadora.case.model import Case, Option, Stance

    Path = tuple[str | int, ...]

__all__ = ["Problem", "dangling_references"]


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a case: the field's path, what is wrong, what to do."""

    path: tuple[str | int, ...]
    what: str
    hint: str = ""


def dangling_references(case: Case) -> list[Problem]:
    """Return every name in ``case`` that refers to nothing, and every rule that contradicts itself.

    Examples
    --------
    >>> from contadora.case.model import Case
    >>> case = Case.model_validate({"title": "T", "as_of": "2017-12-02",
    ...     "actors": {"opposition": {"name": "Opposition"}}, "disagreement": {"oposition": {}}})
    >>> [(p.what, p.hint) for p in dangling_references(case)]
    [("unknown actor 'oposition'", "did you mean 'opposition'?")]
    """
    return [
        *_people(case),
        *_stances(case),
        *_clauses(case),
        *_moves(case),
        *_rules(case),
        *_process(case),
        *_claims(case),
    ]


def _known(kind: str, names: Iterable[str], known: Iterable[str], path: Path) -> Iterator[Problem]:
    table = list(known)
    for name in names:
        if name not in table:
            hint = did_you_mean(name, table) or f"define it, or leave the {kind} out"
            yield Problem(path, f"unknown {kind} '{name}'", hint)


def _people(case: Case) -> Iterator[Problem]:
    for key in case.agenda.keys() & case.actors.keys():
        yield Problem(("agenda", key), f"'{key}' names an actor too", "give the issue a key of its own")
    for key, actor in case.actors.items():
        if actor.part_of is not None:
            yield from _known("actor", [actor.part_of], case.actors, ("actors", key, "part_of"))
        for place, held in enumerate(actor.roles_held):
            if held.invited_by is not None:
                path: Path = ("actors", key, "invited_by")
                if actor.role is None:
                    path = ("actors", key, "roles", place, "invited_by")
                yield from _known("actor", [held.invited_by], case.actors, path)
        seen, parent = {key}, actor.part_of
        while parent is not None and parent in case.actors:
            if parent in seen:
                yield Problem(("actors", key, "part_of"), f"'{key}' is part of itself", "break the circle")
                break
            seen.add(parent)
            parent = case.actors[parent].part_of
    for key, person in case.people.items():
        if person.of is not None:
            yield from _known("actor", [person.of], case.actors, ("people", key, "of"))


def _option(case: Case, issue: str, option: Option, path: Path) -> Iterator[Problem]:
    if issue not in case.agenda:
        yield from _known("issue", [issue], case.agenda, path)
        return
    try:
        case.agenda[issue].index(option)
    except KeyError:
        labels = case.agenda[issue].labels
        hint = did_you_mean(str(option), labels) or f"the options are: {', '.join(labels)}"
        yield Problem(path, f"'{issue}' has no option '{option}'", hint)


def _options(case: Case, clauses: Mapping[str, Option], path: Path) -> Iterator[Problem]:
    for issue, option in clauses.items():
        yield from _option(case, issue, option, (*path, issue))


def _stances(case: Case) -> Iterator[Problem]:
    seen: set[tuple[str, str]] = set()
    for place, stance in enumerate(case.stances):
        path: Path = ("stances", place)
        yield from _known("actor", [stance.actor], case.actors, (*path, "actor"))
        if stance.issue not in case.agenda:
            yield from _known("issue", [stance.issue], case.agenda, (*path, "issue"))
            continue
        if (stance.actor, stance.issue) in seen:
            what = f"'{stance.actor}' has a stance on '{stance.issue}' already"
            yield Problem(path, what, "keep one; the claims behind both can stay")
        seen.add((stance.actor, stance.issue))
        for name in ("position", "red_line", "fallback"):
            option = getattr(stance, name)
            if option is not None:
                yield from _option(case, stance.issue, option, (*path, name))
        yield from _limits(case, stance, path)
        for option in stance.values:
            yield from _option(case, stance.issue, option, (*path, "values", option))


def _limits(case: Case, stance: Stance, path: Path) -> Iterator[Problem]:
    """On an ordered issue the fallback lies between position and red line."""
    issue = case.agenda[stance.issue]
    named = (stance.position, stance.fallback, stance.red_line)
    if not issue.ordered or any(option is None or str(option) not in issue.labels for option in named):
        return
    places = issue.places()
    want, fallback, limit = (places[issue.index(option)] for option in named if option is not None)
    if (fallback - want) * (limit - want) > 0 and abs(fallback - want) > abs(limit - want):
        what = f"the fallback '{stance.fallback}' lies beyond the red line '{stance.red_line}'"
        yield Problem((*path, "fallback"), what, "put it between position and red line")


def _clauses(case: Case) -> Iterator[Problem]:
    for key, issue in case.agenda.items():
        if issue.status_quo is not None:
            yield from _option(case, key, issue.status_quo, ("agenda", key, "status_quo"))
    for place, joint in enumerate(case.interactions):
        yield from _known("actor", [joint.actor], case.actors, ("interactions", place, "actor"))
        yield from _options(case, joint.when, ("interactions", place, "when"))
    for place, rule in enumerate(case.constraints):
        for name in ("when", "requires", "excludes"):
            yield from _options(case, getattr(rule, name), ("constraints", place, name))


def _moves(case: Case) -> Iterator[Problem]:
    for key, move in case.moves.items():
        path: Path = ("moves", key)
        yield from _known("actor", [move.actor], case.actors, (*path, "actor"))
        yield from _options(case, move.sets, (*path, "sets"))
        yield from _known("actor", move.effects, case.actors, (*path, "effects"))
        for other, effects in move.together.items():
            yield from _known("actor", effects, case.actors, (*path, "together", other))
        for name, others in (
            ("together", tuple(move.together)),
            ("requires", move.requires),
            ("excludes", move.excludes),
        ):
            yield from _known("move", others, case.moves, (*path, name))
            if key in others:
                yield Problem((*path, name), f"'{key}' names itself", "leave it out")
        for other in move.requires:
            if other in move.excludes:
                yield Problem(path, f"'{key}' both requires and excludes '{other}'", "keep one")
            if move.taken and other in case.moves and not case.moves[other].taken:
                what = f"'{key}' is taken, and '{other}', which it requires, is not"
                yield Problem((*path, "taken"), what, "say which of the two is wrong")
        if key in required_by(case, key):
            yield Problem((*path, "requires"), f"'{key}' requires itself in the end", "break the circle")
    taken = [key for key, move in case.moves.items() if move.taken]
    for place, one in enumerate(taken):
        for other in taken[:place]:
            if exclusive(case, one, other):
                what = f"'{one}' and '{other}' are both taken, but exclude each other"
                hint = "only one can stand today, or let one require the other"
                yield Problem(("moves", one, "taken"), what, hint)


def _rules(case: Case) -> Iterator[Problem]:
    for actor in case.disagreement:
        yield from _known("actor", [actor], case.actors, ("disagreement", actor))
    consent = case.consent
    yield from _known("actor", consent.parties, case.actors, ("consent", "parties"))
    yield from _known("actor", consent.vetoes, case.actors, ("consent", "vetoes"))
    yield from _known("actor", consent.weights, case.actors, ("consent", "weights"))
    for actor in consent.weights:
        if actor in consent.vetoes:
            what = f"'{actor}' has a veto and a weight, both"
            yield Problem(("consent", "weights", actor), what, "keep one of the two")
        elif actor in case.actors and actor not in case.consenting():
            what = f"'{actor}' has a weight and is no party to the consent"
            yield Problem(("consent", "weights", actor), what, "name it among the parties, or drop it")
    for actor in case.consenting() if consent.weights else ():
        if actor not in consent.weights and actor not in consent.vetoes:
            yield Problem(("consent", "weights"), f"'{actor}' has no weight", "weigh all who have no veto")
    others = len(set(case.consenting()) - set(consent.vetoes))
    if consent.may_refuse > others or (consent.may_refuse == others > 0 and not consent.vetoes):
        what = f"{consent.may_refuse} may refuse, and only {others} consent without a veto: nobody need agree"
        yield Problem(("consent", "may_refuse"), what, "lower it, or name more parties")
    for place, body in enumerate(case.ratification):
        path: Path = ("ratification", place)
        yield from _known("actor", [body.party], case.actors, (*path, "party"))
        yield from _known("actor", body.members, case.actors, (*path, "members"))
        yield from _known("actor", body.vetoes, case.actors, (*path, "vetoes"))


def _process(case: Case) -> Iterator[Problem]:
    for place, pressure in enumerate(case.pressures):
        yield from _known("actor", pressure.by, case.actors, ("pressures", place, "by"))
        yield from _known("actor", pressure.on, case.actors, ("pressures", place, "on"))
    for place, guarantee in enumerate(case.guarantees):
        path: Path = ("guarantees", place)
        yield from _known("actor", guarantee.by, case.actors, (*path, "by"))
        yield from _known("actor", [guarantee.to] if guarantee.to else [], case.actors, (*path, "to"))
        yield from _known("issue", guarantee.covers, case.agenda, (*path, "covers"))


def _claims(case: Case) -> Iterator[Problem]:
    for key, claim in case.claims.items():
        yield from _known("source", [claim.document], case.sources, ("claims", key, "document"))
    for path, why in reasons(case):
        yield from _known("claim", why, case.claims, path)


def reasons(case: Case) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """Yield each field of a case that names claims, with the claims it names.

    Examples
    --------
    >>> from contadora.case.model import Case
    >>> case = Case.model_validate({"title": "T", "as_of": "2017-12-02",
    ...     "actors": {"a": {"name": "A", "weight": {"value": 1, "why": "claim-2"}}}})
    >>> list(reasons(case))
    [(('actors', 'a', 'weight', 'why'), ('claim-2',))]
    """
    yield from _reasons_below((), case)


def _reasons_below(path: Path, node: object) -> Iterator[tuple[Path, tuple[str, ...]]]:
    from pydantic import BaseModel

    if isinstance(node, BaseModel):
        why = getattr(node, "why", ())
        if why:
            yield (*path, "why"), why
        for name in type(node).model_fields:
            yield from _reasons_below((*path, name), getattr(node, name))
    elif isinstance(node, dict):
        for key, value in node.items():
            yield from _reasons_below((*path, key), value)
    elif isinstance(node, tuple):
        for place, value in enumerate(node):
            yield from _reasons_below((*path, place), value)
