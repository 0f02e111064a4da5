"""What part a state, a body or a person has in the talks, weighed over all that the report says of it.

Rules for roles (`contadora.read.rules.roles`) see the constructions that they foresee. Here every name of the
report that is no side is asked about: what stands beside it, classes of words (``data/roles/classes.tsv``)
before and after it, office, seat of the talks, and what the rules say, which is one voice more.
``data/roles/weights.json`` holds how much each of these speaks for each part; ``training/roles.py`` makes it.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, cast

from contadora.read.clauses import is_past
from contadora.read.lexicon import lexicon, word_set
from contadora.read.stems import stem
from contadora.read.weights import weights, word_classes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from contadora.case.claim import RoleName
    from contadora.read.clauses import Sayings
    from contadora.read.names import Mention
    from contadora.read.page import Figure, Line, Page
    from contadora.read.rules.capacity import Capacity

__all__ = ["PARTS", "Candidate", "Standing", "candidates", "is_side", "standings"]

PARTS = ("none", "mediator", "facilitator", "host", "guarantor", "observer", "outside_power")
_LIKELY, _CONCEIVABLE = 0.46, 0.05
"""A part is claimed from the first probability on, one that the rules find from the second: two may be, and
none has to be."""
_LOUD = 2.0
"""How loud the voice of the rules is beside one class of words."""
_NEAR, _FAR = 7, 14
"""How many words beside a name are near, and how many are looked at."""
_ASIDE = 25
"""The longest aside."""
_BETWEEN = word_set("mediator mediators mediation facilitator")
_ARTICLES = word_set("a an the")
_ASKED = ("country", "people", "capital", "place", "world", "person")


class Candidate(NamedTuple):
    """A name that may have a part in the talks, what hints at it, and where each hint stands."""

    name: str
    features: dict[str, float]
    places: list[tuple[Line, Mention, set[str]]]


class Standing(NamedTuple):
    """A name, its part, the words that speak for it most, and how surely."""

    name: str
    role: RoleName
    line: Line
    i: int
    j: int
    sure: float


@lru_cache(maxsize=1)
def _classes() -> dict[str, tuple[str, ...]]:
    found = dict(word_classes("roles"))
    lexical = lexicon()
    for word in lexical.speech:
        found[word] = (*found.get(word, ()), "says")
    for word in lexical.heads:
        found[word] = (*found.get(word, ()), "office")
    return found


def candidates(
    page: Page,
    sayings: Sayings,
    sides: Iterable[str],
    told: Mapping[int, Iterable[Capacity]],
    ruled: Mapping[str, set[str]],
) -> Iterator[Candidate]:
    """Yield each name of the report that is no side, with all that hints at its part.

    ``told`` holds, by line, the capacities that grammar tells; ``ruled`` the roles that rules give a name.
    """
    sides = set(sides)
    own = sides | {name for name, figure in page.figures.items() if _speaks_for_a_side(page, figure)}
    if page.country is not None and page.country not in ruled:
        own.add(page.country)
    places: dict[str, list[tuple[Line, Mention, set[str]]]] = defaultdict(list)
    towns = lexicon().place_country
    for line in page.lines:
        if line.credit:
            continue
        capable: dict[int, set[str]] = defaultdict(set)
        for capacity in told.get(line.number, ()):
            capable[capacity.mention.i].add(f"shown as {capacity.role}")
        around = _zone(line)
        speakers = [(s.i, s.j) for s in sayings.get(line.number, ())]
        for mention in line.mentions:
            name = towns.get(mention.name, mention.name) if mention.kind == "place" else mention.name
            if mention.kind not in _ASKED or name in own:
                continue
            if mention.i < line.begin:
                places[name].append((line, mention, {"dateline"}))
                continue
            hints = capable.get(mention.i, set()) | around | _beside(line, mention)
            if any(i <= mention.i < j for i, j in speakers):
                hints.add("speaks")
            places[name].append((line, mention, hints))
    for name, seen in places.items():
        features = dict.fromkeys(set().union(*(hints for *_, hints in seen)), 1.0)
        features["always"] = 1.0
        features["often"] = min(len(seen), 6) / 6
        features |= dict.fromkeys(_known(page, name, sides), 1.0)
        roles = ruled.get(name, set())
        features |= {f"rules {role}": _LOUD for role in roles} if roles else {"rules nothing": 1.0}
        yield Candidate(name, features, seen)


def _speaks_for_a_side(page: Page, figure: Figure) -> bool:
    return is_side(page, figure.affiliation) and not _BETWEEN & set(figure.office_words)


def is_side(page: Page, affiliation: str | None) -> bool:
    """Return whether who holds an office for ``affiliation`` holds it for one of the sides."""
    if not affiliation:
        return False
    return affiliation in (page.government(), "opposition", page.opposing) or affiliation.endswith("rebels")


def _zone(line: Line) -> set[str]:
    zone = "opening" if line.number == 0 else "below" if line.number < 4 else "further"
    return {zone, "past" if is_past(line) else "now"}


def _beside(line: Line, mention: Mention) -> set[str]:
    """What stands before and after a name: the nearest words; classes of words near, far, over an aside."""
    words, begin = line.words, line.begin
    k = mention.i - 1
    while k >= begin and words[k] in _ARTICLES:
        k -= 1
    before, further = _token(line, k), _token(line, k - 1)
    k = mention.j + (words[mention.j : mention.j + 1] in (["the"], ["a"], ["an"]))
    after, later = _token(line, k), _token(line, k + 1)
    kind = "person" if mention.kind == "person" else "other"
    hints = {
        f"kind {mention.kind}",
        f"before {before}",
        f"before {further} {before}",
        f"{kind} before {before}",
        f"after {after}",
        f"after {after} {later}",
        f"{kind} after {after}",
    }
    classes = _classes()
    for k in range(max(begin, mention.i - _FAR), mention.i):
        for name in classes.get(words[k], ()):
            hints.add(f"left {name}" if k >= mention.i - _NEAR else f"far left {name}")
            if k >= mention.i - 3:
                hints.add(f"near left {name}")
    for k in range(mention.j, min(len(words), mention.j + _FAR + 1)):
        for name in classes.get(words[k], ()):
            hints.add(f"right {name}" if k <= mention.j + _NEAR else f"far right {name}")
            if k < mention.j + 3:
                hints.add(f"near right {name}")
    if words[mention.j : mention.j + 1] == [","]:
        hints |= _over_aside(words, mention.j + 1, classes)
    return hints


def _over_aside(words: list[str], begin: int, classes: Mapping[str, tuple[str, ...]]) -> set[str]:
    """Classes of words in the aside that begins there, and in what follows it: "X , envoy of Y , told"."""
    end = next((k for k in range(begin, min(begin + _ASIDE, len(words))) if words[k] == ","), begin)
    inside = {f"in aside {name}" for word in words[begin:end] for name in classes.get(word, ())}
    past = {f"past aside {name}" for word in words[end : end + 6] for name in classes.get(word, ())}
    return {"aside"} | inside | past


def _token(line: Line, k: int) -> str:
    if k < line.begin:
        return "<start>"
    if k >= len(line.words):
        return "<end>"
    mention = line.at(k)
    return f"<{mention.kind}>" if mention is not None else stem(line.words[k])


def _known(page: Page, name: str, sides: set[str]) -> Iterator[str]:
    """What the report as a whole says of a name: office, affiliation, seat of the talks, who it sends."""
    lexical = lexicon()
    figure = page.figures.get(name)
    if figure is not None:
        held_for = _held_for(page, figure.affiliation, sides)
        yield "a person"
        yield f"for {held_for}"
        if figure.former:
            yield "former"
        for word in figure.office_words:
            yield f"office {stem(word)}"
            yield f"office {stem(word)} for {held_for}"
        return
    if name == page.country:
        yield "at home"
    if any(name in side for side in sides):
        yield "home of a side"
    if name in lexical.worlds:
        yield "a body"
        yield f"body {name}"
    elif name in lexical.countries:
        yield "a state"
    for other in page.figures.values():
        if other.affiliation == name:
            yield "sends somebody"
            yield from (f"sends {stem(word)}" for word in other.office_words)
    if page.dateline is not None and page.dateline.country == name:
        yield "seat"


def _held_for(page: Page, affiliation: str | None, sides: set[str]) -> str:
    lexical = lexicon()
    if not affiliation:
        return "nobody"
    if affiliation in lexical.worlds:
        return "a body"
    if is_side(page, affiliation) or any(affiliation in side for side in sides):
        return "a side"
    if affiliation == page.country:
        return "home"
    return "a state" if affiliation in lexical.countries else "others"


def standings(found: Iterable[Candidate]) -> Iterator[Standing]:
    """Yield the parts that are likely enough, with the mention that speaks for each most."""
    learnt = weights("roles")
    for name, features, places in found:
        shares = learnt.shares(features)
        for k in range(1, len(PARTS)):
            least = _CONCEIVABLE if f"rules {PARTS[k]}" in features else _LIKELY
            if shares[k] < least:
                continue

            def voice(place: tuple[Line, Mention, set[str]], k: int = k) -> float:
                return sum(learnt.rows[hint][k] for hint in place[2] if hint in learnt.rows)

            line, mention, _ = max(places, key=voice)
            yield Standing(name, cast("RoleName", PARTS[k]), line, mention.i, mention.j, shares[k])
