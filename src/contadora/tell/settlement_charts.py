"""Figures of a settlement: the frontier, how far apart the parties are, who blocks which package."""

from __future__ import annotations

from itertools import pairwise
from textwrap import wrap
from typing import TYPE_CHECKING

from contadora.tell import charts
from contadora.tell.charts import HAIR, INK, MUTED, WIDTH, Sheet, Spot, party_style
from contadora.tell.standing_out import rule_names, solutions
from contadora.tell.words import clean, decimal, label, percent, shortened

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from contadora.solve.settlement.finding import Convergence, Settlement, Support

__all__ = ["agenda_strip", "blocking_matrix", "frontier_chart", "gain_profiles"]

MOST_LINES = 200


def frontier_chart(found: Settlement, names: Mapping[str, str], *, width: float = 420) -> str | None:
    """Draw the frontier with the packages that stand out, no deal, today's state and the proposal.

    Two parties make a plane; more are drawn as profiles of gains, see `gain_profiles`.

    Parameters
    ----------
    found : Settlement
    names : mapping
        Key of a party to its name.

    Returns
    -------
    str or None
        SVG; None where the frontier is empty and there is nothing else to draw.
    """
    if len(found.parties) != 2:
        return gain_profiles(found, names)
    a, b = found.parties
    spots = [
        Spot(rule_names(rules), held.utilities[a], held.utilities[b])
        for rules, _, held in solutions(found)
        if held is not None
    ]
    if found.status_quo is not None:
        today = found.status_quo.utilities
        spots.append(Spot("today", today[a], today[b], "today"))
    if found.proposed is not None and all(p != found.proposal for _, p, _ in solutions(found)):
        spots.append(Spot("proposal", found.proposed.utilities[a], found.proposed.utilities[b], "proposal"))
    if not spots and not found.frontier:
        return None
    points = [(point.utilities[a], point.utilities[b]) for point in found.frontier]
    axes = names.get(a, a), names.get(b, b)
    return charts.frontier(points, spots, axes, (found.disagreement[a], found.disagreement[b]), width=width)


