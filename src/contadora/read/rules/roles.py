"""Role claims: who takes part in which capacity, as this report words it."""
# ruff: noqa: E501 (a pattern reads better on one line)

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from contadora.case.claim import Role
from contadora.read.actors import phrase_after, phrase_before
from contadora.read.clauses import as_fact, framed, is_past
from contadora.read.lexicon import lexicon, word_set
from contadora.read.names import is_located
from contadora.read.people import office_before
from contadora.read.process import TALKS, negotiating_states, sides
from contadora.read.rules.capacity import capacities, looks_back, titular
from contadora.read.rules.standing import PARTS, candidates, is_side, standings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contadora.case.claim import RoleName
    from contadora.read.actors import Phrase
    from contadora.read.clauses import Sayings
    from contadora.read.names import Mention
    from contadora.read.page import Line, Page
    from contadora.read.rules.capacity import Capacity

__all__ = ["find"]

Held = dict[tuple[str, "RoleName"], tuple["Line", int, int, float]]
"""Who holds which role, with the words that say so and how surely."""
Put = Callable[[str, "RoleName", "Line", int, int, float], None]
"""Note that an actor holds a role, in which words, how surely."""

_WORDS: dict[str, RoleName] = {
    "guarantor": "guarantor", "guarantors": "guarantor",
    "observer": "observer", "observers": "observer",
    "mediator": "mediator", "mediators": "mediator", "mediated": "mediator", "mediating": "mediator",
    "mediates": "mediator", "mediation": "mediator", "mediate": "mediator", "brokered": "mediator", "brokering": "mediator",
    "broker": "mediator", "brokers": "mediator", "-mediated": "mediator",
    "facilitator": "facilitator", "facilitators": "facilitator", "facilitated": "facilitator",
    "facilitating": "facilitator", "facilitates": "facilitator", "facilitate": "facilitator",
    "host": "host", "hosts": "host", "hosted": "host", "hosting": "host",
    "witness": "witness", "witnesses": "witness", "accompany": "observer", "accompanied": "observer",
    "accompanying": "observer", "companion": "companion", "companions": "companion", "sponsor": "mediator",
    "sponsors": "mediator", "sponsored": "mediator", "sponsoring": "mediator", "chairing": "mediator", "chaired": "mediator",
    "organised": "mediator", "organized": "mediator", "organising": "mediator", "organizing": "mediator", "convened": "mediator",
    "overseeing": "mediator", "overseen": "mediator", "auspices": "mediator",
    "sponsorship": "mediator", "chairmanship": "mediator", "aegis": "mediator", "facilitation": "facilitator",
    "moderator": "mediator", "moderated": "mediator", "moderating": "mediator", "intermediary": "mediator",
    "guarantees": "guarantor", "guaranteed": "guarantor", "guaranteeing": "guarantor", "intermediaries": "mediator",
    "witnessed": "witness",
}  # fmt: skip
_HYPHEN = re.compile(
    r"-(brokered|mediated|sponsored|facilitated|hosted|led|backed|chaired|organised|organized)$"
)
_PART = re.compile(
    r"\b(?:took part|take part|taking part|attended|attend|were present|was present|are to send|also present|participated|were absent|was absent|joined|will join|would join)\b"
)
_NAMED = ("country", "world", "person", "capital", "movement")


def find(page: Page, sayings: Sayings) -> Iterator[Role]:
    """Who is a principal, faction, host, mediator, guarantor, observer or outside power here?"""
    roles: Held = {}
    principals = sides(page)
    main = {name for name, *_ in principals}

    def put(name: str, role: RoleName, line: Line, i: int, j: int, sure: float) -> None:
        if (
            name
            and name not in main
            and (name, role) not in roles
            and not (page.country == name and role not in ("host", "guarantor"))
        ):
            roles[(name, role)] = (line, i, j, sure)

    told = {line.number: list(capacities(line)) for line in page.lines if not line.credit}
    for line in page.lines:
        if not line.credit:
            _by_word(page, line, put)
            for mention, role, sure in told[line.number]:
                figure = page.figures.get(mention.name)
                if figure is None or not is_side(page, figure.affiliation):
                    put(mention.name, role, line, mention.i, mention.j, sure)
    _by_office(page, put)
    _envoys(page, roles, put)
    sent = {f.affiliation for name, f in page.figures.items() if (name, "mediator") in roles}
    for line in page.lines:
        if not line.credit:
            _by_adjective(line, put, sent)
    _taking_part(page, roles, put)
    _host(page, put)
    _outside(page, sayings, roles, main, put)
    _tidy(roles)
    roles = weighed(page, sayings, main, told, roles)
    for name, line, i, j in principals:
        yield Role(
            **_frame(page, line, i, j, sayings),
            actor=name,
            role="principal",
            rule="roles.sides",
            confidence=0.8,
        )
    yield from _factions(page, sayings, main)
    for (name, role), (line, i, j, sure) in roles.items():
        yield Role(
            **_frame(page, line, i, j, sayings),
            actor=name,
            role=role,
            rule=f"roles.{role}",
            confidence=round(sure, 2),
        )


