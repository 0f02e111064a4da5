"""Models as voters: each says which words it takes for a name.

The rules stay in charge: a model adds names that they miss, and one that knows how sure it is can strike a
guess of theirs, never a name with an office or a verb of speech beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from contadora.errors import InputError
from contadora.read.lexicon import lexicon, word_set

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from contadora.read.page import Line, Page
    from contadora.read.text import Sentence, Text

__all__ = ["MAYBE", "OWN", "Ballot", "Vote", "Voter", "find_voters", "hear"]

OWN = "own"
"""What the tagger that comes with the package is called."""

MAYBE = "maybe"
"""The kind of a vote that takes words for no person, and holds that they may be one."""

_SURE, _SURE_SINGLE = 0.5, 0.8
"""How probable a name of several words, or of one, must be before it is added."""

_GIVES_WAY = frozenset({"country", "capital", "place", "people"})
"""Known names that may be part of a person's: "paris hilton". A party or a body stays what it is."""

_BETWEEN = word_set(
    """
    may might will would could should can must has have had is was were are be been do did does not also and
    or but the a an of in on at by for with from to that who as it he she they his her
    """
)
"""Words that no name begins or ends with, where there are no capitals to say otherwise."""

_EXTRA = "install the extra: pip install 'contadora[nlp]'"


@dataclass(frozen=True, slots=True)
class Vote:
    """A model takes words ``i`` to ``j`` of sentence ``sentence`` (its place in what was asked) for a name.

    ``kind`` is person, organisation, location or maybe (a person); ``confidence`` is the model's own
    probability where it has one, else None.
    """

    sentence: int
    i: int
    j: int
    kind: str
    confidence: float | None = None


class Voter(Protocol):
    """A model that finds names."""

    @property
    def name(self) -> str:
        """The model and its version, as every claim that rests on it says."""
        ...

    @property
    def language(self) -> str:
        """Two letters: the language that it learnt."""
        ...

    @property
    def doubts(self) -> bool:
        """Whether it votes for all that may be a person, so that its silence speaks against a guess."""
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


@dataclass(frozen=True)
class Ballot:
    """What the models take for people on a page.

    ``possible``: the words (line number, place) that a doubting model holds for possible names; None where no
    doubting model was asked.
    """

    heard: tuple[Heard, ...] = ()
    possible: frozenset[tuple[int, int]] | None = None

    def backs(self, line: Line, i: int, j: int) -> bool:
        """Return whether a guess of the rules may stand: no model was asked that doubts, or one allows it."""
        return self.possible is None or any((line.number, k) in self.possible for k in range(i, j))

    def added(self, *, single: bool) -> Iterator[tuple[Line, int, int]]:
        """Yield the names that a model is sure of and no rule has claimed: of one word, or of several."""
        for vote in self.heard:
            sure = vote.confidence is None or vote.confidence >= (_SURE_SINGLE if single else _SURE)
            if (vote.j - vote.i == 1) != single or not sure:
                continue
            if single and _known(vote.line.words[vote.i]):
                continue
            crossed = [m for m in vote.line.mentions if m.i < vote.j and vote.i < m.j]
            covered = sum(min(m.j, vote.j) - max(m.i, vote.i) for m in crossed)
            if covered >= vote.j - vote.i or any(m.kind not in _GIVES_WAY for m in crossed):
                continue
            vote.line.mentions = [m for m in vote.line.mentions if m not in crossed]
            yield vote.line, vote.i, vote.j

    def sign(self, page: Page) -> None:
        """Write on each person of the page which models see the name too."""
        for vote in self.heard:
            for mention in vote.line.people():
                figure = page.figures.get(mention.name)
                if figure and mention.i < vote.j and vote.i < mention.j and vote.voter not in figure.voters:
                    figure.voters = (*figure.voters, vote.voter)


def _known(word: str) -> bool:
    known = lexicon()
    return known.is_word(word) or word in known.names or word.removesuffix("s") in known.names


def hear(page: Page, voters: Sequence[Voter], *, language: str = "en") -> Ballot:
    """Ask the models that know the language which words name people, where anything is claimed."""
    sentences = [line.sentence for line in page.lines]
    heard = []
    possible: set[tuple[int, int]] | None = None
    for voter in voters:
        if {voter.language, language} == {"en", "es"}:
            continue
        if voter.doubts and possible is None:
            possible = set()
        for vote in voter.votes(page.text, sentences):
            line = page.lines[vote.sentence]
            if vote.kind not in ("person", MAYBE) or line.credit or vote.i < line.begin:
                continue
            if possible is not None:
                possible.update((line.number, k) for k in range(vote.i, vote.j))
            i, j = _trimmed(line, vote.i, vote.j, cased=page.text.cased)
            if vote.kind == "person" and i < j:
                heard.append(Heard(line, i, j, vote.confidence, voter.name))
    return Ballot(tuple(heard), None if possible is None else frozenset(possible))


def _trimmed(line: Line, i: int, j: int, *, cased: bool) -> tuple[int, int]:
    known = lexicon()

    def stays(k: int) -> bool:
        word = line.words[k]
        if not word[0].isalnum() or word in known.titles or word in known.heads or word in known.speech:
            return False
        return word not in _BETWEEN or (cased and line.sentence.caps[k])

    while j > i and not stays(j - 1):
        j -= 1
    while i < j and not stays(i):
        i += 1
    return i, j
