"""Which verbs tie a speaker to words, and in which frames the same verbs do not?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from contadora.read.lexicon import lexicon, word_set

if TYPE_CHECKING:
    from contadora.read.page import Line

__all__ = [
    "INVERTING",
    "JUDGES",
    "PARTICIPLES",
    "PASSIVE",
    "held_sure",
    "is_cue",
    "is_verb",
    "may_tie",
    "names_it",
    "nominal",
    "phrasal",
]


PASSIVE = frozenset({"was", "were", "is", "are", "been", "be", "being"})


JUDGES = word_set("called calls calling call")


INVERTING = word_set(
    """
    said says added declared announced warned explained insisted stated wrote argued noted countered
    replied conceded cautioned told retorted recalled predicted joked quipped remarked observed commented
    responded boasted confessed promised vowed pledged bragged shouted whispered sneered thundered sniffed
    fumed swore admitted acknowledged confided complained reported claimed alleged stressed reiterated
    maintained asserted contended confirmed tweeted scoffed mused lamented snapped exclaimed suggested
    pleaded protested objected
    """
)


PARTICIPLES = word_set(
    """
    saying adding accusing blaming insisting denying warning arguing calling claiming declaring announcing
    stressing urging rejecting dismissing denouncing condemning complaining vowing pledging promising
    praising welcoming telling noting charging predicting suggesting conceding reiterating cautioning
    recalling repeating lamenting criticising criticizing asking confiding alleging stating explaining
    confirming asserting contending hinting joking congratulating thanking applauding regretting deploring
    slamming objecting voicing begging pleading implying reminding writing shouting boasting remarking
    lauding hailing musing quipping grumbling observing cautioning contending retorting maintaining
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
    if (
        after[:1]
        and after[0].isalpha()
        and after[0] not in _SUMMONS
        and after[1:2] in ([","], ["."], ["until"])
    ):
        return words[k] == "called"  # "a charge the ministry called baseless"
    if after[:1] in (["it"], ["this"], ["him"], ["them"]) and after[1:2] and after[1] not in _SUMMONS:
        return after[1][0].isalpha() and words[k] not in ("call", "calls")
    if (
        after[:1]
        and after[0].isalpha()
        and after[0] not in _SUMMONS
        and {"that", "which"} & set(words[max(k - 8, 0) : k])
    ):
        return words[k] == "called" and words[k - 1] not in PASSIVE  # "a step that one envoy called rash"
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


_NO_VERB_AFTER = word_set("to of by for the a an in with as must should can 's 'd")
_PERFECT = ("has", "have", "had", "since")
_MODALS = word_set("would will could may might shall")
_CLAUSE_ONLY = word_set(
    """
    protests protest protested reports report claims claim demand charges states promises state rule think
    propose proposes proposed writing
    """
)
"""Without a clause after them these are nouns, or say that crowds were out."""
_CLAUSE = word_set("that he she they it there")
_ACTS = word_set("declare declares declared declaring announce announces announced announcing proclaimed")
_DEEDS = word_set(
    """
    independence truce ceasefire cease-fire armistice war emergency curfew amnesty boycott strike pause halt
    mourning victory republic insurgency rebellion moratorium
    """
)
_BARE = word_set(
    """
    say tell add state announce declare explain note reply respond write urge warn accuse deny blame reject
    ask appeal promise pledge confirm repeat insist argue claim report welcome thank express suggest propose
    """
)
_MAKE = word_set("clear plain known secret bones")
_BACK = word_set("back out")
_AWAY = word_set("aside off away down")
_BLAME = word_set("blame odds chances toll number figure")
_PHRASAL: dict[str, tuple[frozenset[str], int]] = {
    **dict.fromkeys(("made", "makes", "making", "make"), (_MAKE, 3)),
    **dict.fromkeys(("hit", "hits", "hitting", "fired", "shot"), (_BACK, 1)),
    **dict.fromkeys(("pointed", "points", "pointing"), (frozenset({"out"}), 1)),
    **dict.fromkeys(("brushed", "brushes", "waved", "shrugged", "laughed", "played"), (_AWAY, 1)),
    **dict.fromkeys(("put", "puts", "laid", "lays", "placed", "pinned", "pins"), (_BLAME, 3)),
    **dict.fromkeys(("gave", "gives", "given"), (frozenset({"welcome"}), 5)),
    **dict.fromkeys(("poured", "pours"), (frozenset({"scorn", "water"}), 2)),
    **dict.fromkeys(("cast", "casts"), (frozenset({"doubt"}), 1)),
    **dict.fromkeys(("took", "takes"), (frozenset({"issue", "exception"}), 1)),
    **dict.fromkeys(("paid", "pays"), (frozenset({"tribute"}), 1)),
    **dict.fromkeys(("held", "holds"), (frozenset({"responsible"}), 6)),
    **dict.fromkeys(("spoke", "speaks", "spoken", "talked", "speaking"), (frozenset({"of"}), 1)),
    **dict.fromkeys(("let",), (frozenset({"known"}), 3)),
    **dict.fromkeys(("went", "goes"), (frozenset({"on"}), 1)),
}
"""Verbs that speak only with another word, and how near it must be: "made no secret", "brushed aside"."""


