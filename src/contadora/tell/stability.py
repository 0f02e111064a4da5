"""Why they are stuck, in words: what holds each of them, where play can rest, what would end it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from contadora.tell import words
from contadora.tell.page import Block, Cell, Figure, Grid, Group, Said, Section

if TYPE_CHECKING:
    from contadora.solve.stability.concepts import Stability
    from contadora.solve.stability.conflict import Conflict
    from contadora.solve.stability.moves import Step
    from contadora.solve.stability.reading import Holding, LeverReading, Share, StabilityReading, StateReading
    from contadora.solve.stability.witness import Answer, Witness
    from contadora.tell.annex import Ledger

__all__ = [
    "CONCEPT_WORDS",
    "because",
    "condition_words",
    "held",
    "holding_words",
    "state_table",
    "state_words",
    "states_shown",
    "steps_words",
    "strongest",
    "stuck_annex",
    "why_stuck",
]

CONCEPT_WORDS = {
    "Nash": "nobody gains by a move of its own",
    "SEQ": "nobody gains once the others make the countermoves that pay them",
    "SIM": "nobody gains if the others move at the same moment",
    "SMR": "nobody gains if the others may answer as they like, and nobody has a way out of the answer",
    "GMR": "nobody gains if the others may answer as they like",
}
_STRENGTH = ("Nash", "SEQ", "SIM", "SMR", "GMR")
STANDSTILL = "Talk on and concede nothing"


def steps_words(conflict: Conflict, before: int, after: int) -> str:
    """Return what a decision maker does to go from one state to another.

    Examples
    --------
    >>> from contadora.solve.stability import read_conflict
    >>> chicken = read_conflict({"decision_makers": {"A": ["swerve"], "B": ["swerve"]},
    ...     "rankings_best_first": {"A": [2, 3, 1, 0], "B": [1, 3, 2, 0]}})
    >>> steps_words(chicken, 0, 1), steps_words(chicken, 3, 2)
    ('takes the step “swerve”', 'takes back “swerve”')
    """
    taken: list[str] = []
    back: list[str] = []
    level: list[str] = []
    for (_, option), was, now in zip(
        conflict.options, conflict.levels(before), conflict.levels(after), strict=True
    ):
        if was != now:
            name = f"“{option.name}”"
            if option.levels > 2:
                level.append(f"{name} to {now}")
            else:
                (taken if now else back).append(name)
    parts = []
    if taken:
        parts.append(f"takes the step{'s' if len(taken) > 1 else ''} {words.listed(taken)}")
    if back:
        parts.append(f"takes back {words.listed(back)}")
    if level:
        parts.append(f"moves {words.listed(level)}")
    return words.listed(parts) or "stays"


def strongest(witnesses: tuple[Witness, ...]) -> Witness:
    """Return the witness that says most: of the most demanding concept that holds, else why SEQ fails."""
    by = {witness.concept: witness for witness in witnesses}
    found = next((by[c] for c in _STRENGTH if c in by and by[c].stable), None)
    return found or by.get("SEQ") or witnesses[0]


def because(conflict: Conflict, witness: Witness) -> str:
    """Return why a state is stable, or not, for a decision maker.

    Examples
    --------
    >>> from contadora.solve.stability import read_conflict, witness
    >>> chicken = read_conflict({"decision_makers": {"A": ["swerve"], "B": ["swerve"]},
    ...     "rankings_best_first": {"A": [2, 3, 1, 0], "B": [1, 3, 2, 0]}})
    >>> print(because(chicken, witness(chicken, 3, "A", "GMR")))
    Stable for A because its way out would be answered: if A takes back “swerve”, B takes back “swerve”, \
