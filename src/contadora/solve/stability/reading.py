"""What is found when a case is asked why its parties are stuck."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from contadora.solve.interval import wilson

if TYPE_CHECKING:
    from contadora.case.assumption import Assumption

    from .conflict import Conflict
    from .status_quo import Path
    from .witness import Witness

__all__ = ["Holding", "LeverReading", "Share", "StabilityReading", "StateReading", "share_of"]


@dataclass(frozen=True)
class Share:
    """In which share of the draws something holds, its 95 % interval, and whether at the point estimate."""

    share: float
    low: float
    high: float
    point: bool

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {"share": self.share, "low": self.low, "high": self.high, "point": self.point}


@dataclass(frozen=True)
class Holding:
    """How one decision maker is held where things stand.

    Attributes
    ----------
    decision_maker : str
    stable : dict of concept to Share
    witnesses : tuple of Witness
        At the point estimate, one for each concept.
    nearest : int or None
        The state, one move of its own away, that is worth most to it at the point estimate.
    gain : float
        What that move brings it there, on the scale where its best package is worth 1; below 0 a cost.
    """

    decision_maker: str
    stable: dict[str, Share]
    witnesses: tuple[Witness, ...]
    nearest: int | None
    gain: float

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "decision_maker": self.decision_maker,
            "stable": {concept: share.to_dict() for concept, share in self.stable.items()},
            "witnesses": [found.to_dict() for found in self.witnesses],
            "nearest": self.nearest,
            "gain": self.gain,
        }


@dataclass(frozen=True)
class StateReading:
    """One state: which moves stand in it, how often it is an equilibrium, and the way there.

    Attributes
    ----------
    code : int
    taken, undone : tuple of (decision maker, move)
        How it differs from today, in the labels of the moves.
    equilibrium : dict of concept to Share
    reachable : Share
        From today, by moves each of which its mover strictly prefers.
    better_for_all : Share
        Every party whose consent a deal needs prefers it to today.
    preferred_by : dict of name to float
        The share of draws in which each of these parties, and each decision maker, prefers it to today.
    held_by : dict of name to float
        The share of draws in which each decision maker would stay there (SEQ).
    path : Path or None
        The shortest way from today by improvements, at the point estimate; None where none leads.
    """

    code: int
    taken: tuple[tuple[str, str], ...]
    undone: tuple[tuple[str, str], ...]
    equilibrium: dict[str, Share]
    reachable: Share
    better_for_all: Share
    preferred_by: dict[str, float]
    held_by: dict[str, float]
    path: Path | None

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "code": self.code,
            "taken": [list(pair) for pair in self.taken],
            "undone": [list(pair) for pair in self.undone],
            "equilibrium": {concept: share.to_dict() for concept, share in self.equilibrium.items()},
            "reachable": self.reachable.to_dict(),
            "better_for_all": self.better_for_all.to_dict(),
            "preferred_by": self.preferred_by,
            "held_by": self.held_by,
            "path": None if self.path is None else self.path.to_dict(),
        }


@dataclass(frozen=True)
class LeverReading:
    """One change, and in how many of the draws in which it is needed it does what is wanted.

    ``kind`` is that of `Lever`, or ``reward``: making a move is worth a tenth of its best package more to
    its maker. ``condition`` completes "if …".
    """

    kind: Literal["bind", "release", "guarantee", "reward"]
    who: str
    condition: str
    works: Share

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "kind": self.kind,
            "who": self.who,
            "condition": self.condition,
            "works": self.works.to_dict(),
        }


@dataclass(frozen=True, eq=False)
class StabilityReading:
    """Why they are stuck, over the draws.

    Attributes
    ----------
    why_not : str
        What is missing, where the question cannot be put; everything else is then empty.
    decision_makers : dict of name to tuple of str
        Who can move, and their moves.
    states : int
    concepts : tuple of str
    today : StateReading or None
        Nobody moves: only what is taken by the day of the case stands.
    holdings : tuple of Holding
        For each decision maker, whether and why it stays where things stand.
    equilibria : tuple of StateReading
        Other states that are Nash or SEQ equilibria in a quarter of the draws or more; most often first.
    left_out : int
        How many more of these there are.
    wanted : StateReading or None
        The state that most often is better than today for all whose consent a deal needs.
    unsticks, holds : tuple of LeverReading
        Changes that end today's standstill, and that make the wanted state hold; under SEQ, best first.
    searched : str
        What was tried, over how many draws.
    notes : tuple of str
    seed, draws : int
    assumptions : tuple of Assumption
    conflict : Conflict or None
        At the point estimate.
    """

    why_not: str = ""
    decision_makers: dict[str, tuple[str, ...]] | None = None
    states: int = 0
    concepts: tuple[str, ...] = ()
    today: StateReading | None = None
    holdings: tuple[Holding, ...] = ()
    equilibria: tuple[StateReading, ...] = ()
    left_out: int = 0
    wanted: StateReading | None = None
    unsticks: tuple[LeverReading, ...] = ()
    holds: tuple[LeverReading, ...] = ()
    searched: str = ""
    notes: tuple[str, ...] = ()
    seed: int = 0
    draws: int = 0
    assumptions: tuple[Assumption, ...] = ()
    conflict: Conflict | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain data, without the conflict itself."""
        return {
            "why_not": self.why_not or None,
            "decision_makers": {who: list(moves) for who, moves in (self.decision_makers or {}).items()},
            "states": self.states,
            "concepts": list(self.concepts),
            "today": None if self.today is None else self.today.to_dict(),
            "holdings": [holding.to_dict() for holding in self.holdings],
            "equilibria": [state.to_dict() for state in self.equilibria],
            "left_out": self.left_out,
            "wanted": None if self.wanted is None else self.wanted.to_dict(),
            "unsticks": [lever.to_dict() for lever in self.unsticks],
            "holds": [lever.to_dict() for lever in self.holds],
            "searched": self.searched,
            "notes": list(self.notes),
            "seed": self.seed,
            "draws": self.draws,
            "assumptions": [assumption.to_dict() for assumption in self.assumptions],
        }


def share_of(hits: int, trials: int, point: bool) -> Share:
    """A count as a share with its interval; of nothing, 0 with the whole range."""
    if not trials:
        return Share(0.0, 0.0, 1.0, point)
    return Share(hits / trials, *wilson(hits, trials), point)
