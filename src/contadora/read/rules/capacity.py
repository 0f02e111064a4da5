"""In which capacity a sentence shows a named person, state or body, told by the grammar around the name.

Three things tell: what the name is called (in apposition, by "as", in a list after the plural), what it does
(the verb of its clause, of its relative clause, of a participle), and what is done by it (the agent of a
passive). Leading, convening or chairing makes a mediator only where talks are what is led.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, cast

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


def _roles(**words: str) -> dict[str, RoleName]:
    return {word: cast("RoleName", role) for role, text in words.items() for word in text.split()}


_NOUN = _roles(
    mediator="""mediator mediators intermediary intermediaries go-between go-betweens moderator moderators
    peacemaker peacemakers broker brokers co-mediator co-mediators conciliator conciliators arbiter
    mediation""",
    facilitator="facilitator facilitators co-facilitator co-facilitators facilitation",
    guarantor="guarantor guarantors co-guarantor co-guarantors",
    observer="observer observers witness witnesses monitor monitors verifier verifiers",
)
_DEED = _roles(
    mediator="""mediate mediates mediated mediating broker brokers brokered brokering moderate moderates
    moderated moderating arbitrate arbitrated arbitrating shuttle shuttles shuttled shuttling""",
    facilitator="facilitate facilitates facilitated facilitating",
    guarantor="guarantee guarantees guaranteed guaranteeing",
    observer="""observe observes observed observing witness witnessed witnessing monitor monitors monitored
    monitoring verify verifies verified verifying""",
)
_LEADS = word_set(
    """
    lead leads led leading chair chairs chaired chairing co-chair co-chairs co-chaired head heads
    headed heading run runs ran running oversee oversees oversaw overseen overseeing steer steers steered
    steering guide guides guided guiding conduct conducts conducted conducting preside presides presided
    presiding coordinate coordinates coordinated coordinating spearhead spearheaded spearheading direct
    directs directed directing sponsor sponsors sponsored sponsoring convene convenes convened convening
    organise organises organised organising organize organizes organized organizing arrange arranged
    arranging co-organised co-sponsored
    """
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
_OWN = word_set(
    "delegation team government party side opposition camp negotiators rebels country army movement"
)
_AUX = word_set(
    """
    has have had having been be being is was are were will would also jointly now long since recently still
    again once itself himself herself to may might could should can both together already then formally
    n't not
    """
)
_BE = word_set("been be being is was are were")
_BREAKS = frozenset({".", ";", "but", "while", "because", "although", "whereas"})
_LIST = word_set(", and or the both as well then also former by of from with")
_OPENS = word_set("the a an former its his her their southern northern eastern western")
_EARLIER = word_set("earlier previous previously former past predecessor preceding ago")
_UNDER = word_set("auspices aegis umbrella chairmanship sponsorship mediation stewardship")
_ARTICLES = word_set("the a an one its his their chief lead co-mediator joint another")
_WATCH = word_set("monitor verify observe supervise")
_TEAMS = frozenset({"mediators", "mediation", "facilitators"})
_BALLOT = frozenset({"election", "elections", "vote", "polls", "ballot"})
_STILL = re.compile(r"\b(?:as|like) th(?:is|ese) ones?\b")
_YEAR = re.compile(r"(?:19|20)\d\d")


def titular(line: Line, mention: Mention) -> Mention | None:
    """Return the person whose title holds this name: "mozambique 's former president , joaquim chissano"."""
    words = line.words
    after = words[mention.j : mention.j + 7]
    if after[:2] == [",", "which"] or any(w.endswith("ing") and _acts(w) for w in after):
        return None  # "the envoy of norway , which has facilitated": the state, too
    for person in line.people():
        if person is mention or not -16 < person.i - mention.i < 16:
            continue
        office = office_before(line, person.i)
        if office is not None and office[0] <= mention.i < office[1]:
            return person
        if 0 < person.i - mention.j < 9 and after[:1] == ["'s"]:
            between = words[mention.j + 1 : person.i]
            if between.count(",") < 2 and not any(_acts(w) or w in _BREAKS for w in between):
                return person
        if 0 < mention.i - person.j < 16 and words[person.j] == ",":
            between = words[person.j + 1 : mention.i]
            if any(w == "," or _acts(w) or w in _BREAKS for w in between):
                continue
            owned = after[:1] == ["'s"] and bool(lexicon().heads & set(after[:6])) and len(between) < 3
            if owned or ("of" in between[-2:] and lexicon().heads & set(between)):
                return person
    return None


def capacities(line: Line) -> Iterator[Capacity]:
    """Yield each name of a sentence that is shown in a capacity."""
    words = line.words
    for mention in line.mentions:
        if mention.i < line.begin or mention.kind == "movement":
            continue
        if mention.kind == "people" and words[mention.j : mention.j + 1] == ["who"]:
            continue  # "the norwegian who has mediated" is a person
        if mention.kind != "person" and titular(line, mention) is not None:
            continue
        told = _called(line, mention) or _does(line, mention) or _by_it(line, mention)
        if told is None or (told[0] in ("mediator", "facilitator") and looks_back(line, mention)):
            continue
        yield Capacity(mention, *told)
        for other in _together(line, mention.j):
            yield Capacity(other, *told)
    for k in range(line.begin + 1, len(words)):
        if words[k - 1] in ("he", "she", "they"):
            told = _deed(words, k, _end(words, k))
            if told is not None:
                yield from (Capacity(other, *told) for other in _together(line, k))


def looks_back(line: Line, mention: Mention) -> bool:
    """Return whether the words around a name tell of earlier talks: "the accord of 1992 , brokered by"."""
    if _STILL.search(line.low):
        return False
    i = max(mention.i - 12, line.begin)
    if _EARLIER & set(line.words[i : mention.i - 2]) - {"former"}:
        return True
    around = line.words[i : mention.j + 10]
    return any(_YEAR.fullmatch(w) and around[k - 1 : k] != ["since"] for k, w in enumerate(around))


def _acts(word: str) -> bool:
    return word in _DEED or word in _LEADS


def _noun(words: list[str]) -> RoleName | None:
    return next((_NOUN[w] for w in words if w in _NOUN), None)


def _end(words: list[str], k: int) -> int:
    """Where the sentence breaks after word ``k``."""
    return next((a for a in range(k, len(words)) if words[a] in _BREAKS), len(words))


def _before(line: Line, mention: Mention) -> int:
    """Where the name begins, its office and article included."""
    words = line.words
    lo = mention.i
    if mention.kind == "person":
        office = office_before(line, lo)
        lo = office[0] if office else lo
        owner = line.ending.get(lo - 1) if words[lo - 1] == "'s" else None
        lo = owner.i if owner is not None else lo
        if words[lo - 1] == ",":
            lo = _title(words, lo, line.begin)
    while lo > line.begin and words[lo - 1] in _OPENS:
        lo -= 1
    return lo


def _title(words: list[str], lo: int, begin: int) -> int:
    """Where a title begins that a comma parts from its name: "by mozambique 's former president , X"."""
    for k in range(lo - 2, max(lo - 11, begin), -1):
        if words[k] in ("by", "from", "with", "to"):
            return k + 1 if lexicon().heads & set(words[k:lo]) else lo
        if not (words[k][0].isalpha() or words[k] == "'s") or _acts(words[k]):
            break
    return lo


def _called(line: Line, mention: Mention) -> tuple[RoleName, float] | None:
    """Tell by what the name is called."""
    words = line.words
    lo, k, end = _before(line, mention), mention.j, _end(words, mention.j)
    if lo - 2 >= line.begin and words[lo - 1] == ",":  # "the chief mediator , X"
        role = _NOUN.get(words[lo - 2])
        if role not in (None, "observer") and not words[lo - 2].endswith("s"):
            return role, 0.8
    if words[k : k + 1] == [","]:  # "X , the chief mediator ,"
        close = next((a for a in range(k + 1, min(k + 16, end)) if words[a] == ","), min(k + 12, end))
        inside = words[k + 1 : close]
        role = _noun(inside[:7]) if inside and inside[0] in _ARTICLES else None
        if role is not None and not {"who", "whom", "said"} & set(inside[:4]):
            return role, 0.8
    for k in range(mention.j, min(mention.j + 16, end)):  # "acted as go-between", "present as observers"
        other = line.at(k)
        if words[k] == "as" and (role := _noun(words[k + 1 : k + 6])) is not None:
            return role, 0.75
        if words[k] == "as" or (other is not None and other.kind == "person"):
            break
    at = _list_head(line, lo)  # "mediators from A , B and C", "observers , among them A"
    if at <= line.begin or words[at] not in ("from", "of", "by", "including", "were", "are", "them", ":"):
        return None
    role = _noun(words[max(at - 3, line.begin) : at])
    if role is not None and words[at - 1] != "mediation" and (words[at - 1] in _NOUN or words[at] == "them"):
        return role, 0.75
    watch = words[at] == "from" and _WATCH & set(words[mention.j : mention.j + 14])
    return ("observer", 0.7) if watch else None


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


def _list_after(line: Line, k: int) -> list[Mention]:
    """Return the names of the list that begins at word ``k``, offices and articles passed over."""
    words = line.words
    found: list[Mention] = []
    idle = 0
    while k < len(words) and idle < 7 and words[k] not in _BREAKS:
        mention = line.starting.get(k)
        if mention is None:
            idle += words[k] not in _LIST
            if _acts(words[k]) or words[k] in ("who", "which", "said"):
                break
            k += 1
            continue
        if mention.kind == "person" or titular(line, mention) is None:
            found.append(mention)
        idle, k = 0, mention.j
    return found


def _together(line: Line, begin: int) -> list[Mention]:
    """Return who shares the capacity: "mediated together with A and B"."""
    words = line.words
    for k in range(begin, min(begin + 14, len(words) - 2)):
        if words[k] in _BREAKS:
            break
        if words[k] == "alongside":
            return _list_after(line, k + 1)
        if words[k] in ("together", "jointly", "along") and words[k + 1] == "with":
            return _list_after(line, k + 2)
    return []


def _does(line: Line, mention: Mention) -> tuple[RoleName, float] | None:
    """Tell by what the name does: in a relative clause, a participle, or the main clause."""
    words = line.words
    k, end = mention.j, _end(words, mention.j)
    if words[k : k + 1] == ["'s"] or (mention.kind != "person" and "-" in words[k - 1]):
        return None
    if words[k : k + 3] == ["in", "the", "chair"]:
        return "mediator", 0.75
    for k in _clauses(line, mention, end):
        told = None
        if k >= end or line.at(k) is not None:
            continue
        if words[k] in ("who", "which", "that"):
            v, passive = _verb(words, k + 1, end)
            told = _charge(words, v, end) if passive else _deed(words, v, end)
        elif words[k] == "whom":
            v = next((a for a in range(k + 1, min(k + 9, end)) if words[a] in _CHARGED), end)
            told = _charge(words, v, end)
        else:
            v, passive = _verb(words, k, end)
            # "X , sent by the union to mediate": charged, as after "was"; "X has asked" charges another
            charged = v == k and v + 1 < end and words[v] in _CHARGED and words[v + 1] in ("by", "as", "to")
            if (
                v - k < 7
                and v < end
                and not (words[v].endswith("ed") and words[v + 1 : v + 2] == ["by"] and not charged)
            ):
                told = _charge(words, v, end) if passive or charged else _deed(words, v, end)
        if told is not None:
            return told
    return None


def _clauses(line: Line, mention: Mention, end: int) -> list[int]:
    """Where what the name does may begin: right after it, in or after an apposition, after a list."""
    words = line.words
    k = mention.j
    begins = [k]
    if words[k : k + 1] == [","]:
        close = next((a for a in range(k + 1, min(k + 18, end)) if words[a] == ","), None)
        begins = [k + 1] if words[k + 1 : k + 2] in (["who"], ["whom"], ["which"], ["whose"]) else [k, k + 1]
        begins += [close + 1] if close is not None else []
        for a in range(k + 1, min(k + 15, end)):  # "X , the vice president and the man who has steered"
            if words[a] in ("who", "which"):
                begins.append(a)
            if words[a] in ("who", "which", ",") or _acts(words[a]) or words[a] in lexicon().speech:
                break
    last = k  # "A , B and C have"
    while words[last : last + 1] in ([","], ["and"]):
        after = last + 1 + (words[last + 1 : last + 2] == ["and"])
        after += words[after : after + 1] == ["the"]
        other = line.starting.get(after)
        if other is None or other.kind != mention.kind:
            break
        last = other.j
    if last > k:
        begins += [last, last + 1] if words[last : last + 1] == [","] else [last]
    return begins


def _verb(words: list[str], k: int, end: int) -> tuple[int, bool]:
    """Return the verb that follows at ``k``, over auxiliaries and adverbs, and whether it is passive."""
    start, be = k, False
    while k < end and k - start < 7 and (words[k] in _AUX or words[k].endswith("ly")):
        be = be or words[k] in _BE
        k += 1
    return k, be and k < end and words[k].endswith(("ed", "en", "nt", "un", "ought"))


def _charge(words: list[str], v: int, end: int) -> tuple[RoleName, float] | None:
    """Tell by what somebody is charged to do or to be: "asked to mediate", "named as facilitator"."""
    if v >= end or words[v] not in _CHARGED:
        return None
    after = words[v + 1 : min(v + 9, end)]
    role = next((_DEED[w] for w in after if w in _DEED), None) or _noun(after)
    return (role, 0.75) if role is not None else None


def _deed(words: list[str], v: int, end: int) -> tuple[RoleName, float] | None:
    """Tell by the verb at ``v`` and what it is done to."""
    after = words[v + 1 : min(v + 8, end)]
    if v >= end or _EARLIER & set(after[:4]):
        return None
    word = words[v]
    if word in _LEADS:
        own = next((n for n, w in enumerate(after) if w in _OWN), len(after))
        return ("mediator", 0.75) if any(w in _TALKS or w in _NOUN for w in after[:own]) else None
    if word in _DEED:
        return None if _DEED[word] == "observer" and _BALLOT & set(after) else (_DEED[word], 0.75)
    if word in ("going", "go", "went", "came", "moving") and "between" in after[:4]:
        return "mediator", 0.7
    if word in ("came", "come", "present", "travelled", "arrived"):
        return ("observer", 0.7) if any(_DEED.get(w) == "observer" for w in after[:4]) else None
    if word in ("send", "sends", "sent"):
        return ("observer", 0.75) if after and _NOUN.get(after[0]) == "observer" else None
    if word in ("serve", "serves", "served", "serving", "act", "acts", "acted", "acting"):
        role = _noun(after[:5])
        return (role, 0.75) if role is not None else None
    return None


def _by_it(line: Line, mention: Mention) -> tuple[RoleName, float] | None:
    """Tell by what is done by the name, or under it: "talks chaired , as before , by X", "auspices of X"."""
    words = line.words
    at = _list_head(line, _before(line, mention))
    if at <= line.begin or words[at] not in ("by", "of", "from"):
        return None
    if words[at] != "by":
        return ("mediator", 0.8) if words[at - 1] in _UNDER else None
    for back in range(at - 1, max(at - 7, line.begin), -1):
        word = words[back]
        if word in _BREAKS or (line.at(back) is not None and back < at - 4):
            return None
        if not word.endswith(("ed", "led", "run", "seen")) or not _acts(word):
            continue
        if word in _DEED:
            return _DEED[word], 0.75
        near = words[max(back - 9, line.begin) : back]
        nearest = next((w for w in reversed(near) if w in _TALKS or w in _OWN or w in _NOUN), None)
        own = nearest is None or (nearest in _OWN and not _TEAMS & set(near))
        return None if own else ("mediator", 0.75)
    return None
