"""The command line: parse, call, print. No logic.

Exit codes: 0 done; 1 failed; 2 the command line is wrong; 3 the input cannot be used; 4 the record cannot
be used; 5 no exact answer within the limits.
"""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from contadora.errors import ContadoraError, InputError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from contadora.record import Record

app = typer.Typer(
    name="contadora",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="From reports about mediated political talks to sourced claims, a case, exact answers and a "
    "briefing. Nothing leaves this machine.\n\nStart with `contadora demo`. Wherever a CASE is asked for, "
    "give a case file or the name of a bundled case (`contadora library` lists them).",
    epilog="Exit codes: 0 done; 1 failed; 2 the command line is wrong; 3 the input cannot be used; 4 the "
    "record cannot be used; 5 no exact answer within the limits.",
)
claims_app = typer.Typer(
    no_args_is_help=True, help="List, accept and reject what reports say.", rich_markup_mode=None
)
evaluate_app = typer.Typer(
    no_args_is_help=True, help="Score the reader against human readings.", rich_markup_mode=None
)
app.add_typer(claims_app, name="claims")
app.add_typer(evaluate_app, name="evaluate")

AsJson = Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")]
RecordPath = Annotated[
    Path,
    typer.Option("--record", envvar="CONTADORA_RECORD", help="The file that keeps documents and claims."),
]
CaseName = Annotated[str, typer.Argument(metavar="CASE", help="A case file, or the name of a bundled case.")]
Draws = Annotated[int, typer.Option(min=1, max=100_000, help="How many draws from every range.")]
Seed = Annotated[int, typer.Option(min=0, help="Governs every draw: the same seed, the same answer.")]
Charts = Annotated[
    Path | None, typer.Option(metavar="FOLDER", help="Write the figures into this folder, as SVG.")
]
Day = Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="The day of the report.")]
DEFAULT_RECORD = Path("contadora.sqlite")


def _print_json(answer: Any) -> None:
    sys.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1, allow_nan=False) + "\n")


def _print(text: str) -> None:
    sys.stdout.write(text.rstrip("\n") + "\n")


def _say(step: str) -> None:
    sys.stderr.write(f"… {step}\n")
    sys.stderr.flush()


def _day(text: str | None) -> date | None:
    from datetime import date

    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        raise InputError(f"'{text}' is no day", where="date", hint="write it as 2017-12-02") from None


def _record(path: Path, *, create: bool = False, read_only: bool = False) -> Record:
    from contadora.record import Record

    return Record.open(path, create=create, read_only=read_only)


@app.command()
def demo(
    report: Annotated[Path | None, typer.Argument(help="A report. Default: the bundled sample.")] = None,
    out: Annotated[Path, typer.Option(help="Folder for the briefing, the case and the record.")] = Path(
        "out"
    ),
    published: Day = None,
    as_json: AsJson = False,
) -> None:
    """Go from a wire report to a briefing in a few seconds.

    Reads the report, keeps it with its claims, drafts the case, asks what all could accept, and writes
    briefing.html and case.yaml.
    """
    from contadora.desk import from_report_to_briefing
    from contadora.tell.console import journey_lines

    journey = from_report_to_briefing(report, out, _say, published=_day(published))
    lines = journey_lines(
        journey.reading, journey.added, journey.case, journey.answers.settlement, journey.answers.why_not
    )
    files = {path.name: str(path) for path in journey.files}
    if as_json:
        return _print_json({"summary": journey.reading.summary(), "lines": lines, "files": files})
    return _print("\n".join([*lines, *(f"wrote {path}" for path in files.values())]))


