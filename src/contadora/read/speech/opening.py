"""Who opens a sentence or a clause: most often the one of whom all the rest of it tells?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from contadora.read.actors import PRONOUNS, Phrase, phrase_before
from contadora.read.lexicon import lexicon, word_set
from contadora.read.speech.asides import start_of
from contadora.read.speech.somebody import DAYS, FINITE, GOVERNS, somebody_before, something_before

if TYPE_CHECKING:
    from contadora.read.page import Line, Page

__all__ = ["opening", "over_aside", "over_inserted"]

_LONGEST = 10
_JOINS = word_set("but while whereas although though and yet")
_TIMES = word_set("days hours weeks months years rounds sessions meetings talks")
_RELATIVES = word_set("who whose which whom")
_INSERTED = word_set("however too meanwhile though moreover likewise then nevertheless nonetheless instead")


def opening(page: Page, line: Line, begin: int) -> Phrase | None:
    """Return the actor whose phrase begins at ``begin``, up to its comma, preposition, relative or verb.

    "a member of the cabinet who sits", "villagers in Surin , back from", "the army , led by".
    """
    words, speech = line.words, lexicon().speech
    if begin >= len(words) or words[begin] in GOVERNS or words[begin] in PRONOUNS or words[begin] in DAYS:
        return None
    last: Phrase | None = None
    for end in range(begin + 1, min(begin + _LONGEST, len(words))):
        word = words[end]
        inside = line.at(end)
        if inside is not None and inside.i < end:
            continue
        speaks = word in speech and words[end - 1] != "of"
        if word in GOVERNS or word == "," or word in FINITE or word in _RELATIVES or speaks:
            phrase = phrase_before(page, line, end)
            if (phrase is None or phrase.i < begin) and words[end - 1] not in _TIMES:
                phrase = somebody_before(line, end)
                if phrase is None and words[end - 1].endswith("s"):
                    phrase = something_before(line, end)
            if phrase is not None and begin <= start_of(line, phrase) <= begin + 1:
                last = phrase
            if word != "of" or last is None or last.name in page.figures:
                break
    return last


def over_aside(page: Page, line: Line, comma: int, nearest: Phrase | None) -> Phrase | None:
    """Return who opens the clause that an aside interrupts: "X , whose envoy , Y , has met both , said".

    ``comma`` closes the aside; ``nearest`` is who stands before it, who may be no more than told of in it.
    """
    words = line.words
    begins = [line.begin]
    begins += [k + 1 for k in range(line.begin + 1, comma) if words[k] in _JOINS and words[k - 1] == ","]
    for begin in reversed(begins):
        phrase = opening(page, line, begin)
        if phrase is None or phrase.j >= comma or words[phrase.j] != ",":
            continue
        if {";", ":"} & set(words[phrase.j : comma]):
            return nearest
        if nearest is None or _told_of(line, phrase, nearest, comma):
            return phrase
    return nearest


def _told_of(line: Line, opens: Phrase, nearest: Phrase, comma: int) -> bool:
    """Whether somebody is only told of in the aside about who opens: "X , whose envoy , Y , has met"."""
    words = line.words
    if words[opens.j + 1] not in _RELATIVES or nearest.i <= opens.j or not nearest.j < comma:
        return False
    between = words[opens.j + 1 : start_of(line, nearest)]
    return words[nearest.j] == "," and between.count(",") < 2 and not _CLOSES & set(between)


_CLOSES = word_set("and said says told")


def over_inserted(line: Line, end: int) -> int:
    """Step over a word between commas: "the rebels , however , said"."""
    words = line.words
    if end - 3 > line.begin and words[end - 1] == words[end - 3] == "," and words[end - 2] in _INSERTED:
        return end - 3
    return end