def weighed(
    page: Page,
    sayings: Sayings,
    main: set[str],
    told: dict[int, list[Capacity]],
    roles: Held,
) -> Held:
    """Let the weights decide on every name that stands in the report; the rules on groups without a name."""
    ruled: dict[str, set[str]] = {}
    for name, role in roles:
        ruled.setdefault(name, set()).add(role)
    asked = list(candidates(page, sayings, main | set(negotiating_states(page)), told, ruled))
    names = {candidate.name for candidate in asked}
    kept = {key: held for key, held in roles.items() if key[0] not in names or key[1] not in PARTS}
    for name, part, line, i, j, sure in standings(asked):
        at = roles.get((name, part), (line, i, j, sure))
        kept[(name, part)] = (*at[:3], sure)
    return kept


def _frame(page: Page, line: Line, i: int, j: int, sayings: Sayings) -> dict[str, Any]:
    return as_fact(framed(page, line, i, j, sayings.get(line.number, [])))


def _listed(line: Line, k: int, step: int) -> list[Mention]:
    """Return the run of names that a list holds beside word ``k``: "chile , mexico and host bolivia"."""
    found: list[Mention] = []
    misses = 0
    at = k
    while 0 <= at < len(line.words) and misses < 5 and len(found) < 30:
        mention = line.at(at)
        if mention is not None and mention.kind in _NAMED:
            found.append(mention)
            at = mention.j if step > 0 else mention.i - 1
            if mention.kind == "person" and step < 0:
                office = office_before(line, mention.i)
                at = office[0] - 1 if office else at
            misses = 0
            continue
        word = line.words[at]
        if found and step < 0 and word in _WORDS and word.endswith("s"):
            break
        if word in (
            ".",
            ";",
            "but",
            "while",
            "said",
            "says",
            "because",
            "opposition",
            "government",
            "backed",
            "supported",
            "led",
        ) or (word in ("who", "which", "that") and step < 0):
            break
        if word not in (",", "and", "the", "of", "from", "with", "as", "along", "well", "both"):
            misses += 1
            if found and word not in (
                "host",
                "foreign",
                "ministers",
                "minister",
                "representatives",
                "president",
                "envoy",
                "former",
                "prime",
                "host",
                "are",
                "were",
                "is",
                "acted",
                "act",
                "so-called",
                "served",
                "acting",
                "attended",
                "also",
                "serving",
            ):
                misses += 1
        at += step
    return found


def _apposed(line: Line, k: int) -> Mention | None:
    """Return the name that follows at once: "host bolivia", "the host , the dominican republic"."""
    while k < len(line.words) and line.words[k] in (",", "the") and k < len(line.words) - 1:
        if (mention := line.starting.get(k)) is not None:
            return mention
        k += 1
    return line.starting.get(k)


_DONE_BY = word_set(
    """
    brokered mediated hosted facilitated sponsored chaired organised organized convened
    accompanied overseen guaranteed observed moderated witnessed
    """
)
_LEADS = word_set("lead leads led leading head heads headed heading chair chairs chaired runs run running")
_UNDER = word_set("mediation auspices sponsorship facilitation chairmanship umbrella aegis")
_OFTEN_ELSE = word_set(
    """
    sponsor sponsors sponsored sponsoring chairing chaired organised organized organising organizing convened
    overseeing overseen broker brokers
    """
)
_FEAT = re.compile(
    r"\b(?:talks?|negotiations?|dialogue|meetings?|summit|session|rounds?|deal|agreement|accord|pact|truce|cease-?fire|peace|process|plan|mediation|discussions|consultations|conference|forum|efforts?|initiative|contacts)\b"
)
_BALLOT = re.compile(r"\b(?:vote|votes|voting|election|elections|polls?|ballot|count)\b")


