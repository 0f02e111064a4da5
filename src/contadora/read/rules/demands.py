"""Demand claims: who wants what, one for each thing wanted, in the order and rank that the report gives."""
# ruff: noqa: E501 (a pattern reads better on one line)

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from contadora.case.claim import Demand
from contadora.read.actors import Phrase, phrase_after, phrase_before
from contadora.read.attribution import UNRESOLVED, first_actor, subject_of
from contadora.read.clauses import framed
from contadora.read.lexicon import lexicon, word_set

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contadora.read.attribution import Saying
    from contadora.read.clauses import Sayings
    from contadora.read.page import Line, Page

__all__ = ["find"]

_TRIGGER = re.compile(
    r"\b(?:"
    r"(?P<plain>wants?|wanted|is wanting|demands?|demanded|demanding|seeks|sought|is seeking|are seeking|seeking|requires|required)"
    r"|(?P<long>(?:press|push|call|ask|argu|campaign|hold)(?:es|s|ed|ing)? (?:out )?(?:primarily |chiefly |mainly |above all |strongly |hard |also |again |repeatedly |first |first of all )?for|held out for|insist(?:s|ed|ing)? (?:primarily |first )?(?:on|that)|ask(?:s|ed|ing)? that|with a mandate to"
    r"|urg(?:ed|es|ing)|call(?:ed|s|ing) on|made (?:\w+ ){1,4}a (?:pre)?condition|listed)"
    r")(?= )"
)
_NOUN = re.compile(
    r"\b(?:(?P<rank>main |first |key |central |top |principal |chief |core |primary |main )?(?:pre)?(?:demands?|conditions?|priority|priorities) (?:of|by|from|made by|put forward by) (?P<of>[a-z' -]{2,60}?) (?:is|are|was|were|includes?|included|remains?|such as|including|, (?:among (?:them|others)|including|such as))"
    r"|(?P<rank2>main |first |key |central |top |principal |chief |core |primary )?(?:pre)?(?:demands?|conditions?) (?P<verb>are|is|was|were|include|includes|included|for|that|to|such as))(?= )"
)
_FIRST = re.compile(
    r"\b(?:primarily|chiefly|mainly|above all|first of all|main|top|principal|chief|primary|key priority|first)\b"
)
_STOPS = re.compile(
    r" ,? ?and (?=(?:they|he|she|it|that it|refused|said|says|warned|has|have|will|would)\b)| , (?=were also\b|was also\b|drafts\b|some of\b|one of\b|none of\b)| (?=(?:aimed at|in order to|so as to|designed to|meant to|intended to)\b)"
    r"| , (?=(?:but|while|which|who|whom|according|said|says|saying|adding|a move|after|before|though|although|whereas|as the)\b)"
    r"| (?=(?:but|because|whereas|unless|before it|in return for|in exchange for|and then|before any)\b)| (?=(?:said|says)\b)| \.$"
)
_SPLIT = re.compile(
    r" , as well as | as well as | , together with | together with | , along with | along with | , and | and | , "
)
_THINGS = word_set(
    """
    release freedom end guarantee guarantees respect lifting date corridor withdrawal ceasefire cease-fire
    truce election elections vote amnesty recognition removal resignation inquiry investigation referendum
    autonomy independence reform reforms reparations compensation return right rights access aid
    disarmament demobilisation demobilization decommissioning power-sharing seats share talks dissolution
    restoration implementation monitoring monitors observers guarantors protection security pullout
    pullback halt suspension immunity federalism constitution law laws change changes control relief
    inspections enrichment dismantling closure prosecution trial justice land electoral political
    humanitarian foreign free fair full immediate new early greater more unconditional international
    constitutional joint transitional interim independent direct ending lifting removing releasing freeing
    holding stopping restoring
    """
)
_QUALITIES = word_set(
    """
    new early greater more full immediate free fair political humanitarian foreign electoral unconditional
    international constitutional joint transitional interim independent direct safe secure transparent
    """
)
_OWN_ACTS = word_set(
    """
    talk negotiate know say think believe meet go continue come leave make send buy show live work join
    win avoid become run help thank try get tell speak remain stay see_again
    """
)
"""What one wants to do oneself is a plan, no demand, unless it takes the other side to let it happen."""
_CONDITION = re.compile(
    r"\b(?:(?:ma(?:de|kes?|king) (?:[a-z'-]+ ){1,9}?(?:dependent|conditional|contingent) (?:up)?on|condition(?:ed|s|ing) (?:[a-z'-]+ ){1,9}?(?:up)?on|conditional (?:up)?on)"
    r"|(?:will|would|could|can|did|do|does|wo|cannot)(?: not|n n't| n't)? (?:[a-z'-]+ ){0,4}?(?:, [a-z]+ (?:said|says|added) , )?only (?:when|if|once|after|in exchange for|in return for)"
    r"|(?:threat(?:ened|ens|ening)?|vow(?:ed|s)?|warned it would) to (?:[a-z-]+ |, ){1,16}?(?:until|unless)"
    r"|(?:will|would|could|can) (?:[a-z'-]+ ){1,4}?(?:nothing|nobody|no one|no [a-z]+) (?:[a-z'-]+ ){0,8}?(?:until|unless|before|without)"
    r"|refus(?:es?|ed|ing|al) to (?:[a-z'-]+ ){1,12}?(?:until|unless|before)"
    r"|(?:will|would) (?:[a-z'-]+ ){1,6}?unless"
    r"|(?:will|would|could|can|cannot) (?:not|never) (?:[a-z'-]+ ){1,7}?(?:until|unless|before|without))(?= )"
)
_TOLD = word_set("had has was were is are did would could will himself herself")
_DROPPED = word_set("dropped drop dropping abandoned withdrew softened gave")
_OPENERS = word_set(
    """
    release end lift free stop halt withdraw restore hold grant allow disarm respect guarantee recognise
    recognize step resign dissolve accept sign implement open reopen return dismantle suspend cancel
    repeal
    """
)


