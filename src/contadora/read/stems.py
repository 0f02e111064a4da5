"""The stem of a word, so that forms of one verb count as one."""

from __future__ import annotations

from functools import lru_cache

__all__ = ["stem"]

_ENDS = ("ingly", "edly", "ings", "ing", "ied", "ies", "ed", "es", "ly", "s")


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return a word without its inflection, roughly: four letters of it are always left.

    Examples
    --------
    >>> stem("accused"), stem("accusing"), stem("talks"), stem("was")
    ('accus', 'accus', 'talk', 'was')
    """
    if word[:1].isalpha():
        for end in _ENDS:
            if word.endswith(end) and len(word) - len(end) > 3:
                return word[: -len(end)]
    return word
