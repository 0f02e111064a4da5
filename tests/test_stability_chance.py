"""Shares of rankings counted without listing them, against listing them."""

from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contadora.errors import EngineError
from contadora.solve.stability import chance
from contadora.solve.stability.chance import share_below

WAYS = st.frozensets(st.tuples(st.integers(1, 5), st.just(True)), max_size=4)
ABOVE = st.tuples(st.integers(1, 5), st.just(False)).map(lambda literal: frozenset([literal]))


@settings(max_examples=300)
@given(st.lists(st.frozensets(WAYS | ABOVE, max_size=4), max_size=5))
def test_shares_agree_with_going_through_every_ranking(clauses):
    met = 0
    for order in permutations(range(6)):  # order[k]: the rank of state k; state 0 is in question
        met += all(
            any(all((order[k] < order[0]) == is_below for k, is_below in way) for way in clause)
            for clause in clauses
        )
    assert share_below(clauses) == Fraction(met, 720)


def test_ten_thousand_states_that_must_not_all_lie_above_cost_one_term():
    assert share_below([frozenset(frozenset([(k, True)]) for k in range(10_000))]) == Fraction(10_000, 10_001)


def test_what_is_too_entangled_is_refused(monkeypatch):
    monkeypatch.setattr(chance, "MOST_STEPS", 3)
    tangle = [frozenset(frozenset([(k * j % 11, True)]) for j in (1, 2, 5)) for k in range(1, 11)]
    with pytest.raises(EngineError, match="cannot be counted exactly"):
        share_below(tangle)
