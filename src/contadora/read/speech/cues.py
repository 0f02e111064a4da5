"""Which verbs tie a speaker to words, and in which frames the same verbs do not?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from contadora.read.lexicon import word_set

if TYPE_CHECKING:
    from contadora.read.page import Line

__all__ = ["INVERTING", "JUDGES", "PARTICIPLES", "PASSIVE", "is_cue", "is_verb", "names_it"]


_REPORTED = word_set("believed expressed predicted proposed suggested indicated estimated reported")
PASSIVE = frozenset({"was", "were", "is", "are", "been", "be", "being"})


JUDGES = word_set("called calls calling call")


INVERTING = word_set(
    """
    said says added declared announced warned explained insisted stated wrote argued noted countered replied
    conceded cautioned told retorted recalled predicted
    """
)


PARTICIPLES = word_set(
    """
    saying adding accusing blaming insisting denying warning arguing calling claiming declaring announcing
    stressing urging rejecting dismissing denouncing condemning complaining vowing pledging promising
    praising welcoming telling noting charging predicting suggesting conceding reiterating cautioning
    recalling repeating lamenting criticising criticizing
    """
)


_NOUNS = word_set(
    """
    report reports claims protests states note notes comment comments remarks charge charges object
    objects promise promises pledge pledges vow vows appeal appeals regret regrets threat protest remark
    charge forecast ask suggest claim state lament slam thank caution express propose signal signals
    demand urge respond argue appeal note add tell stress repeat mention observe predict oppose tweet
    write think blame question answer rule ruled reply hail praise request estimate comment
    """
)
"""Verb forms that are also nouns or infinitives: only with a clear subject, and a clause or object after."""


_STARTERS = word_set(
    """
    that he she they it the there this these we his her its their a an no on it's if both such any all
    """
)


def names_it(words: list[str], k: int) -> bool:
    """Whether "called" judges ("called it a farce", "called for calm") rather than summons."""
    after = words[k + 1 : k + 9]
    if {"whom", "what"} & set(words[max(k - 4, 0) : k]):
        return True
    names = after[:1] in (["it"], ["him"], ["the"], ["them"], ["this"]) and {"a", "an"} & set(after[1:8])
    if words[k] in ("call", "calls") and after[:1] != ["for"] and after[:1] != ["on"]:
        return bool(names)
    if after[:1] in (["for"], ["on"]):
        return words[k - 1 : k] != ["so"]
    plain = after[
        : next((a for a, w in enumerate(after) if w in (",", ".", "and", "after", "in", "on")), len(after))
    ]
    if (
        after[:1] in (["the"], ["it"], ["him"], ["this"], ["them"], ["their"], ["his"], ["her"], ["its"])
        and "for" not in plain
        and "to" not in plain
    ):
        return len(plain) >= (2 if after[0] in ("it", "him", "this", "them") else 3)
    if "for" in after[:6] or after[:1] in (["off"], ["up"], [","], ["a"], ["an"], ["by"]):
        return False
    judged = next((at for at, w in enumerate(after[1:8], 1) if w in ("a", "an")), None)
    return judged is not None and "to" not in after[: min(judged, 6)]


def is_verb(line: Line, k: int) -> bool:
    """Return whether word ``k``, a word of speech, is a finite verb of its sentence."""
    words = line.words
    n = len(words)
    word = words[k]
    before = words[k - 1] if k > line.begin else ""
    after = words[k + 1] if k + 1 < n else "."
    if before in (
        "to",
        "of",
        "by",
        "for",
        "the",
        "a",
        "an",
        "in",
        "with",
        "as",
        "must",
        "should",
        "can",
        "'s",
        "'d",
    ) and not (
        (before == "as" and word in ("saying", "telling")) or (before == "by" and word in PARTICIPLES)
    ):
        return False
    if word in ("rejected", "rejects", "opposed", "accepted") and words[k - 2 : k - 1] in (
        ["that"],
        ["which"],
    ):
        return False  # "a deal that they rejected"
    if word in ("accused", "suspected") and after == "of":
        return False  # "people accused of"
    return not (word == "repeated" and after not in ("that", "his", "her", "its", "their", "a", "the"))


def is_cue(line: Line, k: int, *, cued: bool) -> bool:
    """Return whether the verb at word ``k`` makes a statement of its subject's.

    ``cued``: the sentence has a speaker already.
    """
    words = line.words
    n = len(words)
    word = words[k]
    before = words[k - 1] if k > line.begin else ""
    after = words[k + 1] if k + 1 < n else "."
    if before in PASSIVE and word not in PARTICIPLES:
        return False
    if before in ("would", "will", "could", "may", "might") and word not in ("warn", "say"):
        return False
    if word in ("said", "say", "says") and words[k - 2 : k - 1] == ["what"]:
        return False
    if word in ("asked", "promised", "pledged") and (
        "to" in words[k + 2 : k + 6] or after in ("a", "an", "the")
    ):
        return False
    if word.startswith("call") and after == "for" and before in PASSIVE:
        return False
    if word in ("asked", "ask") and after in ("to", "not", "for"):
        return False
    if (word.startswith("insist") and after in ("on", "upon")) or (
        word.startswith("say") and after in ("little", "nothing")
    ):
        return False
    if word == "said" and after in ("little", "nothing"):
        return False
    if "if" in words[max(k - 6, line.begin) : k] or (before == "had" and cued):
        return False
    if (word == "told" and (after == "by" or _orders(line, k))) or word.startswith("threat"):
        return False
    if (
        word in _NOUNS
        and after not in _STARTERS
        and after not in ("on", "to", "against", "for")
        and not word.endswith("ed")
    ):
        return False
    if word in (
        "protests",
        "protest",
        "protested",
        "reports",
        "report",
        "claims",
        "claim",
        "demand",
        "charges",
        "states",
        "promises",
        "state",
        "rule",
        "oppose",
        "think",
    ) and after not in ("that", "he", "she", "they", "it", "there"):
        return False
    return not (word in _REPORTED and before in PASSIVE)


def _orders(line: Line, k: int) -> bool:
    """Whether "told" gives an order ("told its fighters to advance"), which is an act and no statement."""
    words = line.words
    for at in range(k + 2, min(k + 12, len(words) - 1)):
        if words[at] in ("that", "it", "he", "she", "they", "there", "."):
            return False
        if words[at] == "to" and line.at(at + 1) is None:
            return words[at + 1] not in ("his", "her", "the", "its", "their", "a", "this")
    return False
