"""The graph model for a terminal: a conflict model, or a case, as plain lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from contadora.tell.stability import (
    CONCEPT_WORDS,
    because,
    condition_words,
    held,
    holding_words,
    state_words,
    strongest,
)
from contadora.tell.words import capital, clean, listed, number, percent, plural, shortened, span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contadora.solve.stability import (
        CoalitionStability,
        Conflict,
        Foresight,
        Inverse,
        Lever,
        Stability,
        Witness,
    )
    from contadora.solve.stability.reading import LeverReading, StabilityReading, StateReading

__all__ = [
    "coalition_summary",
    "foresight_summary",
    "inverse_summary",
    "lever_summary",
    "model_summary",
    "stuck_summary",
    "witness_summary",
]

MOST_STATES = 40
MOST_LEVERS = 12


def model_summary(stability: Stability, *, left_out: Sequence[str] = ()) -> str:
    """Return the equilibria of a conflict: which states, in words, and under which concepts.

    ``left_out`` are concepts that nobody named and that would take too long.
    """
    conflict = stability.conflict
    sides = listed(f"{s.name} ({plural(len(s.options), 'option')})" for s in conflict.decision_makers)
    head = f"{conflict.name}: " if conflict.name else ""
    lines = [f"{head}{plural(len(conflict.codes), 'state')}; {sides}", ""]
    holds = {concept: stability.equilibria(concept) for concept in stability.concepts}
    codes, count = np.unique(np.concatenate(list(holds.values())), return_counts=True)
    if not codes.size:
        lines.append("No state is an equilibrium under " + listed(stability.concepts, "or") + ".")
    for code in codes[np.argsort(-count, kind="stable")][:MOST_STATES].tolist():
        lines.append(f"{code:>6}: {', '.join(name for name, states in holds.items() if code in states)}")
        lines.append(f"        {conflict.describe(code)}")
    if codes.size > MOST_STATES:
        lines.append(f"and {codes.size - MOST_STATES:,} more; --json lists them all")
    lines += ["", *(f"{concept}: {CONCEPT_WORDS[concept]}" for concept in stability.concepts)]
    lines.append("Why one of them holds, or does not: --state CODE")
    lines += [
        f"{concept} is left out: with so many states it would take minutes. To ask: --concepts {concept}"
        for concept in left_out
    ]
    return "\n".join(clean(line) if line.strip() == line else _indented(line) for line in lines)


def foresight_summary(found: Foresight) -> str:
    """Return the states that no side would leave when it looks several moves ahead, and each side's own."""
    conflict = found.conflict
    far = "without limit" if found.horizon is None else plural(found.horizon, "move")
    lines = [f"Sides that look {far} ahead: {plural(len(found.equilibria), 'state')} that nobody leaves", ""]
    for code in found.equilibria[:MOST_STATES].tolist():
        lines += [f"{code:>6}: {conflict.describe(code)}"]
    if len(found.equilibria) > MOST_STATES:
        lines.append(f"and {len(found.equilibria) - MOST_STATES:,} more; --json lists them all")
    for name, row in zip(conflict.names, found.stable, strict=True):
        lines.append(f"{name} stays in {plural(int(row.sum()), 'state')} of {row.size:,}")
    if len(conflict.names) > 2:
        lines += ["", "Each expects, of the others' answers, the one that is worst for itself."]
    return "\n".join(clean(line) if line.strip() == line else _indented(line) for line in lines)


def _indented(line: str) -> str:
    return " " * (len(line) - len(line.lstrip(" "))) + clean(line.strip())


def witness_summary(conflict: Conflict, code: int, found: list[tuple[Witness, ...]]) -> str:
    """Return for whom a state is stable under which concepts, and why."""
    lines = [f"State {code}: {conflict.describe(code)}", ""]
    for witnesses in found:
        firm = [w.concept for w in witnesses if w.stable]
        loose = [w for w in witnesses if not w.stable]
        name = witnesses[0].decision_maker
        lines.append(
            f"{name}: "
            + "; ".join(
                part
                for part in (
                    f"stable under {', '.join(firm)}" if firm else "",
                    f"not under {', '.join(w.concept for w in loose)}" if loose else "",
                )
                if part
            )
        )
        told = [strongest(witnesses), *(loose[:1] if firm else [])]
        lines += [f"  {witness.concept}: {because(conflict, witness)}" for witness in told]
    return "\n".join(_indented(line) for line in lines)


def inverse_summary(conflict: Conflict, found: Inverse) -> str:
    """Return what a decision maker would have to prefer for a state to be stable."""
    lines = [f"State {found.state}: {conflict.describe(found.state)}"]
    lines.append(f"What {found.decision_maker} would have to prefer, the others' rankings as they are:")
    for demand in found.demands:
        stable = _count(demand.stable_count, float(demand.stable_share), demand.states)
        share = demand.equilibrium_share
        equilibrium = "an equilibrium in a number that turns on how it ranks the rest"
        if share is not None:
            held_in = _count(demand.equilibrium_count, float(share), demand.states)
            equilibrium = f"an equilibrium in {held_in}"
        lines += ["", f"{demand.concept}: stable in {stable}, {equilibrium}", f"  {demand.words}"]
    return "\n".join(_indented(line) for line in lines)


