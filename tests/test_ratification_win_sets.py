"""Win-sets, spoilers and hardening: spatial closed forms, and enumeration with the literal rule."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from contadora.case.table import Body, ConsentRule, Rule, table_from_scores
from contadora.errors import EngineError, InputError
from contadora.solve.ratification import schelling_curve, setter_package, spoilers, win_set, win_sets
from tests.test_ratification_votes import agrees, margin, packages, tables
from tests.test_settlement_brute_force import agreed

GRID = 1001
LINE = np.linspace(0, 1, GRID)


def line(ideals, status_quo, **kwargs):
    """Actors on a line from 0 to 1, each minding its distance from the outcome."""
    scores = 1 - np.abs(LINE - np.array(ideals)[:, None])
    today = round(status_quo * (GRID - 1))
    return table_from_scores(
        [scores],
        scores[:, today],
        actors=[f"a{i}" for i in range(len(ideals))],
        issues=["x"],
        options=[[f"{x:.3f}" for x in LINE]],
        **kwargs,
    )


def carried(table):
    return LINE[win_sets(table).places[:, 0]]


# --- spatial closed forms ------------------------------------------------------------------------


def test_two_sides_at_3_and_7_can_leave_1_for_anything_between_4_and_1():
    found = carried(line([0.3, 0.7], 1.0))
    assert (found.min(), found.max(), len(found)) == (0.4, 1.0, 601)


def test_two_sides_at_3_and_7_can_leave_5_for_nothing():
    assert carried(line([0.3, 0.7], 0.5)).tolist() == [0.5]


@pytest.mark.parametrize(
    ("ratifier", "outcome"), [(0.6, 0.2), (0.9, 0.8), (0.4, 0.0), (0.5, 0.0), (0.75, 0.5)]
)
def test_a_setter_gets_what_the_ratifier_likes_as_much_as_today(ratifier, outcome):
    table = line([0.0, ratifier], 1.0)
    assert float(setter_package(table, "a0")["x"]) == pytest.approx(outcome, abs=1e-9)
    # The same where the ratifier is a parliament inside a second party that would take anything.
    table = line([0.0, 0.0, ratifier], 1.0, consent=ConsentRule((0, 1)))
    parliament = Body(1, "parliament", (2,), np.ones((1, 1)), np.array([0.5]))
    assert float(setter_package(replace(table, bodies=(parliament,)), "a0")["x"]) == pytest.approx(outcome)


def test_a_faction_that_hardens_helps_its_side_until_no_deal_is_left():
    # Today is 1. The first side would like 0, the second 0.2, but the second's assembly sits at 0.6.
    table = line([0.0, 0.2, 0.6], 1.0, consent=ConsentRule((0, 1)))
    assembly = Body(1, "parliament", (2,), np.ones((1, 1)), np.array([0.5]))
    curve = schelling_curve(replace(table, bodies=(assembly,)), "a2", 5, proposer="a0")
    # At degree t the assembly takes |x - 0.6| <= 0.4 (1 - t).
    assert [float(step.likely["x"]) for step in curve.steps] == pytest.approx([0.2, 0.3, 0.4, 0.5, 0.6])
    assert [step.carried["a1"] for step in curve.steps] == [801, 601, 401, 201, 1]
    gains = [step.gains["a0"] for step in curve.steps]
    assert gains == sorted(gains, reverse=True)
    assert curve.steps[-1].gains["a2"] > curve.steps[0].gains["a2"]


def test_a_faction_can_harden_past_the_last_deal():
    # Sides at 0 and 0.3 leave 0.5 for 0.1 to 0.5; a faction at 1 whose weight grows to a majority stops it.
    table = line([0.0, 0.3, 1.0, 0.3], 0.5, consent=ConsentRule((0, 1)))
    house = Body(1, "parliament", (2, 3), np.array([[0.2, 0.8]]), np.array([0.5]))
    curve = schelling_curve(replace(table, bodies=(house,)), "a2", 5, by="weight")
    assert [step.weight for step in curve.steps] == pytest.approx([0.2, 0.4, 0.6, 0.8, 1.0])
    assert [step.deals > 1 for step in curve.steps] == [True, True, False, False, False]
    # 0.5, today's state, suits everybody: breaking even is agreeing.
    assert [step.likely["x"] for step in curve.steps][2:] == ["0.500"] * 3


def test_without_a_proposer_the_likely_package_has_the_largest_product_of_gains():
    # Gains from today 1: 1 - x and x for sides that care linearly; the product is largest in the middle.
    scores = np.stack([1 - LINE, LINE])
    table = table_from_scores(
        [scores], [0, 0], actors=["a0", "a1"], issues=["x"], options=[[f"{x:.3f}" for x in LINE]]
    )
    assert schelling_curve(table, "a0", 2).steps[0].likely == {"x": "0.500"}
    # Once the first side refuses less than 0.75, that is what it gets.
    steps = schelling_curve(table, "a0", 5).steps
    assert [float(step.likely["x"]) for step in steps] == [0.5, 0.5, 0.5, 0.25, 0.0]


# --- against the literal rule --------------------------------------------------------------------


def consents(table, yes):
    return agreed(table.consent, [p for p in table.consent.parties if yes[p]])


def outer(table):
    seated = {s for b in table.bodies for s in (*b.members, *b.vetoes)}
    return {b.party for b in table.bodies} - seated - {0, 1}


@settings(max_examples=80)
@given(tables())
def test_win_sets_count_what_the_literal_rule_carries(table):
    found = win_sets(table)
    space = packages(table)
    point = table.point()
    assert found.packages == table.packages
    for side in found.sides:
        actor = table.actors.index(side.who)
        shares = [np.mean([agrees(table, actor, x, d) for x in space]) for d in range(table.draws)]
        assert (side.size, side.looked_at) == (sum(agrees(point, actor, x, 0) for x in space), len(space))
        assert side.mean_share == pytest.approx(np.mean(shares))
        assert side.never == pytest.approx(np.mean(np.array(shares) == 0))
        assert win_set(table, side.who) == side

    def all_carry(of, x, d):
        yes = {p: agrees(of, p, x, d) for p in {0, 1} | outer(of)}
        return consents(of, yes) and all(yes[p] for p in outer(of))

    together = [x for x in space if all_carry(point, x, 0)]
    assert [tuple(row) for row in found.places.tolist()] == together
    often = {x: np.mean([all_carry(table, x, d) for d in range(table.draws)]) for x in space}
    for package, probability in found.safest:
        x = tuple(o.index(package[i]) for i, o in zip(table.issues, table.options, strict=True))
        assert probability == pytest.approx(often[x])
    assert len(found.safest) == min(20, sum(share > 0 for share in often.values()))
    json.dumps(found.to_dict())


@settings(max_examples=80)
@given(tables())
def test_spoilers_lose_from_every_package_in_the_zone(table):
    point = table.point()
    zone = [
        x for x in packages(table) if consents(point, {p: margin(point, p, x, 0) >= -1e-11 for p in (0, 1)})
    ]
    found = spoilers(table)
    assert found.deals == len(zone)
    for told in found.bystanders:
        actor = table.actors.index(told.actor)
        gains = sum(bool(agrees(point, actor, x, 0)) for x in zone)
        assert told.gains_from == gains
        assert told.spoils is (bool(zone) and gains == 0)
    draws = [
        [x for x in packages(table) if consents(table, {p: margin(table, p, x, d) >= -1e-11 for p in (0, 1)})]
        for d in range(table.draws)
    ]
    for told in found.bystanders:
        actor = table.actors.index(told.actor)
        loses = [not any(agrees(table, actor, x, d) for x in z) for d, z in enumerate(draws) if z]
        assert told.probability == (pytest.approx(np.mean(loses)) if loses else None)
    json.dumps(found.to_dict())


@settings(max_examples=60)
@given(tables())
def test_hardening_never_makes_room_and_never_helps_the_faction_refuse_less(table):
    for faction in ("c", "f"):
        curve = schelling_curve(table, faction, 4)
        deals = [step.deals for step in curve.steps]
        assert deals == sorted(deals, reverse=True)
        chances = [step.probability for step in curve.steps]
        assert chances == sorted(chances, reverse=True)
        assert curve.last_deal == max((s.degree for s in curve.steps if s.deals), default=None)
        assert all((step.likely is None) == (step.deals == 0) for step in curve.steps)
        json.dumps(curve.to_dict())


# --- what is outside the consent rule ------------------------------------------------------------


def test_a_spoiler_of_the_zone_may_still_be_served_by_what_is_not_carried():
    # Rows: parties p and q, the veto faction of p, a militia. Only the first option suits both parties.
    scores = [np.array([[2.0, 0], [2, 0], [1, 0], [0, 2]])]
    table = table_from_scores(
        scores, [1, 1, 1, 1], actors=["p", "q", "wing", "militia"], issues=["i"], options=[["deal", "war"]]
    )
    body = Body(0, "leadership", (2,), np.ones((1, 1)), np.array([0.5]), (2,))
    table = replace(table, consent=ConsentRule((0, 1)), bodies=(body,))
    found = spoilers(table)
    assert found.names == ("militia",)
    assert found.bystanders[0].vetoes == ("p",)
    assert found.bystanders[1].best_package == {"i": "deal"}
    assert found.bystanders[1].best_margin == -1.0


def test_an_empty_zone_has_no_spoilers_and_says_so():
    table = table_from_scores(
        [np.array([[1.0, 0], [0, 1], [0, 0]])],
        [1, 1, 1],
        actors=["p", "q", "f"],
        issues=["i"],
        options=[["x", "y"]],
        consent=ConsentRule((0, 1)),
    )
    found = spoilers(table)
    assert (found.deals, found.names, found.bystanders[0].probability) == (0, (), None)
    assert schelling_curve(table, "f", 2).last_deal is None
    assert setter_package(table, "p") is None


# --- sizes and errors ----------------------------------------------------------------------------


def test_a_space_too_large_to_enumerate_is_sampled_with_an_interval():
    # 4^12 packages; side a carries those with at least half its scores: by symmetry just over half of them.
    rng = np.random.default_rng(2)
    issues = 12
    one = [np.array([[0.0, 1, 2, 3], rng.permutation(4).astype(float)]) for _ in range(issues)]
    table = table_from_scores(
        one,
        [18, 18],
        actors=["a", "b"],
        issues=[f"i{k}" for k in range(issues)],
        options=[["w", "x", "y", "z"]] * issues,
    )
    law = np.ones(1)
    for _ in range(issues):
        law = np.convolve(law, np.full(4, 0.25))
    found = win_sets(table)
    assert found.packages == 4**12
    assert found.sides[0].method == "sampled"
    low, high = found.sides[0].interval
    assert low <= law[18:].sum() <= high
    assert found.to_dict() == win_sets(table).to_dict()


def test_rules_that_leave_nothing_are_an_error():
    table = line([0.3, 0.7], 1.0)
    with pytest.raises(EngineError, match="no package keeps all the rules"):
        win_sets(replace(table, rules=(Rule("never", requires=((0, 0),), excludes=((0, 0),)),)))


def test_unknown_names_and_senseless_steps_are_refused():
    table = line([0.3, 0.7], 1.0)
    with pytest.raises(InputError, match="no actor 'a9'"):
        win_set(table, "a9")
    with pytest.raises(InputError, match="no actor 'b'"):
        schelling_curve(table, "b")
    with pytest.raises(InputError, match="no actor 'b'"):
        schelling_curve(table, "a0", proposer="b")
    with pytest.raises(InputError, match="at least 2 steps"):
        schelling_curve(table, "a0", 1)
    with pytest.raises(InputError, match="a0 has a seat in no body"):
        schelling_curve(table, "a0", by="weight")
    with pytest.raises(InputError, match="by threshold or by weight"):
        schelling_curve(table, "a0", by="anger")
    with pytest.raises(InputError, match="a1 has no say"):
        setter_package(replace(table, consent=ConsentRule((0,))), "a1")
