"""Bodies that a report introduces itself: "the conference on the great lakes region ( icglr )"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contadora.read.lexicon import lexicon, word_set
from contadora.read.names import longest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from contadora.read.lexicon import Entry
    from contadora.read.text import Sentence

__all__ = ["introduced"]

_LINKS = word_set("of the for and in on to de la el del y a an &")
_MOVEMENTS = word_set(
    """
    party movement front army forces force alliance coalition congress militia brigades brigade rally
    opposition resistance guerrillas rebels fighters democrats socialists liberation
    """
)
_BODIES = word_set(
    """
    conference community organisation organization union commission council bank mission agency
    initiative committee court network association league secretariat federation forum institute centre
    center authority office group programme program ministry parliament assembly church team service
    """
)
_LONGEST = 9


def introduced(sentences: Iterable[Sentence], *, cased: bool) -> dict[str, tuple[Entry, ...]]:
    """Return the long and short names that a report gives for one body, by first word, as names are kept.

    The long name stands before the bracket: as many words as the letters ask for, else the words back to an
    article, if one of them is a word for a body.

    Examples
    --------
    >>> from contadora.read.text import read_text
    >>> text = read_text(b"the talks of the great lakes forum on peace ( glfp ) resumed .")
    >>> for first, entries in introduced(text.sentences, cased=False).items():
    ...     print(first, entries[0])
    great (('great', 'lakes', 'forum', 'on', 'peace'), 'world', 'great lakes forum on peace')
    glfp (('glfp',), 'world', 'great lakes forum on peace')
    """
    found: dict[str, list[Entry]] = {}
    names = lexicon().names
    for sentence in sentences:
        words = sentence.words
        for k in range(2, len(words) - 2):
            short = words[k + 1]
            if words[k] != "(" or words[k + 2] != ")" or not 1 < len(short) < 12 or not short[0].isalpha():
                continue
            i = _begin(words, k, short.replace(".", "").replace("-", ""))
            if i is None:
                continue
            full = tuple(words[i:k])
            known = next(
                (e for a in range(i, k) if words[a] in names and (e := longest(names[words[a]], words, a))),
                None,
            )
            if known is not None and len(known[0]) < len(full) - 1:
                known = None
            kind = known[1] if known else _kind(full)
            if kind is None or (cased and not sentence.caps[i]):
                continue
            name = known[2] if known else " ".join(full)
            for form in (full, (short,)):
                if form[0] in names and len(form) == 1:
                    continue
                found.setdefault(form[0], []).append((form, kind, name))
    return {first: tuple(sorted(e, key=lambda x: -len(x[0]))) for first, e in found.items()}


def _kind(full: tuple[str, ...]) -> str | None:
    if _MOVEMENTS & set(full):
        return "movement"
    return "world" if _BODIES & set(full) else None


def _begin(words: list[str], k: int, short: str) -> int | None:
    """Where the long name before a bracket at ``k`` begins."""
    first = max(k - _LONGEST, 0)
    for i in range(k - 2, first - 1, -1):
        if not (words[i][0].isalpha() or words[i] == "'s"):
            break
        if words[i] not in _LINKS and words[i] != "'s" and _spells(short, words[i:k]):
            return i
    for i in range(k - 1, first - 1, -1):
        if words[i] in ("the", "a", "an", "his", "her", "its", "their"):
            return i + 1 if i + 2 < k and _kind(tuple(words[i + 1 : k])) else None
        if not words[i][0].isalpha():
            break
    return None


def _spells(short: str, words: list[str]) -> bool:
    """Whether the first letters of the words, those of small words or not, make the short name."""
    places = {0}
    for word in words:
        if word == "'s":
            continue
        reached = set()
        for part in word.split("-"):
            reached |= {p + 1 for p in places if part and short[p : p + 1] == part[0]}
        if word in _LINKS:
            reached |= places
        places = reached
    return len(short) in places
