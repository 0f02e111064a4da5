"""Packages as a linear program: its relaxation gives prices, its whole-number form is the last resort.

One 0/1 variable for each option, one for each interaction. HiGHS solves both forms.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from contadora.errors import EngineError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from contadora.solve.settlement.space import Space

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

__all__ = ["best_package", "prices"]


class _Model:
    """Rows and columns for one space; the last column is t, the level that a max-min problem raises."""

    def __init__(self, space: Space) -> None:
        self.space = space
        sizes = space.sizes
        self.first = np.concatenate([[0], np.cumsum(sizes)]).astype(int)
        options = int(self.first[-1])
        gained = [p for p in space.patterns if p.gain is not None]
        self.columns = options + len(gained) + 1
        utility = np.zeros((len(space.parties), self.columns))
        utility[:, :options] = np.concatenate(space.worth, axis=1)
        rows, tops = [], []
        for n, pattern in enumerate(gained):
            assert pattern.gain is not None
            utility[:, options + n] = pattern.gain
            together = np.zeros(self.columns)
            for issue, chosen in pattern.clauses:
                clause = np.zeros(self.columns)
                clause[self.first[issue] + np.array(chosen)] = 1.0
                together += clause
                row = -clause
                row[options + n] = 1.0
                rows.append(row)
                tops.append(0.0)
            together[options + n] = -1.0
            rows.append(together)
            tops.append(len(pattern.clauses) - 1.0)
        for pattern in space.patterns:
            if pattern.gain is None:
                row = np.zeros(self.columns)
                for issue, chosen in pattern.clauses:
                    row[self.first[issue] + np.array(chosen)] = 1.0
                rows.append(row)
                tops.append(len(pattern.clauses) - 1.0)
        self.utility = utility
        self.rows = np.array(rows).reshape(-1, self.columns)
        self.tops = np.array(tops)
        self.one_each = np.zeros((len(sizes), self.columns))
        for k in range(len(sizes)):
            self.one_each[k, self.first[k] : self.first[k + 1]] = 1.0

    def bounds(self) -> tuple[Floats, Floats]:
        low, high = np.zeros(self.columns), np.ones(self.columns)
        low[-1], high[-1] = -np.inf, np.inf
        return low, high

    def limits(self, divisor: Floats | None, lower: Floats) -> tuple[Floats, Floats]:
        """Return rows ``A z ≤ b``: t·divisor + lower ≤ utility, or lower ≤ utility without a divisor."""
        members = np.flatnonzero(np.isfinite(lower))
        rows = -self.utility[members]
        if divisor is not None:
            rows[:, -1] = divisor[members]
        return rows, -lower[members]


def prices(
    space: Space, lower: Floats, *, direction: Floats | None = None, divisor: Floats | None = None
) -> tuple[Floats, float] | None:
    """Return what each party's limit costs at the optimum of the relaxation, and that optimum.

    Either maximise ``direction``·U with U ≥ lower, or (with ``divisor``) the level t with
    U ≥ lower + t·divisor. Parties with lower −inf have no limit. None where no mixture meets the limits.

    Returns
    -------
    prices : float array (parties)
        Multipliers of the limits, at least 0; 0 for parties without one.
    optimum : float
    """
    from scipy.optimize import linprog

    model = _Model(space)
    rows, tops = model.limits(divisor, lower)
    cost = np.zeros(model.columns)
    if divisor is not None:
        cost[-1] = -1.0
    else:
        assert direction is not None
        cost = -(direction @ model.utility)
    low, high = model.bounds()
    if divisor is None:
        low[-1] = high[-1] = 0.0
    answer = linprog(
        cost,
        A_ub=np.vstack([model.rows, rows]),
        b_ub=np.concatenate([model.tops, tops]),
        A_eq=model.one_each,
        b_eq=np.ones(len(space.sizes)),
        bounds=np.column_stack([low, high]),
        method="highs",
    )
    if answer.status == 2:
        return None
    if answer.status != 0:
        raise EngineError(f"the linear program was not solved: {answer.message}")
    found = np.zeros(len(space.parties))
    found[np.isfinite(lower)] = np.maximum(-answer.ineqlin.marginals[len(model.rows) :], 0.0)
    return found, float(-answer.fun)


def best_package(
    space: Space,
    lower: Floats,
    *,
    direction: Floats | None = None,
    divisor: Floats | None = None,
    seconds: float = 60.0,
) -> tuple[Ints | None, float] | None:
    """Return a package that is best in whole numbers, and what none exceeds; None where none meets ``lower``.

    The questions are those of `prices`. HiGHS stops after ``seconds``: the package is then the best it saw
    (None where it saw none), and the second value its bound, above what the package reaches.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    model = _Model(space)
    rows, tops = model.limits(divisor, lower)
    cost = np.zeros(model.columns)
    if divisor is not None:
        cost[-1] = -1.0
    else:
        assert direction is not None
        cost = -(direction @ model.utility)
    low, high = model.bounds()
    if divisor is None:
        low[-1] = high[-1] = 0.0
    whole = np.ones(model.columns)
    whole[-1] = 0
    every = np.vstack([model.rows, rows])
    answer = milp(
        cost,
        integrality=whole,
        bounds=Bounds(low, high),
        constraints=[
            LinearConstraint(every, -np.inf, np.concatenate([model.tops, tops])),
            LinearConstraint(model.one_each, 1, 1),
        ],
        options={"time_limit": seconds, "mip_rel_gap": 0.0},
    )
    if answer.status == 2:
        return None
    stopped = answer.status == 1
    if answer.x is None and not stopped:
        raise EngineError(
            f"the mixed-integer program was not solved: {answer.message}",
            hint="merge options that hardly differ",
        )
    bound = getattr(answer, "mip_dual_bound", None)
    if answer.x is None:
        return None, np.inf if bound is None else -float(bound)
    first = model.first
    places = np.array([int(answer.x[first[k] : first[k + 1]].argmax()) for k in range(len(space.sizes))])
    return places, -float(answer.fun if bound is None else bound)
