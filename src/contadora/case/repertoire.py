"""What each actor can do alone, as numbers: the part of the table that the graph model eats."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from contadora.case.exclusion import exclusive, required_by
from contadora.case.table import OwnMove, Repertoire

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from contadora.case.drawing import Drawing
    from contadora.case.model import Case

    Floats = NDArray[np.float64]

__all__ = ["UNKNOWN_EFFECT", "repertoire"]

UNKNOWN_EFFECT = (-0.15, 0.15)
"""What a move may be worth where nobody says: up to a seventh or so of a best package, either way."""


def repertoire(case: Case, quo: tuple[int | None, ...], drawing: Drawing) -> Repertoire | None:
    """Return who can do what alone, and what each move is worth to everybody who has one.

    Parameters
    ----------
    case : Case
    quo : tuple of int or None
        Today's option of each issue.
    drawing : Drawing
        With a register of its own: no settlement rests on these numbers.

    Returns
    -------
    Repertoire or None
        None if the case has no moves.
    """
    if not case.moves:
        return None
    owners = {move.actor for move in case.moves.values()}
    actors = tuple(key for key in case.actors if key in owners)
    keys = sorted(case.moves, key=lambda key: actors.index(case.moves[key].actor))
    issues = tuple(case.agenda)
    moves = []
    for key in keys:
        move = case.moves[key]
        moves.append(
            OwnMove(
                key=key,
                actor=actors.index(move.actor),
                label=move.label,
                sets=tuple(
                    (issues.index(issue), case.agenda[issue].index(option))
                    for issue, option in move.sets.items()
                ),
                requires=tuple(sorted(keys.index(other) for other in required_by(case, key))),
                excludes=tuple(n for n, other in enumerate(keys) if exclusive(case, key, other)),
                reversible=move.reversible,
                taken=move.taken,
                effects=np.stack([_effect(case, key, actor, drawing) for actor in actors], axis=1),
                together=tuple(
                    (keys.index(other), _extra(case, key, other, actors, drawing)) for other in move.together
                ),
            )
        )
    if len(moves) > 1:
        drawing.note("moves", "where the case does not say what two moves are worth together, they add up")
    return Repertoire(actors, tuple(moves), _today(case, quo, drawing), tuple(drawing.register.values()))


def _effect(case: Case, key: str, actor: str, drawing: Drawing) -> Floats:
    path, known = f"moves.{key}.effects.{actor}", case.moves[key].effects.get(actor)
    if known is None or not known.known:
        what = f"what taking a move is worth to {actor} beside the options that it sets is not stated"
        return drawing.assume(path, what, *UNKNOWN_EFFECT)
    what = f"what '{case.moves[key].label}' is worth to {actor} beside the options that it sets"
    return drawing.number(path, known, UNKNOWN_EFFECT, what)


def _extra(case: Case, key: str, other: str, actors: tuple[str, ...], drawing: Drawing) -> Floats:
    """What two moves are worth together, beyond each alone: nothing to whom the case does not name."""
    stated, extra = case.moves[key].together[other], np.zeros((drawing.rows, len(actors)))
    what = f"what '{case.moves[key].label}' is worth on top beside '{case.moves[other].label}' to"
    for place, actor in enumerate(actors):
        if actor in stated:
            path = f"moves.{key}.together.{other}.{actor}"
            extra[:, place] = drawing.number(path, stated[actor], UNKNOWN_EFFECT, f"{what} {actor}")
    return extra


def _today(case: Case, quo: tuple[int | None, ...], drawing: Drawing) -> Floats:
    """Which option of each issue holds while no move sets it."""
    sizes = [len(issue.options) for issue in case.agenda.values()]
    today = np.zeros((drawing.rows, len(sizes), max(sizes)))
    moved = {issue for move in case.moves.values() for issue in move.sets}
    for k, (issue, size) in enumerate(zip(case.agenda, sizes, strict=True)):
        held = quo[k]
        if held is not None:
            today[:, k, held] = 1.0
            continue
        if issue in moved:
            what = f"what holds on {issue} while nobody sets it is not stated: any of its options"
            drawing.note(f"agenda.{issue}.status_quo", what)
        if drawing.draws:
            drawn = (drawing.uniforms(f"agenda.{issue}.status_quo") * size).astype(int)
            today[np.arange(drawing.rows), k, np.minimum(drawn, size - 1)] = 1.0
        else:
            today[:, k, :size] = 1.0 / size
    return today