def _by_word(page: Page, line: Line, put: Put) -> None:
    words = line.words
    for k in range(line.begin, len(words)):
        word = words[k]
        role = _WORDS.get(word)
        inside = line.at(k)
        if role is None or (inside is not None and inside.kind == "person"):
            continue
        if word.endswith("s") and words[k + 1 : k + 2] != [] and words[k + 1] in _TELL:
            continue  # "…, mediators said" names nobody
        if role not in ("guarantor", "mediator", "facilitator") and not _FEAT.search(line.low):
            continue
        if word == "guarantees" and words[k + 1 : k + 2] not in (["them"], ["it"], ["the"], ["talks"]):
            continue  # those that somebody wants
        if word in _OFTEN_ELSE and not _FEAT.search(line.low):
            continue
        if role == "observer" and _BALLOT.search(line.low) and not TALKS.search(line.low):
            continue
        holders = _holders(page, line, k, word, role, put)
        if all(m.name == page.country for m in holders) and role in ("mediator", "facilitator", "guarantor"):
            unnamed = _unnamed(page, line, k)
            if unnamed is not None and not is_side(page, unnamed.name):
                for name, i, j in _told_apart(page, line, unnamed):
                    put(name, role, line, i, j, 0.7)
        titles = [office_before(line, m.i) for m in holders if m.kind == "person"]
        for mention in holders:
            if any(o is not None and o[0] <= mention.i < o[1] for o in titles):
                continue  # "u.n. envoy X": the person, not the body that sent her
            if mention.kind not in ("country", "world", "person", "people", "capital", "body"):
                continue
            if role in ("mediator", "facilitator"):
                if looks_back(line, mention):
                    continue
                if mention.kind != "person" and (
                    titular(line, mention) is not None
                    or words[mention.j : mention.j + 1] == ["who"]
                    or "whom" in words[max(mention.i - 2, 0) : mention.i]
                ):
                    continue
            if mention.kind in ("country", "capital") and words[mention.i - 1] in (
                "in",
                "at",
                "near",
                "outside",
            ):
                continue
            name = mention.name
            figure = page.figures.get(name)
            if (
                figure is not None
                and role in ("guarantor", "observer", "host")
                and figure.affiliation
                and figure.affiliation in lexicon().countries
            ):
                name = figure.affiliation
            doing = role in ("mediator", "facilitator") and {"who", "led", "led by"} & set(
                words[max(k - 4, 0) : k]
            )
            if figure is not None and is_side(page, figure.affiliation) and not doing:
                continue
            put(name, role, line, mention.i, mention.j, 0.85)


def _holders(page: Page, line: Line, k: int, word: str, role: RoleName, put: Put) -> list[Mention]:
    """Return the names that hold the role which the word at ``k`` gives: by passive, title, relative or list."""
    words = line.words
    after = words[k + 1] if k + 1 < len(words) else "."
    beside = line.ending.get(k)
    follows = line.starting.get(k + 1)
    if word in _UNDER and not _LEADS & set(words[max(k - 3, line.begin) : k]):
        listed = _listed(line, k + 2, 1) if after in ("of", "by", "from") else []
        return listed or [m for m in (beside,) if m is not None]
    if word in _DONE_BY:
        by = next((a for a in range(k + 1, min(k + 4, len(words))) if words[a] == "by"), None)
        if by is not None:
            near = " ".join(words[line.begin : k])
            return _listed(line, by + 1, 1) if _FEAT.search(near) else []
        return _related(line, k)
    if after in ("led", "headed", "chaired") and words[k + 2 : k + 3] == ["by"]:
        return _listed(line, k + 3, 1)
    if word in ("host", "hosts") and (nearest := _apposed(line, k + 1)) is not None:
        return [nearest]
    if (
        role in ("mediator", "facilitator", "guarantor", "observer")
        and follows is not None
        and word.endswith(("or", "ors", "er", "ers"))
    ):
        titled = [follows]
        if follows.kind != "person" or (beside is not None and beside.kind == "person"):
            titled += [beside] if beside is not None else []
        return titled if not word.endswith("s") else _listed(line, k + 1, 1) or titled
    found = _related(line, k)
    if (word.endswith("s") and after in ("are", "were", "include", "including", ",", "from", ":")) or words[
        k - 1 : k
    ] in (["guarantor"],):
        found = found or _listed(line, k + 1, 1)
    if role in ("mediator", "facilitator") and "with" in words[k + 1 : k + 6]:
        joined = words.index("with", k)
        if not _MEETS & set(words[k + 1 : joined]):
            found = found + _listed(line, joined + 1, 1)
    if not found and after in ("from", "for", "of", "in"):
        found = _listed(line, k + 2, 1)
    if not found:
        found = [m for m in (beside, line.ending.get(k - 1)) if m is not None][:1]
    if not found and role in ("mediator", "facilitator") and words[k - 1] in ("who", "which"):
        phrase = phrase_before(page, line, k - 1)
        if phrase is not None:
            put(phrase.name, role, line, phrase.i, phrase.j, 0.75)
    if role in ("guarantor", "observer"):
        along = next(
            (
                a
                for a in range(k + 1, min(k + 9, len(words)))
                if words[a] in ("along", "together", "alongside", "as")
            ),
            None,
        )
        if along is not None and (after in ("along", "together", "alongside", "as") or words[along] != "as"):
            found = found + _listed(line, along + 1, 1)
    return found


