"""Reports in: read, by rules and by models, and keep what was read."""

from __future__ import annotations

import stat
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from contadora.errors import InputError, ReportError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from contadora.case.source import Handling
    from contadora.read.evaluate import Evaluation
    from contadora.read.llm import Comparison, ModelReader, ModelReading
    from contadora.read.reader import Reading
    from contadora.read.sheet import ActorSheet
    from contadora.read.voters import Voter
    from contadora.record import Added, Record

__all__ = [
    "evaluate_model",
    "keep_reading",
    "load_sheet",
    "open_model",
    "read_by_model",
    "report_bytes",
    "take_in",
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
