"""Questions that only a conflict model answers: how firmly, in what doubt, through whose eyes?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from contadora.desk.asked import Asked
from contadora.errors import EngineError, InputError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contadora.case.model import Case
    from contadora.solve.stability import ConflictModel

__all__ = ["ask_model"]

MOST_IN_DOUBT = 1024  # states; open preferences are followed one move at a time
MOST_AT_ONCE = 1024  # states; how far a side falls when all move at once is found state by state


def ask_model(
    model: Case | ConflictModel,
    name: str,
    concepts: tuple[str, ...] | None = None,
    *,
    strength: bool = False,
    unknown: str | None = None,
    views: bool = False,
    beside: Sequence[str] = (),
) -> Asked:
    """Ask one of three things of a conflict model, each about a field of its file.

    Parameters
    ----------
    name : str
        What the user calls the file; named in errors.
    concepts : tuple of str, optional
        Default: all that can be answered soon.
    strength, unknown, views
        As for `ask_stability`.
    beside : sequence of str
        Options given that ask something else.

    Raises
    ------
    InputError
        Several things are asked at once, of a case, or of a file without the field.
    EngineError
        Too many states to follow an open preference.
    """
    from contadora.solve.stability import ConflictModel, usual_concepts

    wishes = {"--strength": strength, "--unknown": unknown is not None, "--views": views}
    asking = [*(option for option, wish in wishes.items() if wish), *beside]
    if len(asking) > 1:
        what = f"{asking[0]} and {asking[1]} ask different things"
        raise InputError(what, where="stability", hint="ask one at a time")
    if not isinstance(model, ConflictModel):
        what = f"{asking[0]} asks about a conflict model, not about a case"
        raise InputError(what, where=name, hint="write decision_makers and how each ranks the states")
    used = concepts or usual_concepts(model.conflict)
    if strength and not concepts and len(model.conflict.codes) > MOST_AT_ONCE:
        used = tuple(concept for concept in used if concept != "SIM")
    if unknown is not None:
        found = _in_doubt(model, unknown, used, name)
    else:
        found = (_firmly if strength else _as_seen)(model, used, name)
    if concepts or "SIM" in used:
        return found
    note = "SIM is left out: with so many states it would take minutes. To ask: --concepts SIM"
    return Asked(found.data, f"{found.text}\n{note}")


def _firmly(model: ConflictModel, concepts: tuple[str, ...], name: str) -> Asked:
    from contadora.solve.stability import strength
    from contadora.tell.preferences_console import strength_summary

    if not model.strong:
        hint = "add strong: {WHO: [a condition or state that parts the greatly preferred from the rest]}"
        raise InputError("the file does not say what is strongly preferred", where=name, hint=hint)
    found = strength(model.conflict, model.strong, concepts)
    return Asked(found.to_dict(), strength_summary(found, model.strong))


def _in_doubt(model: ConflictModel, attitude: str, concepts: tuple[str, ...], name: str) -> Asked:
    from contadora.solve.stability import Attitude, stability_with_unknowns
    from contadora.tell.preferences_console import unknown_summary

    known: tuple[Attitude, ...] = get_args(Attitude)
    chosen = [one for one in known if attitude in (one, "all")]
    if not chosen:
        hint = did_you_mean(attitude, [*known, "all"])
        raise InputError(f"unknown attitude '{attitude}'", where="--unknown", hint=hint)
    if not model.unknown:
        hint = "add unknown: {WHO: [[a state, another]]}, or two of WHO's statements"
        raise InputError("the file does not say which preferences are unknown", where=name, hint=hint)
    if (count := len(model.conflict.codes)) > MOST_IN_DOUBT:
        what = f"--unknown takes at most {MOST_IN_DOUBT:,} states, not {count:,}"
        raise EngineError(what, where=name, hint="rule states out, or merge options")
    found = {one: stability_with_unknowns(model.conflict, model.unknown, one, concepts) for one in chosen}
    data: dict[str, Any] = {one: verdicts.to_dict() for one, verdicts in found.items()}
    return Asked(data, unknown_summary(found, model.unknown))


def _as_seen(model: ConflictModel, concepts: tuple[str, ...], name: str) -> Asked:
    from contadora.solve.stability import hypergame
    from contadora.tell.preferences_console import views_summary

    if not model.views:
        hint = "add views: {WHO: {rankings_best_first: {…}}}, with what WHO takes to be so"
        raise InputError("the file does not say what anybody sees differently", where=name, hint=hint)
    found = hypergame(model.conflict, model.views, concepts)
    return Asked(found.to_dict(), views_summary(found, list(model.views)))