and A is no better off.
    >>> print(because(chicken, witness(chicken, 3, "A", "SEQ")))
    Not stable for A: A takes back “swerve” and gains, and no countermove that pays the others undoes it.
    """
    who = witness.decision_maker
    if not witness.stable:
        nothing = {
            "Nash": "",
            "SEQ": ", and no countermove that pays the others undoes it",
            "SIM": ", and no moves that the others would make at that moment undo it",
            "SMR": ", and no countermove undoes it for good",
            "GMR": ", and no countermove undoes it",
        }[witness.concept]
        to = witness.answers[0].to
        return f"Not stable for {who}: {who} {steps_words(conflict, witness.state, to)} and gains{nothing}."
    if not witness.answers:
        return f"Stable for {who} because no move of its own improves its position."
    first, more = witness.answers[0], len(witness.answers) - 1
    ways = "its way out" if not more else "every way out"
    text = f"Stable for {who} because {ways} would be answered: if {who} "
    text += f"{steps_words(conflict, witness.state, first.to)}, {_answer(conflict, witness, first)}, "
    text += f"and {who} is no better off"
    if more:
        text += f"; so too its {'other way' if more == 1 else f'{words.number(more)} other ways'} out"
    return text + "."


def _answer(conflict: Conflict, witness: Witness, answer: Answer) -> str:
    steps: tuple[Step, ...] = answer.sanction or ()
    if witness.concept == "SIM":
        at_once = [f"{step.who} {steps_words(conflict, witness.state, step.to)}" for step in steps]
        return f"at the same moment {words.listed(at_once)}"
    told, at = [], answer.to
    for step in steps:
        told.append(f"{step.who} {steps_words(conflict, at, step.to)}")
        at = step.to
    return ", then ".join(told)


def state_words(state: StateReading, *, short: bool = False) -> str:
    """Return how a state differs from today, step by step."""
    if not state.taken and not state.undone:
        return STANDSTILL
    name = (lambda label: words.shortened(label, 30)) if short else (lambda label: label)
    by: dict[str, list[str]] = {}
    for who, label in state.taken:
        by.setdefault(who, []).append(f"“{name(label)}”")
    for who, label in state.undone:
        by.setdefault(who, []).append(f"“{name(label)}” taken back")
    return "; ".join(f"{who}: {words.listed(labels)}" for who, labels in by.items())


def held(share: Share) -> str:
    """Return a share as its ICD 203 word with number and interval."""
    return words.chance(share.share, (share.low, share.high))


def _named(conflict: Conflict, before: int, after: int) -> str:
    """A move as a noun: the steps by name."""
    text = re.sub(r"^takes the steps? ", "", steps_words(conflict, before, after))
    verbs = {"takes back": "taking back", "moves": "moving"}
    return re.sub(r"“[^”]*”|takes back|moves", lambda found: verbs.get(found[0], found[0]), text)


def holding_words(conflict: Conflict, holding: Holding) -> str:
    """Return why a decision maker stays, or does not; where no move pays, what the nearest would cost it."""
    found = strongest(holding.witnesses)
    text = because(conflict, found)
    if found.stable and not found.answers and holding.nearest is not None:
        step = _named(conflict, found.state, holding.nearest)
        cost = (
            f"would cost it {words.decimal(-holding.gain)}" if holding.gain < 0 else "would bring it nothing"
        )
        text = f"{text[:-1]}; the nearest, {step}, {cost}."
    return text


def why_stuck(
    ledger: Ledger, stability: StabilityReading | None, principals: tuple[str, ...] = ()
) -> Section:
    """Return whether standing still is an equilibrium, for whom and why, where play can rest, what ends it.

    Short, since the body has four pages; `stuck_annex` has the rest.

    Parameters
    ----------
    ledger : Ledger
    stability : StabilityReading or None
    principals : tuple of str
        Names of those whose reasons are told; the others are counted. Left out, everybody's.
    """
    title = "Why they are stuck"
    if stability is None:
        text = "No analysis of what each can do alone was made."
        return Section("stuck", title, (Said(text, kind="unknown"),))
    if stability.today is None or stability.conflict is None:
        text = (
            f"From these reports one cannot tell: {stability.why_not}. To ask, list under moves what each "
            "party, guarantor and outside power can do without the others."
        )
        return Section("stuck", title, (Said(text, kind="unknown"),))
    worths = ledger.assumption("moves")
    text = (
        f"{held(stability.today.equilibrium['SEQ'])} to be where no step pays, once the others’ best answers "
        f"are reckoned with. At the point estimate {_held_shortly(stability, principals)}"
    )
    cited = (worths[0], worths[-1]) if worths else ()
    first = Said(words.capital(text), (), cited, "assessment", f"“{STANDSTILL}”:")
    return Section("stuck", title, ((first, *_ways(stability)),))


def _held_shortly(stability: StabilityReading, principals: tuple[str, ...]) -> str:
    """What holds those whose consent counts, and how often."""
    assert stability.conflict is not None
    told = [h for h in stability.holdings if h.decision_maker in principals] or list(stability.holdings)
    text = "; ".join(
        f"{_reason(stability.conflict, h)} (stays in {words.percent(h.stable['SEQ'].share)} of the draws)"
        for h in told
    )
    return text + "."


def _reason(conflict: Conflict, holding: Holding) -> str:
    """Why a decision maker stays or goes, without the full stop."""
    found, who = strongest(holding.witnesses), holding.decision_maker
    if found.stable and not found.answers and holding.nearest is not None:
        step = _named(conflict, found.state, holding.nearest)
        cost = f"would cost it {words.decimal(-holding.gain)}" if holding.gain < 0 else "brings it nothing"
        return f"no step pays {who}; the nearest, {step}, {cost}"
    text = holding_words(conflict, holding).removesuffix(".")
    return text[:1].lower() + text[1:]


def _ways(stability: StabilityReading) -> list[Said]:
    """The state better for all, and whether it holds; where steps that pay lead; what ends it."""
    found: list[Said] = []
    ahead = [state for state in stability.equilibria if state.reachable.share > 0]
    wanted = stability.wanted
    if wanted is not None:
        leaver = min(wanted.held_by, key=lambda name: wanted.held_by[name])
        text = (
            f"{state_words(wanted)}, {held(wanted.better_for_all)}; that it would hold, "
            f"{held(wanted.equilibrium['SEQ'])}; least held there: {leaver}."
        )
        found.append(Said(text, kind="assessment", lead="Most often better for all:"))
    if ahead:
        likeliest = max(ahead, key=lambda state: state.reachable.share * state.equilibrium["SEQ"].share)
        lead = "Where steps that pay lead most often:"
        found.append(Said(f"{_rest(likeliest)}.", kind="assessment", lead=lead))
    levers = [_lever(stability, lever) for lever in stability.unsticks[:2]]
    if levers:
        text = f"{'; '.join(levers)} of the draws that need it. None is advice."
        found.append(Said(words.capital(text), kind="assessment", lead="What ends the standstill:"))
    return found


def _rest(state: StateReading) -> str:
    first = ""
    if state.path is not None and state.path.first_movers:
        first = f"; first to move: {words.listed(state.path.first_movers, 'or')}"
    return (
        f"{state_words(state)} (reached in {words.percent(state.reachable.share)}, at rest in "
        f"{words.percent(state.equilibrium['SEQ'].share)}{first})"
    )


def _lever(stability: StabilityReading, lever: LeverReading, outcome: str = "") -> str:
    works = lever.works
    share = f"{words.percent(works.share)}, 95% interval {words.span(works.low, works.high, share=True)}"
    return f"if {condition_words(stability, lever)}, " + (f"{outcome} ({share})" if outcome else share)


def condition_words(stability: StabilityReading, lever: LeverReading) -> str:
    """Return a lever's condition with the names of moves set off."""
    text = lever.condition
    for label in (stability.decision_makers or {}).get(lever.who, ()):
        text = text.replace(f"could not take up '{label}' again", f"gave up “{label}” for good")
        text = text.replace(f"'{label}'", f"“{label}”")
    return text


