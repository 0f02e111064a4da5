"""Who says it? Verbs of speech, their subjects, inversions, 'according to', and sentences that go on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from contadora.read.actors import PRONOUNS, Phrase, phrase_after, phrase_before
from contadora.read.lexicon import lexicon, word_set
from contadora.read.people import office_before

if TYPE_CHECKING:
    from contadora.read.page import Line, Page

__all__ = ["UNRESOLVED", "Saying", "find_sayings", "first_actor", "subject_of"]

UNRESOLVED = "unresolved"

_AUX = word_set(
    """
    has have had also later earlier then again both all still itself himself herself once twice now
    separately meanwhile too since would will further long consistently just did immediately instead
    often always never on there here nevertheless nonetheless however still promptly flatly later
    """
)
_PASSIVE = frozenset({"was", "were", "is", "are", "been", "be", "being"})
_DAYS = word_set(
    """
    monday tuesday wednesday thursday friday saturday sunday today yesterday late early jan. feb. mar.
    apr. jun. jul. aug. sept. sep. oct. nov. dec. january february march april june july august september
    october november december evening morning night afternoon
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
_HEARERS = word_set("reporters journalists state on in at during late after by via reuters afp ap")
_OCCASIONS = word_set(
    "conference interview statement television briefing ceremony agency radio telephone phone"
)
_OPENS_ASIDE = word_set("the a an one who which whose whom where as his her its their himself herself both")
_NEEDS_ACT = word_set("called calls calling call")
_INVERT = word_set(
    """
    said says added declared announced warned explained insisted stated wrote argued noted countered replied
    conceded cautioned told retorted recalled predicted
    """
)
_PARTICIPLES = word_set(
    """
    saying adding accusing blaming insisting denying warning arguing calling claiming declaring announcing
    stressing urging rejecting dismissing denouncing condemning complaining vowing pledging promising
    praising welcoming telling noting charging predicting suggesting conceding reiterating cautioning
    recalling repeating lamenting criticising criticizing
    """
)


@dataclass(slots=True)
class Saying:
    """A speaker tied to a stretch of a sentence.

    ``first`` to ``last`` are the words of what is said; ``cue`` the word that ties; ``i``, ``j`` the speaker.
    """

    speaker: str
    attribution: str
    cue: int
    first: int
    last: int
    i: int
    j: int
    person: bool
    sure: float


def find_sayings(page: Page) -> dict[int, list[Saying]]:
    """Which sentences of the report are somebody's words, and whose?

    Returns
    -------
    dict
        Line number (position in ``page.lines``) to sayings, in order of their cues. Pronouns are resolved
        within the sentence or to the speaker or the first person of the one before; else the speaker is
        ``unresolved``.
    """
    found: dict[int, list[Saying]] = {}
    memory = _Memory()
    for number, line in enumerate(page.lines):
        if line.credit:
            continue
        here = _sayings(page, line, memory)
        if not here and number and _goes_on(line) and found.get(number - 1):
            before = found[number - 1][-1]
            here = [
                Saying(
                    before.speaker,
                    "continued",
                    line.begin,
                    line.begin,
                    len(line.words),
                    line.begin,
                    line.begin,
                    before.person,
                    0.5,
                )
            ]
        if here:
            found[number] = here
        memory.after(line, here)
    return found


def subject_of(page: Page, number: int, k: int, sayings: dict[int, list[Saying]]) -> Phrase | None:
    """Return the subject of the verb at word ``k`` of line ``number``: an actor, or None.

    "It" and "they" are the first actor of the sentence or of the one before.
    """
    line = page.lines[number]
    memory = _Memory()
    if number:
        earlier = page.lines[number - 1]
        memory.after(earlier, sayings.get(number - 1, []))
        actor = first_actor(page, earlier)
        memory.group = actor.name if actor is not None and actor.name not in page.figures else memory.group
    return _subject(page, line, k, memory)


def first_actor(page: Page, line: Line) -> Phrase | None:
    """Return the actor that opens a sentence, which is most often its subject."""
    return _main_subject(page, line, min(len(line.words), line.begin + 14), [])


_PAPERS = frozenset({"statement", "communique", "letter", "the statement"})
_SINGLE = word_set(
    """
    mediator envoy diplomat official spokesman spokeswoman source participant delegate adviser aide minister
    commander negotiator
    """
)


