"""Which packages could all accept?

`settle` answers for a whole table: zone of possible agreement, frontier, the classical bargaining solutions,
convergence per issue, trades, robustness. `blockers` and `improvements` answer for one package.
"""

from contadora.solve.settlement.answer import genius_answer
from contadora.solve.settlement.changes import blockers, improvements
from contadora.solve.settlement.convergence import convergence
from contadora.solve.settlement.finding import (
    Acceptance,
    Blocker,
    Convergence,
    FrontierPoint,
    Improvement,
    Robust,
    Settlement,
    Solution,
    Trade,
)
from contadora.solve.settlement.settle import settle
from contadora.solve.settlement.trades import trades

__all__ = [
    "Acceptance",
    "Blocker",
    "Convergence",
    "FrontierPoint",
    "Improvement",
    "Robust",
    "Settlement",
    "Solution",
    "Trade",
    "blockers",
    "convergence",
    "genius_answer",
    "improvements",
    "settle",
    "trades",
]
