"""Round claims: how a round of talks went, where, and when the next one is.

By clause, not by word list: an event counts if its clause says that it happened, in this round, to the
talks. A deal hoped for, denied, or made years ago is none.
"""
# ruff: noqa: E501 (a pattern reads better on one line)

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from contadora.read.actors import phrase_before
from contadora.read.clauses import framed, is_past
from contadora.read.dates import Day, find_days
from contadora.read.lexicon import word_set
from contadora.read.names import is_located
from contadora.read.process import sides
from contadora.read.round_claims import Event, Turns, round_claims
from contadora.read.rules.outcome import weigh
from contadora.read.rules.resumption import resumption
from contadora.read.rules.turns import TALK, Turn, turns_in, unfinished

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from contadora.case.claim import Outcome, RoundReport
    from contadora.read.clauses import Sayings
    from contadora.read.page import Line, Page

__all__ = ["find"]

_PARTY_AHEAD = re.compile(
    r"\b(?:talks?|negotiations?|rounds?|sessions?|meetings?|summit|dialogue|conference)\b"
)


def find(page: Page, sayings: Sayings) -> Iterator[RoundReport]:
    """How did the round go, where was it held, and when is the next?"""
    told, ruled = _told(page)
    weighed = weigh(page, ruled)
    outcome: Outcome | None = weighed.outcome
    if ruled is None and (outcome == "ongoing" or weighed.sure < 0.5):
        outcome = None
    if outcome is not None and outcome not in told.best:
        told.best[outcome] = (0.0, weighed.line, Event(outcome, 0.0, weighed.i, weighed.j))
    yield from round_claims(
        page,
        sayings,
        framed,
        turns=told,
        outcome=outcome,
        venue=_venue(page),
        following=resumption(page),
        held_on=_held,
        first_day=_first_day,
        rule="rounds",
        sure=round(weighed.sure, 2),
    )


_DEPTH = 3
"""How many opening sentences may tell the outcome; below them a turn is mostly background."""
_PROCESS = re.compile(
    rf"\b(?:{TALK}|negotiat[a-z]+|mediat[a-z]+|facilitators?|envoys?|cease-?fire|truce|peace|accord|agreement|deal|understanding|pact|settlement|handover|compromise|proposals?|agenda|rebels?|insurgents|guerrillas|factions?|warring|rivals?|dispute|opposition|congress|delegates|stand-?off|unions?)\b"
)


def _told(page: Page) -> tuple[Turns, Outcome | None]:
    """Read the outcome from the first sentence that tells one, the lead before all."""
    told = Turns()
    outcome: Outcome | None = None
    lines = [line for line in page.lines if not line.credit]
    for number, line in enumerate(lines[:_DEPTH]):
        if number and is_past(line):
            continue
        turns = [_acted(page, line, turn) for turn in turns_in(line)]
        for turn in turns:
            event = turn.event
            if event.outcome not in told.best or event.weight > told.best[event.outcome][0]:
                told.best[event.outcome] = (event.weight / (number + 1), line, event)
        outcome = _weighed(line, turns)
        if outcome == "no_deal" and number == 0 and any(_settles(other) for other in lines[1:3]):
            outcome = "partial"
        if outcome is not None:
            break
    if outcome is None:
        outcome = _taken_up(lines)
    if outcome is None and any(_PROCESS.search(line.low) for line in lines[:4]):
        outcome = "ongoing"
    return told, outcome


_TAKEN_UP: tuple[tuple[Outcome, re.Pattern[str]], ...] = (
    (
        "agreement",
        re.compile(
            r"\b(?:welcom|hail|prais|applaud|congratulat|salut)[a-z]*\b.{0,40}\b(?:the|this) (?:[a-z-]+ )?(?:deal|accord|agreement|pact|breakthrough|settlement|compromise|truce|treaty)\b"
        ),
    ),
    ("walkout", re.compile(r"\b(?:the|its|their|this) (?:walk-?out|boycott|no-show|pull-?out)\b")),
    ("no_deal", re.compile(r"\b(?:the|this) (?:collapse|failure|breakdown)\b")),
    ("postponed", re.compile(r"\b(?:the|this) (?:postponement|adjournment|deferral)\b")),
)
"""Nouns by which the body of a report takes up what its opening told in other words."""


def _taken_up(lines: list[Line]) -> Outcome | None:
    counts: dict[Outcome, int] = {}
    for line in lines[1:]:
        if is_past(line):
            continue
        for outcome, pattern in _TAKEN_UP:
            if pattern.search(line.low):
                counts[outcome] = counts.get(outcome, 0) + 1
    return max(counts.items(), key=lambda c: c[1])[0] if counts else None


def _settles(line: Line) -> bool:
    """Whether a sentence below the lead tells on the outlet's own word that something was agreed."""
    if is_past(line) or {"said", "says", "told"} & set(line.words):
        return False
    return any(t.main and t.event.outcome in ("agreement", "partial") for t in turns_in(line))


def _acted(page: Page, line: Line, turn: Turn) -> Turn:
    """A side that halts the talks walks out; a mediator who halts them, or nobody named, puts them off."""
    event = turn.event
    if turn.kind != "halt" or line.words[event.i] in _CALLED_OFF:
        return turn
    return replace(turn, event=replace(event, outcome="walkout")) if _by_side(page, line, event) else turn