class _Memory:
    """Whom "he" and "they" can mean, from the sentences before."""

    def __init__(self) -> None:
        self.last: str | None = None
        self.person: str | None = None
        self.speaker: str | None = None
        self.group: str | None = None
        self.age = 0

    def after(self, line: Line, sayings: list[Saying]) -> None:
        persons = [m.name for m in line.people()]
        speaking = [s.speaker for s in sayings if s.person]
        self.speaker = speaking[0] if speaking else None
        if speaking or persons:
            self.person = speaking[0] if speaking else persons[0]
            self.age = 0
        else:
            self.age += 1
        groups = [s.speaker for s in sayings if not s.person and s.speaker != UNRESOLVED]
        self.group = groups[0] if groups else None
        spoken = [s.speaker for s in sayings if s.speaker != UNRESOLVED]
        self.last = spoken[0] if spoken else None

    def he(self) -> str | None:
        if self.age == 0:
            return self.person
        return self.last if self.last is not None and self.last.split()[-1] in _SINGLE else None


def _sayings(page: Page, line: Line, memory: _Memory) -> list[Saying]:
    words, speech = line.words, lexicon().speech
    n = len(words)
    found: list[Saying] = []
    for k in range(line.begin, n):
        word = words[k]
        if word == "according" and words[k + 1 : k + 2] == ["to"]:
            phrase = phrase_after(page, line, k + 2)
            if phrase is None or phrase.j - phrase.i < 3:
                phrase = _somebody_after(line, k + 2) or phrase
            if phrase is not None:
                found.append(_saying(page, line, phrase, "according to", k, 0.9))
            continue
        if word == "quoted" and words[k + 1 : k + 2] == ["as"]:
            phrase = _subject(page, line, k - 1, memory)
            if phrase is not None:
                found.append(_saying(page, line, phrase, "quoted as", k, 0.8))
            continue
        if word in ("spoke", "speaks", "spoken") and words[k + 1 : k + 2] == ["of"]:
            phrase = _subject(page, line, k, memory)
            if phrase is not None:
                found.append(_saying(page, line, phrase, word, k, 0.8))
            continue
        if word in _NEEDS_ACT:
            if not _calls_names(words, k):
                continue
        elif word not in speech or line.at(k) is not None:
            continue
        saying = _by_verb(page, line, k, memory, found)
        if saying is not None and saying.speaker in _PAPERS and memory.last is not None:
            saying.speaker = memory.last  # "the statement said" goes on with whoever made it
        if saying is not None and all(
            s.speaker != saying.speaker or saying.speaker == UNRESOLVED for s in found
        ):
            last = found[-1] if found else None
            told = last is not None and last.i <= last.cue < saying.i and not saying.person
            begins = saying.i - (last.cue if last is not None else 0)
            if told and (begins == 1 or (begins == 2 and words[saying.i - 1] == "that")):
                continue  # "X said Washington regretted": X speaks
            found.append(saying)
    for a, saying in enumerate(found):
        _bounds(line, saying, found[a - 1] if a else None, found[a + 1] if a + 1 < len(found) else None)
    return found


def _calls_names(words: list[str], k: int) -> bool:
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


