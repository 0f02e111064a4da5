"""The command line: parse, call, print. No logic.

Exit codes: 0 done; 1 failed; 2 the command line is wrong; 3 the input cannot be used; 4 the record cannot
be used; 5 no exact answer within the limits; 6 a language model did not read all, the offline reading stands.
"""

from __future__ import annotations

import io
import json
import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from contadora.errors import ContadoraError, InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from contadora.read.llm import ModelReader
    from contadora.read.voters import Voter
    from contadora.record import Record

app = typer.Typer(
    name="contadora",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="From reports about mediated political talks to sourced claims, a case, exact answers and a "
    "briefing. Nothing leaves this machine, unless you name the endpoint of a language model.\n\n"
    "Start with `contadora demo`. Wherever a CASE is asked for, "
    "give a case file or the name of a bundled case (`contadora library` lists them).",
    epilog="Exit codes: 0 done; 1 failed; 2 the command line is wrong; 3 the input cannot be used; 4 the "
    "record cannot be used; 5 no exact answer within the limits; 6 a language model did not read all, the "
    "offline reading stands.",
)
claims_app = typer.Typer(
    no_args_is_help=True,
    invoke_without_command=True,
    help="List, accept, reject and grade what reports say.",
    rich_markup_mode=None,
)
evaluate_app = typer.Typer(
    no_args_is_help=True, help="Score the reader against human readings.", rich_markup_mode=None
)
documents_app = typer.Typer(
    no_args_is_help=True, help="List, grade, protect and delete documents.", rich_markup_mode=None
)
app.add_typer(claims_app, name="claims")
app.add_typer(documents_app, name="documents")
app.add_typer(evaluate_app, name="evaluate")

AsJson = Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")]
RecordPath = Annotated[
    str,
    typer.Option(
        "--record",
        metavar="PLACE",
        envvar=["CONTADORA_RECORD", "DATABASE_URL"],
        help="What keeps documents and claims: a file, or postgresql://USER@HOST/DATABASE.",
    ),
]
CaseName = Annotated[str, typer.Argument(metavar="CASE", help="A case file, or the name of a bundled case.")]
Draws = Annotated[int, typer.Option(min=1, max=100_000, help="How many draws from every range.")]
Seed = Annotated[int, typer.Option(min=0, help="Governs every draw: the same seed, the same answer.")]
Charts = Annotated[
    Path | None, typer.Option(metavar="FOLDER", help="Write the figures into this folder, as SVG.")
]
Day = Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="The day of the report.")]
Models = Annotated[
    list[str] | None,
    typer.Option(
        "--model",
        metavar="MODEL",
        help="Ask a model for names too: 'own', or an installed spaCy pipeline. Can be repeated.",
    ),
]
ModelName = Annotated[str | None, typer.Option("--llm-model", metavar="NAME", help="The model's name there.")]
KeyVariable = Annotated[
    str | None,
    typer.Option(
        "--llm-key-env",
        metavar="VARIABLE",
        help="The environment variable that holds the key. Default: CONTADORA_LLM_KEY, where set.",
    ),
]
MaxTokens = Annotated[
    int, typer.Option("--llm-max-tokens", min=1, help="Send nothing that could use more tokens, both ways.")
]
MaxCost = Annotated[
    float | None, typer.Option("--llm-max-cost", help="Send nothing that could cost more; needs the prices.")
]
PriceIn = Annotated[
    float | None, typer.Option("--llm-price-in", help="Price of a million tokens sent, in any currency.")
]
PriceOut = Annotated[
    float | None, typer.Option("--llm-price-out", help="Price of a million tokens received.")
]
Timeout = Annotated[float, typer.Option("--llm-timeout", help="Seconds for one answer.")]
TrustEnv = Annotated[
    bool, typer.Option("--llm-trust-env", help="Use the proxy and certificates that the environment names.")
]
Insecure = Annotated[bool, typer.Option("--insecure", help="Allow plain http to another machine.")]
MAX_TOKENS = 200_000
LAID_OUT = 200_000
"""JSON answers with fewer characters are indented for the eye; longer ones take one line and little time."""
DEFAULT_RECORD = "contadora.sqlite"


