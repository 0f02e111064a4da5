"""Days as worded in Spanish, resolved against the date of the report."""
# ruff: noqa: E501 (a pattern reads better on one line)

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from contadora.read.dates import Day, calendar_day
from contadora.read.spanish.pack import pack

if TYPE_CHECKING:
    from contadora.read.page import Line

__all__ = ["find_days", "resolve"]


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    known = pack()
    month = "|".join(sorted(known.months, key=len, reverse=True))
    day = "|".join(known.weekdays)
    number = "|".join(known.numbers)
    return re.compile(
        rf"\b(?:(?:(?:{day}) )?(?P<d>\d{{1,2}}|primero)(?: al \d{{1,2}}| y (?:el )?\d{{1,2}}| - \d{{1,2}})?(?: de)? (?P<m>{month})\.?(?: ,? ?(?:del? )?(?P<y>(?:19|20)\d\d))?"
        rf"|(?P<which>proximo |pasado |este )?(?<!santo )(?P<w>{day})(?P<after> pasado| proximo)?"
        r"|(?P<rel>pasado manana|(?<!la )manana(?! del? )|hoy|ayer|anoche|anteayer|esta (?:noche|tarde|manana))"
        rf"|(?P<in>en|dentro de|tras) (?:un plazo de )?(?P<n>\d{{1,3}}|{number}) (?P<u>dias?|semanas?|mes(?:es)?|horas)"
        rf"|(?P<vague>(?:a |en |para )?(?:la )?proxima semana|la semana (?:que viene|proxima|entrante)|(?:en )?(?:el )?proximo mes|el mes (?:que viene|proximo|entrante)|(?:en )?(?:los )?proximos dias|(?:a )?(?:principios|comienzos|inicios|mediados|finales|fines) del? (?:(?:este|proximo) )?(?:mes|ano|{month})|en (?:{month})(?: de (?:19|20)\d\d)?|esta semana))(?= |$)"
    )


def resolve(words: str, published: date | None, *, ahead: bool | None = None) -> date | None:
    """Which day do these words mean in a report of this date?

    Parameters are those of `contadora.read.dates.resolve`.

    Examples
    --------
    >>> report = date(2017, 12, 2)
    >>> resolve("el proximo 15 de diciembre", report).isoformat(), resolve("en dos semanas", report).isoformat()
    ('2017-12-15', '2017-12-16')
    >>> resolve("el viernes", report, ahead=True).isoformat(), resolve("el viernes", report).isoformat()
    ('2017-12-08', '2017-12-01')
    """
    match = _pattern().search(words)
    return None if match is None else _day(match, published, ahead)


def find_days(line: Line, published: date | None, *, ahead: bool | None = None) -> list[Day]:
    """Return every day named in a sentence, in order."""
    low = line.low
    begin = line.sentence.offsets[line.begin] if line.begin < len(line.words) else len(low)
    found = []
    for match in _pattern().finditer(low, begin):
        i, j = line.sentence.word_at(match.start()), line.sentence.word_at(match.end() - 1) + 1
        exact = 2 if match["m"] else 1 if match["w"] or match["rel"] else 0
        found.append(Day(i, j, match[0].strip(), _day(match, published, ahead), exact))
    return found


def _day(match: re.Match[str], published: date | None, ahead: bool | None) -> date | None:
    try:
        return _counted(match, published, ahead)
    except OverflowError:  # the calendar ends with the year 9999
        return None


def _counted(match: re.Match[str], published: date | None, ahead: bool | None) -> date | None:
    known = pack()
    if match["m"]:
        day = 1 if match["d"] == "primero" else int(match["d"])
        return calendar_day(day, known.months[match["m"]], match["y"], published, ahead)
    if published is None:
        return None
    if match["w"]:
        number = known.weekdays.index(match["w"])
        which = (match["which"] or match["after"] or "").strip()
        back = (published.weekday() - number) % 7
        if which == "pasado":
            return published - timedelta(days=back or 7)
        if ahead or which == "proximo":
            return published + timedelta(days=(number - published.weekday()) % 7 or 7)
        return published - timedelta(days=back)
    if match["rel"]:
        shift = {"pasado manana": 2, "manana": 1, "ayer": -1, "anoche": -1, "anteayer": -2}
        return published + timedelta(days=shift.get(match["rel"], 0))
    if match["in"] and match["in"] != "tras":
        n = int(match["n"]) if match["n"].isdigit() else known.numbers[match["n"]]
        if match["u"].startswith("semana"):
            return published + timedelta(weeks=n)
        return published + timedelta(days=n) if match["u"].startswith("dia") else None
    return None