_TO_DO = word_set(
    "helped helping help agreed agree offered trying tried working seeking sought continued began"
)
_TELL = word_set("said say told tell added reported announced warned hoped believe expected declined")
_MEETS = word_set(
    "met meet meets meeting meetings talks talked spoke speak held hold sat contact touch agreed"
)
_SERVING = word_set(
    "acting act acts acted serving serve serves served withdrawn withdrew resigned stepped down quit"
)
_GO_BETWEENS = word_set(
    """
    bishops bishop church churches clergy clerics elders chiefs bloc panel committee commission team
    ministers leaders presidents conference council nations countries powers states diplomats group
    organisation organization union organisations organizations mission community society delegation kingdom
    cardinal archbishop imams monks mediators envoys troika quartet union unions emirate
    """
)


def _unnamed(page: Page, line: Line, k: int) -> Phrase | None:
    """Return a go-between without a name of its own: "catholic bishops mediating", "brokered by elders"."""
    words = line.words
    by = next((a for a in range(k + 1, min(k + 4, len(words))) if words[a] == "by"), None)
    if by is not None and words[k].endswith("ed"):
        found = phrase_after(page, line, by + 1) if _FEAT.search(" ".join(words[line.begin : k])) else None
    else:
        end: int = k
        if words[end - 1 : end] == ["to"]:
            end -= 1
        elif words[end - 1 : end] == ["as"]:
            end -= 1
            while end > line.begin and words[end - 1] in _SERVING:
                end -= 1
        while end > line.begin and (
            words[end - 1] in _TO_DO
            or words[end - 1] in ("has", "have", "had", "been", "is", "are", "was", "were")
        ):
            end -= 1
        if end > line.begin and words[end - 1] in ("who", "which", "that"):
            end -= 1
            if end > line.begin and words[end - 1] == ",":
                end -= 1
        found = phrase_before(page, line, end)
    if found is None or not found.name or not set(found.name.split()[-1:]) & _GO_BETWEENS:
        return None
    return found if len(found.name.split()) < 8 else None


_NUMBERED = {"two": 2, "both": 2, "three": 3, "four": 4, "five": 5}


def _told_apart(page: Page, line: Line, group: Phrase) -> list[tuple[str, int, int]]:
    """Name the members of a group where the report does: "a group in which A and B sit", "the two countries"."""
    words = line.words
    after = words[group.j : group.j + 3]
    if after[:2] in (["in", "which"], ["made", "up"], [",", "including"]) or after[:1] in (
        ["including"],
        ["comprising"],
    ):
        members = [m for m in line.mentions if m.i >= group.j and m.kind in ("country", "world", "people")]
        if members:
            return [(m.name, m.i, m.j) for m in members]
    count = next((_NUMBERED[w] for w in words[group.i : group.j] if w in _NUMBERED), None)
    if count is not None and words[group.j - 1] in ("countries", "nations", "states", "governments"):
        for other in page.lines[max(line.number - 2, 0) : line.number]:
            named = dict.fromkeys(
                m.name for m in other.mentions if m.kind == "country" and m.name != page.country
            )
            if len(named) == count:
                return [(name, group.i, group.j) for name in named]
    return [(group.name, group.i, group.j)]


def _related(line: Line, k: int) -> list[Mention]:
    """Return whose clause the word at ``k`` stands in: the antecedent of a relative, else the names before it."""
    words = line.words
    pronoun = next(
        (
            a
            for a in range(k - 1, max(line.begin, k - 10), -1)
            if words[a] in ("who", "which", "whose", "that") and words[a - 1] not in ("in", "of", "on", "at")
        ),
        None,
    )
    if pronoun is not None and pronoun > line.begin:
        if words[pronoun] == "whose":
            owned = [m for m in line.mentions if pronoun < m.i < k]
            if owned:
                return owned
        person = words[pronoun] == "who"
        near = [
            m
            for m in line.mentions
            if m.j <= pronoun and pronoun - m.j < 14 and (m.kind == "person") == person
        ]
        run = [m for m in _listed(line, pronoun - 1, -1) if (m.kind == "person") == person]
        close = bool(run) and pronoun - run[0].j < 2
        return run if close else near[-1:]
    if words[k].endswith("ing") and words[k - 1] in _BODIES:
        near = [
            m for m in line.mentions if m.j <= k and k - m.j < 9 and m.kind in ("world", "country", "body")
        ]
        return near[-1:]
    return _subjects(line, k)


