"""Voting power: published values, exact counts against all coalitions, and what any index must satisfy."""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import combinations, permutations
from math import factorial, inf, nan
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contadora.errors import InputError
from contadora.solve.power import banzhaf, shapley_shubik, whole_numbers
from contadora.solve.power.coalitions import swings_by_coalition
from contadora.solve.power.generating import swings_by_weight

VALUES = Path(__file__).resolve().parents[1].parent / "shared" / "verification" / "power_indices.json"
GAMES = json.loads(VALUES.read_text()) if VALUES.exists() else {}
WEIGHTED = [name for name, game in GAMES.items() if "weights" in game]
needs_values = pytest.mark.skipif(not GAMES, reason="the verification values are not here")

games = (
    st.lists(st.integers(0, 9), min_size=1, max_size=7)
    .filter(any)
    .flatmap(lambda weights: st.tuples(st.just(weights), st.integers(1, sum(weights))))
)


def swings(rules, vetoes=()):
    """Count swings over all coalitions of the others, the definition itself."""
    n = len(rules[0][0])

    def wins(coalition):
        return set(vetoes) <= coalition and all(sum(w[i] for i in coalition) >= q for w, q in rules)

    return tuple(
        sum(
            wins({*others, i}) and not wins(set(others))
            for size in range(n)
            for others in combinations([j for j in range(n) if j != i], size)
        )
        for i in range(n)
    )


def pivots(weights, quota):
    """Count the orders in which each player turns the coalition, the definition itself."""
    counts = [0] * len(weights)
    for order in permutations(range(len(weights))):
        total = 0
        for player in order:
            total += weights[player]
            if total >= quota:
                counts[player] += 1
                break
    return tuple(counts)


@needs_values
@pytest.mark.parametrize("name", WEIGHTED)
def test_published_games_are_reproduced_exactly(name):
    game = GAMES[name]
    found = banzhaf(game["weights"], game["quota"])
    assert list(found.counts) == game["swings"]
    np.testing.assert_allclose(found.index, game["banzhaf_norm"], rtol=1e-13, atol=0)
    found = shapley_shubik(game["weights"], game["quota"])
    np.testing.assert_allclose(found.index, game["ssi"], rtol=1e-13, atol=0)
    assert sum(found.counts) == factorial(len(game["weights"]))


@needs_values
def test_the_security_council_has_the_same_power_as_vetoes_and_as_weights():
    council = GAMES["UNSC"]
    found = banzhaf([1] * 15, 9, vetoes=range(5))
    assert found.counts == (council["perm_swings"],) * 5 + (council["nonperm_swings"],) * 10
    found = shapley_shubik([1] * 15, 9, vetoes=range(5))
    shares = [str(Fraction(found.counts[i], factorial(15))) for i in (0, 5)]
    assert shares == council["ssi"]


def test_a_hundred_equal_players_share_power_equally_and_exactly():
    found = banzhaf([1] * 100, 51)
    assert found.counts[0] == factorial(99) // (factorial(50) * factorial(49))
    assert set(found.counts) == {found.counts[0]}
    assert set(shapley_shubik([1] * 100, 51).counts) == {factorial(99)}


def test_large_weights_are_enumerated_and_agree_with_small_ones_in_the_same_proportion():
    weights = [29, 29, 27, 14, 13, 12, 12, 10, 10, 7, 7, 4, 3, 3, 2, 2, 1, 1]
    scaled = [w * 10**9 + 1 for w in weights]
    for index in (banzhaf, shapley_shubik):
        small, large = index(weights, 100), index(scaled, 100 * 10**9)
        assert (small.method, large.method) == ("generating function", "enumeration")
        assert small.counts == large.counts


def test_weights_beyond_sixty_four_bits_stay_exact():
    assert banzhaf([50 * 10**30, 49 * 10**30, 10**30], 51 * 10**30 - 1).counts == (3, 1, 1)
    assert banzhaf([10**30 + 1, 10**30, 1], 2 * 10**30 + 1).counts == (2, 2, 0)


def test_a_double_majority_agrees_with_all_coalitions():
    votes, heads = ([10, 4, 3, 2], 12), ([1, 1, 1, 1], 3)
    found = banzhaf(*votes, also=[heads])
    assert found.counts == swings([votes, heads])
    assert found.counts != swings([votes])


def test_many_players_under_two_rules_use_the_generating_function():
    votes = [5, 4, 4, 3, 3, 2, 2, 2, 1, 1] * 4
    found = banzhaf(votes, 60, also=[([1] * 40, 21)])
    assert found.method == "generating function"
    assert sum(found.index) == pytest.approx(1, abs=1e-12)
    assert found.counts[0] == found.counts[10] > found.counts[9]


@given(games)
def test_banzhaf_counts_are_the_swings_over_all_coalitions(game):
    weights, quota = game
    assert banzhaf(weights, quota).counts == swings([(weights, quota)])


@given(games.filter(lambda game: len(game[0]) <= 6))
def test_shapley_shubik_counts_are_the_pivots_over_all_orders(game):
    weights, quota = game
    assert shapley_shubik(weights, quota).counts == pivots(weights, quota)


@given(games, st.data())
def test_both_exact_methods_agree_under_several_rules(game, data):
    weights, quota = game
    rules = [(tuple(weights), quota)]
    for _ in range(data.draw(st.integers(0, 2))):
        more = data.draw(
            st.lists(st.integers(0, 4), min_size=len(weights), max_size=len(weights)).filter(any)
        )
        rules.append((tuple(more), data.draw(st.integers(1, sum(more)))))
    enumerated = swings_by_coalition(rules)
    assert swings_by_weight(rules, by_size=True) == enumerated
    assert [sum(row) for row in enumerated] == [row[0] for row in swings_by_weight(rules, by_size=False)]
    assert tuple(sum(row) for row in enumerated) == swings(rules)


