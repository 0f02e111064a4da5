"""Models as voters: each says which words it takes for a name; the rules stay in charge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from contadora.errors import InputError
from contadora.read.lexicon import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from contadora.read.page import Line, Page
    from contadora.read.text import Sentence, Text

__all__ = ["OWN", "Vote", "Voter", "agree", "find_voters", "hear", "outvoted"]

OWN = "own"
"""What the tagger that comes with the package is called."""

_SURE, _SURE_SINGLE = 0.5, 0.8
"""How probable a name of several words, or of one, must be before it is added."""

_GIVES_WAY = frozenset({"country", "capital", "place", "people"})
"""Known names that may be part of a person's: "paris hilton". A party or a body stays what it is."""

_EXTRA = "install the extra: pip install 'contadora[nlp]'"


@dataclass(frozen=True, slots=True)
class Vote:
    """A model takes words ``i`` to ``j`` of sentence ``sentence`` (its place in what was asked) for a name.

    ``kind`` is person, organisation or location; ``confidence`` is the model's own probability where it has
    one, else None.
    """

    sentence: int
    i: int
    j: int
    kind: str
    confidence: float | None = None


class Voter(Protocol):
    """A model that finds names; ``name`` says which, with its version, on every claim that rests on it."""

    @property
    def name(self) -> str:
        """The model and its version."""
        ...

    def votes(self, text: Text, sentences: Sequence[Sentence]) -> Iterator[Vote]:
        """Yield the names that the model sees, in order."""
        ...


def find_voters(names: Sequence[str]) -> tuple[Voter, ...]:
    """Load the models that a user names: ``own``, or any installed spaCy pipeline by package or folder.

    Raises
    ------
    InputError
        The extra is not installed, there is no such pipeline, or it does not load.

    Examples
    --------
    >>> find_voters([])
    ()
    """
    return tuple(_voter(name) for name in dict.fromkeys(names))


def _voter(name: str) -> Voter:
    try:
        if name == OWN:
            from contadora.read.tagger import load_tagger

            return load_tagger()
        from contadora.read.pipeline import load_pipeline

        return load_pipeline(name)
    except ImportError as error:
        raise InputError(f"the model needs {error.name or 'a library'}", where=name, hint=_EXTRA) from None


@dataclass(frozen=True, slots=True)
class Heard:
    """A model's vote for a person, laid on the line of a page."""

    line: Line
    i: int
    j: int
    confidence: float | None
    voter: str


def hear(page: Page, voters: Sequence[Voter]) -> list[Heard]:
    """Return what the models take for people, in the lines of which anything is claimed."""
    sentences = [line.sentence for line in page.lines]
    heard = []
    for voter in voters:
        for vote in voter.votes(page.text, sentences):
            line = page.lines[vote.sentence]
            if vote.kind != "person" or line.credit or vote.i < line.begin:
                continue
            i, j = vote.i, vote.j
            while j > i and not _part_of_a_name(line.words[j - 1]):
                j -= 1
            while i < j and not _part_of_a_name(line.words[i]):
                i += 1
            if i < j:
                heard.append(Heard(line, i, j, vote.confidence, voter.name))
    return heard


def _part_of_a_name(word: str) -> bool:
    known = lexicon()
    return word[0].isalnum() and not any(
        word in among for among in (known.titles, known.heads, known.speech)
    )


def outvoted(heard: Sequence[Heard], *, single: bool) -> Iterator[tuple[Line, int, int]]:
    """Yield the names that a model is sure of and no rule has claimed: of one word, or of several."""
    for vote in heard:
        sure = vote.confidence is None or vote.confidence >= (_SURE_SINGLE if single else _SURE)
        if (vote.j - vote.i == 1) != single or not sure:
            continue
        crossed = [m for m in vote.line.mentions if m.i < vote.j and vote.i < m.j]
        if any(m.kind not in _GIVES_WAY or single for m in crossed):
            continue
        if single and lexicon().is_word(vote.line.words[vote.i]):
            continue
        vote.line.mentions = [m for m in vote.line.mentions if m not in crossed]
        yield vote.line, vote.i, vote.j


def agree(page: Page, heard: Sequence[Heard]) -> None:
    """Write on each person which models see the name too."""
    for vote in heard:
        for mention in vote.line.people():
            figure = page.figures.get(mention.name)
            if figure and mention.i < vote.j and vote.i < mention.j and vote.voter not in figure.voters:
                figure.voters = (*figure.voters, vote.voter)
