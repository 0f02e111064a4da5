"""A folder of reports into the record: in parallel, resumable, with an account of what was left out and why.

The record keeps each report in a transaction of its own, so it is the only memory of how far a run came:
whatever ends one, the next reads what is not there yet.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, Literal

from contadora.desk.reading import keep_reading, report_bytes
from contadora.errors import InputError, ReportError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from contadora.case.source import Handling
    from contadora.read.reader import Reading
    from contadora.read.sheet import ActorSheet
    from contadora.read.voters import Voter
    from contadora.record import Record

__all__ = ["CorpusRun", "Skipped", "read_corpus", "reports_in"]

REPORT_NAMES = frozenset({"", ".txt", ".text", ".md", ".htm", ".html", ".xhtml"})
"""What a report is called. Other files of a folder are counted, not opened; name such a file to read it."""
AHEAD = 4
"""Reports handed to each worker ahead of time: enough to keep it busy, few enough to hold in memory."""

Why = Literal["name", "again", "copy", "refused"]


@dataclass(frozen=True)
class Skipped:
    """A file that was not read.

    Attributes
    ----------
    path : str
    why : {'name', 'again', 'copy', 'refused'}
        By its name it is no report; its bytes are in the record already; another file of this run has the
        same bytes; it cannot be used.
    what : str
        In words.
    """

    path: str
    why: Why
    what: str

    def to_dict(self) -> dict[str, str]:
        """Return JSON-safe data."""
        return dict(vars(self))


@dataclass(frozen=True)
class CorpusRun:
    """What a run over many files did.

    Attributes
    ----------
    read : int
        Reports read and, where a record was given, kept.
    claims : dict
        Kind → how many claims those reports make.
    new_claims : int
        How many of them the record did not hold.
    undated : int
        Reports without a date: their relative days stay unresolved.
    languages : dict
        Language → reports; "unknown" where the text is too short to tell.
    skipped : tuple of Skipped
        Every other file, in order.
    seconds : float
    """

    read: int
    claims: dict[str, int]
    new_claims: int
    undated: int
    languages: dict[str, int]
    skipped: tuple[Skipped, ...]
    seconds: float

    def refused(self) -> tuple[Skipped, ...]:
        """Return the files that look like reports and cannot be used."""
        return tuple(left for left in self.skipped if left.why == "refused")

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-safe data."""
        return {**vars(self), "skipped": [left.to_dict() for left in self.skipped]}


def reports_in(paths: Sequence[Path]) -> tuple[list[Path], list[Skipped]]:
    """Return the reports among files and in folders, in name order, and the files that are none by name.

    Folders are searched to the bottom. Hidden files and links are passed over inside a folder; what is named
    outright is always taken.

    Raises
    ------
    InputError
        There is no such file or folder, a folder cannot be searched, or there is not one report.

    Examples
    --------
    >>> import tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> for name in ("b.txt", "a.html", "gold.json"):
    ...     _ = (Path(folder.name) / name).write_text("Talks went on.")
    >>> found, others = reports_in([Path(folder.name)])
    >>> [path.name for path in found], [Path(left.path).name for left in others]
    (['a.html', 'b.txt'], ['gold.json'])
    >>> folder.cleanup()
    """
    found: dict[Path, None] = {}
    others: list[Skipped] = []
    for named in paths:
        if not named.is_dir():
            found[named] = None
            continue
        for path in _files(named):
            if path.suffix.lower() in REPORT_NAMES:
                found[path] = None
            else:
                others.append(Skipped(str(path), "name", f"'{path.suffix}' is no report's name"))
    if not found:
        raise InputError(
            f"there is no report among {len(others)} files" if others else "there is no file in it",
            where=", ".join(map(str, paths)),
            hint="names of reports end in " + ", ".join(sorted(REPORT_NAMES - {""})) + ", or have no ending",
        )
    return list(found), others


def _files(folder: Path) -> Iterator[Path]:
    def stop(error: OSError) -> None:
        what = (error.strerror or str(error)).lower()
        raise InputError(what, where=str(error.filename), hint="check the permissions")

    for place, folders, names in os.walk(folder, onerror=stop):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(place, name)
            if not name.startswith(".") and not path.is_symlink():
                yield path


