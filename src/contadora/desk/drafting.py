"""From claims to a case file."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from contadora import library
from contadora.case.files import dump, save, write_atomically
from contadora.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from contadora.case.claim import Claim
    from contadora.case.model import Case
    from contadora.record import Record

__all__ = ["copy_bundled", "draft_from", "write_draft"]


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
