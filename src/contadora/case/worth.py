"""What each option of an issue is worth to an actor, from position, fallback and red line.

The position is worth 1, the red line as much as no deal, the fallback something between; along ordered
options the worth runs straight between these and on beyond the red line, down to 0. Where the case is
silent the worth is drawn, and the register says from where. Values given outright win.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from contadora.case.drawing import Drawing
    from contadora.case.model import Issue, Stance

    Floats = NDArray[np.float64]

__all__ = ["option_worth"]


def option_worth(issue: Issue, stance: Stance | None, anchor: Floats, drawing: Drawing, path: str) -> Floats:
    """Return the worth of each option, in [0, 1].

    Parameters
    ----------
    issue : Issue
    stance : Stance or None
        None: nothing is known of what the actor wants here.
    anchor : float array, shape (n,)
        Worth of an option at the red line.
    drawing : Drawing
        Source of random numbers, and the register.
    path : str
        Names the stance on the register.

    Returns
    -------
    float array, shape (n, options)
    """
    if stance is not None and len({issue.index(option) for option in stance.values}) == len(issue.options):
        worth = np.empty((drawing.rows, len(issue.options)))
    elif stance is None or stance.position is None:
        worth = _unknown_worth(issue, stance, anchor, drawing, path)
    elif issue.ordered:
        worth = _along_the_line(issue, stance, anchor, drawing, path)
    else:
        worth = _among_alternatives(issue, stance, anchor, drawing, path)
    if stance is not None:
        for option, quantity in stance.values.items():
            what = f"what '{option}' is worth"
            worth[:, issue.index(option)] = drawing.number(
                f"{path}.values.{option}", quantity, (0.0, 1.0), what
            )
    return worth


def _unknown_worth(
    issue: Issue, stance: Stance | None, anchor: Floats, drawing: Drawing, path: str
) -> Floats:
    """Nothing said: a line from any worth to any worth (ordered), or any worth for each option."""
    if issue.ordered and len(issue.options) > 1:
        ends = np.stack(
            [
                drawing.assume(f"{path}.first", "position not stated: worth of the first option", 0.0, 1.0),
                drawing.assume(f"{path}.last", "position not stated: worth of the last option", 0.0, 1.0),
            ],
            axis=1,
        )
        places = np.asarray(issue.places())
        share = (places - places[0]) / ((places[-1] - places[0]) or 1.0)
        worth: Floats = ends[:, :1] * (1 - share) + ends[:, 1:] * share
    else:
        worth = np.stack(
            [
                drawing.assume(f"{path}.values.{label}", f"position not stated: worth of '{label}'", 0.0, 1.0)
                for label in issue.labels
            ],
            axis=1,
        )
    if stance is not None and stance.red_line is not None:
        worth[:, issue.index(stance.red_line)] = anchor
    return worth


def _fallback_worth(anchor: Floats, drawing: Drawing, path: str) -> Floats:
    share = drawing.assume(
        f"{path}.fallback", "where between red line (0) and position (1) the fallback lies", 0.25, 0.75
    )
    worth: Floats = anchor + share * (1 - anchor)
    return worth


def _among_alternatives(issue: Issue, stance: Stance, anchor: Floats, drawing: Drawing, path: str) -> Floats:
    assert stance.position is not None
    position = issue.index(stance.position)
    columns: list[Floats] = []
    for place, label in enumerate(issue.labels):
        if place == position:
            columns.append(np.ones(drawing.rows))
        elif stance.red_line is not None and place == issue.index(stance.red_line):
            columns.append(anchor)
        elif stance.fallback is not None and place == issue.index(stance.fallback):
            columns.append(_fallback_worth(anchor, drawing, path))
        else:
            columns.append(
                drawing.assume(f"{path}.values.{label}", f"worth of '{label}' is not stated", 0.0, 1.0)
            )
    return np.stack(columns, axis=1)


def _along_the_line(issue: Issue, stance: Stance, anchor: Floats, drawing: Drawing, path: str) -> Floats:
    assert stance.position is not None
    places = np.asarray(issue.places())
    position = places[issue.index(stance.position)]
    red = None if stance.red_line is None else places[issue.index(stance.red_line)]
    fallback = None if stance.fallback is None else places[issue.index(stance.fallback)]
    worth = np.ones((drawing.rows, len(places)))
    for side in (-1.0, 1.0):
        beyond = (places - position) * side > 0
        if not beyond.any():
            continue
        distance = np.abs(places[beyond] - position)
        farthest = float(distance.max())
        knots: list[tuple[float, Floats]] = [(0.0, np.ones(drawing.rows))]
        # A fallback that is the red line itself is worth what the red line is worth.
        if fallback is not None and fallback != red and (fallback - position) * side > 0:
            knots.append((abs(fallback - position), _fallback_worth(anchor, drawing, path)))
        if red is not None and (red - position) * side > 0:
            knots.append((abs(red - position), anchor))
        elif red is not None and red == position:
            below = drawing.assume(
                f"{path}.below", "worth of what lies beyond its red line, as a share", 0.0, 1.0
            )
            knots = [(0.0, anchor), (farthest, anchor * below)]
        else:
            end = "lowest" if side < 0 else "highest"
            floor = anchor if red is not None else np.zeros(drawing.rows)
            what = f"no limit stated toward the {end} option: worth there, from its limit (0) to full (1)"
            share = drawing.assume(f"{path}.{end}", what, 0.0, 1.0)
            top = knots[-1][1]
            if knots[-1][0] < farthest:
                knots.append((farthest, np.minimum(floor, top) + share * (top - np.minimum(floor, top))))
        worth[:, beyond] = _interpolate(sorted(knots, key=lambda knot: knot[0]), distance)
    return np.clip(worth, 0.0, 1.0)


def _interpolate(knots: list[tuple[float, Floats]], distance: Floats) -> Floats:
    """Straight lines between the knots, the last slope going on beyond them."""
    columns = []
    for d in distance:
        upper = next((i for i, (at, _) in enumerate(knots) if at >= d and i > 0), len(knots) - 1)
        if upper == 0:
            columns.append(knots[0][1])
            continue
        (at0, worth0), (at1, worth1) = knots[upper - 1], knots[upper]
        share = (d - at0) / (at1 - at0)
        columns.append(worth0 + share * (worth1 - worth0))
    return np.stack(columns, axis=1)
