"""A report in, a reading out: every sentence accounted for, every claim tied to its bytes."""
# ruff: noqa: E501 (a pattern reads better on one line)

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from contadora.case.source import Source
from contadora.errors import ReportError
from contadora.read.attribution import find_sayings
from contadora.read.dateline import Dateline, find_dateline
from contadora.read.dates import date_in_name, resolve
from contadora.read.introduced import introduced
from contadora.read.lexicon import word_set
from contadora.read.names import find_mentions, sheet_entries
from contadora.read.page import Line, Page
from contadora.read.people import find_people
from contadora.read.process import find_process
from contadora.read.rules import (
    accusations,
    background,
    demands,
    expectations,
    leverage,
    people,
    roles,
    rounds,
    statements,
)
from contadora.read.spanish import dateline as spanish_dateline
from contadora.read.spanish import days as spanish_days
from contadora.read.spanish import names as spanish_names
from contadora.read.spanish import report as spanish
from contadora.read.summary import summarise
from contadora.read.text import read_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from contadora.case.claim import Claim
    from contadora.read.lexicon import Entry
    from contadora.read.names import Mention
    from contadora.read.sheet import ActorSheet
    from contadora.read.text import Sentence, Text
    from contadora.read.voters import Voter

__all__ = ["Part", "Read", "Reading", "named", "read_report", "sameness"]

_RULES = (people, roles, rounds, demands, statements, leverage, accusations, expectations, background)
_LONGEST_PART = 300
"""Sentences. No wire report is this long: a longer stretch is read in pieces, so reading stays linear."""
_CREDIT = re.compile(
    r"^(?:\( )?(?:additional |further )?(?:report(?:ing|ed) by|writ(?:ing|ten) by|edit(?:ing|ed) by|compiled by|by [a-z]+ [a-z]+$"
    r"|copyright|our standards|all rights reserved|read more|related|advertisement|photo)\b"
)


@dataclass(frozen=True)
class Read:
    """A sentence of the document: its number, its bytes, its line in the file and what it says."""

    index: int
    start: int
    end: int
    line: int
    words: str

    def to_dict(self) -> dict[str, Any]:
        """Return the sentence as JSON-safe data."""
        return {
            "index": self.index,
            "start": self.start,
            "end": self.end,
            "line": self.line,
            "words": self.words,
        }


