"""Counts of rankings that make a state stable: a published conflict, and permuting small ones."""

import json
from fractions import Fraction
from itertools import permutations
from math import factorial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contadora.errors import InputError
from contadora.solve.stability.conflict import Conflict, DecisionMaker, Option
from contadora.solve.stability.conflict_file import read_conflict
from contadora.solve.stability.inverse import inverse

from .test_stability_literal import CONCEPTS, Literal, conflicts, published


def test_of_720_rankings_the_published_numbers_make_release_an_equilibrium():
    case = next(case for case in published()["cases"] if case["name"] == "syria_iraq_1975")
    found = inverse(read_conflict(case), 1, "Syria")
    counts = {demand.concept: demand.equilibrium_count for demand in found.demands}
    assert counts == {"Nash": 240, "SMR": 300, "GMR": 384, "SEQ": 384, "SIM": 240}


@settings(max_examples=60)
@given(conflicts(most_sides=3, most_states=6), st.data())
def test_counts_agree_with_going_through_every_ranking(conflict, data):
    i = data.draw(st.integers(0, len(conflict.decision_makers) - 1))
    code = int(data.draw(st.sampled_from(conflict.codes.tolist())))
    m = len(conflict.codes)
    found = inverse(conflict, code, i)
    stable, settled = dict.fromkeys(CONCEPTS, 0), dict.fromkeys(CONCEPTS, 0)
    for order in permutations(range(m)):
        ranks = conflict.ranks.copy()
        ranks[i] = order
        literal = Literal(Conflict(conflict.decision_makers, conflict.codes, ranks))
        s = literal.state[code]
        for concept in CONCEPTS:
            mine = literal.stable(i, s, concept)
            stable[concept] += mine
            settled[concept] += mine and all(literal.stable(j, s, concept) for j in literal.sides)
    for demand in found.demands:
        assert demand.stable_count == stable[demand.concept], demand.concept
        assert demand.equilibrium_count == settled[demand.concept], demand.concept


def test_a_thousand_states_are_counted_without_listing_rankings():
    sides = tuple(DecisionMaker(name, tuple(Option(f"o{k}") for k in range(5))) for name in "AB")
    rng = np.random.default_rng(1)
    conflict = Conflict(sides, np.arange(1024), rng.permuted(np.tile(np.arange(1024), (2, 1)), axis=1))
    found = inverse(conflict, 7, "A")
    assert found.demand("Nash").stable_share == Fraction(1, 32)
    assert found.demand("Nash").stable_count == factorial(1024) // 32
    shares = [found.demand(concept).stable_share for concept in ("Nash", "SEQ", "GMR")]
    assert shares == sorted(shares)
    assert json.dumps(found.to_dict())


def test_what_must_hold_is_said_in_words():
    case = next(case for case in published()["cases"] if case["name"] == "syria_iraq_1975")
    found = inverse(read_conflict(case), 1, "Syria", ["Nash"])
    assert found.demand("Nash").words == (
        "Syria must rank (Syria: release water; Iraq: none) above "
        "(Syria: none; Iraq: none), (Syria: escalate; Iraq: none)."
    )
    with pytest.raises(InputError, match="unknown stability concept"):
        found.demand("GMR")


def test_an_equilibrium_that_turns_on_the_ranking_elsewhere_is_counted_or_left_open_never_guessed():
    rng = np.random.default_rng(3)
    decided = set()
    for options in (1, 3):
        sides = tuple(DecisionMaker(name, tuple(Option(f"o{k}") for k in range(options))) for name in "ABC")
        m = 2 ** (3 * options)
        conflict = Conflict(sides, np.arange(m), rng.permuted(np.tile(np.arange(m), (3, 1)), axis=1))
        for code in range(8):
            demand = inverse(conflict, code, "A", ["SEQ"]).demands[0]
            if "ranking elsewhere" in demand.words and "No ranking" not in demand.words:
                decided.add((options, demand.equilibrium_share is not None))
                assert (demand.equilibrium_share or 0) <= demand.stable_share
    assert decided == {(1, True), (3, False)}
