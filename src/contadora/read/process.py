"""Whose dispute is it? The country and the sides, told from how the report names them."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from contadora.read.actors import phrase_after
from contadora.read.lexicon import lexicon, word_set
from contadora.read.names import is_located

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contadora.read.names import Mention
    from contadora.read.page import Line, Page

__all__ = ["OPPOSING", "TALKS", "find_process", "negotiating_states", "sides"]

OPPOSING = (
    "opposition",
    "rebels",
    "rebel",
    "insurgents",
    "separatists",
    "guerrillas",
    "protesters",
    "militants",
    "paramilitaries",
    "junta",
    "generals",
    "protest",
)
_HOME = word_set(
    """
    government opposition rebels rebel army military crisis war conflict peace regime junta factions
    rivals guerrillas authorities civil nuclear generals insurgents separatists warring rival parties sides
    largest main ruling leaders camps communities
    """
)
TALKS = re.compile(
    r"\b(?:talks|negotiations?|dialogue|meetings?|met|summit|session|round|deal|agreement|accord|pact|truce"
    r"|cease-?fire|peace)\b"
)


def find_process(page: Page) -> None:
    """Set the country of the dispute and the body called its opposition, where the report lets one tell."""
    votes: Counter[str] = Counter()
    groups: Counter[str] = Counter()
    for line in page.lines:
        if line.credit:
            continue
        weight = 3 if line is page.lines[0] else 1
        for mention in line.mentions:
            if "-" in line.words[mention.j - 1]:
                continue  # "u.s.-brokered" names the broker
            if mention.kind in ("country", "people", "capital"):
                if not is_located(line.words, mention.i):
                    votes[mention.name] += weight
                after = line.words[mention.j : mention.j + 3]
                if after[:1] == ["'s"]:
                    after = after[1:]
                if any(w in _HOME for w in after[:2]):
                    votes[mention.name] += 5 * weight
            elif mention.kind == "movement":
                groups[mention.name] += 1 + 3 * _negotiates(line, mention)
    if page.dateline and page.dateline.country:
        votes[page.dateline.country] += 1
    opening = _opening(page)
    if opening is not None:
        votes[opening] += 3
    # Washington is in most reports and its own dispute in next to none.
    votes["united states"] = min(votes["united states"], 2)
    best = votes.most_common(2)
    if best and best[0][1] >= 3 and (len(best) < 2 or best[0][1] > best[1][1]):
        page.country = best[0][0]
    page.opposing = _named_opposition(page, groups)


_ENVOYS = word_set("negotiator negotiators delegation delegates panel team represents representing chief")


def _negotiates(line: Line, mention: Mention) -> bool:
    """Whether the words beside a body's name have it negotiate."""
    before = line.words[max(mention.i - 4, line.begin) : mention.i]
    after = line.words[mention.j : mention.j + 4]
    return bool(_ENVOYS & {*before, *after})


def _opening(page: Page) -> str | None:
    """The first country of the report that is neither a place nor only somebody's passport."""
    known = lexicon()
    for line in page.lines[:1]:
        for mention in line.mentions:
            after = line.words[mention.j : mention.j + 1]
            if mention.kind not in ("country", "people", "capital") or is_located(line.words, mention.i):
                continue
            if "-" in line.words[mention.j - 1] or (
                after and (after[0] in known.heads or after[0] in known.qualifiers)
            ):
                continue
            return mention.name
    return None


def _owned(page: Page, name: str) -> bool:
    """Whether a body rules or is somebody's own ("the president 's party"), so that it opposes nobody."""
    return any(
        m.name == name and ({"'s", "ruling", "governing"} & set(line.words[max(m.i - 2, 0) : m.i]))
        for line in page.lines
        for m in line.mentions
    )


def _named_opposition(page: Page, groups: Counter[str]) -> str | None:
    """The one named body, where the report speaks of an opposition or rebels and names a single body."""
    low = " ".join(line.low for line in page.lines)
    speaks = re.search(r"\b(?:opposition|rebels?|guerrillas?|insurgents?|separatists?)\b", low)
    if not speaks or not groups:
        return None
    if len(groups) == 1:
        name = next(iter(groups))
        return None if _owned(page, name) else name
    (first, n), (_, m) = groups.most_common(2)
    return first if n > m + 1 else None


