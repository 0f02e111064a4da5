"""Would each side's factions carry a package?"""

from contadora.solve.ratification.bystanders import Bystander, Spoilers, spoilers
from contadora.solve.ratification.carry import Routes, carries
from contadora.solve.ratification.chance import probability_carried
from contadora.solve.ratification.deals import setter_package
from contadora.solve.ratification.hardening import (
    Hardening,
    HardeningCurve,
    schelling_curve,
)
from contadora.solve.ratification.outcome import compare_routes, ratify
from contadora.solve.ratification.packages import Package
from contadora.solve.ratification.verdicts import (
    BodyVerdict,
    Member,
    Ratifications,
)
from contadora.solve.ratification.winning import WinSet, WinSets, win_set, win_sets
from contadora.solve.ratification.winning_over import Offer

__all__ = [
    "BodyVerdict",
    "Bystander",
    "Hardening",
    "HardeningCurve",
    "Member",
    "Offer",
    "Package",
    "Ratifications",
    "Routes",
    "Spoilers",
    "WinSet",
    "WinSets",
    "carries",
    "compare_routes",
    "probability_carried",
    "ratify",
    "schelling_curve",
    "setter_package",
    "spoilers",
    "win_set",
    "win_sets",
]