def _voters(models: Sequence[str] | None) -> tuple[Voter, ...]:
    from contadora.read.voters import find_voters

    return find_voters(models or ())


def _print_json(answer: Any) -> None:
    written = json.dumps(answer, ensure_ascii=False, allow_nan=False)
    if len(written) < LAID_OUT:
        written = json.dumps(answer, ensure_ascii=False, indent=1, allow_nan=False)
    sys.stdout.write(written + "\n")


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


def _record(place: str, *, create: bool = False, read_only: bool = False) -> Record:
    from contadora.record import Record

    return Record.open(place, create=create, read_only=read_only)


@app.command()
def demo(
    report: Annotated[Path | None, typer.Argument(help="A report. Default: the bundled sample.")] = None,
    out: Annotated[Path, typer.Option(help="Folder for the briefing, the case and the record.")] = Path(
        "out"
    ),
    published: Day = None,
    model: Models = None,
    as_json: AsJson = False,
) -> None:
    """Go from a wire report to a briefing in a few seconds.

    Reads the report, keeps it with its claims, drafts the case, asks what all could accept, and writes
    briefing.html and case.yaml.
    """
    from contadora.desk import from_report_to_briefing
    from contadora.tell.console import journey_lines

    journey = from_report_to_briefing(report, out, _say, published=_day(published), voters=_voters(model))
    lines = journey_lines(
        journey.reading, journey.added, journey.case, journey.answers.settlement, journey.answers.why_not
    )
    files = {path.name: str(path) for path in journey.files}
    if as_json:
        return _print_json({"summary": journey.reading.summary(), "lines": lines, "files": files})
    return _print("\n".join([*lines, *(f"wrote {path}" for path in files.values())]))


@app.command()
def read(
    reports: Annotated[list[Path], typer.Argument(help="Reports, text or HTML, and folders of them.")],
    record: RecordPath = DEFAULT_RECORD,
    keep: Annotated[bool, typer.Option(help="Keep the documents and their claims in the record.")] = True,
    published: Day = None,
    outlet: Annotated[
        str | None, typer.Option(help="Who published it, where the report does not say.")
    ] = None,
    sheet: Annotated[Path | None, typer.Option(help="An actor sheet: who belongs to which side.")] = None,
    models: Models = None,
    handling: Annotated[
        Literal["open", "internal", "protected"], typer.Option(help="How guarded the report is to be kept.")
    ] = "open",
    jobs: Annotated[int, typer.Option(help="Processes that read a folder.")] = 1,
    again: Annotated[
        bool, typer.Option("--again", help="Read what the record holds too, as after an update.")
    ] = False,
    llm_endpoint: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Have a language model read too: SENDS THE SENTENCES TO URL."),
    ] = None,
    llm_model: ModelName = None,
    llm_key_env: KeyVariable = None,
    llm_max_tokens: MaxTokens = MAX_TOKENS,
    llm_max_cost: MaxCost = None,
    llm_price_in: PriceIn = None,
    llm_price_out: PriceOut = None,
    llm_timeout: Timeout = 120.0,
    llm_trust_env: TrustEnv = False,
    llm_send_protected: Annotated[
        bool, typer.Option("--llm-send-protected", help="Send protected reports too.")
    ] = False,
    insecure: Insecure = False,
    as_json: AsJson = False,
) -> None:
    """Read reports: who said what, in which words.

    Each claim is kept with its exact place in the text. A report that cannot be used is named, and the
    others are read all the same. A folder is read to the bottom and summed up; a run that was ended goes on
    where it was when it is started again. Nothing leaves the machine without --llm-endpoint; with it, the
    offline reading stands whatever comes back.
    """
    many = jobs != 1 or any(path.is_dir() for path in reports)
    if many and llm_endpoint is not None:
        raise InputError(
            "a language model reads no folders", where="--llm-endpoint", hint="name the reports one by one"
        )
    model = _model(
        llm_endpoint,
        llm_model,
        key_variable=llm_key_env,
        timeout=llm_timeout,
        trust_env=llm_trust_env,
        insecure=insecure,
        max_tokens=llm_max_tokens,
        max_cost=llm_max_cost,
        price_in=llm_price_in,
        price_out=llm_price_out,
    )
    actors = None
    if sheet is not None:
        from contadora.desk import load_sheet

        actors = load_sheet(sheet)
    voters = _voters(models)
    kept = _Kept(record if keep else None)
    marks = None  # a record that is not written to still says which reports are protected
    if model is not None and not keep and ("://" in record or Path(record).exists()):
        marks = _record(record, read_only=True)
    options: dict[str, Any] = {
        "published": _day(published), "outlet": outlet, "sheet": actors, "handling": handling,
    }  # fmt: skip
    try:
        if many:
            from contadora.desk.corpus import reports_in

            reports_in(reports)  # nothing to read: no record is made
            options |= {"models": models or (), "jobs": jobs, "again": again}
            return _read_corpus(reports, kept.opened(), as_json, **options)
        asked = {"keep": keep, "send_protected": llm_send_protected}
        return _read_each(reports, kept, as_json, model, marks, asked, voters=voters, **options)
    finally:
        for held in (kept.record, marks, model):
            if held is not None:
                held.close()