_CALLED_OFF = word_set("called calls cancelled canceled cancels paused pauses interrupted interrupts")
"""Who calls a round off may still call the next; who suspends or scraps the talks leaves them."""
_WITH = re.compile(r"^(?: [^ ,;]+){0,3} with (?!the mediat|mediat)")


def _by_side(page: Page, line: Line, event: Event) -> bool:
    """Whether a side itself does it: "the army suspended talks", "scrapped talks with the rebels"."""
    k = event.i
    while k > line.begin and (line.words[k - 1] in _BETWEEN or line.words[k - 1].endswith("ly")):
        k -= 1
    if _WITH.match(" " + " ".join(line.words[event.j : event.j + 6])):
        return True
    phrase = phrase_before(page, line, k)
    if phrase is None:
        return False
    figure = page.figures.get(phrase.name)
    if figure is not None:
        return page.country is not None and figure.affiliation == page.government()
    return any(
        phrase.name == name or (line is where and phrase.i <= i < phrase.j)
        for name, where, i, _ in sides(page)
    )


_BETWEEN = word_set(
    """
    on has have had monday tuesday wednesday thursday friday saturday sunday late early also again
    """
)


_TO_RETURN = re.compile(
    r"\b(?:adjourn|paus|break|recess|interrupt)[a-z]*\b.{0,160}\b(?:until|again|resum|return)"
)
"""Talks that broke off for the day, however far apart the sides, go on."""
_ASIDE = 0.75
"""The least weight of a turn told only in passing that still decides a sentence without any other."""


def _weighed(line: Line, turns: list[Turn]) -> Outcome | None:
    """Which turn does one sentence tell, all in all?"""
    size: dict[Outcome, float] = {}
    for turn in turns:
        size[turn.event.outcome] = max(size.get(turn.event.outcome, 0.0), turn.event.weight)
    kinds = {turn.kind for turn in turns}
    plain = {o: w for o, w in size.items() if w >= 1.0 and o != "ongoing"}
    if not plain:
        if "ongoing" in size:
            return "ongoing"
        aside = {o: w for o, w in size.items() if w >= _ASIDE}
        return max(aside.items(), key=lambda o: o[1])[0] if aside else None
    agreed = max(plain.get("agreement", 0.0), plain.get("partial", 0.0))
    if agreed:
        settled = any(
            t.kind == "settle" and t.event.outcome == "agreement" and t.event.weight >= 1.5 for t in turns
        )
        part = "partial" in plain and not settled
        return "partial" if part or "no_deal" in plain or unfinished(line) else "agreement"
    lasting = any(t.kind in ("agree", "settle") and t.event.outcome == "ongoing" for t in turns)
    open_still = kinds & {"apart", "over"} and not kinds & {
        "fail",
        "collapse",
        "close",
        "lack",
        "reject",
        "give_up",
    }
    if plain.keys() == {"no_deal"} and open_still and (lasting or _TO_RETURN.search(line.low)):
        return "ongoing"
    if "walkout" in size and "collapse" in kinds:
        return "walkout"
    if "postponed" in plain and "no_deal" in size and {"fail", "lack"} & kinds and "delay" not in kinds:
        return "no_deal"
    if {"postponed", "walkout"} <= plain.keys() and "leave" not in kinds and "delay" in kinds:
        return "postponed"
    order: tuple[Outcome, ...] = ("no_deal", "postponed", "walkout")
    return max((o for o in order if o in plain), key=lambda o: plain[o])


def _held(page: Page, line: Line) -> Day | None:
    days = [d for d in find_days(line, page.published) if d.exact]
    past = [d for d in days if d.day is None or page.published is None or d.day <= page.published]
    return past[0] if past else None


def _first_day(page: Page, held: Day | None) -> date | None:
    if held is None or held.day is None:
        return None
    low = " ".join(line.low for line in page.lines)
    match = re.search(r"\b(one|two|three|four|five|six|seven)(?:-day\b| days of)", low)
    if match is None:
        return held.day
    size = ("one", "two", "three", "four", "five", "six", "seven").index(match[1])
    return held.day - timedelta(days=size)


_BUILDING = re.compile(
    r"\b(?:at|in) the ((?:[a-z'.-]{2,16} ){0,4}?(?:ministry|building|hotel|palace|university|headquarters|embassy|residence|castle|nunciature|villa|resort))(?: building| hotel| headquarters)?\b"
)


def _venue(page: Page) -> str | None:
    """Where the talks are held: a building and a town, as far as the report says."""
    place, building = None, None
    for line in page.lines:
        if line.credit or not _PARTY_AHEAD.search(line.low):
            continue
        match = _BUILDING.search(line.low)
        if match and building is None:
            building = match[0].split(" ", 2)[2]
        for mention in line.mentions:
            if (
                mention.kind in ("capital", "place", "country")
                and is_located(line.words, mention.i)
                and line.words[mention.i - 1] != "from"
            ):
                named = " ".join(line.words[mention.i : mention.j])
                if mention.name == page.country and mention.kind != "place":
                    continue
                if place is None or (
                    mention.kind == "capital" and place[1] == "country" and place[2] == mention.name
                ):
                    place = (named, mention.kind, mention.name)
    if place is None and page.dateline and page.dateline.country and page.dateline.country != page.country:
        return f"{building}, {page.dateline.place}" if building else page.dateline.place
    if building and place:
        return f"{building}, {place[0]}"
    return building or (place[0] if place else None)
