"""On which of the days that a report names do the talks go on? Every day weighed, by weights learnt.

Rules (`contadora.read.rules.next_round`) find the wordings that they foresee. Here each day that may lie
ahead is asked about: classes of words before and after it (``data/resumption/classes.tsv``), how far off it
is, where in the report it stands, and what the rules say, one voice more. ``data/resumption/weights.json``
holds how much each speaks for and against; ``training/resumption.py`` makes it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from contadora.read.dates import Day, find_days
from contadora.read.lexicon import word_set
from contadora.read.rules.next_round import weight
from contadora.read.stems import stem
from contadora.read.weights import weights, word_classes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contadora.read.page import Line, Page

__all__ = ["LABELS", "Asked", "days_asked", "resumption"]

LABELS = ("no", "yes")
_CONCEIVABLE, _PERHAPS, _LIKELY = 0.1, 0.3, 0.6
"""The least probability of a day that the rules hold sure, that they hold possible, that they do not see."""
_CLOSER = 0.1
"""How much a calendar day goes before a span of days."""
_LOUD = 2.0
"""How loud the voice of the rules is beside one class of words."""
_LEFT, _RIGHT = 14, 12
"""How many words before and after a day are looked at, at most."""
_BREAKS = word_set("; but while whereas although though")
_TIES = word_set("on in until till by from for at to before after since within during between of ,")
_HAD_BEEN = re.compile(r"\b(?:had been|was|were) (?:due|set|scheduled|expected|to)\b")
_NONE = re.compile(r"\bno (?:date|day|new|further)\b")
_MEETS = frozenset({"before go on", "before meet", "before talks", "before next"})


class Asked(NamedTuple):
    """A day of the report, its sentence, and what hints at whether the talks go on then."""

    line: Line
    day: Day
    features: dict[str, float]


def days_asked(page: Page) -> Iterator[Asked]:
    """Yield each day of the report that does not lie before it."""
    for number, line in enumerate(page.lines):
        if line.credit or line.begin >= len(line.words):
            continue
        begin = line.sentence.offsets[line.begin]
        for day in find_days(line, page.published, ahead=True):
            if day.words.startswith(("last ", "yesterday")) or (
                day.day is not None and page.published is not None and day.day < page.published
            ):
                continue
            ruled = weight(line.low, begin, line.sentence.offsets[day.i], day)
            yield Asked(line, day, _features(page, number, line, day, ruled))


def _features(page: Page, number: int, line: Line, day: Day, ruled: float) -> dict[str, float]:
    found = {"always"} | _around(line, day)
    if _MEETS & found and "before ahead" in found:
        found.add("meets ahead")
    if "in its clause else" in found and "in its clause talks" not in found:
        found.add("something else")
    found.add(f"exact {day.exact}")
    found.add(f"off {_distance(page, day)}")
    last = len(page.lines) - 2
    found.add(
        "opening" if number == 0 else "below" if number < 3 else "at the end" if number >= last else "further"
    )
    if _HAD_BEEN.search(line.low):
        found.add("had been due")
    if _NONE.search(line.low):
        found.add("no date")
    said = "nothing" if ruled == 0 else "perhaps" if ruled < 2.5 else "yes"
    return dict.fromkeys(found, 1.0) | {f"rules {said}": _LOUD}


def _around(line: Line, day: Day) -> set[str]:
    """Which classes of words stand in the clause before the day and after it, and which words right there."""
    words, classes = line.words, word_classes("resumption")
    first = day.i
    while first > max(line.begin, day.i - _LEFT) and words[first - 1] not in _BREAKS:
        first -= 1
    comma = next((k for k in range(day.i - 1, first - 1, -1) if words[k] == ","), first)
    found = set()
    for k in range(first, day.i):
        for name in classes.get(words[k], ()):
            found.add(f"before {name}")
            if k >= day.i - 4:
                found.add(f"right before {name}")
            if k >= comma:
                found.add(f"in its clause {name}")
        if k >= day.i - 6:
            found.add(f"before it {stem(words[k])}")
    for k in range(day.j, min(len(words), day.j + _RIGHT)):
        if words[k] in (";", ".", "but"):
            break
        for name in classes.get(words[k], ()):
            found.add(f"after {name}")
            if k < day.j + 4:
                found.add(f"right after {name}")
        if k < day.j + 4:
            found.add(f"after it {stem(words[k])}")
    tie = words[day.i - 1] if day.i > line.begin else "<start>"
    found.add(f"by {tie if tie in _TIES or tie == '<start>' else 'a word'}")
    if line.at(day.i - 1) is not None:
        found.add("by a name")
    found.add(f"worded {words[day.i]}")
    return found


def _distance(page: Page, day: Day) -> str:
    if day.day is None or page.published is None:
        return "unknown"
    days = (day.day - page.published).days
    return next(
        (name for most, name in ((0, "today"), (4, "soon"), (30, "weeks"), (120, "months")) if days <= most),
        "far",
    )


def resumption(page: Page) -> tuple[Line | None, Day | None]:
    """Return the sentence and the day on which the talks most likely go on; (None, None) where none does.

    A day that the rules find stands unless the weights hold it very unlikely; of others only a likely one.
    """
    learnt = weights("resumption")
    weighed = [(learnt.shares(asked.features)[1], asked) for asked in days_asked(page)]
    ruled = [one for one in weighed if "rules yes" in one[1].features and one[0] > _CONCEIVABLE]
    likely = [
        one for one in weighed if one[0] > (_PERHAPS if "rules perhaps" in one[1].features else _LIKELY)
    ]
    best = max(ruled or likely, key=lambda one: one[0] + _CLOSER * one[1].day.exact, default=None)
    return (best[1].line, best[1].day) if best is not None else (None, None)