def find(page: Page, sayings: Sayings) -> Iterator[Demand]:
    """What does each party want, according to this report?"""
    for number, line in enumerate(page.lines):
        if line.credit:
            continue
        here = sayings.get(number, [])
        done: set[int] = set()
        for match in _NOUN.finditer(line.low):
            yield from _by_noun(page, number, line, match, sayings, done)
        for match in _TRIGGER.finditer(line.low):
            yield from _by_verb(page, number, line, match, sayings, done)
        for match in _CONDITION.finditer(line.low):
            yield from _by_condition(page, number, line, match, sayings, done)
        for match in _ASKED.finditer(line.low):
            yield from _by_aside(page, number, line, match, sayings, done)
        for saying in here:
            if not done & set(range(saying.first, saying.last)):
                yield from _by_duty(page, line, saying.first, saying.last, saying.speaker, here)


def _by_verb(
    page: Page, number: int, line: Line, match: re.Match[str], sayings: Sayings, done: set[int]
) -> Iterator[Demand]:
    k = line.sentence.word_at(match.start())
    begin = line.sentence.word_at(match.end() - 1) + 1
    words = line.words
    if k < line.begin or begin >= len(words) or k in done or words[begin : begin + 2] == ["more", "time"]:
        return
    word, before = words[k], words[k - 1] if k > line.begin else ""
    if before in (
        "to",
        "the",
        "of",
        "their",
        "its",
        "his",
        "her",
        "no",
        "'s",
        "for",
        "any",
        "these",
        "those",
        "who's",
    ):
        return
    if word in ("demands", "demand") and words[begin] in (
        "for",
        "of",
        "by",
        ",",
        ".",
        "and",
        "are",
        "is",
        "were",
        "was",
        "include",
        "including",
    ):
        return
    if (
        word in ("demands", "demand")
        and words[begin] == "to"
        and (words[begin + 1 : begin + 2] != ["be"] and words[k - 1] not in (",", "they", "also", "still"))
    ):
        return  # "the demands to end the war" is a noun
    if match["plain"] and words[begin] in (",", "."):
        return
    if word.startswith("insist") and words[begin - 1] == "that" and _TOLD & set(words[begin : begin + 9]):
        return  # "insisted that the two had agreed" tells a fact
    if match["plain"] and words[begin] == "to" and set(words[begin + 1 : begin + 2]) & _OWN_ACTS:
        return
    if word.startswith(("urg", "call")) and words[begin] in ("his", "her", "its", "their"):
        return  # a leader who urges his followers asks nothing of the other side
    if {"whether", "if", "denies", "denied", "deny"} & set(words[max(k - 5, line.begin) : k]):
        return
    if word.startswith("call") and before in ("so",):
        return
    if (
        word in ("calling", "pressing", "pushing", "asking", "demanding", "seeking", "urging", "insisting")
        and before == ","
    ):
        from_actor = subject_of(page, number, k - 1, sayings)
        if from_actor is None:
            from_actor = first_actor(page, line)
        holder = from_actor
    else:
        at = k
        while at > line.begin and words[at - 1] in (
            "is",
            "are",
            "was",
            "were",
            "been",
            "has",
            "have",
            "also",
            "still",
            "being",
        ):
            at -= 1
        holder = subject_of(page, number, at, sayings)
        if holder is None and before in (",", "and"):
            said = [s for s in sayings.get(number, []) if s.cue < k]
            holder = subject_of(page, number, said[-1].cue, sayings) if said else None
            if holder is None:
                holder = first_actor(page, line)
    if {"deal", "agreement", "accord", "solution", "talks"} & set(words[begin : begin + 3]) and words[
        begin
    ] in ("a", "an", "the"):
        return
    if word == "with":
        speaking = [s for s in sayings.get(number, []) if s.cue < k]
        holder = Phrase((k, k, speaking[0].speaker)) if speaking else holder
    if holder is None and before and before[-1].isalpha():
        holder = first_actor(page, line)
    if holder is None or holder.name == UNRESOLVED:
        return
    if line.words[begin - 1] == "that" and "name" in line.words[begin : begin + 3]:
        return  # "asking that his name be withheld"
    holder = Phrase((holder.i, holder.j, _meant(page, number, holder.name, sayings)))
    if (
        word.startswith(("urg", "call")) or word in ("asked", "argued", "sought", "seeking", "seeks")
    ) and not _partial(page, holder.name):
        return
    done.update(range(k, _end(line, begin)))
    yield from _things(page, line, holder.name, k, begin, sayings.get(number, []), "demands.verb", holder.i)


