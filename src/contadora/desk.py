"""The analyst's desk: the steps that join the rooms, for whoever has a report and wants a briefing.

The command line calls these, and so can a script. Each step takes what the one before it returns.
"""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from contadora import library
from contadora.case.diff import Change, changes
from contadora.case.drawing import DRAWS, SEED, tabulate
from contadora.case.files import dump, load, save, write_atomically
from contadora.errors import CaseError, InputError, RecordError, ReportError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from contadora.case.claim import Claim
    from contadora.case.model import Case
    from contadora.case.redaction import Redaction
    from contadora.case.source import Handling
    from contadora.case.table import Table
    from contadora.read.evaluate import Evaluation
    from contadora.read.llm import Comparison, ModelReader, ModelReading
    from contadora.read.reader import Reading
    from contadora.read.sheet import ActorSheet
    from contadora.read.voters import Voter
    from contadora.record import Added, Deleted, Document, Found, Record, Transferred
    from contadora.record.deletion import CaseChoice
    from contadora.solve.narrowing import Narrowing
    from contadora.solve.passage import Passage
    from contadora.solve.ratification import HardeningCurve, Ratifications
    from contadora.solve.settlement import Settlement, Support
    from contadora.solve.stability import Conflict, StabilityReading

__all__ = [
    "Answers",
    "Asked",
    "Journey",
    "answer",
    "ask_power",
    "ask_ratification",
    "ask_stability",
    "brief",
    "changes_since",
    "contested_in",
    "copy_bundled",
    "draft_from",
    "draw_settlement",
    "evaluate_model",
    "export_to",
    "find_case",
    "find_conflict",
    "find_table",
    "from_report_to_briefing",
    "how_often_passed",
    "import_from",
    "keep_reading",
    "load_sheet",
    "open_model",
    "outward",
    "read_by_model",
    "report_bytes",
    "retire",
    "shown_claims",
    "shown_documents",
    "shown_passages",
    "take_in",
    "what_changed",
    "what_would_narrow",
    "write_draft",
    "write_page",
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
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise ReportError("this is no file", where=str(path), hint="name the report's file")
        size = status.st_size
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
    handling: Handling = "open",
    voters: Sequence[Voter] = (),
) -> tuple[Reading, Added | None]:
    """Read a report and, where a record is given, keep the document and its claims."""
    from contadora.read.reader import read_report

    reading = read_report(data, name=name, published=published, outlet=outlet, sheet=sheet, voters=voters)
    reading = replace(reading, source=reading.source.model_copy(update={"handling": handling}))
    return reading, None if record is None else keep_reading(record, data, reading)


def keep_reading(record: Record, data: bytes, reading: Reading) -> Added:
    """Keep a document, its sentences and the claims that a reading of it makes."""
    passages = [(sentence.start, sentence.end) for sentence in reading.sentences]
    return record.add_reading(data, reading.source, reading.claims, passages)


def open_model(
    endpoint: str,
    model: str,
    *,
    key_variable: str | None = None,
    timeout: float = 120.0,
    trust_env: bool = False,
    insecure: bool = False,
    max_tokens: int | None = None,
    max_cost: float | None = None,
    price_in: float | None = None,
    price_out: float | None = None,
) -> ModelReader:
    """Return a reader that asks one language model; nothing is sent yet. See `Endpoint.named`, `Budget`."""
    from contadora.read.llm import Budget, Endpoint, ModelReader

    budget = Budget(max_tokens, max_cost, price_in, price_out)
    return ModelReader(
        Endpoint.named(
            endpoint,
            model,
            key_variable=key_variable,
            timeout=timeout,
            trust_env=trust_env,
            insecure=insecure,
        ),
        budget,
    )


def read_by_model(
    data: bytes,
    reading: Reading,
    model: ModelReader,
    record: Record | None,
    *,
    keep: bool = True,
    send_protected: bool = False,
) -> tuple[ModelReading, Comparison]:
    """Have a language model read a report that was read offline, and compare the two.

    Parameters
    ----------
    record : Record or None
        What it says of the document's handling counts too; with ``keep`` the model's claims go there,
        beside those of the offline reader.
    send_protected : bool
        Send the report although it is protected.

    Raises
    ------
    InputError
        The report is protected, and ``send_protected`` is not said: nothing was sent.
    """
    from contadora.read.llm import compare

    marks = {reading.source.handling}
    if record is not None:
        marks |= {d.source.handling for d in record.documents() if d.sha256 == reading.source.sha256}
    if "protected" in marks and not send_protected:
        raise InputError(
            "the report is protected, so it was not sent to the language model",
            where=reading.source.title,
            hint="the offline reading stands; --llm-send-protected sends it all the same",
        )
    found = model.read(data, reading)
    if record is not None and keep:
        whole = found.problem is None
        record.add_reading(data, reading.source, found.claims, reader=found.rule, whole=whole)
    return found, compare(reading.claims, found)


