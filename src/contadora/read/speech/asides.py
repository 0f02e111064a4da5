"""Whom does an aside between commas explain, and who is only placed in it?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from contadora.read.actors import Phrase, phrase_before
from contadora.read.lexicon import lexicon, word_set
from contadora.read.people import office_before

if TYPE_CHECKING:
    from contadora.read.page import Line, Page

__all__ = ["apposed", "brought_in", "channel", "is_aside", "over_apposition", "start_of"]

_OPENS_ASIDE = word_set("the a an one who which whose whom where as his her its their himself herself both")


_ALSO_NOUNS = word_set(
    """
    state states note notes report reports charge claim claims appeal protest rule counter
    """
)


_ASIDES = word_set("who which whose as in at during after on via through")


_PLACED = word_set("led notably including among especially chiefly mainly alongside with unlike like besides")


def channel(line: Line, k: int) -> Phrase | None:
    """Return the person through whom a body speaks: "applauded through its representative , X ,"."""
    if line.words[k + 1 : k + 2] not in (["through"], ["via"]):
        return None
    named = next((m for m in line.people() if k + 1 < m.i < k + 10), None)
    return Phrase((named.i, named.j, named.name)) if named is not None else None


def apposed(line: Line, phrase: Phrase) -> Phrase:
    """Return the person whom an office only introduces: "the chief delegate , X ,", else the phrase."""
    named = next((m for m in line.people() if phrase.j < m.i < phrase.j + 10), None)
    if named is None or line.words[phrase.j] != "," or phrase.name == named.name:
        return phrase
    if start_of(line, Phrase((named.i, named.j, named.name))) != phrase.j + 1:
        return phrase
    heads = set(line.words[phrase.i : phrase.j]) & lexicon().heads
    return Phrase((phrase.i, named.j, named.name)) if heads else phrase


def brought_in(line: Line, phrase: Phrase) -> bool:
    """Whether "with" brings the speaker in: "with minister X charging", "with … and the envoy blaming"."""
    first = start_of(line, phrase)
    before = line.words[first - 1 : first]
    return before == ["with"] or (
        before == ["and"] and "with" in line.words[max(first - 16, line.begin) : first]
    )


def start_of(line: Line, phrase: Phrase) -> int:
    """Return where a person begins with his or her office: "the chief delegate X"."""
    office = office_before(line, phrase.i)
    return office[0] if office else phrase.i


def over_apposition(page: Page, line: Line, comma: int) -> Phrase | None:
    """Return the subject before ", a spokesman for the rebels ," where ``comma`` closes it.

    Appositions nest ("X , chairman of the bloc , which mediates , said"), so the leftmost person whose
    tail is all apposition wins over a class of people nearer to the verb.
    """
    words = line.words
    best: Phrase | None = None
    at = comma
    for _ in range(6):
        close, at = at, at - 1
        while at > line.begin and close - at < 24 and words[at] != ",":
            at -= 1
        if at <= line.begin or words[at] != ",":
            break
        inner = words[at + 1 : close]
        if inner[:1] == ["and"] and best is not None:
            break  # the next of several subjects
        if not inner:  # two commas in a row
            continue
        placed = inner[0] in _PLACED or (inner[0].endswith("ed") and "by" in inner[:4])
        apposed = inner[0] in _OPENS_ASIDE or inner[0] in lexicon().heads or inner[0] in lexicon().qualifiers
        if any(w in lexicon().speech and w not in _ALSO_NOUNS for w in inner) and inner[0] not in _ASIDES:
            break
        phrase = phrase_before(page, line, at)
        if phrase is not None and phrase.name in page.figures:
            if _is_placed(line, phrase):
                continue
            return phrase
        if phrase is not None and (inner[0] in ("who", "which", "whose") or (best is None and apposed)):
            best = phrase
        last = phrase_before(page, line, close)
        if last is not None and last.name in page.figures and not placed and _is_whole(line, last, at + 1):
            return last
        if phrase is not None and best is None and close == comma:
            best = phrase
    return best


def _is_whole(line: Line, person: Phrase, first: int) -> bool:
    """Whether an aside is a person's name and office and no more: not "the party founded by X"."""
    begins = line.words[person.i - 1] in ("by", "of", "to", "for", "with", "from", "under")
    return not begins and start_of(line, person) <= first + 3


def _is_placed(line: Line, person: Phrase) -> bool:
    """Whether a person stands in an aside about somebody else: "the army , led by X , a former guard ,"."""
    words = line.words
    at = person.i - 1
    while at > line.begin and person.i - at < 12 and words[at] != ",":
        at -= 1
    return at > line.begin and words[at] == "," and (words[at + 1] in _PLACED or words[at + 2] == "by")


def is_aside(words: list[str], k: int, verb: int) -> bool:
    """Whether the pronoun at ``k`` and its verb stand apart from what is said: "…, she said ,"."""
    return words[k - 1 : k] == [","] and words[verb + 1 : verb + 2] in ([","], ["."], [":"], [";"], [])
