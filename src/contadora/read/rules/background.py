"""Background claims: earlier efforts and how they ended."""
# ruff: noqa: E501 (a pattern reads better on one line)

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from contadora.case.claim import Background
from contadora.read.clauses import framed, is_past

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contadora.read.clauses import Sayings
    from contadora.read.page import Page

__all__ = ["find"]

_EFFORT = re.compile(
    r"\b(?:(?:mediation|peace|diplomatic|previous|earlier|past|prior|various|several|repeated|international|regional) (?:[a-z-]+ ){0,3}?(?:efforts?|attempts?|talks|rounds?|deals?|agreements?|accords?|cease-?fires?|truces?|negotiations|initiatives?)"
    r"|(?:cease-?fires?|truces?|peace (?:deal|accord|agreement|talks)|war|conflict|fighting|uprising|rebellion|coup|negotiations|talks|dialogue))\b"
)
_ENDED = re.compile(
    r"\b(?:fail(?:ed|s|ure)?|collaps(?:ed|e)|broke(?:n)? (?:down|off|out)|unravel(?:led|ed)|stalled|foundered|erupted|began|started|ended|killed|displaced|signed|violated|fell apart|succeeded|held|came to nothing)\b"
)


def find(page: Page, sayings: Sayings) -> Iterator[Background]:
    """Which earlier efforts or events does the report recall, and how did they end?"""
    for number, line in enumerate(page.lines):
        if line.credit or number == 0 or not is_past(line):
            continue
        begin = line.sentence.offsets[line.begin] if line.begin < len(line.words) else len(line.low)
        effort = _EFFORT.search(line.low, begin)
        if effort is None:
            continue
        ended = _ENDED.search(line.low, begin)
        if ended is None:
            continue
        j = len(line.words)
        while j > 1 and line.words[j - 1] == ".":
            j -= 1
        yield Background(
            **framed(
                page, line, line.begin, j, sayings.get(number, []), at=line.sentence.word_at(effort.start())
            ),
            what=effort[0],
            outcome=ended[0],
            rule="background.earlier",
            confidence=0.7,
        )