_ARMED = word_set(
    """
    army junta military force forces rebels group movement front coalition alliance opposition militia
    faction guerrillas separatists insurgents militants fighters union unions council party camp generals
    groups factions movements armies fronts militias tribes students protesters workers teachers farmers
    """
)
_ONE_SIDE = word_set("rebels separatists insurgents guerrillas militants paramilitaries")
_ACROSS = re.compile(
    r"\b(?:talks?|negotiations?|dialogue|meetings?|truce|cease-?fire|deal|agreement|accord|war|conflict)"
    r"(?: [a-z-]+){0,2}? (?:between|among|with) (?=[a-z])"
)
_MOVES = re.compile(
    r"\b(?:suspended|resumed|signed|agreed|walked out|pulled out|withdrew|quit|boycotted|rejected|broke off"
    r"|met|opened|began|ended|held|let|reached|struck|failed)\b"
)


def _counterparts(page: Page) -> list[tuple[str, Line, int, int]]:
    """Whoever the opening has talk: "A and B signed", "A suspended talks with B", "talks between A and B"."""
    found: list[tuple[str, Line, int, int]] = []
    for line in page.lines[:3]:
        if line.credit or not TALKS.search(line.low):
            continue
        starts = []
        match = _MOVES.search(line.low)
        k = line.sentence.word_at(match.start()) if match and line is page.lines[0] else 0
        if line.begin < k < line.begin + 14:
            starts.append(line.begin)
        across = _ACROSS.search(line.low)
        if across is not None:
            starts.append(line.sentence.word_at(across.end()))
        for start in starts:
            if start < line.begin:
                continue
            first = phrase_after(page, line, start)
            if first is None:
                continue
            pair = [first]
            if line.words[first.j : first.j + 1] == ["and"]:
                second = phrase_after(page, line, first.j + 1)
                pair += [second] if second is not None else []
            states = [p for p in pair if _is_state(page, p.name)]
            found.extend(
                (p.name, line, p.i, p.j)
                for p in pair
                if _is_armed(p.name) or (p in states and len(pair) == 2)
            )
    return found


def _is_armed(name: str) -> bool:
    words = name.split()
    return words[-1] in _ARMED and len(words) > 1


def _is_state(page: Page, name: str) -> bool:
    return name in lexicon().countries or name == page.government()


def _speaks_for_state(page: Page, line: Line, mention: Mention) -> bool:
    """Whether a capital, or somebody in office, stands at the table for the government of the dispute."""
    if mention.kind == "capital":
        return mention.name == page.country and not is_located(line.words, mention.i)
    figure = page.figures.get(mention.name)
    return (
        figure is not None
        and line in page.lines[:3]
        and not figure.former
        and page.country is not None
        and figure.affiliation == page.government()
    )


_ENVOYS_OF = word_set(
    """
    ministers presidents premiers leaders negotiators envoys officials delegations delegates diplomats
    representatives teams governments sides between
    """
)
_TEAM = word_set("delegation delegations delegate delegates negotiator negotiators team negotiating")
_WANTS = word_set("wants want demands demand insists insist seeks")


def negotiating_states(page: Page) -> dict[str, tuple[Line, int, int]]:
    """Return the states that sit at the table, by a team of their own or a demand, and where that is said."""
    found: dict[str, tuple[Line, int, int]] = {}
    for line in page.lines:
        for mention in line.mentions:
            if mention.kind not in ("country", "capital", "people") or "-" in line.words[mention.j - 1]:
                continue
            after = [w for w in line.words[mention.j : mention.j + 4] if w != "'s"]
            wants = mention.kind != "people" and not is_located(line.words, mention.i)
            if _TEAM & set(after[:2]) or (
                wants
                and (_WANTS & set(after[:1]) or (after[:1] == [","] and _demands_after(line, mention.j)))
            ):
                found.setdefault(mention.name, (line, mention.i, mention.j))
    return found


def _demands_after(line: Line, k: int) -> bool:
    """Whether a demand follows an aside: "egypt , which draws its water from the nile , wants"."""
    close = next((a for a in range(k + 1, min(k + 16, len(line.words) - 1)) if line.words[a] == ","), None)
    return close is not None and line.words[close + 1] in _WANTS


