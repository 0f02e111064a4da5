"""Whose dispute is it? The country and the sides, told from how the report names them."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from contadora.read.lexicon import word_set
from contadora.read.names import is_located

if TYPE_CHECKING:
    from contadora.read.page import Line, Page

__all__ = ["OPPOSING", "TALKS", "find_process", "sides"]

OPPOSING = (
    "opposition",
    "rebels",
    "rebel",
    "insurgents",
    "separatists",
    "guerrillas",
    "protesters",
    "militants",
    "paramilitaries",
    "junta",
    "generals",
    "protest",
)
_HOME = word_set(
    """
    government opposition rebels rebel army military crisis war conflict peace regime junta factions
    rivals guerrillas authorities civil nuclear generals insurgents separatists
    """
)
TALKS = re.compile(
    r"\b(?:talks|negotiations?|dialogue|meetings?|met|summit|session|round|deal|agreement|accord|pact|truce"
    r"|cease-?fire|peace)\b"
)
_CALLED = re.compile(
    r"\b(?:opposition|rebel|guerrilla|insurgent|separatist) (?:coalition|alliance|movement|group|front)\b"
)


def find_process(page: Page) -> None:
    """Set the country of the dispute and the body called its opposition, where the report lets one tell."""
    votes: Counter[str] = Counter()
    groups: Counter[str] = Counter()
    for line in page.lines:
        if line.credit:
            continue
        weight = 2 if line is page.lines[0] else 1
        for mention in line.mentions:
            if mention.kind in ("country", "people", "capital"):
                if not is_located(line.words, mention.i):
                    votes[mention.name] += weight
                after = line.words[mention.j : mention.j + 3]
                if after[:1] == ["'s"]:
                    after = after[1:]
                if any(w in _HOME for w in after[:2]):
                    votes[mention.name] += 5 * weight
            elif mention.kind == "movement":
                groups[mention.name] += 1
    if page.dateline and page.dateline.country:
        votes[page.dateline.country] += 1
    best = votes.most_common(2)
    if best and best[0][1] >= 3 and (len(best) < 2 or best[0][1] > best[1][1]):
        page.country = best[0][0]
    page.opposing = _named_opposition(page, groups)


def _named_opposition(page: Page, groups: Counter[str]) -> str | None:
    """The one named body, where the report speaks of an opposition or rebels and names a single body."""
    low = " ".join(line.low for line in page.lines)
    speaks = re.search(r"\b(?:opposition|rebels?|guerrillas?|insurgents?|separatists?)\b", low)
    if not speaks or not groups:
        return None
    if len(groups) == 1:
        return next(iter(groups))
    (first, n), (_, m) = groups.most_common(2)
    return first if n > m + 1 else None


def sides(page: Page) -> list[tuple[str, Line, int, int]]:
    """Return the principals, each with the line and words that first name it among the parties to talks."""
    found: dict[str, tuple[str, Line, int, int]] = {}
    for line in page.lines:
        if line.credit or not TALKS.search(line.low):
            continue
        words = line.words
        for k in range(line.begin, len(words)):
            word = words[k]
            name = None
            i = k
            if word == "government" and words[k + 1 : k + 2] not in (["negotiator"], ["minister"], ["house"]):
                name = page.government()
                foreign = [m for m in line.mentions if m.j == k or (m.j == k - 1 and words[k - 1] == "'s")]
                if foreign:
                    i = foreign[0].i
                    if (
                        foreign[0].kind in ("country", "people", "capital")
                        and foreign[0].name != page.country
                    ):
                        name = None
            elif word in OPPOSING and words[k - 1 : k] != ["-"]:
                generic = "rebels" if word == "rebel" else "opposition" if word == "protest" else word
                if word in ("protest",) or (word == "rebel" and words[k + 1 : k + 2] == ["-"]):
                    continue
                name = page.opposing or generic
            else:
                mention = line.starting.get(k)
                if mention is not None and mention.kind == "movement":
                    name = mention.name
            if name and name not in found:
                found[name] = (name, line, i, k + 1)
    named = [s for s in found.values() if s[0] not in OPPOSING]
    if len(named) > 1:
        return [
            s
            for s in found.values()
            if s[0] not in OPPOSING or (s[0] in ("opposition", "rebels") and len(named) < 2)
        ]
    return list(found.values())[:4]