_ASKED = re.compile(
    r"\bas (?P<who>[a-z' -]{2,40}?) (?:had |has |have )?(?:demand(?:s|ed)?|want(?:s|ed)?|insist(?:s|ed)?|request(?:s|ed)?)(?= [,.])"
    r"|\bat the (?:request|insistence|demand) of (?P<by>[a-z' -]{2,40}?)(?= [,.])"
    r"|\b(?:that|which|whose [a-z]+) (?P<it>[a-z' -]{2,30}?) (?:wants?|wanted|demands?|demanded|seeks?|sought|insists? on)(?= [,.])"
)


def _by_aside(
    page: Page, number: int, line: Line, match: re.Match[str], sayings: Sayings, done: set[int]
) -> Iterator[Demand]:
    """What is said to be wanted in passing: "the law that X wants", "as the protesters had demanded"."""
    group = next(name for name in ("who", "by", "it") if match[name])
    i = line.sentence.word_at(match.start(group))
    k = line.sentence.word_at(match.start())
    end = line.sentence.word_at(match.end() - 1) + 1
    if k < line.begin or done & set(range(k, end)):
        return
    if group == "by":
        holder = phrase_after(page, line, i)
    else:
        holder = subject_of(page, number, line.sentence.word_at(match.end(group) - 1) + 1, sayings)
    if (
        holder is None
        or holder.name == UNRESOLVED
        or not _partial(page, _meant(page, number, holder.name, sayings))
    ):
        return
    start = k
    while start > line.begin and line.words[start - 1] not in (",", ";", "that", "but", "said", "not"):
        start -= 1
    if group != "it" and start == k and k > line.begin + 1:
        start -= 1
        while start > line.begin and line.words[start - 1] not in (",", ";", "that", "but", "said"):
            start -= 1
    issue = " ".join(line.words[start:k]).strip(" ,")
    if not issue:
        return
    here = sayings.get(number, [])
    done.update(range(k, end))
    yield Demand(
        **framed(page, line, start, end, here, at=k) | {"negated": False},
        holder=_meant(page, number, holder.name, sayings),
        issue=issue,
        rule="demands.aside",
        confidence=0.6,
    )


