"""Where each party stands on each point of the agenda, what today's state is, and what nobody knows."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from contadora.tell import words
from contadora.tell.charts import Lane, Strip, convergence_strip
from contadora.tell.page import Cell, Figure, Grid, Group, Said, Section, unknown

if TYPE_CHECKING:
    from contadora.case.model import Case, Issue, Option, Stance
    from contadora.solve.settlement.finding import Settlement
    from contadora.tell.annex import Ledger

__all__ = ["matrix", "option", "shared_points", "state_of_play", "takes_a_view", "unknown_cells"]


def option(choice: Option | None, issue: Issue) -> str:
    """Return an option as a reader names it: a date in words, a number with its unit."""
    if choice is None:
        return words.UNKNOWN
    place = issue.options[issue.index(choice)]
    if isinstance(place, date):
        return words.day(place)
    return f"{place} {issue.unit}" if issue.unit and not isinstance(place, str) else str(place)


def parties_of(case: Case) -> tuple[str, ...]:
    """Return who takes part in the comparison of positions: whoever's consent counts."""
    return tuple(actor for actor in case.consenting() if actor in case.actors)


def takes_a_view(stance: Stance | None) -> bool:
    """Whether something is known of what an actor wants: a position, or worths that a person set.

    What the draft fills in by rule is nobody's view.
    """
    return stance is not None and (
        stance.position is not None or any(v.known and v.by != "draft" for v in stance.values.values())
    )


def shared_points(case: Case) -> tuple[str, ...]:
    """Return the points on which the view of at least two consenting parties is known.

    Where there is none, nothing can be said about a zone of possible agreement.
    """
    return tuple(
        issue
        for issue in case.agenda
        if sum(takes_a_view(case.stance(party, issue)) for party in parties_of(case)) > 1
    )


def stance_cell(case: Case, ledger: Ledger, actor: str, issue: str, field: str) -> Cell:
    """Return what is known of one field of a stance, with its sources; else that it is unknown."""
    stance = case.stance(actor, issue)
    value = None if stance is None else getattr(stance, field)
    if stance is None or value is None:
        return unknown()
    text = option(value, case.agenda[issue]) if field in ("position", "red_line", "fallback") else str(value)
    return (_sourced(case, ledger, stance, text),)


def _sourced(case: Case, ledger: Ledger, stance: Stance, text: str) -> Said:
    what = f"Stance of {case.actors[stance.actor].name} on {case.agenda[stance.issue].label}"
    claims, assumptions = ledger.noun(f"stances.{stance.actor}.{stance.issue}", stance, what)
    return Said(text, claims, assumptions, "plain" if claims else "assessment")


def state_of_play(case: Case, ledger: Ledger, settlement: Settlement | None) -> Section:
    """Return the convergence table and its figure, one row for each point of the agenda."""
    if not case.agenda:
        return Section(
            "state-of-play",
            "State of play",
            (Said("No agenda is known from these reports.", kind="unknown"),),
        )
    parties = parties_of(case)
    names = [case.actors[p].name for p in parties]
    apart = len(parties) <= 3
    columns = ("Point", "Today’s state", *(names if apart else ("Positions",)))
    rows = []
    for key, issue in case.agenda.items():
        today: Cell = unknown()
        if issue.status_quo is not None:
            claims, assumptions = ledger.noun(f"agenda.{key}", issue, f"Today’s state on {issue.label}")
            now = option(issue.status_quo, issue)
            today = (Said(now, claims, assumptions, "plain" if claims else "assessment"),)
        stands = {p: stance_cell(case, ledger, p, key, "position") for p in parties}
        cells: list[Cell] = [(Said(issue.label, kind="strong"),), today]
        cells += stands.values() if apart else [_all_positions(case, stands)]
        rows.append(
            (
                *cells,
                _strip(case, key, parties),
                _distance(case, key, settlement),
                (Said(words.label("status", issue.status)),),
            )
        )
    key_words = "; ".join(f"{'●■▲◆▼✚'[n % 6]} {name}" for n, name in enumerate(names))
    note = (
        f"From end to end: each line runs from the first to the last way of settling the point. {key_words}; "
        "filled: position; hollow: fallback; bar: red line; dashed: today’s state. "
    )
    note += (
        "Distance: grade at the point estimate, and the share of draws that have it."
        if settlement is not None
        else "Distance was not assessed: no settlement analysis was made."
    )
    widths = {1: (16, 15, 22, 22, 14, 11), 2: (16, 13, 17, 17, 18, 12, 7), 3: (13, 11, 14, 14, 14, 17, 10, 7)}
    grid = Grid(
        "t-state",
        "Each point of the agenda: today’s state, where the parties stand, and how far apart",
        (*columns, "From end to end", "Distance", "Status"),
        (Group(tuple(rows)),),
        widths[max(1, len(parties))] if apart else (15, 12, 34, 20, 12, 7),
        "state",
        note,
    )
    return Section("state-of-play", "State of play", (grid,))


def _all_positions(case: Case, stands: dict[str, Cell]) -> Cell:
    return tuple(
        Said(f"{case.actors[p].name}: {said.text}", said.claims, said.assumptions, said.kind)
        for p, cell in stands.items()
        for said in cell
        if isinstance(said, Said)
    )


