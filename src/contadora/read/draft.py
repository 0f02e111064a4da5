"""Claims → a draft case, with wide ranges wherever the reports are silent.

Everything that the draft assumes stands in one place, at the top of this file; each assumption is marked
as set by the draft, so that the register of every answer lists it and the analyst can replace it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from contadora.case.claim import (
    Demand,
    Leverage,
    Person,
    Role,
    RoundReport,
)
from contadora.case.model import Case
from contadora.case.quantity import DRAFT
from contadora.errors import InputError
from contadora.read.capitals import with_capitals

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from contadora.case.claim import Claim
    from contadora.case.source import Source

__all__ = ["draft_case"]

AS_TODAY, IN_PART, IN_FULL = "as today", "in part", "in full"
OPTIONS = [AS_TODAY, IN_PART, IN_FULL]
"""A demanded issue can stay as it is, be met in part, or be met in full."""

OPPOSED: dict[str, dict[str, Any]] = {
    AS_TODAY: {"low": 0.5, "high": 1.0},
    IN_PART: {"low": 0.2, "high": 0.9},
    IN_FULL: {"low": 0.0, "high": 0.7},
}
"""What a side probably makes of a demand that is addressed to it: opposed, nobody says how strongly."""
OPPOSED_REASON = "a side that a demand is addressed to is probably opposed; how strongly is not stated"

WANTED: dict[str, dict[str, Any]] = {
    AS_TODAY: {"low": 0.0, "high": 0.5},
    IN_PART: {"low": 0.3, "high": 0.9},
    IN_FULL: {"low": 1.0, "high": 1.0},
}
"""What a side makes of its own demand: all of it is best; how far less would do is not stated."""
WANTED_REASON = "it is its own demand; what less than all of it is worth is not stated"

NO_DEAL: dict[str, Any] = {"low": -0.1, "high": 0.25}
"""What no deal is worth to a side, beside today's state: near it, and rather above it for those who wait."""
NO_DEAL_REASON = "no deal leaves a side near today's state; what waiting brings or costs is not stated"


def draft_case(
    readings: Sequence[tuple[Source, Iterable[Claim]]], *, title: str | None = None, as_of: date | None = None
) -> Case:
    """Return the case that claims justify, and no more.

    Demands become issues and positions, priority words become ranks, roles become actors, reports of a
    round become rounds, leverage becomes pressures. What nobody says stays unknown or gets a wide range
    that says so. Rejected claims are left out; denied and negated ones stay claims and justify nothing.

    Parameters
    ----------
    readings : sequence of (Source, claims)
        In any order; sources are sorted by date.
    title : str, optional
        Default: made from the principals.
    as_of : date, optional
        Default: the date of the latest report.

    Raises
    ------
    InputError
        No claim names an actor, or no report is dated and no date is given.

    Examples
    --------
    >>> from contadora.case.source import Source
    >>> source = Source(title="wire", published="2021-03-04", sha256="0" * 64)
    >>> said = {"document": "0" * 64, "words": "the rebels want an amnesty"}
    >>> case = draft_case([(source, [Role(actor="rebels", role="principal", **said),
    ...     Role(actor="government", role="principal", **said),
    ...     Demand(holder="rebels", issue="an amnesty", priority=1, **said)])])
    >>> case.title, list(case.agenda), [(s.actor, s.rank) for s in case.stances]
    ('Rebels and Government', ['amnesty'], [('rebels', 1), ('government', None)])
    """
    drafting = _Drafting()
    dated = sorted(readings, key=lambda r: (r[0].published is not None, str(r[0].published)))
    for source, claims in dated:
        drafting.add(source, claims)
    if as_of is None:
        as_of = max((s.published for s, _ in readings if s.published is not None), default=None)
    if as_of is None:
        raise InputError(
            "no report is dated",
            where="as of",
            hint="give its day with --published, or the case's with --as-of",
        )
    return drafting.case(title, as_of)


