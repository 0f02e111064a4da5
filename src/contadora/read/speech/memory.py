"""Whom do "he" and "they" mean, and does a sentence go on with what was being said?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from contadora.read.actors import Phrase, phrase_before
from contadora.read.lexicon import word_set
from contadora.read.speech.opening import opening
from contadora.read.speech.saying import UNRESOLVED

if TYPE_CHECKING:
    from contadora.read.page import Line, Page
    from contadora.read.speech.saying import Saying

__all__ = ["Memory", "goes_on", "pronoun", "speaks_alone"]


_SINGLE = word_set(
    """
    mediator envoy diplomat official spokesman spokeswoman source participant delegate adviser aide minister
    commander negotiator member lawmaker bishop leader officer analyst columnist academic resident
    """
)


class Memory:
    """Whom "he" and "they" can mean, from the sentences before."""

    def __init__(self) -> None:
        self.last: str | None = None
        self.person: str | None = None
        self.speaker: str | None = None
        self.group: str | None = None
        self.age = 0

    def after(self, line: Line, sayings: list[Saying]) -> None:
        """Take in a sentence that has been read."""
        persons = [m.name for m in line.people()]
        speaking = [s.speaker for s in sayings if s.person]
        self.speaker = speaking[0] if speaking else None
        if speaking or persons:
            self.person = speaking[0] if speaking else persons[0]
            self.age = 0
        else:
            self.age += 1
        groups = [s.speaker for s in sayings if not s.person and s.speaker != UNRESOLVED]
        self.group = groups[0] if groups else None
        spoken = [s.speaker for s in sayings if s.speaker != UNRESOLVED]
        self.last = spoken[0] if spoken else None

    def he(self) -> str | None:
        """Return whom "he" or "she" means, unless the last person is too far back."""
        if self.age == 0:
            return self.person
        return self.last if self.last is not None and speaks_alone(self.last) else None


def speaks_alone(name: str) -> bool:
    """Return whether a class is one person: "a member of the delegation"."""
    return _head(name) in _SINGLE


def _head(name: str) -> str:
    """Return the word that says what somebody is: the "member" of "member of the delegation"."""
    words = name.split()
    end = next((k for k, word in enumerate(words) if word in _LINKS and k), len(words))
    return words[end - 1]


_LINKS = word_set("of for from in at with to close familiar who")


def pronoun(page: Page, line: Line, k: int, memory: Memory, *, aside: bool = False) -> Phrase | None:
    """Return whom the pronoun at word ``k`` means; ``aside``: it and its verb stand apart, between commas."""
    word = line.words[k]
    if word in ("i", "we"):
        return None
    if aside:
        speaking = memory.speaker if word in ("he", "she") else memory.group
        if speaking is not None:
            return Phrase((k, k + 1, speaking))
    barred = None
    for back in range(k - 1, max(line.begin, k - 4), -1):
        if line.words[back] in ("whom", "who", "which"):
            barred = back
            break
    people = [m for m in line.people() if m.j <= k]
    if word in ("he", "she"):
        if barred is not None:
            people = [m for m in people if m.j < barred - 2 or (m.j not in (barred, barred - 1))]
        if people:
            return Phrase((k, k + 1, people[-1].name))
        name = memory.he()
        later = [m for m in line.people() if m.i > k]
        if name is None and later and line.words[line.begin] in ("in", "as", "while", "although"):
            name = later[0].name
        return Phrase((k, k + 1, name or UNRESOLVED))
    if word == "it" and "it" in line.words[line.begin : min(k, line.begin + 3)] and memory.group is not None:
        return Phrase((k, k + 1, memory.group))
    opens = opening(page, line, line.begin) if line.words[k - 1] in _GOES_ON else None
    if opens is not None and opens.name not in page.figures and _agrees(opens.name, word):
        return Phrase((k, k + 1, opens.name))
    groups = _groups_before(page, line, k, plural=word == "they")
    if groups:
        return Phrase((k, k + 1, groups))
    if memory.group is not None:
        return Phrase((k, k + 1, memory.group))
    return Phrase((k, k + 1, UNRESOLVED)) if word == "they" else None


_GOES_ON = word_set("although though but and yet because while")


def _agrees(name: str, pronoun: str) -> bool:
    """Whether a name can be "they" or "it": many of a kind, or one body."""
    return _head(name).endswith("s") == (pronoun == "they")


def _groups_before(page: Page, line: Line, k: int, *, plural: bool) -> str | None:
    """Return the nearest acting group before word ``k`` of the sentence; a plural one for "they"."""
    best = None
    for end in range(k, line.begin, -1):
        word = line.words[end - 1]
        if not word[0].isalpha() or (plural and not word.endswith("s")):
            continue
        if not plural and word.endswith(("s", "men", "people")) and end not in line.ending:
            continue  # "it" is no businessmen
        if word in ("talks", "parties", "sides") and word == "talks":
            continue
        phrase = phrase_before(page, line, end)
        if phrase is not None and phrase.name not in page.figures:
            best = phrase.name
            break
    return best


def goes_on(line: Line) -> bool:
    """Whether a sentence without a cue goes on with what was being said: it speaks in the first person."""
    words = line.words[line.begin :]
    return any(w in ("we", "i", "our", "my") for w in words)