def _by_verb(page: Page, line: Line, k: int, memory: _Memory, found: list[Saying]) -> Saying | None:
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
        (before == "as" and word in ("saying", "telling")) or (before == "by" and word in _PARTICIPLES)
    ):
        return None
    if word in ("rejected", "rejects", "opposed", "accepted") and words[k - 2 : k - 1] in (
        ["that"],
        ["which"],
    ):
        return None  # "a deal that they rejected"
    if word in ("accused", "suspected") and after == "of":
        return None  # "people accused of"
    if word == "repeated" and after not in ("that", "his", "her", "its", "their", "a", "the"):
        return None
    if (by := _agent(page, line, k)) is not None:
        return _saying(page, line, by, word, k, 0.8)
    if before in _PASSIVE and word not in _PARTICIPLES:
        return None
    if before in ("would", "will", "could", "may", "might") and word not in ("warn", "say"):
        return None
    if word in ("said", "say", "says") and words[k - 2 : k - 1] == ["what"]:
        return None
    if word in ("asked", "promised", "pledged") and (
        "to" in words[k + 2 : k + 6] or after in ("a", "an", "the")
    ):
        return None
    if word.startswith("call") and after == "for" and before in _PASSIVE:
        return None
    if word in ("asked", "ask") and after in ("to", "not", "for"):
        return None
    if (word.startswith("insist") and after in ("on", "upon")) or (
        word.startswith("say") and after in ("little", "nothing")
    ):
        return None
    if word == "said" and after in ("little", "nothing"):
        return None
    if "if" in words[max(k - 6, line.begin) : k] or (before == "had" and found):
        return None
    if (word == "told" and (after == "by" or _orders(line, k))) or word.startswith("threat"):
        return None
    if (
        word in _NOUNS
        and after not in _STARTERS
        and after not in ("on", "to", "against", "for")
        and not word.endswith("ed")
    ):
        return None
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
        return None
    if (
        word
        in (
            "believed",
            "expressed",
            "predicted",
            "proposed",
            "suggested",
            "indicated",
            "estimated",
            "reported",
        )
        and before in _PASSIVE
    ):
        return None
    if word in _PARTICIPLES:
        if before in _PASSIVE and word == "urging":
            return None
        if before in _PASSIVE:
            phrase = _subject(page, line, k - 1, memory)
            return None if phrase is None else _saying(page, line, phrase, word, k, 0.8)
        nearest = phrase_before(page, line, k)
        if nearest is not None and nearest.name in page.figures and _with(line, nearest):
            return _saying(page, line, nearest, word, k, 0.8)
        if before == "still" and words[k - 2 : k - 1] in (["were"], ["was"]):
            phrase = _subject(page, line, k - 2, memory)
            return None if phrase is None else _saying(page, line, phrase, word, k, 0.8)
        if (
            word == "saying"
            or word == "telling"
            or before in (",", "statement", "conference", "and", "speech", "by")
            or (before and before.endswith("s"))
        ):
            phrase = _main_subject(page, line, k, found)
            if phrase is not None:
                return _saying(page, line, phrase, word, k, 0.75)
        return None
    inverted = None
    if word in _INVERT and word != "told" and before in (",", "-", "") and not _opened(page, line, k):
        inverted = _inverted(page, line, k)
    if inverted is not None:
        return _saying(page, line, inverted, word, k, 0.95)
    phrase = _subject(page, line, k, memory)
    joined = k - 1
    while joined > line.begin and words[joined] in _AUX:
        joined -= 1
    if phrase is None and words[joined] in ("and", "but") and not found:
        phrase = _main_subject(page, line, k, found)
    if phrase is not None:
        return _saying(page, line, phrase, word, k, 0.9)
    if word in _INVERT and word != "told":
        inverted = _inverted(page, line, k)
        if inverted is not None and before not in ("and", "or", "but"):
            return _saying(page, line, inverted, word, k, 0.8)
    return None


def _opened(page: Page, line: Line, k: int) -> bool:
    """Whether a person and an aside open the sentence before ", said": "X , reporting from Y , said …"."""
    subject = _over_apposition(page, line, k - 1) if line.words[k - 1] == "," else None
    if subject is None or subject.name not in page.figures or subject.i > line.begin + 6:
        return False
    return not _FINITE & set(line.words[subject.j : k])


_FINITE = word_set("is are was were has have had will would could should must may might can did does do said")


def _with(line: Line, phrase: Phrase) -> bool:
    """Whether "with" brings the speaker in: "with prime minister X charging that"."""
    office = office_before(line, phrase.i)
    first = office[0] if office else phrase.i
    return line.words[first - 1 : first] == ["with"]


_BY = word_set(
    "denied described claimed condemned rejected dismissed welcomed hailed praised criticised criticized"
)


def _agent(page: Page, line: Line, k: int) -> Phrase | None:
    """Return who a passive verb of judging is done by: "was claimed , in a statement , by an urban cell"."""
    words = line.words
    if words[k] not in _BY:
        return None
    at = k + 1
    if words[at : at + 1] == [","]:
        at += 1
        while at < len(words) and at - k < 12 and words[at] != ",":
            at += 1
        at += 1
    if words[at : at + 1] != ["by"] or at + 1 >= len(words):
        return None
    if words[at + 1] == "those" and at + 2 < len(words):
        return Phrase((at + 1, at + 3, " ".join(words[at + 1 : at + 3])))
    return phrase_after(page, line, at + 1)


