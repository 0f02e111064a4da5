"""A document as sentences of plain lower-case words, each word tied to its bytes.

The degraded wire form (lower case, spaced punctuation, lost apostrophes) is the common ground: a report as
published and its degraded copy give the same words, so every rule is written once.
"""
# ruff: noqa: E501 (a pattern reads better on one line)

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from contadora.read.decode import Decoded, decode
from contadora.read.lexicon import word_set
from contadora.read.markup import looks_like_markup, strip_markup

__all__ = ["CaseProfile", "Sentence", "Text", "fold", "read_text"]

CaseProfile = Literal["cased", "lower", "upper"]


class _Fold(dict[int, str]):
    """One character for one: offsets must survive folding, so 'İ' gives 'i', never 'i' and a dot."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        base = unicodedata.normalize("NFD", char)[0].lower()
        found = base if len(base) == 1 else char
        self[code] = found
        return found


_FOLD = _Fold()
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4`", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00ad", "-"),
        **dict.fromkeys("\u00a0\u2000\u2002\u2003\u2007\u2009\u200a\u202f\u200b\ufeff\t", " "),
        **dict.fromkeys("\u2028\u2029\x0b\x0c\x85", "\n"),
        "\u2026": ".",
    }
)
_SHORT = "jan feb mar apr jun jul aug sept sep oct nov dec mr mrs ms dr gen col lt sen rep gov prof rev st capt maj brig adm hon sr jr"
_WORD = re.compile(
    rf"\b(?:{'|'.join(_SHORT.split())}|[a-z])\.(?=\s{{1,3}}[a-z0-9])"
    r"|\bee\. ?uu\.?|(?:\b[a-z]\.){2,6}(?:-[a-z]{1,24})?"
    r"|\d+(?:[.,:]\d+)*(?:st|nd|rd|th)?\b"
    r"|[^\W_]+(?:[-'&+][^\W_]+)*"
    r"|\.{2,}|-+|[^\w\s]|_"
)
_CLITICS = ("'s", "'re", "'ve", "'ll", "'d", "'m", "'t")
_DETACHED = {"s": "'s", "t": "n't", "re": "'re", "ve": "'ve", "ll": "'ll", "m": "'m", "d": "'d"}
_NEGATED = word_set(
    """
    didn don doesn isn wasn weren hasn haven hadn won can couldn wouldn shouldn aren ain mustn needn
    """
)
_LONGEST = 250
"""Words. A run-on longer than this is cut, so that reading stays linear in the length of any input."""
_ENDS = frozenset({".", "!", "?", "...", ".."})
_DASHES = frozenset("-\u2013\u2014")
_MARKS = re.compile("[\u0300-\u036f]")
_QUIET = frozenset({'"', "'"})
_RULE_LINE = re.compile(r"\s*([-=*_#~])(?:\s?\1){2,200}\s*$")


def fold(text: str) -> str:
    """Return ``text`` in lower case without accents, character for character.

    Examples
    --------
    >>> fold("José MUÑOZ")
    'jose munoz'
    """
    return text.lower() if text.isascii() else text.translate(_FOLD)


@dataclass(slots=True)
class Sentence:
    """One sentence as words.

    Attributes
    ----------
    words : list of str
        Lower case, without accents; possessives as ``'s`` and negations as ``n't``, in both forms.
    starts, ends : list of int
        Where each word lies in `Text.shown`.
    caps : list of bool
        Whether the word begins with a capital. No help where the profile is lower or upper.
    line : int
        0-based line of the document on which the sentence begins.
    breaks : bool
        Whether a ruled line stands before it: another report begins.
    quoted : bool
        Whether it opens with a quotation mark.
    """

    index: int
    words: list[str]
    starts: list[int]
    ends: list[int]
    caps: list[bool]
    line: int
    breaks: bool = False
    quoted: bool = False
    low: str = ""
    offsets: list[int] = field(default_factory=list)

    def settle(self) -> None:
        """Fix `low`, the words joined by single spaces, and where each word begins in it."""
        self.low = " ".join(self.words)
        at, offsets = 0, []
        for word in self.words:
            offsets.append(at)
            at += len(word) + 1
        self.offsets = offsets

    def word_at(self, position: int) -> int:
        """Return which word covers ``position`` of `low`."""
        return max(bisect_right(self.offsets, position) - 1, 0)


@dataclass
class Text:
    """A decoded document: what it shows, its case, its sentences."""

    decoded: Decoded
    shown: str
    profile: CaseProfile
    sentences: list[Sentence]
    starts: array[int] | None = None
    ends: array[int] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the bytes of the document that ``shown[start:end]`` comes from."""
        if end <= start:
            end = start + 1
        first = start if self.starts is None else self.starts[start]
        last = end if self.ends is None else max(self.ends[end - 1], first)
        return self.decoded.byte_at(first), self.decoded.byte_at(last)

    def quote(self, sentence: Sentence, i: int = 0, j: int | None = None) -> tuple[int, int, str]:
        """Return start byte, end byte and the words themselves of words ``i`` to ``j`` of a sentence."""
        j = len(sentence.words) if j is None else j
        start, end = self.span(sentence.starts[i], sentence.ends[max(j, i + 1) - 1])
        return start, end, self.decoded.words(start, end)

    @cached_property
    def cased(self) -> bool:
        """Whether capitals tell names from words."""
        return self.profile == "cased"


