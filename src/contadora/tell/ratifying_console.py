"""Ratification for a terminal: who carries a package, who decides, what is left as a faction hardens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contadora.tell.console import passage_lines
from contadora.tell.proposal_console import change_words
from contadora.tell.words import chance, clean, decimal, label, listed, percent, plural, span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from contadora.solve.passage import Passage
    from contadora.solve.ratification import (
        BodyVerdict,
        HardeningCurve,
        Ratifications,
        Spoilers,
        WinSet,
        WinSets,
    )

__all__ = ["curve_lines", "ratification_summary"]


def ratification_summary(
    found: Ratifications,
    sets: WinSets,
    lost: Spoilers,
    curves: Sequence[HardeningCurve],
    names: Mapping[str, str],
    *,
    called: str,
    whole_curve: bool = False,
    passed: Passage | None = None,
) -> str:
    """Return whether each side's factions would carry a package, and how much room they leave.

    Parameters
    ----------
    called : str
        What the package is called.
    whole_curve : bool
        Print every step of the curves; else a line for each.
    passed : Passage, optional
        How often packages are acceptable and ratified.
    """

    def named(key: str) -> str:
        return clean(names.get(key, key))

    lines = [f"Put to the factions: {called}"]
    lines += [f"  {named(issue)}: {clean(option)}" for issue, option in found.package.items()]
    lines.append("")
    if found.bodies:
        lines.append(f"Chance that every side carries it: {chance(found.probability, found.interval)}")
    else:
        lines.append("No body is known that would have to carry it: each party decides by itself.")
    lines.append(f"Chance that it is carried, and all whose consent counts gain: {chance(found.deal)}")
    if passed is not None:
        put = passed.of(found.package)
        lines += passage_lines(passed, names, put)
    for body in found.bodies:
        lines += ["", *_body_lines(body, found, names)]
    lines += ["", f"Packages that each side carries, of {sets.together.looked_at:,}{_looked(sets.together)}:"]
    for held in sets.sides:
        lines.append(f"  {named(held.who)}: {_size(held)}")
    lines.append(f"  all of them: {_size(sets.together)}")
    lines.append(f"  suits all whose consent counts: {_size(sets.zone)}")
    lines += ["", *_spoiler_lines(lost, names)]
    for curve in curves:
        lines += ["", *(curve_lines(curve, names) if whole_curve else [_curve_line(curve, names)])]
    told = f"Over {found.draws:,} draws, seed {found.seed}" if found.draws > 1 else "Nothing was drawn"
    return "\n".join([*lines, "", f"{told}. A chance to be carried is no forecast that it will be put."])


def _body_lines(body: BodyVerdict, found: Ratifications, names: Mapping[str, str]) -> list[str]:
    def named(key: str) -> str:
        return clean(names.get(key, key))

    head = f"{named(body.party)} ({label('route', body.route)}"
    head += ", sits in another body)" if body.nested else ")"
    lines = [
        f"{head}: carries it: {chance(body.probability, body.interval)}",
        f"  at the point estimate {percent(round(body.in_favour, 9))} in favour, "
        f"{percent(body.quota)} needed",
    ]
    for member in body.members:
        vote = "agrees" if member.agrees else "refuses"
        if not member.weight and not member.veto and not member.decides:
            continue
        own = member.actor == body.party
        who = f"{named(body.party)} where in no faction" if own else named(member.actor)
        told = f"  {who}: {vote} ({decimal(member.margin, sign=True)})"
        told += f", weight {percent(member.weight)}" + (", veto" if member.veto else "")
        if found.draws > 1:
            told += f"; agrees in {percent(member.probability)} of draws"
            told += f", alone decides in {percent(member.decides)}"
        lines.append(told)
    lines.append(f"  pivotal: {listed(named(key) for key in body.pivotal) or 'nobody alone'}")
    if body.short_of:
        lines.append(f"  would carry with: {' or '.join(listed(map(named, s)) for s in body.short_of[:3])}")
    for member in body.members:
        if member.agrees:
            continue
        if not member.offers:
            tried = plural(member.tried, "clause")
            lines.append(f"  {named(member.actor)}: no change of up to {tried} wins it over")
        for offer in member.offers:
            change = {issue: new for issue, (_, new) in offer.change.items()}
            turned = change_words(found.package, change, names)
            loses = f", and loses {listed(map(named, offer.loses))}" if offer.loses else ""
            lines.append(f"  {named(member.actor)} is won over by {turned}{loses}")
    return lines


def _looked(held: WinSet) -> str:
    return "" if held.method == "enumerated" else " sampled"


def _size(held: WinSet) -> str:
    told = f"{held.size:,} ({percent(held.share)}"
    if held.interval is not None:
        told += f", 95% interval {span(*held.interval, share=True)}"
    told += ")"
    if held.draws > 1:
        told += f"; {span(held.low, held.high, share=True)} in nine draws of ten"
        told += f", none in {percent(held.never)}" if held.never else ""
    return told


def _spoiler_lines(lost: Spoilers, names: Mapping[str, str]) -> list[str]:
    if not lost.deals:
        return ["No package suits all whose consent counts, so nobody can be said to lose from all of them."]
    told = []
    for found in sorted(lost.bystanders, key=lambda b: -(b.probability or 0.0)):
        if found.spoils or found.probability:
            veto = f", with a veto in {listed(names.get(p, p) for p in found.vetoes)}" if found.vetoes else ""
            odds = "" if found.probability is None else f": {chance(found.probability)}"
            told.append(clean(f"{names.get(found.actor, found.actor)}{veto}") + odds)
    lead = f"Loses from every one of the {lost.deals:,} packages that suit all whose consent counts: "
    return [lead + "; ".join(told) + "." if told else lead + "nobody, in any draw."]


def _curve_line(curve: HardeningCurve, names: Mapping[str, str]) -> str:
    first, last = curve.steps[0], curve.steps[-1]
    told = f"If {clean(names.get(curve.faction, curve.faction))} hardens as far as can be: "
    told += f"{first.deals:,} → {last.deals:,} packages that all gain from and carry; "
    told += f"that there is one, {percent(first.probability)} → {percent(last.probability)} of draws"
    if curve.last_deal is not None and curve.last_deal < 1:
        told += f"; the last is left at {percent(curve.last_deal)} of the way"
    return told + f". --curve {curve.faction} shows the steps."


def curve_lines(curve: HardeningCurve, names: Mapping[str, str]) -> list[str]:
    """Return Schelling's curve as a table: how hard, packages left, chance of any, what the likely brings."""

    def named(key: str) -> str:
        return clean(names.get(key, key))

    how = {
        "threshold": "its walk-away value rises to the worth of its best package",
        "weight": "its share of its body rises to all of it",
    }[curve.by]
    picks = "" if curve.proposer is None else f"; {named(curve.proposer)} proposes"
    lines = [f"If {named(curve.faction)} hardens ({how}{picks}):"]
    before: dict[str, str] | None = None
    for step in curve.steps:
        told = f"  {percent(step.degree):>4}: {step.deals:,} packages that all gain from and carry, "
        lines.append(told + f"one at least in {percent(step.probability)} of draws")
        if step.likely is not None and step.likely != before:
            gains = listed(f"{named(p)} {decimal(g, sign=True)}" for p, g in step.gains.items())
            lines.append(f"        the likely one brings {gains}")
            if before is not None:
                change = {issue: option for issue, option in step.likely.items() if before[issue] != option}
                lines.append(f"        and differs by {change_words(before, change, names)}")
            before = step.likely
    return lines