def _distance(case: Case, issue: str, settlement: Settlement | None) -> Cell:
    if settlement is None:
        return unknown("not assessed")
    found = next((c for c in settlement.convergence if c.issue == issue), None)
    if found is None or found.grade == "unknown" or issue not in shared_points(case):
        return unknown("not known")
    return (
        Said(words.label("grade", found.grade), kind="strong"),
        Said(f"in {words.percent(found.shares[found.grade])} of draws"),
    )


def _strip(case: Case, key: str, parties: tuple[str, ...]) -> Cell:
    """The point as a line, with the same in words for those who cannot see it."""
    issue = case.agenda[key]
    stances = {p: case.stance(p, key) for p in parties}
    if not any(s and (s.position is not None or s.red_line is not None) for s in stances.values()):
        return unknown("positions unknown")
    if not issue.ordered or len(issue.options) < 2:
        return (Said("alternatives without an order"),)
    places = issue.places()
    low, high = min(places), max(places)
    line = tuple((place - low) / ((high - low) or 1.0) for place in places)

    def at(choice: Option | None) -> int | None:
        return None if choice is None else issue.index(choice)

    lanes, spoken = [], []
    for p, stance in stances.items():
        name = case.actors[p].name
        if stance is None:
            lanes.append(Lane(name, None, None, None))
            spoken.append(f"{name}: unknown")
            continue
        lanes.append(Lane(name, at(stance.position), at(stance.fallback), at(stance.red_line)))
        fields = (("position", stance.position), ("fallback", stance.fallback), ("red line", stance.red_line))
        spoken.append(f"{name}: " + ", ".join(f"{field} {option(value, issue)}" for field, value in fields))
    spoken.append(f"today’s state: {option(issue.status_quo, issue)}")
    strip = Strip(issue.label, issue.labels, line, tuple(lanes), at(issue.status_quo))
    names = [case.actors[p].name for p in parties]
    return (Figure(f"f-{key}", issue.label, convergence_strip(strip, names), "; ".join(spoken)),)


def matrix(case: Case, ledger: Ledger) -> Section:
    """Return the negotiation matrix: point by party. What is not known says so."""
    fields = ("position", "interest", "red_line", "fallback", "last_move")
    groups = []
    for key, issue in case.agenda.items():
        rows = []
        for actor in parties_of(case):
            name = case.actors[actor].name
            stance = case.stance(actor, key)
            if stance is None or all(getattr(stance, f) is None for f in fields):
                rows.append(((Said(name),), *(unknown() for _ in fields), unknown("none")))
                continue
            sourced = _sourced(case, ledger, stance, "")
            cells = [_without_sources(stance_cell(case, ledger, actor, key, f)) for f in fields]
            source = Said(
                "" if sourced.claims else "assessed", sourced.claims, sourced.assumptions, sourced.kind
            )
            rows.append(((Said(name),), *cells, (source,)))
        groups.append(Group(tuple(rows), (Said(issue.label, kind="strong"),)))
    if not groups:
        return Section(
            "matrix",
            "Negotiation matrix",
            (Said("No agenda is known, so there is no matrix.", kind="unknown"),),
        )
    grid = Grid(
        "t-matrix",
        "“Unknown” means that no report says; it does not mean no, or zero. Factions: next table",
        ("Point", "Party", "Position", "Interest", "Red line", "Fallback", "Last move", "Source"),
        tuple(groups),
        _matrix_widths(groups),
        "matrix",
    )
    return Section("matrix", "Negotiation matrix", (grid,))


def _matrix_widths(groups: list[Group]) -> tuple[int, ...]:
    """A column in which nothing is known needs no room; what it would have had goes to the interests."""
    silent = [
        all(row[column][0] == unknown()[0] for group in groups for row in group.rows)
        for column in range(1, 6)
    ]
    wide = [7 if nothing else usual for nothing, usual in zip(silent, (17, 18, 16, 12, 11), strict=True)]
    wide[1] += 70 - sum(wide)
    return (10, 13, *wide, 7)


def _without_sources(cell: Cell) -> Cell:
    return tuple(
        Said(said.text, kind="unknown" if said.kind == "unknown" else "plain")
        for said in cell
        if isinstance(said, Said)
    )


def unknown_cells(case: Case) -> dict[str, dict[str, list[str]]]:
    """Return the unknown cells of the matrix: field → party → points.

    Examples
    --------
    >>> from contadora.case.model import Case
    >>> case = Case.model_validate({"title": "T", "as_of": "2017-12-02",
    ...     "actors": {"a": {"name": "A", "role": "principal"}},
    ...     "agenda": {"aid": {"label": "Aid", "options": ["none", "full"]}}})
    >>> unknown_cells(case)["red_line"]
    {'a': ['aid']}
    """
    missing: dict[str, dict[str, list[str]]] = {}
    for field in ("position", "interest", "red_line", "fallback"):
        for party in parties_of(case):
            gaps = [
                issue
                for issue in case.agenda
                if (s := case.stance(party, issue)) is None or getattr(s, field) is None
            ]
            if gaps:
                missing.setdefault(field, {})[party] = gaps
    return missing
