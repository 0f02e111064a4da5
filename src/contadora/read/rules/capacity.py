"""In which capacity a sentence shows a named person, state or body, told by the grammar around the name.

Three things tell: what the name is called (in apposition, by "as", in a list after the plural), what it does
(the verb of its clause, of its relative clause, of a participle), and what is done by it (the agent of a
passive). Leading, convening or chairing makes a mediator only where talks are what is led.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from contadora.read.lexicon import lexicon, word_set
from contadora.read.people import office_before

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contadora.case.claim import RoleName
    from contadora.read.names import Mention
    from contadora.read.page import Line

__all__ = ["Capacity", "capacities", "looks_back", "titular"]


class Capacity(NamedTuple):
    """A name in a capacity, and how surely."""

    mention: Mention
    role: RoleName
    sure: float


def _classes(**words: str) -> dict[str, str]:
    return {word: name for name, text in words.items() for word in text.split()}


_NOUN = _classes(
    mediator="""mediator mediators intermediary intermediaries go-between go-betweens moderator moderators
    peacemaker peacemakers broker brokers co-mediator co-mediators conciliator conciliators arbiter mediation""",
    facilitator="facilitator facilitators co-facilitator co-facilitators facilitation",
    guarantor="guarantor guarantors co-guarantor co-guarantors",
    observer="observer observers witness witnesses monitor monitors verifier verifiers",
)
_DEED = _classes(
    mediator="""mediate mediates mediated mediating broker brokers brokered brokering moderate moderates
    moderated moderating arbitrate arbitrated arbitrating shuttle shuttles shuttled shuttling""",
    facilitator="facilitate facilitates facilitated facilitating",
    guarantor="guarantee guarantees guaranteed guaranteeing",
    observer="""observe observes observed observing witness witnessed witnessing monitor monitors monitored
    monitoring verify verifies verified verifying""",
    leads="""lead leads led leading chair chairs chaired chairing co-chair co-chairs co-chaired head heads
    headed heading run runs ran running oversee oversees oversaw overseen overseeing steer steers steered
    steering guide guides guided guiding conduct conducts conducted conducting preside presides presided
    presiding coordinate coordinates coordinated coordinating spearhead spearheaded spearheading direct
    directs directed directing sponsor sponsors sponsored sponsoring convene convenes convened convening
    organise organises organised organising organize organizes organized organizing arrange arranged
    arranging co-organised co-sponsored""",
)
_CHARGED = word_set(
    """
    appointed named designated mandated tasked entrusted sent dispatched assigned asked chosen picked
    commissioned charged invited delegated appoint designate send ask
    """
)
_TALKS = word_set(
    """
    talks negotiations negotiation dialogue round rounds session sessions summit conference process meeting
    meetings encounter encounters discussions consultations contacts roundtable round-table forum effort
    efforts initiative mediation mediators facilitators bargaining exchanges mission truce ceasefire
    cease-fire
    """
)
_SIDES_OF = word_set("delegation team government party side opposition camp negotiators rebels country army movement")
_AUX = word_set(
    """
    has have had having been be being is was are were will would also jointly now long since recently still
    again once itself himself herself to may might could should can both together already then formally n't not
    """
)
_BE = word_set("been be being is was are were")
_BREAKS = frozenset({".", ";", "but", "while", "because", "although", "whereas"})
_LIST = frozenset({",", "and", "or", "the", "both", "as", "well", "then", "also", "former", "by", "of", "from", "with"})
_OPENS = word_set("the a an former its his her their southern northern eastern western")
_EARLIER = word_set("earlier previous previously former past predecessor preceding ago")
_STILL = re.compile(r"\b(?:as|like) th(?:is|ese) ones?\b")
_YEAR = re.compile(r"(?:19|20)\d\d")


def titular(line: Line, mention: Mention) -> Mention | None:
    """Return the person whose title holds this name: "mozambique 's former president , joaquim chissano"."""
    after = line.words[mention.j : mention.j + 7]
    if after[:2] == [",", "which"] or any(w.endswith("ing") and w in _DEED for w in after):
        return None  # "the envoy of norway , which has facilitated": the state, too
    for person in line.people():
        if person is mention:
            continue
        office = office_before(line, person.i)
        if office is not None and office[0] <= mention.i < office[1]:
            return person
        if 0 < person.i - mention.j < 9 and line.words[mention.j : mention.j + 1] == ["'s"]:
            between = line.words[mention.j + 1 : person.i]
            if between.count(",") < 2 and not any(w in _DEED or w in _BREAKS for w in between):
                return person
        if 0 < mention.i - person.j < 16 and line.words[person.j : person.j + 1] == [","]:
            between = line.words[person.j + 1 : mention.i]
            owned = after[:1] == ["'s"] and bool(lexicon().heads & set(after[:6])) and len(between) < 3
            if "," not in between and not any(w in _DEED or w in _BREAKS for w in between):
                if owned or ("of" in between[-2:] and lexicon().heads & set(between)):
                    return person
    return None


def capacities(line: Line) -> Iterator[Capacity]:
    """Yield each name of a sentence that is shown in a capacity."""
    for mention in line.mentions:
        if mention.i < line.begin or mention.kind == "movement":
            continue
        if mention.kind == "people" and line.words[mention.j : mention.j + 1] == ["who"]:
            continue  # "the norwegian who has mediated" is a person
        if mention.kind != "person" and titular(line, mention) is not None:
            continue
        told = _called(line, mention) or _does(line, mention) or _by_it(line, mention)
        if told is None or (told[0] in ("mediator", "facilitator") and looks_back(line, mention)):
            continue
        yield Capacity(mention, *told)
        for other in _together(line, mention.j):
            yield Capacity(other, *told)
    for k in range(line.begin + 1, len(line.words)):
        if line.words[k - 1] in ("he", "she", "they"):
            told = _deed(line, k, _end(line, k), passive=False)
            for other in _together(line, k) if told is not None else ():
                yield Capacity(other, *told)


def looks_back(line: Line, mention: Mention) -> bool:
    """Whether the clause around a name tells of earlier talks: "the rome accord of 1992 , brokered by"."""
    if _STILL.search(line.low):
        return False
    i = max(mention.i - 12, line.begin)
    around = line.words[i : mention.j + 10]
    if _EARLIER & set(line.words[i : mention.i - 2]) - {"former"}:
        return True
    for k, word in enumerate(around):
        if _YEAR.fullmatch(word) and around[k - 1 : k] != ["since"]:
            return True
    return False


def _together(line: Line, begin: int) -> list[Mention]:
    """Return who shares the capacity: "mediated together with A and B"."""
    words = line.words
    for k in range(begin, min(begin + 14, len(words) - 2)):
        if words[k] in _BREAKS:
            return []
        if words[k] in ("together", "jointly", "along") and words[k + 1] == "with" or words[k] == "alongside":
            return _list_after(line, k + 1 + (words[k] != "alongside"))
    return []


def _list_after(line: Line, k: int) -> list[Mention]:
    """Return the names of the list that begins at word ``k``, offices and articles passed over."""
    words = line.words
    found: list[Mention] = []
    idle = 0
    while k < len(words) and idle < 7 and words[k] not in _BREAKS:
        mention = line.starting.get(k)
        if mention is None:
            idle += words[k] not in _LIST
            if words[k] in _DEED or words[k] in ("who", "which", "said"):
                break
            k += 1
            continue
        if mention.kind == "person" or titular(line, mention) is None:
            found.append(mention)
        idle = 0
        k = mention.j
    return found


def _noun(words: list[str]) -> RoleName | None:
    return next((_NOUN[w] for w in words if w in _NOUN), None)  # type: ignore[return-value]


def _end(line: Line, k: int) -> int:
    words = line.words
    while k < len(words) and words[k] not in _BREAKS:
        k += 1
    return k


def _before(line: Line, mention: Mention) -> int:
    """Where the name begins, its office and article included."""
    words = line.words
    office = office_before(line, mention.i) if mention.kind == "person" else None
    lo = office[0] if office else mention.i
    if mention.kind == "person" and words[lo - 1 : lo] == [","]:
        # "mozambique 's former president , joaquim chissano": the title stands before the comma
        for k in range(lo - 2, max(lo - 11, line.begin), -1):
            if words[k] in ("by", "from", "with", "to"):
                if lexicon().heads & set(words[k:lo]):
                    lo = k + 1
                break
            if not (words[k][0].isalpha() or words[k] == "'s") or words[k] in _DEED:
                break
    while lo > line.begin and words[lo - 1] in _OPENS:
        lo -= 1
    return lo


def _called(line: Line, mention: Mention) -> tuple[RoleName, float] | None:
    """Tell by what the name is called."""
    words = line.words
    lo, end = _before(line, mention), _end(line, mention.j)
    if words[lo - 1 : lo] == [","] and lo - 2 >= line.begin and words[lo - 2] in _NOUN and lo - 2 > line.begin - 1:
        if not words[lo - 2].endswith("s") and _NOUN[words[lo - 2]] != "observer":
            return _NOUN[words[lo - 2]], 0.8  # type: ignore[return-value]
    # in apposition: "X , the chief mediator ,"
    k = mention.j
    if words[k : k + 1] == [","]:
        close = next((a for a in range(k + 1, min(k + 16, end)) if words[a] == ","), min(k + 12, end))
        inside = words[k + 1 : close]
        if inside and inside[0] in ("the", "a", "an", "one", "its", "his", "their", "chief", "lead", "co-mediator", "joint", "another"):
            role = _noun(inside[:7])
            if role is not None and not {"who", "whom", "said"} & set(inside[:4]):
                return role, 0.8
    # by "as": "acted as go-between", "was present as an observer", "appointed as joint facilitators"
    for k in range(mention.j, min(mention.j + 16, end)):
        if words[k] == "as":
            role = _noun(words[k + 1 : k + 6])
            if role is not None:
                return role, 0.75
            break
        inside = line.at(k)
        if inside is not None and inside.kind == "person":
            break
    # in a list: "mediators from A , B and C", "observers , among them A"
    at = _list_head(line, lo)
    if at > line.begin and words[at] in ("from", "of", "by", "including", "were", "are", "them", ":"):
        role = _noun(words[max(at - 3, line.begin) : at])
        head = words[at - 1]
        if role is not None and (head in _NOUN or words[at] == "them") and head != "mediation":
            return role, 0.75
        if words[at] == "from" and any(w in ("monitor", "verify", "observe", "supervise") for w in words[mention.j : mention.j + 14]):
            return "observer", 0.7
    return None


def _list_head(line: Line, k: int) -> int:
    """Walk left over a list of names to the word that governs it."""
    words = line.words
    at = k - 1
    while at > line.begin:
        if words[at] in (",", "and", "or", "the", "both", "then"):
            at -= 1
            continue
        other = line.at(at)
        if other is None or other.i < line.begin:
            break
        at = _before(line, other) - 1 if other.kind == "person" else other.i - 1
    return at


def _verb(line: Line, k: int, end: int) -> tuple[int, bool]:
    """Return the verb that follows at ``k``, over auxiliaries and adverbs, and whether it is passive."""
    words = line.words
    be = False
    start = k
    while k < end and k - start < 7 and (words[k] in _AUX or words[k].endswith("ly")):
        be = be or words[k] in _BE
        k += 1
    return k, be and k < end and words[k].endswith(("ed", "en", "ed-to", "nt", "un", "ought", "osen"))


def _deed(line: Line, v: int, end: int, *, passive: bool) -> tuple[RoleName, float] | None:
    """Tell by a verb at ``v`` and what it is done to."""
    words = line.words
    if v >= end:
        return None
    word = words[v]
    if passive:
        if word in _CHARGED:
            after = words[v + 1 : min(v + 9, end)]
            for w in after:
                if _DEED.get(w) in ("mediator", "facilitator", "observer", "guarantor"):
                    return _DEED[w], 0.75  # type: ignore[return-value]
            role = _noun(after)
            return (role, 0.7) if role is not None else None
        return None
    deed = _DEED.get(word)
    after = words[v + 1 : min(v + 8, end)]
    if _EARLIER & set(after[:4]):
        return None
    if deed is None:
        if word in ("send", "sends", "sent") and _NOUN.get(" ".join(after[:1])) == "observer":
            return "observer", 0.75
        if word in ("going", "go", "went", "came", "moving") and "between" in after[:4]:
            return "mediator", 0.7
        if word in ("came", "come", "there", "present", "travelled", "arrived"):
            role = next((_DEED[w] for w in after[:4] if _DEED.get(w) == "observer"), None)
            return ("observer", 0.7) if role else None
        if word in ("serve", "serves", "served", "serving", "act", "acts", "acted", "acting"):
            role = _noun(after[:5])
            return (role, 0.75) if role is not None else None
        return None
    if deed == "leads":
        stop = next((n for n, w in enumerate(after) if w in _SIDES_OF), len(after))
        return ("mediator", 0.75) if any(w in _TALKS or w in _NOUN for w in after[:stop]) else None
    if deed == "observer" and {"election", "elections", "vote", "polls", "ballot"} & set(after):
        return None
    return deed, 0.75  # type: ignore[return-value]


def _does(line: Line, mention: Mention) -> tuple[RoleName, float] | None:
    """Tell by what the name does: in a relative clause, a participle, or the main clause."""
    words = line.words
    end = _end(line, mention.j)
    k = mention.j
    if words[k : k + 1] == ["'s"] or (mention.kind != "person" and "-" in words[k - 1]):
        return None
    if words[k : k + 4] in (["in", "the", "chair", w] for w in words[k + 3 : k + 4]):
        return "mediator", 0.75
    # over the apposition: "X , the country 's former president , who had ..."
    stops = [k]
    if words[k : k + 1] == [","]:
        stops.append(k + 1)
        close = next((a for a in range(k + 1, min(k + 18, end)) if words[a] == ","), None)
        if close is not None:
            stops.append(close + 1)
            if words[k + 1] in ("who", "whom", "which", "whose"):
                stops = [k + 1, close + 1]
        stops.extend(_inner_relative(line, k + 1, end))
    if True:
        other = line.starting.get(k + 1) if words[k : k + 1] in ([","], ["and"]) else None
        listed = k
        while other is not None and other.kind == mention.kind:
            listed = other.j
            nxt = listed + 1
            if words[listed : listed + 1] in ([","], ["and"]) and words[nxt : nxt + 1] == ["the"]:
                nxt += 1
            if words[listed : listed + 2] == [",", "and"]:
                nxt = listed + 2
            other = line.starting.get(nxt) if words[listed : listed + 1] in ([","], ["and"]) else None
        if listed > k:
            stops.append(listed)
            if words[listed : listed + 1] == [","]:
                stops.append(listed + 1)
    for k in stops:
        if k >= end:
            continue
        if words[k] in ("who", "which", "that"):
            v, passive = _verb(line, k + 1, end)
            told = _deed(line, v, end, passive=passive)
            if told is not None:
                return told
        elif words[k] == "whom":
            for a in range(k + 1, min(k + 9, end)):
                if words[a] in _CHARGED:
                    told = _deed(line, a, end, passive=True)
                    if told is not None:
                        return told
        elif line.at(k) is None:
            v, passive = _verb(line, k, end)
            if v - k < 7:
                if not passive and words[v : v + 1] and words[v] in _CHARGED and words[v + 1 : v + 2] not in (["by"], ["as"], ["to"]):
                    continue
                told = _deed(line, v, end, passive=passive or words[v] in _CHARGED if v < end else False)
                if told is not None and not (words[v].endswith("ed") and words[v + 1 : v + 2] == ["by"]):
                    return told
    return None


def _inner_relative(line: Line, k: int, end: int) -> list[int]:
    """Where an apposition of its own has a relative: "X , the vice president and the man who has steered"."""
    for a in range(k, min(k + 14, end)):
        word = line.words[a]
        if word in ("who", "which"):
            return [a]
        if word in _DEED or word in lexicon().speech or word == ",":
            return []
    return []


def _by_it(line: Line, mention: Mention) -> tuple[RoleName, float] | None:
    """Tell by what is done by the name, or under it: "talks chaired , as before , by X", "under X 's mediation"."""
    words = line.words
    lo = _before(line, mention)
    at = _list_head(line, lo)
    if at <= line.begin or words[at] not in ("by", "of", "from"):
        return None
    before = words[max(at - 7, line.begin) : at]
    if words[at] == "by":
        for back in range(at - 1, max(at - 7, line.begin), -1):
            deed = _DEED.get(words[back]) if words[back].endswith(("ed", "led", "run", "seen")) else None
            if deed is None:
                if words[back] in _BREAKS or line.at(back) is not None and back < at - 4:
                    return None
                continue
            near = words[max(back - 9, line.begin) : back]
            if deed == "leads":
                nearest = next((w for w in reversed(near) if w in _TALKS or w in _SIDES_OF or w in _NOUN), None)
                return ("mediator", 0.75) if nearest is not None and (nearest not in _SIDES_OF or bool({"mediators", "mediation", "facilitators"} & set(near))) else None
            return deed, 0.75  # type: ignore[return-value]
        return None
    if before[-1:] and before[-1] in ("auspices", "aegis", "umbrella", "chairmanship", "sponsorship", "mediation", "stewardship"):
        return "mediator", 0.8
    return None