def _states_at_table(page: Page) -> Iterator[tuple[str, Line, int, int]]:
    """Yield the states that talk with each other: "the ministers of A , B and C", "A and B agreed"."""
    for line in page.lines[:3]:
        words = line.words
        states = [
            m for m in line.mentions if m.i >= line.begin and m.kind in ("country", "people", "capital")
        ]
        runs: list[list[Mention]] = []
        for mention in states:
            before = words[runs[-1][-1].j : mention.i] if runs else []
            if runs and before and set(before) <= {",", "and", "the", "'s"}:
                runs[-1].append(mention)
            else:
                runs.append([mention])
        for run in runs:
            names = dict.fromkeys(m.name for m in run)
            if len(names) < 2 or any("-" in words[m.j - 1] for m in run):
                continue
            first, last = run[0].i, run[-1].j
            around = {*words[max(first - 3, line.begin) : first], *words[last : last + 2]}
            if first == line.begin or _ENVOYS_OF & around or _MOVES.match(" ".join(words[last : last + 2])):
                for mention in run:
                    own = mention.name == page.country
                    yield page.government() if own else mention.name, line, mention.i, mention.j
                return
    states_told = negotiating_states(page)
    if 1 < len(states_told) < 7:
        for name, (line, i, j) in states_told.items():
            yield page.government() if name == page.country else name, line, i, j


def _camps(page: Page) -> Iterator[tuple[str, Line, int, int]]:
    """Yield the sides that are named for who leads them: "the rajoelina camp", "gbagbo 's camp"."""
    for line in page.lines:
        for person in line.people():
            after = [w for w in line.words[person.j : person.j + 2] if w != "'s"][:1]
            if after and after[0] in ("camp", "delegation", "side", "faction"):
                yield f"{person.name} {after[0]}", line, person.i, person.j + 1


def _with_iran(page: Page) -> bool:
    return any(m.name == "iran" for m in page.lines[0].mentions)


def sides(page: Page) -> list[tuple[str, Line, int, int]]:
    """Return the principals, each with the line and words that first name it among the parties to talks."""
    found: dict[str, tuple[str, Line, int, int]] = {}
    for line in page.lines:
        if line.credit or not TALKS.search(line.low):
            continue
        words = line.words
        for k in range(line.begin, len(words)):
            word = words[k]
            name = None
            i = k
            if word == "government" and words[k + 1 : k + 2] not in (["negotiator"], ["minister"], ["house"]):
                name = page.government()
                foreign = [m for m in line.mentions if m.j == k or (m.j == k - 1 and words[k - 1] == "'s")]
                if foreign:
                    i = foreign[0].i
                    if (
                        foreign[0].kind in ("country", "people", "capital")
                        and foreign[0].name != page.country
                    ):
                        name = None
            elif word in OPPOSING and words[k - 1 : k] != ["-"]:
                generic = "rebels" if word == "rebel" else "opposition" if word == "protest" else word
                if word in ("protest",) or (word == "rebel" and words[k + 1 : k + 2] == ["-"]):
                    continue
                name = page.opposing or generic
            else:
                mention = line.starting.get(k)
                if mention is not None and mention.kind == "movement":
                    if mention.name != "p5+1" or _with_iran(page):  # "world powers" sit with iran, or nowhere
                        name = mention.name
                elif mention is not None and _speaks_for_state(page, line, mention):
                    name = page.government()
            if name and name not in found:
                found[name] = (name, line, i, k + 1)
    for name, line, i, j in _counterparts(page):
        if name not in found and not (name.split()[-1] in _ARMED and len(found) > 1):
            found[name] = (name, line, i, j)
    if len(found) < 2:
        for name, line, i, j in (*_states_at_table(page), *_camps(page)):
            found.setdefault(name, (name, line, i, j))
    same = [name for name in found if name in _ONE_SIDE]
    for name in same[1:]:
        del found[name]  # "the separatists" of one sentence are "the rebels" of the next
    named = [s for s in found.values() if s[0] not in OPPOSING]
    if len(named) > 1:
        return [
            s
            for s in found.values()
            if s[0] not in OPPOSING or (s[0] in ("opposition", "rebels") and len(named) < 2)
        ]
    return list(found.values())[:4]
