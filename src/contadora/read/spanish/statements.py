"""Statement claims from Spanish: a speaker, what it is about, and whether it leans for or against."""
# ruff: noqa: E501 (a pattern reads better on one line)

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from contadora.case.claim import Direction, Statement
from contadora.read.spanish.pack import pack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contadora.read.attribution import Saying
    from contadora.read.clauses import Sayings
    from contadora.read.page import Line, Page

__all__ = ["find", "leaning"]


_PHRASES = (
    (
        re.compile(
            r"\b(?:ganar|perder|pierde[n]?) (?:el )?tiempo\b|\bhasta que\b|\bmientras\b.* no\b|\bsi no\b"
        ),
        -1.5,
    ),
    (re.compile(r"\b(?:todavia|aun) no\b|\b(?:esta|siguen?|queda) lejos\b"), -1.0),
    (
        re.compile(
            r"\b(?:(?:puesto|pusieron|ponerse) de acuerdo|(?:llegar|llegamos) a un (?:acuerdo|entendimiento))\b"
        ),
        1.5,
    ),
    (
        re.compile(
            r"\b(?:levantar|levantara|levantaran|cesar|cesara|cesaran|terminan|suspenderan|depondran) (?:el |la |los |las )?"
            r"(?:medidas|paro|bloqueos?|barricadas|movilizaciones|protestas|ataques|hostilidades|secuestros)\b"
            r"|\bvolveran? a (?:reunirse|verse|sentarse)\b|\b(?:podrian reunirse|buscar una solucion)\b"
        ),
        1.5,
    ),
)


def leaning(words: list[str]) -> float:
    """How far do these words lean for (above 0) or against (below 0) what they speak of?

    Each run of like words counts once, the first half as much again; a negation within three words turns praise
    into blame and takes the sting out of blame.

    Examples
    --------
    >>> leaning("hubo avances significativos".split()) > 0 > leaning("no hubo avances".split())
    True
    """
    known = pack()
    runs: list[float] = []
    last = -9
    for k, word in enumerate(words):
        value = 1.0 if _holds(known.praise, word) else -1.0 if _holds(known.blame, word) else 0.0
        turned = any(w in known.turning or w == "sin" for w in words[max(k - 4, 0) : k])
        if value and turned:
            value = -1.0 if value > 0 else 0.3
        elif not value and word in known.turning:
            value = -0.4
        if not value:
            continue
        if runs and (runs[-1] > 0) == (value > 0) and k - last < 8:
            runs[-1] = max(runs[-1], value, key=abs)
        else:
            runs.append(value)
        last = k
    said = " ".join(words)
    extra = sum(weight for pattern, weight in _PHRASES if pattern.search(said))
    return extra + (runs[0] * 1.5 + sum(runs[1:]) if runs else 0.0)


def _holds(cues: tuple[frozenset[str], tuple[str, ...]], word: str) -> bool:
    return word in cues[0] or word.startswith(cues[1])


def find(page: Page, sayings: Sayings) -> Iterator[Statement]:
    """Who says something in this report, and does it lean for or against?"""
    for number, here in sayings.items():
        line = page.lines[number]
        for saying in here:
            i, j = min(saying.i, saying.first, saying.cue), max(saying.j, saying.last, saying.cue + 1)
            while j > i + 1 and line.words[j - 1] in (".", ","):
                j -= 1
            yield Statement(
                **page.span(line, i, j),
                speaker=saying.speaker,
                attribution=saying.attribution,
                modality="reported",
                stance=_stance(line, saying),
                toward=_toward(page, line, saying),
                quoted=line.sentence.quoted,
                rule="statements.es",
                confidence=saying.sure,
            )


def _stance(line: Line, saying: Saying) -> Direction:
    speech = pack().speech
    judged = saying.attribution.removesuffix("s")[:-1] + "o"  # "criticadas" of "criticado"
    verb = speech.get(saying.attribution, speech.get(judged, ("0", "")))[0]
    score = leaning(line.words[saying.first : saying.last]) + {"-": -1.5, "+": 1.2}.get(verb, 0.0)
    return "positive" if score > 0.3 else "negative" if score < -0.3 else "neutral"


def _toward(page: Page, line: Line, saying: Saying) -> str | None:
    words = line.words[saying.first : saying.last]
    if pack().speech.get(saying.attribution, ("0", ""))[0] == "-":
        for mention in line.mentions:
            if saying.first <= mention.i < saying.last and mention.kind in ("person", "movement"):
                return mention.name
        if {"gobierno", "ejecutivo", "oficialismo"} & set(words):
            return page.government()
        if {"oposicion", "opositores", "guerrilla"} & set(words):
            return page.opposing or "opposition"
    return "agreement" if {"acuerdo", "pacto", "acuerdos"} & set(words) else "talks"