@app.command()
def read(
    reports: Annotated[list[Path], typer.Argument(help="One or more reports: text or HTML.")],
    record: RecordPath = DEFAULT_RECORD,
    keep: Annotated[bool, typer.Option(help="Keep the documents and their claims in the record.")] = True,
    published: Day = None,
    outlet: Annotated[
        str | None, typer.Option(help="Who published it, where the report does not say.")
    ] = None,
    sheet: Annotated[Path | None, typer.Option(help="An actor sheet: who belongs to which side.")] = None,
    as_json: AsJson = False,
) -> None:
    """Read reports: who said what, in which words.

    Each claim is kept with its exact place in the text. A report that cannot be used is named, and the
    others are read all the same.
    """
    from contadora.desk import report_bytes, take_in
    from contadora.tell.console import reading_summary

    actors = None
    if sheet is not None:
        from contadora.desk import load_sheet

        actors = load_sheet(sheet)
    kept = _record(record, create=True) if keep else None
    answers: list[dict[str, Any]] = []
    failed: list[ContadoraError] = []
    try:
        for path in reports:
            try:
                data = report_bytes(path)
                reading, added = take_in(
                    data, path.name, kept, published=_day(published), outlet=outlet, sheet=actors
                )
            except InputError as refused:
                failed.append(refused)
                continue
            stored = None if added is None else added.to_dict()
            if as_json:
                answers.append({"report": str(path), "kept": stored, **reading.to_dict()})
            else:
                _print(reading_summary(reading, added))
    finally:
        if kept is not None:
            kept.close()
    if as_json and answers:
        _print_json(answers[0] if len(reports) == 1 else {"readings": answers})
    for error in failed[:-1]:
        _complain(error)
    if failed:
        raise failed[-1]


@claims_app.command("list")
def list_claims(
    record: RecordPath = DEFAULT_RECORD,
    document: Annotated[
        str | None, typer.Option(help="Only of this document (the start of its hash).")
    ] = None,
    kind: Annotated[str | None, typer.Option(help="Only of this kind, as demand or round.")] = None,
    status: Annotated[str | None, typer.Option(help="Only unreviewed, accepted, rejected or edited.")] = None,
    as_json: AsJson = False,
) -> None:
    """List the claims in the record with their words."""
    from contadora.tell.console import claims_list

    with _record(record) as kept:
        found = kept.claims(document=document, kind=_known_kind(kind), status=_known_status(status))
    if as_json:
        return _print_json([claim.to_dict() for claim in found])
    return _print(claims_list(found))


def _known_kind(kind: str | None) -> Any:
    from contadora.case.claim import ClaimKind

    return _one_of(kind, ClaimKind, "kind of claim")


def _known_status(status: str | None) -> Any:
    from contadora.case.claim import Review

    return _one_of(status, Review, "status")


def _one_of(word: str | None, allowed: Any, what: str) -> str | None:
    from typing import get_args

    from contadora.errors import did_you_mean

    if word is not None and word not in get_args(allowed):
        raise InputError(f"'{word}' is no {what}", hint=did_you_mean(word, get_args(allowed)))
    return word


def _review(
    verdict: Literal["accepted", "rejected"],
    claims: Sequence[str],
    record: Path,
    by: str,
    note: str,
    as_json: bool,
) -> None:
    with _record(record) as kept:
        entries = kept.review(list(claims), verdict, by=by, note=note)
    if as_json:
        return _print_json([entry.to_dict() for entry in entries])
    return _print("\n".join(f"{entry.claim} {entry.verdict} by {entry.by}" for entry in entries))


ClaimIds = Annotated[
    list[str], typer.Argument(metavar="CLAIM...", help="Ids, or beginnings that fit only one.")
]
Reviewer = Annotated[str, typer.Option(envvar="USER", help="Who decides.")]
Note = Annotated[str, typer.Option(help="Why.")]


@claims_app.command()
def accept(
    claims: ClaimIds,
    by: Reviewer = "analyst",
    note: Note = "",
    record: RecordPath = DEFAULT_RECORD,
    as_json: AsJson = False,
) -> None:
    """Accept claims: the report does say this.

    The decision is logged with who and when.
    """
    _review("accepted", claims, record, by, note, as_json)


@claims_app.command()
def reject(
    claims: ClaimIds,
    by: Reviewer = "analyst",
    note: Note = "",
    record: RecordPath = DEFAULT_RECORD,
    as_json: AsJson = False,
) -> None:
    """Reject claims: the report does not say this.

    They stay in the record and leave the drafts.
    """
    _review("rejected", claims, record, by, note, as_json)