def test_both_exact_methods_agree_beyond_one_chunk_of_coalitions():
    rng = np.random.default_rng(3)
    for n in (16, 17, 19):
        weights = tuple(rng.integers(0, 40, n).tolist())
        rules = [(weights, sum(weights) * 2 // 3), ((1,) * n, n // 2)]
        assert swings_by_coalition(rules) == swings_by_weight(rules, by_size=True)


@given(games)
def test_shares_sum_to_one_grow_with_weight_and_a_weightless_player_has_none(game):
    weights, quota = game
    for index in (banzhaf, shapley_shubik):
        found = index(weights, quota)
        assert sum(found.index) == pytest.approx(1, abs=1e-12)
        by_weight = sorted(zip(weights, found.counts, strict=True))
        assert [count for _, count in by_weight] == sorted(found.counts)
        assert all(count == 0 for weight, count in by_weight if weight == 0)
        for a, b in combinations(range(len(weights)), 2):
            if weights[a] == weights[b]:
                assert found.counts[a] == found.counts[b]


@given(games, st.randoms(use_true_random=False))
def test_power_does_not_depend_on_the_order_of_players(game, random):
    weights, quota = game
    order = list(range(len(weights)))
    random.shuffle(order)
    for index in (banzhaf, shapley_shubik):
        straight, shuffled = index(weights, quota), index([weights[i] for i in order], quota)
        assert shuffled.counts == tuple(straight.counts[i] for i in order)


@given(games)
def test_real_weights_in_the_same_proportions_give_the_same_counts(game):
    weights, quota = game
    total = sum(weights)
    shares = [weight / total for weight in weights]
    assert banzhaf(shares, quota / total).counts == banzhaf(weights, quota).counts


@given(st.lists(st.integers(10**6, 10**9), min_size=2, max_size=8), st.data())
def test_shares_of_large_populations_break_no_tie_wrongly(people, data):
    total = sum(people)
    some = data.draw(st.sets(st.integers(0, len(people) - 1), min_size=1))
    quota = sum(people[i] for i in some)
    shares = [count / total for count in people]
    assert banzhaf(shares, sum(shares[i] for i in some)).counts == swings([(people, quota)])


def test_numpy_numbers_and_fractions_are_welcome():
    assert banzhaf(np.array([50, 49, 1]), np.int64(51)).counts == (3, 1, 1)
    assert banzhaf(np.array([0.5, 0.49, 0.01], dtype=np.float32), 0.505).counts == (3, 1, 1)
    assert whole_numbers([Fraction(1, 3), Fraction(2, 3)], Fraction(1, 2)) == ((1, 2), 2)


def test_beyond_exact_reach_the_interval_holds_the_exact_value():
    rng = np.random.default_rng(5)
    weights = rng.integers(1, 40, 40).tolist()
    quota = sum(weights) // 2 + 1
    for index in (banzhaf, shapley_shubik):
        exact = index(weights, quota)
        # A billion-fold scale with a nudge that changes no coalition, so that it cannot be counted.
        sampled = index([w * 10**9 + i for i, w in enumerate(weights)], quota * 10**9, samples=40_000, seed=1)
        assert sampled.method == "monte carlo"
        assert sampled.counts is None
        assert sampled.seed == 1
        inside = [
            low <= share <= high for share, (low, high) in zip(exact.index, sampled.interval, strict=True)
        ]
        assert sum(inside) >= 34
        assert sum(sampled.index) == pytest.approx(1, abs=1e-12)
        again = index([w * 10**9 + i for i, w in enumerate(weights)], quota * 10**9, samples=40_000, seed=1)
        assert again == sampled


def test_a_finding_is_json_safe_and_keeps_every_digit():
    found = json.loads(json.dumps(banzhaf([1] * 80, 41, players=[f"p{i}" for i in range(80)]).to_dict()))
    assert int(found["counts"][0]) == banzhaf([1] * 80, 41).counts[0]
    assert found["players"][79] == "p79"


@pytest.mark.parametrize(
    ("weights", "quota", "said"),
    [
        ([], 1, "no players"),
        ([2, -1], 1, "weights.1: a weight is not negative"),
        ([1, nan], 1, "weights.1: 'nan' is not a finite number"),
        ([1, inf], 1, "not a finite number"),
        ([1, 2], nan, "quota: 'nan'"),
        ([1, "2"], 1, "not a finite number"),
        ([1, 2], 4, "above the total"),
        ([0.1, 0.2], 0.31, "above the total"),
        ([1, 2], 0, "quota is 0"),
        ([1, 2], -1, "quota is -1"),
        ([0, 0], 1, "sum to 0"),
    ],
)
def test_a_game_that_makes_no_sense_is_refused_with_the_reason(weights, quota, said):
    for index in (banzhaf, shapley_shubik):
        with pytest.raises(InputError, match=said):
            index(weights, quota)


def test_rules_names_and_vetoes_must_fit_the_players():
    with pytest.raises(InputError, match=r"also.0: expected 2 weights"):
        banzhaf([1, 1], 2, also=[([1], 1)])
    with pytest.raises(InputError, match="different names"):
        banzhaf([1, 1], 2, players=["a", "a"])
    with pytest.raises(InputError, match="veto"):
        banzhaf([1, 1], 2, vetoes=[2])