def may_tie(word: str) -> bool:
    """Return whether a word can tie a speaker at all, which most words cannot."""
    return word in _OTHERS or word in lexicon().speech


def phrasal(line: Line, k: int) -> str | None:
    """Return the words of a verb that speaks only with its particle or object, if word ``k`` begins one."""
    words = line.words
    entry = _PHRASAL.get(words[k])
    if entry is None or not _plain(line, k) or words[k - 1] in PASSIVE:
        return None
    if words[k] == "talked" and words[k - 1] in _PERFECT:
        return None  # a plan that has been in the air, told by nobody in particular
    wanted, reach = entry
    for at in range(k + 1, min(k + 1 + reach, len(words))):
        if words[at] in wanted:
            if words[at] == "on" and words[at + 1 : at + 2] not in ([","], ["."], []):
                return None  # "went on strike"
            return words[k] if words[at] == "of" else " ".join(words[k : at + 1])
        if not words[at][0].isalpha():
            return None
    return None


def held_sure(line: Line, k: int) -> bool:
    """Whether a frame of mind at word ``k`` tells what somebody says: "was adamant that", "is sure that"."""
    words = line.words
    return (
        words[k] in _FRAMES_OF_MIND
        and words[k + 1 : k + 2] == ["that"]
        and k - 1 > line.begin
        and words[k - 1] in _STATES_OF_MIND
    )


_FRAMES_OF_MIND = word_set("adamant confident convinced certain sure hopeful optimistic pessimistic")
_STATES_OF_MIND = word_set("is are was were remained remains sounded seemed")


def nominal(line: Line, k: int) -> int | None:
    """Return where the speaker begins whom a noun of speech at word ``k`` names.

    "in the words of one lieutenant", "an accusation by the rebels that".
    """
    words = line.words
    if words[k] == "in" and words[k + 1 : k + 2] == ["the"] and words[k + 3 : k + 4] == ["of"]:
        return k + 4 if words[k + 2] in _VIEWS else None
    if words[k] in _NOUNS_OF_SPEECH and words[k + 1 : k + 2] in (["by"], ["from"]):
        return k + 2
    return None


_VIEWS = word_set("words view opinion phrase")
_NOUNS_OF_SPEECH = word_set(
    """
    accusation accusations allegation allegations assertion assertions complaint
    complaints denial denials insistence
    """
)


_SUMMONS = word_set("for on off up by in at upon to back out a an the his her its their")


_OTHERS = (
    frozenset(_PHRASAL)
    | _FRAMES_OF_MIND
    | _NOUNS_OF_SPEECH
    | JUDGES
    | {"according", "quoted", "cited", "whose", "in"}
)


def _plain(line: Line, k: int) -> bool:
    before = line.words[k - 1] if k > line.begin else ""
    return not (before in _NO_VERB_AFTER or before in _MODALS)