@app.command()
def draft(
    documents: Annotated[
        list[str] | None, typer.Argument(help="Documents by the start of their hash. Default: all.")
    ] = None,
    record: RecordPath = DEFAULT_RECORD,
    out: Annotated[Path | None, typer.Option(help="Write the case here. Default: print it.")] = None,
    title: Annotated[str | None, typer.Option(help="What to call the process.")] = None,
    as_of: Annotated[
        str | None, typer.Option(metavar="YYYY-MM-DD", help="The day the case describes.")
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Write over a case that was edited by hand.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Draft a case from the claims in the record.

    Rejected claims are left out. Where the reports are silent the draft puts wide ranges and says so. A
    file that somebody edited is not written over.
    """
    from contadora.case.files import dump
    from contadora.desk import draft_from, write_draft

    with _record(record) as kept:
        case = draft_from(kept, documents or (), title=title, as_of=_day(as_of))
        by = os.environ.get("USER") or "analyst"
        if out is None:
            kept.save_case(case.title, dump(case), case.as_of, by)
        else:
            write_draft(case, out, kept, case.title, by, replace_edits=replace)
    if as_json:
        return _print_json(case.model_dump(mode="json"))
    return _print(dump(case) if out is None else f"wrote {out}")


@app.command()
def check(case: CaseName, as_json: AsJson = False) -> None:
    """Check a case file: fields, names, ranges.

    Prints each problem with its line, its field and what to do.
    """
    from contadora.desk import find_case

    found = find_case(case)
    counts = {
        name: len(getattr(found, name))
        for name in ("actors", "agenda", "stances", "claims", "sources", "rounds")
    }
    if as_json:
        return _print_json({"title": found.title, "as_of": str(found.as_of), "problems": [], **counts})
    listed = ", ".join(f"{count} {name}" for name, count in counts.items())
    from contadora.tell.words import clean

    return _print(clean(f"{found.title}, as of {found.as_of}: no problem found ({listed})"))


@app.command()
def show(case: CaseName, as_json: AsJson = False) -> None:
    """Show who wants what, and what is unknown."""
    from contadora.desk import find_case

    found = find_case(case)
    if as_json:
        return _print_json(found.model_dump(mode="json"))
    from contadora.tell.console import case_summary

    return _print(case_summary(found))


@app.command()
def settle(
    case: Annotated[
        str | None, typer.Argument(metavar="CASE", help="A case, or a matrix of scores as CSV or XLSX.")
    ] = None,
    genius: Annotated[Path | None, typer.Option(help="A folder of GENIUS files instead of a case.")] = None,
    consent: Annotated[
        str | None,
        typer.Option(
            help='Whose consent makes a deal, as "veto: A, B; others: all but 1", or "veto: A; others: '
            'weight 55 of B=40, C=35, D=25".'
        ),
    ] = None,
    proposal: Annotated[
        str | None, typer.Option(help='Who blocks this package, as "issue=option; issue=option".')
    ] = None,
    draws: Draws = 2000,
    seed: Seed = 1,
    charts: Charts = None,
    as_json: AsJson = False,
) -> None:
    """Ask which packages all could accept.

    Prints the zone of possible agreement, the frontier, four solution points, and how sure that is over
    all draws. With --proposal: who blocks it, the cheapest change that unblocks it, and what improves it
    at nobody's cost.
    """
    from contadora.case.package import parse_package
    from contadora.desk import draw_settlement, find_table, how_often_passed, what_would_narrow
    from contadora.solve.settlement import settle as solve
    from contadora.tell.console import settlement_summary

    if (case is None) == (genius is None):
        raise InputError("give a case or --genius FOLDER, one of the two", where="settle")
    if genius is not None and not genius.is_dir():
        raise InputError("no such folder", where=str(genius), hint="name the folder that holds the XML files")
    table = find_table(str(genius or case), draws=draws, seed=seed, consent=consent)
    if genius is not None and as_json and proposal is None and charts is None:
        from contadora.solve.settlement import genius_answer

        return _print_json(genius_answer(table))
    asked = None if proposal is None else parse_package(proposal, table, where="proposal")
    found = solve(table, proposal=asked)
    narrowing = what_would_narrow(table, found)
    passed = how_often_passed(table, found)
    wrote = [] if charts is None else draw_settlement(table, found, charts)
    if as_json:
        told = {"narrowing": [unknown.to_dict() for unknown in narrowing]}
        both = {"passage": None if passed is None else passed.to_dict()}
        return _print_json({**found.to_dict(), **told, **both})
    summary = settlement_summary(found, table.names, narrowing, passed)
    return _print("\n".join([summary, *(f"wrote {path}" for path in wrote)]))


@app.command()
def ratify(
    case: CaseName,
    package: Annotated[
        str | None,
        typer.Option(help='The package, as "issue=option; issue=option". Default: the most robust one.'),
    ] = None,
    route: Annotated[
        list[str] | None, typer.Option(metavar="PARTY=ROUTE", help="How a party ratifies, as a=referendum.")
    ] = None,
    curve: Annotated[
        str | None, typer.Option(metavar="FACTION", help="What is left, step by step, as FACTION hardens.")
    ] = None,
    by: Annotated[
        str,
        typer.Option(help="How it hardens: threshold (what it refuses) or weight (its share of its body)."),
    ] = "threshold",
    proposer: Annotated[
        str | None,
        typer.Option(
            metavar="PARTY", help="Whose best deal to expect. Default: the largest product of gains."
        ),
    ] = None,
    draws: Draws = 2000,
    seed: Seed = 1,
    charts: Charts = None,
    as_json: AsJson = False,
) -> None:
    """Ask whether each side's factions would carry a package.

    Prints for each body the chance that it carries, who votes how, who is pivotal and what would win over
    who refuses; then how many packages each side carries, who loses from all of them, and what is left as
    the most opposed faction hardens.
    """
    from contadora.desk import ask_ratification

    found = ask_ratification(
        case,
        package=package,
        routes=route or (),
        curve=curve,
        by=by,
        proposer=proposer,
        draws=draws,
        seed=seed,
        charts=charts,
    )
    return _print_json(found.data) if as_json else _print(found.text)


@app.command()
def power(
    weights: Annotated[
        list[str],
        typer.Argument(
            metavar="WEIGHT...", help="Weights, as 50 or Name=50; or a CSV file: name,weight,veto."
        ),
    ],
    quota: Annotated[str, typer.Option(help="The weight that a coalition needs, as 51 or 2/3.")],
    veto: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Without whom nothing passes; may be repeated.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Ask who is pivotal under a voting rule.

    Prints each player's Shapley–Shubik and Banzhaf power as exact fractions, and how they were counted.
    """
    from contadora.desk import ask_power

    found = ask_power(weights, quota, veto or ())
    return _print_json(found.data) if as_json else _print(found.text)


@app.command()
def stability(
    model: Annotated[
        str,
        typer.Argument(metavar="CASE", help="A case, or a conflict model as JSON or YAML (decision_makers)."),
    ],
    state: Annotated[int | None, typer.Option(metavar="CODE", help="Why this state holds, or not.")] = None,
    inverse: Annotated[
        str | None, typer.Option(metavar="WHO", help="What WHO would have to prefer for --state to hold.")
    ] = None,
    concepts: Annotated[
        str | None, typer.Option(help="Only these, as Nash,SEQ. Default: Nash, GMR, SMR, SEQ, SIM.")
    ] = None,
    partition: Annotated[
        str | None, typer.Option(help='Sides that move together, as "A,B;C": what no coalition would leave.')
    ] = None,
    draws: Annotated[int, typer.Option(min=1, max=100_000, help="How many draws, at most.")] = 200,
    seed: Seed = 1,
    charts: Annotated[Path | None, typer.Option(help="Write the graph of moves here, as SVG.")] = None,
    as_json: AsJson = False,
) -> None:
    """Ask why they are stuck, and what would unstick it.

    For a conflict model: which states are equilibria, under which idea of foresight. For a case: whether
    standing still is one, for whom and why, where play can rest instead, which single changes end it.
    """
    from contadora.desk import ask_stability

    found = ask_stability(
        model,
        state=state,
        inverse=inverse,
        concepts=concepts,
        partition=partition,
        draws=draws,
        seed=seed,
        charts=charts,
    )
    return _print_json(found.data) if as_json else _print(found.text)


@app.command()
def brief(
    case: CaseName,
    out: Annotated[Path, typer.Option(help="Where to write the page.")] = Path("briefing.html"),
    since: Annotated[
        str | None, typer.Option(metavar="CASE", help="An earlier case: say what changed.")
    ] = None,
    draws: Draws = 2000,
    seed: Seed = 1,
    as_json: AsJson = False,
) -> None:
    """Write the briefing as one HTML page.

    It needs no network and prints well. Each statement leads to the quoted words.
    """
    from contadora.desk import answer, find_case, write_page
    from contadora.desk import brief as compose

    found, before = find_case(case), None if since is None else find_case(since)
    answers = answer(found, draws=draws, seed=seed)
    write_page(compose(found, answers, before=before), out)
    if as_json:
        settlement = None if answers.settlement is None else answers.settlement.to_dict()
        return _print_json(
            {"briefing": str(out), "settlement": settlement, "why_not": answers.why_not or None}
        )
    return _print(f"wrote {out}")


@app.command()
def diff(before: CaseName, after: CaseName, as_json: AsJson = False) -> None:
    """Say what changed between two cases."""
    from contadora.case.diff import changes
    from contadora.desk import find_case

    found = changes(find_case(before), find_case(after))
    if as_json:
        return _print_json([change.to_dict() for change in found])
    from contadora.tell.console import changes_list

    return _print(changes_list(found))


@app.command()
def schema(as_json: AsJson = True) -> None:
    """Print the JSON Schema of a case file.

    Editors that know it check a case as you type.
    """
    from contadora.case.files import json_schema

    _ = as_json
    _print_json(json_schema())


@app.command()
def library(
    copy: Annotated[
        str | None, typer.Option(help="Copy this case or report into the current folder.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List the bundled cases and sample reports."""
    from contadora import library as shelf
    from contadora.desk import copy_bundled

    if copy is not None:
        path = copy_bundled(copy, Path())
        return _print_json({"wrote": str(path)}) if as_json else _print(f"wrote {path}")
    if as_json:
        return _print_json({"cases": list(shelf.cases()), "reports": list(shelf.reports())})
    return _print(
        "\n".join([*(f"case    {n}" for n in shelf.cases()), *(f"report  {n}" for n in shelf.reports())])
    )


@evaluate_app.command()
def offline(
    folder: Annotated[Path, typer.Argument(help="Holds gold/NAME.json and NAME.deg.txt, NAME.txt.")],
    form: Annotated[
        Literal["degraded", "published", "both"], typer.Option(help="Which form of the reports to read.")
    ] = "degraded",
    as_json: AsJson = False,
) -> None:
    """Score the offline reader.

    Prints precision, recall and F1 for each kind of claim, beside the trivial baseline.
    """
    from contadora.read.evaluate import evaluate
    from contadora.tell.console import evaluation_table

    found = evaluate(folder, form)
    return _print_json(found.to_dict()) if as_json else _print(evaluation_table(found.to_dict()))


def _complain(error: ContadoraError) -> None:
    shown = "".join(sign if sign.isprintable() or sign == "\n" else "�" for sign in str(error))
    sys.stderr.write(f"contadora: {shown}\n")


def main() -> None:
    """Run the command line; whatever goes wrong is said in one message on stderr."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        try:
            app()
        finally:
            sys.stdout.flush()  # here, where a reader that left is no surprise
    except ContadoraError as error:
        _complain(error)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except MemoryError:
        sys.stderr.write("contadora: out of memory; ask for less at once\n")
        sys.exit(5)
    except OSError as error:
        sys.stderr.write(
            f"contadora: {(error.strerror or str(error)).lower()}: {error.filename or 'output'}\n"
        )
        sys.exit(1)
