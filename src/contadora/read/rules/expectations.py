"""Expectation claims: who expects the talks to go well or badly."""
# ruff: noqa: E501 (a pattern reads better on one line)

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from contadora.case.claim import Expectation
from contadora.read.actors import phrase_before
from contadora.read.attribution import UNRESOLVED, subject_of
from contadora.read.clauses import framed, saying_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contadora.case.claim import Direction
    from contadora.read.clauses import Sayings
    from contadora.read.page import Line, Page

__all__ = ["find"]

_GOOD = r"(?:breakthrough|deal|agreement|accord|progress|peace|success|end|solution|settlement|closer|resolved|completed|result|results|ceasefire|advance|compromise|talks|return|table|resume|formed|soon|elections?|vote|miracle)"
_CUES: tuple[tuple[Direction, re.Pattern[str]], ...] = (
    ("negative", re.compile(r"\b(?:few|nobody|no one|hardly anyone|little|not many|no|do not|did not|does not|don n't|doesn n't|didn n't)(?: (?!but\b|and\b)[a-z]+){0,5}? (?:expect(?:s|ed|ing|ations?)?|believe[sd]?|hope[sd]?|optimism)\b")),
    ("negative", re.compile(r"\b(?:pessimis(?:m|tic)|s[ck]eptic(?:al|ism)?|doubt(?:s|ed|ful)?|(?:hopes?|expectations?|prospects?|chances?) (?:[a-z]+ ){0,6}?(?:are|were|is|was|remain(?:ed|s)?|look(?:ed|s)?|appeared|seem(?:ed|s)?) (?:low|slim|dim|bleak|remote|fading|poor|dashed|distant)|slim (?:hopes?|chances?)|low expectations|dashed hopes|little (?:hope|optimism|chance|prospect)|unlikely to (?:[a-z]+ ){0,4}?(?:agree|reach|produce|yield|succeed|bring|lead|end|result|deliver|meet)|faint hopes?)\b")),
    ("positive", re.compile(rf"\b(?:hope[sd]?|hoping|expect(?:s|ed|ing)?|optimistic|confident|sure|certain|convinced)\b(?: [a-z'.-]+){{0,9}}? {_GOOD}\b")),
    ("positive", re.compile(r"\b(?:(?<!no )(?<!little )(?<!any )hope[sd]?(?! (?:are|were|is|was|of|for|against|to (?:see|end|the)))(?: that)? (?:the|it|they|he|she|this|there|a|an|both|all|talks|drafting|negotiations|to|[a-z]+ (?:could|would|can|will))|in the hope|predict(?:s|ed|ing)? (?:[a-z]+ ){0,2}?(?:agreement|success|progress|(?:a |an )?(?:deal|accord|breakthrough))|better than even)\b")),
    ("negative", re.compile(r"\b(?:fear(?:s|ed|ing)? (?:that|the|a|an|of|it|they|there|fresh|renewed|more)|predict(?:s|ed|ing)?(?: [a-z]+){0,8}? (?:fail|failure|collapse|quarrel[a-z]*|war|violence|deadlock|fall apart|unravel|break down)|not (?:very |at all )?(?:optimistic|hopeful|confident)|pinned? (?:few|little) hopes?|against the odds)\b")),
    ("negative", re.compile(r"\b(?:(?:hint(?:s|ed)?|warn(?:s|ed)?|predict(?:s|ed)?|expect(?:s|ed)?|think|thinks|thought) (?:that )?(?:[a-z]+ ){0,5}?(?:will|would|might|may|could) (?:miss|fail|not|slip|drag|take (?:longer|more))|expect(?:s|ed|ing)? (?:an? )?(?:[a-z]+ )?(?:difficult|hard|tough|long|slow|heated))\b")),
    ("positive", re.compile(r"\b(?:confident|convinced|sure|certain|optimistic|hopeful)(?: that| of| about)? (?:[a-z]+ ){1,8}?(?:will|would|can|could)\b")),
    ("positive", re.compile(r"\b(?:will|would) (?:bring|lead to|produce|yield|deliver) (?:[a-z-]+ ){0,3}?(?:peace|deal|agreement|accord|end|solution|settlement)\b")),
    ("positive", re.compile(r"\b(?:expect(?:s|ed|ing)?) (?:the |both |all )?(?:[a-z]+ ){1,3}?to (?:be represented|negotiate|agree|sign|join|see|reach|attend|return|resume|come)\b|\bexpected to (?:see|join|reach|agree|sign)\b")),
    ("positive", re.compile(r"\b(?:optimis(?:m|tic)|upbeat|hopeful|cautiously optimistic|raised hopes|hopes (?:are|were|is) (?:high|rising)|(?:best|real|rare|good) (?:chance|hope|opportunity)|light at the end)\b")),
)  # fmt: skip
_MAY = re.compile(
    r"expect|believe|hope|hoping|optimis|pessimis|s[ck]eptic|doubt|chance|prospect|unlikely|confident|sure|certain|convinced|predict|better than even|fear|against the odds|hint|warn|th(?:ink|ought)|upbeat|light at|opportunity|(?:will|would) (?:bring|lead|produce|yield|deliver)"
)
"""Without one of these no cue can match: a quick way out of most sentences."""
_PURPOSE = re.compile(
    r"\b(?:expected to (?:attend|arrive|meet|begin|start|last|take|continue|hold|be held|return|travel|announce|issue))\b"
)


