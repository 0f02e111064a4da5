"""What a record holds, for its owner and for strangers; what goes in and out of it."""

from __future__ import annotations

import os
import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from contadora.case.movement import Movement
from contadora.desk.asked import Asked
from contadora.errors import InputError, RecordError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from contadora.case.claim import Claim
    from contadora.case.contradiction import Contradiction
    from contadora.case.redaction import Redaction
    from contadora.case.source import Source
    from contadora.record import Deleted, Document, Found, Record, Transferred
    from contadora.record.deletion import CaseChoice

__all__ = [
    "changes_since",
    "contested_in",
    "export_to",
    "import_from",
    "retire",
    "shown_claims",
    "shown_documents",
    "shown_passages",
]


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

    sources, stories = _sources_and_stories(record)
    found = record.contradictions()
    if redact:
        hidden = _redaction(record)
        sources = dict(hidden.source(key, source) for key, source in sources.items())
        found = _withheld(found, hidden)
    data = []
    for each in found:
        told = each.to_dict()
        for side in told["sides"]:
            for claim in side["claims"]:
                source = sources.get(claim["document"])
                claim["source"] = None if source is None else source.model_dump(mode="json")
        data.append(told)
    return Asked({"contradictions": data}, contradictions_list(found, sources, stories))


def changes_since(record: Record, day: date, *, redact: bool = False) -> Asked:
    """Return what changed in a record since the beginning of a day, UTC."""
    from contadora.tell.record_console import movement_summary

    sources, stories = _sources_and_stories(record)
    found = record.changes(datetime(day.year, day.month, day.day, tzinfo=UTC))
    if redact:
        hidden = _redaction(record)
        sources = dict(hidden.source(key, source) for key, source in sources.items())
        found = Movement(
            tuple(map(hidden.claim, found.new)),
            # between a protected report and another, the move itself would tell what the protected one said
            tuple(
                m for m in found.moved if not (hidden.hides(m.was.document) or hidden.hides(m.now.document))
            ),
            _withheld(found.opened, hidden),
            _withheld(found.closed, hidden),
        )
    return Asked({"since": day.isoformat(), **found.to_dict()}, movement_summary(found, sources, stories))


def _sources_and_stories(record: Record) -> tuple[dict[str, Source], dict[str, str]]:
    documents = record.documents()
    return (
        {document.sha256: document.source for document in documents},
        {document.sha256: document.story or document.sha256 for document in documents},
    )


def _withheld(found: Sequence[Contradiction], hidden: Redaction) -> tuple[Contradiction, ...]:
    return tuple(
        replace(
            each,
            what=hidden.text(each.what),
            sides=tuple(replace(side, claims=tuple(map(hidden.claim, side.claims))) for side in each.sides),
        )
        for each in found
    )


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
