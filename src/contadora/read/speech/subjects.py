"""Who is the subject of a verb of speech: before it, over an apposition, after it, or its agent?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from contadora.read.actors import ACTOR_NOUNS, PRONOUNS, Phrase, phrase_after, phrase_before
from contadora.read.lexicon import lexicon, word_set
from contadora.read.speech.asides import apposed, is_aside, over_apposition, start_of
from contadora.read.speech.memory import pronoun
from contadora.read.speech.opening import opening, over_aside, over_inserted
from contadora.read.speech.saying import ONE_OF
from contadora.read.speech.somebody import (
    DAYS,
    FINITE,
    GOVERNS,
    body_of,
    is_acronym,
    opener_before,
    paper_before,
    somebody_after,
    somebody_before,
    something_before,
)

if TYPE_CHECKING:
    from contadora.read.page import Line, Page
    from contadora.read.speech.memory import Memory
    from contadora.read.speech.saying import Saying

__all__ = ["AUXILIARIES", "agent", "coordinates", "inverted_subject", "main_subject", "opened", "subject"]

AUXILIARIES = word_set(
    """
    has have had also later earlier then again both all still itself himself herself once twice now
    separately meanwhile too since would will further long consistently just did immediately instead often
    always never on there here nevertheless nonetheless however still promptly flatly likewise therefore
    thus hence moreover instead already soon always ever even rather quite
    """
)


_TELLS = word_set(
    """
    said says say told added warned insisted argued asked complained replied countered conceded joked quipped
    remarked observed commented responded admitted acknowledged confided retorted recalled noted explained
    predicted cautioned lamented stressed maintained contended
    """
)
"""Verbs of saying that are no participles of what was said: "a truce declared in March" says nothing."""


_NOT_VERBS = word_set("as read issued")


_AFTER_SPEAKER = word_set(
    """
    who whose which in on read issued of at after from and as during about late here for before close
    familiar near loyal with to following outside inside when while but by under speaking
    """
)


_BY = word_set(
    """
    denied described claimed condemned rejected dismissed welcomed hailed praised criticised criticized
    """
)


_MAIN = ACTOR_NOUNS - word_set("report letter statement communique people head pair office state power team")
"""Nouns that may be the subject of a sentence that a participle goes on: "…, accusing"."""


def subject(page: Page, line: Line, k: int, memory: Memory) -> Phrase | None:
    """Return the subject whose verb group ends before word ``k``."""
    found = _subject(page, line, k, memory)
    if found is None or line.words[found.i] not in ("his", "her") or found.name in page.figures:
        return found
    return _own_side(page, line, found, memory) or found


def _own_side(page: Page, line: Line, phrase: Phrase, memory: Memory) -> Phrase | None:
    """Return whom "his government" or "her side" means: those for whom the person last named speaks."""
    if line.words[phrase.j - 1] not in _OWN or phrase.j - phrase.i > 3:
        return None
    named = [m.name for m in line.people() if m.j <= phrase.i]
    figure = page.figures.get(named[-1] if named else memory.he() or "")
    if figure is None or not figure.affiliation:
        return None
    side = figure.affiliation
    if line.words[phrase.j - 1] == "government" and side in lexicon().countries:
        side = f"{side} government"
    return Phrase((phrase.i, phrase.j, side))


_OWN = word_set("government side group camp delegation movement party people organisation organization front")


def _subject(page: Page, line: Line, k: int, memory: Memory) -> Phrase | None:
    words = line.words
    e = k
    while e > line.begin:
        word = words[e - 1]
        mention = line.ending.get(e)
        if mention is not None:
            break
        if (
            word in AUXILIARIES
            or (word.endswith("ly") and word not in ("ally", "family", "assembly", "italy"))
            or word == "n't"
        ) or (word in DAYS and e - 1 > line.begin):
            e -= 1
        elif (
            word in ("week", "month", "year", "weekend")
            and words[e - 2] in ("this", "last")
            and e - 2 > line.begin
        ) or (word.isdigit() and e - 2 > line.begin and words[e - 2] in DAYS):
            e -= 2
        else:
            break
    e = over_inserted(line, _over_remark(line, _before_phrase(line, e)))
    if e <= line.begin:
        return None
    if words[e - 1] == "on" and e < k:
        e -= 1
    word = words[e - 1]
    if word in _SAID_IN and e - 2 > line.begin:
        at = e - 1
        while at > line.begin and e - at < 6 and words[at] not in ("in", "at", "during"):
            at -= 1
        if words[at] in ("in", "at", "during"):
            inner = subject(page, line, at, memory)
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
        if end > line.begin + 2 and words[end - 1] in ("and", "but", "or"):
            # "X , who lives in exile and who says": both clauses have one antecedent
            for at in range(end - 2, line.begin, -1):
                if words[at] == word:
                    end = at
                    break
        if end > line.begin and words[end - 1] == ",":
            end -= 1
        return _antecedent(page, line, end)
    if word == "them" and e - 3 >= line.begin and words[e - 2] == "of":
        return _one_of_them(page, line, e)
    if word in PRONOUNS:
        return pronoun(page, line, e - 1, memory, aside=is_aside(words, e - 1, k))
    if word == ",":
        phrase = over_aside(page, line, e - 1, over_apposition(page, line, e - 1))
        if phrase is None and words[k] in _TELLS:
            opening = next((at for at in range(e - 2, max(line.begin, e - 20), -1) if words[at] == ","), None)
            phrase = something_before(line, opening) if opening is not None else None
        return phrase
    phrase = phrase_before(page, line, e)
    if phrase is None or phrase.name not in page.figures:
        # "a diplomat who declined to be named said", "the bishops who mediate the dialogue said"
        for at in range(e - 1, max(line.begin, e - 14), -1):
            if words[at] in (",", ".", "said", "says") or (
                words[at] == "that" and words[at - 1] != "condition"
            ):
                break
            if words[at] == "who":
                named = phrase_before(page, line, at) or somebody_before(line, at)
                return named or (_antecedent(page, line, at - 1) if words[at - 1] == "," else None) or phrase
    if phrase is None and words[e - 1] in ("both", "two") and words[k] in _TELLS:
        return Phrase((e - 1, e, "both sides"))  # "both said", "the two said"
    issued = paper_before(line, e) if phrase is None and words[k] in lexicon().speech else None
    if issued is not None:
        named = phrase_before(page, line, issued) or somebody_before(line, issued)
        return named or something_before(line, issued)
    if phrase is None and words[k] in lexicon().speech and is_acronym(line, e):
        return Phrase((e - 1, e, words[e - 1]))
    if phrase is None and words[k] in _TELLS:
        return somebody_before(line, e) or something_before(line, e) or opener_before(line, e)
    return phrase


def _one_of_them(page: Page, line: Line, end: int) -> Phrase | None:
    """Return one member of the class that opens the sentence: "the bishops split , one of them saying"."""
    whole = main_subject(page, line, end - 3, [])
    if whole is None or line.words[end - 3] not in ("one", "another", "first", "second"):
        return whole
    named = [w for w in whole.name.split() if w not in ("other", "some", "several", "many", "most", "two")]
    single = [ONE_OF.get(w, w) for w in named]
    return Phrase((end - 3, end, " ".join(single)))


def _before_phrase(line: Line, e: int) -> int:
    """Step over what stands between subject and verb: "for its part", "in turn", "by contrast"."""
    words = line.words
    for size in (3, 2):
        at = e - size
        if at > line.begin and words[e - 1] in _TURNS and words[at] in ("for", "in", "by", "at", "on"):
            e = at
            break
    else:
        return e
    if words[e - 1] == "," and e - 1 > line.begin:
        e -= 1
    return e


def _over_remark(line: Line, e: int) -> int:
    """Step over who says it between commas: "the rebels , he added , want"."""
    words = line.words
    if e - 4 > line.begin and words[e - 1] == words[e - 4] == ",":
        pair = {words[e - 2], words[e - 3]}
        if pair & lexicon().speech.keys() and pair & PRONOUNS:
            return e - 4
    return e


_SAID_IN = word_set(
    "statement interview speech letter conference briefing address tweet note message communique declaration"
)


_TURNS = word_set("part turn return contrast once private public response addition effect")


def inverted_subject(page: Page, line: Line, k: int) -> Phrase | None:
    """Return the speaker who follows the verb at word ``k``: "… , said two diplomats in Vienna"."""
    words = line.words
    if k + 1 >= len(words) or k <= line.begin + 2:
        return None
    phrase = phrase_after(page, line, k + 1) or somebody_after(line, k + 1)
    if phrase is None:
        return None
    follows = words[phrase.j] if phrase.j < len(words) else "."
    mention = line.ending.get(phrase.j)
    person = mention is not None and mention.kind == "person"
    if follows in FINITE or follows == "'s" or (follows in lexicon().speech and follows not in _NOT_VERBS):
        return None
    if follows == ",":
        phrase = apposed(line, phrase)
    if person or not follows[0].isalpha() or follows in _AFTER_SPEAKER or follows.endswith(("ing", "ed")):
        return phrase
    return None


def agent(page: Page, line: Line, k: int) -> Phrase | None:
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


def main_subject(page: Page, line: Line, k: int, found: list[Saying]) -> Phrase | None:
    """Return the subject of the main clause before word ``k``, or whoever speaks already."""
    if found:
        last = found[-1]
        return Phrase((last.i, last.j, last.speaker))
    words = line.words
    begin = next((at + 1 for at in range(k - 1, line.begin, -1) if words[at] in (";", ":")), line.begin)
    opens = opening(page, line, begin)
    if opens is not None and opens.j < k and opens.name.split()[-1] not in _PAPERS:
        return opens
    for end in range(line.begin + 1, k):
        mention = line.ending.get(end)
        if mention is None and words[end - 1] not in _MAIN:
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
            if end in line.starting and line.starting[end].kind == "person":
                continue
            before = words[phrase.i - 1] if phrase.i > line.begin else ""
            governed = before in GOVERNS and not (before == "of" and words[phrase.i - 2] in _QUANTIFIERS)
            if governed and (body := body_of(line, end)) is not None:
                return body
            if governed and (mention is None or mention.kind in ("country", "capital")):
                continue
            if follows == "of" and (mention is None or mention.kind != "movement"):
                continue
            return phrase
    return None


def opened(page: Page, line: Line, k: int) -> bool:
    """Whether a person and an aside open the sentence before ", said": "X , reporting from Y , said …"."""
    subject = over_apposition(page, line, k - 1) if line.words[k - 1] == "," else None
    if subject is None or subject.name not in page.figures or subject.i > line.begin + 6:
        return False
    return not FINITE & set(line.words[subject.j : k])


def coordinates(page: Page, line: Line, phrase: Phrase) -> list[Phrase]:
    """Return who else is subject of the same verb, to the left: "France , Togo and the bishops welcomed"."""
    words = line.words
    others: list[Phrase] = []
    start = start_of(line, phrase)
    link = "and"
    while start - 1 > line.begin and words[start - 1] == link:
        end = start - 1
        other = None
        if words[end - 1] == "," and link == "and":
            end -= 1
            other = over_apposition(page, line, end)
        other = other or phrase_before(page, line, end)
        if other is None or words[other.i] in PRONOUNS:
            return others if link == "," and phrase.name in page.figures else []
        others.append(other)
        start, link = start_of(line, other), ","
    opens = start <= line.begin or words[start - 1] in _OPENS_CLAUSE or words[start - 1] in _PAPERS
    return others if opens else []


_QUANTIFIERS = word_set(
    """
    many most some all several both few one two three four dozens hundreds thousands none
    """
)


_PAPERS = word_set("statement communique declaration letter note conference")


_OPENS_CLAUSE = word_set("while but though although as when that ; : both")


def _antecedent(page: Page, line: Line, end: int) -> Phrase | None:
    phrase = phrase_before(page, line, end)
    if phrase is not None:
        comma = phrase.i - 1
        named = line.ending.get(comma) if comma > line.begin and line.words[comma] == "," else None
        if named is not None and named.kind == "person" and phrase.name not in page.figures:
            return Phrase((named.i, named.j, named.name))  # "X , the former chief of Y , who says"
        return phrase
    if line.words[end : end + 1] == [","] and (phrase := over_apposition(page, line, end)) is not None:
        return phrase  # "France , the former ruler , which urged"
    people = [m for m in line.people() if m.j <= end and end - m.j < 14]
    return Phrase((people[-1].i, people[-1].j, people[-1].name)) if people else None