def _by_condition(
    page: Page, number: int, line: Line, match: re.Match[str], sayings: Sayings, done: set[int]
) -> Iterator[Demand]:
    """A side that makes its own step wait for something wants that something."""
    k = line.sentence.word_at(match.start())
    begin = line.sentence.word_at(match.end() - 1) + 1
    if k < line.begin or begin >= len(line.words) or set(range(k, begin)) & done:
        return
    here = sayings.get(number, [])
    saying = next((s for s in here if s.first <= k < s.last), None)
    subject = subject_of(page, number, k, sayings)
    names = [subject.name if subject else None, saying.speaker if saying else None]
    holder = next(
        (n for n in (_meant(page, number, n, sayings) for n in names if n) if _partial(page, n)), None
    )
    if holder is None:
        return
    end = _end(line, begin)
    while end > begin and line.words[end - 1] in (",", "he", "she", "they", "it"):
        end -= 1
    if end - begin < 2:
        return
    done.update(range(k, end))
    yield Demand(
        **framed(page, line, k, end, here, at=k)
        | {"modality": "reported" if saying else "asserted", "negated": False},
        holder=holder,
        issue=_unframed(" ".join(line.words[begin:end])),
        rule="demands.condition",
        confidence=0.65,
    )


_VAGUE = word_set(
    "group party movement front alliance coalition faction side organisation organization bloc delegation"
)


def _meant(page: Page, number: int, name: str, sayings: Sayings) -> str:
    """Return whom "the group" or "the front" means: the body of that kind, or that of the one who speaks."""
    if name not in _VAGUE:
        return name
    near = [page.lines[number], *(page.lines[number - 1 : number] if number else [])]
    named = [m.name for line in page.lines for m in line.mentions if m.kind == "movement"]
    for body in named:
        if body.split()[-1] == name:
            return body
    for line in near:
        for saying in sayings.get(line.number, []):
            figure = page.figures.get(saying.speaker)
            if figure is not None and figure.affiliation:
                return (
                    (page.opposing or "opposition")
                    if figure.affiliation == "opposition"
                    else figure.affiliation
                )
        bodies = [m.name for m in line.mentions if m.kind == "movement"]
        if bodies:
            return bodies[-1]
    for line in near:
        for mention in line.people():
            side = page.figures[mention.name].affiliation
            if side:
                return (page.opposing or "opposition") if side == "opposition" else side
    return page.opposing or name if name != "party" else name


