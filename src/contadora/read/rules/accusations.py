"""Accusation claims: who says that whom does what."""
# ruff: noqa: E501 (a pattern reads better on one line)

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from contadora.case.claim import Accusation
from contadora.read.actors import phrase_after
from contadora.read.attribution import UNRESOLVED
from contadora.read.clauses import framed
from contadora.read.lexicon import word_set

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contadora.read.attribution import Saying
    from contadora.read.clauses import Sayings
    from contadora.read.page import Line, Page

__all__ = ["find"]

_TIME = re.compile(
    r"\b(?:buy(?:s|ing)? (?:[a-z']+ ){0,3}?(?:more )?time|play(?:ing|s)? for time|gain(?:ing)? (?:more )?time|stall(?:ing|s)?(?: for time)?|drag(?:ging|s)? (?:its|their|his|her|out|on)|delaying tactics|foot-dragging|ganar tiempo)\b"
)
_BLAME = re.compile(
    r"\b(?:prefers? (?:violence|war|confrontation)|not (?:serious|sincere|interested)|bad faith|(?:violat|breach|sabotag|undermin|torpedo|derail|betray)(?:ed|es|ing|e)?|reneg(?:ed|ing)|backtrack(?:ed|ing)|lying|lied|dream(?:s|ing)? of becoming|responsible for|to blame|refus(?:es|ed|ing) to)\b"
)
_ACCUSE = word_set(
    """
    accuse accused accuses accusing blame blamed blames blaming acuso acusaron
    """
)


def find(page: Page, sayings: Sayings) -> Iterator[Accusation]:
    """Who accuses whom of what, in this report?"""
    for number, here in sayings.items():
        line = page.lines[number]
        for saying in here:
            claim = _accused(page, line, saying, here)
            if claim is not None:
                yield claim


def _accused(page: Page, line: Line, saying: Saying, here: list[Saying]) -> Accusation | None:
    words = line.words
    if saying.attribution in _ACCUSE:
        target = phrase_after(page, line, saying.cue + 1)
        if target is None:
            return None
        end = saying.last
        k = target.j
        while k < end and words[k] not in ("of", "for"):
            k += 1
        act = _cut(words, k + 1, end) if k < end else ""
        return _claim(page, line, saying, target.name, act or "not stated", here, 0.85)
    low = " ".join(words[saying.first : saying.last])
    time, blame = _TIME.search(low), _BLAME.search(low)
    if saying.speaker == UNRESOLVED or not (time or blame):
        return None
    match = time or blame
    assert match is not None
    k = saying.first + low[: match.start()].count(" ")
    target_name = _target(page, line, saying, k)
    if target_name is None:
        return None
    return _claim(page, line, saying, target_name, _cut(words, k, saying.last), here, 0.7)


def _target(page: Page, line: Line, saying: Saying, k: int) -> str | None:
    """Return the nearest actor before the blamed act that is not the speaker; the talks themselves else."""
    for at in range(k, saying.first - 1, -1):
        mention = line.ending.get(at)
        if (
            mention is not None
            and mention.kind in ("person", "movement", "country")
            and mention.name != saying.speaker
        ):
            return mention.name
        if at > saying.first and line.words[at - 1] in (
            "opposition",
            "rebels",
            "government",
            "army",
            "junta",
        ):
            word = line.words[at - 1]
            return (
                page.government()
                if word == "government"
                else (page.opposing or word)
                if word in ("opposition", "rebels")
                else word
            )
    tail = line.words[k : saying.last]
    if _TIME.search(" ".join(tail)) and "government" in tail:
        return "talks"
    return None


def _cut(words: list[str], start: int, end: int) -> str:
    stop = start
    while stop < end and words[stop] not in (".", ",", ";", "while", "but"):
        stop += 1
    return " ".join(words[start:stop])


def _claim(
    page: Page, line: Line, saying: Saying, accused: str, act: str, here: list[Saying], sure: float
) -> Accusation:
    speaker = saying.speaker
    i, j = min(saying.i, saying.first), saying.last
    while j > i + 1 and line.words[j - 1] in (".", ","):
        j -= 1
    if speaker in ("foes", "critics", "opponents") and accused in page.figures:
        speaker = f"{speaker} of {accused}"
    fields = framed(page, line, i, j, here, at=saying.first)
    return Accusation(
        **fields | {"speaker": speaker, "attribution": saying.attribution, "modality": "reported"},
        accuser=speaker,
        accused=accused,
        act=act,
        buys_time=_TIME.search(act) is not None,
        rule="accusations.verb" if saying.attribution in _ACCUSE else "accusations.act",
        confidence=sure,
    )