def _orders(line: Line, k: int) -> bool:
    """Whether "told" gives an order ("told its fighters to advance"), which is an act and no statement."""
    words = line.words
    for at in range(k + 2, min(k + 12, len(words) - 1)):
        if words[at] in ("that", "it", "he", "she", "they", "there", "."):
            return False
        if words[at] == "to" and line.at(at + 1) is None:
            return words[at + 1] not in ("his", "her", "the", "its", "their", "a", "this")
    return False


def _inverted(page: Page, line: Line, k: int) -> Phrase | None:
    words = line.words
    if k + 1 >= len(words) or k <= line.begin + 2:
        return None
    phrase = phrase_after(page, line, k + 1) or _somebody_after(line, k + 1)
    if phrase is None:
        return None
    follows = words[phrase.j] if phrase.j < len(words) else "."
    mention = line.ending.get(phrase.j)
    person = mention is not None and mention.kind == "person"
    if follows in (
        ",",
        ".",
        "who",
        "in",
        "on",
        "read",
        "issued",
        "of",
        "at",
        "after",
        "(",
        "from",
        "and",
        "as",
        "during",
        "about",
        "late",
        "here",
        "for",
        ";",
        ":",
        "-",
        "before",
    ) or (person and follows not in lexicon().speech):
        return phrase if follows not in ("was", "were", "is", "had", "has", "would", "will") else None
    return None


def _subject(page: Page, line: Line, k: int, memory: _Memory) -> Phrase | None:
    """Return the subject whose verb group ends before word ``k``."""
    words = line.words
    e = k
    while e > line.begin:
        word = words[e - 1]
        mention = line.ending.get(e)
        if mention is not None:
            break
        if (
            word in _AUX
            or (word.endswith("ly") and word not in ("ally", "family", "assembly", "italy"))
            or word == "n't"
        ) or (word in _DAYS and e - 1 > line.begin):
            e -= 1
        elif word.isdigit() and e - 2 > line.begin and words[e - 2] in _DAYS:
            e -= 2
        else:
            break
    if e <= line.begin:
        return None
    if words[e - 1] == "on" and e < k:
        e -= 1
    word = words[e - 1]
    if (
        word in ("statement", "interview", "speech", "letter", "conference", "briefing", "address", "tweet")
        and e - 2 > line.begin
    ):
        at = e - 1
        while at > line.begin and e - at < 6 and words[at] not in ("in", "at", "during"):
            at -= 1
        if words[at] in ("in", "at", "during"):
            inner = _subject(page, line, at, memory)
            if inner is not None:
                return inner
    if (
        word == "that"
        and e - 2 > line.begin
        and words[e - 2] in ("statement", "communique", "letter", "declaration")
    ):
        return phrase_before(page, line, e - 1)
    if word == "who" or word == "which":
        end = e - 1
        if end > line.begin and words[end - 1] == ",":
            end -= 1
        return _antecedent(page, line, end)
    if word in PRONOUNS:
        return _pronoun(page, line, e - 1, memory, aside=_is_aside(words, e - 1, k))
    if word == ",":
        return _over_apposition(page, line, e - 1)
    phrase = phrase_before(page, line, e)
    if phrase is None or phrase.name not in page.figures:
        # "a diplomat who declined to be named said", "the bishops who mediate the dialogue said"
        for at in range(e - 1, max(line.begin, e - 14), -1):
            if words[at] in (",", ".", "said", "says") or (
                words[at] == "that" and words[at - 1] != "condition"
            ):
                break
            if words[at] == "who":
                return phrase_before(page, line, at) or _somebody_before(line, at) or phrase
    if phrase is None and words[e - 1] in ("both", "two") and words[k] in _TELLS:
        return Phrase((e - 1, e, "both sides"))  # "both said", "the two said"
    return phrase or (_somebody_before(line, e) if words[k] in _TELLS else None)


