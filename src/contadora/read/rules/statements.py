"""Statement claims: who spoke, for or against what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contadora.case.claim import Statement
from contadora.read.attribution import UNRESOLVED
from contadora.read.lexicon import lexicon
from contadora.read.rules.stance import stance

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contadora.read.attribution import Saying
    from contadora.read.clauses import Sayings
    from contadora.read.page import Line, Page

__all__ = ["find"]


def find(page: Page, sayings: Sayings) -> Iterator[Statement]:
    """Who says something in this report, and does it lean for or against?"""
    for number, here in sayings.items():
        line = page.lines[number]
        for saying in here:
            i, j = min(saying.i, saying.first, saying.cue), max(saying.j, saying.last, saying.cue + 1)
            while j > i + 1 and line.words[j - 1] in (".", ","):
                j -= 1
            yield Statement(
                **page.span(line, i, j),
                speaker=saying.speaker,
                attribution=saying.attribution,
                modality="reported",
                stance=stance(page, line, saying, alone=len(here) == 1),
                toward=_toward(page, line, saying),
                quoted=line.sentence.quoted,
                rule="statements.pronoun"
                if line.words[saying.i : saying.i + 1] in (["he"], ["she"], ["they"], ["it"])
                else "statements.cue",
                confidence=saying.sure,
            )


def _toward(page: Page, line: Line, saying: Saying) -> str | None:
    words = line.words[saying.first : saying.last]
    if saying.speaker == UNRESOLVED:
        return None
    verb = lexicon().speech.get(saying.attribution, "0")
    for mention in line.mentions:
        if (
            saying.first <= mention.i < saying.last
            and mention.kind in ("person", "movement")
            and mention.name != saying.speaker
        ):
            if verb == "-" or (mention.kind == "person" and mention.i - saying.first < 3):
                return mention.name
            break
    if verb == "-" or "prefers" in words:
        if "opposition" in words:
            return page.opposing or "opposition"
        if "government" in words:
            return page.government()
    if any(w in words for w in ("agreement", "deal", "accord", "pact")):
        return "agreement"
    return "talks"
