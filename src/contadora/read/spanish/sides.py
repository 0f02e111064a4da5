"""Whose dispute does a Spanish report tell of? The country and the sides, from how they are named."""
# ruff: noqa: E501 (a pattern reads better on one line)

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from contadora.read.lexicon import word_set
from contadora.read.spanish.names import is_located
from contadora.read.spanish.pack import pack

if TYPE_CHECKING:
    from contadora.read.page import Line, Page

__all__ = ["TALKS", "find_process", "sides"]

TALKS = re.compile(
    r"\b(?:dialogos?|negociaci(?:on|ones)|conversaciones|platicas|mesa|reunion(?:es)?|rondas?|ciclo|encuentros?|cita|cumbre|acuerdos?|pacto|tregua|cese|acta|proceso de paz|plan)\b"
)
_HOME = word_set(
    """
    gobierno oposicion crisis conflicto guerra ejecutivo guerrilla regimen autoridades opositores
    rebeldes paz
    """
)
_THIRD = word_set(
    """
    mediacion mediador mediadora facilitador facilitadora facilitacion facilitado auspicio auspicios auspiciado
    auspicia garante garantes acompanante acompanantes anfitrion anfitriona observador observadora
    """
)
_ENVOYS = word_set("delegados delegacion representantes enviados emisarios negociadores")
_CIVIC = re.compile(
    r"\b(?:las |los )?((?:comunidades|organizaciones|movimientos?|gremios|sindicatos|manifestantes|estudiantes|maestros|campesinos|indigenas)(?: (?:campesinas?|indigenas?|sociales|populares|civiles))?)\b"
)


def find_process(page: Page) -> None:
    """Set the country of the dispute and the body called its opposition, where the report lets one tell."""
    known = pack()
    votes: Counter[str] = Counter()
    groups: Counter[str] = Counter()
    third: set[str] = set()
    for line in page.lines:
        weight = 3 if line is page.lines[0] else 1
        for mention in line.mentions:
            if line.credit:
                break
            if mention.kind in ("country", "people", "capital"):
                words = line.words
                near = words[max(mention.i - 3, line.begin) : mention.i]
                if _is_third(words, mention.i, mention.j):
                    third.add(mention.name)
                if not is_located(words, mention.i):
                    votes[mention.name] += weight
                if mention.kind == "people" and set(near[-1:]) & _HOME:
                    votes[mention.name] += 4 * weight
                if near[-1:] in (["de"], ["en"]) and set(near) & _HOME:
                    votes[mention.name] += 5 * weight
            elif mention.kind == "movement":
                groups[mention.name] += weight
                if mention.name in known.home:
                    votes[known.home[mention.name]] += 2 * weight
    if page.dateline and page.dateline.country:
        votes[page.dateline.country] += 1
    votes["united states"] = min(votes["united states"], 2)
    best = [vote for vote in votes.most_common() if vote[0] not in third or len(votes) == 1][:2]
    if best and best[0][1] >= 3 and (len(best) < 2 or best[0][1] > best[1][1]):
        page.country = best[0][0]
    low = " ".join(line.low for line in page.lines)
    if groups and re.search(
        r"\b(?:oposicion|opositor[ae]?s?|guerrilla|guerrilleros|rebeldes|insurgentes)\b", low
    ):
        ranked = groups.most_common(2)
        if len(ranked) < 2 or ranked[0][1] > ranked[1][1]:
            page.opposing = ranked[0][0]


def _is_third(words: list[str], i: int, j: int) -> bool:
    """Whether the words beside a state's name make it a third party: "con la mediacion de noruega"."""
    after = words[j : j + 3]
    return bool(_THIRD & set(words[max(i - 4, 0) : i])) or (after[:1] == [","] and bool(_THIRD & set(after)))


def sides(page: Page) -> list[tuple[str, Line, int, int]]:
    """Return the principals, each with the line and words that first name it among the parties to talks."""
    actors, offices = pack().actors, pack().offices
    found: dict[str, tuple[str, Line, int, int]] = {}
    for line in page.lines:
        if line.credit or not TALKS.search(line.low):
            continue
        for k in range(line.begin, len(line.words)):
            word, name = line.words[k], None
            mention = line.starting.get(k)
            if mention is not None and mention.kind == "movement":
                name = mention.name
            elif word in ("gobierno", "ejecutivo", "oficialismo"):
                after = next((m for m in line.mentions if k < m.i <= k + 2 and m.kind != "person"), None)
                foreign = (
                    after is not None
                    and after.kind in ("country", "people", "capital")
                    and after.name != page.country
                )
                name = (
                    None if foreign or line.words[k - 2 : k] == ["presidente", "del"] else page.government()
                )
            elif word in actors["side"]:
                name = page.opposing or ("rebels" if word in offices["rebel"] else "opposition")
            elif mention is not None and mention.kind == "person" and line in page.lines[:2]:
                figure = page.figures.get(mention.name)
                if figure is not None and figure.affiliation == page.government() and not figure.former:
                    near = set(line.words[max(k - 7, line.begin) : k])
                    name = page.government() if near & _ENVOYS else None
            if name and name not in found:
                found[name] = (name, line, k, mention.j if mention and mention.kind == "movement" else k + 1)
    if len(found) < 2:
        for line in page.lines[:2]:
            match = _CIVIC.search(line.low)
            if match and TALKS.search(line.low):
                i = line.sentence.word_at(match.start(1))
                found.setdefault(match[1], (match[1], line, i, line.sentence.word_at(match.end(1) - 1) + 1))
                break
    named = [s for s in found.values() if s[0] not in ("opposition", "rebels")]
    return named[:5] if len(named) > 1 else list(found.values())[:4]
