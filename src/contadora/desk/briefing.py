"""Answers to all that is asked of a case, the briefing, and the whole way from a report to it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from contadora import library
from contadora.case.diff import Change, changes
from contadora.case.drawing import DRAWS, SEED, tabulate
from contadora.case.files import write_atomically
from contadora.desk.asking import how_often_passed, what_would_narrow
from contadora.desk.drafting import draft_from, write_draft
from contadora.desk.reading import report_bytes, take_in
from contadora.errors import CaseError, InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from contadora.case.model import Case
    from contadora.case.table import Table
    from contadora.read.reader import Reading
    from contadora.read.voters import Voter
    from contadora.record import Added
    from contadora.solve.narrowing import Narrowing
    from contadora.solve.passage import Passage
    from contadora.solve.ratification import HardeningCurve, Ratifications
    from contadora.solve.settlement import Settlement, Support
    from contadora.solve.stability import StabilityReading

__all__ = [
    "Answers",
    "Journey",
    "answer",
    "brief",
    "from_report_to_briefing",
    "outward",
    "what_changed",
    "write_page",
]


def outward(case: Case, before: Case | None = None) -> Case:
    """Return a case as a stranger may see it: what would give away a protected source is withheld.

    ``before`` is a case shown beside it, whose protected sources are withheld too.
    """
    from contadora.case.redaction import Redaction

    return Redaction.of(case, *(() if before is None else (before,))).case(case)


def write_page(page: str, path: Path) -> None:
    """Write a briefing, never over anything but a page.

    Raises
    ------
    InputError
        Something else stands there.
    """
    if path.exists():
        with path.open("rb") as file:
            is_page = file.read(200).lstrip().lower().startswith(b"<!doctype html")
        if not is_page:
            raise InputError("this file is no page", where=str(path), hint="choose another --out")
    write_atomically(path, page.encode())


@dataclass(frozen=True)
class Answers:
    """What the engines say of a case; None with a reason where a question cannot be put."""

    table: Table | None
    settlement: Settlement | None
    ratification: Ratifications | None
    narrowing: tuple[Narrowing, ...] = ()
    why_not: str = ""
    stability: StabilityReading | None = None
    support: tuple[Support, ...] = ()
    curves: tuple[HardeningCurve, ...] = ()
    passage: Passage | None = None


def answer(case: Case, *, draws: int = DRAWS, seed: int = SEED) -> Answers:
    """Put every question that the case allows."""
    from contadora.solve.ratification import ratify, schelling_curve
    from contadora.solve.settlement import blockers, settle, support, worth
    from contadora.tell.ratifying import most_opposed
    from contadora.tell.standing_out import leading_package, named_packages

    try:
        table = tabulate(case, draws=draws, seed=seed)
    except CaseError as error:
        return Answers(None, None, None, why_not=error.what)
    settlement = settle(table)
    lead = leading_package(settlement)
    if lead is not None:
        settlement = replace(
            settlement, proposal=lead, proposed=worth(table, lead), blockers=blockers(table, lead)
        )
    ratification = ratify(table, lead) if table.bodies and lead is not None else None
    narrowing = what_would_narrow(table, settlement)
    hardening = () if ratification is None else most_opposed(ratification)
    return Answers(
        table,
        settlement,
        ratification,
        narrowing,
        stability=_stuck(table),
        support=support(table, named_packages(settlement, table)),
        curves=tuple(schelling_curve(table, who) for who in hardening),
        passage=how_often_passed(table, settlement),
    )


def _stuck(table: Table) -> StabilityReading:
    from contadora.errors import EngineError
    from contadora.solve.stability import StabilityReading, stability_of

    try:
        return stability_of(table)
    except EngineError as error:
        return StabilityReading(why_not=error.what)


def what_changed(before: Case, after: Case) -> tuple[Change, ...]:
    """Return what differs between two cases, without what would give away a protected source."""
    from contadora.case.redaction import Redaction

    hidden = Redaction.of(before, after)
    return tuple(hidden.change(change) for change in changes(before, after))


def brief(case: Case, answers: Answers, *, before: Case | None = None) -> str:
    """Return the briefing as one HTML page; ``before`` is the case that it updates.

    What would give away a protected source is withheld, and the answers are then put anew.
    """
    from contadora.tell.brief import briefing, render_html

    told = what_changed(before, case) if before is not None else ()
    shown = outward(case, before)
    if shown != case:
        table = answers.table
        case, answers = (
            shown,
            answer(shown) if table is None else answer(shown, draws=table.draws, seed=table.seed),
        )
    return render_html(
        briefing(
            case,
            settlement=answers.settlement,
            ratification=answers.ratification,
            changes=told,
            narrowing=answers.narrowing,
            stability=answers.stability,
            support=answers.support,
            curves=answers.curves,
            passage=answers.passage,
        )
    )


@dataclass(frozen=True)
class Journey:
    """What the way from a report to a briefing left behind."""

    reading: Reading
    added: Added
    case: Case
    answers: Answers
    files: tuple[Path, ...]


def from_report_to_briefing(
    report: Path | None,
    out: Path,
    say: Callable[[str], None],
    *,
    published: date | None = None,
    voters: Sequence[Voter] = (),
) -> Journey:
    """Read a report, keep it, draft the case, put every question, write the briefing.

    Parameters
    ----------
    report : Path or None
        None: the bundled sample.
    out : Path
        Folder for ``record.sqlite``, ``case.yaml`` and ``briefing.html``; made if missing.
    say : callable
        Told what happens next, for steps that take a moment.
    voters : sequence of Voter, optional
        Models that the reader may ask.
    """
    from contadora.record import Record

    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        what = (error.strerror or str(error)).lower()
        raise InputError(
            f"cannot make the folder: {what}", where=str(out), hint="choose another --out"
        ) from None
    say("reading the report")
    name = library.reports()[0] if report is None else report.name
    data = library.report_bytes(name) if report is None else report_bytes(report)
    with Record.open(out / "record.sqlite") as record:
        reading, added = take_in(data, name, record, published=published, voters=voters)
        assert added is not None
        say("drafting the case")
        case = draft_from(record, [added.document])
        write_draft(case, out / "case.yaml", record, "demo", "draft")
    say("asking what all could accept")
    answers = answer(case)
    say("writing the briefing")
    page = out / "briefing.html"
    write_page(brief(case, answers), page)
    return Journey(reading, added, case, answers, (page, out / "case.yaml", out / "record.sqlite"))
