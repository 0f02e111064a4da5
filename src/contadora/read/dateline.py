"""The opening of a wire report: where, when and by whom it was filed."""
# ruff: noqa: E501 (a pattern reads better on one line)

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from contadora.read.lexicon import lexicon

if TYPE_CHECKING:
    from contadora.read.text import Sentence

__all__ = ["Dateline", "find_dateline"]

_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?"
_FORM = re.compile(
    rf"(?P<place>[a-z][a-z.'-]{{0,20}}(?: [a-z.'-]{{1,20}}){{0,3}}?)"
    rf"(?: [,/] (?P<more>[a-z][a-z. ]{{2,24}}?))?"
    rf"(?: ,? ?(?P<date>(?:{_MONTH} \d{{1,2}}|\d{{1,2}} {_MONTH})(?: ,? ?\d{{4}})?))?"
    rf"(?: ?,)?(?: \( (?P<outlet>[a-z][a-z /.&-]{{1,30}}?) \)(?: ?(?P<dash>-{{1,3}}|:))?| ?(?P<bare>-{{1,3}}))(?: |$)"
)


@dataclass(frozen=True)
class Dateline:
    """Place, country, date as worded and outlet; ``size`` counts the words it takes up."""

    place: str
    country: str | None
    date: str | None
    outlet: str | None
    size: int


def find_dateline(sentence: Sentence, *, cased: bool) -> Dateline | None:
    """Does the sentence open with a dateline?

    Examples
    --------
    >>> from contadora.read.text import read_text
    >>> s = read_text(b"ADDIS ABABA, March 6 (Reuters) - Talks adjourned on Friday.").sentences[0]
    >>> find_dateline(s, cased=True)
    Dateline(place='addis ababa', country='ethiopia', date='march 6', outlet='reuters', size=9)
    """
    low = sentence.low[:160]
    match = _FORM.match(low)
    if match is None:
        return None
    place, outlet = match["place"], match["outlet"]
    known = lexicon()
    country = country_of(place) or (country_of(match["more"]) if match["more"] else None)
    words = place.split()
    if words[0] == "the" and country is None:
        return None
    shouted = cased and all(sentence.caps[: len(words)])
    if outlet is not None:
        if outlet not in known.outlets and not ((match["dash"] or shouted) and (country or shouted)):
            return None
    elif not (country and len(words) <= 3):
        return None
    size = low[: match.end()].count(" ") + (not low[: match.end()].endswith(" "))
    return Dateline(place, country, match["date"], outlet, size)


def country_of(place: str) -> str | None:
    """Return the country of a capital, a place or a country's own name; None where it is not known.

    Examples
    --------
    >>> country_of("geneva"), country_of("juba"), country_of("atlantis")
    ('switzerland', 'south sudan', None)
    """
    known = lexicon()
    words = tuple(place.removeprefix("the ").split())
    for form, kind, name in known.names.get(words[0], ()) if words else ():
        if form == words and kind in ("capital", "country", "place", "people"):
            return known.place_country.get(name, name) if kind == "place" else name
    return None