@dataclass(frozen=True)
class Part:
    """One report of the file: its sentences ``first`` to ``last`` (inclusive) and its dateline."""

    first: int
    last: int
    outlet: str | None = None
    place: str | None = None
    published: date | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the part as JSON-safe data."""
        return {
            "first": self.first,
            "last": self.last,
            "outlet": self.outlet,
            "place": self.place,
            "published": self.published.isoformat() if self.published else None,
        }


@dataclass(frozen=True)
class Reading:
    """What a document says, as claims.

    Attributes
    ----------
    source : Source
        Outlet, date and hash of the document.
    dated_by : {'given', 'file name', 'dateline'} or None
        Where the date comes from; None: not dated, and relative days stay unresolved.
    sentences : tuple of Read
        Every sentence, in order.
    claims : tuple
        By sentence, then place, then kind.
    unclaimed : tuple of int
        Sentences from which nothing is claimed.
    parts : tuple of Part
        The reports that the file holds; more than one where it is a collection.
    """

    source: Source
    dated_by: str | None
    sentences: tuple[Read, ...]
    claims: tuple[Claim, ...]
    unclaimed: tuple[int, ...]
    parts: tuple[Part, ...]

    @cached_property
    def text(self) -> str:
        """The sentences, one a line."""
        return "\n".join(s.words for s in self.sentences)

    def summary(self, part: int | None = None) -> dict[str, Any]:
        """Return the few facts that a mediator asks for first; ``part`` picks one report of a collection."""
        if part is None:
            return summarise(self.claims)
        span = range(self.parts[part].first, self.parts[part].last + 1)
        return summarise(tuple(c for c in self.claims if c.sentence in span))

    def to_dict(self) -> dict[str, Any]:
        """Return the reading as JSON-safe data."""
        return {
            "source": self.source.model_dump(mode="json"),
            "dated_by": self.dated_by,
            "parts": [p.to_dict() for p in self.parts],
            "sentences": [s.to_dict() for s in self.sentences],
            "claims": [c.to_dict() for c in self.claims],
            "unclaimed": list(self.unclaimed),
            "summary": self.summary(),
        }


def read_report(
    data: bytes,
    *,
    name: str = "",
    published: date | None = None,
    outlet: str | None = None,
    sheet: ActorSheet | None = None,
    voters: Sequence[Voter] = (),
) -> Reading:
    """What does this report claim, in which words, on whose authority?

    Parameters
    ----------
    data : bytes
        The document as received: plain text or HTML, published or degraded, at most 5 MB.
    name : str
        File name: a title, and a hint of the date.
    published : date, optional
        Date of the report; else that of the dateline where it has a year, else that in the file name.
    outlet : str, optional
        Who published it; else what the dateline says.
    sheet : ActorSheet, optional
        Who is who in this process.
    voters : sequence of Voter, optional
        Models that may add people whom the rules miss (`contadora.read.voters.find_voters`).

    Returns
    -------
    Reading
        The same bytes always give the same reading.

    Raises
    ------
    ReportError
        The document is empty, binary or too large.

    Examples
    --------
    >>> report = b"GENEVA (Wire) - Talks between Yemen's government and the Houthis ended on Friday without a deal."
    >>> reading = read_report(report, name="talks_2018_09_07.txt")
    >>> reading.summary()["outcome"], reading.claims[0].words
    ('no_deal', "Yemen's government")
    """
    if not isinstance(data, bytes | bytearray | memoryview):
        raise ReportError("a report is read from its bytes", where=name, hint="open the file in binary mode")
    data = bytes(data)
    text = read_text(data, where=name)
    if not text.sentences:
        raise ReportError(
            "the report holds no readable words",
            where=name,
            hint="check the download or paste the text again",
        )
    digest = hashlib.sha256(data).hexdigest()
    entries = sheet_entries(sheet)
    known = sheet.people() if sheet else None
    hinted = published or date_in_name(name)
    dated_by = "given" if published else "file name" if hinted else None
    claims: dict[str, Claim] = {}
    parts: list[Part] = []
    language = _language(text.sentences)
    for chunk, dateline in _parts(text, _RULES_OF[language].find_dateline):
        reads = _RULES_OF[_language(chunk) or language]
        day = hinted
        if dateline and dateline.date and not published:
            from_line = reads.resolve(dateline.date, hinted)
            if from_line is not None:
                day, dated_by = from_line, "dateline"
        page = Page(text, digest, _lines(text, chunk, dateline, entries, reads), day, dateline)
        for claim in reads.claims(page, known, voters):
            claims.setdefault(sameness(claim), claim)
        parts.append(
            Part(
                chunk[0].index,
                chunk[-1].index,
                dateline.outlet if dateline else None,
                dateline.place if dateline else None,
                day,
            )
        )
    placed = sorted(
        claims.items(),
        key=lambda item: (item[1].sentence or 0, item[1].start or 0, item[1].end or 0, item[1].kind, item[0]),
    )
    ordered = [claim for _, claim in placed]
    used = {c.sentence for c in ordered}
    sentences = tuple(_read(text, s) for s in text.sentences)
    source = Source(
        title=name or " ".join(sentences[0].words.split()[:12]),
        outlet=outlet or next((p.outlet for p in parts if p.outlet), None),
        published=published or (parts[0].published if parts else None),
        sha256=digest,
        encoding=text.decoded.encoding,
        language=language,
    )
    return Reading(
        source=source,
        dated_by=dated_by,
        sentences=sentences,
        claims=tuple(ordered),
        unclaimed=tuple(s.index for s in sentences if s.index not in used),
        parts=tuple(parts),
    )


def named(text: Text, voters: Sequence[Voter] = ()) -> Iterator[tuple[Sentence, Mention]]:
    """Yield every name that the reader sees in a text, people included, with the sentence it stands in.

    Examples
    --------
    >>> text = read_text(b"envoy thabo mbeki met the u.n. in juba .")
    >>> [(" ".join(s.words[m.i : m.j]), m.kind) for s, m in named(text)]
    [('thabo mbeki', 'person'), ('u.n.', 'world'), ('juba', 'capital')]
    """
    for chunk, dateline in _parts(text, find_dateline):
        page = Page(text, "", _lines(text, chunk, dateline, {}, _ENGLISH), None, dateline)
        find_process(page)
        find_people(page, None, voters)
        for line in page.lines:
            yield from ((line.sentence, mention) for mention in line.mentions)


def _lines(
    text: Text,
    chunk: Sequence[Sentence],
    dateline: Dateline | None,
    entries: dict[str, tuple[Entry, ...]],
    reads: _Rules,
) -> list[Line]:
    lines = []
    if reads is _ENGLISH:
        entries = introduced(chunk, cased=text.cased) | entries
    for number, sentence in enumerate(chunk):
        begin = (
            dateline.size if dateline and reads.find_dateline(sentence, cased=text.cased) == dateline else 0
        )
        begin = min(begin, len(sentence.words) - 1)
        line = Line(
            sentence,
            number,
            begin,
            reads.find_mentions(sentence, cased=text.cased, begin=begin, extra=entries),
        )
        line.credit = reads.credit.match(sentence.low) is not None
        line.index()
        lines.append(line)
    return lines


def _claims(page: Page, known: dict[str, str] | None, voters: Sequence[Voter]) -> Iterator[Claim]:
    find_process(page)
    find_people(page, known, voters)
    sayings = find_sayings(page)
    for rule in _RULES:
        yield from rule.find(page, sayings)


def sameness(claim: Claim) -> str:
    """Return what a claim says: two that differ only in rule, confidence or span in one sentence are one."""
    fields = claim.model_dump(
        mode="json", exclude={"rule", "confidence", "start", "end", "words", "attribution", "status", "grade"}
    )
    return repr(sorted(fields.items()))


def _parts(
    text: Text, find_dateline: Callable[..., Dateline | None]
) -> Iterator[tuple[list[Sentence], Dateline | None]]:
    """Cut the sentences into reports: at ruled lines and at each new dateline."""
    chunk: list[Sentence] = []
    dateline: Dateline | None = None
    for sentence in text.sentences:
        found = find_dateline(sentence, cased=text.cased)
        another = found is not None and dateline is not None
        if chunk and (sentence.breaks or another or len(chunk) >= _LONGEST_PART):
            yield chunk, dateline
            chunk, dateline = [], None
        dateline = dateline or found
        chunk.append(sentence)
    if chunk:
        yield chunk, dateline


def _read(text: Text, sentence: Sentence) -> Read:
    start, end, words = text.quote(sentence)
    return Read(sentence.index, start, end, sentence.line, words)


class _Rules(NamedTuple):
    """What reading a language takes."""

    find_dateline: Callable[..., Dateline | None]
    resolve: Callable[..., date | None]
    find_mentions: Callable[..., list[Mention]]
    credit: re.Pattern[str]
    claims: Callable[[Page, dict[str, str] | None, Sequence[Voter]], Iterator[Claim]]


_ENGLISH = _Rules(find_dateline, resolve, find_mentions, _CREDIT, _claims)
_SPANISH = _Rules(
    spanish_dateline.find_dateline,
    spanish_days.resolve,
    spanish_names.find_mentions,
    spanish.CREDIT,
    spanish.claims,
)
_RULES_OF = {None: _ENGLISH, "en": _ENGLISH, "es": _SPANISH}
_SPANISH_WORDS = word_set(
    "el los las que del una por con para dijo segun acuerdo gobierno de la en se un su al"
)
_ENGLISH_WORDS = word_set("the and that with from said for was were which")


def _language(sentences: list[Sentence]) -> str | None:
    words = [w for s in sentences[:40] for w in s.words]
    spanish = sum(w in _SPANISH_WORDS for w in words)
    english = sum(w in _ENGLISH_WORDS for w in words)
    if max(spanish, english) < 2:
        return None
    return "es" if spanish > english else "en"