def evaluate_model(
    folder: Path, form: Literal["degraded", "published", "both"], model: ModelReader
) -> Evaluation:
    """Score what a language model claims, and nothing else, against human readings.

    Raises
    ------
    EndpointError
        The model did not read all of a report.
    """
    from contadora.read.evaluate import evaluate

    def second(data: bytes, reading: Reading) -> Reading:
        found = model.read(data, reading)
        if found.problem is not None:
            raise found.problem
        return replace(reading, claims=found.claims)

    return evaluate(folder, form, second=second)


def draft_from(
    record: Record, documents: Sequence[str] = (), *, title: str | None = None, as_of: date | None = None
) -> Case:
    """Draft a case from what a record holds: the named documents, or all of them.

    Claims that a person rejected are left out; edited ones count as edited. What only a language model
    claims counts once a person has accepted it.
    """
    from contadora.read.draft import draft_case

    known = {
        document.sha256: document.source.model_copy(
            update={"story": None if document.story is None else f"d-{document.story[:12]}"}
        )
        for document in record.documents()
    }
    if not known:
        raise InputError("the record holds no document", where="draft", hint="read a report first")
    wanted = [hashlib.sha256(record.document(start)[0]).hexdigest() for start in documents] or list(known)

    def justified(key: str) -> list[Claim]:
        return [
            claim
            for claim in record.claims(document=key)
            if claim.status != "unreviewed" or not claim.rule.startswith("llm:")
        ]

    return draft_case([(known[key], justified(key)) for key in wanted], title=title, as_of=as_of)


def outward(case: Case, before: Case | None = None) -> Case:
    """Return a case as a stranger may see it: what would give away a protected source is withheld.

    ``before`` is a case shown beside it, whose protected sources are withheld too.
    """
    from contadora.case.redaction import Redaction

    return Redaction.of(case, *(() if before is None else (before,))).case(case)


def _redaction(record: Record) -> Redaction:
    from contadora.case.redaction import Redaction

    sources = {document.sha256: document.source for document in record.documents()}
    return Redaction(sources, (*record.claims(), *record.claims(status="withdrawn")))


