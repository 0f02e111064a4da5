"""One package for a terminal: who blocks it, what would unblock it, what improves it for free."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contadora.tell.words import chance, clean, decimal, listed, span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from contadora.solve.settlement import Blocker, Settlement

__all__ = ["change_words", "proposal_lines"]

SHOWN = 5


def change_words(before: Mapping[str, str], change: Mapping[str, str], names: Mapping[str, str]) -> str:
    """Return which clauses change, from what to what.

    Examples
    --------
    >>> change_words({"aid": "none", "arms": "all"}, {"aid": "full"}, {"aid": "Aid"})
    'Aid: none → full'
    """
    told = (f"{names.get(issue, issue)}: {before[issue]} → {option}" for issue, option in change.items())
    return clean("; ".join(told))


def proposal_lines(found: Settlement, names: Mapping[str, str]) -> list[str]:
    """Return who blocks the proposal of a finding, the cheapest change, and what costs nobody anything."""
    if found.proposal is None:
        return []

    def named(key: str) -> str:
        return clean(names.get(key, key))

    lines = ["The proposal"]
    lines += [f"  {named(issue)}: {clean(option)}" for issue, option in found.proposal.items()]
    if found.proposed is not None:
        for party, gain in found.proposed.gains.items():
            low, high = found.proposed.gain_range[party]
            doubt = f" ({span(low, high, sign=True)} in nine draws of ten)" if found.draws > 1 else ""
            lines.append(f"  gain of {named(party)}: {decimal(gain, sign=True)}{doubt}")
    lines.append("")
    lines += [f"Blocked by {_blocks(blocker, found, named(blocker.actor))}" for blocker in found.blockers]
    if not found.blockers:
        lines.append("Nobody blocks it" + (", in any draw." if found.draws > 1 else "."))
    for blocker in found.blockers:
        if blocker.shortfall == 0:
            continue
        if blocker.cheapest_change is None:
            lines.append(f"  No change wins over {named(blocker.actor)} ({blocker.searched}).")
            continue
        costs = listed(f"{named(p)} {decimal(-c, sign=True)}" for p, c in blocker.cost.items()) or "nobody"
        told = change_words(found.proposal, blocker.cheapest_change, names)
        lines.append(f"  Cheapest change that wins over {named(blocker.actor)}: {told}")
        lines.append(f"    what it brings the others: {costs}")
    if found.improvements:
        lines += ["", "Better for somebody and worse for nobody, fewest clauses first:"]
        for better in found.improvements[:SHOWN]:
            change = {issue: better.package[issue] for issue in better.changed}
            gains = listed(f"{named(p)} {decimal(g, sign=True)}" for p, g in better.gains.items())
            lines.append(f"  {change_words(found.proposal, change, names)} ({gains})")
        if len(found.improvements) > SHOWN:
            lines.append(f"  and {len(found.improvements) - SHOWN} more; --json lists them")
    else:
        lines += ["", "No package looked at is better for somebody and worse for nobody."]
    return lines


def _blocks(blocker: Blocker, found: Settlement, name: str) -> str:
    parts = [name]
    if blocker.shortfall:
        parts.append(f"{decimal(blocker.shortfall)} short of its walk-away value")
    else:
        parts.append("it accepts at the point estimate")
    if found.draws > 1:
        parts.append(f"chance that it blocks: {chance(blocker.probability)}")
    if blocker.veto and len(found.parties) > 2 and not found.consent.startswith("all must agree"):
        parts.append("no deal without it")
    return "; ".join(parts)
