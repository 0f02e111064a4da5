"""The analyst's desk: the steps that join the rooms, for whoever has a report and wants a briefing.

The command line calls these, and so can a script. Each step takes what the one before it returns.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from contadora import library
from contadora.case.diff import Change, changes
from contadora.case.drawing import DRAWS, SEED, tabulate
from contadora.case.files import dump, load, save, write_atomically
from contadora.errors import CaseError, InputError, ReportError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from contadora.case.model import Case
    from contadora.case.table import Table
    from contadora.read.reader import Reading
    from contadora.read.sheet import ActorSheet
    from contadora.record import Added, Record
    from contadora.solve.narrowing import Narrowing
    from contadora.solve.ratification import Ratifications
    from contadora.solve.settlement import Settlement

__all__ = [
    "Answers",
    "Journey",
    "answer",
    "brief",
    "copy_bundled",
    "draft_from",
    "find_case",
    "find_table",
    "from_report_to_briefing",
    "load_sheet",
    "report_bytes",
    "take_in",
    "what_would_narrow",
]


def report_bytes(path: Path) -> bytes:
    """Return a report as received, refusing at once what is too large to be one.

    Raises
    ------
    ReportError
        It is missing, unreadable, a folder, or too large.
    """
    from contadora.read.decode import LARGEST_REPORT

    try:
        size = path.stat().st_size
        if size > LARGEST_REPORT:
            raise ReportError(
                f"{size:,} bytes are more than the {LARGEST_REPORT:,} of the largest report",
                where=str(path),
                hint="split it, or check that it is a report",
            )
        return path.read_bytes()
    except OSError as error:
        what = (error.strerror or str(error)).lower()
        raise ReportError(what, where=str(path), hint="check the path and the permissions") from None


def take_in(
    data: bytes,
    name: str,
    record: Record | None,
    *,
    published: date | None = None,
    outlet: str | None = None,
    sheet: ActorSheet | None = None,
) -> tuple[Reading, Added | None]:
    """Read a report and, where a record is given, keep the document and its claims."""
    from contadora.read.reader import read_report

    reading = read_report(data, name=name, published=published, outlet=outlet, sheet=sheet)
    return reading, None if record is None else record.add_reading(data, reading.source, reading.claims)


def draft_from(
    record: Record, documents: Sequence[str] = (), *, title: str | None = None, as_of: date | None = None
) -> Case:
    """Draft a case from what a record holds: the named documents, or all of them.

    Claims that a person rejected are left out; edited ones count as edited.
    """
    from contadora.read.draft import draft_case

    known = {document.sha256: document.source for document in record.documents()}
    if not known:
        raise InputError("the record holds no document", where="draft", hint="read a report first")
    wanted = [next(k for k in known if record.document(d)[1] == known[k]) for d in documents] or list(known)
    return draft_case([(known[key], record.claims(document=key)) for key in wanted], title=title, as_of=as_of)


def find_case(name: str) -> Case:
    """Load a case from a file, or a bundled one by its name."""
    if Path(name).exists() or name.endswith((".yaml", ".yml")) or name not in library.cases():
        if not Path(name).exists() and name not in library.cases() and not name.endswith((".yaml", ".yml")):
            library.case_path(name)  # raises, with a suggestion
        return load(name)
    return load(library.case_path(name))


def find_table(name: str, *, draws: int = DRAWS, seed: int = SEED, consent: str | None = None) -> Table:
    """Return the table of a case, of a matrix of scores (CSV or XLSX), or of a folder of GENIUS files."""
    path = Path(name)
    if path.is_dir():
        from contadora.case.genius import read_genius

        table = read_genius(path)
    elif path.suffix.lower() in {".csv", ".tsv", ".xlsx"}:
        from contadora.case.matrix import read_matrix

        table = read_matrix(path)
    else:
        table = tabulate(find_case(name), draws=draws, seed=seed)
    if consent is None:
        return table
    from contadora.case.matrix import parse_consent

    rule = parse_consent(consent, table.actors)
    estimate = None if table.estimate is None else replace(table.estimate, consent=rule)
    return replace(table, consent=rule, estimate=estimate)


def copy_bundled(name: str, folder: Path) -> Path:
    """Copy a bundled case or sample report into a folder, never over a file that is there.

    Raises
    ------
    InputError
        There is no such name, or a file of that name stands in the way.
    """
    is_case = name in library.cases()
    data = library.case_text(name).encode() if is_case else library.report_bytes(name)
    path = folder / (f"{name}.yaml" if is_case else name)
    if path.exists():
        raise InputError("a file of that name is here already", where=str(path), hint="move it away first")
    write_atomically(path, data)
    return path


def load_sheet(path: Path) -> ActorSheet:
    """Read an actor sheet: who the actors are, what they are called, who belongs to them."""
    from contadora.case.files import read_yaml
    from contadora.read.sheet import ActorSheet

    data = read_yaml(path)
    if not isinstance(data, dict):
        raise InputError(
            "this is no actor sheet", where=str(path), hint="write `id: {name: …}` for each actor"
        )
    return ActorSheet.from_dict(data)


def what_would_narrow(table: Table, settlement: Settlement) -> tuple[Narrowing, ...]:
    """Say which unknown, if learnt, would narrow most what the leading package brings."""
    from contadora.solve.narrowing import narrowing, worst_gain
    from contadora.tell.outlook import leading_package

    lead = leading_package(settlement)
    return () if lead is None else narrowing(table, worst_gain(table, lead))


@dataclass(frozen=True)
class Answers:
    """What the engines say of a case; None with a reason where a question cannot be put."""

    table: Table | None
    settlement: Settlement | None
    ratification: Ratifications | None
    narrowing: tuple[Narrowing, ...] = ()
    why_not: str = ""


def answer(case: Case, *, draws: int = DRAWS, seed: int = SEED) -> Answers:
    """Put every question that the case allows."""
    from contadora.solve.ratification import ratify
    from contadora.solve.settlement import blockers, settle
    from contadora.tell.outlook import leading_package

    try:
        table = tabulate(case, draws=draws, seed=seed)
    except CaseError as error:
        return Answers(None, None, None, why_not=error.what)
    settlement = settle(table)
    lead = leading_package(settlement)
    if lead is not None:
        settlement = replace(settlement, proposal=lead, blockers=blockers(table, lead))
    ratification = ratify(table, lead) if table.bodies and lead is not None else None
    return Answers(table, settlement, ratification, what_would_narrow(table, settlement))


def brief(case: Case, answers: Answers, *, before: Case | None = None) -> str:
    """Return the briefing as one HTML page; ``before`` is the case that it updates."""
    from contadora.tell.brief import briefing, render_html

    told: tuple[Change, ...] = () if before is None else changes(before, case)
    return render_html(
        briefing(
            case,
            settlement=answers.settlement,
            ratification=answers.ratification,
            changes=told,
            narrowing=answers.narrowing,
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
    report: Path | None, out: Path, say: Callable[[str], None], *, published: date | None = None
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
        reading, added = take_in(data, name, record, published=published)
        assert added is not None
        say("drafting the case")
        case = draft_from(record, [added.document])
        save(case, out / "case.yaml")
        record.save_case("demo", dump(case), case.as_of, "draft")
    say("asking what all could accept")
    answers = answer(case)
    say("writing the briefing")
    page = out / "briefing.html"
    write_atomically(page, brief(case, answers).encode())
    return Journey(reading, added, case, answers, (page, out / "case.yaml", out / "record.sqlite"))
