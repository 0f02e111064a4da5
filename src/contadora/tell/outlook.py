"""Packages: how much room there is, which stand out, and who blocks the leading one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contadora.tell import words
from contadora.tell.charts import Gain
from contadora.tell.charts import gains as draw_gains
from contadora.tell.page import Block, Cell, Figure, Grid, Group, Said, Section, unknown
from contadora.tell.positions import option, shared_points
from contadora.tell.settlement_charts import frontier_chart
from contadora.tell.standing_out import accepted, leading_package, rule_names, solutions

if TYPE_CHECKING:
    from contadora.case.model import Case
    from contadora.solve.passage import Passage
    from contadora.solve.settlement.finding import Blocker, Settlement, Solution, Worth
    from contadora.tell.annex import Ledger

__all__ = [
    "called",
    "clauses",
    "leading_package",
    "options_and_packages",
    "solutions",
    "zone_share",
]

_WHAT = {
    "nash": "largest product of gains",
    "kalai_smorodinsky": "equal shares of each party’s best gain",
    "egalitarian": "most for whoever gains least",
    "utilitarian": "largest sum of gains",
    "robust": "acceptable in most draws",
}

Package = dict[str, str]


def zone_share(settlement: Settlement) -> tuple[float, tuple[float, float]]:
    """Return the share of draws with at least one acceptable package, and its 95 % interval.

    Where not every package was looked at, the share is a lower bound; the caller says so.
    """
    robust = settlement.robust
    return 1 - robust.empty, (1 - robust.empty_high, 1 - robust.empty_low)


def clauses(case: Case, package: Package) -> str:
    """Return a package, or a change to one, as a phrase."""
    return "; ".join(f"{case.agenda[i].label}: {option(o, case.agenda[i])}" for i, o in package.items())


def called(case: Case, settlement: Settlement | None, package: Package) -> str:
    """Return what the briefing calls a package: by the rules that pick it, else by its clauses."""
    rules = next((r for r, p, _ in solutions(settlement) if p == package), ()) if settlement else ()
    if not rules:
        return f"the package {clauses(case, package)}"
    return f"the {rule_names(rules, inside=True)} package"


def options_and_packages(
    case: Case, ledger: Ledger, settlement: Settlement | None, passage: Passage | None = None
) -> Section:
    """Return how much room there is, the packages that stand out, and who blocks the leading one."""
    title = "Options and packages"
    if settlement is None:
        text = "No settlement analysis was made: nothing is said here about a zone of possible agreement."
        return Section("packages", title, (Said(text, kind="unknown"),))
    blocks: list[Block] = [_room(case, ledger, settlement)]
    shown = solutions(settlement)
    if shown:
        blocks.append(_package_grid(case, ledger, settlement, shown, passage))
        if passage is not None:
            blocks.append(_passing(case, settlement, passage))
        figures = _figures(case, settlement)
        if figures:
            blocks.append(figures)
    blocks.extend(_blocking(case, settlement))
    trades = _trades(case, settlement)
    if trades:
        lead = "Trades to test, since each side would yield where it cares less:"
        blocks.append(Said("; ".join(trades) + ".", kind="assessment", lead=lead))
    return Section("packages", title, tuple(blocks))


def _room(case: Case, ledger: Ledger, settlement: Settlement) -> Said:
    """How many packages there are and whether any of them suits all."""
    text = f"The agenda allows {words.plural(settlement.packages, 'package')}"
    if settlement.admissible is not None and settlement.admissible != settlement.packages:
        text += f", of which {settlement.admissible:,} respect the rules on which clauses go together"
    text += f". Consent: {_consent(case, settlement)}. "
    share, interval = zone_share(settlement)
    bound = "" if settlement.robust.exact else "at least "
    if settlement.zone is None:
        text += "At the point estimate the packages in the zone of possible agreement are too many to count. "
    elif settlement.zone:
        lie = "lies" if settlement.zone == 1 else "lie"
        text += (
            f"At the point estimate {settlement.zone:,} of them {lie} in the zone of possible agreement, "
            f"{settlement.frontier_size:,} on its frontier. "
        )
    else:
        text += "At the point estimate no package lies in the zone of possible agreement. "
    text += (
        f"At least one does in {bound}{words.percent(share)} of {settlement.draws:,} draws "
        f"(95% interval {words.span(*interval, share=True)}, the error of drawing alone). "
        "That such a package exists is no forecast that a deal will follow."
    )
    if len(shared_points(case)) * 2 < len(case.agenda):
        text += " These figures follow from the register of assumptions more than from the reports."
    return Said(text, (), ledger.assumption("consent"), "assessment")


def _consent(case: Case, settlement: Settlement) -> str:
    text = settlement.consent
    for key in sorted(settlement.parties, key=len, reverse=True):
        if len(key) > 3 and key in case.actors:
            text = text.replace(key, case.actors[key].name)
    return text


def _package_grid(
    case: Case,
    ledger: Ledger,
    settlement: Settlement,
    shown: list[tuple[tuple[str, ...], Package, Solution | Worth | None]],
    passage: Passage | None,
) -> Grid:
    columns = tuple(rule_names(rules) for rules, _, _ in shown)
    lead = shown[0][1]
    terms = []
    for issue in settlement_issues(settlement, case):
        cells: list[Cell] = [(Said(case.agenda[issue].label),)]
        for n, (_, package, _) in enumerate(shown):
            text = option(package[issue], case.agenda[issue])
            same = n > 0 and package[issue] == lead[issue]
            cells.append((Said("same") if same else Said(text, kind="strong" if n else "plain"),))
        terms.append(tuple(cells))
    worth = []
    for party in settlement.parties:
        row: list[Cell] = [(Said(f"Gain: {_name(case, party)}"),)]
        for _, _, solution in shown:
            if solution is None:
                row.append(unknown("not computed"))
                continue
            low, high = solution.gain_range[party]
            row.append(
                (
                    Said(
                        f"{words.decimal(solution.gains[party], sign=True)} "
                        f"({words.span(low, high, sign=True)})",
                        (),
                        ledger.assumption(f"disagreement.{party}"),
                        "assessment",
                    ),
                )
            )
        worth.append(tuple(row))
    chances: list[Cell] = [(Said("Chance that it suits all"),)]
    for _, package, _ in shown:
        found = accepted(settlement, package)
        chances.append(
            unknown("not computed")
            if found is None
            else (Said(words.chance(found.share, (found.low, found.high))),)
        )
    odds = [tuple(chances)]
    if passage is not None:
        both: list[Cell] = [(Said("Chance that it suits all and is ratified"),)]
        for _, package, _ in shown:
            held = passage.of(package)
            both.append(
                unknown("not computed")
                if held is None
                else (Said(words.chance(held.share, (held.low, held.high))),)
            )
        odds.append(tuple(both))
    note = "; ".join(f"{words.label('rule', r)}: {_WHAT[r]}" for rules, _, _ in shown for r in rules)
    return Grid(
        "t-packages",
        "Packages that stand out. None is a recommendation; each rule weighs the parties differently",
        ("Clause", *columns),
        (Group(tuple(terms)), Group((*worth, *odds))),
        (22, *([78 // len(shown)] * len(shown))),
        "packages",
        f"{words.capital(note)}. Gains over no deal, on a scale where a party’s best package is worth 1: "
        f"point estimate, then the 5–95% range over {settlement.draws:,} draws (seed {settlement.seed}). "
        "“Same”: as in the first column.",
    )


def _passing(case: Case, settlement: Settlement, passage: Passage) -> Said:
    """Which package is most often acceptable to all and ratified."""
    best = passage.best
    within = "" if passage.exact else " of those looked at"
    lead = "Most often acceptable to all and ratified:"
    if best is None:
        return Said(f"no package{within} in any draw.", kind="assessment", lead=lead)
    odds = words.chance(best.share, (best.low, best.high))
    text = f"{called(case, settlement, best.package)}{within}, {odds}."
    return Said(text, kind="assessment", lead=lead)


def settlement_issues(settlement: Settlement, case: Case) -> tuple[str, ...]:
    """Return the issues of the packages in the order of the agenda."""
    return tuple(i for i in case.agenda if any(c.issue == i for c in settlement.convergence))


def _name(case: Case, key: str) -> str:
    return case.actors[key].name if key in case.actors else key


def _figures(case: Case, settlement: Settlement) -> tuple[Figure, ...]:
    known = [(rules, s) for rules, _, s in solutions(settlement) if s is not None]
    if not known:
        return ()
    rows = [
        Gain(
            rule_names(rules),
            _name(case, party),
            s.gains[party],
            *s.gain_range[party],
        )
        for rules, s in known
        for party in settlement.parties
    ]
    below = [
        f"{_name(case, p)} under {rule_names(rules, inside=True)}"
        for rules, s in known
        for p in settlement.parties
        if s.gain_range[p][0] < 0
    ]
    spoken = (
        "Left of the upright line a party is better off without a deal. There reaches the range of "
        f"{words.listed(below)}."
        if below
        else "Left of the upright line a party is better off without a deal; no range reaches there."
    )
    two = len(settlement.parties) == 2
    figures = [
        Figure(
            "f-gains",
            "What each party gains over no deal: point estimate and 5–95% range",
            draw_gains(rows, width=400 if two else 640),
            f"{spoken} The table gives the figures.",
            0.64 if two else 1.0,
        )
    ]
    if two and settlement.frontier:
        figures.append(_frontier_figure(case, settlement))
    return tuple(figures)


def _frontier_figure(case: Case, settlement: Settlement) -> Figure:
    a, b = settlement.parties
    no_deal = settlement.disagreement[a], settlement.disagreement[b]
    text = (
        f"{words.plural(settlement.frontier_size, 'point')} on the frontier at the point estimate. "
        f"No deal is worth {words.decimal(no_deal[0])} to {_name(case, a)} and "
        f"{words.decimal(no_deal[1])} to {_name(case, b)}; the shaded corner is better for both. "
    )
    today = settlement.status_quo
    if today is not None:
        text += (
            f"Today’s state (diamond): {words.decimal(today.utilities[a])} and "
            f"{words.decimal(today.utilities[b])}"
        )
        open_on = [case.agenda[i].label for i in case.agenda if i not in today.package]
        text += f", each way counted alike on {words.listed(open_on)}" if open_on else ""
        text += ". "
    names = {p: _name(case, p) for p in settlement.parties}
    return Figure(
        "f-frontier",
        "Frontier of the two parties at the point estimate",
        frontier_chart(settlement, names, width=260) or "",
        text + "Ranges: figure beside.",
        0.34,
    )


def _blocking(case: Case, settlement: Settlement) -> list[Block]:
    if settlement.proposal is None:
        blocks: list[Block] = []
        if settlement.why_empty:
            blocks.append(Said(f"Why no package suits all: {settlement.why_empty}", kind="assessment"))
        return blocks
    name = called(case, settlement, settlement.proposal)
    if not settlement.blockers:
        return [Said(f"Nobody blocks {name} in any draw.", kind="assessment")]
    rows = tuple(_blocker_row(case, b, settlement) for b in settlement.blockers)
    grid = Grid(
        "t-blockers",
        f"Who stands in the way of {name}",
        (
            "Party",
            "Refuses",
            "Short by, at the point estimate",
            "Cheapest change that wins it over",
            "Cost to others",
        ),
        (Group(rows),),
        (18, 24, 14, 28, 16),
        "blockers",
    )
    return [grid]


def _blocker_row(case: Case, blocker: Blocker, settlement: Settlement) -> tuple[Cell, ...]:
    from contadora.solve.interval import wilson

    interval = wilson(round(blocker.probability * settlement.draws), settlement.draws)
    name: Cell = (Said(_name(case, blocker.actor), kind="strong"),)
    if blocker.veto and len(settlement.parties) > 2:
        name = (*name, Said("no deal without it"))
    if blocker.shortfall == 0:
        change: Cell = (Said("none needed: it accepts at the point estimate"),)
        cost: Cell = (Said("none"),)
    elif blocker.cheapest_change is None:
        change = (Said(f"none found ({blocker.searched})"),)
        cost = unknown("does not apply")
    else:
        change = (Said(clauses(case, blocker.cheapest_change)), Said(f"({blocker.searched})"))
        cost = tuple(
            Said(f"{_name(case, p)} {words.decimal(-c, sign=True)}") for p, c in blocker.cost.items()
        ) or (Said("none"),)
    short: Cell = (
        (Said("nothing: it accepts"),)
        if blocker.shortfall == 0
        else (Said(words.decimal(blocker.shortfall)),)
    )
    return name, (Said(words.chance(blocker.probability, interval)),), short, change, cost


def _trades(case: Case, settlement: Settlement, most: int = 2) -> list[str]:
    """The sharpest trades, none that runs over the same two points as another."""
    found: dict[frozenset[str], str] = {}
    for trade in settlement.trades:
        sides = [f"{case.agenda[i].label} for {_name(case, p)}" for p, i in trade.receives.items()]
        found.setdefault(frozenset(trade.issues), " against ".join(sides))
    return list(found.values())[:most]
