"""The figures of a briefing: plain data to SVG, without a browser and without the network.

Altair writes the specification, vl-convert draws it. Labels are data, never expressions, and party marks
differ in shape as well as colour: they survive a black-and-white printer.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, log10
from typing import TYPE_CHECKING, Any, Literal

from contadora.tell.words import clean, shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

__all__ = [
    "Gain",
    "Lane",
    "Moment",
    "Spot",
    "Strip",
    "convergence_strip",
    "frontier",
    "gains",
    "ticks",
    "timeline",
]

WIDTH = 680.0
INK, MUTED, HAIR = "#1b1f24", "#5b6470", "#c9ced6"
COLOURS = ("#1f4e79", "#b04a12", "#2f6b3a", "#6b3f84", "#7a6200", "#444c56")
SHAPES = ("circle", "square", "triangle-up", "diamond", "triangle-down", "cross")
FONT = "Liberation Sans, Arial, Helvetica, DejaVu Sans, sans-serif"


@dataclass(frozen=True)
class Lane:
    """One party on one strip: places of its position, fallback and red line among the options, or None."""

    party: str
    position: int | None
    fallback: int | None
    red_line: int | None


@dataclass(frozen=True)
class Strip:
    """One point of the agenda as a line. ``places`` are where the options lie on it, in [0, 1]."""

    label: str
    options: tuple[str, ...]
    places: tuple[float, ...]
    lanes: tuple[Lane, ...]
    today: int | None = None


@dataclass(frozen=True)
class Gain:
    """What one party gains over no deal from one package, with the range of the draws."""

    package: str
    party: str
    gain: float
    low: float
    high: float


@dataclass(frozen=True)
class Spot:
    """A named point in the plane of two parties' worth. The kind gives its symbol."""

    name: str
    x: float
    y: float
    kind: Literal["solution", "today", "proposal", "no deal"] = "solution"


@dataclass(frozen=True)
class Moment:
    """One event of the timeline. ``planned`` ones have not happened by the day of the case."""

    number: int
    lane: str
    first: date
    last: date
    planned: bool = False


class Sheet:
    """Marks by pixel, for figures that are nearer to a table than to a plot."""

    def __init__(self, height: float, width: float = WIDTH) -> None:
        self.height, self.width = height, width
        self._layers: defaultdict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)

    def line(
        self,
        x: float,
        y: float,
        x2: float,
        y2: float,
        colour: str,
        thick: float = 1.0,
        *,
        dashed: bool = False,
        dash: tuple[int, ...] = (1, 0),
    ) -> None:
        """Draw a straight line; ``dash`` gives the lengths of strokes and gaps."""
        self._layers["rule", thick, (3, 3) if dashed else dash].append(
            {"x": x, "y": y, "x2": x2, "y2": y2, "colour": colour}
        )

    def box(self, x: float, y: float, x2: float, y2: float, colour: str) -> None:
        """Fill a rectangle."""
        self._layers["rect",].append({"x": x, "y": y, "x2": x2, "y2": y2, "colour": colour})

    def mark(
        self, x: float, y: float, shape: str, colour: str, size: float = 60, *, hollow: bool = False
    ) -> None:
        """Draw a symbol, filled or hollow."""
        fill = "#ffffff" if hollow else colour
        self._layers["point", size].append({"x": x, "y": y, "shape": shape, "fill": fill, "colour": colour})

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        align: str = "left",
        size: float = 10,
        colour: str = INK,
        bold: bool = False,
        italic: bool = False,
    ) -> None:
        """Write one line of text, centred on ``y``."""
        self._layers["text", align, size, bold, italic].append(
            {"x": x, "y": y, "text": clean(text), "colour": colour}
        )

    def svg(self) -> str:
        """Return the sheet as SVG."""
        import altair as alt

        order = {"rect": 0, "rule": 1, "point": 2, "text": 3}
        layers = []
        for style, rows in sorted(self._layers.items(), key=lambda item: order[item[0][0]]):
            chart = alt.Chart(_data(rows))
            place = {
                "x": alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, self.width], nice=False)),
                "y": alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[self.height, 0], nice=False)),
            }
            colour = alt.Color("colour:N", scale=None, legend=None)
            match style:
                case ("rect",):
                    drawn = chart.mark_rect()
                    layers.append(drawn.encode(**place, x2="x2:Q", y2="y2:Q", color=colour))
                case ("rule", thick, dash):
                    drawn = chart.mark_rule(strokeWidth=thick, strokeDash=list(dash))
                    layers.append(drawn.encode(**place, x2="x2:Q", y2="y2:Q", color=colour))
                case ("point", size):
                    drawn = chart.mark_point(size=size, strokeWidth=1.4, opacity=1)
                    layers.append(
                        drawn.encode(
                            **place,
                            stroke=alt.Stroke("colour:N", scale=None, legend=None),
                            fill=alt.Fill("fill:N", scale=None, legend=None),
                            shape=alt.Shape("shape:N", scale=None, legend=None),
                        )
                    )
                case ("text", align, size, bold, italic):
                    drawn = chart.mark_text(
                        align=align,
                        baseline="middle",
                        fontSize=size,
                        fontWeight="bold" if bold else "normal",
                        fontStyle="italic" if italic else "normal",
                    )
                    layers.append(drawn.encode(**place, text="text:N", color=colour))
        return _svg(alt.layer(*layers).properties(width=self.width, height=self.height))