def lever_summary(now: Stability, code: int, hold: tuple[Lever, ...], end: tuple[Lever, ...]) -> str:
    """Return the single changes that would make a state hold, and those that would end it."""
    conflict = now.conflict
    holds = [concept for concept in now.concepts if code in now.equilibria(concept)]
    fails = [concept for concept in now.concepts if concept not in holds]
    lines = [f"State {code}: {conflict.describe(code)}"]
    lines.append(f"An equilibrium under {listed(holds)}." if holds else "No equilibrium.")
    for title, found, concepts in (
        ("What would make it hold", hold, fails),
        ("What would end it", end, holds),
    ):
        if not concepts:
            continue
        how = "under most concepts first, then the smallest" if found else ""
        lines += ["", f"{title} ({how}):" if found else f"{title}: no single change that was tried."]
        for lever in found[:MOST_LEVERS]:
            others = plural(lever.side_effects, "other verdict changes", "other verdicts change")
            aside = f"; {others}" if lever.side_effects else ""
            lines.append(f"  {lever.condition}: {', '.join(lever.concepts)}{aside}")
        if len(found) > MOST_LEVERS:
            lines.append(f"  and {len(found) - MOST_LEVERS:,} more; --json lists them all")
    lines += [
        "",
        "Tried one at a time: making an option binding or reversible, a swap of neighbours in a ranking,",
    ]
    lines.append("a change of one preference statement, a guarantor who penalises leaving. None is advice.")
    return "\n".join(_indented(line) for line in lines)


def _count(count: int | None, share: float, states: int) -> str:
    if count is None or states > 15:
        return f"{percent(share)} of its strict rankings"
    return f"{count:,} of its strict rankings ({percent(share)})"


def coalition_summary(found: CoalitionStability) -> str:
    """Return which states no coalition would leave."""
    conflict = found.conflict
    groups = listed(" + ".join(members) for members in found.coalitions)
    lines = [f"Coalitions: {shortened(groups, 400)}", ""]
    for concept in found.concepts:
        codes = found.equilibria(concept).tolist()
        lines.append(f"{concept}: {', '.join(map(str, codes[:MOST_STATES])) or 'no state'}")
    by_all = set.intersection(*(set(found.equilibria(c).tolist()) for c in found.concepts))
    lines += [f"  {code}: {conflict.describe(code)}" for code in sorted(by_all)[:MOST_STATES]]
    return "\n".join(_indented(line) for line in lines)


def stuck_summary(title: str, found: StabilityReading) -> str:
    """Return why the parties of a case are stuck, and what would end it."""
    if found.today is None or found.conflict is None:
        return clean(
            f"{title}: cannot tell why they are stuck: {found.why_not}. Add under moves what each actor can "
            "do alone."
        )
    sides = listed(found.decision_makers or {})
    lines = [
        f"{title}: {found.states:,} states; who can move: {sides}",
        "",
        f"{state_words(found.today)} (nobody takes a step beyond those taken) is an equilibrium:",
    ]
    standing = found.today.equilibrium
    lines += [f"  {concept}: {held(standing[concept])}; {CONCEPT_WORDS[concept]}" for concept in standing]
    lines += ["", "Who is held there, and by what (at the point estimate):"]
    for holding in found.holdings:
        lines.append(f"  {holding_words(found.conflict, holding)}")
        lines.append(f"    over the draws, that it stays is {held(holding.stable['SEQ'])} (SEQ)")
    if found.equilibria:
        lines += ["", "Where play can rest instead (SEQ; then how often it is reached from today):"]
        lines += [_state(state) for state in found.equilibria]
        if found.left_out:
            lines.append(f"  and {number(found.left_out)} more")
    else:
        lines += ["", "No other state is an equilibrium in a quarter of the draws (Nash or SEQ)."]
    if found.wanted is not None:
        best = found.wanted
        lines += [
            "",
            "Most often better than today for all whose consent counts:",
            f"  {best.code}  {state_words(best)}",
            f"    better for all: {held(best.better_for_all)}; holds once reached: "
            f"{held(best.equilibrium['SEQ'])} (SEQ)",
            "    stays there: " + ", ".join(f"{who} {percent(p)}" for who, p in best.held_by.items()),
        ]
    lines += _levers("What would end the standstill", found, found.unsticks)
    if found.wanted is not None:
        lines += _levers("What would make that state hold", found, found.holds)
    lines += ["", f"{capital(found.searched)}."]
    lines += [f"Note: {note}." for note in found.notes]
    assumed = sum(a.kind == "assumed" for a in found.assumptions)
    lines.append(
        f"Rests on {plural(len(found.assumptions), 'assumption')}, {assumed} of them set by nobody; "
        f"{found.draws:,} draws, seed {found.seed}. None of this is advice to a party."
    )
    return "\n".join(_indented(line) for line in lines)


def _state(state: StateReading) -> str:
    first = "" if state.path is None else f"; first to move: {listed(state.path.first_movers, 'or')}"
    return (
        f"  {state.code}  {state_words(state)}: {held(state.equilibrium['SEQ'])}; reached in "
        f"{percent(state.reachable.share)}{first}"
    )


def _levers(title: str, found: StabilityReading, levers: tuple[LeverReading, ...]) -> list[str]:
    if not levers:
        return ["", f"{title}: no single change that was tried."]
    lines = ["", f"{title} (share of the draws in which it is needed):"]
    for lever in levers:
        share = f"{percent(lever.works.share)} ({span(lever.works.low, lever.works.high, share=True)})"
        lines.append(f"  {share}: if {condition_words(found, lever)}")
    return lines
