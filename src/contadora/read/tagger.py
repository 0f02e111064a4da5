"""The tagger that comes with the package: a linear-chain CRF over words, for copy without capitals and with.

Lower case leaves no word shape, so the features are endings, neighbours, the shipped names and offices, and
verbs of speech. There are two sets of weights, one for each form; `training/tagger.py` makes them.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any

from contadora.read.lexicon import lexicon, word_set
from contadora.read.names import find_mentions
from contadora.read.voters import MAYBE, OWN, Vote

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from contadora.read.text import Sentence, Text

__all__ = ["VERSION", "Tagger", "features", "load_tagger", "spans"]

_POSSIBLE = 0.1
"""How probable it must be that a word belongs to a person for the rules to guess that it does."""

VERSION = "1"
"""Of the weights: another training run that changes them changes it."""

_PARTICLES = word_set(
    "de la del los las el al van der von den bin ibn ben abu ag ould da do dos das di du le"
)
_PLACED = {**dict.fromkeys(("in", "at", "near", "from"), "in"), "the": "the"}


def features(sentences: Sequence[Sentence], *, cased: bool) -> Iterator[list[list[str]]]:
    """What does the tagger see of each word of a report? For each sentence a list of features for each word.

    Examples
    --------
    >>> from contadora.read.text import read_text
    >>> (rows,) = features(read_text(b"envoy thabo mbeki said").sentences, cased=False)
    >>> "-1:given" in rows[2], "+1:speech" in rows[2], "s3=eki" in rows[2]
    (True, True, True)
    """
    seen = _company(sentences)
    for sentence in sentences:
        yield _rows(sentence, seen, cased=cased)


def _company(sentences: Sequence[Sentence]) -> dict[str, list[str]]:
    """Which company does each strange word keep anywhere in the report? One clear place helps the others."""
    seen: dict[str, set[str]] = {}
    for sentence in sentences:
        words = sentence.words
        for k, word in enumerate(words):
            if "word" in _kinds_of(word) or not word[0].isalpha():
                continue
            kept = seen.setdefault(word, set())
            before = words[k - 1] if k else ""
            kinds = _kinds_of(before) if before else ()
            kept.update(f"doc<{kind}" for kind in ("given", "head", "title") if kind in kinds)
            if before in _PLACED:
                kept.add(f"doc<{_PLACED[before]}")
            if k + 1 < len(words) and "speech" in _kinds_of(words[k + 1]):
                kept.add("doc>speech")
    return {word: sorted(kept) for word, kept in seen.items()}


def _rows(sentence: Sentence, seen: dict[str, list[str]], *, cased: bool) -> list[list[str]]:
    words = sentence.words
    n = len(words)
    kinds = [_kinds(word) for word in words]
    for mention in find_mentions(sentence, cased=cased):
        for k in range(mention.i, min(mention.j, n)):
            kinds[k] = [*kinds[k], mention.kind, f"{mention.kind}{min(k - mention.i, 1)}"]
    if cased:
        for k, cap in enumerate(sentence.caps):
            kinds[k].append(("Cap0" if k == 0 else "Cap") if cap else "low")
    rows = []
    for k, word in enumerate(words):
        row = [f"w={word}"]
        row += [f"p{size}={word[:size]}" for size in (2, 3) if len(word) > size]
        row += [f"s{size}={word[-size:]}" for size in (1, 2, 3, 4) if len(word) > size]
        for away in (-2, -1, 0, 1, 2):
            at = k + away
            if 0 <= at < n:
                row += [f"{away:+d}:{kind}" for kind in kinds[at]]
                if away:
                    row.append(f"{away:+d}w={words[at]}")
                if abs(away) == 1 and len(words[at]) > 3:
                    row.append(f"{away:+d}s={words[at][-2:]}")
            elif abs(away) == 1:
                row.append(f"{away:+d}:edge")
        row += seen.get(word, ())
        if k + 1 < n:
            row += [f"+1{kept}" for kept in seen.get(words[k + 1], ())]
        before = kinds[k - 1][0] if k else "edge"
        after = kinds[k + 1][0] if k + 1 < n else "edge"
        here = kinds[k][0]
        row += [f"{before}>{here}", f"{here}>{after}", f"{before}>{here}>{after}"]
        if here in ("strange", "given"):
            if k:
                row.append(f"-1{here}={words[k - 1]}")
            if k + 1 < n:
                row.append(f"+1{here}={words[k + 1]}")
        rows.append(row)
    return rows


@lru_cache(maxsize=20_000)
def _kinds_of(word: str) -> tuple[str, ...]:
    known = lexicon()
    if not word[0].isalnum():
        return ("mark", f"mark{word[:1]}")
    if word[0].isdigit():
        return ("number",)
    found = []
    if word in _PARTICLES:
        found.append("particle")
    for name, among in (
        ("title", known.titles),
        ("head", known.heads),
        ("speech", known.speech),
        ("qualifier", known.qualifiers),
        ("given", known.given),
    ):
        if word in among:
            found.append(name)
    found.append("word" if known.is_word(word) else "strange")
    if word in known.words and "word" not in found:
        found.append("word")
    if "-" in word:
        found.append("hyphen")
    if "." in word:
        found.append("stop")
    if len(word) < 3:
        found.append("short")
    return tuple(found)


def _kinds(word: str) -> list[str]:
    return list(_kinds_of(word))


def spans(labels: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Yield the ranges that B- and I- labels mark.

    Examples
    --------
    >>> list(spans(["O", "B-person", "I-person", "B-person"]))
    [(1, 3, 'person'), (3, 4, 'person')]
    """
    start, kind = 0, ""
    for k, label in enumerate([*labels, "O"]):
        if kind and label != f"I-{kind}":
            yield start, k, kind
            kind = ""
        if label != "O" and not kind:
            start, kind = k, label[2:]


class Tagger:
    """A voter from two sets of weights. A name's confidence is the least probable of its words' labels."""

    def __init__(self, lower: Any, cased: Any) -> None:
        self._lower, self._cased = lower, cased

    @property
    def name(self) -> str:
        """The model and its version."""
        return f"{OWN}-{VERSION}"

    language = "en"
    doubts = True

    def votes(self, text: Text, sentences: Sequence[Sentence]) -> Iterator[Vote]:
        """Yield the people, organisations and locations of each sentence, and who may be a person."""
        crf = self._cased if text.cased else self._lower
        for place, rows in enumerate(features(sentences, cased=text.cased)):
            crf.set(rows)
            labels = crf.tag()
            for i, j, kind in spans(labels):
                sure = min(crf.marginal(labels[k], k) for k in range(i, j))
                yield Vote(place, i, j, kind, round(sure, 4))
            for k, label in enumerate(labels):
                if not label.endswith("person"):
                    chance = crf.marginal("B-person", k) + crf.marginal("I-person", k)
                    if chance >= _POSSIBLE:
                        yield Vote(place, k, k + 1, MAYBE, round(chance, 4))


def load_tagger() -> Tagger:
    """Return the tagger with the shipped weights.

    Raises
    ------
    ImportError
        python-crfsuite is not installed.
    """
    import pycrfsuite

    crfs = []
    for form in ("lower", "cased"):
        crf = pycrfsuite.Tagger()
        # Not open_inmemory: it keeps no hold of the bytes, and reads freed memory later.
        with as_file(files("contadora.read") / "data" / "tagger" / f"{form}.crfsuite") as path:
            crf.open(str(path))
        crfs.append(crf)
    return Tagger(*crfs)
