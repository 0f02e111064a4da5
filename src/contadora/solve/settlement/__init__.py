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
    Support,
    Trade,
    Worth,
)
from contadora.solve.settlement.settle import settle
from contadora.solve.settlement.support import support
from contadora.solve.settlement.trades import trades
from contadora.solve.settlement.worth import worth

__all__ = [
    "Acceptance",
    "Blocker",
    "Convergence",
    "FrontierPoint",
    "Improvement",
    "Robust",
    "Settlement",
    "Solution",
    "Support",
    "Trade",
    "Worth",
    "blockers",
    "convergence",
    "genius_answer",
    "improvements",
    "settle",
    "support",
    "trades",
    "worth",
]