def shown_claims(record: Record, claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Return claims of a record as a stranger may see them."""
    return tuple(map(_redaction(record).claim, claims))


def shown_documents(record: Record) -> tuple[Document, ...]:
    """Return the documents of a record as a stranger may see them."""
    hidden = _redaction(record)
    shown = []
    for document in record.documents():
        name, source = hidden.source(document.sha256, document.source)
        story = None if document.story is None or hidden.hides(document.story) else document.story
        if hidden.hides(document.sha256):
            document = replace(document, sha256=name, name=source.title, size=0)
            story = None
        shown.append(replace(document, source=source, story=story))
    return tuple(shown)


def shown_passages(record: Record, found: Sequence[Found]) -> tuple[Found, ...]:
    """Return the passages of open documents; that a protected one holds the words would give it away."""
    hidden = _redaction(record)
    return tuple(passage for passage in found if not hidden.hides(passage.document))


def contested_in(record: Record, *, redact: bool = False) -> Asked:
    """Return what cannot all be true in a record, side by side."""
    from contadora.tell.record_console import contradictions_list

    documents = record.documents()
    found = record.contradictions()
    sources = {document.sha256: document.source for document in documents}
    stories = {document.sha256: document.story or document.sha256 for document in documents}
    if redact:
        hidden = _redaction(record)
        sources = dict(hidden.source(key, source) for key, source in sources.items())
        found = tuple(
            replace(
                each,
                what=hidden.text(each.what),
                sides=tuple(
                    replace(side, claims=tuple(map(hidden.claim, side.claims))) for side in each.sides
                ),
            )
            for each in found
        )
    data = []
    for each in found:
        told = each.to_dict()
        for side in told["sides"]:
            for claim in side["claims"]:
                source = sources.get(claim["document"])
                claim["source"] = None if source is None else source.model_dump(mode="json")
        data.append(told)
    return Asked({"contradictions": data}, contradictions_list(found, sources, stories))


def changes_since(record: Record, day: date) -> Asked:
    """Return what changed in a record since the beginning of a day, UTC."""
    from contadora.tell.record_console import movement_summary

    found = record.changes(datetime(day.year, day.month, day.day, tzinfo=UTC))
    documents = record.documents()
    sources = {document.sha256: document.source for document in documents}
    stories = {document.sha256: document.story or document.sha256 for document in documents}
    return Asked({"since": day.isoformat(), **found.to_dict()}, movement_summary(found, sources, stories))


def retire(
    record: Record, older_than: str, *, reason: str, by: str, cases: CaseChoice | None, really: bool
) -> Deleted | None:
    """Delete the documents received longer ago than ``older_than`` days, as ``365d``; None: there are none.

    Without ``really`` nothing is deleted, and what would be is returned.
    """
    count = older_than.strip().lower().removesuffix("d")
    if not count.isascii() or not count.isdigit() or len(count) > 6:
        raise InputError(f"'{older_than}' is no number of days", where="retain", hint="write it as 365d")
    limit = datetime.now(UTC) - timedelta(days=int(count))
    old = [document.sha256 for document in record.documents() if document.received_at < limit]
    if not old:
        return None
    return record.delete(old, by, reason, cases=cases) if really else record.would_delete(old)


def export_to(record: Record, path: Path, *, redact: bool) -> Transferred:
    """Write a record as JSON Lines, whole or not at all, for its owner's eyes, never over a file.

    Raises
    ------
    InputError
        A file of that name is there, or cannot be made.
    """
    if path.exists():
        raise InputError("a file of that name is here already", where=str(path), hint="choose another name")
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:100]}.")  # mode 0600
    except OSError as error:
        what = (error.strerror or str(error)).lower()
        raise InputError(
            f"cannot write here: {what}", where=str(path), hint="choose another folder"
        ) from None
    try:
        with open(handle, "w", encoding="utf-8", newline="\n") as file:
            moved = record.export_lines(file.write, redact=redact)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)
    return moved


def import_from(path: Path, place: Path | str) -> Transferred:
    """Add what an export holds to the record at a place, made if there is none.

    Raises
    ------
    InputError
        The file cannot be read.
    """
    from contadora.record import Record

    try:
        file = path.open("rb")
    except OSError as error:
        what = (error.strerror or str(error)).lower()
        raise InputError(what, where=str(path), hint="name a file that `contadora export` wrote") from None
    with file:
        if "://" in str(place) or Path(place).exists():
            with Record.open(place) as record:
                return record.import_lines(file)
        # A new record appears with all that the file holds, or not at all.
        with tempfile.TemporaryDirectory(dir=_folder_of(Path(place))) as folder:
            made = Path(folder) / "record.sqlite"
            with Record.open(made) as record:
                moved = record.import_lines(file)
            made.rename(place)
            return moved


def _folder_of(path: Path) -> Path:
    if not path.parent.is_dir():
        raise RecordError("its folder does not exist", where=str(path), hint=f"create {path.parent} first")
    return path.parent


def write_draft(
    case: Case, path: Path, record: Record, name: str, by: str, *, replace_edits: bool = False
) -> None:
    """Write a drafted case and keep it as a version, never over what a person wrote.

    Raises
    ------
    InputError
        The file there is no draft of this record as it was written, and ``replace_edits`` is not set.
    """
    if path.exists() and not replace_edits:
        drafted = {version.text for known in record.cases() for version in record.cases(known.name)}
        try:
            there: str | None = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            there = None
        if there not in drafted:
            raise InputError(
                "this file is no draft, or was edited since it was drafted",
                where=str(path),
                hint="choose another name, or compare with `contadora diff`; --replace writes over it",
            )
    text = dump(case)
    record.save_case(name, text, case.as_of, by)
    if replace_edits:
        save(case, path)
    else:
        write_atomically(path, text.encode())


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


def find_case(name: str) -> Case:
    """Load a case from a file, or a bundled one by its name."""
    if name.endswith((".yaml", ".yml")) or (
        name not in library.cases() and len(name) < 250 and Path(name).exists()
    ):
        return load(name)
    return load(library.case_path(name))


def find_conflict(name: str) -> Case | Conflict:
    """Load a conflict model, or a case; what is in the file tells them apart."""
    from contadora.case.files import read_yaml
    from contadora.solve.stability import read_conflict

    path = Path(name)
    if not path.exists() and path.suffix.lower() != ".json":
        return find_case(name)
    if path.suffix.lower() in {".yaml", ".yml"}:
        held = read_yaml(path)
        if isinstance(held, dict) and "decision_makers" not in held and {"title", "actors"} & set(held):
            return load(path)
    try:
        return read_conflict(path)
    except InputError as error:
        if name in error.where:
            raise
        where = f"{name}: {error.where}" if error.where else name
        raise InputError(error.what, where=where, hint=error.hint) from None


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

    # Factions and outside powers are in the table too; only the parties have a say.
    places = table.consent.parties
    named = parse_consent(consent, [table.actors[place] for place in places])
    rule = replace(
        named,
        parties=tuple(places[k] for k in named.parties),
        vetoes=tuple(places[k] for k in named.vetoes),
    )
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


def how_often_passed(
    table: Table,
    settlement: Settlement,
    *,
    routes: Mapping[str, str] | None = None,
    put: Mapping[str, str] | None = None,
) -> Passage | None:
    """Say how often each package that stands out is acceptable to all and ratified, and which is most often.

    ``put`` is a further package to look at. None where no body has to carry anything.
    """
    from contadora.solve.passage import passage
    from contadora.tell.standing_out import named_packages

    if not table.bodies:
        return None
    packages = named_packages(settlement, table)
    robust = settlement.robust.best
    for name, package in (("Most robust", robust.package if robust else None), ("Package as given", put)):
        if package is not None and package not in packages.values():
            packages[name] = dict(package)
    return passage(table, packages, routes)


@dataclass(frozen=True)
class Asked:
    """An answer twice: as plain data, and as text for a terminal."""

    data: dict[str, Any]
    text: str


def ask_stability(
    name: str,
    *,
    state: int | None = None,
    inverse: str | None = None,
    concepts: str | None = None,
    partition: str | None = None,
    ahead: int | None = None,
    levers: bool = False,
    draws: int = 200,
    seed: int = SEED,
    charts: Path | None = None,
) -> Asked:
    """Ask the graph model about a conflict model, or about a case.

    Parameters
    ----------
    name : str
        A conflict model, a case file, or a bundled case.
    state : int, optional
        Why this state holds, or does not.
    inverse : str, optional
        Whose preferences are asked for, so that ``state`` holds.
    concepts : str, optional
        Names with commas between.
    partition : str, optional
        Sides that move together: names with commas, coalitions with semicolons between; ``all``: every
        coalition that can be formed.
    ahead : int, optional
        How many moves the sides look ahead; 0: without limit.
    levers : bool
        Which single changes make ``state`` hold, or end it where it holds.
    charts : Path, optional
        A folder for the figures.

    Raises
    ------
    InputError
        The file, or one of the words, cannot be used.
    EngineError
        Too many states.
    """
    from contadora.solve import stability as graph
    from contadora.tell import stability_console as console

    model = find_conflict(name)
    asked = None if concepts is None else tuple(word.strip() for word in concepts.split(",") if word.strip())
    reading = None
    keys: dict[str, str] = {}
    title = name
    if isinstance(model, graph.Conflict):
        conflict = model
    else:
        title = model.title
        table = tabulate(model, draws=draws, seed=seed)
        reading = graph.stability_of(table, draws=draws)
        if reading.conflict is None:
            if levers or any(wish is not None for wish in (state, inverse, partition, ahead, charts)):
                raise InputError(
                    reading.why_not, where=name, hint="add under moves what each actor can do alone"
                )
            return Asked(reading.to_dict(), console.stuck_summary(title, reading))
        conflict = reading.conflict
        keys = dict(zip(table.moves.actors, conflict.names, strict=True)) if table.moves else {}
    if inverse is not None and state is None:
        raise InputError("--inverse asks about a state", where="stability", hint="add --state CODE")
    if levers and state is None:
        raise InputError("--levers asks about a state", where="stability", hint="add --state CODE")
    if state is not None and state not in conflict.codes:
        hint = f"codes run from {conflict.codes[0]} to {conflict.codes[-1]}; not all of them can occur"
        raise InputError(f"there is no state {state}", where=name, hint=hint)
    found: Asked
    if ahead is not None:
        seen = graph.limited_move(conflict, ahead) if ahead else graph.non_myopic(conflict)
        found = Asked(seen.to_dict(), console.foresight_summary(seen))
    elif partition is not None:
        groups = None
        if partition.strip() != "all" or "all" in conflict.names:
            groups = [
                [keys.get(who.strip(), who.strip()) for who in group.split(",") if who.strip()]
                for group in partition.split(";")
            ]
        together = graph.coalition_stability(conflict, groups, asked or graph.COALITION_CONCEPTS)
        found = Asked(together.to_dict(), console.coalition_summary(together))
    elif levers and state is not None:
        now = graph.analyse(conflict, asked or graph.CONCEPTS)
        hold, end = (
            graph.levers(conflict, state, hold=want, concepts=now.concepts) for want in (True, False)
        )
        found = Asked(
            {
                "state": state,
                "hold": [lever.to_dict() for lever in hold],
                "end": [lever.to_dict() for lever in end],
            },
            console.lever_summary(now, state, hold, end),
        )
    elif inverse is not None and state is not None:
        wanted = graph.inverse(conflict, state, keys.get(inverse, inverse), asked or graph.CONCEPTS)
        found = Asked(wanted.to_dict(), console.inverse_summary(conflict, wanted))
    elif state is not None:
        known = graph.known_concepts(asked or graph.CONCEPTS)
        told = [tuple(graph.witness(conflict, state, who, c) for c in known) for who in conflict.names]
        data = {"state": state, "words": conflict.describe(state)}
        data["witnesses"] = [witness.to_dict() for row in told for witness in row]
        found = Asked(data, console.witness_summary(conflict, state, told))
    elif reading is not None and asked is None:
        found = Asked(reading.to_dict(), console.stuck_summary(title, reading))
    else:
        verdicts = graph.analyse(conflict, asked or graph.usual_concepts(conflict))
        left_out = () if asked else tuple(set(graph.CONCEPTS) - set(verdicts.concepts))
        found = Asked(verdicts.to_dict(), console.model_summary(verdicts, left_out=left_out))
    if charts is None:
        return found
    wrote = _draw_stability(conflict, reading, charts, state)
    return Asked(found.data, "\n".join([found.text, *(f"wrote {path}" for path in wrote)]))


def _draw_stability(
    conflict: Conflict, reading: StabilityReading | None, folder: Path, state: int | None
) -> list[Path]:
    """Write the graph of moves, the table of equilibria and the ways out of one state."""
    from contadora.solve.stability import CONCEPTS, analyse
    from contadora.tell.stability import states_shown
    from contadora.tell.stability_charts import equilibria_chart, move_graph, standstill_tree

    start, rests, shown, rows = states_shown(analyse(conflict, CONCEPTS), reading, state)
    drawn = {
        "moves.svg": move_graph(conflict, start, rests=rests, only=shown),
        "equilibria.svg": equilibria_chart(rows, CONCEPTS if reading is None else reading.concepts),
        "ways-out.svg": standstill_tree(conflict, start),
    }
    return _write_figures(folder, drawn)


def _write_figures(folder: Path, drawn: dict[str, str]) -> list[Path]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        what = (error.strerror or str(error)).lower()
        raise InputError(
            f"cannot make the folder: {what}", where=str(folder), hint="choose another"
        ) from None
    for name, svg in drawn.items():
        write_atomically(folder / name, svg.encode())
    return [folder / name for name in drawn]


def draw_settlement(table: Table, settlement: Settlement, folder: Path) -> list[Path]:
    """Write the figures of a settlement: frontier, convergence, who blocks what."""
    from contadora.solve.settlement import support
    from contadora.tell.settlement_charts import agenda_strip, blocking_matrix, frontier_chart
    from contadora.tell.standing_out import named_packages

    today = {} if settlement.status_quo is None else settlement.status_quo.package
    frontier = frontier_chart(settlement, table.names)
    drawn = {} if frontier is None else {"frontier.svg": frontier}
    drawn["convergence.svg"] = agenda_strip(settlement.convergence, table.names, today=today)
    rows = support(table, named_packages(settlement, table))
    if rows:
        drawn["who-blocks.svg"] = blocking_matrix(rows, table.names)
    return _write_figures(folder, drawn)


def ask_ratification(
    name: str,
    *,
    package: str | None = None,
    routes: Sequence[str] = (),
    curve: str | None = None,
    by: str = "threshold",
    proposer: str | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
    charts: Path | None = None,
) -> Asked:
    """Ask whether each side's factions would carry a package.

    Parameters
    ----------
    name : str
        As for `find_table`.
    package : str, optional
        "issue=option; …"; default: the package that most draws leave acceptable, else the nearest miss.
    routes : sequence of str
        "party=route", for parties that could ratify in several ways.
    curve : str, optional
        Whose hardening to show step by step; default: a line on the most opposed faction of each body.
    by : str
        How it hardens: "threshold", what it would refuse, or "weight", its share of its body.
    proposer : str, optional
        Which party's best deal to expect; default: the largest product of gains.
    charts : Path, optional
        A folder for the figures.

    Raises
    ------
    InputError
        The file, or one of the words, cannot be used; or no package can be named.
    """
    from contadora.case.package import parse_package
    from contadora.solve.ratification import ratify, schelling_curve, spoilers, win_sets
    from contadora.solve.settlement import settle, support
    from contadora.tell.ratifying import most_opposed
    from contadora.tell.ratifying_charts import hardening_chart
    from contadora.tell.ratifying_console import ratification_summary
    from contadora.tell.settlement_charts import blocking_matrix
    from contadora.tell.standing_out import leading_package, named_packages, package_name

    table = find_table(name, draws=draws, seed=seed)
    chosen: dict[str, str] = {}
    for text in routes:
        party, sign, route = (part.strip() for part in text.partition("="))
        if not sign or party in chosen:
            why = "names a party again" if sign else "names no route"
            raise InputError(f"'{text}' {why}", where="route", hint="write party=route, once for each party")
        chosen[party] = route
    settlement = settle(table)
    put = leading_package(settlement) if package is None else parse_package(package, table)
    if put is None:
        raise InputError("no package stands out", where=name, hint='name one: --package "issue=option; …"')
    found = ratify(table, put, chosen)
    sets, lost = win_sets(table, chosen), spoilers(table, chosen)
    hardening = [curve] if curve is not None else most_opposed(found)
    if by not in ("threshold", "weight"):
        raise InputError(f"nobody hardens by '{by}'", where="by", hint="write threshold or weight")
    way: Literal["threshold", "weight"] = "weight" if by == "weight" else "threshold"
    curves = [schelling_curve(table, who, by=way, proposer=proposer, routes=chosen) for who in hardening]
    packages = named_packages(settlement, table)
    called = package_name(settlement, put)
    passed = how_often_passed(table, settlement, routes=chosen, put=put)
    text = ratification_summary(
        found, sets, lost, curves, table.names, called=called, whole_curve=curve is not None, passed=passed
    )
    data = {
        "called": called,
        "ratification": found.to_dict(),
        "win_sets": sets.to_dict(),
        "spoilers": lost.to_dict(),
        "curves": [held.to_dict() for held in curves],
        "passage": None if passed is None else passed.to_dict(),
    }
    if charts is None:
        return Asked(data, text)
    drawn = {f"hardening-{held.faction}.svg": hardening_chart(held, table.names) for held in curves}
    if put not in packages.values():
        packages["Package as given"] = put
    drawn["who-blocks.svg"] = blocking_matrix(support(table, packages), table.names)
    wrote = _write_figures(charts, drawn)
    return Asked(data, "\n".join([text, *(f"wrote {path}" for path in wrote)]))


def ask_power(words: Sequence[str], quota: str, vetoes: Sequence[str] = ()) -> Asked:
    """Ask who is pivotal under a voting rule.

    Parameters
    ----------
    words : sequence of str
        Weights, with or without names, or one CSV file; see `contadora.case.votes.read_votes`.
    quota : str
        What a coalition needs, on the scale of the weights.

    Raises
    ------
    InputError
        A number or a name cannot be used, or nobody or anybody could win.
    """
    from contadora.case.votes import exact_number, read_votes
    from contadora.solve.power import banzhaf, shapley_shubik
    from contadora.tell.power_console import fractions, power_table

    votes, needed = read_votes(words, vetoes), exact_number(quota, "quota")
    found = tuple(
        index(votes.weights, needed, vetoes=votes.vetoes, players=votes.players)
        for index in (shapley_shubik, banzhaf)
    )
    data: dict[str, Any] = {
        "players": list(votes.players),
        "weights": [str(weight) for weight in votes.weights],
        "quota": str(needed),
        "vetoes": [votes.players[place] for place in votes.vetoes],
    }
    for index in found:
        exact = fractions(index)
        data[index.name] = {**index.to_dict(), "fractions": None if exact is None else list(exact)}
    return Asked(data, power_table(votes, needed, found))


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
