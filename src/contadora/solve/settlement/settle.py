"""Which packages could all accept, and which of them stand out?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from contadora.errors import InputError
from contadora.solve.settlement.beyond import single_out
from contadora.solve.settlement.changes import blockers, improvements
from contadora.solve.settlement.choose import NAMES, RULES, best_points, fairest
from contadora.solve.settlement.convergence import convergence
from contadora.solve.settlement.emptiness import nearest_miss, why_empty
from contadora.solve.settlement.finding import FrontierPoint, Settlement, Solution
from contadora.solve.settlement.frontier import Frontier, frontier_of
from contadora.solve.settlement.grid import count
from contadora.solve.settlement.robustness import robustness
from contadora.solve.settlement.space import Space, places_of, space_of
from contadora.solve.settlement.trades import trades
from contadora.solve.settlement.worth import status_quo_worth, worth, worth_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from contadora.case.table import Table

    Floats = NDArray[np.float64]
    Places = tuple[int, ...]

__all__ = ["settle", "single_points"]

COUNTABLE = 10_000_000
TIES = 20
PER_POINT = 5


def settle(
    table: Table,
    *,
    proposal: Mapping[str, str] | None = None,
    weights: Sequence[float] | None = None,
    epsilon: float = 0.0,
    frontier_limit: int = 1000,
) -> Settlement:
    """Return which packages could be agreed, which stand out, and how robust they are.

    The method follows from size and structure: spaces of up to 20,000 packages are enumerated; larger ones
    are merged issue by issue, interactions and rules included; where the frontier outgrows its memory, it is
    thinned with a stated bound, and the four solutions are found exactly by label-setting with hyperplanes.

    Parameters
    ----------
    table : Table
        The point estimate gives zone, frontier and solutions; the draws give the robustness.
    proposal : mapping, optional
        Issue → option, every issue settled: who blocks it, and what improves it.
    weights : sequence of float, optional
        Bargaining weights of the consenting parties in the Nash product; default 1 each.
    epsilon : float
        Utility that may be given up on the frontier for speed. 0: exact.
    frontier_limit : int
        How many frontier points are listed, spread evenly where there are more.

    Returns
    -------
    Settlement

    Raises
    ------
    InputError
        The agenda is empty, or the proposal or the weights do not fit it.
    EngineError
        Too many clause combinations or coalitions hang together, or within a minute no package was found
        where the search outgrows its memory.

    Notes
    -----
    Under a consent rule other than unanimity the frontier holds the utilities of all consenting parties, and
    the solutions look at the coalition served best, see `contadora.solve.settlement.choose`.

    Examples
    --------
    >>> from contadora.case.table import table_from_scores
    >>> table = table_from_scores([np.array([[3.0, 0.0], [0.0, 2.0]]), np.array([[1.0, 0.0], [0.0, 3.0]])],
    ...     [1.0, 1.0], actors=["a", "b"], issues=["aid", "arms"], options=[["no", "yes"]] * 2)
    >>> found = settle(table)
    >>> found.zone, found.nash.package, found.nash.gains
    (2, {'aid': 'no', 'arms': 'yes'}, {'a': 2.0, 'b': 2.0})
    """
    if not table.issues:
        raise InputError("there is nothing on the agenda", where="agenda", hint="add at least one issue")
    point = table.point()
    space = space_of(point)
    alpha = _weights(space, weights)
    if not (np.isfinite(epsilon) and epsilon >= 0):
        raise InputError(f"epsilon is {epsilon}", hint="give a utility of 0 or more")
    if frontier_limit < 1:
        raise InputError(f"frontier_limit is {frontier_limit}", hint="list at least one point")
    proposed = None if proposal is None else places_of(table, proposal)
    admissible, zone = count(space) if space.packages <= COUNTABLE else (None, None)
    if admissible is None and not space.has_rules:
        admissible = space.packages
    frontier = frontier_of(space, epsilon=epsilon)
    singled, method, miss = single_points(space, frontier, alpha, zone)
    solutions = {
        rule: _solution(table, space, rule, singled[rule]) if rule in singled else None for rule in NAMES
    }
    listed = _listed(frontier.size, frontier_limit)
    packages = [frontier.packages(n, PER_POINT) for n in listed]
    status_quo = tuple(o for o in table.status_quo if o is not None)
    named: list[tuple[str, Places]] = [(rule, picked[0]) for rule, (picked, *_) in singled.items()]
    if proposed is not None:
        named.append(("proposal", proposed))
    if len(status_quo) == len(table.issues):
        named.append(("status quo", status_quo))
    named += [("frontier", of_point[0]) for of_point in packages]
    if miss is not None:
        named.append(("nearest miss", miss))
    return Settlement(
        parties=space.parties,
        consent=space.consent.words(tuple(table.names.get(p, p) for p in space.parties)),
        packages=space.packages,
        admissible=admissible,
        zone=zone if zone is not None or singled else 0,
        method=f"{frontier.method}; {method}",
        epsilon=frontier.bound,
        frontier=tuple(
            FrontierPoint(
                _by_party(space, frontier.utilities[:, n]),
                tuple(table.package(p) for p in of_point),
                frontier.counts[n],
            )
            for n, of_point in zip(listed, packages, strict=True)
        ),
        frontier_size=frontier.size,
        nash=solutions["nash"],
        kalai_smorodinsky=solutions["kalai_smorodinsky"],
        egalitarian=solutions["egalitarian"],
        utilitarian=solutions["utilitarian"],
        why_empty=None
        if singled
        else why_empty(
            table,
            space,
            None if miss is None else np.array(miss),
            enumerable=space.packages <= COUNTABLE,
        ),
        nearest_miss=None if miss is None else table.package(miss),
        convergence=convergence(table),
        trades=trades(table),
        proposal=None if proposed is None else table.package(proposed),
        blockers=() if proposal is None else blockers(table, proposal),
        improvements=() if proposal is None else improvements(table, proposal),
        robust=robustness(table, space, named),
        draws=table.draws,
        seed=table.seed,
        assumptions=table.assumptions,
        disagreement=_by_party(space, space.walk_away / space.scale),
        status_quo=status_quo_worth(table, space),
        proposed=None if proposal is None else worth(table, proposal),
    )


Single = tuple["list[Places]", "int | None", float]


def single_points(
    space: Space, frontier: Frontier, alpha: Floats, zone: int | None, ties: int = TIES
) -> tuple[dict[str, Single], str, Places | None]:
    """Return what each rule singles out: packages (the picked one first), how many tie, bound.

    Also how they were found, and the nearest miss where the zone is empty.
    """
    if frontier.bound == 0 and frontier.size:
        ideal = frontier.gains.max(axis=1)
        ideal[np.abs(ideal) < 1e-13] = 0.0
        found: dict[str, Single] = {}
        for rule in NAMES:
            tied = best_points(rule, frontier.gains, ideal, space.consent, alpha)
            first = fairest(tied, frontier.gains, space.consent)
            packages: list[Places] = []
            for n in (first, *(int(n) for n in tied if n != first)):
                packages += frontier.packages(n, ties - len(packages)) if len(packages) < ties else []
            found[rule] = (packages, sum(frontier.counts[int(n)] for n in tied), 0.0)
        return found, "solutions are the best points of the exact frontier", None
    if zone == 0 or (frontier.bound == 0 and space.packages <= COUNTABLE):
        miss = nearest_miss(space)
        return {}, "no package satisfies the consent rule", None if miss is None else tuple(miss.tolist())
    beyond, near = single_out(space, alpha)
    if near is not None:
        return {}, "no package satisfies the consent rule", tuple(near.tolist())
    found = {}
    for rule, answer in beyond.items():
        gains = space.gains(space.utilities(answer.places)) / space.scale[:, None]
        first = fairest(np.arange(len(answer.places)), gains, space.consent)
        places = [tuple(p) for p in answer.places.tolist()]
        picked = [places[first], *(p for n, p in enumerate(places) if n != first)]
        found[rule] = (picked[:ties], len(places) if answer.all_ties else None, answer.bound)
    method = "solutions found by label-setting with supporting hyperplanes"
    rough = [f"{rule} by up to {single[2]:.3g}" for rule, single in found.items() if single[2] > 0]
    if rough:
        method += ", not proven: a better package could exceed " + ", ".join(rough).replace("_", "–")
    return found, method, None


def _solution(table: Table, space: Space, rule: str, single: Single) -> Solution:
    packages, tied, bound = single
    row = np.array([packages[0]], dtype=np.int64)
    found = worth_of(table, space, row, table.package(packages[0]))
    return Solution(
        rule=RULES[rule],
        package=found.package,
        utilities=found.utilities,
        gains=found.gains,
        gain_range=found.gain_range,
        ties=tuple(table.package(p) for p in packages),
        tied=tied,
        bound=bound,
    )


def _by_party(space: Space, numbers: Floats) -> dict[str, float]:
    return {party: float(number) for party, number in zip(space.parties, numbers, strict=True)}


def _listed(size: int, most: int) -> list[int]:
    if size <= most:
        return list(range(size))
    return sorted({int(n) for n in np.linspace(0, size - 1, most).round()})


def _weights(space: Space, weights: Sequence[float] | None) -> Floats:
    if weights is None:
        return np.ones(len(space.parties))
    alpha = np.asarray(list(weights), dtype=np.float64)
    if len(alpha) != len(space.parties):
        raise InputError(
            f"{len(alpha)} bargaining weights for {len(space.parties)} consenting parties",
            hint="give one for each of " + ", ".join(space.parties),
        )
    if not np.isfinite(alpha).all() or (alpha < 0).any() or alpha.sum() == 0:
        raise InputError("a bargaining weight is negative or not a number, or all are 0")
    return alpha
