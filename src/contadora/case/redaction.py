"""What leaves the house without saying who a protected source is, or what exactly it said.

Of a protected document stay: that there is one, its grade, and of each claim its kind, its judgements (a
role, an outcome, a stance), its days, its grades and its review. Title, outlet, address, hash, text, speaker,
names, words, spans and ids go. In the rest of a case, whatever repeats them goes too: a string that holds a
name known from protected documents alone, that stands as a whole (three words or more) in their quoted words,
or shares a run of five words with them. Who an actor is stays: "the opposition" is no source.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from contadora.case.claim import Claim, Person
from contadora.case.diff import Change
from contadora.case.model import Case
from contadora.case.source import Source

__all__ = ["PROTECTED", "WITHHELD", "Redaction"]

PROTECTED = "protected source"
WITHHELD = "withheld to protect the source"
_WHOLE, _RUN = 3, 5
_KEPT = {"grade", "rule"}
"""Free fields of a claim that say nothing of its words."""


class Redaction:
    """Withholds what would give away the protected ones among some sources.

    Parameters
    ----------
    sources : mapping of str to Source
        By what ``Claim.document`` says.
    claims : iterable of Claim
        All of these sources, the open ones too: what an open source says as well is no secret.
    actors : iterable of str
        Names of actors, which stay.

    Examples
    --------
    >>> from contadora.case.claim import Demand
    >>> claim = Demand(document="d", words="free them all by May", holder="rebels", issue="release",
    ...     speaker="Ana Ruiz", grade="B2")
    >>> source = Source(title="Note of a call", outlet="Embassy", grade="C3", handling="protected")
    >>> hidden = Redaction({"d": source}, [claim])
    >>> shown = hidden.claim(claim)
    >>> shown.speaker, shown.words, shown.grade
    ('protected source', 'withheld to protect the source', 'B2')
    >>> hidden.text("As Ana Ruiz put it: free them all by May or else.")
    'withheld to protect the source'
    """

    def __init__(
        self, sources: Mapping[str, Source], claims: Iterable[Claim], actors: Iterable[str] = ()
    ) -> None:
        self._aliases = {
            key: f"protected-{number}"
            for number, key in enumerate((k for k, s in sources.items() if s.handling == "protected"), 1)
        }
        self._claims: dict[str, str] = {}
        names: set[str] = set()
        parts: set[str] = set()
        shown = {_folded(name) for name in actors}
        hidden_words, open_words = [], []
        for claim in claims:
            said = [claim.speaker, *([claim.name] if isinstance(claim, Person) else [])]
            if claim.document in self._aliases:
                self._claims[claim.id] = f"{self._aliases[claim.document]}-c{len(self._claims) + 1}"
                names |= set(map(_folded, (*filter(None, said), claim.id)))
                parts |= {_folded(part) for name in filter(None, said) for part in _parts_of_name(name)}
                hidden_words.append(_folded(claim.words))
            else:
                shown |= {_folded(value) for value in claim.model_dump().values() if isinstance(value, str)}
                open_words.append(_folded(claim.words))
        for key, source in sources.items():
            told = [source.title, source.outlet, source.url]
            if key in self._aliases:
                sha = source.sha256 or ""
                names |= {*map(_folded, filter(None, told)), sha, sha[:12], _folded(key)}
            else:
                shown |= {_folded(value) for value in told if value}
        told_by_us = {_folded(PROTECTED), _folded(WITHHELD)}
        known = {word for name in shown if len(name) < 80 for word in name.split()}
        names |= {part for part in parts - known if len(part) > 3}  # "Ruiz" gives away Ana Ruiz
        names = {name for name in names - shown - told_by_us if len(name) > 2}
        ordered = sorted(names, key=len, reverse=True)
        self._names = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in ordered)) if names else None
        self._shown = shown
        self._hidden, self._open = " | ".join(hidden_words), " | ".join(open_words)
        self._runs = _runs(hidden_words) - _runs(open_words)

    @classmethod
    def of(cls, *cases: Case) -> Redaction:
        """Return the redaction of all protected sources of some cases."""
        sources: dict[str, Source] = {}
        claims: list[Claim] = []
        for case in cases:
            by_hash = {source.sha256: key for key, source in case.sources.items() if source.sha256}
            for key, source in case.sources.items():
                if sources.get(key) is None or source.handling == "protected":
                    sources[key] = source
            claims += [
                claim.model_copy(update={"document": by_hash.get(claim.document, claim.document)})
                for claim in case.claims.values()
            ]
        named = (name for case in cases for a in case.actors.values() for name in (a.name, *a.aliases))
        found = cls(sources, claims, named)
        for case in cases:
            for key, claim in case.claims.items():
                document = next(
                    (k for k, s in case.sources.items() if s.sha256 == claim.document), claim.document
                )
                if document in found._aliases:
                    found._claims.setdefault(key, f"{found._aliases[document]}-c{len(found._claims) + 1}")
                    found._aliases.setdefault(claim.document, found._aliases[document])
        return found

    @property
    def withheld(self) -> dict[str, int]:
        """How many sources and claims are withheld; empty where nothing is."""
        if not self._aliases:
            return {}
        claims = len(set(self._claims.values()))
        return {"sources": len(set(self._aliases.values())), "claims": claims}

    def hides(self, document: str) -> bool:
        """Whether a document, by what ``Claim.document`` says, is protected."""
        return document in self._aliases

    def source(self, key: str, source: Source) -> tuple[str, Source]:
        """Return the key and the source as a stranger may see them."""
        if key not in self._aliases:  # what it repeats may not be named by a protected document
            return key, source.model_copy(update={"story": None}) if source.story in self._aliases else source
        return self._aliases[key], Source(title=PROTECTED, grade=source.grade, handling="protected")

    def claim(self, claim: Claim) -> Claim:
        """Return the claim as a stranger may see it; one of an open source as it is."""
        if claim.document not in self._aliases:
            return claim
        fields: dict[str, Any] = claim.model_dump()
        for name, info in type(claim).model_fields.items():
            if name in _KEPT or info.annotation not in (str, str | None):
                continue
            fields[name] = WITHHELD if info.is_required() else None
        spans = dict.fromkeys(("sentence", "start", "end"))
        speaker = PROTECTED
        fields |= {**spans, "document": self._aliases[claim.document], "words": WITHHELD, "speaker": speaker}
        return type(claim).model_validate(fields)

    def claim_id(self, key: str) -> str:
        """Return the id under which a claim is shown: the ids of protected ones could be guessed at."""
        return self._claims.get(key, key)

    def text(self, text: str) -> str:
        """Return a text, or that it is withheld where it repeats a protected source."""
        folded = _folded(text)
        if not folded or not self._aliases or folded in self._shown:
            return text
        whole = len(folded.split()) >= _WHOLE and f" {folded} " in f" {self._hidden} "
        return WITHHELD if self.repeats(text) or (whole and folded not in self._open) else text

    def repeats(self, text: str) -> bool:
        """Whether a text holds a name or a run of words known from protected documents alone."""
        folded = _folded(text)
        named = self._names is not None and self._names.search(folded) is not None
        return named or not self._runs.isdisjoint(_runs([folded]))

    def case(self, case: Case) -> Case:
        """Return the case as a stranger may see it. Its numbers, ranges and structure stay."""
        if not self._aliases:
            return case
        data = case.model_dump(mode="python", exclude_defaults=True)
        data.pop("sources", None)
        data.pop("claims", None)
        data["people"] = {
            key: person
            for key, person in data.get("people", {}).items()
            if not person.get("why") or not all(claim in self._claims for claim in person["why"])
        }
        keys = {key for part in ("actors", "people", "agenda", "moves") for key in data.get(part, {})}
        data = self._walked(data, keys)
        data["sources"] = dict(self.source(key, source) for key, source in case.sources.items())
        data["claims"] = {self.claim_id(key): self.claim(claim) for key, claim in case.claims.items()}
        return Case.model_validate(data)

    def _walked(self, value: Any, keys: set[str]) -> Any:
        if isinstance(value, str):
            return value if value in keys else self._claims.get(value) or self.text(value)
        if isinstance(value, dict):
            return {self._walked(key, keys): self._walked(item, keys) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [self._walked(item, keys) for item in value]
        return value

    def change(self, change: Change) -> Change:
        """Return a difference between two cases as a stranger may see it."""
        why = tuple(map(self.claim_id, change.why))
        path = tuple(self._aliases.get(part, self._claims.get(part, part)) for part in change.path)
        if path != change.path and change.path[0] in ("claims", "sources"):
            told = {"added": "new", "removed": "dropped"}
            graded = change.path[-1] == "grade"
            before, after = (change.before, change.after) if graded else (None, None)
            was, now = before or "not given", after or "not given"
            words = f"{told.get(change.kind, 'changed').capitalize()} claim of a {PROTECTED}."
            if graded:
                words = f"Grade of a {PROTECTED} was {was}, is now {now}."
            return replace(change, path=path, words=words, before=before, after=after, why=why)
        return replace(
            change,
            path=path,
            before=self._walked(change.before, set()),
            after=self._walked(change.after, set()),
            words=self.text(change.words),
            why=why,
        )


def _parts_of_name(name: str) -> list[str]:
    """Return the words of a name that may stand for it: those with a capital, or all of a lower-case text."""
    words = re.findall(r"\w+", name)
    return [word for word in words if word[0].isupper()] or words[-1:]


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign)).casefold()
    return " ".join(re.findall(r"[^\W_]+", plain))


def _runs(texts: Iterable[str]) -> set[str]:
    """Return every run of five words of some folded texts."""
    runs = set()
    for text in texts:
        words = text.split()
        runs |= {" ".join(words[k : k + _RUN]) for k in range(len(words) - _RUN + 1)}
    return runs