def is_verb(line: Line, k: int) -> bool:
    """Return whether word ``k``, a word of speech, is a finite verb of its sentence."""
    words = line.words
    word = words[k]
    before = words[k - 1] if k > line.begin else ""
    after = words[k + 1] if k + 1 < len(words) else "."
    if before in _NO_VERB_AFTER and not (
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
    word = words[k]
    before = words[k - 1] if k > line.begin else ""
    after = words[k + 1] if k + 1 < len(words) else "."
    if before in PASSIVE and word not in PARTICIPLES:
        return False
    if before in _MODALS and (word not in ("warn", "say") or after not in _CLAUSE | {"only"}):
        return False
    if word in _BARE and before in ("and", "or", ",") and _infinitive(line, k):
        return False
    if word in ("said", "say", "says") and words[k - 2 : k - 1] == ["what"]:
        return False
    if word.startswith(("promis", "pledg")) and ("to" in words[k + 2 : k + 6] or after in ("a", "an", "the")):
        return False
    if word.startswith("urg"):  # pressing somebody is an act, like refusing, unless it is all that is told
        return word == "urged" and not cued and before not in ("and", "had", "have", "has")
    if word.startswith("hint") and before in _PERFECT:
        return False
    if word.startswith("ask") and (
        after in ("to", "not", "for", "a", "an") or before in _PERFECT[:2] or after == "anonymity"
    ):
        return False
    if word.startswith("ask") and after == "that" and "name" in words[k + 2 : k + 5]:
        return False
    if word.startswith("insist") and (after in ("on", "upon") or _demands(words, k)):
        return False
    if word in ("said", "say", "says") and after in ("little", "nothing"):
        return bool(_FINITE & set(words[k + 2 : k + 5]))  # "said nothing", but "said nothing had been agreed"
    if word in _ONLY_CLAUSE and not _OPENS_CLAUSE & set(words[k + 1 : k + 4]):
        return False
    if {"if", "unless"} & set(_clause(words[max(k - 6, line.begin) : k])) or (before == "had" and cued):
        return False
    if (word == "told" and (after == "by" or _orders(line, k))) or word.startswith("threat"):
        return False
    if word.endswith("ed") and before in ("and", "or", "but") and after in _NO_OBJECT and _passive(line, k):
        return False
    if word in JUDGES and {"had", "has", "have"} & set(words[k - 3 : k]) and after in ("for", "on"):
        return False
    if word in _ACTS and _is_deed(words, k):
        return False
    if word.startswith("argu") and after in ("over", "about", "with"):
        return False  # a quarrel, not an argument
    if (
        word in _NOUNS
        and after not in _STARTERS
        and after not in ("on", "to", "against", "for")
        and not word.endswith("ed")
    ):
        return False
    if word.startswith("claim") and words[k + 1 : k + 3] == ["to", "have"]:
        return True
    return not (word in _CLAUSE_ONLY and after not in _CLAUSE)


_FINITE = word_set("is are was were has have had will would could should can might may")
_ONLY_CLAUSE = word_set("assured assures concluded concludes questioned wondered wonders")
"""Verbs that tell somebody's words only before a clause: "assured reporters that", "questioned whether"."""
_OPENS_CLAUSE = word_set("that whether if how why aloud")


def _clause(words: list[str]) -> list[str]:
    """Return what stands after the last comma."""
    return words[len(words) - words[::-1].index(",") :] if "," in words else words


def _passive(line: Line, k: int) -> bool:
    """Whether the participle after "and" goes on with "was": "was accepted and rejected in the south"."""
    return bool(PASSIVE & set(_clause(line.words[max(k - 9, line.begin) : k])))


_NO_OBJECT = word_set("in by at on as later . , ; after before")


def _demands(words: list[str], k: int) -> bool:
    """Whether what is insisted on is to be done: "insists that they leave" has no indicative."""
    if words[k + 1 : k + 2] == ["that"]:
        wish = words[k + 2 : k + 16]
        if "be" in wish and wish[wish.index("be") - 1] not in _MODALS | {
            "to",
            "not",
            "must",
            "should",
            "can",
        }:
            return True
        return not _INDICATIVE & set(wish)
    return bool({"which", "that"} & set(words[max(k - 5, 0) : k])) and words[k + 1 : k + 2] in (["."], [","])


_INDICATIVE = word_set(
    """
    is are was were has have had will would did does do can could 'd 'll may might wanted wants
    """
)


def _infinitive(line: Line, k: int) -> bool:
    """Whether the bare verb after "and" goes on with "will" or "to": "will meet and tell her"."""
    for at in range(k - 2, max(line.begin, k - 12), -1):
        word = line.words[at]
        if word in _MODALS or (word == "to" and line.at(at + 1) is None):
            return True
        if word in (",", ";", "that", "said", "says"):
            return False
    return False


def _is_deed(words: list[str], k: int) -> bool:
    """Whether what is declared is done by declaring it: "declared independence", "announced a truce"."""
    for at in range(k + 1, min(k + 7, len(words))):
        if words[at] in _DEEDS:
            return True
        if words[at] in _CLAUSE or not words[at][0].isalnum():
            break
    return words[k + 1 : k + 2] == ["in"] and "".join(words[k + 2 : k + 3]).isdigit()


def _orders(line: Line, k: int) -> bool:
    """Whether "told" gives an order ("told its fighters to advance"), which is an act and no statement."""
    words = line.words
    if words[k + 1 : k + 2] not in (["its"], ["his"], ["her"], ["their"]):
        return False  # "told the neighbours to stop meddling" is said to them
    for at in range(k + 2, min(k + 12, len(words) - 1)):
        if words[at] in ("that", "it", "he", "she", "they", "there", ".", ","):
            return False
        if words[at] == "to" and line.at(at + 1) is None:
            return words[at + 1] not in ("his", "her", "the", "its", "their", "a", "this")
    return False
