"""Days as worded, resolved against the date of the report."""
# ruff: noqa: E501 (a pattern reads better on one line)

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from contadora.read.page import Line

__all__ = ["Day", "calendar_day", "date_in_name", "find_days", "resolve"]

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = {
    form: number
    for number, forms in enumerate(
        (
            "january jan jan.", "february feb feb.", "march mar mar.", "april apr apr.", "may", "june jun jun.",
            "july jul jul.", "august aug aug.", "september sept sept. sep sep.", "october oct oct.",
            "november nov nov.", "december dec dec.",
        ),
        start=1,
    )
    for form in forms.split(" ")
}  # fmt: skip
_COUNTED = "zero one two three four five six seven eight nine ten eleven twelve"
_NUMBERS = {word: number for number, word in enumerate(_COUNTED.split(" "))} | {"a": 1, "an": 1}
_MONTH = "|".join(sorted((re.escape(m) for m in _MONTHS), key=len, reverse=True))
_DAY = "|".join(_WEEKDAYS)
_SEASON = "spring|summer|autumn|fall|winter|new year"
_FEAST = "easter|christmas|ramadan|eid|eid al-fitr|eid al-adha|new year|the new year|the holidays?|passover|lent|carnival|the weekend|the recess|the summer"
_PART = "morning|afternoon|evening|night|noon"
_FIND = re.compile(
    rf"\b(?:(?:(?:{_DAY}) , ?)?(?P<m>{_MONTH}) (?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:,]\d)(?: ?(?:-|to|and) ?\d{{1,2}})?(?: ,? ?(?P<y>(?:19|20)\d\d))?(?= |$|,)"
    rf"|(?:the )?(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<m2>{_MONTH})(?: ,? ?(?P<y2>(?:19|20)\d\d))?(?= |$)"
    rf"|(?:later (?:on )?)?(?P<which>next |this |last |coming |following )?(?P<w>{_DAY})(?: (?:{_PART}))?(?= |$)"
    rf"|(?P<rel>the day after tomorrow|tomorrow|today|yesterday|tonight)(?: (?:{_PART}))?(?= |$)"
    r"|(?P<in>in|within|after) (?:(?:about|around|roughly|some|at most|less than|no more than|the next|the coming|a) )*(?P<n>\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) (?P<u>days?|weeks?|months?|hours?|fortnight)(?:'s|'|s)?(?: time| later| from now)?(?= |$)"
    r"|(?P<n2>\d{1,2}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) (?P<u2>days?|weeks?|months?|fortnight) (?:from now|hence|later)(?= |$)"
    rf"|(?P<vague>(?:by |before |at |around |towards? )?(?:the )?(?:end|middle|beginning|start|close|turn|second half|first half) of (?:next |this |the |the coming )?(?:week|month|year|spring|summer|autumn|winter|{_MONTH})(?: (?:19|20)\d\d)?|(?:early|late|mid) ?-? ?(?:next|this|in the) (?:week|month|year|new year|spring|summer|autumn|winter)|later (?:this|next|in the) (?:week|month|year|day)|(?:the )?(?:first|second|third|fourth|last) (?:week|half|fortnight|days|quarter) of (?:next |the )?(?:month|year|{_MONTH}|(?:19|20)\d\d)|(?:early |late )?next (?:week|month|year)|(?:in |within |over )?the (?:coming|next)(?: few| couple of)? (?:days|weeks|months)|(?:in|within) (?:a few |a matter of |a couple of |several |coming )?(?:days|weeks|hours|months)|the end of (?:the month|the year|{_MONTH})|the (?:next|following) (?:day|morning|week|month)|(?:in|next|this|after) (?:the )?(?:early |late )?(?:{_SEASON})|(?:after|before) (?:{_FEAST})|the new year|a week (?:today|from today|on {_DAY}))(?= |$)"
    rf"|(?P<near>next|this|last|coming|following) (?P<period>week|month|year|weekend)(?= |$)"
    rf"|(?:in|early|late|mid|by|until|till|before|for) ?-? ?(?:early |late |mid ?-? ?)?(?P<mo>(?!may (?!(?:19|20)\d\d|\.|,|$)[a-z]){_MONTH})(?! \d{{1,2}}(?!\d))(?: (?P<y3>(?:19|20)\d\d))?(?= |$))"
)
_HINTS = frozenset(
    f"{' '.join(_MONTHS)} {' '.join(_WEEKDAYS)} {_SEASON} {_FEAST} tomorrow today yesterday tonight day days week"
    " weeks month months year years weekend hour hours fortnight half quarter morning".replace("|", " ")
    .replace("?", "")
    .split()
) - {"the", "new", "al-fitr", "al-adha"} | {"holiday"}
"""One of these words is in every day worded, unless a hyphen or a slash ties it: "mid-june"."""
_NAME_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_.]?([01]\d)[-_.]?([0-3]\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class Day:
    """A day as worded; ``i``, ``j`` its words in the sentence; ``day`` None where it cannot be fixed.

    ``exact`` says how closely: 2 a calendar day, 1 a weekday or "tomorrow", 0 a span of days.
    """

    i: int
    j: int
    words: str
    day: date | None
    exact: int


def date_in_name(name: str) -> date | None:
    """Return the date that a file name holds, or None.

    Examples
    --------
    >>> date_in_name("seed_2017_12_02.deg.txt"), date_in_name("talks-20171202.txt"), date_in_name("v2.txt")
    (datetime.date(2017, 12, 2), datetime.date(2017, 12, 2), None)
    """
    for match in _NAME_DATE.finditer(name):
        try:
            return date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            continue
    return None


def resolve(words: str, published: date | None, *, ahead: bool | None = None) -> date | None:
    """Which day do these words mean in a report of this date?

    Parameters
    ----------
    words : str
        "dec. 15", "on saturday", "next monday", "in two weeks", "tomorrow".
    published : date or None
        None: only a day given with its year can be resolved.
    ahead : bool, optional
        Whether the day lies after the report; None: for a weekday the last one, the day itself included.

    Returns
    -------
    date or None
        None where the words fix no day ("in january", "next week").

    Examples
    --------
    >>> report = date(2017, 12, 2)
    >>> resolve("jan. 11", report).isoformat(), resolve("in two weeks", report).isoformat()
    ('2018-01-11', '2017-12-16')
    >>> resolve("monday", report, ahead=True).isoformat(), resolve("monday", report).isoformat()
    ('2017-12-04', '2017-11-27')
    """
    match = _FIND.search(words)
    return None if match is None else _day(match, published, ahead)


def find_days(line: Line, published: date | None, *, ahead: bool | None = None) -> list[Day]:
    """Return every day named in a sentence, in order."""
    low = line.sentence.low
    if _HINTS.isdisjoint(line.words) and "-" not in low and "/" not in low:
        return []  # most sentences: the quick way out
    begin = line.sentence.offsets[line.begin] if line.begin < len(line.words) else len(low)
    found = []
    for match in _FIND.finditer(low, begin):
        if match["m"] == "may" and match["d"] is None:
            continue
        i = line.sentence.word_at(match.start())
        j = line.sentence.word_at(match.end() - 1) + 1
        exact = 2 if (match["m"] or match["m2"]) else 1 if (match["w"] or match["rel"]) else 0
        found.append(Day(i, j, match[0], _day(match, published, ahead), exact))
    return found


Unit = Literal["day", "week", "month"]


def _day(match: re.Match[str], published: date | None, ahead: bool | None) -> date | None:
    try:
        return _counted(match, published, ahead)
    except OverflowError:  # the calendar ends with the year 9999
        return None


def _counted(match: re.Match[str], published: date | None, ahead: bool | None) -> date | None:
    month = match["m"] or match["m2"]
    if month:
        return calendar_day(
            int(match["d"] or match["d2"]), _MONTHS[month], match["y"] or match["y2"], published, ahead
        )
    if published is None:
        return None
    if match["w"]:
        return _weekday(match["w"], (match["which"] or "").strip(), published, ahead)
    if match["rel"]:
        shift = {"tomorrow": 1, "yesterday": -1, "the day after tomorrow": 2}
        return published + timedelta(days=shift.get(match["rel"], 0))
    counted, unit = match["n"] or match["n2"], match["u"] or match["u2"]
    if counted and unit:
        n = _NUMBERS.get(counted) if not counted.isdigit() else int(counted)
        if n is None or match["in"] in ("within", "after"):
            return None
        if unit.startswith(("week", "fortnight")):
            return published + timedelta(weeks=2 * n if unit == "fortnight" else n)
        return published + timedelta(days=n) if unit.startswith("day") else None
    return None


def calendar_day(
    day: int, month: int, year: str | None, published: date | None, ahead: bool | None
) -> date | None:
    """Return the day of this month, of the year given or nearest to the report; None if there is none."""
    years = [int(year)] if year else [] if published is None else [published.year + k for k in (-1, 0, 1)]
    options = []
    for y in years:
        try:
            options.append(date(y, month, day))
        except ValueError:
            continue
    if not options:
        return None
    if published is None or year:
        return options[0]
    if ahead:
        later = [d for d in options if d >= published]
        options = later or options
    return min(options, key=lambda d: abs((d - published).days))


def _weekday(word: str, which: str, published: date, ahead: bool | None) -> date:
    number = _WEEKDAYS.index(word)
    forward = (number - published.weekday()) % 7
    if which == "last":
        return published - timedelta(days=(published.weekday() - number) % 7 or 7)
    if ahead or which in ("next", "coming", "following"):
        return published + timedelta(days=forward or 7)
    if which == "this" and ahead is None:
        return published + timedelta(days=forward)
    return published - timedelta(days=(published.weekday() - number) % 7)
