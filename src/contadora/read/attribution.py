"""Who says it? Verbs of speech, their subjects, inversions, 'according to', and sentences that go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contadora.read.actors import PRONOUNS, Phrase, phrase_after, phrase_before
from contadora.read.lexicon import lexicon, word_set
from contadora.read.speech.asides import apposed, brought_in, channel, over_apposition
from contadora.read.speech.cues import (
    INVERTING,
    JUDGES,
    PARTICIPLES,
    PASSIVE,
    held_sure,
    is_cue,
    is_verb,
    may_tie,
    names_it,
    nominal,
    phrasal,
)
from contadora.read.speech.extent import only_setting, set_extent
from contadora.read.speech.memory import Memory, goes_on, speaks_alone
from contadora.read.speech.saying import UNRESOLVED, Saying, tie
from contadora.read.speech.somebody import somebody_after
from contadora.read.speech.subjects import (
    AUXILIARIES,
    agent,
    coordinates,
    inverted_subject,
    main_subject,
    opened,
    subject,
)

if TYPE_CHECKING:
    from contadora.read.page import Line, Page

__all__ = ["UNRESOLVED", "Saying", "find_sayings", "first_actor", "subject_of"]

_PAPERS = frozenset({"statement", "communique", "letter", "the statement"})


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
    memory = Memory()
    for number, line in enumerate(page.lines):
        if line.credit:
            continue
        here = _sayings(page, line, memory)
        if not here and number and goes_on(line) and found.get(number - 1):
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
        if memory.group is None and (actor := first_actor(page, line)) is not None:
            memory.group = actor.name if actor.name not in page.figures else None
    return found


def subject_of(page: Page, number: int, k: int, sayings: dict[int, list[Saying]]) -> Phrase | None:
    """Return the subject of the verb at word ``k`` of line ``number``: an actor, or None.

    "It" and "they" are the first actor of the sentence or of the one before.
    """
    line = page.lines[number]
    memory = Memory()
    if number:
        earlier = page.lines[number - 1]
        memory.after(earlier, sayings.get(number - 1, []))
        actor = first_actor(page, earlier)
        memory.group = actor.name if actor is not None and actor.name not in page.figures else memory.group
    return subject(page, line, k, memory)


def first_actor(page: Page, line: Line) -> Phrase | None:
    """Return the actor that opens a sentence, which is most often its subject."""
    return main_subject(page, line, min(len(line.words), line.begin + 14), [])


def _sayings(page: Page, line: Line, memory: Memory) -> list[Saying]:
    words, speech = line.words, lexicon().speech
    n = len(words)
    found: list[Saying] = []
    for k in range(line.begin, n):
        word = words[k]
        if not may_tie(word):
            continue
        if word == "according" and words[k + 1 : k + 2] == ["to"]:
            phrase = phrase_after(page, line, k + 2)
            if phrase is None or phrase.j - phrase.i < 3:
                phrase = somebody_after(line, k + 2) or phrase
            if phrase is not None:
                found.append(tie(page, line, apposed(line, phrase), "according to", k, 0.9))
            continue
        if word in ("quoted", "cited") and words[k + 1 : k + 2] == ["as"]:
            phrase = subject(page, line, k - 1, memory)
            if phrase is not None:
                found.append(tie(page, line, phrase, f"{word} as", k, 0.8))
            continue
        if (
            word == "whose"
            and words[k - 1] == "in"
            and words[k + 1 : k + 2] in (["view"], ["words"], ["opinion"])
        ):
            end = k - 2 if words[k - 2] == "," else k - 1
            phrase = over_apposition(page, line, end) if words[end] == "," else phrase_before(page, line, end)
            if phrase is not None:
                found.append(tie(page, line, phrase, f"in whose {words[k + 1]}", k, 0.8))
            continue
        if (at := nominal(line, k)) is not None:
            one = words[at : at + 2] == ["one", "of"]
            phrase = phrase_after(page, line, at + 2 * one) or somebody_after(line, at)
            if phrase is not None:
                found.append(tie(page, line, phrase, " ".join(words[k:at]), k, 0.8))
            continue
        if not found and held_sure(line, k):
            phrase = subject(page, line, k - 1, memory)
            if phrase is not None:
                found.append(tie(page, line, phrase, " ".join(words[k - 1 : k + 1]), k, 0.7))
            continue
        if (said := phrasal(line, k)) is not None:
            phrase = _phrasal_subject(page, line, k, memory, found)
            if phrase is not None and all(s.speaker != phrase.name for s in found):
                found.append(tie(page, line, phrase, said, k, 0.8))
            continue
        if word in JUDGES:
            if not names_it(words, k):
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
            if saying.i < saying.cue and words[saying.i] not in PRONOUNS:
                whole = Phrase((saying.i, saying.j, saying.speaker))
                for other in reversed(coordinates(page, line, whole)):
                    if all(s.speaker != other.name for s in found):
                        found.append(tie(page, line, other, saying.attribution, k, saying.sure))
            found.append(saying)
    if not found and (framed := _before_colon(page, line, memory)) is not None:
        found.append(framed)
    found = _outermost(line, found)
    for a, saying in enumerate(found):
        set_extent(line, saying, found[a - 1] if a else None, found[a + 1] if a + 1 < len(found) else None)
    return found


_COPULAS = word_set("was is were are sounded seemed struck remained appeared looked put summed had came")


def _before_colon(page: Page, line: Line, memory: Memory) -> Saying | None:
    """Return who speaks after a colon: "X was blunter : days were lost", "less warmth from X : …"."""
    words = line.words
    colon = next((k for k in range(line.begin + 3, len(words)) if words[k] == ":"), None)
    if colon is None or len(words) - colon < 5 or not _COPULAS & set(words[line.begin : colon]):
        return None
    verb = next(k for k in range(line.begin, colon) if words[k] in _COPULAS)
    phrase = subject(page, line, verb, memory) if verb > line.begin else None
    if phrase is None or not (phrase.name in page.figures or speaks_alone(phrase.name)):
        named = [m for m in line.people() if m.j < colon and words[m.i - 1] in ("from", "to", "for")]
        if not named:
            return None
        phrase = Phrase((named[0].i, named[0].j, named[0].name))
    return tie(page, line, phrase, " ".join(words[verb:colon]), verb, 0.7)


def _outermost(line: Line, found: list[Saying]) -> list[Saying]:
    """Leave out who speaks inside a quotation: "he had hinted at it , said two diplomats"."""
    if len(found) < 2:
        return found
    last = found[-1]
    first = min(last.i, last.cue)
    closes = first > line.begin and line.words[first - 1] == "," and last.attribution in INVERTING
    if not closes or not only_setting(line, max(last.j, last.cue + 1)):
        return found
    words = line.words
    return [s for s in found[:-1] if not (words[s.i] in PRONOUNS or words[s.cue - 1] == "had")] + [last]


def _phrasal_subject(page: Page, line: Line, k: int, memory: Memory, found: list[Saying]) -> Phrase | None:
    if line.words[k].endswith("ing"):
        return main_subject(page, line, k, found) if line.words[k - 1] == "," and not found else None
    return subject(page, line, k, memory)


def _by_verb(page: Page, line: Line, k: int, memory: Memory, found: list[Saying]) -> Saying | None:
    if not is_verb(line, k):
        return None
    words = line.words
    word = words[k]
    if (by := agent(page, line, k)) is not None:
        return tie(page, line, by, word, k, 0.8)
    if not is_cue(line, k, cued=bool(found)):
        return None
    if (voice := channel(line, k)) is not None:
        return tie(page, line, voice, word, k, 0.8)
    before = words[k - 1] if k > line.begin else ""
    if word in PARTICIPLES:
        if before in PASSIVE and word == "urging":
            return None
        if before in ("heard", "seen", "overheard", "quoted") and words[k - 2] in PASSIVE:
            phrase = subject(page, line, k - 2, memory)
            return None if phrase is None else tie(page, line, phrase, word, k, 0.8)
        if before in PASSIVE:
            phrase = subject(page, line, k - 1, memory)
            return None if phrase is None else tie(page, line, phrase, word, k, 0.8)
        if before == "them":
            phrase = subject(page, line, k, memory)
            return None if phrase is None else tie(page, line, phrase, word, k, 0.75)
        nearest = phrase_before(page, line, k)
        if nearest is not None and brought_in(line, nearest):
            return tie(page, line, nearest, word, k, 0.8)
        if before == "still" and words[k - 2 : k - 1] in (["were"], ["was"]):
            phrase = subject(page, line, k - 2, memory)
            return None if phrase is None else tie(page, line, phrase, word, k, 0.8)
        if (
            word == "saying"
            or word == "telling"
            or before in (",", "statement", "conference", "and", "speech", "by")
            or (before and before.endswith("s"))
        ):
            phrase = main_subject(page, line, k, found)
            if phrase is not None:
                return tie(page, line, phrase, word, k, 0.75)
        return None
    inverted = None
    if word in INVERTING and word != "told" and before in (",", "-", "") and not opened(page, line, k):
        inverted = inverted_subject(page, line, k)
    if inverted is not None:
        return tie(page, line, inverted, word, k, 0.95)
    phrase = subject(page, line, k, memory)
    joined = k - 1
    while joined > line.begin and words[joined] in AUXILIARIES:
        joined -= 1
    if phrase is None and words[joined] in ("and", "but") and not found:
        phrase = main_subject(page, line, k, found)
    if phrase is not None:
        return tie(page, line, phrase, word, k, 0.9)
    if word in INVERTING and word != "told":
        inverted = inverted_subject(page, line, k)
        if inverted is not None and (word in ("said", "says") or not before or not before[0].isalpha()):
            return tie(page, line, inverted, word, k, 0.8)
    return None