_BODIES = word_set(
    "bloc body group team panel commission country organisation organization church nation state power"
)


def _subjects(line: Line, k: int) -> list[Mention]:
    """Return the names before a role word that share its clause: "chile and mexico acted as"."""
    at = k - 1
    steps = 0
    while at >= line.begin and steps < 9 and line.at(at) is None:
        if line.words[at] in (".", ";", "but", "while", "because", "said", "says"):
            return []
        at -= 1
        steps += 1
    return _listed(line, at, -1) if at >= line.begin else []


_HELD_BY = re.compile(r"(?:peace )?(?:talks|negotiations|mediation|dialogue)\b")
"""A body's own talks: "african union talks on the war"."""


def _by_adjective(line: Line, put: Put, sent: set[str | None]) -> None:
    """Read the mediator off the first part of a word: "u.n.-brokered talks".

    A body in ``sent`` is left out: the report names the envoy through whom it mediates.
    """
    for mention in line.mentions:
        word = line.words[mention.j - 1]
        match = _HYPHEN.search(word)
        if mention.kind == "person" or (mention.kind == "world" and mention.name in sent):
            continue
        if match is None:
            talks = " ".join(line.words[mention.j : mention.j + 2])
            if mention.kind == "world" and _HELD_BY.match(talks) and not looks_back(line, mention):
                put(mention.name, "mediator", line, mention.i, mention.j, 0.6)
            continue
        if not any(TALKS.match(w) for w in line.words[mention.j : mention.j + 4]):
            continue
        role: RoleName = (
            "host" if match[1] == "hosted" else "facilitator" if match[1] == "facilitated" else "mediator"
        )
        put(mention.name, role, line, mention.i, mention.j, 0.8)


