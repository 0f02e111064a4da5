"""Which outcome the words of a report speak for: classes of words, where they stand, weights learnt.

Rules for turns of talks (`contadora.read.rules.rounds`) see what they foresee, and wires word a walkout in a
hundred ways. ``data/outcome/classes.tsv`` holds the words for signing, leaving, putting off and so on, and
``weights.json`` how much each class speaks for each outcome where it stands in the opening, right below it,
or further down; every word at the top counts too. What the rules say is one voice more. The weights come
from ``training/outcome.py``.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from contadora.read.clauses import is_past
from contadora.read.lexicon import word_set
from contadora.read.stems import stem
from contadora.read.weights import weights

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from contadora.case.claim import Outcome
    from contadora.read.page import Line, Page

__all__ = ["OUTCOMES", "Weighed", "features", "weigh"]

OUTCOMES: tuple[Outcome, ...] = ("agreement", "partial", "no_deal", "postponed", "walkout", "ongoing")
_DENIES = word_set("no not without unable never neither cannot")
_UNSURE = word_set("would could might may should if unless to whether until before")
_DENYING = ("fail", "refus")
_WISHING = ("hop", "want", "urg", "demand", "threat", "plan", "expect")
_ASIDES = word_set("after as because when since despite")
_ASIDES_PAST_COMMA = word_set("with leaving while but")
_TOP = 3
"""How many sentences make the top of a report."""
_RULED = 3.0
"""How loud the voice of the rules is beside one class of words."""


_BOTH = word_set(
    """
    leaders rivals parties sides delegations presidents ministers negotiators camps officials delegates envoys
    politicians foes enemies governments factions teams
    """
)
_TALKS = word_set(
    """
    talks negotiations negotiation dialogue round meeting session summit conference bargaining haggling
    discussions consultations ceremony attempt days hours nights weeks
    """
)
_BETWEEN = word_set("mediators mediator facilitators bishops envoy emir")
_SIDE = word_set(
    """
    government rebels rebel army opposition coalition guerrillas insurgents separatists junta militants group
    movement party delegation president minister paramilitary
    """
)
_VERBS = word_set("is are was were will broke fell met began left quit went put shook said have has had")
_TURNS = ("sign", "agree", "leave", "delay", "fail", "open", "refuse", "side_leaves", "end")


class Weighed(NamedTuple):
    """An outcome, its probability by the weights, and the words that speak for it most."""

    outcome: Outcome
    sure: float
    line: Line
    i: int
    j: int


class _Seen(NamedTuple):
    """A class of words with its place, how much it counts, and the words."""

    name: str
    value: float
    line: Line
    i: int
    j: int


class _Phrases(NamedTuple):
    """Phrases by first word or by its beginning: the class, and the choices for each further word."""

    by_word: dict[str, list[tuple[str, list[list[str]]]]]
    by_beginning: dict[str, list[tuple[str, list[list[str]]]]]
    sizes: tuple[int, ...]


@lru_cache(maxsize=1)
def _phrases() -> _Phrases:
    found = _Phrases({}, {}, ())
    text = (files("contadora.read") / "data/outcome/classes.tsv").read_text(encoding="utf-8")
    for row in text.splitlines():
        if row.startswith("#"):
            continue
        name, _, phrases = row.partition("\t")
        for phrase in phrases.split(";"):
            firsts, *rest = (step.split("/") for step in phrase.split(" "))
            for first in firsts:
                table = found.by_beginning if first.endswith("*") else found.by_word
                table.setdefault(first.rstrip("*"), []).append((name, rest))
    return found._replace(sizes=tuple(sorted({len(start) for start in found.by_beginning})))


@lru_cache(maxsize=20_000)
def _phrases_of(word: str) -> list[tuple[str, list[list[str]]]]:
    by_word, by_beginning, sizes = _phrases()
    begun = [phrase for n in sizes if n <= len(word) for phrase in by_beginning.get(word[:n], ())]
    return by_word.get(word, []) + begun


def _reach(words: list[str], k: int, rest: list[list[str]]) -> int | None:
    """Where a phrase ends whose further words begin at ``k``, or None."""
    for n, choices in enumerate(rest):
        if choices == ["_"]:
            ends = (_reach(words, k + gap, rest[n + 1 :]) for gap in range(1, 6))
            return next((end for end in ends if end is not None), None)
        if k >= len(words) or words[k] not in choices:
            return None
        k += 1
    return k


def _classes_in(page: Page) -> Iterator[_Seen]:
    lines = [line for line in page.lines if not line.credit]
    for number, line in enumerate(lines):
        if number > 2 and is_past(line):
            continue
        words = line.words
        zone = "opening" if number == 0 else "below" if number < _TOP else "further"
        value = 1.0 if number == 0 else 0.5
        for k in range(line.begin, len(words)):
            word = words[k]
            if number == 0 and zone == "opening" and k > line.begin + 4 and _turns_aside(words, k):
                zone = "aside"
            for name, rest in _phrases_of(word):
                j = _reach(words, k + 1, rest)
                if j is None:
                    continue
                how = _how(words, k, line.begin)
                yield _Seen(f"{zone} {name}{how}", value, line, k, j)
                if zone == "opening" and k < line.begin + 11:
                    yield _Seen(f"first {name}{how}", value, line, k, j)


def _turns_aside(words: list[str], k: int) -> bool:
    return words[k] in _ASIDES or (words[k - 1] == "," and words[k] in _ASIDES_PAST_COMMA)


def _how(words: list[str], k: int, begin: int) -> str:
    """Whether the words before ``k`` deny what follows, or leave it a wish."""
    near = words[max(k - 5, begin) : k]
    if any(w in _DENIES or w.startswith(_DENYING) for w in near):
        return " denied"
    return " unreal" if any(w in _UNSURE or w.startswith(_WISHING) for w in near[-4:]) else ""


def _subject(line: Line) -> str:
    """Of whom or what the opening speaks: the talks, both sides, one of them, who stands between, others."""
    head: list[str] = []
    for word in line.words[line.begin : line.begin + 14]:
        if word in _VERBS or (word.endswith("ed") and len(head) > 1):
            break
        head.append(word)
    told = set(head)
    named = [m for m in line.mentions if m.i < line.begin + len(head)]
    states = {m.name for m in named if m.kind in ("movement", "country", "people", "capital")}
    if _TALKS & set(head[:7]) and not _BOTH & set(head[:4]):
        return "talks"
    if _BOTH & told or ("and" in told and (len(states) > 1 or (states and _SIDE & told))):
        return "both"
    if _BETWEEN & told or any(m.kind == "world" for m in named):
        return "mediator"
    return "one" if states or _SIDE & told else "other"


def features(page: Page, ruled: Outcome | None, classes: Iterable[_Seen] | None = None) -> dict[str, float]:
    """Return what the weights are asked about.

    Classes of words by place, classes and single words anywhere in the first sentences, of whom the opening
    speaks, and the rules' voice.
    """
    found = {"always": 1.0, f"rules {ruled}": _RULED}
    for seen in _classes_in(page) if classes is None else classes:
        found[seen.name] = min(found.get(seen.name, 0.0) + seen.value, 1.0)
        zone, _, told = seen.name.partition(" ")
        if zone in ("opening", "aside", "below"):
            found[f"top {told}"] = max(found.get(f"top {told}", 0.0), 0.7 if zone == "below" else 1.0)
    lines = [line for line in page.lines if not line.credit]
    for number, line in enumerate(lines[:_TOP]):
        named = {k for mention in line.mentions for k in range(mention.i, mention.j)}
        for k in range(line.begin, len(line.words)):
            if k not in named and line.words[k][0].isalpha():
                found.setdefault(f"word {stem(line.words[k])}", 0.5 if number else 1.0)
    subject = _subject(lines[0] if lines else page.lines[0])
    found[f"of {subject}"] = 1.0
    for turn in _TURNS:
        if f"opening {turn}" in found or f"aside {turn}" in found:
            found[f"of {subject}: {turn}"] = 1.0
    return found


def weigh(page: Page, ruled: Outcome | None) -> Weighed:
    """Return the outcome that the words of the report speak for, given what the rules say."""
    learnt = weights("outcome")
    classes = list(_classes_in(page))
    shares = learnt.shares(features(page, ruled, classes))
    k = max(range(len(shares)), key=shares.__getitem__)
    first = page.lines[0]
    best = (0.0, first, first.begin, len(first.words))
    for seen in classes:
        weight = learnt.rows[seen.name][k] * seen.value if seen.name in learnt.rows else 0.0
        if weight > best[0]:
            best = (weight, seen.line, seen.i, seen.j)
    return Weighed(OUTCOMES[k], shares[k], *best[1:])
