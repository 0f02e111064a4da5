"""Who is at the table and around it: parties, factions, third parties, and the pressure on them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from contadora.case.claim import Expectation, Role, Statement
from contadora.read.capitals import with_capitals
from contadora.tell import words
from contadora.tell.page import Block, Cell, Grid, Group, Said, Section, unknown
from contadora.tell.positions import option

if TYPE_CHECKING:
    from collections.abc import Iterable

    from contadora.case.claim import Claim
    from contadora.case.model import Actor, Case, Guarantee, Pressure
    from contadora.tell.annex import Ledger

__all__ = ["actor_of", "named", "parties", "third_parties"]

_AT_THE_TABLE = ("principal", "faction", "splinter")
_THE_TALKS = re.compile(r"\b(talks?|dialogue|negotiations?|process|rounds?|mediation|mesa|diálogo)\b", re.I)


def actor_of(case: Case, name: str | None) -> str | None:
    """Return the actor that a source means by a name: its own, an alias, its leader's or its officer's.

    Examples
    --------
    >>> from contadora.case.model import Case
    >>> case = Case.model_validate({"title": "T", "as_of": "2017-12-02",
    ...     "actors": {"army": {"name": "The Army", "aliases": ["military"], "leader": "Ana Ruiz"}}})
    >>> [actor_of(case, name) for name in ("the army", "Military", "ana ruiz", "a participant")]
    ['army', 'army', 'army', None]
    """
    if name is None:
        return None
    wanted = name.casefold().strip()
    for key, actor in case.actors.items():
        if wanted in {key, actor.name.casefold(), *(a.casefold() for a in actor.aliases)}:
            return key
    for person in case.people.values():
        if person.name.casefold() == wanted:
            return person.of
    return next((k for k, a in case.actors.items() if a.leader and a.leader.casefold() == wanted), None)


def named(case: Case, name: str | None) -> str:
    """Return the name that a reader knows for a key or a name of a source."""
    if name is None:
        return "not stated"
    if name in case.actors:
        return case.actors[name].name
    if name in case.agenda:
        return case.agenda[name].label
    return with_capitals(name, [person.name for person in case.people.values()])


def outlet(ledger: Ledger, claim: Claim) -> str:
    """Return who claims it, short enough for a table cell: the speaker, else the outlet."""
    return re.split(r"\s*[,(]", ledger.speaker(claim))[0]


def parties(case: Case, ledger: Ledger) -> Section:
    """Return the parties with their factions: weight, leader, who speaks, and how they see the talks."""
    inside = {k for k, a in case.actors.items() if a.part_of or _holds_any(a, _AT_THE_TABLE)}
    tops = [k for k in case.actors if k in inside and case.actors[k].part_of not in inside]
    groups = tuple(Group(tuple(_party_row(case, ledger, key) for key in _below(case, top))) for top in tops)
    if not groups:
        return Section(
            "parties", "Parties and factions", (Said("These reports name no party.", kind="unknown"),)
        )
    grid = Grid(
        "t-parties",
        "Weight is the share of its party that a faction carries",
        ("Party or faction", "Weight", "Led by", "Who speaks for it", "Toward the talks", "Its own line"),
        groups,
        (17, 9, 13, 18, 13, 30),
        "parties",
    )
    return Section("parties", "Parties and factions", (grid,))


def _below(case: Case, top: str) -> list[str]:
    return [top, *(key for faction in case.factions(top) for key in _below(case, faction))]


def _holds_any(actor: Actor, roles: Iterable[str]) -> bool:
    return any(held.role in roles for held in actor.roles_held)


def _party_row(case: Case, ledger: Ledger, key: str) -> tuple[Cell, ...]:
    actor = case.actors[key]
    roles = words.listed(dict.fromkeys(words.label("role", held.role) for held in actor.roles_held))
    claims = ledger.cite(actor.why)
    assumptions: tuple[int, ...] = ()
    if actor.assessed_by or actor.reason:
        claims, assumptions = ledger.noun(f"actors.{key}", actor, f"{actor.name} as an actor")
    if not claims:
        told = (n for n, c in ledger if isinstance(c, Role) and actor_of(case, c.actor) == key)
        claims = tuple(ledger.number_of(n) for n in told)
    indent = "– " if actor.part_of else ""
    name: Cell = (Said(f"{indent}{actor.name}", kind="plain" if indent else "strong"),)
    if roles and not actor.part_of:
        name = (*name, Said(roles, claims, assumptions))
    else:
        name = (Said(f"{indent}{actor.name}", claims, assumptions),)
    if actor.part_of is None:
        weight: Cell = (Said("the party itself") if case.factions(key) else Said("one body"),)
    elif not actor.weight.known:
        weight = unknown()
    else:
        taken = words.weight(actor.weight)
        what = f"Share of {case.actors[actor.part_of].name} that {actor.name} carries"
        weight = (
            Said(taken, (), ledger.quantity(f"actors.{key}.weight", actor.weight, what, taken), "assessment"),
        )
    leader: Cell = unknown() if actor.leader is None else (Said(actor.leader),)
    voices = tuple(
        Said(f"{p.name}, {p.office}" if p.office else p.name, ledger.cite(p.why))
        for p in case.people.values()
        if p.of == key and (p.name != actor.leader or p.office)
    )
    return (
        name,
        weight,
        leader,
        _joined(voices) or unknown(),
        _toward(case, ledger, key),
        _own_line(case, ledger, key),
    )


def _joined(said: tuple[Said, ...], most: int = 2) -> Cell:
    """Keep a cell short: the first few, and how many more there are."""
    if len(said) <= most:
        return said
    return (*said[:most], Said(f"and {len(said) - most} more"))


def _toward(case: Case, ledger: Ledger, key: str) -> Cell:
    found: list[Said] = []
    for claim_key, claim in ledger:
        if claim.status == "rejected":
            continue
        if isinstance(claim, Statement) and claim.toward and _THE_TALKS.search(claim.toward):
            speaker, view = claim.speaker, words.label("stance", claim.stance)
        elif isinstance(claim, Expectation) and (claim.of is None or _THE_TALKS.search(claim.of)):
            speaker, view = claim.who or claim.speaker, words.label("outlook", claim.direction)
        else:
            continue
        if actor_of(case, speaker) == key:
            who = "" if speaker is None or speaker.casefold() == case.actors[key].name.casefold() else speaker
            text = f"{view} ({named(case, who)})" if who else view
            if claim.modality in ("hypothetical", "denied"):
                text += f", {words.modality(claim)}"
            found.append(Said(text, (ledger.number_of(claim_key),)))
    return _joined(tuple(found)) or unknown()


def _own_line(case: Case, ledger: Ledger, key: str) -> Cell:
    """Where a faction is known to stand apart from its party."""
    parent = case.actors[key].part_of
    stances = [s for s in case.stances if s.actor == key and s.issue in case.agenda]
    if key in case.consenting():
        return (Said("see the matrix"),)
    lines = []
    for stance in stances:
        issue = case.agenda[stance.issue]
        claims, assumptions = ledger.noun(
            f"stances.{key}.{stance.issue}", stance, f"Stance of {case.actors[key].name} on {issue.label}"
        )
        said = [] if stance.position is None else [option(stance.position, issue)]
        if stance.red_line is not None:
            said.append(f"red line: {option(stance.red_line, issue)}")
        if said:
            lines.append(
                Said(
                    f"{issue.label}: {'; '.join(said)}",
                    claims,
                    assumptions,
                    "plain" if claims else "assessment",
                )
            )
    if lines:
        return tuple(lines)
    return unknown("none known" if parent else "unknown")


def third_parties(case: Case, ledger: Ledger) -> Section:
    """Return third parties with their roles as claimed, guarantees, and the pressures on the talks."""
    outside = [
        k for k, a in case.actors.items() if not a.part_of and not _holds_any(a, ("principal", "splinter"))
    ]
    blocks: list[Block] = []
    if outside:
        blocks.append(
            Grid(
                "t-third",
                "Third parties. Roles stand as each source claims them, side by side where they differ",
                ("Third party", "Role, and who says so", "Invited by", "Spoken for by"),
                (Group(tuple(_third_row(case, ledger, key) for key in outside)),),
                (14, 41, 21, 24),
                "third",
            )
        )
    else:
        blocks.append(Said("These reports name no third party.", kind="unknown"))
    guarantees = tuple(_guarantee(case, ledger, n, g) for n, g in enumerate(case.guarantees))
    if guarantees:
        blocks.append(guarantees)
    if case.pressures:
        rows = tuple(_pressure_row(case, ledger, n, p) for n, p in enumerate(case.pressures))
        blocks.append(
            Grid(
                "t-pressures",
                "Pressures. The way a pressure pulls is a question, not a premise",
                ("Pressure", "By", "On", "Standing", "Pulls", "Source"),
                (Group(rows),),
                (28, 12, 19, 27, 8, 6),
                "pressures",
            )
        )
    else:
        blocks.append(Said("These reports mention no pressure on the parties.", kind="unknown"))
    return Section("third-parties", "Third parties and leverage", tuple(blocks))


def _third_row(case: Case, ledger: Ledger, key: str) -> tuple[Cell, ...]:
    actor = case.actors[key]
    roles: dict[str, list[tuple[str, int]]] = {}
    invited: dict[str, list[int]] = {}
    for claim_key, claim in ledger:
        if isinstance(claim, Role) and claim.status != "rejected" and actor_of(case, claim.actor) == key:
            number = ledger.number_of(claim_key)
            roles.setdefault(claim.role, []).append((outlet(ledger, claim), number))
            if claim.invited_by:
                invited.setdefault(named(case, claim.invited_by), []).append(number)
    lines = []
    for role, told in roles.items():
        tellers = words.listed(dict.fromkeys(who for who, _ in told))
        lines.append(Said(f"{words.label('role', role)} ({tellers})", tuple(n for _, n in told)))
    for held in actor.roles_held:
        if held.role not in roles:
            claims, assumptions = ledger.noun(
                f"actors.{key}", held if held.why else actor, f"Role of {actor.name}"
            )
            lines.append(
                Said(words.label("role", held.role), claims, assumptions, "plain" if claims else "assessment")
            )
        if held.invited_by and named(case, held.invited_by) not in invited:
            invited[named(case, held.invited_by)] = list(ledger.cite(held.why))
    people = tuple(
        Said(f"{p.name}, {p.office}" if p.office else p.name, ledger.cite(p.why))
        for p in case.people.values()
        if p.of == key
    )
    return (
        (Said(actor.name, kind="strong"),),
        tuple(lines) or unknown(),
        tuple(Said(who, tuple(numbers)) for who, numbers in invited.items()) or unknown(),
        people or ((Said(actor.leader),) if actor.leader else unknown()),
    )


def _guarantee(case: Case, ledger: Ledger, place: int, given: Guarantee) -> Said:
    who = words.listed(named(case, key) for key in given.by)
    whom = f" to {named(case, given.to)}" if given.to else ""
    covers = words.listed(named(case, key) for key in given.covers) or "the whole deal"
    claims, assumptions = ledger.noun(f"guarantees.{place}", given, f"Guarantee by {who}")
    text = f"could guarantee{whom}: {covers}. "
    if given.compliance.known:
        taken = words.span(*given.compliance.bounds(), sign=True)
        assumptions += ledger.quantity(
            f"guarantees.{place}.compliance",
            given.compliance,
            f"What the guarantee of {who} adds to the chance that a deal is honoured",
            taken,
        )
        return Said(
            text + f"Assessed effect on the chance that a deal is honoured: {taken}.",
            claims,
            assumptions,
            lead=who,
        )
    return Said(text + "Effect on whether a deal would be honoured: unknown.", claims, assumptions, lead=who)


def _pressure_row(case: Case, ledger: Ledger, place: int, pressure: Pressure) -> tuple[Cell, ...]:
    claims, assumptions = ledger.noun(
        f"pressures.{place}", pressure, f"Pressure: {pressure.label or pressure.kind}"
    )
    kind = words.label("lever", pressure.kind)
    what: Cell = (
        Said(words.capital(pressure.label or kind)),
        *((Said(kind),) if pressure.label and kind.casefold() not in pressure.label.casefold() else ()),
    )
    pull: Cell = unknown()
    if pressure.direction != "unknown":
        pull = (Said(words.label("pull", pressure.direction), kind="plain" if claims else "assessment"),)
    if pressure.effect.known:
        taken = words.span(*pressure.effect.bounds(), sign=True)
        entry = ledger.quantity(
            f"pressures.{place}.effect", pressure.effect, f"Effect: {pressure.label or pressure.kind}", taken
        )
        pull = (*pull, Said(f"effect {taken}", (), entry, "assessment"))
    return (
        what,
        _names(case, pressure.by),
        _names(case, pressure.on),
        _standing(case, ledger, place, pressure),
        pull,
        (Said("" if claims else "assessed", claims, assumptions, "plain" if claims else "assessment"),),
    )


def _names(case: Case, keys: tuple[str, ...]) -> Cell:
    return (Said(words.listed(named(case, key) for key in keys)),) if keys else unknown("not stated")


def _standing(case: Case, ledger: Ledger, place: int, pressure: Pressure) -> Cell:
    lines: list[Said] = []
    if pressure.in_force:
        lines.append(Said("in force" + (f" since {words.short(pressure.day)}" if pressure.day else "")))
    elif pressure.day is not None:
        verb = "due" if pressure.day > case.as_of else "dated"
        lines.append(Said(f"{verb} {words.short(pressure.day)}"))
    elif pressure.in_force is False:
        lines.append(Said("threatened" if pressure.condition else "not in force"))
    if pressure.condition:
        lines.append(Said(f"condition: {pressure.condition}"))
    if pressure.hazard.known:
        taken = words.weight(pressure.hazard)
        entry = ledger.quantity(
            f"pressures.{place}.hazard",
            pressure.hazard,
            f"Chance within 30 days: {pressure.label or pressure.kind}",
            taken,
        )
        lines.append(Said(f"within 30 days: {taken}", (), entry, "assessment"))
    return tuple(lines) or unknown()