def _data(rows: list[dict[str, Any]]) -> Any:
    import altair as alt

    return alt.Data(values=rows)  # type: ignore[no-untyped-call]


def _svg(chart: Any) -> str:
    """Draw a chart. No address is allowed, so nothing can be fetched whatever the data say."""
    import vl_convert

    chart = (
        chart.configure(font=FONT, background="#ffffff", padding=2)
        .configure_view(stroke=None)
        .configure_axis(
            labelFontSize=10,
            titleFontSize=10,
            titleFontWeight="normal",
            labelColor=INK,
            titleColor=INK,
            gridColor="#e6e9ed",
            domainColor=MUTED,
            tickColor=MUTED,
        )
    )
    drawn: str = vl_convert.vegalite_to_svg(chart.to_dict(), allowed_base_urls=[])
    return drawn


def party_style(parties: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Return a colour and a shape for each party, in the order given."""
    return {
        p: (COLOURS[i % len(COLOURS)], SHAPES[i % len(SHAPES)]) for i, p in enumerate(dict.fromkeys(parties))
    }


def convergence_strip(strip: Strip, parties: Sequence[str]) -> str:
    """Draw one point as a line from its first to its last option, with where every party stands.

    Filled symbol: position; hollow: fallback; upright bar: red line, joined to the position, so that the
    reach of each party is a stroke and overlap is room to agree. Dashed: today's state.

    Parameters
    ----------
    strip : Strip
    parties : sequence of str
        All parties of the table, so that each keeps its symbol from row to row.

    Returns
    -------
    str
        SVG, made to be read at about 40 mm wide.
    """
    style = party_style(parties)
    left, right, lane_height = 8.0, 192.0, 12.0
    bottom = len(strip.lanes) * lane_height + 3
    sheet = Sheet(bottom + 7, 200)
    at = [left + place * (right - left) for place in strip.places]
    sheet.line(left, bottom, right, bottom, INK, 1)
    for x in at:
        sheet.line(x, bottom - 3, x, bottom + 3, INK, 1)
    if strip.today is not None:
        sheet.line(at[strip.today], 0, at[strip.today], bottom, MUTED, 1.4, dashed=True)
    for n, lane in enumerate(strip.lanes):
        _draw_lane(sheet, lane, at, lane_height * (n + 0.5), style[lane.party], left)
    return sheet.svg()


def _draw_lane(
    sheet: Sheet, lane: Lane, at: Sequence[float], y: float, style: tuple[str, str], left: float
) -> None:
    colour, shape = style
    ends = [at[place] for place in (lane.position, lane.red_line, lane.fallback) if place is not None]
    if len(ends) > 1:
        sheet.line(min(ends), y, max(ends), y, colour, 1.8)
    if lane.red_line is not None:
        sheet.line(at[lane.red_line], y - 5, at[lane.red_line], y + 5, colour, 3)
    if lane.fallback is not None:
        sheet.mark(at[lane.fallback], y, shape, colour, 64, hollow=True)
    if lane.position is not None:
        sheet.mark(at[lane.position], y, shape, colour, 80)
    else:
        sheet.text(max(ends, default=left) + 8, y, "unknown", size=10, colour=colour, italic=True)


def gains(rows: Sequence[Gain], *, width: float = 400) -> str:
    """Draw what each party gains over no deal from each package: the point, and the 5–95 % range.

    Left of the upright line a party is better off without a deal.
    """
    style = party_style(row.party for row in rows)
    packages = list(dict.fromkeys(row.package for row in rows))
    low, high = min(0.0, *(r.low for r in rows)), max(0.0, *(r.high for r in rows))
    room = (high - low) * 0.06 or 0.1
    low, high = low - room, high + room
    left, right, lane = 142.0, width - 12, 14.0
    parties = list(style)
    block = len(parties) * lane + 18
    sheet = Sheet(block * len(packages) + 26, width)

    def across(value: float) -> float:
        return left + (value - low) / (high - low) * (right - left)

    end = block * len(packages) + 2
    sheet.line(across(0), 2, across(0), end, INK, 1)
    for value in ticks(low, high):
        x = across(value)
        sheet.line(x, 2, x, end, "#e6e9ed", 0.8)
        told = f"{value:+.4g}".replace("-", "−") if value else "0"
        sheet.text(x, end + 8, told, align="center", size=9)
    sheet.text((left + right) / 2, end + 20, "gain over no deal", align="center", size=9.5)
    for b, package in enumerate(packages):
        y0 = b * block + 4
        if b:
            sheet.line(0, y0 - 5, width, y0 - 5, HAIR, 0.6)
        sheet.text(0, y0 + 3, shortened(package, 60), bold=True, size=9.5)
        for n, party in enumerate(parties):
            y, (colour, shape) = y0 + 15 + n * lane, style[party]
            sheet.text(0, y, shortened(party, 27), size=9, colour=colour)
            found = next((r for r in rows if r.package == package and r.party == party), None)
            if found is not None:
                sheet.line(across(found.low), y, across(found.high), y, colour, 2)
                sheet.mark(across(found.gain), y, shape, colour, 52)
    return sheet.svg()


def ticks(low: float, high: float) -> list[float]:
    """Return round values from low to high, at most eight of them.

    Examples
    --------
    >>> ticks(-0.1, 0.5), ticks(0, 22553)
    ([-0.1, 0.0, 0.1, 0.2, 0.3, 0.4, 0.5], [0.0, 5000.0, 10000.0, 15000.0, 20000.0])
    """
    width = max(high - low, 1e-9)
    unit = 10.0 ** floor(log10(width / 7))
    step = next(unit * n for n in (1, 2, 2.5, 5, 10, 20) if width / (unit * n) <= 7)
    first, last = ceil(low / step - 1e-9), floor(high / step + 1e-9)
    return [round(n * step, 12) for n in range(first, last + 1)]


_SPOTS = {
    "solution": ("circle", "#f2b632"),
    "today": ("diamond", "#ffffff"),
    "proposal": ("square", "#9fc3e6"),
    "no deal": ("cross", INK),
}


def frontier(
    points: Sequence[tuple[float, float]],
    spots: Sequence[Spot],
    axes: tuple[str, str],
    no_deal: tuple[float, float],
    *,
    width: float = 260,
) -> str:
    """Draw the frontier of two parties: packages that no other package beats for both.

    Circle: a package that a rule picks; diamond: today's state; square: a proposal; cross: no deal.

    Parameters
    ----------
    points : sequence of (x, y)
        The frontier, each party's worth.
    spots : sequence of Spot
        Named points: today's state, the solutions. Those at one place share a label.
    axes : names of the two parties
    no_deal : (x, y)
        What each gets without a deal; the shaded corner is better for both.
    """
    import altair as alt

    together: dict[tuple[float, float], list[Spot]] = {}
    for spot in (*spots, Spot("no deal", *no_deal, kind="no deal")):
        together.setdefault((round(spot.x, 4), round(spot.y, 4)), []).append(spot)
    every = [*points, no_deal, *together]
    low = min(min(x, y) for x, y in every)
    high = max(max(x, y) for x, y in every)
    room = 0.08 * ((high - low) or 1.0)
    low, high = (max(low - room, 0.0) if low >= 0 else low - room), high + room
    height = 0.66 * width
    scale = alt.Scale(domain=[low, high], nice=False)
    x, y = (
        alt.X(
            "x:Q", scale=scale, title=f"worth to {shortened(clean(axes[0]), 30)}", axis=alt.Axis(tickCount=5)
        ),
        alt.Y(
            "y:Q", scale=scale, title=f"worth to {shortened(clean(axes[1]), 30)}", axis=alt.Axis(tickCount=5)
        ),
    )
    corner = [{"x": no_deal[0], "y": no_deal[1], "x2": high, "y2": high}]
    layers = [
        alt.Chart(_data(corner))
        .mark_rect(color="#1f4e79", opacity=0.07)
        .encode(x=x, y=y, x2="x2:Q", y2="y2:Q"),
        alt.Chart(_data([{"x": a, "y": b} for a, b in sorted(points)]))
        .mark_line(color=MUTED, strokeWidth=1, point={"color": MUTED, "size": 16, "filled": True})
        .encode(x=x, y=y),
    ]
    for kind, (shape, fill) in _SPOTS.items():
        held = [{"x": a, "y": b} for (a, b), named in together.items() if named[0].kind == kind]
        if held:
            marks = alt.Chart(_data(held)).mark_point(
                size=60,
                shape=shape,
                stroke=INK,
                fill=fill,
                strokeWidth=1.2,
                opacity=1,
                angle=45 if shape == "cross" else 0,
            )
            layers.append(marks.encode(x=x, y=y))
    across, up = width / (high - low), height / (high - low)
    at = {spot: ((spot[0] - low) * across, (high - spot[1]) * up) for spot in together}
    labels = {spot: " · ".join(clean(s.name) for s in named) for spot, named in together.items()}
    obstacles = [((a - low) * across, (high - b) * up) for a, b in sorted(points)]
    obstacles += [
        (a + (c - a) * n / 8, b + (d - b) * n / 8)
        for (a, b), (c, d) in pairwise(obstacles)
        for n in range(1, 8)
        if abs(a - c) + abs(b - d) > 16
    ]
    for side, left, top, text in _placed(at, labels, obstacles, (width, height)):
        row = [{"x": low + left / across, "y": high - top / up, "name": text}]
        words = alt.Chart(_data(row)).mark_text(
            align=side, baseline="middle", fontSize=9, fontWeight="bold", color=INK
        )
        layers.append(words.encode(x=x, y=y, text="name:N"))
    return _svg(alt.layer(*layers).properties(width=width, height=height))


_Spot = tuple[float, float]
_Side = Literal["left", "right", "center"]


def _placed(
    at: dict[_Spot, _Spot], labels: dict[_Spot, str], obstacles: Sequence[_Spot], size: _Spot
) -> list[tuple[_Side, float, float, str]]:
    """Put each label beside its point where it covers least: greedily, the longest first."""
    tries: tuple[tuple[_Side, float, float], ...] = (
        ("left", 8, 0),
        ("right", -8, 0),
        ("left", 6, -11),
        ("right", -6, -11),
        ("left", 6, 11),
        ("right", -6, 11),
        ("center", 0, -13),
        ("center", 0, 13),
        ("left", 12, 22),
        ("right", -12, 22),
        ("left", 12, -22),
        ("right", -12, -22),
    )
    taken = [(x - 5, y - 5, x + 5, y + 5, 4.0) for x, y in at.values()]
    taken += [(x - 2, y - 2, x + 2, y + 2, 1.0) for x, y in obstacles]
    placed = []
    for spot in sorted(at, key=lambda s: -len(labels[s])):
        wide = 5.0 * len(labels[spot])
        best: tuple[float, _Side, float, float, tuple[float, float, float, float]] | None = None
        for side, dx, dy in tries:
            x, y = at[spot][0] + dx, at[spot][1] + dy
            left = {"left": x, "right": x - wide, "center": x - wide / 2}[side]
            box = (left, y - 6, left + wide, y + 6)
            outside = max(0.0, -left) + max(0.0, left + wide - size[0]) + max(0.0, -box[1])
            covers = 20 * outside + 10 * max(0.0, box[3] - size[1])
            for a, b, c, d, heavy in taken:
                shared = min(box[2], c) - max(box[0], a), min(box[3], d) - max(box[1], b)
                covers += heavy * shared[0] * shared[1] if min(shared) > 0 else 0.0
            if best is None or covers < best[0] - 1e-9:
                best = (covers, side, x, y, box)
        assert best is not None
        taken.append((*best[4], 4.0))
        placed.append((best[1], best[2], best[3], labels[spot]))
    return placed


def timeline(moments: Sequence[Moment], as_of: date) -> str:
    """Draw events in parallel lanes; each carries its number in the table beneath.

    A filled number has happened by ``as_of``, a hollow one is planned. Events that would lie on each other
    are stacked.
    """
    lanes = list(dict.fromkeys(m.lane for m in moments))
    first = min(*(m.first for m in moments), as_of)
    last = max(*(m.last for m in moments), as_of)
    left, right = 104.0, WIDTH - 24.0
    length = max((last - first).days, 1)

    def across(on: date) -> float:
        return left + (on - first).days / length * (right - left)

    spots: dict[int, tuple[float, int]] = {}
    depth: dict[str, int] = {}
    for lane in lanes:
        levels: list[float] = []
        for moment in sorted((m for m in moments if m.lane == lane), key=lambda m: (m.first, m.number)):
            x = across(moment.first)
            level = next((n for n, end in enumerate(levels) if x - end >= 18), len(levels))
            levels[level : level + 1] = [across(moment.last)]
            spots[moment.number] = (x, level)
        depth[lane] = len(levels)
    height = sum(17 * n + 5 for n in depth.values())
    sheet = Sheet(height + 36)
    sheet.line(across(as_of), 14, across(as_of), height + 18, "#8a1c1c", 1.2)
    sheet.text(across(as_of), 6, "as of", align="center", size=9, colour="#8a1c1c")
    y = 18.0
    for lane in lanes:
        sheet.line(0, y, WIDTH, y, HAIR, 0.6)
        sheet.text(0, y + 11, lane, size=9.5, bold=True)
        for moment in (m for m in moments if m.lane == lane):
            x, level = spots[moment.number]
            centre = y + 11 + 17 * level
            if moment.last > moment.first:
                sheet.line(x, centre, across(moment.last), centre, COLOURS[0], 4)
            sheet.mark(x, centre, "circle", COLOURS[0], 190, hollow=moment.planned)
            sheet.text(
                x,
                centre + 0.5,
                str(moment.number),
                align="center",
                size=8.5,
                bold=True,
                colour=COLOURS[0] if moment.planned else "#ffffff",
            )
        y += 17 * depth[lane] + 5
    sheet.line(left - 10, y, right + 10, y, INK, 0.8)
    for on in _axis_days(first, last):
        sheet.line(across(on), y, across(on), y + 4, INK, 0.8)
        text = f"{on:%Y}" if length > 1100 else _month(on) if length > 45 else f"{on.day} {_month(on)[:3]}"
        sheet.text(across(on), y + 12, text, align="center", size=9)
    return sheet.svg()


def _month(on: date) -> str:
    from contadora.tell.words import short

    return short(on).split(" ", 1)[1]


def _axis_days(first: date, last: date) -> list[date]:
    """Days to name along the axis: years, months, or a handful of days."""
    from datetime import timedelta

    length = (last - first).days
    if length > 1100:
        return [first.replace(year=y, month=1, day=1) for y in range(first.year + 1, last.year + 1)][
            :: max(1, length // 3650)
        ]
    if length > 45:
        found, on = [], first.replace(day=1)
        while on <= last:
            if on >= first:
                found.append(on)
            on = (on + timedelta(days=32)).replace(day=1)
        return found[:: max(1, len(found) // 7)]
    step = max(1, length // 6)
    return [first + timedelta(days=n) for n in range(0, length + 1, step)]
