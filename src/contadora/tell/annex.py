"""Numbers the claims and assumptions of a case, so that every sentence can point at what it rests on."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from contadora.errors import CaseError
from contadora.tell import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from contadora.case.assumption import Assumption
    from contadora.case.claim import Claim
    from contadora.case.model import Case, Noun
    from contadora.case.quantity import Quantity
    from contadora.case.source import Source

__all__ = ["Document", "Entry", "Ledger", "Quotation"]

WITHHELD = "withheld to protect the source"
_RESTS = {
    "stances": "packages, gains, convergence",
    "saliences": "packages, gains",
    "disagreement": "zone, gains",
    "anchor": "zone, gains",
    "interactions": "packages, gains",
    "consent": "zone",
    "actors": "parties, ratification",
    "ratification": "ratification",
    "pressures": "pressures",
    "guarantees": "third parties",
    "agenda": "state of play",
    "rounds": "timeline",
    "moves": "moves",
}


@dataclass(frozen=True)
class Entry:
    """One line of the register: what is taken to hold, who set it, why, and what rests on it."""

    number: int
    what: str
    taken: str
    set_by: str
    reason: str
    rests: str
    assumed: bool
    paths: tuple[str, ...] = ()
    claims: tuple[int, ...] = ()


@dataclass(frozen=True)
class Quotation:
    """One claim as the annex shows it."""

    number: int
    key: str
    words: str
    language: str | None
    speaker: str
    kind: str
    modality: str
    day: str
    grade: str
    review: str
    place: str


@dataclass(frozen=True)
class Document:
    """A source with the claims that quote it."""

    key: str
    title: str
    outlet: str
    published: str
    grade: str
    url: str | None
    own_words: bool
    quotations: tuple[Quotation, ...]


class Ledger:
    """Hands out the numbers that sentences cite, and keeps what they stand for.

    Claims are numbered source by source, in the order of the case file: the number of a claim does not
    depend on where the briefing uses it. Assumptions are numbered as they are first used.

    Parameters
    ----------
    case : Case
    assumptions : sequence of Assumption
        The register of a finding.

    Examples
    --------
    >>> from contadora.case.model import Case
    >>> case = Case.model_validate({"title": "T", "as_of": "2017-12-02", "actors": {"a": {"name": "A"}},
    ...     "claims": {"one": {"kind": "background", "document": "d", "words": "w", "what": "x"}}})
    >>> Ledger(case).cite(["one"])
    (1,)
    """

    def __init__(self, case: Case, assumptions: Sequence[Assumption] = ()) -> None:
        self._case = case
        self._given = {a.path: a for a in assumptions}
        self._entries: list[Entry] = []
        self._by_path: dict[str, int] = {}
        self._names = {
            key: name
            for key, name in (
                *((key, actor.name) for key, actor in case.actors.items()),
                *((key, issue.label) for key, issue in case.agenda.items()),
            )
            # A short key such as "a" is also a word of the sentence.
            if len(key) > 3
        }
        by_document: dict[str, list[str]] = {}
        for key, claim in case.claims.items():
            by_document.setdefault(claim.document, []).append(key)
        ordered = sorted(by_document, key=self._rank)
        self._documents = {document: by_document[document] for document in ordered}
        self._claims = {
            key: number
            for number, key in enumerate((k for keys in self._documents.values() for k in keys), 1)
        }

    def _rank(self, document: str) -> int:
        keys = list(self._case.sources)
        found = self._source_key(document)
        return keys.index(found) if found is not None else len(keys)

    def _source_key(self, document: str) -> str | None:
        if document in self._case.sources:
            return document
        return next((k for k, s in self._case.sources.items() if s.sha256 == document), None)

    def source(self, claim: Claim) -> Source | None:
        """Return the document that a claim quotes, where the case describes it."""
        key = self._source_key(claim.document)
        return None if key is None else self._case.sources[key]

    def cite(self, keys: Iterable[str]) -> tuple[int, ...]:
        """Return the annex numbers of claims.

        Raises
        ------
        CaseError
            The case cites a claim that it does not hold.
        """
        numbers = []
        for key in keys:
            if key not in self._claims:
                raise CaseError(
                    f"the case cites the claim '{key}' and does not hold it",
                    where=self._case.title,
                    hint="add the claim, or take it out of why",
                )
            numbers.append(self._claims[key])
        return tuple(dict.fromkeys(numbers))

    def number_of(self, claim_key: str) -> int:
        """Return the annex number of one claim."""
        return self._claims[claim_key]

    def speaker(self, claim: Claim) -> str:
        """Return who says it: the speaker, else the outlet; withheld where the source is protected."""
        source = self.source(claim)
        if source is not None and source.handling == "protected":
            return "a protected source"
        return claim.speaker or (source.outlet if source is not None and source.outlet else "the report")

    def noun(self, path: str, noun: Noun, what: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Return what a part of the case rests on: its claims, and its entry in the register.

        Without a claim it is somebody's assessment, and gets an entry even where nobody signed it.
        """
        cited = self.cite(noun.why)
        if cited and not noun.assessed_by and not noun.reason:
            return cited, ()
        if path not in self._by_path:
            self._add(
                path, what, "as shown", noun.assessed_by or "nobody named", noun.reason, cited, assumed=False
            )
        return cited, (self._by_path[path],)

    def quantity(self, path: str, quantity: Quantity, what: str, taken: str) -> tuple[int, ...]:
        """Return the register entry of an assessed number; none where it is unknown."""
        if not quantity.known:
            return ()
        if path not in self._by_path:
            cited = self.cite(quantity.why)
            self._add(path, what, taken, quantity.by or "nobody named", quantity.reason, cited, assumed=False)
        return (self._by_path[path],)

    def _add(
        self,
        path: str,
        what: str,
        taken: str,
        set_by: str,
        reason: str | None,
        claims: tuple[int, ...],
        *,
        assumed: bool,
    ) -> None:
        self._entries.append(
            Entry(
                number=len(self._entries) + 1,
                what=what,
                taken=taken,
                set_by=set_by,
                reason=reason or "not stated",
                rests=_RESTS.get(path.split(".")[0], "the figures of this briefing"),
                assumed=assumed,
                paths=(path,),
                claims=claims,
            )
        )
        self._by_path[path] = len(self._entries)

    def assumption(self, prefix: str) -> tuple[int, ...]:
        """Return the entries whose field starts with ``prefix``; call `settle` first."""
        found = {n for path, n in self._by_path.items() if path == prefix or path.startswith(prefix + ".")}
        return tuple(sorted(found))

    def settle(self) -> None:
        """Enter the assumptions of the findings. Like ones, which differ only in whom they are about, share
        an entry.
        """
        alike: dict[tuple[object, ...], list[Assumption]] = {}
        for given in self._given.values():
            if given.path not in self._by_path:
                key = (
                    self._abstract(given),
                    given.low,
                    given.high,
                    given.kind,
                    given.by,
                    given.reason,
                    given.why,
                )
                alike.setdefault(key, []).append(given)
        for (what, low, high, kind, by, reason, why), members in alike.items():
            fixed = low == high == 1.0 and kind == "assumed"
            about = self._subjects([m.path for m in members])
            text = str(what) if len(members) > 1 else self.named(members[0].what)
            if about and (len(members) > 1 or about.casefold() not in text.casefold()):
                text += f" ({about})"
            self._add(
                members[0].path,
                words.capital(text),
                "as worded" if fixed else words.span(float(low), float(high)),  # type: ignore[arg-type]
                "nobody: default" if kind == "assumed" else str(by or "nobody named"),
                str(reason)
                if reason
                else "no source says" + ("" if fixed else "; the widest sensible range"),
                self.cite(why),  # type: ignore[arg-type]
                assumed=kind == "assumed",
            )
            last = self._entries[-1]
            self._entries[-1] = replace(last, paths=tuple(m.path for m in members))
            for member in members:
                self._by_path[member.path] = last.number

    def _abstract(self, given: Assumption) -> str:
        """The assumption without the actor and issue that its field names, so that like ones meet."""
        text = given.what
        for part in given.path.split(".")[1:]:
            if len(part) > 3 and part in self._names:
                text = re.sub(
                    rf"\b{re.escape(part)}\b", "it" if part in self._case.actors else "this point", text
                )
        return self.named(text)

    def named(self, text: str) -> str:
        """Return a text of an engine with the keys of actors and issues replaced by their names."""
        if not self._names:
            return text
        keys = "|".join(map(re.escape, sorted(self._names, key=len, reverse=True)))
        # What stands in quotation marks is an option's label, not a key.
        pattern = rf"'[^']*'|\b(?:{keys})\b"
        return re.sub(pattern, lambda found: self._names.get(found[0], found[0]), text)

    def _subjects(self, paths: Iterable[str]) -> str:
        """Whom, and which points, the fields are about."""
        points: dict[str, list[str]] = {}
        for path in paths:
            parts = path.split(".")[1:]
            actor = next((self._case.actors[p].name for p in parts if p in self._case.actors), "")
            issue = [p for p in parts if p in self._case.agenda]
            points.setdefault(actor, []).extend(issue)
        told = []
        for actor, keys in points.items():
            left = [i for i in self._case.agenda if i not in keys]
            if keys and not left and len(keys) > 1:
                on = "on all points"
            elif keys and len(left) * 3 < len(self._case.agenda):
                on = "on all points but " + words.listed(self._case.agenda[i].label for i in left)
            else:
                on = "on " + words.listed(self._case.agenda[i].label for i in keys) if keys else ""
            told.append(f"{actor} {on}".strip())
        return "; ".join(t for t in told if t)

    def entries(self) -> tuple[Entry, ...]:
        """Return the register."""
        return tuple(self._entries)

    def documents(self) -> tuple[Document, ...]:
        """Return every source with its claims, whether the body cites them or not."""
        return tuple(self._document(document, keys) for document, keys in self._documents.items())

    def _document(self, document: str, keys: list[str]) -> Document:
        claims = [self._case.claims[key] for key in keys]
        source = self.source(claims[0])
        quotations = tuple(
            self._quotation(key, claim, source) for key, claim in zip(keys, claims, strict=True)
        )
        if source is None:
            title = f"Document {document[:16]}…" if len(document) > 20 else f"Document {document}"
            return Document(
                document, title, "outlet not stated", "date not stated", "not graded", None, False, quotations
            )
        if source.handling == "protected":
            return Document(
                document,
                "Protected source",
                WITHHELD,
                "date withheld",
                words.admiralty(source.grade),
                None,
                source.own_words,
                quotations,
            )
        return Document(
            document,
            source.title,
            source.outlet or "outlet not stated",
            "date not stated" if source.published is None else words.day(source.published),
            words.admiralty(source.grade),
            source.url,
            source.own_words,
            quotations,
        )

    def _quotation(self, key: str, claim: Claim, source: Source | None) -> Quotation:
        protected = source is not None and source.handling == "protected"
        return Quotation(
            number=self._claims[key],
            key=key,
            words=claim.words,
            language=source.language if source is not None else None,
            speaker=f"speaker {WITHHELD}" if protected else claim.speaker or "the outlet",
            kind=words.label("kind", claim.kind),
            modality=words.modality(claim),
            day=words.short(claim.day) if claim.day else (claim.time or "undated"),
            grade=words.admiralty(claim.grade),
            review=words.label("review", claim.status),
            place=_place(claim),
        )

    def __iter__(self) -> Iterator[tuple[str, Claim]]:
        """Yield claims in the order of their numbers."""
        return ((key, self._case.claims[key]) for key in self._claims)


def _place(claim: Claim) -> str:
    parts = []
    if claim.sentence is not None:
        parts.append(f"sentence {claim.sentence + 1}")
    if claim.start is not None:
        parts.append(f"bytes {claim.start}–{claim.end}")
    return ", ".join(parts) or "no span"
