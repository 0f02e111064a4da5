"""Why are they stuck, and what unsticks it?

The graph model for conflict resolution. :func:`read_conflict` or :class:`Conflict` says who can do
what; :func:`analyse` which states are stable; :func:`witness` why; :func:`reach` what can be reached
from today; :func:`inverse` which preferences it would take; :func:`levers` which single change.
:func:`stability_of` asks all of it of a case. :func:`read_model` also reads what :func:`strength`,
:func:`stability_with_unknowns` and :func:`hypergame` ask for.
"""

from __future__ import annotations

from .coalitions import COALITION_CONCEPTS, CoalitionStability, coalition_stability
from .concepts import CONCEPTS, Stability, analyse, known_concepts, usual_concepts
from .conflict import Conflict, DecisionMaker, Option
from .conflict_file import read_conflict
from .feasibility import feasible_codes
from .foresight import Foresight, limited_move, non_myopic
from .from_table import board_of, conflict_at, conflicts
from .inverse import Demand, Inverse, inverse
from .levers import Lever, levers
from .misperception import Hypergame, hypergame
from .model import ConflictModel, read_model
from .moves import Step
from .preference import ranks_from_order, ranks_from_statements, ranks_from_weights
from .reading import StabilityReading
from .status_quo import Path, Reach, paths_to_equilibria, reach
from .strength import Strength, strength
from .stuck import stability_of
from .unknown import Attitude, stability_with_unknowns
from .witness import Answer, Witness, witness

__all__ = [
    "COALITION_CONCEPTS",
    "CONCEPTS",
    "Answer",
    "Attitude",
    "CoalitionStability",
    "Conflict",
    "ConflictModel",
    "DecisionMaker",
    "Demand",
    "Foresight",
    "Hypergame",
    "Inverse",
    "Lever",
    "Option",
    "Path",
    "Reach",
    "Stability",
    "StabilityReading",
    "Step",
    "Strength",
    "Witness",
    "analyse",
    "board_of",
    "coalition_stability",
    "conflict_at",
    "conflicts",
    "feasible_codes",
    "hypergame",
    "inverse",
    "known_concepts",
    "levers",
    "limited_move",
    "non_myopic",
    "paths_to_equilibria",
    "ranks_from_order",
    "ranks_from_statements",
    "ranks_from_weights",
    "reach",
    "read_conflict",
    "read_model",
    "stability_of",
    "stability_with_unknowns",
    "strength",
    "usual_concepts",
    "witness",
]
