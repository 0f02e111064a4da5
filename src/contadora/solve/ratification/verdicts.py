"""What is found about the ratification of a package: members, bodies, and all together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from contadora.solve.ratification.winning_over import Offer

__all__ = ["BodyVerdict", "Member", "Ratifications"]

ASSUMPTIONS = (
    "a member agrees when the package is worth at least its walk-away value",
    "a member that has a body of its own votes as that body decides",
    "in its own body a party votes by its own walk-away value",
    "a party without a body decides by its own walk-away value",
    "intervals cover the error of drawing, not doubt about the ranges drawn from",
)


@dataclass(frozen=True)
class Member:
    """How one member of a body stands on the package.

    Attributes
    ----------
    actor : str
    weight : float
        Share of the body at the point estimate; 0 for one that only holds a veto.
    veto : bool
    agrees : bool
        At the point estimate.
    margin : float
        Worth of the package minus walk-away value at the point estimate; for a member with a body of its
        own, that of its leadership.
    probability : float
        Share of draws in which it agrees.
    pivotal : bool
        Whether, at the point estimate, its vote alone decides.
    decides : float
        Share of draws in which its vote alone decides.
    offers : tuple of Offer
        What would win it over, where it refuses.
    tried : int
        Changes of up to so many clauses were tried; 0 where it agrees.
    """

    actor: str
    weight: float
    veto: bool
    agrees: bool
    margin: float
    probability: float
    pivotal: bool
    decides: float
    offers: tuple[Offer, ...] = ()
    tried: int = 0

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-safe data."""
        return {**self.__dict__, "offers": [offer.to_dict() for offer in self.offers]}


@dataclass(frozen=True)
class BodyVerdict:
    """Whether one body carries the package, and who decides it.

    Attributes
    ----------
    party, route : str
    carried : bool
        At the point estimate.
    in_favour, quota : float
        Share that agrees and share needed, at the point estimate.
    probability, interval : float, (low, high) or None
        Share of draws in which it carries, with a 95 % interval; no interval for a single draw.
    independent : float or None
        What the chance would be if members, each with its own probability, decided independently. None where
        it cannot be computed exactly.
    members : tuple of Member
    pivotal : tuple of str
        Whose vote alone decides at the point estimate: the witness.
    short_of : tuple of tuple of str
        Where it fails: the smallest sets of refusing members whose agreement would carry it (at most 20).
    nested : bool
        Whether the body sits in another and counts only through it.
    """

    party: str
    route: str
    carried: bool
    in_favour: float
    quota: float
    probability: float
    interval: tuple[float, float] | None
    independent: float | None
    members: tuple[Member, ...]
    pivotal: tuple[str, ...]
    short_of: tuple[tuple[str, ...], ...]
    nested: bool

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-safe data."""
        return {
            **self.__dict__,
            "interval": None if self.interval is None else list(self.interval),
            "members": [member.to_dict() for member in self.members],
            "pivotal": list(self.pivotal),
            "short_of": [list(names) for names in self.short_of],
        }


@dataclass(frozen=True)
class Ratifications:
    """Whether a package would be ratified.

    Attributes
    ----------
    package : dict
        Issue → option.
    bodies : tuple of BodyVerdict
    carried : bool
        Whether all bodies carry, at the point estimate. A body that sits in another counts through it. True
        where there is no body to ask: then read ``deal``.
    probability, interval : float, (low, high) or None
        Share of draws in which all bodies carry.
    deal : float
        Share of draws in which the package is acceptable and ratified: the consent rule is met by parties
        that gain themselves, and by sides that carry; any other outer body carries too. Below
        ``probability`` where a leadership refuses what its body would carry; above it where the rule lets a
        side refuse.
    routes : dict
        Party → route, where chosen.
    draws, seed : int
    assumptions : tuple of str
    """

    package: dict[str, str]
    bodies: tuple[BodyVerdict, ...]
    carried: bool
    probability: float
    interval: tuple[float, float] | None
    deal: float
    routes: dict[str, str]
    draws: int
    seed: int
    assumptions: tuple[str, ...] = ASSUMPTIONS

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-safe data."""
        return {
            **self.__dict__,
            "bodies": [body.to_dict() for body in self.bodies],
            "interval": None if self.interval is None else list(self.interval),
            "assumptions": list(self.assumptions),
        }
