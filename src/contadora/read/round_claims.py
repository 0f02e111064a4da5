"""How the turns of talks that sentences report add up, and the claims that they make; in any language."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from contadora.case.claim import RoundReport
from contadora.read.clauses import as_fact

if TYPE_CHECKING:
    from contadora.case.claim import Outcome
    from contadora.read.clauses import Sayings
    from contadora.read.dates import Day
    from contadora.read.page import Line, Page

__all__ = ["Event", "Turns", "add_up", "round_claims"]


@dataclass(frozen=True, slots=True)
class Event:
    """An outcome that a clause reports, with its weight; ``i`` to ``j`` are its words."""

    outcome: Outcome
    weight: float
    i: int
    j: int


@dataclass
class Turns:
    """What the sentences of a report say happened to this round.

    ``score`` sums the weights by outcome, earlier sentences more; ``best`` is where each is said most
    plainly; ``lead`` holds what the opening reports.
    """

    score: dict[Outcome, float] = field(default_factory=lambda: defaultdict(float))
    best: dict[Outcome, tuple[float, Line, Event]] = field(default_factory=dict)
    lead: dict[Outcome, float] = field(default_factory=dict)


def add_up(
    page: Page,
    events_in: Callable[[Line], list[Event]],
    is_past: Callable[[Line], bool],
) -> Turns:
    """Add up the events that the sentences report; those of earlier efforts count less."""
    turns = Turns()
    for number, line in enumerate(page.lines):
        if line.credit:
            continue
        place = (3.0, 1.8, 1.3)[number] if number < 3 else 1.0
        if number and is_past(line):
            place *= 0.35
        told = bool(turns.lead)
        for event in events_in(line):
            weight = event.weight * place
            turns.score[event.outcome] += weight
            if number < 2 and event.outcome != "ongoing" and event.weight > 1.1 and not (number and told):
                turns.lead[event.outcome] = max(event.weight, turns.lead.get(event.outcome, 0.0))
            if event.outcome not in turns.best or weight > turns.best[event.outcome][0]:
                turns.best[event.outcome] = (weight, line, event)
    return turns


def round_claims(
    page: Page,
    sayings: Sayings,
    framed: Callable[..., dict[str, Any]],
    *,
    turns: Turns,
    outcome: Outcome | None,
    venue: str | None,
    following: tuple[Line | None, Day | None],
    held_on: Callable[[Page, Line], Day | None],
    first_day: Callable[[Page, Day | None], date | None],
    rule: str,
    sure: float = 0.8,
) -> Iterator[RoundReport]:
    """Yield the claim about this round, and the one about the next where another sentence gives its day."""
    next_line, next_day = following
    if outcome is None and next_day is None and venue is None:
        return
    line, i, j = page.lines[0], page.lines[0].begin, len(page.lines[0].words)
    if outcome is not None and outcome in turns.best:
        _, line, event = turns.best[outcome]
        i, j = event.i, event.j
    elif next_line is not None and next_day is not None:
        line, i, j = next_line, next_day.i, next_day.j
    held = held_on(page, line)
    frame = framed(page, line, i, j, sayings.get(line.number, []))
    yield RoundReport(
        **(as_fact(frame) if outcome is not None else frame | {"negated": False}),
        outcome=outcome,
        venue=venue,
        dates=held.words if held else None,
        first_day=first_day(page, held),
        last_day=held.day if held else None,
        time=held.words if held else None,
        day=held.day if held else None,
        next_date=next_day.words if next_day else None,
        next_day=next_day.day if next_day else None,
        rule=f"{rule}.{outcome or 'dates'}",
        confidence=sure if outcome else 0.6,
    )
    if next_line is not None and next_day is not None and next_line is not line:
        yield RoundReport(
            **framed(page, next_line, next_day.i, next_day.j, sayings.get(next_line.number, [])),
            next_date=next_day.words,
            next_day=next_day.day,
            rule=f"{rule}.next",
            confidence=0.75,
        )
