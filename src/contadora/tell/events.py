"""What happened when, and who said what toward whom."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from contadora.case.claim import Accusation, Background, Expectation, Leverage, Statement
from contadora.tell import words
from contadora.tell.actors import named
from contadora.tell.charts import Moment
from contadora.tell.charts import timeline as draw_timeline
from contadora.tell.page import Block, Figure, Grid, Group, Said, Section

if TYPE_CHECKING:
    from contadora.case.claim import Claim
    from contadora.case.model import Case
    from contadora.tell.annex import Ledger

__all__ = ["statements", "timeline"]

_LANES = ("Rounds", "Leverage", "Domestic", "Violence", "Statements")
_LANE_OF = {
    "sanctions": "Leverage",
    "aid": "Leverage",
    "recognition": "Leverage",
    "other": "Leverage",
    "election": "Domestic",
    "protest": "Domestic",
    "decree": "Domestic",
    "violence": "Violence",
}

Event = tuple[date, date, str, Said]
"""First day, last day, lane, and what happened."""


def timeline(case: Case, ledger: Ledger) -> Section:
    """Return dated events in parallel lanes, as a figure and a table; what has no date is listed apart."""
    events, undated = _events(case, ledger)
    if not events:
        return Section(
            "timeline", "Timeline", (Said("These reports give no dated event.", kind="unknown"), *undated)
        )
    events.sort(key=lambda e: (e[0], _LANES.index(e[2])))
    moments = [
        Moment(n, lane, first, last, first > case.as_of) for n, (first, last, lane, _) in enumerate(events, 1)
    ]
    moments.sort(key=lambda m: _LANES.index(m.lane))
    rows = tuple(
        (
            (Said(str(n)),),
            (
                Said(
                    words.short(first)
                    if first == last
                    else f"{first.day}–{words.short(last)}"
                    if (first.year, first.month) == (last.year, last.month)
                    else f"{words.short(first)} to {words.short(last)}"
                ),
            ),
            (Said(said.text, said.claims, said.assumptions, said.kind),),
        )
        for n, (first, last, _, said) in enumerate(events, 1)
    )
    blocks: list[Block] = []
    if len(events) > 1:
        past = sum(not m.planned for m in moments)
        text = (
            f"{words.plural(len(events), 'dated event')} from {words.day(events[0][0])} to "
            f"{words.day(max(e[1] for e in events))}; {past} had happened by {words.day(case.as_of)}, "
            f"{len(events) - past or 'none'} lay ahead (hollow). The table has them by number."
        )
        blocks.append(
            Figure("f-timeline", "Events in parallel lanes", draw_timeline(moments, case.as_of), text)
        )
    blocks.append(
        Grid(
            "t-timeline",
            "Events, by the numbers of the figure",
            ("No.", "Date", "Event"),
            (Group(rows),),
            (7, 22, 71),
            "events" if len(rows) > 6 else "",
        )
    )
    return Section("timeline", "Timeline", (*blocks, *undated))


def _events(case: Case, ledger: Ledger) -> tuple[list[Event], tuple[Block, ...]]:
    events: list[Event] = []
    undated: list[str] = []
    for place, held in enumerate(case.rounds):
        claims, assumptions = ledger.noun(f"rounds.{place}", held, "Round of talks")
        where = f" ({held.venue})" if held.venue else ""
        ended = f" {words.label('outcome', held.outcome)}" if held.outcome else ", outcome not stated"
        text = f"Round{where}{ended}" + (f". {held.note}" if held.note else "")
        if held.dates:
            events.append((held.dates[0], held.dates[-1], "Rounds", Said(text, claims, assumptions)))
        else:
            undated.append(text)
    starts = {held.dates[0] for held in case.rounds if held.dates}
    ahead = {held.next: held for held in case.rounds if held.next and held.next not in starts}
    for on, held in ahead.items():
        events.append((on, on, "Rounds", Said("Next round, as announced", ledger.cite(held.why))))
    told = {key for pressure in case.pressures for key in pressure.why}
    for place, pressure in enumerate(case.pressures):
        label = words.capital(pressure.label or pressure.kind)
        if pressure.day is None:
            undated.append(label)
            continue
        claims, assumptions = ledger.noun(f"pressures.{place}", pressure, label)
        events.append((pressure.day, pressure.day, _LANE_OF[pressure.kind], Said(label, claims, assumptions)))
    spoken: dict[date, list[tuple[str, int]]] = {}
    for key, claim in ledger:
        if claim.status == "rejected":
            continue
        told_on = claim.day
        if isinstance(claim, Statement | Accusation | Expectation):
            source = ledger.source(claim)
            if told_on is None and source is not None and source.handling != "protected":
                told_on = source.published
            if told_on is not None:
                spoken.setdefault(told_on, []).append((_speaker(case, ledger, claim), ledger.number_of(key)))
        elif told_on is not None and key not in told:
            if isinstance(claim, Background):
                text = words.capital(claim.what) + (f": {claim.outcome}" if claim.outcome else "")
                events.append((told_on, told_on, "Domestic", Said(text, (ledger.number_of(key),))))
            elif isinstance(claim, Leverage):
                text = words.capital(words.label("lever", claim.lever))
                text += f" {claim.change}" if claim.change in ("imposed", "tightened", "eased") else ""
                text += f" by {named(case, claim.by)}" if claim.by else ""
                lane = _LANE_OF[claim.lever]
                events.append((told_on, told_on, lane, Said(text, (ledger.number_of(key),))))
    for on, voices in spoken.items():
        names = list(dict.fromkeys(who for who, _ in voices))
        text = "Statements: " + words.listed(
            names[:4] + ([f"{len(names) - 4} more"] if len(names) > 4 else [])
        )
        events.append((on, on, "Statements", Said(text, tuple(n for _, n in voices))))
    note: tuple[Block, ...] = ()
    if undated:
        shown = undated if len(undated) <= 4 else [*undated[:3], f"{len(undated) - 3} more"]
        note = (Said(f"{'; '.join(shown)}.", lead="Not drawn, for want of a date:"),)
    return events, note


def _speaker(case: Case, ledger: Ledger, claim: Claim) -> str:
    if isinstance(claim, Accusation) and claim.speaker is None:
        return named(case, claim.accuser)
    if isinstance(claim, Expectation) and claim.who:
        return named(case, claim.who)
    return named(case, ledger.speaker(claim))


def statements(case: Case, ledger: Ledger) -> Section:
    """Return what was said of whom, each with how it was put: said, would if, denied."""
    said = [
        _told(case, ledger, key, claim)
        for kind in (Statement, Accusation, Expectation)
        for key, claim in ledger
        if isinstance(claim, kind) and claim.status != "rejected"
    ]
    title = "Statements, accusations, expectations: as said, not as established"
    if not said:
        text = "These reports quote no statement, accusation or expectation."
        return Section("statements", title, (Said(text, kind="unknown"),))
    return Section("statements", title, (tuple(said),))


def _told(case: Case, ledger: Ledger, key: str, claim: Claim) -> Said:
    """One line: who, how it is put, toward whom, and the words."""
    manner = words.modality(claim)
    if isinstance(claim, Statement):
        about = f"on {named(case, claim.toward)}" if claim.toward else "on nobody named"
        # A speaker may be one or many, so plain saying goes without a verb.
        plainly = claim.modality in ("asserted", "reported")
        manner = f"{about}: " if plainly else f"{manner} {about}: "
        manner += words.label("stance", claim.stance)
    elif isinstance(claim, Accusation):
        manner += f", accusing {named(case, claim.accused)}" + (" of buying time" if claim.buys_time else "")
    elif isinstance(claim, Expectation):
        view = words.label("outlook", claim.direction)
        of = f"of {named(case, claim.of)}: " if claim.of else ""
        manner = (
            f"{of}{view}, as the report states" if claim.modality == "asserted" else f"{manner} {of}{view}"
        )
    quote = words.shortened(claim.words, 96)
    return Said(
        f"{manner}. “{quote}”", (ledger.number_of(key),), lead=words.capital(_speaker(case, ledger, claim))
    )
