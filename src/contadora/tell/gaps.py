"""What is not known, and how much of the answer was assumed rather than told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contadora.tell import words
from contadora.tell.page import Block, Said, Section
from contadora.tell.positions import parties_of, unknown_cells

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contadora.case.model import Case
    from contadora.solve.narrowing import Narrowing
    from contadora.tell.annex import Ledger

__all__ = ["gaps"]

MOST = 3
"""How many of the unknowns that would narrow the answer are named."""
_NARROWS = "What, if it were learnt, would narrow most what the worst-served party gains:"
_FIELDS = (
    ("position", "Position"),
    ("interest", "Interest"),
    ("red_line", "Red line"),
    ("fallback", "Fallback"),
)


def gaps(case: Case, ledger: Ledger, narrowing: Sequence[Narrowing | str]) -> Section:
    """Return the unknown cells of the matrix, the other unknowns, and what would narrow the answer most."""
    blocks: list[Block] = []
    unknown = (*_unknown_cells(case), *_other_unknowns(case))
    if unknown:
        blocks.append(unknown)
    entries = ledger.entries()
    assumed = sum(entry.assumed for entry in entries)
    blocks.append(
        Said(
            f"The register in Annex A holds {words.plural(len(entries), 'entry', 'entries')}: "
            f"{len(entries) - assumed} set by somebody, {assumed} standing in where no source says."
        )
    )
    if narrowing:
        blocks.append(Said(_NARROWS, kind="strong"))
        blocks.append(tuple(_narrowing(ledger, found) for found in narrowing[:MOST]))
    return Section("gaps", "Gaps and assumptions", tuple(blocks))


def _narrowing(ledger: Ledger, found: Narrowing | str) -> Said:
    if isinstance(found, str):
        return Said(found)
    text = words.shortened(words.capital(ledger.named(found.what)), 84)
    text += f": {words.percent(found.share)} of the spread; gain from "
    text += f"{words.decimal(found.low, sign=True)} to {words.decimal(found.high, sign=True)}"
    return Said(text + ".", (), ledger.assumption(found.path), "assessment")


def _unknown_cells(case: Case) -> list[Said]:
    """Field by field, on which points no report says what a party wants."""
    missing = unknown_cells(case)
    total = len(case.agenda) * len(parties_of(case))
    found = []
    for field, title in _FIELDS:
        by_party = missing.get(field, {})
        count = sum(map(len, by_party.values()))
        if not count:
            continue
        told = []
        for party, points in by_party.items():
            known = [issue for issue in case.agenda if issue not in points]
            if not known:
                on = "all points"
            elif len(known) < len(points):
                on = f"all but {words.listed(case.agenda[i].label for i in known)}"
            else:
                on = words.listed(case.agenda[i].label for i in points)
            told.append(f"{case.actors[party].name} ({on})")
        found.append(Said("; ".join(told) + ".", lead=f"{title} unknown in {count} of {total} cells:"))
    return found


def _other_unknowns(case: Case) -> list[Said]:
    found = []
    silent = [
        p for p in parties_of(case) if (d := case.disagreement.get(p)) is None or not (d.value.known or d.at)
    ]
    if silent:
        found.append(f"what no deal is worth to {words.listed((case.actors[p].name for p in silent), 'or')}")
    weightless = [a.name for a in case.actors.values() if a.part_of and not a.weight.known]
    if weightless:
        found.append(f"the weight of {words.listed(weightless)} within its party")
    pulls = sum(p.direction == "unknown" for p in case.pressures)
    if pulls:
        one = len(case.pressures) == 1
        found.append(
            f"which way {'the pressure pulls' if one else f'{pulls} of {len(case.pressures)} pressures pull'}"
        )
    today = [issue.label for issue in case.agenda.values() if issue.status_quo is None]
    if today:
        found.append(f"today’s state on {words.listed(today)}")
    return [Said("; ".join(found) + ".", lead="Also unknown:")] if found else []