def _by_noun(
    page: Page, number: int, line: Line, match: re.Match[str], sayings: Sayings, done: set[int]
) -> Iterator[Demand]:
    k = line.sentence.word_at(match.start())
    begin = line.sentence.word_at(match.end() - 1) + 1
    if k < line.begin or begin >= len(line.words):
        return
    if match["of"]:
        of = line.sentence.word_at(match.start("of"))
        holder = phrase_after(page, line, of)
    else:
        end = k
        while end > line.begin and line.words[end - 1] in (
            "'s",
            "main",
            "key",
            "other",
            "central",
            "first",
            "top",
            "long-standing",
            "and",
        ):
            end -= 1
        if line.words[end - 1 : end] in (["its"], ["their"], ["his"]):
            holder = subject_of(page, number, end, sayings)
            holder = holder or first_actor(page, line)
        else:
            holder = phrase_before(page, line, end)
    if holder is None or holder.name == UNRESOLVED:
        return
    done.update(range(k, _end(line, begin)))
    if _DROPPED & set(line.words[max(min(holder.i, k) - 3, line.begin) : k]):
        return
    yield from _things(
        page, line, holder.name, k, begin, sayings.get(number, []), "demands.noun", min(holder.i, k)
    )


def _by_duty(
    page: Page, line: Line, first: int, last: int, speaker: str, here: list[Saying]
) -> Iterator[Demand]:
    """A party that says what must be done, demands it."""
    if not _partial(page, speaker) or last - first < 3:
        return
    low = " ".join(line.words[first:last])
    match = re.search(
        rf"(?<!would )(?<!will )(?<!'ll )\b(?:(?:must|have to|has to)\b(?! not\b)|should (?:first |immediately )?(?:{'|'.join(sorted(_OPENERS))})\b)",
        low,
    )
    if match is None:
        return
    k = first + low[: match.start()].count(" ")
    start = k
    while start > first and line.words[start - 1] not in (",", "that", "but", "and"):
        start -= 1
    end = max(min(_end(line, k), last), k + 2)
    while end > k + 2 and line.words[end - 1] in (",", ".", "he", "she", "they", "it"):
        end -= 1
    yield Demand(
        **framed(page, line, start, end, here, at=k) | {"modality": "reported"},
        holder=speaker,
        issue=" ".join(line.words[start:end]),
        rule="demands.must",
        confidence=0.6,
    )


_ASIDE = re.compile(r" ; | , (?:they|he|she|it|who|which|where|as part of) ")
_FRAME = re.compile(
    r"^(?:any|a|an|the)? ?(?:[a-z]+ ){0,2}(?:deal|agreement|accord|pact|settlement|text)(?: [a-z-]+){0,4}?"
    r" (?:(?:to|must|should|that would|would|has to|have to) )?(?:include|contain|provide for|cover|comprise)s? "
)


_PURPOSE = re.compile(
    r" to (?:alleviate|ease|relieve|tackle|address|combat|curb|avert|help|overcome|solve|fight|reduce|cope)\b"
)


def _unframed(issue: str) -> str:
    """Return what is demanded and no more: "any deal … to include X" is a demand for X; asides end it."""
    kept: str = _ASIDE.split(issue)[0].removeprefix("for ").removeprefix("that ")
    purpose = _PURPOSE.search(kept)
    if purpose is not None and _THINGS & set(kept[: purpose.start()].split()):
        kept = kept[: purpose.start()]
    return _FRAME.sub("", kept) or issue


def _partial(page: Page, name: str) -> bool:
    """Whether this is a party or somebody who speaks for one."""
    figure = page.figures.get(name)
    side = (figure.affiliation or "") if figure else name
    if (
        figure is not None
        and not side
        and {"negotiator", "negotiators", "delegate"} & set(figure.office_words)
    ):
        return True
    return (
        side in (page.country, f"{page.country} army")
        or any(
            w in side
            for w in (
                "government",
                "opposition",
                "rebel",
                "separatist",
                "guerrilla",
                "insurgent",
                "junta",
                "protest",
                "coalition",
                "army",
                "militia",
                "leaders",
                "unions",
                "tribes",
                "students",
                "unionist",
                "nationalist",
                "front",
                "movement",
                "faction",
            )
        )
        or (
            any(
                e[1] == "movement" and e[2] == side
                for e in lexicon().names.get(side.split()[0] if side else "", ())
            )
        )
        or side == page.opposing
    )


