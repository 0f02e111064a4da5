"""Why a state is stable or not for someone: the move, and the sanction that holds it or fails to.

Found by searching the moves themselves, apart from the engine that computes all verdicts at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .concepts import known_concepts
from .conflict import Conflict
from .moves import Moves, Step

__all__ = ["Answer", "Witness", "witness"]


@dataclass(frozen=True)
class Answer:
    """What follows an improvement: the sanction that takes it back, or nothing.

    ``sanction`` is None if no sanction exists. Under SIM its steps happen at the same moment, each
    seen from the starting state, and ``end`` is the state in which all are combined.
    """

    to: int
    sanction: tuple[Step, ...] | None = None
    end: int | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        steps = None if self.sanction is None else [step.to_dict() for step in self.sanction]
        return {"to": self.to, "sanction": steps, "end": self.end}


@dataclass(frozen=True)
class Witness:
    """The reason for one verdict.

    Attributes
    ----------
    decision_maker, concept : str
    state : int
    stable : bool
    answers : tuple of Answer
        If stable, every improvement with its sanction, best first (none: there is no improvement).
        If unstable, the one best improvement that nothing sanctions.
    words : str
        The same in a sentence or two.
    """

    decision_maker: str
    concept: str
    state: int
    stable: bool
    answers: tuple[Answer, ...]
    words: str

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "decision_maker": self.decision_maker,
            "concept": self.concept,
            "state": self.state,
            "stable": self.stable,
            "answers": [answer.to_dict() for answer in self.answers],
            "words": self.words,
        }


def witness(conflict: Conflict, state: int, who: str | int, concept: str) -> Witness:
    """Why a state is stable, or not, for a decision maker under a concept.

    Raises
    ------
    InputError
        The state cannot occur, or the decision maker or concept is unknown.

    Examples
    --------
    >>> from contadora.solve.stability.conflict_file import read_conflict
    >>> chicken = read_conflict({"decision_makers": {"A": ["swerve"], "B": ["swerve"]},
    ...     "rankings_best_first": {"A": [2, 3, 1, 0], "B": [1, 3, 2, 0]}})
    >>> print(witness(chicken, 3, "A", "GMR").words)
    Stable for A (GMR). Moving to (A: none; B: swerve) would be met: B moves to (A: none; B: none), \
which A does not prefer to staying.
    """
    return Witnesses(conflict).find(state, who, concept)


class Witnesses:
    """Finds the witnesses of one conflict, preparing its moves once."""

    def __init__(self, conflict: Conflict, moves: Moves | None = None) -> None:
        self.conflict, self.moves = conflict, moves or Moves(conflict)

    def find(self, state: int, who: str | int, concept: str) -> Witness:
        """The witness of one verdict, as :func:`witness`."""
        (concept,) = known_concepts((concept,))
        side, start = self.conflict.decision_maker(who), self.conflict.position(state)
        improvements = self.moves.of(side, start, improving=True)
        improvements = improvements[np.argsort(-self.conflict.ranks[side][improvements], kind="stable")]
        answers: list[Answer] = []
        stable = True
        for to in map(int, improvements):
            answer = self.answer(side, start, to, concept)
            if answer.sanction is None:
                answers, stable = [answer], False
                break
            answers.append(answer)
        words = self.words(side, concept, stable, answers)
        return Witness(self.conflict.names[side], concept, int(state), stable, tuple(answers), words)

    def answer(
        self, side: int, start: int, to: int, concept: str, dreaded: NDArray[np.bool_] | None = None
    ) -> Answer:
        """The shortest sanction of one improvement, if any.

        ``dreaded`` says which states take the gain back; left out, those not preferred to the start.
        """
        codes, ranks = self.conflict.codes, self.conflict.ranks[side]
        others = [j for j in range(len(self.conflict.names)) if j != side]
        bad = ranks <= ranks[start] if dreaded is None else dreaded
        if concept == "Nash":
            return Answer(int(codes[to]))
        if concept == "SIM":
            return self.joint_reply(start, to, others, bad)

        def holds(places: NDArray[np.int64]) -> NDArray[np.bool_]:
            held: NDArray[np.bool_] = bad[places]
            if concept == "SMR" and held.any():
                low = np.flatnonzero(held)
                source, after = self.moves.step(side, places[low], improving=False)
                held[low[source[~bad[after]]]] = False
            return held

        tree = self.moves.search(to, others, improving=concept == "SEQ", goal=holds)
        if tree.goal < 0:
            return Answer(int(codes[to]))
        return Answer(int(codes[to]), self.moves.path(tree, tree.goal), int(codes[tree.goal]))

    def joint_reply(self, start: int, to: int, others: list[int], bad: NDArray[np.bool_]) -> Answer:
        """A SIM sanction, by as few sides as the first batch that holds one allows."""
        codes = self.conflict.codes
        replies = {j: self.moves.of(j, start, improving=True) for j in others}
        for place, chosen in self.moves.together(start, to, replies):
            hits = np.flatnonzero(bad[place] & (chosen >= 0).any(axis=1))
            if hits.size:
                fewest = hits[np.argmin((chosen[hits] >= 0).sum(axis=1))]
                steps = tuple(
                    Step(self.conflict.names[j], int(codes[replies[j][k]]))
                    for j, k in zip(others, chosen[fewest], strict=True)
                    if k >= 0
                )
                return Answer(int(codes[to]), steps, int(codes[place[fewest]]))
        return Answer(int(codes[to]))

    def words(self, side: int, concept: str, stable: bool, answers: list[Answer]) -> str:
        """The witness as a reader would be told it."""
        name, say = self.conflict.names[side], self.conflict.describe
        head = f"{'Stable' if stable else 'Unstable'} for {name} ({concept})."
        if not answers:
            return f"{head} It has no better state within reach of its own moves."
        if not stable:
            fails = {
                "Nash": "which it prefers",
                "GMR": "which it prefers, and no countermoves of the others can undo the gain",
                "SMR": "which it prefers, and no countermoves of the others can undo the gain for good",
                "SEQ": "which it prefers, and no countermoves that pay the others undo the gain",
                "SIM": "which it prefers, and no moves that the others would make at once undo the gain",
            }[concept]
            return f"{head} It can move to ({say(answers[0].to)}), {fails}."
        close = f"which {name} does not prefer to staying" + (
            ", and from which it has no better way out" if concept == "SMR" else ""
        )
        told = []
        for answer in answers:
            steps = answer.sanction or ()
            if concept == "SIM":
                at_once = " and ".join(
                    f"{step.who} moves from today towards ({say(step.to)})" for step in steps
                )
                met = f"at the same moment {at_once}, which together gives ({say(answer.end or 0)})"
            else:
                met = ", then ".join(f"{step.who} moves to ({say(step.to)})" for step in steps)
            told.append(f"Moving to ({say(answer.to)}) would be met: {met}, {close}.")
        return " ".join([head, *told])
