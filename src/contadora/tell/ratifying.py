"""Whether each side's factions would carry the leading package at home."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contadora.tell import words
from contadora.tell.outlook import called
from contadora.tell.page import Block, Cell, Grid, Group, Said, Section
from contadora.tell.positions import option, parties_of

if TYPE_CHECKING:
    from contadora.case.model import Case, Ratification
    from contadora.solve.ratification.verdicts import BodyVerdict, Member, Ratifications
    from contadora.solve.settlement.finding import Settlement
    from contadora.tell.annex import Ledger

__all__ = ["most_opposed", "ratification_risk"]


def ratification_risk(
    case: Case, ledger: Ledger, settlement: Settlement | None, ratification: Ratifications | None
) -> Section:
    """Return whether each side's factions would carry a deal; else the rules known, and "not assessed"."""
    rules = tuple(_rule(case, ledger, name, rule) for name, rule in case.bodies().items())
    without = [p for p in parties_of(case) if all(r.party != p for r in case.ratification)]
    blocks: list[Block] = []
    if ratification is None:
        text = "Whether the factions of each side would carry a deal was not assessed."
        blocks.append(Said(text, kind="unknown"))
    elif ratification.bodies:
        odds = words.chance(ratification.probability, ratification.interval)
        package = called(case, settlement, ratification.package)
        text = f"Put to the factions: {package}. That every side carries it is {odds}."
        blocks.append(Said(text, kind="assessment"))
        blocks.append(_bodies(case, ratification))
    if rules:
        blocks.append(rules)
    if without:
        names = words.listed((case.actors[p].name for p in without), "or")
        blocks.append(Said(f"How a deal would be ratified by {names} is unknown.", kind="unknown"))
    return Section("ratification", "Ratification risk", tuple(blocks))


def most_opposed(ratification: Ratifications) -> tuple[str, ...]:
    """Return the faction of each body that agrees least often, each once.

    The vote of the party itself counts as one only where no faction is known.
    """
    found = []
    for body in ratification.bodies:
        ranked = sorted((m.actor == body.party, m.probability, m.margin, m.actor) for m in body.members)
        found.append(ranked[0][-1])
    return tuple(dict.fromkeys(found))


def _bodies(case: Case, ratification: Ratifications) -> Grid:
    return Grid(
        "t-ratification",
        "Would each side carry it, and whose vote decides",
        (
            "Side",
            "Would carry it",
            "In favour, and needed",
            "Decides alone",
            "Refuses, and what would turn it",
        ),
        (Group(tuple(_body_row(case, body) for body in ratification.bodies)),),
        (18, 20, 17, 29, 16),
        "bodies",
        f"Chances over {ratification.draws:,} draws (seed {ratification.seed}); shares of weight at the "
        "point estimate, whose ranges stand in the rules below.",
    )


def _body_row(case: Case, body: BodyVerdict) -> tuple[Cell, ...]:
    decisive = sorted((m for m in body.members if m.decides > 0), key=lambda m: -m.decides)
    deciding = tuple(
        Said(f"{_name(case, m.actor)} in {words.percent(m.decides)} of draws") for m in decisive[:2]
    )
    refusing = tuple(Said(_refusal(case, m)) for m in body.members if not m.agrees)
    return (
        (Said(_name(case, body.party), kind="strong"), Said(words.label("route", body.route))),
        (Said(words.chance(body.probability, body.interval)),),
        (Said(f"{words.percent(round(body.in_favour, 9))} in favour, {words.percent(body.quota)} needed"),),
        deciding or (Said("nobody in any draw"),),
        refusing or (Said("nobody at the point estimate"),),
    )


def _refusal(case: Case, member: Member) -> str:
    text = f"{_name(case, member.actor)} (agrees in {words.percent(member.probability)} of draws)"
    if not member.offers:
        return text + ": no change of up to " + words.plural(member.tried, "clause") + " turns it"
    change = member.offers[0].change
    turns = words.listed(
        f"{case.agenda[i].label}: {option(new, case.agenda[i])}" for i, (_, new) in change.items()
    )
    lost = words.listed(_name(case, side) for side in member.offers[0].loses)
    return f"{text}; turned by {turns}" + (f", which would lose {lost}" if lost else "")


def _name(case: Case, key: str) -> str:
    return case.actors[key].name if key in case.actors else key


def _rule(case: Case, ledger: Ledger, name: str, rule: Ratification) -> Said:
    party = case.actors[rule.party].name
    claims, assumptions = ledger.noun(f"ratification.{name}", rule, f"How {party} would ratify")
    text = f"{words.label('route', rule.route)}; a deal needs "
    taken = words.weight(rule.quota)
    low_high = f"a share of {taken}" if rule.quota.known else "an unknown share"
    text += f"{low_high} of its weight behind it"
    assumptions += ledger.quantity(
        f"ratification.{name}.quota", rule.quota, f"Share of {party} that carries a deal", taken
    )
    if rule.vetoes:
        text += f", and {words.listed(case.actors[v].name for v in rule.vetoes)} can veto"
    if rule.members:
        weighed = (f"{case.actors[m].name} {words.weight(w)}" for m, w in rule.members.items())
        text += f". Weights: {words.listed(weighed)}"
    elif case.factions(rule.party):
        text += ". Weights: those of its factions above"
    return Said(text + ".", claims, tuple(dict.fromkeys(assumptions)), lead=f"{party}:")
