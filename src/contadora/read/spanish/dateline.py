"""The opening of a Spanish wire report: where, when and by whom it was filed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from contadora.read.dateline import Dateline
from contadora.read.lexicon import lexicon
from contadora.read.spanish.pack import pack

if TYPE_CHECKING:
    from contadora.read.text import Sentence

__all__ = ["country_of", "find_dateline"]

_MONTH = r"(?:ene|feb|mar|abr|may|jun|jul|ago|sept?|oct|nov|dic)[a-z]{0,7}\.?"
_FORM = re.compile(
    r"(?P<place>[a-z][a-z.'-]{0,20}(?: (?:[a-z][a-z.'-]{0,19})){0,5}?)"
    r"(?: , (?P<more>[a-z][a-z. ]{2,24}?))?(?: \( (?P<land>[a-z][a-z. ]{2,24}?) \)(?= ,| \())?"
    rf"(?: ,? ?(?P<date>\d{{1,2}} (?:de )?{_MONTH}(?: ,? ?(?:del? )?\d{{4}})?|{_MONTH} \d{{1,2}}))?"
    rf"(?: ,)?(?: \( (?P<outlet>[a-z][a-z /.&-]{{1,30}}?) \))?(?P<dash> ?\.? ?-{{1,3}}| ?:)(?: |$)"
)


def find_dateline(sentence: Sentence, *, cased: bool) -> Dateline | None:
    """Does the sentence open with a dateline?

    Examples
    --------
    >>> from contadora.read.text import read_text
    >>> s = read_text(b"Santo Domingo, 2 dic (EFE).- El Gobierno se retira.").sentences[0]
    >>> find_dateline(s, cased=True)
    Dateline(place='santo domingo', country='dominican republic', date='2 dic', outlet='efe', size=10)
    """
    low = sentence.low[:140]
    match = _FORM.match(low)
    if match is None:
        return None
    outlet, known = match["outlet"], lexicon()
    country = next((c for c in map(country_of, match.group("place", "more", "land")) if c), None)
    shouted = cased and all(sentence.caps[: len(match["place"].split())])
    if outlet is not None:
        if outlet not in known.outlets and not (country or shouted):
            return None
    elif not (match["date"] or country) or ":" in match["dash"]:
        return None
    size = low[: match.end()].count(" ") + (not low[: match.end()].endswith(" "))
    return Dateline(match["place"], country, match["date"], outlet, size)


def country_of(place: str | None) -> str | None:
    """Return the country of a capital, a place or a country's own name; None where it is not known."""
    words = tuple((place or "").split())
    best = None
    for form, kind, name in pack().names.get(words[0], ()) if words else ():
        if form == words and kind in ("capital", "country", "place"):
            found = lexicon().place_country.get(name, name) if kind == "place" else name
            if kind == "capital":
                return found
            best = best or found
    return best