def gain_profiles(found: Settlement, names: Mapping[str, str]) -> str | None:
    """Draw gains over no deal, party by party, as a line for each package: the frontier of many parties.

    Grey: points of the frontier, at most 200 of them. The upright scale is one for all parties; below the
    level line a party is better off without a deal.
    """
    named: list[tuple[str, Mapping[str, float]]] = [
        (rule_names(rules), held.gains) for rules, _, held in solutions(found) if held is not None
    ]
    if found.status_quo is not None:
        named.append(("today", found.status_quo.gains))
    if found.proposed is not None and all(p != found.proposal for _, p, _ in solutions(found)):
        named.append(("proposal", found.proposed.gains))
    step = max(1, -(-len(found.frontier) // MOST_LINES))
    lines: list[Mapping[str, float]] = [
        {p: point.utilities[p] - found.disagreement[p] for p in found.parties}
        for point in found.frontier[::step]
    ]
    if not named and not lines:
        return None
    every = [gain for gains in (*lines, *(g for _, g in named)) for gain in gains.values()]
    low, high = min(0.0, *every), max(0.0, *every)
    pad = (high - low) * 0.05 or 0.1
    low, high = low - pad, high + pad
    style = party_style(name for name, _ in named)
    keys = -(-len(named) // 3)
    left, right, top, bottom = 60.0, WIDTH - 20.0, 14.0 + 15 * keys, 250.0 + 15 * keys
    sheet = Sheet(bottom + 42)
    at = [left + (right - left) * n / max(len(found.parties) - 1, 1) for n in range(len(found.parties))]

    def up(gain: float) -> float:
        return bottom - (gain - low) / (high - low) * (bottom - top)

    for n, (name, _) in enumerate(named):
        x, y = left + (n % 3) * 215, 8.0 + 15 * (n // 3)
        colour, shape = style[name]
        sheet.mark(x, y, shape, colour, 55)
        sheet.text(x + 9, y, shortened(name, 40), size=9.5, colour=colour)
    for value in charts.ticks(low, high):
        sheet.line(left - 6, up(value), right, up(value), INK if value == 0 else "#e6e9ed", 1)
        sheet.text(left - 10, up(value), decimal(value, sign=True), align="right", size=9)
    for gains in lines:
        _profile(sheet, [(x, up(gains[p])) for x, p in zip(at, found.parties, strict=True)], HAIR, 0.8)
    for name, gains in named:
        colour, shape = style[name]
        places = [(x, up(gains[p])) for x, p in zip(at, found.parties, strict=True)]
        _profile(sheet, places, colour, 1.8)
        for x, y in places:
            sheet.mark(x, y, shape, colour, 50)
    most = max(8, int((right - left) / max(len(found.parties) - 1, 1) / 5))
    for n, (x, party) in enumerate(zip(at, found.parties, strict=True)):
        sheet.line(x, top, x, bottom, HAIR, 0.8)
        side = "left" if n == 0 else "right" if n == len(at) - 1 else "center"
        for k, line in enumerate(_lines(names.get(party, party), most, 2)):
            sheet.text(x, bottom + 10 + 11 * k, line, align=side, size=9.5)
    sheet.text(left, bottom + 35, "gain over no deal, at the point estimate", size=9, colour=MUTED)
    return sheet.svg()


def _profile(sheet: Sheet, places: Sequence[tuple[float, float]], colour: str, thick: float) -> None:
    for (x, y), (x2, y2) in pairwise(places):
        sheet.line(x, y, x2, y2, colour, thick)


def _lines(text: str, wide: int, most: int) -> list[str]:
    """Break a name at words into at most so many lines of at most so many characters."""
    found = [shortened(line, wide) for line in wrap(clean(text), wide, break_long_words=False)] or [""]
    return [*found[: most - 1], shortened(" ".join(found[most - 1 :]), wide)] if len(found) > most else found


def agenda_strip(
    found: Sequence[Convergence], names: Mapping[str, str], *, today: Mapping[str, str] | None = None
) -> str:
    """Draw all issues in one figure: what each option is worth to each party, and the best compromise.

    A lane for each party, a symbol for each option: the larger, the more the option is worth to it; filled
    where it is its best. A dashed lane: all options are worth the same to it, as far as is known. Shaded: the
    option whose worst-served party is served best. Upright dashes: today's state.

    Parameters
    ----------
    found : sequence of Convergence
    names : mapping
        Key of an issue or party to its name.
    today : mapping, optional
        Issue → option that holds today, where known.
    """
    parties = list(dict.fromkeys(p for issue in found for p in issue.stands))
    style = party_style(parties)
    columns = 3 if len(parties) > 2 else max(len(parties), 1)
    keys = -(-len(parties) // columns)
    left, right, lane = 176.0, WIDTH - 8.0, 12.0
    block = max(len(parties) * lane, 30.0) + 25
    sheet = Sheet(keys * 15 + block * len(found) + 4)
    for n, party in enumerate(parties):
        x, y = (n % columns) * WIDTH / columns, 7.0 + 15 * (n // columns)
        colour, shape = style[party]
        sheet.mark(x + 6, y, shape, colour, 60)
        sheet.text(x + 15, y, shortened(names.get(party, party), 42), size=9.5, colour=colour)
    for n, issue in enumerate(found):
        top = keys * 15 + n * block + 4
        sheet.line(0, top - 2, WIDTH, top - 2, HAIR, 0.7)
        for k, line in enumerate(_lines(names.get(issue.issue, issue.issue), 30, 2)):
            sheet.text(0, top + 8 + 11 * k, line, size=9.5, bold=True)
        grade = label("grade", issue.grade)
        told = f"{grade} ({decimal(issue.gap)})" if issue.grade != "unknown" else "distance not known"
        sheet.text(0, top + 31, told, size=9, colour=MUTED)
        _issue_lanes(sheet, issue, parties, style, (left, right, top, lane), (today or {}).get(issue.issue))
    return sheet.svg()


def _issue_lanes(
    sheet: Sheet,
    issue: Convergence,
    parties: Sequence[str],
    style: Mapping[str, tuple[str, str]],
    frame: tuple[float, float, float, float],
    now: str | None,
) -> None:
    left, right, top, lane = frame
    options = next((list(worths) for worths in issue.stands.values() if worths), [])
    options = options or list(dict.fromkeys(o for best in issue.best.values() for o in best))
    wide = (right - left) / max(len(options), 1)
    bottom = top + len(parties) * lane + 2
    for k, party in enumerate(parties):
        if not issue.stands[party]:
            y, colour = top + (k + 0.5) * lane + 1, style[party][0]
            sheet.line(left, y, right, y, colour, 0.8, dashed=True)
    for n, option in enumerate(options):
        x = left + (n + 0.5) * wide
        if option == issue.compromise:
            sheet.box(x - wide / 2 + 2, top, x + wide / 2 - 2, bottom, "#fbf0cf")
        if option == now:
            sheet.line(x, top, x, bottom, MUTED, 1.2, dashed=True)
        for k, line in enumerate(_lines(option, int(wide / 4.3), 2)):
            sheet.text(x, bottom + 6 + 9 * k, line, align="center", size=8, bold=option == issue.compromise)
        for k, party in enumerate(parties):
            worth = issue.stands[party].get(option, 0.0)
            colour, shape = style[party]
            best = option in issue.best[party]
            if worth > 0.02:
                sheet.mark(x, top + (k + 0.5) * lane + 1, shape, colour, 6 + 74 * worth, hollow=not best)


def blocking_matrix(rows: Sequence[Support], names: Mapping[str, str]) -> str:
    """Draw packages against actors: the chance that each accepts each, as a colour and as a number.

    Those whose consent counts are set in bold; the last column is the chance that the consent rule is met.
    """
    actors = list(rows[0].chances)
    left, wide = 168.0, max(46.0, (WIDTH - 168.0 - 62.0) / len(actors))
    width = left + wide * len(actors) + 62.0
    heads = [_lines(names.get(actor, actor), int(wide / 4.3), 4) for actor in actors]
    header, high = 10 + 9.5 * max(2, *map(len, heads)), 24.0
    sheet = Sheet(header + high * len(rows) + 22, width)
    for n, (actor, lines) in enumerate(zip(actors, heads, strict=True)):
        bold = actor in rows[0].consenting
        for k, line in enumerate(lines):
            sheet.text(left + (n + 0.5) * wide, 6 + 9.5 * k, line, align="center", size=8, bold=bold)
    sheet.text(width - 31, 6, "consent", align="center", size=8, bold=True)
    sheet.text(width - 31, 15.5, "rule met", align="center", size=8, bold=True)
    for n, row in enumerate(rows):
        y = header + high * n
        for k, line in enumerate(_lines(row.name, 32, 2)):
            sheet.text(0, y + high / 2 + (k - 0.5 * (len(_lines(row.name, 32, 2)) - 1)) * 10, line, size=9.5)
        for m, share in enumerate((*row.chances.values(), row.together)):
            x = left + m * wide if m < len(actors) else width - 58
            x2 = x + wide if m < len(actors) else width
            ground, ink = _shade(share)
            sheet.box(x + 1, y + 1, x2 - 1, y + high - 1, ground)
            sheet.text((x + x2) / 2, y + high / 2, percent(share), align="center", size=9.5, colour=ink)
    told = f"share of {rows[0].draws:,} draws in which the package is worth at least no deal"
    sheet.text(0, header + high * len(rows) + 12, told, size=9, colour=MUTED)
    return sheet.svg()


def _shade(share: float) -> tuple[str, str]:
    """Return a ground from refusal (rust) over even (pale) to acceptance (blue), and an ink to read on it."""
    ends = (0xB0, 0x4A, 0x12), (0xF4, 0xF0, 0xEA), (0x1F, 0x4E, 0x79)
    start, end, part = (ends[0], ends[1], share * 2) if share < 0.5 else (ends[1], ends[2], share * 2 - 1)
    mixed = [round(a + (b - a) * part) for a, b in zip(start, end, strict=True)]
    light = [(c / 255 / 12.92 if c < 11 else ((c / 255 + 0.055) / 1.055) ** 2.4) for c in mixed]
    luminance = 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2]
    # Black above this, white below it, reads at 4.5 to 1 at least (WCAG 2.1).
    return "#" + "".join(f"{channel:02x}" for channel in mixed), "#000000" if luminance > 0.179 else "#ffffff"