class _Kept:
    """The record, opened for the first report that can be read: a failure leaves none behind."""

    def __init__(self, place: str | None) -> None:
        self.place = place
        self.record: Record | None = None

    def opened(self) -> Record | None:
        if self.record is None and self.place is not None:
            self.record = _record(self.place, create=True)
        return self.record


def _read_each(
    reports: Sequence[Path],
    kept: _Kept,
    as_json: bool,
    model: ModelReader | None,
    marks: Record | None,
    asked: dict[str, bool],
    **options: Any,
) -> None:
    from contadora.desk import keep_reading, read_by_model, report_bytes, take_in
    from contadora.tell.console import reading_summary
    from contadora.tell.model_console import model_summary

    answers: list[dict[str, Any]] = []
    failed: list[ContadoraError] = []
    for path in reports:
        try:
            data = report_bytes(path)
            reading, _ = take_in(data, path.name, None, **options)
        except InputError as refused:
            failed.append(refused)
            continue
        record = kept.opened()
        added = None if record is None else keep_reading(record, data, reading)
        stored = None if added is None else added.to_dict()
        answers.append({"report": str(path), "kept": stored, **reading.to_dict()})
        if not as_json:
            _print(reading_summary(reading, added))
        if model is None:
            continue
        try:
            found, compared = read_by_model(data, reading, model, record or marks, **asked)
        except InputError as refused:
            failed.append(refused)
            continue
        if found.problem is not None:
            failed.append(found.problem)
        answers[-1]["model"] = {**found.to_dict(), "comparison": compared.to_dict()}
        if not as_json:
            _print("\n" + model_summary(found, compared))
    if as_json and answers:
        _print_json(answers[0] if len(reports) == 1 else {"readings": answers})
    for error in failed[:-1]:
        _complain(error)
    if failed:
        raise failed[-1]


def _model(endpoint: str | None, name: str | None, **options: Any) -> ModelReader | None:
    if endpoint is None:
        if name is not None:
            raise InputError(
                "a model is named, but no endpoint", where="--llm-model", hint="add --llm-endpoint URL"
            )
        return None
    if name is None:
        raise InputError("no model is named", where="--llm-endpoint", hint="add --llm-model NAME")
    from contadora.desk import open_model

    return open_model(endpoint, name, **options)