@dataclass
class _Drafting:
    sources: dict[str, Any] = field(default_factory=dict)
    claims: dict[str, Claim] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    sides: dict[str, str] = field(default_factory=dict)

    def add(self, source: Source, claims: Iterable[Claim]) -> None:
        """Take in one report, its claims kept word for word."""
        name = f"d-{(source.sha256 or _slug(source.title))[:12]}"
        self.sources[name] = source.model_dump(mode="python", exclude_defaults=True)
        for claim in claims:
            if claim.status != "rejected":
                self.claims[claim.id] = claim.model_copy(update={"document": name})

    def _all(self, *kinds: type[Claim]) -> list[tuple[str, Any]]:
        return [(key, claim) for key, claim in self.claims.items() if isinstance(claim, kinds)]

    def case(self, title: str | None, as_of: date) -> Case:
        """Put the parts together; the model checks them."""
        actors = self._actors()
        people = self._people(actors)
        agenda, stances = self._agenda(actors)
        principals = [key for key, actor in actors.items() if _is_principal(actor)]
        if not actors:
            raise InputError(
                "no claim names an actor",
                where="draft",
                hint="read a report about talks, or accept claims that name who takes part",
            )
        data = {
            "title": title
            or " and ".join(actors[key]["name"] for key in principals)
            or "Talks, parties not stated",
            "as_of": as_of,
            "summary": None,
            "sources": self.sources,
            "claims": {
                key: {"kind": c.kind, **c.model_dump(exclude_defaults=True)} for key, c in self.claims.items()
            },
            "actors": actors,
            "people": people,
            "agenda": agenda,
            "stances": stances,
            "disagreement": {
                key: {"at": "status_quo", "shift": {**NO_DEAL, "by": DRAFT, "reason": NO_DEAL_REASON}}
                for key in (principals if agenda else ())
            },
            "pressures": self._pressures(actors),
            "guarantees": self._guarantees(actors),
            "rounds": self._rounds(),
        }
        return Case.model_validate(data)

    def _shown(self, text: str | None) -> Any:
        """A phrase as a reader should see it: names with capitals, even from a report in lower case."""
        return None if text is None else with_capitals(text, [p.name for _, p in self._all(Person)])

    def _actor(self, name: str | None, actors: dict[str, Any]) -> str | None:
        """Return the key of a named actor, through the side that a person belongs to where it is a person."""
        if name is None:
            return None
        folded = _folded(name)
        key = self.keys.get(folded) or self.keys.get(_folded(self.sides.get(folded, "")))
        return key if key in actors else None

    def _actors(self) -> dict[str, Any]:
        for _, person in self._all(Person):
            if person.affiliation and _folded(person.name):
                self.sides[_folded(person.name)] = person.affiliation
                self.sides.setdefault(_folded(person.name).split()[-1], person.affiliation)
        roles: dict[str, list[tuple[str, Role]]] = defaultdict(list)
        named: dict[str, str] = {}
        for key, role in self._all(Role):
            if role.modality != "denied" and not role.negated:
                named.setdefault(_folded(role.actor), role.actor)
                roles[_folded(role.actor)].append((key, role))
        for _, demand in self._all(Demand):
            side = self.sides.get(_folded(demand.holder), demand.holder)
            named.setdefault(_folded(side), side)
        same = _one_opposition(
            list(named), {n for n, held in roles.items() if any(r.role == "principal" for _, r in held)}
        )
        actors: dict[str, Any] = {}
        for folded, name in named.items():
            if folded in same or not folded:
                continue
            key = _free(_slug(name), actors)
            self.keys[folded] = key
            actors[key] = {"name": _display(name)}
        for folded, other in same.items():
            self.keys[folded] = self.keys[other]
            actors[self.keys[other]].setdefault("aliases", []).append(_display(named[folded]))
        others = [
            key
            for key in dict.fromkeys(self.keys.values())
            if "government" not in key
            and any(
                r.role == "principal" for n, held in roles.items() if self.keys.get(n) == key for _, r in held
            )
        ]
        if len(others) == 1:  # whoever a report says belongs to "the opposition" belongs there
            self.keys.setdefault("opposition", others[0])
        for folded, held in roles.items():
            if not folded:  # a name of nothing but signs names nobody
                continue
            self._hold(self.keys[folded], held, actors)
        return actors

    def _hold(self, key: str, held: list[tuple[str, Role]], actors: dict[str, Any]) -> None:
        actor = actors[key]
        grouped: dict[tuple[str, str | None], list[str]] = defaultdict(list)
        for claim, role in held:
            grouped[role.role, self._actor(role.invited_by, actors)].append(claim)
            parent = self._actor(role.member_of, actors)
            if parent is not None and not _leads_to(parent, key, actors):
                actor["part_of"] = parent
        entries = actor.setdefault("roles", [])
        for (name, invited_by), why in grouped.items():
            entries.append({"role": name, "why": why, **({"invited_by": invited_by} if invited_by else {})})

    def _people(self, actors: dict[str, Any]) -> dict[str, Any]:
        people: dict[str, Any] = {}
        found: dict[str, str] = {}
        for claim, person in self._all(Person):
            folded = _folded(person.name)
            if not folded:
                continue
            if folded not in found:
                found[folded] = _free(_slug(folded.split()[-1]), people)
                people[found[folded]] = {"name": _display(person.name), "why": []}
            entry = people[found[folded]]
            entry["why"].append(claim)
            if person.office:
                entry.setdefault("office", self._shown(person.office))
            side = self._actor(person.affiliation, actors)
            if side is not None:
                entry.setdefault("of", side)
        return people

    def _agenda(self, actors: dict[str, Any]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        agenda: dict[str, Any] = {}
        demands: dict[str, list[tuple[str, str, Demand]]] = defaultdict(list)
        for claim, demand in self._all(Demand):
            holder = self._actor(demand.holder, actors)
            if holder is None or demand.modality == "denied" or demand.negated or not _folded(demand.issue):
                continue
            key = _same_issue(demand.issue, agenda)
            if key is None:
                key = _free(_slug(_label(demand.issue), words=3), agenda | actors)
                agenda[key] = {
                    "label": _capital(self._shown(_label(demand.issue))),
                    "options": OPTIONS,
                    "status_quo": AS_TODAY,
                    "why": [],
                }
            agenda[key]["why"].append(claim)
            demands[key].append((claim, holder, demand))
        principals = [key for key, actor in actors.items() if _is_principal(actor)]
        stances: list[dict[str, Any]] = []
        for issue, raised in demands.items():
            holders: dict[str, dict[str, Any]] = {}
            for claim, holder, demand in raised:
                stance = holders.setdefault(holder, _stance(holder, issue, WANTED, WANTED_REASON))
                stance.update(position=IN_FULL, interest=_capital(self._shown(demand.issue)))
                stance.setdefault("why", []).append(claim)
                if demand.priority is not None:
                    stance["rank"] = min(demand.priority, stance.get("rank", demand.priority))
            stances += holders.values()
            asked = {self._actor(demand.of, actors) for _, _, demand in raised} - {None}
            somebody = any(demand.of for _, _, demand in raised)
            for other in principals:
                if other not in holders and (other in asked or not somebody):
                    stances.append(_stance(other, issue, OPPOSED, OPPOSED_REASON))
        return agenda, stances

    def _pressures(self, actors: dict[str, Any]) -> list[dict[str, Any]]:
        pressures = []
        for claim, lever in self._all(Leverage):
            if lever.modality == "denied" or lever.negated:
                continue
            by, on = self._actor(lever.by, actors), self._actor(lever.on, actors)
            threatened = lever.change in ("threatened", "offered") or lever.modality == "hypothetical"
            label = (
                lever.lever
                + (f" by {lever.by}" if lever.by else "")
                + (f" on {lever.on}" if lever.on else "")
            )
            pressures.append(
                {
                    "kind": lever.lever,
                    "label": _capital(self._shown(label)) + (", threatened" if threatened else ""),
                    "by": [by] if by else [],
                    "on": [on] if on else [],
                    "day": lever.day,
                    "in_force": False if threatened else (True if lever.change else None),
                    "direction": {"toward_talks": "toward_deal", "away_from_talks": "away_from_deal"}.get(
                        lever.effect or "", "unknown"
                    ),
                    "condition": self._shown(lever.condition),
                    "why": [claim],
                }
            )
        return pressures

    def _guarantees(self, actors: dict[str, Any]) -> list[dict[str, Any]]:
        by = {
            key: held["why"]
            for key, actor in actors.items()
            for held in actor.get("roles", ())
            if held["role"] == "guarantor"
        }
        if not by:
            return []
        return [{"by": list(by), "why": sorted({claim for why in by.values() for claim in why})}]

    def _rounds(self) -> list[dict[str, Any]]:
        """One round for each day that reports speak of; where they differ on the outcome, both are named."""
        groups: dict[str, list[tuple[str, RoundReport]]] = defaultdict(list)
        told_of = self._all(RoundReport)
        days_of: dict[str, set[str]] = defaultdict(set)
        for _, told in told_of:
            if told.last_day or told.first_day:
                days_of[told.document].add(str(told.last_day or told.first_day))
        for claim, told in told_of:
            known = days_of[told.document]
            # A sentence without a date speaks of the report's one round, where it has just one.
            undated = next(iter(known)) if len(known) == 1 else told.document
            groups[str(told.last_day or told.first_day or undated)].append((claim, told))
        rounds = []
        for _, reports in sorted(groups.items()):
            best = max(
                (told for _, told in reports),
                key=lambda told: (told.outcome is not None, told.confidence or 0.0),
            )
            outcomes = sorted({told.outcome for _, told in reports if told.outcome})
            days = sorted({day for _, told in reports for day in (told.first_day, told.last_day) if day})

            def first(name: str, reports: list[tuple[str, RoundReport]] = reports) -> Any:
                return next((v for _, told in reports if (v := getattr(told, name)) is not None), None)

            rounds.append(
                {
                    "dates": days,
                    "venue": self._shown(first("venue")),
                    "outcome": best.outcome,
                    "next": first("next_day"),
                    "next_words": None if first("next_day") else first("next_date"),
                    "open_points": first("open_points"),
                    "closed_points": first("closed_points"),
                    "note": f"sources differ: {', '.join(outcomes).replace('_', ' ')}"
                    if len(outcomes) > 1
                    else None,
                    "why": [claim for claim, _ in reports],
                }
            )
        return rounds


def _is_principal(actor: dict[str, Any]) -> bool:
    return any(held["role"] == "principal" for held in actor.get("roles", ()))


def _leads_to(parent: str, key: str, actors: dict[str, Any]) -> bool:
    """Whether making ``key`` a part of ``parent`` would close a circle."""
    seen: set[str] = set()
    above: str | None = parent
    while above is not None and above not in seen:
        if above == key:
            return True
        seen.add(above)
        above = actors[above].get("part_of")
    return False


def _stance(actor: str, issue: str, worth: dict[str, dict[str, Any]], reason: str) -> dict[str, Any]:
    values = {option: {**bounds, "by": DRAFT, "reason": reason} for option, bounds in worth.items()}
    return {"actor": actor, "issue": issue, "values": values}


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode() or name
    return " ".join(re.findall(r"\w+", plain.lower().removeprefix("the ")))


_SMALL = {"a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"}


def _slug(text: str, words: int = 5) -> str:
    kept = [w for w in _folded(text).split() if w not in _SMALL and re.fullmatch(r"[a-z0-9]+", w)][:words]
    slug = "_".join(kept)[:50].strip("_")
    return slug if re.match(r"[a-z]", slug) else f"x_{slug}".rstrip("_")


def _free(slug: str, taken: dict[str, Any]) -> str:
    if slug not in taken:
        return slug
    number = 2
    while f"{slug}_{number}" in taken:
        number += 1
    return f"{slug}_{number}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _label(demand: str) -> str:
    """Name the issue that a demand raises: no article in front, no purpose clause behind a long one."""
    words = demand.split()
    if len(words) > 1 and words[0].lower() in {"a", "an", "the"}:
        words = words[1:]
    if len(words) > 8:
        ends = [k for k, word in enumerate(words) if word in {"to", "that", "which"} and k >= 3]
        words = words[: ends[0]] if ends else words
    return " ".join(words)


def _display(name: str) -> str:
    """Give a name that was read in lower case its capitals; leave any other as it is."""
    if name != name.lower():
        return name
    words = [w if w in _SMALL else _capital(w) for w in name.split()]
    return _capital(" ".join(words))


def _content(text: str) -> set[str]:
    return {word.rstrip("s") for word in _folded(text).split() if word not in _SMALL and len(word) > 2}


def _same_issue(label: str, agenda: dict[str, Any]) -> str | None:
    """Return the issue that a demand is about already: most of the shorter one's content words agree."""
    words = _content(label)
    for key, issue in agenda.items():
        known = _content(issue["label"])
        if words and known and len(words & known) / min(len(words), len(known)) >= 0.67:
            return key
    return None


def _one_opposition(names: list[str], principals: set[str]) -> dict[str, str]:
    """Map a short name to the principal it shortens, "the opposition" to the one that is no government.

    Reports call the same coalition by name and by its place. Where there are several such principals
    nothing is merged: they may differ.
    """
    same = {}
    for name in names:
        fuller = [p for p in principals if p != name and set(name.split()) < set(p.split())]
        if len(fuller) == 1:
            same[name] = fuller[0]
    names = [name for name in names if name not in same]
    generic = [name for name in names if "opposition" in name.split()]
    specific = [
        name for name in names if name in principals and name not in generic and "government" not in name
    ]
    if len(specific) == 1:
        return same | dict.fromkeys(generic, specific[0])
    if not specific and len(generic) > 1:
        return same | dict.fromkeys(generic[1:], generic[0])
    return same
