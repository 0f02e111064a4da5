"""Countries, capitals, peoples and organisations named in a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from contadora.read.lexicon import Entry, lexicon, spelled

if TYPE_CHECKING:
    from contadora.read.sheet import ActorSheet
    from contadora.read.text import Sentence

__all__ = ["Mention", "find_mentions", "longest", "sheet_entries"]

_PREPOSITIONS = frozenset({"in", "at", "near", "from", "to", "outside", "around", "into", "through", "en"})
_RISKY = frozenset({"us", "mud", "eta", "sla", "stc", "cma", "un", "au", "hnc", "olf", "nug", "oas", "male"})
"""Short names that are also words: only where capitals say so, or after an article."""


@dataclass(slots=True)
class Mention:
    """Words ``i`` to ``j`` of a sentence name something.

    ``kind`` is country, people (an adjective or its bearers), capital, place, world, movement, body,
    or person.
    """

    i: int
    j: int
    kind: str
    name: str


def sheet_entries(sheet: ActorSheet | None) -> dict[str, tuple[Entry, ...]]:
    """Return the names of an actor sheet in the form in which the shipped names are kept."""
    found: dict[str, list[Entry]] = {}
    for alias, name in (sheet.names() if sheet else {}).items():
        words = spelled(alias)
        if words:
            kind = "country" if name in lexicon().countries else "movement"
            found.setdefault(words[0], []).append((words, kind, name))
    return {first: tuple(sorted(e, key=lambda x: -len(x[0]))) for first, e in found.items()}


def find_mentions(
    sentence: Sentence, *, cased: bool, begin: int = 0, extra: dict[str, tuple[Entry, ...]] | None = None
) -> list[Mention]:
    """Which known names does the sentence hold, longest first, left to right?

    Examples
    --------
    >>> from contadora.read.text import read_text
    >>> text = read_text(b"the south sudanese government met the u.n. mediator in addis ababa .")
    >>> s = text.sentences[0]
    >>> [(m.kind, m.name) for m in find_mentions(s, cased=False)]
    [('people', 'south sudan'), ('world', 'united nations'), ('capital', 'ethiopia')]
    """
    names = lexicon().names
    words, caps = sentence.words, sentence.caps
    found: list[Mention] = []
    k, n = begin, len(words)
    while k < n:
        word = words[k]
        entry = longest(extra[word], words, k) if extra and word in extra else None
        if entry is None and word in names and (caps[k] or not cased):
            entry = longest(names[word], words, k)
            if entry is not None and len(entry[0]) == 1 and not _plausible(entry, words, k, cased, caps):
                entry = None
        if entry is None and "-" in word and (caps[k] or not cased):
            # "iran-backed", "u.n.-brokered", "igad-plus": the first part names somebody.
            first = word.split("-", 1)[0]
            if first in names:
                entry = longest(names[first], [first], 0)
        if entry is None:
            k += 1
            continue
        size = max(len(entry[0]), 1)
        kind = entry[1]
        found.append(Mention(k, k + size, kind, entry[2]))
        k += size
    return found


def longest(entries: tuple[Entry, ...], words: list[str], k: int) -> Entry | None:
    """Return the first of some known names, the longest first, that stands at word ``k``."""
    for entry in entries:
        form = entry[0]
        if len(form) == 1 or tuple(words[k : k + len(form)]) == form:
            return entry
    return None


def _plausible(entry: Entry, words: list[str], k: int, cased: bool, caps: list[bool]) -> bool:
    word = entry[0][0]
    if word not in _RISKY:
        return True
    if cased:
        return word != "us" or (caps[k] and k > 0)
    return word != "us" and k > 0 and words[k - 1] == "the"


def is_located(words: list[str], i: int) -> bool:
    """Return whether the name at ``i`` follows a preposition of place, so stands for no government."""
    before = words[i - 1] if i else ""
    if before == "the" and i > 1:
        before = words[i - 2]
    return before in _PREPOSITIONS
