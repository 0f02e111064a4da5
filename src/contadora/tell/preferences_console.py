"""Degrees of preference, open preferences and misperception for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from contadora.tell.words import clean, listed, plural

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from contadora.solve.stability import Attitude, Conflict, Hypergame, Stability, Strength

__all__ = ["strength_summary", "unknown_summary", "views_summary"]

MOST_STATES = 40
ATTITUDE_WORDS = {
    "a": "leaves for a state that might be no better, and one that might be better does not deter it",
    "b": "stays unless a state is surely better, and one that might be better does not deter it",
    "c": "leaves for a state that might be no better, but one that might be better deters it",
    "d": "stays unless a state is surely better, and one that might be better deters it",
}


def strength_summary(found: Strength, tiers: Mapping[str, Sequence[int]]) -> str:
    """Return which equilibria are strong and which weak, and through whom."""
    conflict, concepts = found.general.conflict, found.general.concepts
    parted = listed(f"{name} ({plural(len(set(row)), 'tier')})" for name, row in tiers.items())
    many = any(len(set(row)) > 2 for row in tiers.values())
    lines = [f"{_head(conflict)}strength of preference: {parted}", ""]
    least = {concept: found.degrees[:, k].min(axis=0) for k, concept in enumerate(concepts)}
    firm = {concept: found.codes(concept, strong=True) for concept in concepts}
    held = {concept: found.at_degree(concept, 0) for concept in concepts}

    def told(code: int) -> list[str]:
        place = conflict.position(code)
        strong = [
            f"{concept} (degree {least[concept][place]})" if many else concept
            for concept in concepts
            if code in firm[concept]
        ]
        weak = [
            f"{concept} (through {listed(_weakly(found, k, place))})"
            for k, concept in enumerate(concepts)
            if code in held[concept] and code not in firm[concept]
        ]
        said = [f"strong: {', '.join(strong)}" if strong else "", f"weak: {', '.join(weak)}" if weak else ""]
        return ["; ".join(part for part in said if part)]

    lines += _states(conflict, held, told)
    lines += [
        "",
        "Strong: each step that pays can end greatly worse for whoever takes it, or no step pays.",
        "Weak: those named have a step that pays and could cost them little or nothing.",
    ]
    if many:
        lines.append(
            "Degree: 1 and the tiers that whoever loses least by leaving would fall; 2 or more is strong."
        )
    return _printed(lines)


def _weakly(found: Strength, concept: int, place: int) -> list[str]:
    loose = ~found.strong[:, concept, place]
    return [name for name, weak in zip(found.general.conflict.names, loose, strict=True) if weak]


def unknown_summary(
    found: Mapping[Attitude, Stability], unknown: Mapping[str, Sequence[tuple[int, int]]]
) -> str:
    """Return what holds where some preferences are not known, by attitude to the doubt."""
    first = next(iter(found.values()))
    conflict = first.conflict
    doubt = listed(f"{name} ({plural(len(pairs), 'pair')} of states)" for name, pairs in unknown.items())
    lines = [f"{_head(conflict)}preference not known: {doubt}", ""]
    holds = {
        concept: {attitude: verdicts.equilibria(concept) for attitude, verdicts in found.items()}
        for concept in first.concepts
    }

    def told(code: int) -> list[str]:
        said = []
        for concept, by in holds.items():
            which = [attitude for attitude, codes in by.items() if code in codes]
            if which:
                said.append(concept if len(which) == len(found) else f"{concept} ({' '.join(which)})")
        return [", ".join(said)]

    lines += _states(
        conflict, {c: np.unique(np.concatenate(list(by.values()))) for c, by in holds.items()}, told
    )
    lines.append("")
    if len(found) > 1:
        lines.append("Without letters: whatever the attitude to the doubt. Whose preference is not known,")
    else:
        lines.append("Whose preference is not known,")
    lines += [f"  {attitude}: {ATTITUDE_WORDS[attitude]}" for attitude in found]
    return _printed(lines)


def views_summary(found: Hypergame, viewers: Sequence[str]) -> str:
    """Return what holds when each side acts on its own view, and whom that surprises."""
    conflict, concepts = found.actual.conflict, found.actual.concepts
    lines = [f"{_head(conflict)}own view of the conflict: {listed(viewers)}", ""]
    held = {concept: found.equilibria(concept) for concept in concepts}
    clear = {concept: found.actual.equilibria(concept) for concept in concepts}

    def told(code: int) -> list[str]:
        now = [concept for concept in concepts if code in held[concept]]
        then = [concept for concept in concepts if code in clear[concept]]
        if now == then:
            return [f"holds: {', '.join(now)}"]
        return [
            f"holds: {', '.join(now) or 'under none'}",
            f"if all saw what is: {', '.join(then) or 'under none'}",
        ]

    lines += _states(conflict, {c: np.union1d(held[c], clear[c]) for c in concepts}, told)
    surprises: dict[tuple[str, str], dict[int, list[str]]] = {}
    for concept in concepts:
        for name, by in found.surprises(concept).items():
            for kind, codes in by.items():
                for code in codes:
                    surprises.setdefault((name, kind), {}).setdefault(code, []).append(concept)
    lines += ["", "Who is surprised:" if surprises else "Nobody is surprised: what holds, all expect."]
    for name in conflict.names:
        for kind, words in (("expected", "expects in vain"), ("unexpected", "does not expect")):
            states = surprises.get((name, kind), {})
            shown = [f"{code} ({', '.join(states[code])})" for code in sorted(states)[:MOST_STATES]]
            if len(states) > MOST_STATES:
                shown.append(f"{len(states) - MOST_STATES:,} more")
            if shown:
                lines.append(f"  {name} {words}: {'; '.join(shown)}")
    for name in viewers:
        seen = found.views[name].conflict.codes
        missed, added = np.setdiff1d(conflict.codes, seen).size, np.setdiff1d(seen, conflict.codes).size
        if missed:
            lines.append(f"  {name} thinks {plural(missed, 'state')} impossible that can occur")
        if added:
            lines.append(f"  {name} thinks {plural(added, 'state')} possible that cannot occur")
    return _printed(lines)


def _head(conflict: Conflict) -> str:
    named = f"{conflict.name}: " if conflict.name else ""
    return f"{named}{plural(len(conflict.codes), 'state')}; "


def _states(
    conflict: Conflict, holds: Mapping[str, np.ndarray], told: Callable[[int], list[str]]
) -> list[str]:
    """Each state that holds under a concept, most concepts first: what is told of it, and its words."""
    codes, count = np.unique(np.concatenate(list(holds.values())), return_counts=True)
    if not codes.size:
        return [f"No state is an equilibrium under {listed(holds, 'or')}."]
    lines = []
    for code in codes[np.argsort(-count, kind="stable")][:MOST_STATES].tolist():
        first, *more = told(code)
        lines += [f"{code:>6}: {first}", *(f"        {line}" for line in [*more, conflict.describe(code)])]
    if codes.size > MOST_STATES:
        lines.append(f"and {codes.size - MOST_STATES:,} more; --json lists them all")
    return lines


def _printed(lines: list[str]) -> str:
    return "\n".join(" " * (len(line) - len(line.lstrip(" "))) + clean(line.strip()) for line in lines)
