"""The figures of the graph model: who can lead where, where play can rest, the ways out of today."""

from __future__ import annotations

from math import cos, hypot, pi, sin
from textwrap import wrap
from typing import TYPE_CHECKING

from contadora.tell.charts import COLOURS, HAIR, INK, MUTED, WIDTH, Sheet
from contadora.tell.words import clean, shortened

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from contadora.solve.stability import Conflict

__all__ = ["MOST_STATES", "equilibria_chart", "move_graph", "neighbours", "reached_from", "standstill_tree"]

MOST_STATES = 50
DASHES: tuple[tuple[int, ...], ...] = ((1, 0), (6, 3), (2, 2), (8, 2, 2, 2), (10, 4), (4, 2, 1, 2))
NODE = 11.0


def reached_from(conflict: Conflict, start: int, most: int) -> list[int]:
    """Return the states nearest to one by moves that pay their makers, at most so many, nearest first."""
    from contadora.solve.stability import reach

    distance = reach(conflict, start, improving=True).distance
    near = sorted((int(d), int(code)) for d, code in zip(distance, conflict.codes, strict=True) if d > 0)
    return [code for _, code in near[: max(0, most)]]


def neighbours(conflict: Conflict, code: int) -> list[int]:
    """Return the states one move away from another, fewest changes first."""
    from contadora.solve.stability.moves import Moves

    moves, place, levels = Moves(conflict), conflict.position(code), conflict.levels(code)
    found = [int(conflict.codes[to]) for i in range(len(conflict.names)) for to in moves.of(i, place)]
    return sorted(
        found, key=lambda to: (sum(a != b for a, b in zip(levels, conflict.levels(to), strict=True)), to)
    )


