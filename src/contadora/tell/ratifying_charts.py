"""Schelling's curve: what is left as a faction hardens."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from contadora.tell.charts import INK, MUTED, WIDTH, Sheet, party_style, ticks
from contadora.tell.words import decimal, shortened

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from contadora.solve.ratification.hardening import HardeningCurve

__all__ = ["hardening_chart"]

_TOP, _BOTTOM, _ROOM = 22.0, 148.0, 40.0


def hardening_chart(curve: HardeningCurve, names: Mapping[str, str]) -> str:
    """Draw what is left as a faction hardens: packages, the chance of any, what the likely one brings.

    A dashed line marks the hardest degree that still leaves a package, where that is not the hardest of all.
    Where no package is left, nothing is drawn in the third panel.
    """
    degrees = [step.degree for step in curve.steps]
    gaining = list(dict.fromkeys(p for step in curve.steps for p in step.gains))
    style = party_style(gaining)
    keys = -(-len(gaining) // 3)
    sheet = Sheet(_BOTTOM + 34 + 14 * keys)
    counts = [float(step.deals) for step in curve.steps]
    chances = [step.probability for step in curve.steps]
    wide = (WIDTH - 3 * _ROOM - 26) / 3
    frames = [(_ROOM + n * (wide + _ROOM + 8), _ROOM + n * (wide + _ROOM + 8) + wide) for n in range(3)]
    ends = (0.0, max(*counts, 1.0))
    _panel(sheet, frames[0], "packages left", degrees, ends, "count")
    _curve(sheet, frames[0], ends, degrees, counts, INK, "circle")
    _panel(sheet, frames[1], "chance that one is left", degrees, (0.0, 1.0), "share")
    _curve(sheet, frames[1], (0.0, 1.0), degrees, chances, INK, "circle")
    every = [gain for step in curve.steps for gain in step.gains.values()]
    ends = (min(0.0, *every, 0.0), max(0.0, *every, 0.1))
    _panel(sheet, frames[2], "gain from the likely one", degrees, ends, "gain")
    for n, party in enumerate(gaining):
        colour, shape = style[party]
        held = [(step.degree, step.gains[party]) for step in curve.steps if party in step.gains]
        _curve(sheet, frames[2], ends, [d for d, _ in held], [g for _, g in held], colour, shape)
        x, y = _ROOM + (n % 3) * 212, _BOTTOM + 36 + 14 * (n // 3)
        sheet.mark(x, y, shape, colour, 45)
        sheet.text(x + 8, y, shortened(names.get(party, party), 36), size=9, colour=colour)
    if curve.last_deal is not None and curve.last_deal < 1:
        for left, right in frames:
            x = left + curve.last_deal * (right - left)
            sheet.line(x, _TOP, x, _BOTTOM, MUTED, 1.2, dashed=True)
    return sheet.svg()


def _up(value: float, ends: tuple[float, float]) -> float:
    return _BOTTOM - (value - ends[0]) / (ends[1] - ends[0]) * (_BOTTOM - _TOP)


def _panel(
    sheet: Sheet,
    frame: tuple[float, float],
    title: str,
    degrees: Sequence[float],
    ends: tuple[float, float],
    kind: str,
) -> None:
    left, right = frame
    sheet.text(left, 8, title, size=9.5, bold=True)
    for value in ticks(*ends):
        y = _up(value, ends)
        sheet.line(left, y, right, y, INK if value == 0 else "#e6e9ed", 0.8)
        told = f"{value:.0%}" if kind == "share" else f"{value:,.0f}" if kind == "count" else decimal(value)
        if kind != "count" or value == int(value):
            sheet.text(left - 5, y, told, align="right", size=8.5)
    for degree in (degrees[0], degrees[-1]):
        x = left + degree * (right - left)
        sheet.line(x, _BOTTOM, x, _BOTTOM + 4, INK, 0.8)
    sheet.text(left, _BOTTOM + 13, "as it is", size=8.5, colour=MUTED)
    sheet.text(right, _BOTTOM + 13, "as hard as can be", size=8.5, align="right", colour=MUTED)


def _curve(
    sheet: Sheet,
    frame: tuple[float, float],
    ends: tuple[float, float],
    degrees: Sequence[float],
    values: Sequence[float],
    colour: str,
    shape: str,
) -> None:
    left, right = frame
    places = [(left + d * (right - left), _up(v, ends)) for d, v in zip(degrees, values, strict=True)]
    for (x, y), (x2, y2) in pairwise(places):
        sheet.line(x, y, x2, y2, colour, 1.6)
    for x, y in places:
        sheet.mark(x, y, shape, colour, 32)
