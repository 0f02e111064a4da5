"""Which words of a sentence are what its speaker says?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from contadora.read.lexicon import word_set
from contadora.read.speech.cues import INVERTING
from contadora.read.speech.somebody import DAYS

if TYPE_CHECKING:
    from contadora.read.page import Line
    from contadora.read.speech.saying import Saying

__all__ = ["only_setting", "set_extent"]


_OCCASIONS = word_set(
    """
    conference interview statement television briefing ceremony agency radio telephone phone
    """
)


_SETTING = word_set("in on at during after late early by via from outside while as when before here")


def set_extent(line: Line, saying: Saying, before: Saying | None, after: Saying | None) -> None:
    """Set which words of the sentence are what this speaker says."""
    n = len(line.words)
    speaker_first = saying.i <= saying.cue and saying.attribution != "according to"
    if speaker_first and saying.cue + 2 < n:
        saying.first = saying.cue + 1
        saying.last = min(after.i, n) if after is not None and after.i > saying.cue else n
        tail = line.words[saying.cue + 1 :]
        brief = (
            saying.attribution in INVERTING
            and saying.i > line.begin + 4
            and bool(tail)
            and _is_setting(saying.attribution, tail)
        )
        if (
            not tail
            or brief
            or tail[0] in (".",)
            or (tail[0] in ("on", "in", "late", "at", "after") and _only_time(line.words[saying.cue + 1 :]))
        ):
            saying.first, saying.last = line.begin, max(saying.i, line.begin + 1)
    elif saying.i > line.begin + 2 and saying.cue > line.begin + 2:
        saying.first = before.last if before is not None and before.last <= saying.cue else line.begin
        saying.last = (
            min(saying.cue, saying.i)
            if saying.attribution == "according to" or saying.i > saying.cue
            else saying.i
        )
        if saying.attribution != "according to":
            saying.last = saying.cue
    if saying.last <= saying.first:
        saying.first, saying.last = line.begin, n


def _is_setting(verb: str, tail: list[str]) -> bool:
    """Whether what follows the verb says to whom, where or when, so that the words said stand before it."""
    k = 0
    if tail[0] in ("reporters", "journalists", "lawmakers", "delegates", "negotiators"):
        k = 1
    elif tail[0] in ("a", "an", "the", "state") and (verb == "told" or _OCCASIONS & set(tail[:5])):
        while k < len(tail) and k < 7 and tail[k] not in _SETTING and tail[k][0].isalpha():
            if tail[k] in ("that", "it", "he", "she", "they", "there") or (k and tail[k] == "the"):
                return False
            k += 1
    follows = tail[k] if k < len(tail) else "."
    if k == 0 and follows in _SETTING:
        return follows not in (",", ".") and "that" not in tail[:8]
    return k > 0 and (follows in _SETTING or not follows[0].isalpha())


def only_setting(line: Line, k: int) -> bool:
    """Return whether nothing but time, place and occasion follows word ``k``."""
    tail = line.words[k:]
    return (
        not tail or not tail[0][0].isalpha() or tail[0] in _SETTING or tail[0] in ("who", "told", "a", "the")
    )


def _only_time(words: list[str]) -> bool:
    return (
        len(
            [
                w
                for w in words
                if w not in DAYS
                and w
                not in (
                    "on",
                    "in",
                    "late",
                    "at",
                    "after",
                    ".",
                    "the",
                    "a",
                    "statement",
                    "conference",
                    "news",
                    "talks",
                    "of",
                    "interview",
                    ",",
                )
                and not w.isdigit()
            ]
        )
        <= 1
    )