def move_graph(
    conflict: Conflict,
    today: int,
    *,
    rests: Collection[int] = (),
    only: Collection[int] | None = None,
    width: float = WIDTH,
) -> str:
    """Draw which moves pay whom: states on a ring, an arrow for each move that its maker strictly prefers.

    A thin grey line is a move that can be made one way or the other and pays nobody. States in which play
    can rest are boxed and filled, today's carries a ring. Each decision maker has its own colour and line.
    On a ring no arrow runs through a third state.

    Parameters
    ----------
    conflict : Conflict
    today : int
    rests : codes of the states to mark
    only : codes of the states to draw; default all

    Raises
    ------
    EngineError
        More than 50 states to draw.

    Returns
    -------
    str
        SVG.
    """
    from contadora.errors import EngineError
    from contadora.solve.stability.moves import Moves

    codes = sorted({int(c) for c in (conflict.codes if only is None else only)})
    if len(codes) > MOST_STATES:
        raise EngineError(
            f"{len(codes)} states are too many to draw; the limit is {MOST_STATES}",
            hint="choose fewer states",
        )
    movers = [i for i, side in enumerate(conflict.decision_makers) if side.options]
    radius = max(70.0, 4.2 * len(codes) + 40)
    across = min(width / 2 - 40, radius * 1.35)
    top = radius + 26
    at = {
        code: (
            width / 2 + across * sin(2 * pi * n / len(codes)),
            top - radius * cos(2 * pi * n / len(codes)),
        )
        for n, code in enumerate(codes)
    }
    columns = 3
    rows = -(-len(codes) // columns)
    legend = top + radius + 34
    key = legend + _legend_height(conflict, movers) + 18
    sheet = Sheet(key + 12.5 * rows + 19, width)
    moves = Moves(conflict)
    for i in movers:
        for code in codes:
            place = conflict.position(code)
            paying = set(moves.of(i, place, improving=True).tolist())
            for to in moves.of(i, place).tolist():
                target = int(conflict.codes[to])
                if target not in at:
                    continue
                if to in paying:
                    _arrow(sheet, at[code], at[target], i)
                elif place not in moves.of(i, to, improving=True):
                    sheet.line(*at[code], *at[target], HAIR, 0.9)
    for code, (x, y) in at.items():
        resting = code in rests
        if code == today:
            sheet.mark(x, y, "circle", INK, 900, hollow=True)
        sheet.mark(
            x, y, "square" if resting else "circle", INK if resting else MUTED, 420, hollow=not resting
        )
        sheet.text(
            x, y + 0.5, str(code), align="center", size=9, bold=True, colour="#ffffff" if resting else INK
        )
    _legend(sheet, conflict, movers, legend, width)
    sheet.text(0, key, "Steps taken in each state:", size=8.5, italic=True)
    for n, code in enumerate(codes):
        x, y = (n // rows) * width / columns, key + 13 + 12.5 * (n % rows)
        sheet.text(x, y, f"{code}", size=8.5, bold=True)
        sheet.text(x + 34, y, shortened(_lettered(conflict, today, code), 40), size=8.5)
    return sheet.svg()


def _letter(n: int) -> str:
    return chr(97 + n) if n < 26 else _letter(n // 26 - 1) + _letter(n % 26)


def _lettered(conflict: Conflict, today: int, code: int) -> str:
    """A state for the key: the letters of the options that differ from today."""
    levels = zip(conflict.options, conflict.levels(today), conflict.levels(code), strict=True)
    said = [
        _letter(n)
        if now and option.levels == 2
        else f"not {_letter(n)}"
        if not now
        else f"{_letter(n)} = {now}"
        for n, ((_, option), was, now) in enumerate(levels)
        if was != now
    ]
    return " + ".join(said) or "today"


def _taken(conflict: Conflict, today: int, code: int) -> str:
    """A state for the key: who has done what since today."""
    said: dict[int, list[str]] = {}
    levels = zip(conflict.options, conflict.levels(today), conflict.levels(code), strict=True)
    for (owner, option), was, now in levels:
        if was != now:
            name = shortened(option.name, 44)
            change = name if option.levels == 2 and now else f"not {name}" if not now else f"{name} = {now}"
            said.setdefault(owner, []).append(change)
    told = [f"{shortened(conflict.names[i], 18)}: {', '.join(changes)}" for i, changes in said.items()]
    return "; ".join(told) or "today"


def _arrow(sheet: Sheet, start: tuple[float, float], end: tuple[float, float], side: int) -> None:
    colour, dash = COLOURS[side % len(COLOURS)], DASHES[side % len(DASHES)]
    (x, y), (x2, y2) = start, end
    length = hypot(x2 - x, y2 - y) or 1.0
    ux, uy = (x2 - x) / length, (y2 - y) / length
    x, y, x2, y2 = x + ux * NODE, y + uy * NODE, x2 - ux * NODE, y2 - uy * NODE
    sheet.line(x, y, x2, y2, colour, 1.3, dash=dash)
    for turn in (1, -1):
        sheet.line(x2, y2, x2 - 7 * ux + turn * 3 * uy, y2 - 7 * uy - turn * 3 * ux, colour, 1.3)


def _legend_height(conflict: Conflict, movers: Sequence[int]) -> float:
    return 22.0 + sum(15 + 12 * len(conflict.decision_makers[i].options) + 3 for i in movers)


def _legend(sheet: Sheet, conflict: Conflict, movers: Sequence[int], y: float, width: float) -> None:
    """Marks, then each decision maker's line with its options, lettered."""
    sheet.mark(10, y, "circle", INK, 240, hollow=True)
    sheet.text(24, y, "ringed: today", size=9.5)
    sheet.mark(width / 3 + 10, y, "square", INK, 180)
    sheet.text(width / 3 + 24, y, "play can rest here", size=9.5)
    sheet.line(2 * width / 3, y, 2 * width / 3 + 34, y, HAIR, 1.2)
    sheet.text(2 * width / 3 + 40, y, "can be made, pays nobody", size=9.5)
    y, n = y + 22, 0
    for i in movers:
        colour, dash = COLOURS[i % len(COLOURS)], DASHES[i % len(DASHES)]
        sheet.line(0, y, 34, y, colour, 1.6, dash=dash)
        sheet.text(40, y, f"moves of {shortened(conflict.names[i], 90)}", size=9.5, colour=colour)
        y += 15
        for option in conflict.decision_makers[i].options:
            once = "" if option.direction == "both" else " (cannot be undone)"
            sheet.text(40, y, f"{_letter(n)}: {shortened(option.name, 100)}{once}", size=8.5)
            y, n = y + 12, n + 1
        y += 3


def equilibria_chart(
    rows: Sequence[tuple[str, Mapping[str, tuple[float, bool]]]],
    concepts: Sequence[str],
    *,
    width: float = WIDTH,
) -> str:
    """Draw how often each state is an equilibrium under each concept.

    Parameters
    ----------
    rows : label of a state, and for each concept the share of draws and whether at the point estimate
        For a conflict with known rankings the share is 1 or 0.
    concepts : sequence of str

    Returns
    -------
    str
        SVG; the area of a disc is the share, a filled one holds at the point estimate.
    """
    step, left = 62.0, width - 62.0 * len(concepts)
    sheet = Sheet(26 + 26.0 * max(1, len(rows)), width)
    for n, concept in enumerate(concepts):
        sheet.text(left + step * (n + 0.5), 9, concept, align="center", bold=True)
    for r, (label, shares) in enumerate(rows):
        y = 33 + 26.0 * r
        sheet.line(0, y - 13, width, y - 13, HAIR, 0.6)
        lines = wrap(clean(label), int(left / 4.9)) or [""]
        lines = lines if len(lines) < 3 else [lines[0], shortened(" ".join(lines[1:]), int(left / 4.9))]
        for n, line in enumerate(lines):
            sheet.text(0, y + 11 * (n - (len(lines) - 1) / 2), line, size=9)
        for n, concept in enumerate(concepts):
            share, point = shares[concept]
            x = left + step * (n + 0.3)
            if share > 0:
                sheet.mark(x, y, "circle", COLOURS[0], 20 + round(16 * share) * 10, hollow=not point)
            sheet.text(x + 12, y, f"{100 * share:.0f}%", size=9)
    return sheet.svg()


def standstill_tree(conflict: Conflict, start: int, *, most: int = 40, width: float = WIDTH) -> str:
    """Draw where steps that pay their makers lead from one state: nearest first, each state once.

    Columns are numbers of moves; the line into a state carries the style of who makes the last one.
    """
    from contadora.solve.stability import reach

    found = reach(conflict, start, improving=True)
    shown = [start, *reached_from(conflict, start, most - 1)]
    paths = {code: path for code in shown if (path := found.path(code)) is not None}
    depth = {code: len(path.steps) for code, path in paths.items()}
    deepest = max(depth.values(), default=0)
    column = width / (deepest + 1)
    lanes: dict[int, int] = {}
    at: dict[int, tuple[float, float]] = {}
    for code in sorted(paths, key=lambda code: [step.to for step in paths[code].steps]):
        lane = lanes.get(depth[code], 0)
        if depth[code]:
            before = paths[code].steps[-2].to if depth[code] > 1 else start
            lane = max(lane, round((at[before][1] - 20) / 24)) if before in at else lane
        at[code] = (12 + depth[code] * column, 20 + 24.0 * lane)
        lanes[depth[code]] = lane + 1
    movers = [i for i, side in enumerate(conflict.decision_makers) if side.options]
    bottom = max(y for _, y in at.values()) + 30
    sheet = Sheet(bottom + 15.0 * ((len(movers) + 1) // 2), width)
    for code, path in paths.items():
        if path.steps:
            before = path.steps[-2].to if len(path.steps) > 1 else start
            _arrow(sheet, at[before], at[code], conflict.names.index(path.steps[-1].who))
    for code, (x, y) in at.items():
        sheet.mark(x, y, "circle", INK, 420, hollow=code != start)
        sheet.text(
            x,
            y + 0.5,
            str(code),
            align="center",
            size=9,
            bold=True,
            colour="#ffffff" if code == start else INK,
        )
        if code != start:
            steps = paths[code].steps
            before = steps[-2].to if len(steps) > 1 else start
            text = _taken(conflict, before, code)
            sheet.text(x + 16, y, shortened(text, max(12, int(column / 6.4))), size=8.5)
    if len(at) == 1:
        sheet.text(at[start][0] + 16, at[start][1], "No step pays anybody here.", size=9.5)
    for n, i in enumerate(movers):
        x, row = (n % 2) * width / 2, bottom + 15 * (n // 2)
        sheet.line(x, row, x + 34, row, COLOURS[i % len(COLOURS)], 1.6, dash=DASHES[i % len(DASHES)])
        sheet.text(x + 40, row, f"moves of {shortened(conflict.names[i], 44)}", size=9.5)
    return sheet.svg()