def states_shown(
    verdicts: Stability, reading: StabilityReading | None, start: int | None
) -> tuple[int, set[int], list[int], list[tuple[str, dict[str, tuple[float, bool]]]]]:
    """Return what the figures of a conflict show: where they start, the states marked, drawn and listed."""
    from contadora.tell.stability_charts import MOST_STATES, neighbours, reached_from

    conflict = verdicts.conflict
    if reading is not None and reading.today is not None:
        begin = reading.today.code if start is None else start
        states = [reading.today, *reading.equilibria]
        rows = [
            (
                f"{state.code}. {state_words(state)}",
                {c: (share.share, share.point) for c, share in state.equilibrium.items()},
            )
            for state in states
        ]
        marked = {state.code for state in states if state.equilibrium["SEQ"].point}
    else:
        begin = int(conflict.codes[0]) if start is None else start
        holds = {c: set(verdicts.equilibria(c).tolist()) for c in verdicts.concepts}
        every = sorted(set.union(*holds.values()))[:MOST_STATES]
        rows = [
            (
                f"{code}. {conflict.describe(code)}",
                {c: (float(code in holds[c]), code in holds[c]) for c in verdicts.concepts},
            )
            for code in every
        ]
        marked = holds["SEQ"] if "SEQ" in holds else set(every)
    if len(conflict.codes) <= MOST_STATES:
        return begin, marked, conflict.codes.tolist(), rows
    kept = [begin, *sorted(marked - {begin})][: MOST_STATES // 2]
    shown = dict.fromkeys([*kept, *reached_from(conflict, begin, 12), *neighbours(conflict, begin)])
    return begin, marked, list(shown)[: MOST_STATES // 2], rows


def stuck_annex(stability: StabilityReading | None) -> Section | None:
    """Return the states in a table, and the moves as a figure; None without an answer."""
    from contadora.tell.stability_charts import move_graph, neighbours

    if stability is None or stability.today is None or stability.conflict is None:
        return None
    conflict, today = stability.conflict, stability.today
    states = [today, *stability.equilibria, *([] if stability.wanted is None else [stability.wanted])]
    marked = {state.code for state in states if state.equilibrium["SEQ"].point}
    shown = {state.code for state in states}
    for near in neighbours(conflict, today.code):
        if len(shown) < 26:
            shown.add(near)
    drawn = move_graph(conflict, today.code, rests=marked, only=shown)
    figure = Figure(
        "f-moves",
        "Who could move where, and whom it would pay, at the point estimate",
        drawn,
        "Each number is a state; the key says which steps have been taken in it. An arrow leads where who "
        f"moves prefers to be. Drawn are {len(shown):,} of {stability.states:,} states: today, those of the "
        "table, and those one move from today.",
    )
    reasons = tuple(
        Said(f"{holding_words(conflict, h)} That it stays, over the draws: {held(h.stable['SEQ'])}.")
        for h in stability.holdings
    )
    changes = [_lever(stability, lever, "the standstill ends") for lever in stability.unsticks]
    changes += [_lever(stability, lever, "the state better for all holds") for lever in stability.holds]
    told = tuple(Said(words.capital(f"{change}.")) for change in changes)
    blocks: list[Block] = [reasons, state_table(stability)]
    if told:
        blocks += [Said(f"{words.capital(stability.searched)}.", lead="What would change it:"), told]
    blocks += [Said(f"{words.capital(note)}.") for note in stability.notes]
    return Section("moves", "Annex C. What each can do alone", (*blocks, figure))


def state_table(stability: StabilityReading) -> Grid:
    """Return the states of interest: how often each is an equilibrium, is reached, and pays all."""
    assert stability.today is not None
    listed = [stability.today, *stability.equilibria]
    if stability.wanted is not None and stability.wanted.code not in {state.code for state in listed}:
        listed.append(stability.wanted)
    rows: list[tuple[Cell, ...]] = []
    for state in listed:
        shares = tuple(
            (Said(words.percent(state.equilibrium[c].share) + (" ●" if state.equilibrium[c].point else "")),)
            for c in stability.concepts
        )
        rows.append(
            (
                (Said(f"{state.code}. {state_words(state)}"),),
                *shares,
                (Said(words.percent(state.reachable.share)),),
                (Said(words.percent(state.better_for_all.share)),),
            )
        )
    columns = ("State", *stability.concepts, "Reached", "Better for all")
    return Grid(
        "t-equilibria",
        f"Where play can rest: share of {stability.draws:,} draws in which each state is an equilibrium",
        columns,
        (Group(tuple(rows)),),
        (100 - 8 * (len(columns) - 1), *([8] * (len(columns) - 1))),
        "equilibria",
        "●: also at the point estimate. Reached: from today by steps each of which pays its maker. Better "
        "for all: than today, for everybody whose consent a deal needs. "
        + "; ".join(f"{c}: {CONCEPT_WORDS[c]}" for c in stability.concepts)
        + f". Seed {stability.seed}.",
    )
