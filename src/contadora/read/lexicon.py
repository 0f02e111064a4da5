"""The words and names shipped as data, loaded once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

__all__ = ["Entry", "Lexicon", "lexicon", "spelled", "word_set"]

Entry = tuple[tuple[str, ...], str, str]
"""Words of a name, its kind, and the name that it stands for."""

_ENDINGS = (
    "'s",
    "s",
    "es",
    "ed",
    "d",
    "ing",
    "er",
    "ers",
    "ly",
    "est",
    "ment",
    "ments",
    "ness",
    "able",
    "ation",
    "ations",
    "al",
    "ally",
    "ful",
    "less",
    "ship",
    "r",
    "rs",
    "ish",
    "like",
    "wide",
)
_BEGINNINGS = (
    "un",
    "re",
    "anti",
    "pro",
    "non",
    "mis",
    "over",
    "under",
    "pre",
    "post",
    "inter",
    "counter",
    "dis",
    "out",
)
_LOOKS = re.compile(
    r"(?:tion|tions|sion|sions|ments?|ness|ships?|ities|isms?|ists?|ally|ingly|fully|ously|less|ful|ible|able"
    r"|[^aeiou]ing|[^aeimy]ed|ances?|ences?|ising|izing|ised|ized|ology|ologist|ologists|ative|atives|craft|wards?)$"
)


@dataclass(frozen=True)
class Lexicon:
    """What the reader knows before it reads: no negotiator is in it, which is what actor sheets are for."""

    names: dict[str, tuple[Entry, ...]]
    heads: frozenset[str]
    qualifiers: frozenset[str]
    titles: frozenset[str]
    speech: dict[str, str]
    given: frozenset[str]
    words: frozenset[str]
    valence: dict[str, float]
    outlets: frozenset[str]
    countries: frozenset[str]
    worlds: frozenset[str]
    place_country: dict[str, str]
    _seen: dict[str, bool]

    def is_word(self, word: str) -> bool:
        """Return whether ``word`` is an ordinary English word, inflected or not, rather than a name.

        Examples
        --------
        >>> known = lexicon()
        >>> known.is_word("renegotiated"), known.is_word("opposition-led"), known.is_word("borges")
        (True, True, False)
        """
        found = self._seen.get(word)
        if found is None:
            found = self._is_word(word)
            if len(self._seen) < 50_000:
                self._seen[word] = found
        return found

    def _is_word(self, word: str) -> bool:
        if word.startswith("mc") and len(word) > 4:
            return False  # "mcguinness" is no kind of being
        if word in self.words or not word.isalpha():
            return word in self.words or self._is_compound(word)
        if self._inflected(word):
            return True
        for beginning in _BEGINNINGS:
            rest = word[len(beginning) :]
            if word.startswith(beginning) and len(rest) > 3 and (rest in self.words or self._inflected(rest)):
                return True
        return len(word) > 6 and word not in self.given and _LOOKS.search(word) is not None

    def _inflected(self, word: str) -> bool:
        for ending in _ENDINGS:
            if not word.endswith(ending):
                continue
            stem = word[: -len(ending)]
            if len(stem) < 3:
                continue
            if stem in self.words or stem + "e" in self.words:
                return True
            if stem.endswith("i") and stem[:-1] + "y" in self.words:
                return True
            if len(stem) > 3 and stem[-1] == stem[-2] and stem[:-1] in self.words:
                return True
        return False

    def _is_compound(self, word: str) -> bool:
        parts = [part for part in re.split(r"[-'&+/]", word) if part]
        if word.startswith(("al-", "el-", "ul-", "ag-", "abdul-", "abd-")):
            return False
        if len(parts) < 2 or "." in word:
            return "." in word or any(c.isdigit() for c in word)
        return all(
            p in self.names
            or p.isdigit()
            or (len(p) > 2 and self.is_word(p))
            or p in ("a", "an", "in", "on", "of", "to", "by", "up")
            for p in parts
        )


def word_set(text: str) -> frozenset[str]:
    """Return the words of a space-separated list."""
    return frozenset(text.split())


def spelled(name: str) -> tuple[str, ...]:
    """Return a name as the reader's words.

    Examples
    --------
    >>> spelled("sudan people's liberation movement")
    ('sudan', 'people', "'s", 'liberation', 'movement')
    """
    return tuple(re.sub(r"'s\b", " 's", name).split())


_PLAIN_OUTLETS = word_set(
    "reuters bloomberg cnn bbc xinhua anadolu interfax al-arabiya al-hayat haaretz rfe/rl telesur"
)
"""Outlets whose one word is nothing else, so that it is one wherever it stands."""


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """Return the shipped words and names, read on first use."""
    names: dict[str, list[Entry]] = {}
    place_country: dict[str, str] = {}

    def learn(alias: str, kind: str, name: str) -> None:
        words = spelled(alias)
        if words and words[0] == "the" and len(words) > 1:
            words = words[1:]
        for form in {
            words,
            spelled(alias.replace("'", " ")) if "'" in alias and "'s" not in alias else words,
        }:
            entries = names.setdefault(form[0], [])
            if all(e[0] != form for e in entries):
                entries.append((form, kind, name))

    countries = []
    for name, demonyms, capitals, aliases in _rows("countries.tsv", 4):
        countries.append(name)
        for alias in (name, *_split(aliases)):
            learn(alias, "country", name)
        for demonym in _split(demonyms):
            learn(demonym, "people", name)
        for capital in _split(capitals):
            learn(capital, "capital", name)
    for place, country in _rows("places.tsv", 2):
        learn(place, "place", place)
        place_country[place] = country
    for name, kind, aliases in _rows("groups.tsv", 3):
        for alias in (name, *_split(aliases)):
            learn(alias, kind, name)
    outlets = frozenset(" ".join(row) for row in _rows("outlets.txt", 1))
    for outlet in sorted(outlets):
        if " " in outlet or outlet in _PLAIN_OUTLETS:
            learn(outlet, "outlet", outlet)
    speech: dict[str, str] = {}
    for stance, verbs in _rows("speech.tsv", 2):
        speech.update(dict.fromkeys(verbs.split(), stance))
    valence: dict[str, float] = {}
    for part, size in (("valence.tsv", 0.8), ("stance/field.tsv", 1.0)):
        for sign, plain in _rows(part, 2):
            valence.update(dict.fromkeys(plain.split(), size if sign == "+" else -size))
    offices: dict[str, set[str]] = {"head": set(), "qualifier": set(), "title": set()}
    for part, words in _rows("offices.tsv", 2):
        offices[part].update(words.split())
    return Lexicon(
        names={first: tuple(sorted(e, key=lambda x: -len(x[0]))) for first, e in names.items()},
        heads=frozenset(offices["head"]),
        qualifiers=frozenset(offices["qualifier"]),
        titles=frozenset(offices["title"]),
        speech=speech,
        given=frozenset(_words("given_names.txt")),
        words=frozenset(_words("words.txt")),
        valence=valence,
        outlets=outlets,
        countries=frozenset(countries),
        worlds=frozenset(e[2] for es in names.values() for e in es if e[1] == "world"),
        place_country=place_country,
        _seen={},
    )


def _lines(name: str) -> list[str]:
    text = (files("contadora.read") / "data" / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def _rows(name: str, columns: int) -> list[list[str]]:
    return [(line.split("\t") + [""] * columns)[:columns] for line in _lines(name)]


def _words(name: str) -> list[str]:
    return [word for line in _lines(name) for word in line.split()]


def _split(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]