def read_text(data: bytes, *, where: str = "") -> Text:
    r"""Which sentences does this document hold?

    Parameters
    ----------
    data : bytes
        The document as received.
    where : str
        What to call it in messages.

    Raises
    ------
    ReportError
        Empty, too large, or not text.

    Examples
    --------
    >>> text = read_text(b"GENEVA (Wire) - Yemen's rebels didn't sign. Talks resume on Dec. 3.")
    >>> [s.low for s in text.sentences]
    ["geneva ( wire ) - yemen 's rebels didn n't sign .", 'talks resume on dec. 3 .']
    >>> text.quote(text.sentences[1], 2, 5)
    (57, 66, 'on Dec. 3')
    """
    decoded = decode(data, where=where)
    chars, starts, ends = decoded.chars, None, None
    if looks_like_markup(chars):
        chars, starts, ends = strip_markup(chars)
    if _MARKS.search(chars):
        chars, starts, ends = _without_marks(chars, starts, ends)
    shown = chars.translate(_PLAIN) if not chars.isascii() or "\t" in chars or "\x0b" in chars else chars
    shown = shown.replace("\r\n", " \n").replace("\r", "\n").replace("`", "'").replace("\x0c", "\n")
    text = Text(decoded, shown, _profile(shown), [], starts, ends)
    text.sentences.extend(_sentences(shown, text.profile))
    return text


def _without_marks(
    chars: str, starts: array[int] | None, ends: array[int] | None
) -> tuple[str, array[int], array[int]]:
    """Leave out accents that stand apart from their letter, which then ends where they end."""
    kept: list[str] = []
    first, last = array("q"), array("q")
    for at, char in enumerate(chars):
        end = at + 1 if ends is None else ends[at]
        if kept and _MARKS.match(char):
            last[-1] = end
            continue
        kept.append(char)
        first.append(at if starts is None else starts[at])
        last.append(end)
    return "".join(kept), first, last


def _profile(shown: str) -> CaseProfile:
    sample = shown[:20_000]
    upper = sum(map(str.isupper, sample))
    lower = sum(map(str.islower, sample))
    if upper * 100 < lower:
        return "lower"
    return "upper" if upper > 4 * lower else "cased"


def _sentences(shown: str, profile: CaseProfile) -> list[Sentence]:
    folded = fold(shown)
    found: list[Sentence] = []
    open_: Sentence | None = None
    breaks = False
    lines = folded.split("\n")
    each = _one_a_line(lines)
    at = 0
    for number, line in enumerate(lines):
        blank = not line.strip()
        if blank or _RULE_LINE.match(line):
            open_, breaks = None, breaks or not blank
            at += len(line) + 1
            continue
        if each:
            open_ = None
        for match in _WORD.finditer(line):
            word, start = match[0], at + match.start()
            words = open_.words if open_ is not None else []
            if (
                open_ is None
                or len(words) >= _LONGEST
                or (words and words[-1] in _ENDS and _begins(open_, shown, start, profile))
            ):
                open_ = Sentence(len(found), [], [], [], [], number, breaks, word == '"')
                breaks = False
                found.append(open_)
            _add(open_, word, start, shown)
        at += len(line) + 1
    kept = [s for s in found if s.words]
    for index, sentence in enumerate(kept):
        sentence.index = index
        sentence.settle()
    return kept


def _one_a_line(lines: list[str]) -> bool:
    """Whether a line break always ends a sentence: most lines end like one, so the text is not wrapped."""
    full = [tail for line in lines if (tail := line.rstrip(" \"')"))]
    return sum(tail[-1] in ".!?:" for tail in full) * 10 >= 6 * len(full)


def _begins(open_: Sentence, shown: str, at: int, profile: CaseProfile) -> bool:
    """Whether a new sentence begins at ``at``, given the one that is open and ends as sentences do."""
    words = open_.words
    char = shown[at]
    if words[-2:-1] == ["ee.uu"] or (
        char in _DASHES
        and len(words) < 20
        and (words[-2:-1] == [")"] or (shown[at - 1] == "." and open_.index == 0 and len(words) < 8))
    ):
        return False  # "ee.uu . dijo", "(EFE).-" and "CARACAS.-" are not yet over
    if char in "\"')":
        # A closing mark belongs to the sentence it closes; an opening one follows a space and meets a word.
        after = shown[at + 1 : at + 2]
        return bool(after) and not after.isspace() and shown[at - 1].isspace() and char != ")"
    if profile == "cased" and char.islower():
        return False
    return shown[at - 1].isspace() or not char.isalnum()


def _add(sentence: Sentence, word: str, start: int, shown: str) -> None:
    if word in _QUIET:
        return
    cap = shown[start].isupper()
    end = start + len(word)
    words = sentence.words
    if "'" in word:
        for clitic in _CLITICS:
            if word.endswith(clitic) and len(word) > len(clitic):
                stem = word[: -len(clitic)]
                if clitic == "'t":
                    clitic = "n't"
                _put(sentence, stem, start, start + len(stem), cap)
                _put(sentence, clitic, start + len(stem), end, False)
                return
    elif word in _DETACHED and words and (words[-1][-1].isalnum() or words[-1][-1] == "."):
        if word == "t":
            word = "n't" if words[-1] in _NEGATED else word
        elif word != "d":
            word = _DETACHED[word]
    _put(sentence, word, start, end, cap)


def _put(sentence: Sentence, word: str, start: int, end: int, cap: bool) -> None:
    sentence.words.append(word)
    sentence.starts.append(start)
    sentence.ends.append(end)
    sentence.caps.append(cap)
