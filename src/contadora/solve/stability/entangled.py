"""Counting rankings when others' stability turns on how one decision maker ranks states elsewhere.

Under SEQ another decision maker stays if each of its improvements is met, and one that must meet it may
be the decision maker in question, whose improvements follow from its ranking. Only comparisons within
its own moves matter, so that the states fall into small families: every order within each family is
tried, all families at once, and the rest is counted as in :mod:`chance`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations, product
from math import factorial, prod

from .chance import Clause, share_given
from .moves import Moves

__all__ = ["Quest", "quest", "share_with_quests"]

MOST_STATES = 512  # looked through for each quest
MOST_ORDERS = 100_000  # orders of the families times places of the wanted state in them
Arcs = dict[int, list[int]]


@dataclass(frozen=True)
class Quest:
    """A way to look for: from one state to any goal, by fixed arcs and by open ones that are improvements."""

    start: int
    goals: frozenset[int]
    fixed: Arcs
    open: Arcs

    def succeeds(self, place_of: dict[int, int]) -> bool:
        """Whether a goal is reached if the open arcs run to a higher place in an order."""
        seen, todo = {self.start}, [self.start]
        while todo:
            here = todo.pop()
            if here in self.goals:
                return True
            rising = [to for to in self.open.get(here, ()) if place_of[to] > place_of[here]]
            for to in (*self.fixed.get(here, ()), *rising):
                if to not in seen:
                    seen.add(to)
                    todo.append(to)
        return False


def quest(moves: Moves, side: int, others: list[int], start: int, goals: Iterable[int]) -> Quest | None:
    """What lies between a state and the goals: the others' improvements, and any moves of one side.

    None if so many states do that their orders would be too many to try.
    """
    fixed, open_arcs = Arcs(), Arcs()
    back: dict[int, set[int]] = defaultdict(set)
    seen, todo = {start}, [start]
    while todo:
        here = todo.pop()
        if len(seen) > MOST_STATES:
            return None
        fixed[here] = sorted({to for j in others for to in moves.of(j, here, improving=True).tolist()})
        open_arcs[here] = moves.of(side, here).tolist()
        for to in (*fixed[here], *open_arcs[here]):
            back[to].add(here)
            if to not in seen:
                seen.add(to)
                todo.append(to)
    ends = seen & set(goals)
    useful, todo = set(ends), list(ends)
    while todo:
        for before in back[todo.pop()] - useful:
            useful.add(before)
            todo.append(before)

    def kept(arcs: Arcs) -> Arcs:
        # Beyond a goal nothing matters, nor does a way back to the beginning.
        return {
            here: [to for to in after if to in useful and to != start]
            for here, after in arcs.items()
            if here in useful and here not in ends
        }

    return Quest(start, frozenset(ends), kept(fixed), kept(open_arcs))


def share_with_quests(own: Iterable[Clause], wanted: int, quests: list[Quest]) -> Fraction | None:
    """The share of strict rankings in which the clauses hold and every quest succeeds.

    None if there are more orders to try than the limit.
    """
    clauses = [*own]
    told = {k for clause in clauses for way in clause for k, _ in way}
    families = _families(quests)
    # How a family lies about the wanted state matters only if a clause asks, or if it is in the family.
    about = [wanted in family or not told.isdisjoint(family) for family in families]
    if (
        prod(factorial(len(f)) * (len(f) + 1 if cut else 1) for f, cut in zip(families, about, strict=True))
        > MOST_ORDERS
    ):
        return None
    known: dict[tuple[frozenset[int], frozenset[int]], Fraction] = {}
    total = Fraction(0)
    for orders in product(*(permutations(family) for family in families)):
        place_of = {state: place for order in orders for place, state in enumerate(order)}
        if not all(q.succeeds(place_of) for q in quests):
            continue
        for lies in product(
            *(_cuts(o, wanted) if cut else [None] for o, cut in zip(orders, about, strict=True))
        ):
            below = frozenset(state for lie in lies if lie for state in lie[0])
            above = frozenset(state for lie in lies if lie for state in lie[1])
            if (below, above) not in known:
                known[below, above] = share_given(clauses, below, above)
            weight = prod(
                factorial(len(lie[0])) * factorial(len(lie[1])) if lie else factorial(len(order))
                for lie, order in zip(lies, orders, strict=True)
            )
            total += known[below, above] / weight
    return total


def _families(quests: list[Quest]) -> list[tuple[int, ...]]:
    """The states that open arcs join, family by family."""
    joined: dict[int, set[int]] = {}
    for q in quests:
        for here, after in q.open.items():
            for to in after:
                union = joined.get(here, {here}) | joined.get(to, {to})
                for state in union:
                    joined[state] = union
    return sorted({tuple(sorted(family)) for family in joined.values()})


def _cuts(order: tuple[int, ...], wanted: int) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Every way in which an order, worst first, can lie about the wanted state: what is below, and above."""
    if wanted in order:
        at = order.index(wanted)
        yield order[:at], order[at + 1 :]
        return
    for cut in range(len(order) + 1):
        yield order[:cut], order[cut:]
