"""Countries, capitals, peoples and organisations named in a Spanish sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contadora.read.names import Mention, longest
from contadora.read.spanish.pack import pack

if TYPE_CHECKING:
    from contadora.read.lexicon import Entry
    from contadora.read.text import Sentence

__all__ = ["find_mentions", "is_located"]

_PLACING = frozenset({"en", "desde", "hacia", "hasta", "cerca"})


def find_mentions(
    sentence: Sentence, *, cased: bool, begin: int = 0, extra: dict[str, tuple[Entry, ...]] | None = None
) -> list[Mention]:
    """Which known names does the sentence hold, longest first, left to right?

    Examples
    --------
    >>> from contadora.read.text import read_text
    >>> s = read_text("el canciller dominicano recibió a la ONU en Nueva York".encode()).sentences[0]
    >>> [(m.kind, m.name) for m in find_mentions(s, cased=True)]
    [('people', 'dominican republic'), ('world', 'united nations'), ('place', 'new york')]
    """
    known = pack()
    words, caps = sentence.words, sentence.caps
    found: list[Mention] = []
    k = begin
    while k < len(words):
        word = words[k]
        entry = longest(extra[word], words, k) if extra and word in extra else None
        if entry is None and word in known.names:
            entry = longest(known.names[word], words, k)
            if entry is not None and not _plausible(entry, words, caps, k, cased):
                entry = None
        if entry is None:
            k += 1
            continue
        # "la canciller noruega" has the adjective, which differs from the country's name by its small letter.
        kind = "people" if cased and entry[1] == "country" and not caps[k] else entry[1]
        found.append(Mention(k, k + len(entry[0]), kind, entry[2]))
        k += len(entry[0])
    return found


def _plausible(entry: Entry, words: list[str], caps: list[bool], k: int, cased: bool) -> bool:
    known = pack()
    form, kind, _ = entry
    word, before = words[k], words[k - 1] if k else ""
    after = words[k + len(form)] if k + len(form) < len(words) else ""
    if kind == "people":
        return not (cased and caps[k] and after in known.surnames)
    if kind == "country" and len(form) == 1 and cased and not caps[k]:
        return len(word) > 5 and word[-1] == "a"
    if cased and not (caps[k] or caps[k + len(form) - 1]):
        return False
    if len(form) > 1:
        return True
    if word in ("mas", "ue", "cob", "contra", "contras", "iglesia", "constituyente"):
        # Short names that are also words: where capitals say so, or after an article.
        return (cased and (word != "mas" or caps[k])) or (
            before in ("el", "la", "los", "(", "del") and word != "mas"
        )
    if (word in known.given or word in known.surnames) and after in known.surnames:
        return False  # "francia marquez"
    return not (before in known.given and word in known.surnames)


def is_located(words: list[str], i: int) -> bool:
    """Return whether the name at ``i`` follows a preposition of place, so stands for no government."""
    before = words[i - 1] if i else ""
    if before in ("la", "el", "los", "las", "ciudad") and i > 1:
        before = words[i - 2]
    return before in _PLACING
