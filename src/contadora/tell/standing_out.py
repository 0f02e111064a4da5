"""Which packages stand out, and what a reader calls them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contadora.tell import words

if TYPE_CHECKING:
    from contadora.case.table import Table
    from contadora.solve.settlement.finding import Acceptance, Settlement, Solution, Worth

__all__ = ["accepted", "leading_package", "named_packages", "package_name", "rule_names", "solutions"]

RULES = ("nash", "kalai_smorodinsky", "egalitarian", "utilitarian")

Package = dict[str, str]


def solutions(settlement: Settlement) -> list[tuple[tuple[str, ...], Package, Solution | Worth | None]]:
    """Return the packages that stand out, each once, with the rules that pick it; the most robust first."""
    found: list[tuple[list[str], Package, Solution | Worth | None]] = []
    for rule in RULES:
        solution: Solution | None = getattr(settlement, rule)
        if solution is None:
            continue
        same = next((n for n, (_, package, _) in enumerate(found) if package == solution.package), None)
        if same is None:
            found.append(([rule], solution.package, solution))
        else:
            found[same] = ([*found[same][0], rule], solution.package, found[same][2] or solution)
    best = settlement.robust.best
    if best is not None and best.share > 0:
        # Several packages may survive the same share of draws: one that a rule picks stands for them.
        as_good = (n for n, (_, package, _) in enumerate(found) if _share(settlement, package) == best.share)
        n = next(
            (n for n, (_, package, _) in enumerate(found) if package == best.package), next(as_good, None)
        )
        chosen = (["robust"], best.package, settlement.robust.worth) if n is None else found.pop(n)
        found.insert(0, chosen if n is None else (["robust", *chosen[0]], chosen[1], chosen[2]))
    return [(tuple(rules), package, solution) for rules, package, solution in found]


def leading_package(settlement: Settlement) -> Package | None:
    """Return the package to ask first who blocks it: the most robust, else the nearest miss."""
    found = solutions(settlement)
    return found[0][1] if found else settlement.nearest_miss


def accepted(settlement: Settlement, package: Package) -> Acceptance | None:
    """Return how often a package is acceptable to all, where the finding holds it."""
    known = (*settlement.robust.top, *settlement.robust.listed)
    return next((a for a in known if a.package == package), None)


def _share(settlement: Settlement, package: Package) -> float | None:
    found = accepted(settlement, package)
    return None if found is None else found.share


def rule_names(rules: tuple[str, ...], *, inside: bool = False) -> str:
    """Return the rules that pick a package as a phrase; ``inside`` a sentence."""
    names = [words.label("rule", r) for r in rules]
    if set(RULES) <= set(rules):
        names = [n for n in names if n == words.label("rule", "robust")] + ["all four rules"]
    text = words.listed(names)
    if inside:
        return text[:1].lower() + text[1:] if rules[0] == "robust" else text
    return words.capital(text)


def package_name(settlement: Settlement, package: Package) -> str:
    """Return what a package is called inside a sentence."""
    rules = next((rules for rules, held, _ in solutions(settlement) if held == package), ())
    if rules:
        return f"the {rule_names(rules, inside=True)} package"
    return "the nearest miss" if package == settlement.nearest_miss else "a package as given"


def named_packages(settlement: Settlement, table: Table | None = None) -> dict[str, Package]:
    """Return the packages that a reader may ask about, by name: those that stand out, a proposal, today's.

    ``table`` gives today's state, where it is known on every issue.
    """
    found = {rule_names(rules): package for rules, package, _ in solutions(settlement)}
    if not found and settlement.nearest_miss is not None:
        found["Nearest miss"] = settlement.nearest_miss
    if settlement.proposal is not None and settlement.proposal not in found.values():
        found["Proposal"] = settlement.proposal
    today = () if table is None else tuple(option for option in table.status_quo if option is not None)
    if table is not None and len(today) == len(table.issues):
        found["Today’s state"] = table.package(today)
    return found
