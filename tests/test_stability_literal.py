"""The definitions taken literally: the yardstick that the stability engine is held against.

Sets of states, one move at a time, legal sequences remembered with their last mover. Slow, and
sharing no code with the engine beyond the Conflict noun.
"""

import json
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import strategies as st

from contadora.solve.stability.conflict import Conflict, DecisionMaker, Option
from contadora.solve.stability.conflict_file import read_conflict

CONCEPTS = ("Nash", "GMR", "SMR", "SEQ", "SIM")
VERIFICATION = Path(__file__).resolve().parents[1].parent / "shared" / "verification" / "stability.json"


def published():
    if not VERIFICATION.exists():
        pytest.skip("verification/stability.json is not beside this checkout")
    return json.loads(VERIFICATION.read_text())


class Literal:
    """One conflict, states as tuples of levels."""

    def __init__(self, conflict):
        self.conflict = conflict
        self.sides = range(len(conflict.decision_makers))
        self.owner = [i for i, side in enumerate(conflict.decision_makers) for _ in side.options]
        self.options = [option for side in conflict.decision_makers for option in side.options]
        self.states = {self.tuple_of(int(c)): k for k, c in enumerate(conflict.codes)}
        self.code = {s: int(conflict.codes[k]) for s, k in self.states.items()}
        self.state = {code: s for s, code in self.code.items()}

    def tuple_of(self, code):
        levels = []
        for option in self.options:
            levels.append(code % option.levels)
            code //= option.levels
        return tuple(levels)

    def p(self, i, s):
        return int(self.conflict.ranks[i][self.states[s]])

    def can(self, i, s, t):
        for k, option in enumerate(self.options):
            if s[k] == t[k]:
                continue
            if self.owner[k] != i:
                return False
            if option.direction == "forward" and t[k] < s[k]:
                return False
            if option.direction == "backward" and t[k] > s[k]:
                return False
        return s != t

    def moves(self, i, s):
        return [t for t in self.states if self.can(i, s, t)]

    def improvements(self, i, s):
        return [t for t in self.moves(i, s) if self.p(i, t) > self.p(i, s)]

    def sequences(self, who, s, step):
        """Every state that legal sequences by these sides can reach from s."""
        seen, found, todo = set(), set(), [(s, None)]
        while todo:
            state, last = todo.pop()
            for j in who:
                if j == last:
                    continue
                for t in step(j, state):
                    if (t, j) not in seen:
                        seen.add((t, j))
                        found.add(t)
                        todo.append((t, j))
        return found

    def stable(self, i, s, concept):
        now = self.p(i, s)
        others = [j for j in self.sides if j != i]
        if concept == "SIM":
            return all(self.simultaneous_reply(i, s, t, now, others) for t in self.improvements(i, s))
        for t in self.improvements(i, s):
            if concept == "Nash":
                return False
            step = self.improvements if concept == "SEQ" else self.moves
            ends = [u for u in self.sequences(others, t, step) if self.p(i, u) <= now]
            if concept == "SMR":
                ends = [u for u in ends if all(self.p(i, v) <= now for v in self.moves(i, u))]
            if not ends:
                return False
        return True

    def simultaneous_reply(self, i, s, t, now, others):
        for choice in product(*([s, *self.improvements(j, s)] for j in others)):
            if all(c == s for c in choice):
                continue
            together = list(t)
            for j, c in zip(others, choice, strict=True):
                for k, owner in enumerate(self.owner):
                    if owner == j:
                        together[k] = c[k]
            if tuple(together) in self.states and self.p(i, tuple(together)) <= now:
                return True
        return False

    def to_dict(self, concepts=CONCEPTS):
        stable = {
            self.conflict.names[i]: {
                concept: [self.code[s] for s in self.states if self.stable(i, s, concept)]
                for concept in concepts
            }
            for i in self.sides
        }
        everyone = {
            concept: [c for c in self.code.values() if all(c in stable[n][concept] for n in stable)]
            for concept in concepts
        }
        return {"states": len(self.states), "equilibria": everyone, "stable": stable}


DIRECTIONS = ("both", "both", "both", "forward", "backward")


@st.composite
def conflicts(draw, most_sides=4, most_states=32, fewest_sides=2, strict=False):
    """Small conflicts: infeasible states, irreversible moves, several levels, ties, observers."""
    sides, size = [], 1
    for i in range(draw(st.integers(fewest_sides, most_sides))):
        options = []
        for k in range(draw(st.integers(0 if i > 1 else 1, 3))):
            levels = draw(st.sampled_from((2, 2, 2, 3)))
            if size * levels > most_states:
                break
            size *= levels
            options.append(Option(f"o{k}", levels, draw(st.sampled_from(DIRECTIONS))))
        sides.append(DecisionMaker(f"side {i}", tuple(options)))
    seed = draw(st.integers(0, 2**32 - 1))
    rng = np.random.default_rng(seed)
    share = draw(st.sampled_from((1.0, 1.0, 0.8, 0.5)))
    codes = np.flatnonzero(rng.random(size) < share)
    if not codes.size:
        codes = np.array([size - 1])
    if strict:
        ranks = np.array([rng.permutation(codes.size) for _ in sides])
    else:
        ranks = rng.integers(0, draw(st.sampled_from((3, codes.size + 1, 1000))), (len(sides), codes.size))
    return Conflict(tuple(sides), codes, ranks)


@pytest.mark.parametrize(
    "name",
    [
        "prisoners_dilemma", "chicken", "stag_hunt", "battle_of_the_sexes", "syria_iraq_1975",
        "us_north_korea_2017", "cuban_missile_crisis", "elmira_1991",
    ],
)  # fmt: skip
def test_the_literal_definitions_give_the_published_equilibria(name):
    case = next(case for case in published()["cases"] if case["name"] == name)
    assert Literal(read_conflict(case)).to_dict()["equilibria"] == {
        concept: case["equilibria_codes"][concept] for concept in CONCEPTS
    }
