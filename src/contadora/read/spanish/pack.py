"""The Spanish words and names shipped as data, loaded on first use."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files

from contadora.read.lexicon import Entry, lexicon, spelled, word_set

__all__ = ["Pack", "pack"]

_LOOKS = re.compile(
    r"(?:cion|sion|dad|tad|ismo|ista|mente|able|ible|ivo|oso|ario|ante|ente|ense|dor|sor|tor|dora|sora|tora|ncia"
    r"|miento|aje|ico|logo|logia|grafo|grafia|uria|itis|ura|illo|ito|azo|ote|ucho|ero|era|eria|tud|triz|al|orio|isimo"
    r"|umbre)$"
)
_ENDINGS = sorted(
    word_set(
        """
        ariamos eriamos ieramos iriamos abamos aremos aramos eremos iremos arias arian iamos ieron erian
        ieran iesen iendo irian amos abas aban aste aron aras aran aria emos asen ando ados adas iste
        imos eran eria iera iese idos idas iran iria ais aba are ara eis ase ado ada ias ian ere era ido
        ida ire ira ar as an es en ad er ia io ed ir id o a e i
        """
    ),
    key=lambda ending: (-len(ending), ending),
)
_CLITICS = tuple("selos selas melo telo selo sela los las les nos me se lo la le".split())  # noqa: SIM905
_ROOTS = (("qu", "c"), ("gu", "g"), ("c", "z"), ("j", "g"))
"""Spelling before e and i, and of the root: "saque" is of "sacar", "pague" of "pagar", "alce" of "alzar"."""


@dataclass(frozen=True)
class Pack:
    """What the reader knows of Spanish before it reads; no negotiator is in it."""

    names: dict[str, tuple[Entry, ...]]
    home: dict[str, str]
    offices: dict[str, frozenset[str]]
    actors: dict[str, frozenset[str]]
    speech: dict[str, tuple[str, str]]
    given: frozenset[str]
    surnames: frozenset[str]
    function: frozenset[str]
    words: frozenset[str]
    verbs: frozenset[str]
    months: dict[str, int]
    weekdays: tuple[str, ...]
    numbers: dict[str, int]
    praise: tuple[frozenset[str], tuple[str, ...]]
    blame: tuple[frozenset[str], tuple[str, ...]]
    turning: frozenset[str]
    _seen: dict[str, bool] = field(default_factory=dict)

    def is_word(self, word: str) -> bool:
        """Return whether ``word`` is an ordinary Spanish word, inflected or not, rather than a name.

        Examples
        --------
        >>> spanish = pack()
        >>> [w for w in "renegociaron opositoras borges acusarles restrepo".split() if spanish.is_word(w)]
        ['renegociaron', 'opositoras', 'acusarles']
        """
        found = self._seen.get(word)
        if found is None:
            found = self._is_word(word)
            if len(self._seen) < 50_000:
                self._seen[word] = found
        return found

    def _is_word(self, word: str) -> bool:
        if word in self.function or word in self.words or word in self.speech:
            return True
        if not word.isalpha():
            parts = "".join(c if c.isalpha() else " " for c in word).split()
            return "." in word or any(c.isdigit() for c in word) or all(self.is_word(p) for p in parts)
        if any(word in w for w in self.offices.values()) or any(word in w for w in self.actors.values()):
            return True
        if self._inflected(word):
            return True
        for clitic in _CLITICS:
            stem = word[: -len(clitic)]
            if word.endswith(clitic) and stem.endswith(("ar", "er", "ir", "ndo")) and self._inflected(stem):
                return True
        for front in ("re", "ex", "des", "anti", "pre", "sub", "inter", "contra"):
            if word.startswith(front) and len(word) - len(front) > 4 and self._inflected(word[len(front) :]):
                return True
        return len(word) > 6 and word not in self.given and _LOOKS.search(word) is not None

    def _inflected(self, word: str) -> bool:
        if word in self.words:
            return True
        if len(word) < 4:
            return False
        singular = word[:-3] + "z" if word.endswith("ces") else word[:-2] if word.endswith("es") else ""
        if singular in self.words or (word[-1] == "s" and self._plain(word[:-1])) or self._plain(word):
            return True
        if (len(singular) > 5 and _LOOKS.search(singular)) or (
            len(word) > 7 and word[-1] == "s" and _LOOKS.search(word[:-1])
        ):
            return True
        for ending in _ENDINGS:
            if word.endswith(ending):
                stem = word[: -len(ending)]
                if len(stem) > 1 and (stem in self.verbs or self._respelled(stem)):
                    return True
        return False

    def _plain(self, word: str) -> bool:
        return word in self.words or (
            word[-1] == "a" and (word[:-1] + "o" in self.words or word[:-1] in self.words
                                 or (len(word) > 6 and _LOOKS.search(word[:-1] + "o") is not None))
        )  # fmt: skip

    def _respelled(self, stem: str) -> bool:
        return any(stem.endswith(a) and stem[: -len(a)] + b in self.verbs for a, b in _ROOTS)


@lru_cache(maxsize=1)
def pack() -> Pack:
    """Return the shipped Spanish words and names.

    Examples
    --------
    >>> pack().speech["denuncio"], pack().months["diciembre"]
    (('-', 'any'), 12)
    """
    function = frozenset(_words("function.txt"))
    words = frozenset(_words("words.txt"))
    names: dict[str, list[Entry]] = {}

    def learn(alias: str, kind: str, name: str) -> None:
        form = spelled(alias)
        entries = names.setdefault(form[0], [])
        if all(e[0] != form for e in entries):
            entries.append((form, kind, name))

    home: dict[str, str] = {}
    for name, kind, aliases, country in _rows("names.tsv", 4):
        if country:
            home[name] = country
        for alias in aliases.split(";"):
            learn(alias.strip(), kind, name)
    for first, entries in lexicon().names.items():
        for form, kind, name in entries:
            alone = len(form) == 1 and (len(first) < 4 or (kind != "country" and first in words))
            if kind in ("country", "capital", "place", "world", "movement") and not (
                alone or first in function
            ):
                learn(" ".join(form), kind, name)
    learn("el salvador", "country", "el salvador")
    speech = {}
    for stance, how, forms in _rows("speech.tsv", 3):
        speech.update(dict.fromkeys(forms.split(), (stance, how)))
    time = _classes("time.tsv")
    months = {w: k for row in ("month", "short") for k, w in enumerate(time[row], start=1)}
    signs = _classes("valence.tsv")
    return Pack(
        names={first: tuple(sorted(e, key=lambda x: -len(x[0]))) for first, e in names.items()},
        home=home,
        offices={k: frozenset(v) for k, v in _classes("offices.tsv").items()},
        actors={k: frozenset(v) for k, v in _classes("actors.tsv").items()},
        speech=speech,
        given=lexicon().given.union(_words("given_names.txt")) - (function - {"julio"}),
        surnames=frozenset(_words("surnames.txt")),
        function=function,
        words=words,
        verbs=frozenset(_words("verbs.txt")),
        months=months,
        weekdays=tuple(time["weekday"]),
        numbers={w: k for k, w in enumerate(time["number"])} | {"una": 1},
        praise=_cues(signs["+"]),
        blame=_cues(signs["-"]),
        turning=frozenset(signs["~"]),
    )


def _cues(listed: list[str]) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return the whole words and the beginnings ("avanc-") of a list."""
    return frozenset(w for w in listed if w[-1] != "-"), tuple(w[:-1] for w in listed if w[-1] == "-")


def _lines(name: str) -> list[str]:
    text = (files("contadora.read") / "data" / "es" / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def _rows(name: str, columns: int) -> list[list[str]]:
    return [(line.split("\t") + [""] * columns)[:columns] for line in _lines(name)]


def _classes(name: str) -> dict[str, list[str]]:
    return {key: words.split() for key, words in _rows(name, 2)}


def _words(name: str) -> list[str]:
    return [word for line in _lines(name) for word in line.split()]
