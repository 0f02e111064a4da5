"""Expectation claims from Spanish: who hopes, trusts, fears or doubts."""
# ruff: noqa: E501 (a pattern reads better on one line)

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from contadora.case.claim import Expectation
from contadora.read.spanish.clauses import framed
from contadora.read.spanish.sayings import subject_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contadora.read.clauses import Sayings
    from contadora.read.page import Page

__all__ = ["find"]

_GOOD = re.compile(
    r"\b(?:esper(?:a|an|o|aron)|confi(?:a|an|o|aron)|vaticin(?:a|o|aron)|augur(?:a|an|o)|pronostic(?:a|o)|predijo|se mostr(?:o|aron) (?:optimistas?|confiad[oa]s?))(?= )"
)
_BAD = re.compile(
    r"\b(?:tem(?:e|en|io|ieron)|dud(?:a|an|o|aron)|desconfi(?:a|an|o)|se mostr(?:o|aron) (?:menos optimistas?|pesimistas?|escepticos?))(?= )"
)


def find(page: Page, sayings: Sayings) -> Iterator[Expectation]:
    """Who expects the talks to go well or badly?"""
    for number, line in enumerate(page.lines):
        if line.credit:
            continue
        for direction, pattern in (("positive", _GOOD), ("negative", _BAD)):
            match = pattern.search(line.low)
            if match is None:
                continue
            k = line.sentence.word_at(match.start())
            before = line.words[k - 1] if k > line.begin else ""
            after = line.words[k + 1 : k + 2]
            if (
                k < line.begin
                or before in ("nadie", "la", "el", "una", "un", "su", "sin", "de", "los")
                or after == ["a"]
            ):
                continue
            if match[0].startswith("esper") and after not in (
                ["que"],
                ["un"],
                ["una"],
                ["la"],
                ["el"],
                ["convocar"],
                ["lograr"],
                ["alcanzar"],
                ["llegar"],
                ["poder"],
            ):
                continue
            here = sayings.get(number, [])
            who = subject_of(page, line, k)
            yield Expectation(
                **framed(page, line, k, len(line.words) - (line.words[-1] == "."), here),
                who=who.name if who is not None else here[0].speaker if here else None,
                direction=direction,
                of="talks",
                rule="expectations.es",
                confidence=0.65,
            )
            break