def read_corpus(
    paths: Sequence[Path],
    record: Record | None,
    *,
    jobs: int = 1,
    again: bool = False,
    published: date | None = None,
    outlet: str | None = None,
    sheet: ActorSheet | None = None,
    handling: Handling = "open",
    models: Sequence[str] = (),
    progress: Callable[[int, int], None] | None = None,
) -> CorpusRun:
    """Read many reports and keep them; what the record holds already is not read again.

    Each report is kept before the next, in an order that does not depend on ``jobs``. A run that is ended,
    by whatever means, is taken up where it was by starting it again.

    Parameters
    ----------
    paths : sequence of Path
        Files and folders, see `reports_in`.
    record : Record or None
        None: read only.
    jobs : int
        Processes that read, 1 or more; 1 reads in this one.
    again : bool
        Read also what the record holds, as after an update of the program.
    published, outlet, sheet, handling
        As for one report; they go for all.
    models : sequence of str
        Models that the reader may ask, as `contadora.read.voters.find_voters` takes them.
    progress : callable
        Told how many files are done, of how many.

    Raises
    ------
    InputError
        A path does not exist, or ``jobs`` is less than 1.
    RecordError
        The record cannot be written. The reports before stay kept.
    """
    if jobs < 1:
        raise InputError(f"{jobs} processes cannot read", where="jobs", hint="give 1 or more")
    began = perf_counter()
    found, left = reports_in(paths)
    # A guarded reading goes over what is known too: its mark must not be lost on reports read before.
    anew = again or handling != "open"
    known = set() if record is None or anew else {document.sha256 for document in record.documents()}
    met: dict[str, Path] = {}
    claims: Counter[str] = Counter()
    languages: Counter[str] = Counter()
    read = new_claims = undated = 0

    def wanted() -> Iterator[tuple[Path, bytes]]:
        for path in found:
            try:
                data = report_bytes(path)
            except ReportError as error:
                left.append(Skipped(str(path), "refused", _reason(error)))
                continue
            digest = hashlib.sha256(data).hexdigest()
            if digest in met:
                left.append(Skipped(str(path), "copy", f"the same bytes as {met[digest]}"))
            elif digest in known:
                left.append(Skipped(str(path), "again", f"in the record already, as {digest[:12]}"))
            else:
                met[digest] = path
                yield path, data

    options = _Options(published, outlet, sheet, tuple(models))
    for path, data, reading in _readings(wanted(), options, jobs):
        if isinstance(reading, ReportError):
            left.append(Skipped(str(path), "refused", _reason(reading)))
        else:
            if record is not None:
                source = reading.source.model_copy(update={"handling": handling})
                new_claims += keep_reading(record, data, replace(reading, source=source)).new_claims
            read += 1
            claims.update(claim.kind for claim in reading.claims)
            languages[reading.source.language or "unknown"] += 1
            undated += reading.source.published is None
        if progress is not None:
            progress(read + sum(skip.why != "name" for skip in left), len(found))
    if progress is not None:
        progress(len(found), len(found))
    order = {str(path): place for place, path in enumerate(found)}
    left.sort(key=lambda skip: (order.get(skip.path, len(order)), skip.path))
    return CorpusRun(
        read,
        dict(sorted(claims.items())),
        new_claims,
        undated,
        dict(sorted(languages.items())),
        tuple(left),
        perf_counter() - began,
    )


def _reason(error: ReportError) -> str:
    return f"{error.what}; {error.hint}" if error.hint else error.what


@dataclass(frozen=True)
class _Options:
    published: date | None
    outlet: str | None
    sheet: ActorSheet | None
    models: tuple[str, ...]


@lru_cache(maxsize=1)
def _voters(models: tuple[str, ...]) -> tuple[Voter, ...]:
    """Return the models; each process loads them once."""
    from contadora.read.voters import find_voters

    return find_voters(models)


Read = tuple[Path, bytes, "Reading | ReportError"]


def _read_one(path: Path, data: bytes, options: _Options) -> Reading | ReportError:
    """Read one report; runs in a worker. What is wrong with it comes back as a value."""
    from contadora.read.reader import read_report

    try:
        return read_report(
            data,
            name=path.name,
            published=options.published,
            outlet=options.outlet,
            sheet=options.sheet,
            voters=_voters(options.models),
        )
    except ReportError as error:
        return ReportError(error.what, hint=error.hint)


def _readings(wanted: Iterator[tuple[Path, bytes]], options: _Options, jobs: int) -> Iterator[Read]:
    """Yield each report with its reading, in order, reading ahead in ``jobs`` processes."""
    if jobs == 1:
        for path, data in wanted:
            yield path, data, _read_one(path, data, options)
        return
    spawn = get_context("spawn")  # a fork would copy this process's threads in whatever state they are
    pool = ProcessPoolExecutor(jobs, mp_context=spawn)
    waiting: list[tuple[Path, bytes, Future[Reading | ReportError]]] = []

    def hand_out() -> None:
        for path, data in islice(wanted, AHEAD * jobs - len(waiting)):
            waiting.append((path, data, pool.submit(_read_one, path, data, options)))

    try:
        hand_out()
        while waiting:
            path, data, future = waiting.pop(0)
            try:
                reading = future.result()
            except BrokenProcessPool:
                # One of those handed out ended its process. Each is tried alone, so that it is found.
                reading = _read_alone(path, data, options)
                behind = [(path, data) for path, data, _ in waiting]
                waiting.clear()
                yield path, data, reading
                for path, data in behind:
                    yield path, data, _read_alone(path, data, options)
                pool.shutdown(wait=False)
                pool = ProcessPoolExecutor(jobs, mp_context=spawn)
                hand_out()
                continue
            hand_out()
            yield path, data, reading
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _read_alone(path: Path, data: bytes, options: _Options) -> Reading | ReportError:
    """Read a report in a process of its own, whose end is then this report's fault."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
        try:
            return alone.submit(_read_one, path, data, options).result()
        except BrokenProcessPool:
            return ReportError("reading it ended the process", hint="it may need more memory than there is")
