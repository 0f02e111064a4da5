"""How a stretch of words is meant: as fact, as report, as possibility, as denied; and what negates it."""
# ruff: noqa: E501 (a pattern reads better on one line)

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from contadora.read.lexicon import word_set

if TYPE_CHECKING:
    from contadora.read.attribution import Saying
    from contadora.read.page import Line, Page

__all__ = [
    "Sayings",
    "as_fact",
    "clause_at",
    "framed",
    "hypothetical",
    "is_past",
    "meant",
    "negated",
    "saying_at",
]

Sayings = dict[int, "list[Saying]"]

_BREAKS = frozenset({",", ";", ":", "but", "while", "although", "though", "because", "whereas", "(", ")"})
_MAYBE = word_set(
    """
    could would might may should unless if whether hopes hope hoped hoping possible possibly potential
    likely perhaps considering consider threatened threatens threaten threatening threat willing ready
    prepared plans expected expects
    """
)
_NOT = word_set(
    """
    no not n't never without nor neither none nothing nobody hardly
    """
)
_REFUSE = re.compile(
    r"\b(?:fail(?:ed|s|ing)? to|unable to|refus(?:e|es|ed|ing) to|declin(?:e|es|ed|ing) to|rather than|stopped short of)\b"
)
_DENY = re.compile(
    r"\b(?:no (?:indication|sign|signs|suggestion|evidence|prospect|hint) (?:that|of)|den(?:y|ies|ied|ying)|ruled? out"
    r"|rul(?:es|ing) out|dismissed (?:reports|claims|suggestions|talk) (?:that|of)|reject(?:ed|s)? (?:reports|claims|suggestions|accusations))\b"
)
_PAST = re.compile(
    r"\b(?:last (?:year|month|week)|previous(?:ly)?|in recent (?:years|months|weeks|decades)|earlier (?:this|attempts|efforts|talks|rounds|deals)"
    r"|(?:years?|months?|weeks?|decades?) ago|in (?:[a-z]+ )?(?:19|20)\d\d|since (?:[a-z]+ )?(?:19|20)\d\d|since (?:19|20)\d\d|(?:in|since) (?:early|late|mid)? ?-? ?(?:19|20)\d\d|past (?:attempts|efforts|deals|talks))\b"
)


def clause_at(line: Line, k: int) -> tuple[int, int]:
    """Return the clause around word ``k``: up to the nearest comma or conjunction on each side.

    Examples
    --------
    A comma between figures or a title is no break worth more than this rule gives; clauses are cut short
    rather than run together.
    """
    words = line.words
    i = k
    while i > line.begin and words[i - 1] not in _BREAKS:
        i -= 1
    j = k
    while j < len(words) and words[j] not in _BREAKS and words[j] != ".":
        j += 1
    return i, max(j, k + 1)


def negated(line: Line, i: int, j: int) -> bool:
    """Return whether the words ``i`` to ``j`` hold a negation."""
    words = line.words[i:j]
    return any(w in _NOT for w in words) or _REFUSE.search(" ".join(words)) is not None


def hypothetical(line: Line, i: int, j: int) -> bool:
    """Return whether the words ``i`` to ``j`` speak of what may be."""
    return any(w in _MAYBE for w in line.words[i:j])


def is_past(line: Line) -> bool:
    """Return whether the sentence looks back, to last year or to earlier efforts."""
    return _is_past(line.low)


@lru_cache(maxsize=4096)
def _is_past(low: str) -> bool:
    return _PAST.search(low) is not None


def saying_at(sayings: list[Saying], k: int) -> Saying | None:
    """Return the saying whose words cover word ``k``, the innermost where several do."""
    covering = [s for s in sayings if s.first <= k < s.last]
    return min(covering, key=lambda s: s.last - s.first) if covering else None


def framed(
    page: Page, line: Line, i: int, j: int, sayings: list[Saying], *, at: int | None = None
) -> dict[str, Any]:
    """Return the claim fields for words ``i`` to ``j``: span, speaker, modality and polarity.

    ``at`` is the word whose clause decides modality; default ``i``.
    """
    k = i if at is None else at
    start, end = clause_at(line, k)
    saying = saying_at(sayings, k)
    low = " ".join(line.words[line.begin : end])
    modality = "reported" if saying else "asserted"
    if hypothetical(line, start, end) or "unless" in line.words[end : end + 12]:
        modality = "hypothetical"
    if _DENY.search(low):
        modality = "denied"
    return page.span(line, i, j) | meant(saying, modality, negated=negated(line, start, end))


def meant(saying: Saying | None, modality: str, *, negated: bool) -> dict[str, Any]:
    """Return the claim fields that say on whose word something stands, and how."""
    return {
        "speaker": saying.speaker if saying else None,
        "attribution": saying.attribution if saying else None,
        "modality": modality,
        "negated": negated,
    }


def as_fact(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of what a sentence takes for given, whatever hedge or denial stands beside it.

    "Talks failed, though they may resume": the outcome is no possibility; "without a deal" denies nothing.
    """
    if fields["modality"] in ("hypothetical", "denied"):
        fields = fields | {"modality": "reported" if fields["speaker"] else "asserted"}
    return fields | {"negated": False}
