"""One report under the reader's eyes: its sentences, the names in them, and what was learnt so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from contadora.read.names import Mention

if TYPE_CHECKING:
    from datetime import date

    from contadora.read.dateline import Dateline
    from contadora.read.text import Sentence, Text

__all__ = ["Figure", "Line", "Page"]


@dataclass(slots=True)
class Figure:
    """A named person: the full name, the office and whom it is held for, and where it is first said.

    ``ruled``: the rules found the name; ``voters``: the models that see it.
    """

    name: str
    office: str | None
    affiliation: str | None
    sentence: int
    i: int
    j: int
    former: bool = False
    office_words: tuple[str, ...] = ()
    ruled: bool = True
    voters: tuple[str, ...] = ()


@dataclass(slots=True)
class Line:
    """A sentence with the names found in it; ``number`` is its place in the report, ``begin`` the first word
    after a dateline, ``credit`` marks bylines and editors, of whom nothing is claimed.
    """

    sentence: Sentence
    number: int
    begin: int
    mentions: list[Mention]
    credit: bool = False
    starting: dict[int, Mention] = field(default_factory=dict)
    ending: dict[int, Mention] = field(default_factory=dict)
    words: list[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.words = self.sentence.words

    @property
    def low(self) -> str:
        """The words joined by single spaces."""
        return self.sentence.low

    def index(self) -> None:
        """Sort the mentions and make them findable by first and last word."""
        self.mentions.sort(key=lambda m: m.i)
        self.starting = {m.i: m for m in self.mentions}
        self.ending = {m.j: m for m in self.mentions}

    def at(self, k: int) -> Mention | None:
        """Return the mention that covers word ``k``."""
        for mention in self.mentions:
            if mention.i <= k < mention.j:
                return mention
        return None

    def people(self) -> list[Mention]:
        """Return the mentions of persons, in order."""
        return [m for m in self.mentions if m.kind == "person"]


@dataclass
class Page:
    """One report.

    Attributes
    ----------
    country : str or None
        The country whose dispute is being settled, where one can be told.
    opposing : str or None
        The named body that the report also calls the opposition or the rebels.
    figures : dict
        Folded full name to person.
    """

    text: Text
    document: str
    lines: list[Line]
    published: date | None
    dateline: Dateline | None
    country: str | None = None
    opposing: str | None = None
    figures: dict[str, Figure] = field(default_factory=dict)

    def span(self, line: Line, i: int = 0, j: int | None = None) -> dict[str, Any]:
        """Return the claim fields that say where words ``i`` to ``j`` of a sentence stand."""
        start, end, words = self.text.quote(line.sentence, i, j)
        return {
            "document": self.document,
            "sentence": line.sentence.index,
            "start": start,
            "end": end,
            "words": words,
        }

    def government(self) -> str:
        """Return what the government side is called."""
        return f"{self.country} government" if self.country else "government"
