"""How a stretch of Spanish words is meant: as fact, as report, as possibility, as denied."""
# ruff: noqa: E501 (a pattern reads better on one line)

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from contadora.read.clauses import meant, saying_at
from contadora.read.lexicon import word_set
from contadora.read.spanish.pack import pack

if TYPE_CHECKING:
    from contadora.read.attribution import Saying
    from contadora.read.page import Line, Page

__all__ = ["clause_at", "framed", "is_past", "negated"]

_BREAKS = frozenset({",", ";", ":", "(", ")", "pero", "aunque", "mientras", "porque", "sino"})
_MAYBE = word_set(
    """
    podria podrian puede pueden pudiera pudieran si quiza quizas posible posibles probable eventual espera esperan
    esperaba confia confian amenaza amenazo amenazan amenazaron estudia estudian analiza dispuesto dispuesta
    dispuestos salvo debe deben deberia deberian ojala preve prepara preparan considera
    """
)
_DENY = re.compile(
    r"\b(?:neg[oa]|niega[n]?|negaron|desmintio|desmiente[n]?|desmintieron|descart[oa]n?|rechazo que|no hay (?:indicios?|senales?|pruebas?))\b"
)
_PAST = re.compile(
    r"\b(?:(?:ano|mes|semana)s? pasad[oa]s?|(?:intento|esfuerzo|dialogo|proceso|ronda|acuerdo)s? anterior(?:es)?|anterior(?:es)? (?:intento|ronda|dialogo|proceso)s?|hace (?:[a-z]+ )?(?:anos|meses|semanas|dias)|(?:en|de|desde) (?:[a-z]+ de )?(?:19|20)\d\d|(?:a )?(?:finales|principios|mediados|comienzos) de (?:[a-z]+ de )?(?:19|20)\d\d|habi?an? (?:[a-z]+(?:ado|ido|to|cho))|previamente|anteriormente)\b"
)


def clause_at(line: Line, k: int) -> tuple[int, int]:
    """Return the clause around word ``k``: up to the nearest comma or conjunction on each side."""
    words = line.words
    i = j = k
    while i > line.begin and words[i - 1] not in _BREAKS:
        i -= 1
    while j < len(words) and words[j] not in _BREAKS and words[j] != ".":
        j += 1
    return i, max(j, k + 1)


def negated(line: Line, i: int, j: int) -> bool:
    """Return whether the words ``i`` to ``j`` hold a negation."""
    return any(w in pack().turning or w == "sin" for w in line.words[i:j])


def is_past(line: Line) -> bool:
    """Return whether the sentence looks back, to last year or to earlier efforts."""
    return _PAST.search(line.low) is not None


def framed(
    page: Page, line: Line, i: int, j: int, sayings: list[Saying], *, at: int | None = None
) -> dict[str, Any]:
    """Return the claim fields for words ``i`` to ``j``: span, speaker, modality and polarity."""
    k = i if at is None else at
    start, end = clause_at(line, k)
    saying = saying_at(sayings, k)
    modality = "reported" if saying else "asserted"
    if any(w in _MAYBE for w in line.words[start:end]) or "si" in line.words[end : end + 6]:
        modality = "hypothetical"
    if _DENY.search(" ".join(line.words[line.begin : end])):
        modality = "denied"
    return page.span(line, i, j) | meant(saying, modality, negated=negated(line, start, end))