def find(page: Page, sayings: Sayings) -> Iterator[Expectation]:
    """Who expects what of the talks, according to this report?"""
    for number, line in enumerate(page.lines):
        if line.credit:
            continue
        begin = line.sentence.offsets[line.begin] if line.begin < len(line.words) else len(line.low)
        if _MAY.search(line.low, begin) is None:
            continue
        for direction, pattern in _CUES:
            match = pattern.search(line.low, begin)
            if match is None or _PURPOSE.match(line.low, match.start()):
                continue
            if (
                re.search(
                    r"\b(?:not|n't|no|nor|without|hardly)\b(?: [a-z]+)? $",
                    line.low[max(match.start() - 14, 0) : match.start()],
                )
                and direction == "positive"
            ):
                direction = "negative"
            i = line.sentence.word_at(match.start())
            j = line.sentence.word_at(match.end() - 1) + 1
            here = sayings.get(number, [])
            who = _who(page, number, line, i, sayings)
            fields = framed(page, line, i, _end(line, j), here)
            if fields["modality"] == "hypothetical":
                fields["modality"] = "reported" if fields["speaker"] else "asserted"
            yield Expectation(
                **fields,
                who=who,
                direction=direction,
                of="talks",
                rule=f"expectations.{direction}",
                confidence=0.75,
            )
            break


def _end(line: Line, j: int) -> int:
    while j < len(line.words) and line.words[j] not in (",", ".", ";"):
        j += 1
    return j


def _who(page: Page, number: int, line: Line, i: int, sayings: Sayings) -> str | None:
    words = line.words
    if words[i] in ("few", "no", "nobody", "little", "not", "hardly"):
        if words[i - 1 : i] in (["see"], ["sees"], ["saw"], ["held"], ["hold"], ["gave"]):
            seer = phrase_before(page, line, i - 1)
            return seer.name if seer is not None else None
        if words[i] == "few" and i + 1 < len(words):
            if words[i + 1] in (
                "believe",
                "believed",
                "expect",
                "expected",
                "think",
                "see",
                "saw",
                "in",
                "of",
                "doubt",
            ):
                return "few"
            phrase = phrase_before(page, line, i + 2)
            mention = line.starting.get(i + 1)
            return (
                " ".join(words[i + 1 : mention.j])
                if mention is not None
                else phrase.name.removeprefix("few ")
                if phrase
                else words[i + 1]
            )
        return None
    at = i
    while at > line.begin and words[at - 1] in (
        "is",
        "are",
        "was",
        "were",
        "remain",
        "remained",
        "remains",
        "cautiously",
        "still",
        "be",
        "been",
    ):
        at -= 1
    subject = subject_of(page, number, at, sayings)
    saying = saying_at(sayings.get(number, []), i)
    if subject is not None and subject.name != UNRESOLVED:
        return subject.name
    if at > line.begin and saying is None and words[at - 1].endswith("s") and words[at - 1].isalpha():
        return words[at - 1]
    return saying.speaker if saying else None