_TELLS = word_set("said says told added predicted asked complained warned insisted argued")
_ONE = word_set("a an one another two three four several some")
_LINKING = word_set("in of at from with to close familiar near inside")


def _somebody_before(line: Line, end: int) -> Phrase | None:
    """Return any indefinite phrase that ends before ``end``: "a market trader" can speak too."""
    words, speech = line.words, lexicon().speech
    for at in range(end - 1, max(line.begin, end - 9) - 1, -1):
        word = words[at]
        if word in _ONE:
            return Phrase((at, end, " ".join(words[at + 1 : end]))) if end - at > 1 else None
        if (
            not word[0].isalpha()
            or word in speech
            or word in PRONOUNS
            or word in ("and", "but", "that", "the")
        ):
            return None
    return None


def _somebody_after(line: Line, begin: int) -> Phrase | None:
    words = line.words
    if words[begin : begin + 1] == [] or words[begin] not in _ONE:
        return None
    end = begin + 1
    while (
        end < len(words)
        and end - begin < 9
        and words[end][0].isalpha()
        and words[end] not in ("who", "that", "which", "and", "after", "on", "as")
    ):
        end += 1
    return Phrase((begin, end, " ".join(words[begin + 1 : end]))) if end - begin > 1 else None


def _antecedent(page: Page, line: Line, end: int) -> Phrase | None:
    phrase = phrase_before(page, line, end)
    if phrase is not None:
        return phrase
    people = [m for m in line.people() if m.j <= end and end - m.j < 14]
    return Phrase((people[-1].i, people[-1].j, people[-1].name)) if people else None


def _over_apposition(page: Page, line: Line, comma: int) -> Phrase | None:
    """Return the subject before ", a spokesman for the rebels ," where ``comma`` closes it.

    Appositions nest ("X , chairman of the bloc , which mediates , said"), so the leftmost person whose
    tail is all apposition wins over a class of people nearer to the verb.
    """
    words = line.words
    best: Phrase | None = None
    at = comma
    for _ in range(6):
        close, at = at, at - 1
        while at > line.begin and close - at < 24 and words[at] != ",":
            at -= 1
        if at <= line.begin or words[at] != ",":
            break
        inner = words[at + 1 : close]
        if not inner:  # two commas in a row
            continue
        apposed = inner[0] in _OPENS_ASIDE or inner[0] in lexicon().heads or inner[0] in lexicon().qualifiers
        if any(w in lexicon().speech for w in inner) and inner[0] not in ("who", "which", "whose", "as"):
            break
        phrase = phrase_before(page, line, at)
        if phrase is not None and phrase.name in page.figures:
            return phrase
        if phrase is not None and (inner[0] in ("who", "which", "whose") or (best is None and apposed)):
            best = phrase
        last = phrase_before(page, line, close)
        if last is not None and last.name in page.figures:
            return last
        if phrase is not None and best is None and close == comma:
            best = phrase
    return best


def _is_aside(words: list[str], k: int, verb: int) -> bool:
    """Whether the pronoun at ``k`` and its verb stand apart from what is said: "…, she said ,"."""
    return words[k - 1 : k] == [","] and words[verb + 1 : verb + 2] in ([","], ["."], [])


def _pronoun(page: Page, line: Line, k: int, memory: _Memory, *, aside: bool = False) -> Phrase | None:
    word = line.words[k]
    if word in ("i", "we"):
        return None
    if aside:
        speaking = memory.speaker if word in ("he", "she") else memory.group
        if speaking is not None:
            return Phrase((k, k + 1, speaking))
    barred = None
    for back in range(k - 1, max(line.begin, k - 4), -1):
        if line.words[back] in ("whom", "who", "which"):
            barred = back
            break
    people = [m for m in line.people() if m.j <= k]
    if word in ("he", "she"):
        if barred is not None:
            people = [m for m in people if m.j < barred - 2 or (m.j not in (barred, barred - 1))]
        if people:
            return Phrase((k, k + 1, people[-1].name))
        name = memory.he()
        later = [m for m in line.people() if m.i > k]
        if name is None and later and line.words[line.begin] in ("in", "as", "while", "although"):
            name = later[0].name
        return Phrase((k, k + 1, name or UNRESOLVED))
    groups = _groups_before(page, line, k, plural=word == "they")
    if groups:
        return Phrase((k, k + 1, groups))
    if memory.group is not None:
        return Phrase((k, k + 1, memory.group))
    return Phrase((k, k + 1, UNRESOLVED)) if word == "they" else None