def _own_office(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the office that is the person's own: in "envoy of u.n. chief X", X is chief, no envoy."""
    if "of" not in words:
        return words
    tail = words[len(words) - words[::-1].index("of") :]
    return tail if set(tail) & lexicon().heads else words


def _by_office(page: Page, put: Put) -> None:
    """Read mediators off their offices: "u.n. mediator lakhdar brahimi" mediates, for the united nations."""
    by_index = {line.sentence.index: line for line in page.lines}
    for figure in page.figures.values():
        office = set(_own_office(figure.office_words))
        line = by_index[figure.sentence]
        world = figure.affiliation in lexicon().worlds
        if is_side(page, figure.affiliation) and "mediator" not in office:
            continue
        role: RoleName | None = None
        if office & {"mediator", "mediators", "mediation"}:
            role = "mediator"
        elif office & {"facilitator"}:
            role = "facilitator"
        elif office & {"envoy", "representative", "rapporteur"} and world:
            role = "mediator"
        if role:
            put(figure.name, role, line, figure.i, figure.j, 0.85)
    for line in page.lines:
        for mention in line.mentions:
            tail = line.words[mention.j : mention.j + 3]
            named = any(
                mention.j < m.i <= mention.j + 6 and "," not in line.words[mention.j : m.i]
                for m in line.people()
            )
            if (
                mention.kind == "world"
                and not named
                and (
                    set(tail[:2]) & {"envoy", "envoys", "mediator", "mediators", "facilitator", "mediation"}
                    or tail[:2] == ["special", "representative"]
                )
            ):
                sent = [
                    f
                    for f in page.figures.values()
                    if f.affiliation is None and f.office_words in (("envoy",), ("mediator",))
                ]
                if len(sent) == 1:  # "the u.n. envoy" of one sentence is "envoy X" of the next
                    put(sent[0].name, "mediator", line, mention.i, mention.j, 0.7)
                    continue
                put(mention.name, "mediator", line, mention.i, mention.j, 0.75)
                bearer = line.ending.get(mention.i - (2 if line.words[mention.i - 1] == "the" else 1))
                if bearer is not None and bearer.kind == "person":
                    put(bearer.name, "mediator", line, bearer.i, bearer.j, 0.75)
        low = line.low
        match = re.search(
            r"\b(?:called(?= (?:the )?(?:[a-z]+ )?[a-z]+ (?:to|for|back|together|in)\b)|summoned|brought together|invited|convened) (?:the )?(?:two |both |rival |warring )?(?:sides|parties|delegations|rivals|factions)\b",
            low,
        )
        if match:
            for mention in _subjects(line, line.sentence.word_at(match.start())):
                if mention.kind in ("person", "world", "country"):
                    put(mention.name, "mediator", line, mention.i, mention.j, 0.7)
        match = re.search(r"\b(?:meetings?|talks|session) with (?=[a-z])", low)
        if match:
            k = line.sentence.word_at(match.end())
            for mention in line.people():
                figure = page.figures[mention.name]
                if (
                    0 <= mention.i - k < 4
                    and figure.affiliation
                    and not is_side(page, figure.affiliation)
                    and "envoys" in low
                ):
                    put(mention.name, "mediator", line, mention.i, mention.j, 0.5)


def _envoys(page: Page, roles: Held, put: Put) -> None:
    """Whoever a mediating state or body sends, mediates."""
    by_index = {line.sentence.index: line for line in page.lines}
    for figure in page.figures.values():
        if not {"envoy", "representative", "mediator", "facilitator"} & set(figure.office_words):
            continue
        for role in ("mediator", "facilitator"):
            if figure.affiliation and (figure.affiliation, role) in roles:
                put(figure.name, role, by_index[figure.sentence], figure.i, figure.j, 0.75)


def _taking_part(page: Page, roles: Held, put: Put) -> None:
    """Countries that attend in no stated capacity are observers, unless the report calls them more."""
    for line in page.lines:
        match = _PART.search(line.low)
        if match is None or line.credit:
            continue
        k = line.sentence.word_at(match.start())
        if {"not", "n't"} & set(line.words[max(k - 2, 0) : k]):
            continue
        role: RoleName = "observer"
        if (
            any(w in line.words for w in ("guarantor", "guarantors"))
            or ("foreign ministers" in line.low and any("guarantors" in other.words for other in page.lines))
            or any(r == "guarantor" for _, r in roles)
            or ("foreign ministers" in line.low and "absent" in line.low)
        ):
            role = "guarantor"
        names = _subjects(line, k) or _listed(line, k + 1, 1)
        for mention in names:
            if mention.kind == "country" and line.words[mention.i - 1] not in ("for", "in", "to", "from"):
                put(mention.name, role, line, mention.i, mention.j, 0.65)


_BUREAUS = word_set(
    "bangkok nairobi beirut cairo dakar dubai istanbul amman london washington johannesburg jerusalem islamabad moscow brussels"
)
"""Where wires keep regional desks: a dateline from there says little about where the talks are."""
_SEAT = re.compile(r"(?:'s )?(?:capital|foreign ministry|resort|city|town)\b")
_MEETING = re.compile(r"\b(?:talks|negotiations?|meetings?|rounds?|session|dialogue|summit|conference)\b")
_FOUGHT = re.compile(r"\b(?:war|crisis|conflict|fighting|violence) (?:in|and|of)\b(?: [a-z]+)?$")


def _host(page: Page, put: Put) -> None:
    """Name the country where the talks sit, unless it is that of the dispute itself.

    A place named in the opening comes first, then the dateline, then a place named further down, which may
    be that of other talks.
    """
    dateline = page.dateline
    home = dateline.country if dateline else None
    spoken = {m.name for line in page.lines for m in line.mentions if m.kind in ("country", "people")}
    text = " ".join(line.low for line in page.lines)

    def put_named(name: str, role: RoleName, line: Line, i: int, j: int, sure: float) -> None:
        if name in spoken or name in text:  # a report that names only the town says nothing of its country
            put(name, role, line, i, j, sure)

    for line in page.lines[:2]:
        if _seated(page, line, put_named):
            return
    if dateline and home and home != page.country and page.lines and not _owns_party(page.lines[0], home):
        named = dateline.place not in _BUREAUS or any(
            m.name == home and is_located(line.words, m.i) for line in page.lines for m in line.mentions
        )
        if named:
            line = page.lines[0]
            put_named(home, "host", line, 0, min(len(dateline.place.split()), len(line.words)), 0.7)
            return
    for line in page.lines[2:]:
        if _seated(page, line, put_named):
            return


_QUARTERS = word_set("northern southern eastern western central neighbouring neighboring nearby")
_TRAVEL = re.compile(
    r"\b(?:set out|set off|left|leave|travel(?:led|ed|s)?|flew|fly|flying|head(?:ed|ing)?|going|go|went|arriv(?:ed|es|ing)|return(?:ed|ing)?) (?:back )?(?:for|to|in)(?: the)?$"
)


def _lives_by(page: Page, country: str) -> bool:
    """Whether the country is a side of the dispute itself."""
    return any(country in name for name, *_ in sides(page))


def _owns_party(line: Line, country: str) -> bool:
    """Whether the opening speaks of the country as the home of a side: "X 's largest party", "the X government"."""
    for mention in line.mentions:
        if mention.name == country and mention.i >= line.begin:
            tail = line.words[mention.j : mention.j + 6]
            if set(tail) & {
                "party",
                "government",
                "opposition",
                "rebels",
                "army",
                "junta",
                "parties",
            }:
                return True
    return False


def _seated(page: Page, line: Line, put: Put) -> bool:
    """Put the host that this sentence places the talks in, if it does."""
    if line.credit or not _MEETING.search(line.low):
        return False
    for mention in line.mentions:
        if mention.kind not in ("country", "capital", "place"):
            continue
        if TALKS.search(line.low) and _TRAVEL.search(
            " ".join(line.words[max(mention.i - 5, line.begin) : mention.i])
        ):
            country = lexicon().place_country.get(mention.name, mention.name)
            if country != page.country and not _lives_by(page, country):
                put(country, "host", line, mention.i, mention.j, 0.7)
                return True
        first = mention.i - (line.words[mention.i - 1] in _QUARTERS)
        if not is_located(line.words, first):
            continue
        if {"from", "to", "into"} & set(line.words[max(mention.i - 2, 0) : mention.i]):
            continue
        after = " ".join(line.words[mention.j : mention.j + 3])
        if after.startswith("'s") and not _SEAT.match(after):
            continue  # "security in georgia 's regions" is what they talk about
        if {"may", "could", "might", "next", "later"} & set(
            line.words[max(mention.i - 8, line.begin) : mention.i]
        ):
            continue  # of a round to come
        country = lexicon().place_country.get(mention.name, mention.name)
        before = " ".join(line.words[max(mention.i - 14, line.begin) : mention.i])
        if country != page.country and TALKS.search(before) and not _FOUGHT.search(before):
            put(country, "host", line, mention.i, mention.j, 0.8)
            return True
    for mention in line.mentions:
        after = " ".join(line.words[mention.j : mention.j + 3])
        if mention.kind in ("people", "country") and _SEAT.match(after) and mention.name != page.country:
            put(mention.name, "host", line, mention.i, mention.j, 0.75)
            return True
    return False


_PRESS = re.compile(
    r"\b(?:freez(?:e|es|ing)|forbid(?:s|den)?|forbade|congratulat(?:ed|es|ing)|applaud(?:ed|s)|hail(?:ed|s)|prais(?:ed|es)|deplor(?:ed|es)|regrett?(?:ed|s)|appeal(?:ed|s)|demand(?:ed|s)|blacklist(?:ed|s)?|expel(?:led|s)?|accus(?:ed|es)|suspend(?:ing)?|threatens?|indict(?:ed|s|ment)|arrest warrants?|impose|withh(?:e|o)ld|sanctions?|embargo|blockade|urg(?:e|ed|es|ing)|press(?:ed|ing|ure)|back(?:ed|s|ing)?|congratulations|denied visas|expressed (?:regret|concern|alarm|support)|welcome|condemn|warn|support(?:ed|s|ing)?|not take part|fought|all(?:y|ies)|threat(?:ened)?|recogni[sz]ed?|impos(?:ed|ing)|arm(?:s|ed|ing)|welcomed|condemned|lobb(?:ied|ying|ies)|oppos(?:ed|es|ing)|warn(?:ed|s|ing)|interven(?:ed|es|ing)|weight behind|voted to|cut off|fund(?:s|ed|ing)|suppl(?:ied|ies|ying)|froz(?:e|en)|suspend(?:ed|s)|(?:enter|join)(?:ed|s) the (?:war|conflict|fighting)|fought for|cut aid)\b"
)
_STATE_ACTS = word_set(
    "air warplanes jets airstrikes strikes officials sanctions pressure government president ambassador diplomats senate congress troops forces military parliament treasury lawmakers support aid"
)
_OFFICES = word_set("minister secretary ambassador chancellor premier king envoy president")
_ALIGNED = re.compile(r"-(?:backed|aligned|allied|supported|funded|armed)$")
_FIGHTS = word_set("coalition alliance warplanes strikes forces operation campaign intervention air troops")
_THINGS_OF = word_set(
    "sanctions resolution resolutions headquarters charter monitors agencies observers peacekeepers chief"
)


def _outside(page: Page, sayings: Sayings, roles: Held, main: set[str], put: Put) -> None:
    """Name the states that press, back or pronounce from outside the room."""
    taken = {name for name, _ in roles} | {page.country or ""} | main
    taken |= {side.removesuffix(" government") for side in main}
    taken |= set(negotiating_states(page))
    for line in page.lines:  # a mediator's passport does not bring in the state
        for mention in line.mentions:
            bearer = titular(line, mention) if mention.kind != "person" else None
            if bearer is not None and any((bearer.name, r) in roles for r in ("mediator", "facilitator")):
                taken.add(mention.name)
    if any({"powers", "p5+1"} & set(name.split()) for name in main):
        taken |= _SIX_POWERS  # they sit at the table
    speaking = {
        (f.affiliation, f.sentence)
        for f in page.figures.values()
        if f.affiliation == "united states" and not f.former
    }
    envoys = any(
        f.affiliation == "united nations" and (n, "mediator") in roles for n, f in page.figures.items()
    )
    for number, line in enumerate(page.lines):
        press = _PRESS.search(line.low) is not None
        past = is_past(line)
        for mention in line.mentions:
            if mention.kind not in ("country", "capital", "world", "people") or mention.name in taken:
                continue
            if (
                mention.kind == "world"
                and line.words[mention.j : mention.j + 1] != []
                and line.words[mention.j] in _THINGS_OF
            ):
                continue
            leads = line.words[mention.j - 1].endswith("-led") and _FIGHTS & set(
                line.words[mention.j : mention.j + 2]
            )
            if leads or _ALIGNED.search(line.words[mention.j - 1]):
                if leads or not past:
                    put(mention.name, "outside_power", line, mention.i, mention.j, 0.7)
                    taken.add(mention.name)
                continue
            if mention.kind in ("capital", "country") and is_located(line.words, mention.i):
                continue
            if mention.kind == "capital" and TALKS.match(" ".join(line.words[mention.j : mention.j + 1])):
                continue  # "the rome accord" is no act of a government
            if mention.kind == "people" and not _acts(line, mention):
                continue
            if mention.name == "united nations" and (not press or "backing" in line.words or envoys):
                continue
            if "former" in line.words[max(mention.i - 2, 0) : mention.i]:
                continue
            speaks = any(s.i <= mention.i < s.j for s in sayings.get(number, []))
            if press or speaks or (mention.name, line.sentence.index) in speaking:
                put(mention.name, "outside_power", line, mention.i, mention.j, 0.7 if press else 0.55)
                taken.add(mention.name)


_SIX_POWERS = {"united states", "russia", "china", "united kingdom", "britain", "france", "germany"}


def _acts(line: Line, mention: Mention) -> bool:
    """Whether an adjective stands for its state: "u.s. officials", "iran-backed", not "algerian-born"."""
    word = line.words[mention.j - 1]
    if "-" in word:
        return not word.endswith("-born")
    after = line.words[mention.j : mention.j + 3]
    return bool(after) and (after[0] in _STATE_ACTS or bool(_OFFICES & set(after)))


def _tidy(roles: Held) -> None:
    for name, role in list(roles):
        if (
            (role == "outside_power" and any(n == name and r != role for n, r in roles))
            or (role == "observer" and (name, "guarantor") in roles)
            or (role == "witness" and (name, "mediator") in roles)
            or (
                (role == "observer" and (name, "mediator") in roles)
                or (role == "facilitator" and (name, "mediator") in roles)
            )
        ):
            del roles[(name, role)]


_FACTION = re.compile(
    r"\b((?:some|more|several|many|other|certain|a few|hard-?line|militant|moderate|radical|dissident|rival|breakaway|splinter)(?: [a-z-]{3,18}){0,2}? (?:sectors|members|factions?|groups?|leaders|wings?|elements|commanders|lawmakers|parties|hardliners|figures|rebels|splinter))\b(?: (?:of|within|in|inside|from) (?:the )?(coalition|opposition|government|alliance|movement|group|party|rebels|ruling party|army|delegation))?"
)


def _factions(page: Page, sayings: Sayings, main: set[str]) -> Iterator[Role]:
    done = set()
    for line in page.lines:
        if line.credit:
            continue
        for match in _FACTION.finditer(line.low):
            i = line.sentence.word_at(match.start())
            j = line.sentence.word_at(match.end() - 1) + 1
            if i < line.begin or any(m.kind == "people" and i <= m.i < j for m in line.mentions):
                continue
            name = match[0].replace(" the ", " the ")
            group = match[2] or _mentioned_group(line, i)
            if group is None:
                continue
            member = (
                page.government()
                if group == "government"
                else page.opposing or (group if group != "coalition" else "opposition")
            )
            if name in done:
                continue
            done.add(name)
            yield Role(
                **_frame(page, line, i, j, sayings), actor=name, role="faction",
                member_of=member if member else next(iter(main), None), rule="roles.faction", confidence=0.7,
            )  # fmt: skip


def _mentioned_group(line: Line, i: int) -> str | None:
    for word in reversed(line.words[line.begin : i]):
        if word in ("coalition", "group", "alliance", "opposition", "movement", "rebels", "government"):
            return "opposition" if word in ("group", "coalition", "alliance") else word
    return None
