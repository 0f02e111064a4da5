"""Who speaks that no list of actors holds: a market trader, a communique, a party known by letters?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from contadora.read.actors import ACTOR_NOUNS, PRONOUNS, Phrase
from contadora.read.lexicon import lexicon, word_set

if TYPE_CHECKING:
    from contadora.read.page import Line

__all__ = [
    "DAYS",
    "FINITE",
    "GOVERNS",
    "body_of",
    "is_acronym",
    "opener_before",
    "paper_before",
    "somebody_after",
    "somebody_before",
    "something_before",
]

DAYS = word_set(
    """
    monday tuesday wednesday thursday friday saturday sunday today yesterday late early jan. feb. mar.
    apr. jun. jul. aug. sept. sep. oct. nov. dec. january february march april june july august september
    october november december evening morning night afternoon
    """
)


_ONE = word_set("a an one another two three four several some")


FINITE = word_set("is are was were has have had will would could should must may might can did does do said")


def is_acronym(line: Line, end: int) -> bool:
    """Whether one word that is no English opens the clause: "while feine denied"."""
    word = line.words[end - 1]
    opens = end - 1 == line.begin or line.words[end - 2] in _BEFORE_ACRONYM
    return opens and word.replace("-", "").isalpha() and 2 < len(word) < 13 and not lexicon().is_word(word)


_BEFORE_ACRONYM = word_set("while but and that though , the opposition ruling party alliance group")


def paper_before(line: Line, end: int) -> int | None:
    """Return the end of "a communique" in "a communique issued late in the evening" before its verb."""
    for at in range(end - 1, max(line.begin, end - 10), -1):
        word = line.words[at]
        if word in _ISSUED and line.words[at - 1] not in FINITE:
            return at
        if (word.endswith("ed") or word in _NEAR_BY) and line.words[at - 1] in ACTOR_NOUNS:
            return at  # "residents reached by telephone said"
        if not word[0].isalnum():
            return None
    return None


_NEAR_BY = word_set("speaking following attending representing living working hiding held met seen")


_ISSUED = word_set(
    """
    issued released published circulated posted carried distributed attributed seen read broadcast
    """
)


_DEFINITE = word_set("the its their his her our")


def opener_before(line: Line, end: int) -> Phrase | None:
    """Return all that opens the sentence before a verb of saying: "families of the missing said"."""
    words = line.words[line.begin : end]
    if not 0 < len(words) < 11 or words[0] in GOVERNS or words[0] in PRONOUNS or words[0] in _JOINS:
        return None
    if FINITE & set(words) or any(not w[0].isalpha() and w != "'s" for w in words):
        return None
    if any(w in lexicon().speech or w in _JOINS for w in words) or words[-1] in DAYS:
        return None
    last = next((k for k, w in enumerate(words) if k and w in GOVERNS and w != "of"), len(words))
    first = 1 if words[0] in ("the", "a", "an") and last > 1 else 0
    return Phrase((line.begin, line.begin + last, " ".join(words[first:last])))


def something_before(line: Line, end: int) -> Phrase | None:
    """Return whatever "the …" ends before a verb that only a speaker or a paper can be the subject of."""
    words, speech = line.words, lexicon().speech
    for at in range(end - 1, max(line.begin, end - 6) - 1, -1):
        word = words[at]
        if word in _DEFINITE:
            named = at < end - 1 and not (at > line.begin and words[at - 1] in GOVERNS)
            return Phrase((at, end, " ".join(words[at + 1 : end]))) if named else None
        if not word[0].isalpha() or word in speech or word in PRONOUNS or word in _JOINS or word in DAYS:
            break
    first = end - 1
    if first > line.begin and words[first - 1][0].isalpha() and words[first - 1] not in _JOINS:
        first -= 1
    opens = first == line.begin or words[first - 1] in (",", "but", "while", "though", "although", ";")
    plural = words[end - 1].endswith("s") and words[end - 1][0].isalpha() and words[end - 1] not in DAYS
    if opens and plural and words[end - 1] not in _TALKS and words[first] not in PRONOUNS:
        return Phrase((first, end, " ".join(words[first:end])))
    return None


GOVERNS = word_set("of in on at by with from to for between after before during over about against into")


_JOINS = word_set("and but or that which who whom as if when while after before because than so it its")


_TALKS = word_set("talks negotiations this thus perhaps besides always towards was is has does its his us")


def body_of(line: Line, end: int) -> Phrase | None:
    """Return a body that opens the sentence and ends in its country: "the federation of unions of Chad"."""
    if end - line.begin > 14:
        return None
    words = line.words[line.begin : end]
    if not _BODIES & set(words[:4]) or FINITE & set(words) or not all(w[0].isalpha() for w in words):
        return None
    return Phrase((line.begin, end, " ".join(words[1:] if words[0] == "the" else words)))


_BODIES = word_set(
    """
    confederation federation council committee union league congress assembly conference association movement
    front coordination alliance coalition commission network forum collective organisation organization
    """
)


def somebody_after(line: Line, begin: int) -> Phrase | None:
    """Return any indefinite phrase that begins at ``begin``."""
    words = line.words
    if words[begin : begin + 1] == [] or words[begin] not in _ONE:
        return None
    if words[begin : begin + 3] == ["one", "of", "the"]:
        begin += 2
    end = begin + 1
    while (
        end < len(words)
        and end - begin < 9
        and (words[end][0].isalpha() or words[end] == "'s")
        and words[end] not in ("who", "that", "which", "and", "after", "on", "as")
    ):
        end += 1
    return Phrase((begin, end, " ".join(words[begin + 1 : end]))) if end - begin > 1 else None


def somebody_before(line: Line, end: int) -> Phrase | None:
    """Return any indefinite phrase that ends before ``end``: "a market trader" can speak too."""
    words, speech = line.words, lexicon().speech
    for at in range(end - 1, max(line.begin, end - 9) - 1, -1):
        word = words[at]
        if word in _ONE:
            return Phrase((at, end, " ".join(words[at + 1 : end]))) if end - at > 1 else None
        if (
            not word[0].isalpha()
            or word in speech
            or word in PRONOUNS
            or word in FINITE
            or word in ("and", "but", "that", "the")
        ):
            return None
    return None