def _groups_before(page: Page, line: Line, k: int, *, plural: bool) -> str | None:
    """Return the nearest acting group before word ``k`` of the sentence; a plural one for "they"."""
    best = None
    for end in range(k, line.begin, -1):
        word = line.words[end - 1]
        if not word[0].isalpha() or (plural and not word.endswith("s")):
            continue
        if word in ("talks", "parties", "sides") and word == "talks":
            continue
        phrase = phrase_before(page, line, end)
        if phrase is not None and phrase.name not in page.figures:
            best = phrase.name
            break
    return best


_GROUPS = word_set(
    """
    opposition government rebels officials army coalition leaders sides side delegation delegations group
    groups junta mediators separatists guerrillas insurgents party parties ministry movement students
    protesters activists bishops unions front alliance militants lawmakers ministers negotiators delegates
    hardliners diplomats observers generals military militia commanders fighters panel commission bloc
    """
)


def _main_subject(page: Page, line: Line, k: int, found: list[Saying]) -> Phrase | None:
    if found:
        last = found[-1]
        return Phrase((last.i, last.j, last.speaker))
    words = line.words
    for end in range(line.begin + 1, k):
        mention = line.ending.get(end)
        if mention is None and words[end - 1] not in _GROUPS:
            continue
        if mention is not None and (
            mention.kind in ("people", "place") or (end < len(words) and words[end] == "'s")
        ):
            continue
        if end < len(words) and (words[end] in ("and", "'s") and mention is None):
            continue
        phrase = phrase_before(page, line, end)
        if phrase is not None:
            follows = words[end] if end < len(words) else "."
            if (
                follows in lexicon().heads
                or follows in lexicon().qualifiers
                or follows in ("leaders", "negotiators", "officials")
            ):
                continue
            if follows == "of" and (mention is None or mention.kind != "movement"):
                continue
            return phrase
    return None


def _goes_on(line: Line) -> bool:
    """Whether a sentence without a cue goes on with what was being said: it speaks in the first person."""
    words = line.words[line.begin :]
    return any(w in ("we", "i", "our", "my") for w in words)


_AROUND = frozenset(
    {
        "critics",
        "foes",
        "opponents",
        "supporters",
        "allies",
        "followers",
        "rivals",
        "relatives",
        "members",
        "officials",
    }
)


_ONE_OF = {
    "ministers": "minister", "spokesmen": "spokesman", "officials": "official", "aides": "aide",
    "leaders": "leader", "commanders": "commander", "negotiators": "negotiator", "delegates": "delegate",
    "advisers": "adviser", "members": "member", "diplomats": "diplomat", "envoys": "envoy",
}  # fmt: skip
_DESCRIBES = word_set(
    """
    president minister premier chancellor envoy mediator facilitator negotiator ambassador secretary king
    emir prince spokesman spokeswoman spokesperson governor commander chairman chairwoman archbishop
    cardinal taoiseach secretary-general speaker adviser chief
    """
)


def _described(page: Page, line: Line, phrase: Phrase) -> str | None:
    """Return whom "the prime minister" or "the costa rican president" means, where only one person fits."""
    words = line.words[phrase.i : phrase.j]
    if words[:1] != ["the"] or words[-1] not in _DESCRIBES or phrase.name in page.figures:
        return None
    inside = [m for m in line.mentions if m.i >= phrase.i and m.j <= phrase.j]
    states = {m.name for m in inside if m.kind in ("country", "people", "capital", "world")}
    named = {k for m in inside for k in range(m.i, m.j)}
    asked = {
        word
        for k, word in enumerate(words, phrase.i)
        if k not in named and word in (lexicon().heads | lexicon().qualifiers)
    }
    fits = [
        figure.name
        for figure in page.figures.values()
        if asked <= set(figure.office_words)
        and not (figure.former and "former" not in asked)
        and all(state in (figure.affiliation or "") for state in states)
    ]
    return fits[0] if len(fits) == 1 else None


