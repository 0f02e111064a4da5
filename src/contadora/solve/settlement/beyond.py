"""The four solutions where the frontier is too large to hold, and whether the zone is empty.

Each smallest coalition that satisfies the consent rule is asked in turn (under unanimity there is one); the
best answer over all coalitions is the solution. Every answer is exact unless its ``bound`` says otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from contadora.errors import EngineError
from contadora.solve.settlement.choose import best_points
from contadora.solve.settlement.dominance import undominated
from contadora.solve.settlement.hull import supporting_prices
from contadora.solve.settlement.labels import route_through
from contadora.solve.settlement.program import best_package, prices
from contadora.solve.settlement.search import Found, Question, best_under

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from contadora.solve.settlement.space import Space

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

__all__ = ["Singled", "single_out"]

COALITIONS = 300
SECONDS = 60.0
PROVEN = 1e-9
HINT = "settle some issues first, or merge options that hardly differ"


@dataclass(frozen=True)
class Singled:
    """The packages a rule singles out (rows of option places).

    ``bound`` is 0 where they are optimal; else how far the rule's value could rise: in utility, or for
    products as a share of the product. ``all_ties`` says whether every tied package is there.
    """

    places: Ints
    bound: float
    all_ties: bool


def single_out(space: Space, weights: Floats) -> tuple[dict[str, Singled], Ints | None]:
    """Return what each rule singles out; where the zone is empty, nothing and the nearest miss.

    Parameters
    ----------
    space : Space
    weights : float array (parties)
        Of the Nash product.

    Raises
    ------
    EngineError
        More than 300 coalitions could carry a deal.
    """
    coalitions = space.consent.coalitions(COALITIONS)
    even = _level(space, coalitions, space.scale, -np.inf)
    top = float(even.values.max(initial=-np.inf))
    if top < -1e-12:
        if top + even.bound >= 0:
            raise EngineError(
                "no package that the consent rule allows was found in the time, and none was ruled out",
                where="consent",
                hint=HINT,
            )
        if not len(even.places):
            raise EngineError("no package meets the rules", where="constraints", hint="loosen one of them")
        return {}, even.places[int(even.values.argmax())]
    inside = even.values >= -1e-12  # the search also saw packages that no coalition accepts
    even = replace(even, places=even.places[inside], values=even.values[inside])
    everyone = np.eye(len(space.parties))
    highest = [
        _union(_highest(space, c, towards, space.walk_away) for c in coalitions) for towards in everyone
    ]
    ideal = np.array([answer.values.max(initial=-np.inf) for answer in highest])
    ideal = np.where(ideal > space.tolerance, ideal, 0.0)
    # what an ideal that is not proven may lack, as a share of it: no share of it is known any better
    lack = max((a.bound / i for a, i in zip(highest, ideal, strict=True) if i > 0), default=0.0)
    found = {
        "egalitarian": even,
        # A level of exactly 0 must survive the rounding of the linear program's bound.
        "kalai_smorodinsky": _level(space, coalitions, ideal, -1e-9),
        "utilitarian": _union(_highest(space, c, 1 / space.scale, space.walk_away) for c in coalitions),
        "nash": _union(_product(space, c, ideal, weights, even.places) for c in coalitions),
    }
    if not len(found["nash"].places):  # somebody gains nothing in every package: all of them tie at 0
        found["nash"] = replace(even, all_ties=False)
    shares = found["kalai_smorodinsky"]
    found["kalai_smorodinsky"] = replace(shares, bound=shares.bound + lack)
    if not space.consent.unanimous:
        products = found["nash"]
        found["nash"] = replace(products, bound=products.bound + float(weights.sum()) * lack)
    return {rule: _picked(space, rule, answer, ideal, weights) for rule, answer in found.items()}, None


def _picked(space: Space, rule: str, answer: Found, ideal: Floats, weights: Floats) -> Singled:
    places = np.unique(answer.places, axis=0)
    utilities = space.utilities(places)
    members, _ = undominated(utilities, space.tolerance)
    places, gains = places[members], space.gains(utilities[:, members]) / space.scale[:, None]
    best = best_points(rule, gains, ideal / space.scale, space.consent, weights)
    bound = float(np.expm1(answer.bound)) if rule == "nash" else answer.bound
    chosen = places[np.sort(best)]
    return Singled(chosen, bound, answer.all_ties)


def _union(answers: Iterable[Found]) -> Found:
    every = list(answers)
    seen = [a for a in every if len(a.places)]
    ties = all(a.all_ties for a in every)
    if not seen:
        return Found(np.empty((0, 0), dtype=np.int64), np.empty(0), 0.0, ties)
    top = max(float(a.values.max()) for a in seen)
    reach = max((float(a.values.max()) + a.bound for a in seen if a.bound > 0), default=top)
    return Found(
        np.concatenate([a.places for a in seen]),
        np.concatenate([a.values for a in seen]),
        max(0.0, reach - top),
        ties,
    )


def _limits(space: Space, coalition: Ints) -> Floats:
    lower = np.full(len(space.parties), -np.inf)
    lower[coalition] = space.walk_away[coalition]
    return lower


def _level(space: Space, coalitions: list[Ints], divisor: Floats, least: float) -> Found:
    """Return the packages whose smallest counted gain, in units of ``divisor``, is largest."""
    return _union(_level_of(space, c, divisor, least) for c in coalitions)


def _level_of(space: Space, coalition: Ints, divisor: Floats, least: float) -> Found:
    lower = _limits(space, coalition)
    able = coalition[divisor[coalition] > 0]
    if not len(able):
        return _served(space, coalition, 1.0)
    answer = prices(space, lower, divisor=divisor)
    if answer is None:
        return Found(np.empty((0, len(space.sizes)), dtype=np.int64), np.empty(0), 0.0)
    normal, bound = answer
    base, rise = float(normal @ space.walk_away), float(normal @ divisor)

    def needed(level: float) -> Floats:
        limit = lower.copy()
        limit[able] += level * divisor[able]
        return limit

    def value(utilities: Floats) -> Floats:
        gains = utilities - space.walk_away[:, None]
        level: Floats = (gains[able] / divisor[able, None]).min(axis=0)
        unable = np.setdiff1d(coalition, able)
        level[(gains[unable] < -space.tolerance[unable, None]).any(axis=0)] = -np.inf
        level[np.abs(level) < 1e-13] = 0.0
        return level

    apart = space.spread[able] / divisor[able]  # 0 for a party that is served alike by every package
    step = 1e-3 * float(apart[apart > 0].min()) if apart.any() else 0.0
    question = Question(
        normal, lambda v: base + v * rise, needed, value, bound, bound - float(apart.max()), step
    )
    return _or_program(space, question, least, lower, divisor=divisor)


def _served(space: Space, coalition: Ints, value: float) -> Found:
    """Return packages that a coalition accepts whose members can gain nothing: they count as fully served."""
    found = _highest(space, coalition, 1 / space.scale, space.walk_away)
    return Found(found.places, np.full(len(found.places), value), 0.0, space.consent.unanimous)


def _highest(space: Space, coalition: Ints, direction: Floats, base: Floats) -> Found:
    """Return the packages with the largest sum of gains in a direction that the coalition accepts."""
    lower = _limits(space, coalition)
    answer = prices(space, lower, direction=direction)
    if answer is None:
        return Found(np.empty((0, len(space.sizes)), dtype=np.int64), np.empty(0), 0.0)
    cost, top = answer
    offset = float(direction @ base)
    paid = float(cost[coalition] @ space.walk_away[coalition])

    def value(utilities: Floats) -> Floats:
        worth: Floats = direction @ utilities - offset
        refused = utilities[coalition] < (space.walk_away - space.tolerance)[coalition, None]
        worth[refused.any(axis=0)] = -np.inf
        return worth

    question = Question(
        direction + cost,
        lambda v: v + offset + paid,
        lambda _: lower,
        value,
        top - offset,
        top - offset - float(direction @ space.spread),
        1e-3 * float(direction @ space.spread),
    )
    return _or_program(space, question, -np.inf, lower, direction=direction, offset=offset)


def _or_program(
    space: Space,
    question: Question,
    least: float,
    lower: Floats,
    *,
    direction: Floats | None = None,
    divisor: Floats | None = None,
    offset: float = 0.0,
) -> Found:
    """Search; where that outgrows its memory, ask the program: its optimum is ``offset`` above the value."""
    found = best_under(space, question, least=least)
    if found.bound == 0.0:
        return found
    solved = best_package(space, lower, direction=direction, divisor=divisor, seconds=SECONDS)
    if solved is None:
        return Found(np.empty((0, len(space.sizes)), dtype=np.int64), np.empty(0), 0.0)
    named, reach = solved
    places = found.places if named is None else np.concatenate([found.places, named[None, :]])
    values = question.value(space.utilities(places))
    keep = values > -np.inf
    if not keep.any():
        raise EngineError(
            "no package that the consent rule allows was found in the time, and none was ruled out",
            where="consent",
            hint=HINT,
        )
    top = float(values[keep].max())
    short = min(reach - offset, question.bound) - top
    # the program names one package, so what ties with it stays unknown
    return Found(places[keep], values[keep], short if short > PROVEN * max(1.0, abs(top)) else 0.0, False)


def _product(space: Space, coalition: Ints, ideal: Floats, weights: Floats, known: Ints) -> Found:
    """Return the packages with the largest weighted product of the coalition's shares of the ideal.

    ``known`` packages answer, with their bound, where the search outgrows its memory and sees none.
    """
    nothing = Found(np.empty((0, len(space.sizes)), dtype=np.int64), np.empty(0), 0.0)
    counted = coalition[(ideal[coalition] > 0) & (weights[coalition] > 0)]
    lower = _limits(space, coalition)
    if not len(counted):
        return nothing if space.consent.unanimous else _served(space, coalition, 0.0)
    level = np.zeros(len(space.parties))
    level[counted] = space.scale[counted]
    middle = prices(space, lower, divisor=level)
    if middle is None or middle[1] <= 0:
        return nothing
    alpha, total = weights[counted], float(weights[counted].sum())
    walk_away = space.walk_away[counted]
    normal = np.zeros(len(space.parties))
    normal[counted] = supporting_prices(
        tuple(w[counted] for w in space.worth), walk_away, walk_away + middle[1] * level[counted], alpha
    )
    route = route_through(space)
    reach = float((normal @ space.worth[route.order[0]]).max() + route.best_rest(normal[None, :])[0, 0])
    reach += sum(
        max(0.0, float(normal @ p.gain))
        for p, closes in zip(space.patterns, route.closes, strict=True)
        if p.gain is not None and closes == 0
    )
    paid = float(normal[counted] @ walk_away)
    shift = float((alpha * np.log(normal[counted] / alpha)).sum() + (alpha * np.log(ideal[counted])).sum())
    bound = total * np.log((reach - paid) / total) - shift

    def needed(level_of_logs: float) -> Floats:
        # no share exceeds 1, so each logarithm alone must reach the sum
        limit = lower.copy()
        limit[counted] = walk_away + ideal[counted] * np.exp(np.minimum(level_of_logs / alpha, 0.0))
        return limit

    def value(utilities: Floats) -> Floats:
        gains = utilities[counted] - walk_away[:, None]
        logs = np.full(gains.shape, -np.inf)
        np.log(gains / ideal[counted, None], out=logs, where=gains > space.tolerance[counted, None])
        worth: Floats = alpha @ logs if np.isfinite(logs).all() else (alpha[:, None] * logs).sum(axis=0)
        refused = utilities[coalition] < (space.walk_away - space.tolerance)[coalition, None]
        worth[refused.any(axis=0)] = -np.inf
        return worth

    question = Question(
        normal,
        lambda v: paid + total * float(np.exp((v + shift) / total)),
        needed,
        value,
        float(bound),
        float(alpha @ np.log(space.tolerance[counted] / ideal[counted])),
        1e-3 * total,
    )
    found = best_under(space, question)
    if np.isfinite(found.bound):
        return found
    values = value(space.utilities(known))
    keep = values > -np.inf
    if not keep.any():
        raise EngineError("no package was found in which the coalition gains", where="consent", hint=HINT)
    return Found(known[keep], values[keep], float(bound) - float(values.max()), False)