def _end(line: Line, k: int) -> int:
    offset = line.sentence.offsets[k]
    match = _STOPS.search(line.low, offset)
    if match is None:
        j = len(line.words)
    else:
        j = line.sentence.word_at(match.start()) + (0 if match.start() in line.sentence.offsets else 1)
    while j > k + 1 and line.words[j - 1] in (".", ",", ";"):
        j -= 1
    return j


def _things(
    page: Page, line: Line, holder: str, k: int, begin: int, here: list[Saying], rule: str, first: int
) -> Iterator[Demand]:
    end = _end(line, begin)
    if end <= begin or not any(w[0].isalpha() for w in line.words[begin:end]):
        return
    lead = " ".join(line.words[max(k - 4, line.begin) : begin])
    ranked = _FIRST.search(lead) is not None
    fields = framed(page, line, min(first, k), end, here, at=k)
    if fields["modality"] == "hypothetical" and not {"would", "could", "might", "if", "unless"} & set(
        line.words[max(k - 3, 0) : k + 1]
    ):
        fields["modality"] = "reported" if fields["speaker"] else "asserted"
    for a, (i, j) in enumerate(_parts(line, begin, end)):
        start, stop, words = page.text.quote(line.sentence, min(first, k) if a == 0 else i, j)
        yield Demand(
            **fields | {"start": start, "end": stop, "words": words},
            holder=holder,
            issue=_unframed(" ".join(w for w in line.words[i:j])),
            of=None,
            priority=1 if ranked and a == 0 else None,
            rule=rule,
            confidence=0.85 if a == 0 else 0.75,
        )


def _parts(line: Line, begin: int, end: int) -> list[tuple[int, int]]:
    """Cut a list of wanted things into things: at commas and conjunctions before what can be wanted."""
    base = line.sentence.offsets[begin]
    text = line.low[base : line.sentence.offsets[end - 1] + len(line.words[end - 1])]
    cuts: list[tuple[int, int]] = [(begin, begin)]
    for match in _SPLIT.finditer(text):
        after = line.sentence.word_at(base + match.end())
        if (
            after >= end
            or after <= cuts[-1][1]
            or line.words[line.sentence.word_at(base + match.start() - 1)] in _QUALITIES
        ):
            continue
        if line.words[after] == "to" and line.words[begin] != "to" and "and" not in match[0]:
            continue
        if _is_thing(line, after, end) and _is_whole(
            line, cuts[-1][1], line.sentence.word_at(base + match.start())
        ):
            cuts.append(
                (line.sentence.word_at(base + match.start() - 1) + 1 if match.start() else after, after)
            )
    parts = []
    for a, (_, start) in enumerate(cuts):
        stop = cuts[a + 1][0] if a + 1 < len(cuts) else end
        while stop > start + 1 and line.words[stop - 1] in (",", "and"):
            stop -= 1
        parts.append((start, stop))
    return parts


def _is_whole(line: Line, start: int, stop: int) -> bool:
    return any(w in _THINGS or w in _OPENERS for w in line.words[start:stop]) or stop - start > 1


def _is_thing(line: Line, k: int, end: int) -> bool:
    """Whether what begins at ``k`` is another thing wanted, not the second half of one ("food and medicine")."""
    words = line.words
    mention = line.at(k)
    if mention is not None and mention.kind in ("country", "person", "world"):
        return False
    window = words[k : min(k + 4, end)]
    if not window:
        return False
    if words[k] in ("the", "a", "an", "its", "their", "all", "more", "to", "for", "that", "on"):
        named = line.at(k + 1)
        return end - k > 1 and not (named is not None and named.kind == "world")
    if words[k] in _THINGS or words[k] in _OPENERS:
        return True
    return any(w in _THINGS for w in window[1:]) and end - k > 2