def _saying(page: Page, line: Line, phrase: Phrase, attribution: str, cue: int, sure: float) -> Saying:
    name = _described(page, line, phrase) or phrase.name
    if name in ("foes", "critics", "opponents") and cue + 1 < len(line.words):
        against = phrase_after(page, line, cue + 1)
        if against is not None and against.name in page.figures:
            name = f"{name} of {against.name}"
    if line.words[max(phrase.i - 2, 0) : phrase.i] == ["one", "of"]:
        name = " ".join([*name.split()[:-1], _ONE_OF.get(name.split()[-1], name.split()[-1])])
    of = phrase.i - 2
    if of >= line.begin and line.words[of] in _AROUND and line.words[of + 1] == "of":
        # "critics of X say": the critics speak, not X.
        name = f"{line.words[of]} of {name}"
    tail = line.words[phrase.j : phrase.j + 14]
    secret = any(w in tail for w in ("anonymous", "anonymity", "unnamed", "unidentified")) or (
        ("not" in tail and "authorized" in tail)
        or "authorised" in tail
        or ({"declined", "not"} & set(tail) and {"named", "identified"} & set(tail))
    )
    if secret and name not in page.figures and "anonymous" not in name:
        name = f"anonymous {name}"
    return Saying(
        name,
        attribution,
        cue,
        line.begin,
        len(line.words),
        phrase.i,
        phrase.j,
        name in page.figures,
        sure if name != UNRESOLVED else 0.3,
    )


def _bounds(line: Line, saying: Saying, before: Saying | None, after: Saying | None) -> None:
    """Set which words of the sentence are what this speaker says."""
    n = len(line.words)
    speaker_first = saying.i <= saying.cue and saying.attribution != "according to"
    if speaker_first and saying.cue + 2 < n:
        saying.first = saying.cue + 1
        saying.last = min(after.i, n) if after is not None and after.i > saying.cue else n
        tail = line.words[saying.cue + 1 :]
        brief = (
            saying.attribution in _INVERT
            and saying.i > line.begin + 4
            and bool(tail)
            and _is_setting(saying.attribution, tail)
        )
        if (
            not tail
            or brief
            or tail[0] in (".",)
            or (tail[0] in ("on", "in", "late", "at", "after") and _only_time(line.words[saying.cue + 1 :]))
        ):
            saying.first, saying.last = line.begin, max(saying.i, line.begin + 1)
    elif saying.i > line.begin + 2 and saying.cue > line.begin + 2:
        saying.first = before.last if before is not None and before.last <= saying.cue else line.begin
        saying.last = (
            min(saying.cue, saying.i)
            if saying.attribution == "according to" or saying.i > saying.cue
            else saying.i
        )
        if saying.attribution != "according to":
            saying.last = saying.cue
    if saying.last <= saying.first:
        saying.first, saying.last = line.begin, n


def _is_setting(verb: str, tail: list[str]) -> bool:
    """Whether what follows the verb says to whom, where or when, so that the words said stand before it."""
    k = 0
    if tail[0] in ("reporters", "journalists", "lawmakers", "delegates", "negotiators"):
        k = 1
    elif tail[0] in ("a", "an", "the", "state") and (verb == "told" or _OCCASIONS & set(tail[:5])):
        while k < len(tail) and k < 7 and tail[k] not in _SETTING and tail[k][0].isalpha():
            if tail[k] in ("that", "it", "he", "she", "they", "there") or (k and tail[k] == "the"):
                return False
            k += 1
    follows = tail[k] if k < len(tail) else "."
    if k == 0 and follows in _SETTING:
        return follows not in (",", ".") and "that" not in tail[:8]
    return k > 0 and (follows in _SETTING or not follows[0].isalpha())


_SETTING = word_set("in on at during after late early by via from outside while as when before here")


def _only_time(words: list[str]) -> bool:
    return (
        len(
            [
                w
                for w in words
                if w not in _DAYS
                and w
                not in (
                    "on",
                    "in",
                    "late",
                    "at",
                    "after",
                    ".",
                    "the",
                    "a",
                    "statement",
                    "conference",
                    "news",
                    "talks",
                    "of",
                    "interview",
                    ",",
                )
                and not w.isdigit()
            ]
        )
        <= 1
    )
