"""The annex of figures: who blocks which package, and what is left as a faction hardens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contadora.tell import words
from contadora.tell.page import Block, Figure, Section
from contadora.tell.ratifying_charts import hardening_chart
from contadora.tell.settlement_charts import blocking_matrix, gain_profiles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contadora.case.model import Case
    from contadora.solve.ratification.hardening import HardeningCurve
    from contadora.solve.settlement.finding import Settlement, Support

__all__ = ["figures_annex"]

SURE = 0.95


def figures_annex(
    case: Case,
    settlement: Settlement | None,
    support: Sequence[Support],
    curves: Sequence[HardeningCurve],
    letter: str,
) -> Section | None:
    """Return the figures that have no room in the body; None where there is none."""
    names = {key: actor.name for key, actor in case.actors.items()}
    blocks: list[Block] = []
    if settlement is not None and len(settlement.parties) > 2:
        drawn = gain_profiles(settlement, names)
        if drawn is not None:
            size = words.plural(settlement.frontier_size, "point") if settlement.frontier else "no package"
            told = f"In grey the frontier at the point estimate: {size}. "
            title = "What each party gains over no deal: packages that stand out, and today’s state"
            told += "Below the level line a party is better off without a deal."
            blocks.append(Figure("f-profiles", title, drawn, told))
    if support:
        told = "; ".join(_doubters(row, names) for row in support)
        blocks.append(
            Figure(
                "f-who-blocks",
                "Who blocks which package: the chance that each accepts it, by its own walk-away value",
                blocking_matrix(support, names),
                f"Bold: consent counts. Who accepts in under {words.percent(SURE)} of draws: {told}.",
            )
        )
    for curve in curves:
        faction = names.get(curve.faction, curve.faction)
        blocks.append(
            Figure(
                f"f-hardening-{curve.faction}",
                f"What is left if {faction} hardens, the most opposed of its body",
                hardening_chart(curve, names),
                f"{_left(curve)} It hardens as its walk-away value rises to the worth of its best package. "
                "Likely: the largest product of gains among what is left (Schelling’s curve).",
            )
        )
    return Section("figures", f"Annex {letter}. Figures", tuple(blocks)) if blocks else None


def _doubters(row: Support, names: dict[str, str]) -> str:
    low = [(share, names.get(actor, actor)) for actor, share in row.chances.items() if share < SURE]
    told = words.listed(f"{name} {words.percent(share)}" for share, name in sorted(low)) or "nobody"
    return f"{row.name}: {told}"


def _left(curve: HardeningCurve) -> str:
    first, last = curve.steps[0], curve.steps[-1]
    same = first.deals == last.deals
    text = f"Packages that all gain from and carry, at the point estimate: {first.deals:,}"
    text += ", however hard it is" if same else f", falling to {last.deals:,}"
    odds = dict.fromkeys(words.percent(step.probability) for step in (first, last))
    return f"{text}. Draws in which one is left: {' falling to '.join(odds)}."
