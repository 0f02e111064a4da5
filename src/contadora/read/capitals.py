"""Names get their capitals back where a report lost them: for a reader's eye, never for matching."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from contadora.read.names import find_mentions
from contadora.read.text import read_text

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["with_capitals"]

_SMALL = frozenset(
    {"a", "an", "and", "at", "by", "de", "del", "for", "from", "in", "of", "on", "or", "the", "to"}
)
_CALENDAR = (
    "january february march april june july august september october november december "
    "monday tuesday wednesday thursday friday saturday sunday"
)


def with_capitals(text: str, people: Iterable[str] = ()) -> str:
    """Return ``text`` with known names, days and months capitalised; one with any capital stays as it is.

    Parameters
    ----------
    text : str
        A phrase from a report, as "joint pressure on washington".
    people : iterable of str
        Names of persons that the report gives, in lower case.

    Examples
    --------
    >>> with_capitals("foreign ministry building, santo domingo")
    'foreign ministry building, Santo Domingo'
    >>> with_capitals("foes of ana diaz doubt u.s. sanctions", ["ana diaz"])
    'foes of Ana Diaz doubt U.S. sanctions'
    >>> with_capitals("Talks in geneva")
    'Talks in geneva'
    """
    if text != text.lower() or not text.isprintable() or not re.search(r"[^\W\d_]", text):
        return text
    names = [*_known(text), *(name.lower() for name in people if name.strip()), *_CALENDAR.split()]
    for name in sorted(set(names), key=len, reverse=True):
        words = r"\W+".join(re.escape(word) for word in name.split())
        text = re.sub(rf"(?<!\w){words}(?!\w)", lambda found: _capital(found[0]), text)
    return text


@lru_cache(maxsize=4096)
def _known(text: str) -> tuple[str, ...]:
    return tuple(
        " ".join(sentence.words[mention.i : mention.j])
        for sentence in read_text(text.encode()).sentences
        for mention in find_mentions(sentence, cased=False)
    )


def _capital(name: str) -> str:
    if re.fullmatch(r"(?:\w\.)+", name):
        return name.upper()
    return re.sub(r"[^\W\d_]+", lambda word: word[0] if word[0] in _SMALL else word[0].capitalize(), name)