def _read_corpus(reports: Sequence[Path], kept: Record | None, as_json: bool, **options: Any) -> None:
    from contadora.desk.corpus import read_corpus
    from contadora.errors import ReportError
    from contadora.tell.console import corpus_summary

    with _progress_bar("reading") as progress:
        run = read_corpus(reports, kept, progress=progress, **options)
    if as_json:
        _print_json(run.to_dict())
    else:
        _print(corpus_summary(run.to_dict()))
    if refused := run.refused():
        count = len(refused)
        what = "1 report cannot be used" if count == 1 else f"{count} reports cannot be used"
        raise ReportError(what, where="read", hint="they are named above; the others were read")


@contextmanager
def _progress_bar(what: str) -> Iterator[Callable[[int, int], None]]:
    """Show how far a long run is, where somebody watches: on a terminal only, and never on stdout."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


Contested = Annotated[bool, typer.Option("--contested", help="Only what cannot all be true, side by side.")]
Redact = Annotated[
    bool, typer.Option("--redact", help="Withhold protected sources, for an output that leaves.")
]


@claims_app.callback()
def claims_alone(
    context: typer.Context,
    contested: Contested = False,
    record: RecordPath = DEFAULT_RECORD,
    redact: Redact = False,
    as_json: AsJson = False,
) -> None:
    """List, accept, reject and grade what reports say."""
    if context.invoked_subcommand is not None:
        return
    if not contested:
        raise InputError("say what to do with the claims", where="claims", hint="try: contadora claims list")
    _list_contested(record, redact=redact, as_json=as_json)


def _list_contested(record: str, *, redact: bool, as_json: bool) -> None:
    from contadora.desk import contested_in

    with _record(record) as kept:
        found = contested_in(kept, redact=redact)
    _print_json(found.data) if as_json else _print(found.text)


@claims_app.command("list")
def list_claims(
    record: RecordPath = DEFAULT_RECORD,
    document: Annotated[
        str | None, typer.Option(help="Only of this document (the start of its hash).")
    ] = None,
    kind: Annotated[str | None, typer.Option(help="Only of this kind, as demand or round.")] = None,
    status: Annotated[str | None, typer.Option(help="Only unreviewed, accepted, rejected or edited.")] = None,
    contested: Contested = False,
    redact: Redact = False,
    as_json: AsJson = False,
) -> None:
    """List the claims in the record with their words.

    --contested shows the claims of different sources that cannot all be true, side by side: outcomes and
    next dates of one round, roles, demands that are denied. Accept one side and reject the other to close.
    """
    from contadora.desk import shown_claims
    from contadora.tell.console import claims_list

    if contested:
        if (document, kind, status) != (None, None, None):
            raise InputError("--contested looks at all claims", where="claims", hint="leave the filters out")
        return _list_contested(record, redact=redact, as_json=as_json)
    with _record(record) as kept:
        found = kept.claims(document=document, kind=_known_kind(kind), status=_known_status(status))
        found = shown_claims(kept, found) if redact else found
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
    record: str,
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


Grade = Annotated[str, typer.Option(help="Admiralty grade: reliability A to F, credibility 1 to 6, as B2.")]


@claims_app.command("grade")
def grade_claims(
    grade: Grade,
    claims: Annotated[
        list[str] | None, typer.Argument(metavar="CLAIM...", help="Ids, or beginnings that fit only one.")
    ] = None,
    speaker: Annotated[str | None, typer.Option(help="All claims in which this speaker speaks.")] = None,
    by: Reviewer = "analyst",
    note: Note = "",
    record: RecordPath = DEFAULT_RECORD,
    as_json: AsJson = False,
) -> None:
    """Grade who speaks in claims, apart from the outlet.

    The grade is logged with who and when; a later reading keeps it.
    """
    from contadora.tell.record_console import grades_given

    with _record(record) as kept:
        entries = kept.grade_claims(claims or [], grade, by, note, speaker=speaker)
    return _print_json([entry.to_dict() for entry in entries]) if as_json else _print(grades_given(entries))


DocumentIds = Annotated[
    list[str], typer.Argument(metavar="DOCUMENT...", help="Hashes, or beginnings that fit only one.")
]
Cases = Annotated[
    Literal["keep", "delete"] | None,
    typer.Option(help="What becomes of case versions that quote what is deleted."),
]


@documents_app.command("list")
def list_documents(
    record: RecordPath = DEFAULT_RECORD,
    deleted: Annotated[
        bool, typer.Option("--deleted", help="What stays of deleted documents: who, when, why.")
    ] = False,
    redact: Redact = False,
    as_json: AsJson = False,
) -> None:
    """List the documents in the record, and which carry the same story.

    Documents that share at least half of their runs of three words are one story. They are linked, never
    merged, and count as one source.
    """
    from contadora.desk import shown_documents
    from contadora.tell.record_console import documents_list, tombstones_list

    with _record(record) as kept:
        if deleted:
            stones = kept.tombstones()
            told = [stone.to_dict() for stone in stones]
            return _print_json(told) if as_json else _print(tombstones_list(stones))
        found = shown_documents(kept) if redact else kept.documents()
    return _print_json([entry.to_dict() for entry in found]) if as_json else _print(documents_list(found))


@documents_app.command("grade")
def grade_documents(
    documents: DocumentIds,
    grade: Grade,
    by: Reviewer = "analyst",
    note: Note = "",
    record: RecordPath = DEFAULT_RECORD,
    as_json: AsJson = False,
) -> None:
    """Grade the outlet of documents, apart from who speaks in them."""
    from contadora.tell.record_console import grades_given

    with _record(record) as kept:
        entries = kept.grade_documents(documents, grade, by, note)
    return _print_json([entry.to_dict() for entry in entries]) if as_json else _print(grades_given(entries))


@documents_app.command("handle")
def handle_documents(
    documents: DocumentIds,
    handling: Annotated[
        Literal["open", "internal", "protected"], typer.Option(help="How they may be passed on.")
    ],
    record: RecordPath = DEFAULT_RECORD,
    as_json: AsJson = False,
) -> None:
    """Say how documents may be passed on.

    Of a protected one, nothing that leaves says who it is or what it said exactly: briefings, differences
    between cases, and whatever is given --redact.
    """
    with _record(record) as kept:
        shas = kept.set_handling(documents, handling)
    if as_json:
        return _print_json({"handling": handling, "documents": list(shas)})
    return _print("\n".join(f"{sha[:12]} {handling}" for sha in shas))


@documents_app.command("delete")
def delete_documents(
    documents: DocumentIds,
    reason: Annotated[str, typer.Option(help="Why. It is kept, so name nothing that must go.")],
    by: Reviewer = "analyst",
    cases: Cases = None,
    record: RecordPath = DEFAULT_RECORD,
    as_json: AsJson = False,
) -> None:
    """Delete documents with all that quotes them, so that the bytes are gone.

    What stays is a tombstone: who, when and why. Where a case version quotes a document, nothing is deleted
    until --cases says what becomes of it. Backups and copies elsewhere are not reached.
    """
    from contadora.tell.record_console import deletion_lines

    with _record(record) as kept:
        gone = kept.delete(documents, by, reason, cases=cases)
    return _print_json(gone.to_dict()) if as_json else _print(deletion_lines(gone, done=True))


@documents_app.command("retain")
def retain_documents(
    older_than: Annotated[str, typer.Option(metavar="365d", help="Days since they were received.")],
    yes: Annotated[bool, typer.Option("--yes", help="Delete them. Default: only list them.")] = False,
    reason: Annotated[str, typer.Option(help="Why.")] = "the time for keeping it is over",
    by: Reviewer = "analyst",
    cases: Cases = None,
    record: RecordPath = DEFAULT_RECORD,
    as_json: AsJson = False,
) -> None:
    """List the documents that were kept for longer than a time, and with --yes delete them."""
    from contadora.desk import retire
    from contadora.tell.record_console import deletion_lines

    with _record(record) as kept:
        gone = retire(kept, older_than, reason=reason, by=by, cases=cases, really=yes)
    if gone is None:
        return _print_json({"documents": []}) if as_json else _print("Nothing is that old.")
    return _print_json(gone.to_dict()) if as_json else _print(deletion_lines(gone, done=yes))


@app.command()
def search(
    words: Annotated[list[str], typer.Argument(help='Words; "several in quotes" stand next to each other.')],
    record: RecordPath = DEFAULT_RECORD,
    most: Annotated[int, typer.Option(min=1, max=10_000, help="How many passages at most.")] = 50,
    redact: Redact = False,
    as_json: AsJson = False,
) -> None:
    """Find the sentences that hold all the words.

    Prints each as it stands in its document, with its place and the claims that quote it. Capitals, accents
    and punctuation do not count, and no sign has a meaning of its own.
    """
    from contadora.desk import shown_passages
    from contadora.tell.record_console import found_list

    with _record(record) as kept:
        found, more = kept.search(*words, most=most)
        found = shown_passages(kept, found) if redact else found
    if as_json:
        return _print_json({"found": [passage.to_dict() for passage in found], "more": more})
    return _print(found_list(found, more=more))


@app.command("export")
def export_record(
    out: Annotated[Path, typer.Argument(metavar="FILE.jsonl", help="Where to write. Never over a file.")],
    record: RecordPath = DEFAULT_RECORD,
    redact: Redact = False,
    as_json: AsJson = False,
) -> None:
    """Write the whole record as JSON Lines: documents, claims, reviews, grades, cases.

    With --redact, protected sources are withheld and counted.
    """
    from contadora.desk import export_to
    from contadora.tell.record_console import transfer_lines

    with _record(record) as kept:
        moved = export_to(kept, out, redact=redact)
    return _print_json(moved.to_dict()) if as_json else _print(transfer_lines(moved, str(out), outward=True))


@app.command("import")
def import_record(
    file: Annotated[Path, typer.Argument(metavar="FILE.jsonl", help="What `contadora export` wrote.")],
    record: RecordPath = DEFAULT_RECORD,
    as_json: AsJson = False,
) -> None:
    """Add what an export holds and the record does not: all of it, or nothing on an error.

    Hashes and quoted words are checked; what is here already stays as it is.
    """
    from contadora.desk import import_from
    from contadora.tell.record_console import transfer_lines

    moved = import_from(file, record)
    return (
        _print_json(moved.to_dict()) if as_json else _print(transfer_lines(moved, str(file), outward=False))
    )


@app.command()
def changes(
    since: Annotated[str, typer.Option(metavar="YYYY-MM-DD", help="The first day that counts as new.")],
    record: RecordPath = DEFAULT_RECORD,
    redact: Redact = False,
    as_json: AsJson = False,
) -> None:
    """Say what changed in the record since a day.

    New claims, stances and roles that a later report tells otherwise, and contradictions that opened or
    closed. A day begins at midnight, UTC; reports are ordered by the day they were published.
    """
    from contadora.desk import changes_since

    day = _day(since)
    assert day is not None
    with _record(record) as kept:
        found = changes_since(kept, day, redact=redact)
    return _print_json(found.data) if as_json else _print(found.text)


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
def show(case: CaseName, redact: Redact = False, as_json: AsJson = False) -> None:
    """Show who wants what, and what is unknown."""
    from contadora.desk import find_case, outward

    found = outward(find_case(case)) if redact else find_case(case)
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
        str | None,
        typer.Option(
            help='Sides that move together, as "A,B;C", or "all" for every coalition: what none would leave.'
        ),
    ] = None,
    ahead: Annotated[
        int | None,
        typer.Option(
            min=0, metavar="MOVES", help="For sides that look so many moves ahead; 0: without limit."
        ),
    ] = None,
    levers: Annotated[
        bool, typer.Option("--levers", help="Which single changes make --state hold, or end it.")
    ] = False,
    strength: Annotated[
        bool, typer.Option("--strength", help="Which equilibria are strong, by the model's field strong.")
    ] = False,
    unknown: Annotated[
        str | None,
        typer.Option(metavar="ATTITUDE", help="What holds in doubt (field unknown): a, b, c, d or all."),
    ] = None,
    views: Annotated[
        bool, typer.Option("--views", help="What holds when each acts on its own view (field views).")
    ] = False,
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
        ahead=ahead,
        levers=levers,
        strength=strength,
        unknown=unknown,
        views=views,
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
    from contadora.desk import answer, find_case, outward, write_page
    from contadora.desk import brief as compose

    found, before = find_case(case), None if since is None else find_case(since)
    answers = answer(outward(found, before), draws=draws, seed=seed)
    write_page(compose(found, answers, before=before), out)
    if as_json:
        settlement = None if answers.settlement is None else answers.settlement.to_dict()
        return _print_json(
            {"briefing": str(out), "settlement": settlement, "why_not": answers.why_not or None}
        )
    return _print(f"wrote {out}")


@app.command()
def diff(before: CaseName, after: CaseName, as_json: AsJson = False) -> None:
    """Say what changed between two cases. Protected sources are withheld."""
    from contadora.desk import find_case, what_changed

    found = what_changed(find_case(before), find_case(after))
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
    model: Models = None,
    as_json: AsJson = False,
) -> None:
    """Score the offline reader.

    Prints precision, recall and F1 for each kind of claim, beside the trivial baseline.
    """
    from contadora.read.evaluate import evaluate
    from contadora.tell.console import evaluation_table

    found = evaluate(folder, form, _voters(model))
    return _print_json(found.to_dict()) if as_json else _print(evaluation_table(found.to_dict()))


@evaluate_app.command()
def entities(
    folder: Annotated[Path, typer.Argument(help="Holds labelled sentences, *.conll; or one such file.")],
    form: Annotated[
        Literal["degraded", "published", "both"], typer.Option(help="Which form to lay the sentences out in.")
    ] = "degraded",
    model: Models = None,
    as_json: AsJson = False,
) -> None:
    """Score the names that the reader finds.

    Prints precision, recall and F1 for people, organisations and locations: of a trivial baseline, of the
    rules, of each model alone, and of the rules with it.
    """
    from contadora.read.entities import evaluate_entities
    from contadora.tell.console import entities_table

    found = evaluate_entities(folder, form, _voters(model))
    return _print_json(found.to_dict()) if as_json else _print(entities_table(found.to_dict()))


@evaluate_app.command()
def llm(
    folder: Annotated[Path, typer.Argument(help="Holds gold/NAME.json and NAME.deg.txt, NAME.txt.")],
    llm_endpoint: Annotated[
        str, typer.Option(metavar="URL", help="The endpoint that THE SENTENCES ARE SENT TO.")
    ],
    llm_model: ModelName = None,
    form: Annotated[
        Literal["degraded", "published", "both"], typer.Option(help="Which form of the reports to read.")
    ] = "degraded",
    llm_key_env: KeyVariable = None,
    llm_max_tokens: MaxTokens = MAX_TOKENS,
    llm_max_cost: MaxCost = None,
    llm_price_in: PriceIn = None,
    llm_price_out: PriceOut = None,
    llm_timeout: Timeout = 120.0,
    llm_trust_env: TrustEnv = False,
    insecure: Insecure = False,
    as_json: AsJson = False,
) -> None:
    """Score a language model's claims alone, with the scorer of the offline reader.

    It fails where the model does not read all of every report: half a reading has no score.
    """
    from contadora.desk import evaluate_model
    from contadora.tell.console import evaluation_table

    model = _model(
        llm_endpoint,
        llm_model,
        key_variable=llm_key_env,
        timeout=llm_timeout,
        trust_env=llm_trust_env,
        insecure=insecure,
        max_tokens=llm_max_tokens,
        max_cost=llm_max_cost,
        price_in=llm_price_in,
        price_out=llm_price_out,
    )
    assert model is not None
    with model:
        found = evaluate_model(folder, form, model)
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
