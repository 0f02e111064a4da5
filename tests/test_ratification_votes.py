"""Who carries a package: closed forms, the literal rule on small random tables, and the Commons votes."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contadora.case.table import Body, ConsentRule, Joint, Rule, Table, table_from_scores
from contadora.errors import EngineError, InputError
from contadora.solve.ratification import carries, compare_routes, probability_carried, ratify, schelling_curve


def body(party, members, weights, quota, vetoes=(), route="parliament"):
    return Body(
        party, route, tuple(members), np.atleast_2d(weights).astype(float), np.atleast_1d(quota), vetoes
    )


def voters(margins, bodies, consent=(0,)):
    """One issue with the single option 'text'; each actor gains the margin given."""
    margins = np.asarray(margins, dtype=float)
    actors = [f"a{i}" for i in range(len(margins))]
    table = table_from_scores(
        [margins[:, None]], [0.0] * len(actors), actors=actors, issues=["deal"], options=[["text"]]
    )
    return replace(table, bodies=tuple(bodies), consent=ConsentRule(tuple(consent)))


# --- the chance that a vote carries --------------------------------------------------------------


def test_the_council_of_1958_carries_with_seven_in_thirty_two():
    assert probability_carried([4, 4, 4, 2, 2, 1], [0.5] * 6, 12) == 0.21875


def test_two_of_three_unequal_chances():
    assert probability_carried([1, 1, 1], [0.6, 0.7, 0.5], 2) == pytest.approx(0.65, abs=1e-15)
    assert probability_carried([1 / 3] * 3, [0.6, 0.7, 0.5], 2 / 3) == pytest.approx(0.65, abs=1e-15)


@given(st.data())
def test_the_chance_is_the_sum_over_coalitions(data):
    n = data.draw(st.integers(1, 6))
    real = data.draw(st.booleans())
    weight = st.floats(0.001, 1) if real else st.integers(0, 7)
    weights = data.draw(st.lists(weight, min_size=n, max_size=n).filter(any))
    chances = data.draw(st.lists(st.floats(0, 1), min_size=n, max_size=n))
    quota = data.draw(st.floats(0.01, 0.99)) * sum(weights)
    vetoes = data.draw(st.sets(st.integers(0, n - 1)))
    expected = 0.0
    for votes in product([0, 1], repeat=n):
        weight_for = sum(w for w, vote in zip(weights, votes, strict=True) if vote)
        if weight_for >= quota - 1e-12 * sum(weights) and all(votes[i] for i in vetoes):
            expected += np.prod([p if vote else 1 - p for p, vote in zip(chances, votes, strict=True)])
    found = probability_carried(weights, chances, quota, tuple(vetoes))
    assert found == pytest.approx(expected, abs=1e-12)


def test_thirty_five_real_weights_agree_with_the_same_weights_counted():
    rng = np.random.default_rng(0)
    whole = rng.integers(1, 60, 35)
    chances = rng.random(35)
    quota = int(whole.sum() * 0.55)
    counted = probability_carried(whole.tolist(), chances.tolist(), quota)
    # Times an irrational: no small whole numbers remain, so halves are paired.
    paired = probability_carried((whole * np.pi).tolist(), chances.tolist(), quota * np.pi)
    assert paired == pytest.approx(counted, abs=1e-12)


def test_what_cannot_be_computed_exactly_is_said():
    with pytest.raises(EngineError, match="round the weights to whole seats"):
        probability_carried(np.random.default_rng(1).random(60).tolist(), [0.5] * 60, 20)


@pytest.mark.parametrize(
    ("weights", "chances", "quota", "vetoes", "said"),
    [
        ([1, 1], [0.5], 1, (), "1 probabilities for 2 weights"),
        ([1, 1], [0.5, 1.2], 1, (), r"probabilities.1: a probability lies in \[0, 1\]"),
        ([1, 1], [0.5, float("nan")], 1, (), "probability"),
        ([1, 1], [0.5, 0.5], 3, (), "above the total"),
        ([1, 1], [0.5, 0.5], 0, (), "quota"),
        ([1, 1], [0.5, 0.5], 1, (7,), "veto"),
    ],
)
def test_chances_that_make_no_sense_are_refused(weights, chances, quota, vetoes, said):
    with pytest.raises(InputError, match=said):
        probability_carried(weights, chances, quota, vetoes)


# --- one package through the bodies --------------------------------------------------------------


def test_a_veto_faction_blocks_even_a_large_majority():
    members = (1, 2, 3)
    table = voters([1, 1, 1, -1], [body(0, members, [0.5, 0.45, 0.05], 0.5)])
    assert ratify(table, {"deal": "text"}).carried
    blocked = replace(table, bodies=(body(0, members, [0.5, 0.45, 0.05], 0.5, vetoes=(3,)),))
    found = ratify(blocked, {"deal": "text"}).bodies[0]
    assert not found.carried
    assert found.in_favour == pytest.approx(0.95)
    assert found.pivotal == ("a3",)
    assert found.short_of == (("a3",),)


def test_a_veto_may_be_held_from_outside_the_body():
    table = voters([1, 1, -1], [body(0, (1,), [1.0], 0.5, vetoes=(2,))])
    found = ratify(table, {"deal": "text"}).bodies[0]
    assert not found.carried
    assert [(m.actor, m.weight, m.veto) for m in found.members] == [("a1", 1.0, False), ("a2", 0.0, True)]


def test_breaking_even_is_enough_and_exactly_the_quota_is_enough():
    third = 1 / 3
    table = voters([-1, 0.1 + 0.2 - 0.3, 0, -1], [body(0, (1, 2, 3), [third] * 3, 2 / 3)])
    assert ratify(table, {"deal": "text"}).carried


def test_a_cabinet_of_parties_votes_as_each_party_decides():
    # The cabinet needs two of three parties; the second party decides by its two wings, the third by one.
    wings = [body(2, (4, 5), [0.6, 0.4], 0.5), body(3, (6,), [1.0], 0.5)]
    cabinet = body(0, (1, 2, 3), [1 / 3] * 3, 2 / 3, route="cabinet")
    for margins, carried in [
        ((-9, 1, -9, -9, 1, -1, -1), True),  # its own leadership's loss does not count: the wings decide
        ((-9, 1, 9, 9, -1, 1, -1), False),
        ((-9, -1, 9, 9, 1, -1, 1), True),
    ]:
        found = ratify(voters(margins, [cabinet, *wings]), {"deal": "text"})
        assert found.carried is carried
        assert [(b.party, b.nested) for b in found.bodies] == [("a2", True), ("a3", True), ("a0", False)]


def test_bodies_that_sit_in_each_other_are_refused_with_the_ring():
    ring = [body(0, (1,), [1.0], 0.5), body(1, (2,), [1.0], 0.5), body(2, (0,), [1.0], 0.5)]
    with pytest.raises(InputError, match="a0 → a1 → a2 → a0"):
        ratify(voters([1, 1, 1], ring), {"deal": "text"})


def test_a_party_may_sit_in_its_own_body_and_votes_by_its_own_gain():
    # The leadership holds what no faction does.
    for leadership, wing, carried in [(1, -1, True), (-1, 1, False), (-1, -1, False)]:
        table = voters([leadership, wing], [body(0, (1, 0), [0.4, 0.6], 0.5)])
        found = ratify(table, {"deal": "text"})
        assert found.carried is carried
        assert [(m.actor, m.agrees) for m in found.bodies[0].members] == [
            ("a1", wing > 0),
            ("a0", leadership > 0),
        ]
        assert found.bodies[0].pivotal == ("a0",)
    vetoed = voters([-1, 1], [body(0, (1,), [1.0], 0.5, vetoes=(0,))])
    assert not carries(vetoed, {"deal": "text"})["a0"][0]


def test_all_bodies_of_a_party_must_carry_unless_a_route_is_chosen():
    routes = [body(0, (1,), [1.0], 0.5), body(0, (2,), [1.0], 0.5, route="referendum")]
    table = voters([1, 1, -1], routes)
    assert not ratify(table, {"deal": "text"}).carried
    assert ratify(table, {"deal": "text"}, {"a0": "parliament"}).carried
    compared = compare_routes(table, {"deal": "text"}, "a0")
    assert {route: found.carried for route, found in compared.items()} == {
        "parliament": True,
        "referendum": False,
    }
    with pytest.raises(InputError, match="did you mean 'referendum'"):
        ratify(table, {"deal": "text"}, {"a0": "referendums"})
    with pytest.raises(InputError, match="'a1' ratifies by no body"):
        compare_routes(table, {"deal": "text"}, "a1")


@pytest.mark.parametrize(
    ("package", "said"),
    [
        ({}, "nothing said on 'deal'"),
        ({"deal": "txt"}, "did you mean 'text'"),
        ({"deal": "text", "aid": "x"}, "no issue 'aid'"),
        ([0, 0], "2 clauses for 1 issues"),
        ([1], "no option 1"),
        ([-1], "no option -1"),
    ],
)
def test_a_package_that_the_table_does_not_know_is_refused(package, said):
    with pytest.raises(InputError, match=said):
        ratify(voters([1, 1], [body(0, (1,), [1.0], 0.5)]), package)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (body(0, (), np.empty((1, 0)), 0.5), "no members"),
        (body(0, (1,), [0.5], 0.5), "sum to 1"),
        (body(0, (1, 2), [1.5, -0.5], 0.5), "not negative"),
        (body(0, (1,), [1.0], 0.0), "quota"),
        (body(0, (1,), [1.0], 1.1), "quota"),
        (body(0, (1,), [0.5, 0.5], 0.5), "expected weights"),
    ],
)
def test_a_body_that_makes_no_sense_is_refused(wrong, said):
    with pytest.raises(InputError, match=said):
        ratify(voters([1, 1, 1], [wrong]), {"deal": "text"})


# --- the House of Commons on the withdrawal agreement --------------------------------------------

# Ayes, noes and Conservative rebels as reported; a majority of those voting carries. The rest of the noes is
# derived: noes less rebels (and, in the third vote, less the ten of the DUP).
COMMONS = {
    "15 January 2019": (202, 432, 118),
    "12 March 2019": (242, 391, 75),
    "29 March 2019": (286, 344, 34),
}


def division(ayes, noes, groups):
    """A House in which the groups of noes lose from the text and everybody else gains."""
    voting = ayes + noes
    seats = [ayes, *groups, noes - sum(groups)]
    share = np.array(seats) / voting
    margins = [1, 1] + [-1] * (len(seats) - 1)
    return voters(margins, [body(0, range(1, len(seats) + 1), share, (voting // 2 + 1) / voting)])


@pytest.mark.parametrize("day", COMMONS)
def test_the_commons_refused_and_the_rebels_alone_would_have_carried_the_deal(day):
    ayes, noes, rebels = COMMONS[day]
    found = ratify(division(ayes, noes, [rebels]), {"deal": "text"}).bodies[0]
    assert not found.carried
    assert found.in_favour == pytest.approx(ayes / (ayes + noes))
    assert "a2" in found.pivotal
    assert ("a2",) in found.short_of


def test_in_the_third_vote_the_dup_alone_could_not_have_turned_the_house():
    ayes, noes, rebels = COMMONS["29 March 2019"]
    found = ratify(division(ayes, noes, [rebels, 10]), {"deal": "text"}).bodies[0]
    assert set(found.pivotal) == {"a2", "a4"}  # the rebels, or the rest of the noes (300, derived)
    assert [m.pivotal for m in found.members if m.actor == "a3"] == [False]


def test_on_12_march_one_rebel_fewer_would_not_have_been_enough():
    ayes, noes, rebels = COMMONS["12 March 2019"]
    assert ratify(division(ayes + rebels, noes - rebels, []), {"deal": "text"}).carried
    assert not ratify(division(ayes + rebels - 1, noes - rebels + 1, []), {"deal": "text"}).carried


def test_a_new_house_carried_it():
    assert ratify(division(358, 234, []), {"deal": "text"}).carried


# --- the literal rule on small random tables -----------------------------------------------------


@st.composite
def tables(draw, most_draws=3):
    """Two parties, four factions: random scores, joints, rules, nested bodies, a few draws."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    actors, n = 6, draw(st.integers(1, most_draws))
    sizes = draw(st.lists(st.integers(1, 3), min_size=1, max_size=3))
    whole = draw(st.booleans())
    values = np.full((n, actors, len(sizes), max(sizes)), np.nan)
    for k, size in enumerate(sizes):
        values[:, :, k, :size] = (
            rng.integers(0, 4, (n, actors, size)) if whole else rng.random((n, actors, size))
        )
    weights = (
        rng.dirichlet(np.ones(len(sizes)), (n, actors)) if not whole else np.ones((n, actors, len(sizes)))
    )
    bodies = []
    for party, members in (
        (0, (2, 3, 4, 0)[: draw(st.integers(2, 4))]),
        (1, (4, 5)),
        (3, (5, 2)) if draw(st.booleans()) else (1, (5,)),
    ):
        if draw(st.booleans()):
            share = (
                rng.dirichlet(np.ones(len(members)), n)
                if not whole
                else np.full((n, len(members)), 1 / len(members))
            )
            quota = rng.choice([1 / 3, 0.5, 2 / 3, 1.0], n)
            vetoes = tuple(m for m in members if draw(st.integers(0, 4)) == 0)
            bodies.append(
                Body(party, draw(st.sampled_from(["cabinet", "parliament"])), members, share, quota, vetoes)
            )
    joints, rules = [], []
    if len(sizes) > 1 and draw(st.booleans()):
        joints.append(Joint(draw(st.integers(0, 5)), ((0, 0), (1, 0)), rng.normal(size=n)))
        if sizes[1] > 1:
            rules.append(Rule("not both", when=((0, 0),), excludes=((1, sizes[1] - 1),)))
            rules.append(Rule("needs", when=((1, 1),), requires=((0, sizes[0] - 1),)))
    table = Table(
        actors=tuple("abcdef"),
        issues=tuple(f"i{k}" for k in range(len(sizes))),
        options=tuple(tuple(f"o{o}" for o in range(size)) for size in sizes),
        weights=weights,
        values=values,
        disagreement=rng.integers(0, 4, (n, actors)).astype(float)
        if whole
        else rng.random((n, actors)) * 0.8,
        consent=draw(
            st.one_of(
                st.builds(ConsentRule, st.just((0, 1)), st.sampled_from([(), (0,)]), st.integers(0, 1)),
                st.just(ConsentRule((0, 1), (), 0, (2.0, 1.0), 2.0)),
            )
        ),
        bodies=tuple(bodies),
        joints=tuple(joints),
        rules=tuple(rules),
        status_quo=(None,) * len(sizes),
        seed=7,
    )
    first = {"weights": weights[:1], "values": values[:1], "disagreement": table.disagreement[:1]}
    point = replace(
        table,
        **first,
        bodies=tuple(replace(b, weights=b.weights[:1], quota=b.quota[:1]) for b in bodies),
        joints=tuple(replace(j, worth=j.worth[:1]) for j in joints),
    )
    return table if n == 1 else replace(table, estimate=point)


def keeps_rules(table, places):
    def all_of(clauses):
        return all(places[k] == o for k, o in clauses)

    return not any(
        all_of(rule.when) and not (all_of(rule.requires) and not (rule.excludes and all_of(rule.excludes)))
        for rule in table.rules
    )


def packages(table):
    return [places for places in product(*map(range, table.sizes)) if keeps_rules(table, places)]


def margin(table, actor, places, draw):
    worth = sum(table.weights[draw, actor, k] * table.values[draw, actor, k, o] for k, o in enumerate(places))
    for joint in table.joints:
        if joint.actor == actor and all(places[k] == o for k, o in joint.when):
            worth += joint.worth[draw]
    return worth - table.disagreement[draw, actor]


def agrees(table, actor, places, draw):
    """The rule as METHODS states it, written out."""
    own = [b for b in table.bodies if b.party == actor]
    if not own:
        return gains(table, actor, places, draw)
    return all(_verdict(held, votes_in(table, held, places, draw), draw) for held in own)


def gains(table, actor, places, draw):
    return bool(margin(table, actor, places, draw) >= -1e-11)


def votes_in(table, held, places, draw):
    return {
        seat: gains(table, seat, places, draw) if seat == held.party else agrees(table, seat, places, draw)
        for seat in {*held.members, *held.vetoes}
    }


@settings(max_examples=150)
@given(tables(), st.data())
def test_carrying_follows_the_literal_rule_draw_by_draw(table, data):
    places = data.draw(st.sampled_from(packages(table)))
    found = carries(table, places)
    for side, carried in found.items():
        expected = [agrees(table, table.actors.index(side), places, d) for d in range(table.draws)]
        assert carried.tolist() == expected
    report = ratify(table, places)
    for told in report.bodies:
        own = [b for b in table.bodies if table.actors[b.party] == told.party and b.route == told.route]
        if len(own) == 1 and sum(b.party == own[0].party for b in table.bodies) == 1:
            party = table.actors.index(told.party)
            expected = [agrees(table, party, places, d) for d in range(table.draws)]
            assert told.probability == pytest.approx(np.mean(expected))
            assert told.carried is bool(agrees(table.point(), party, places, 0))
    json.dumps(report.to_dict())


@settings(max_examples=150)
@given(tables(), st.data())
def test_a_pivotal_member_is_one_whose_flip_flips_the_verdict(table, data):
    places = data.draw(st.sampled_from(packages(table)))
    for told, held in zip(ratify(table, places).bodies, _held(table), strict=True):
        for member in told.members:
            seat = table.actors.index(member.actor)
            flips = []
            for d in range(table.draws):
                votes = votes_in(table, held, places, d)
                flips.append(_verdict(held, votes, d) != _verdict(held, {**votes, seat: not votes[seat]}, d))
            assert member.decides == pytest.approx(np.mean(flips))


def _held(table):
    """The bodies in the order of the finding: innermost first."""
    found = ratify(table, packages(table)[0])
    left = list(table.bodies)
    ordered = []
    for told in found.bodies:
        match = next(b for b in left if (table.actors[b.party], b.route) == (told.party, told.route))
        left.remove(match)
        ordered.append(match)
    return ordered


def _verdict(held, votes, d):
    weight = sum(w for w, member in zip(held.weights[d], held.members, strict=True) if votes[member])
    return weight >= held.quota[d] - 1e-12 and all(votes[veto] for veto in held.vetoes)


@settings(max_examples=100)
@given(tables(most_draws=1), st.data())
def test_an_offer_is_a_smallest_change_that_turns_the_faction_while_the_body_carries(table, data):
    places = data.draw(st.sampled_from(packages(table)))
    told = ratify(table, places)
    for found, held in zip(told.bodies, _held(table), strict=True):
        for member in found.members:
            seat = table.actors.index(member.actor)
            turning = [
                sum(a != b for a, b in zip(places, other, strict=True))
                for other in packages(table)
                if votes_in(table, held, other, 0)[seat]
                and _verdict(held, votes_in(table, held, other, 0), 0)
            ]
            if member.agrees:
                assert not member.offers
            elif not turning or min(turning) > 2:
                assert member.offers == ()
                assert member.tried == 2
            else:
                assert len(member.offers[0].change) == min(turning)
                changed = dict(table.package(places))
                changed.update({issue: words[1] for issue, words in member.offers[0].change.items()})
                new = [o.index(changed[i]) for i, o in zip(table.issues, table.options, strict=True)]
                sides = carries(table, places)
                after = carries(table, new)
                lost = tuple(s for s in sides if sides[s][0] and not after[s][0])
                assert member.offers[0].loses == lost
                harmless = [
                    other
                    for other in packages(table)
                    if sum(a != b for a, b in zip(places, other, strict=True)) <= 2
                    and votes_in(table, held, other, 0)[seat]
                    and _verdict(held, votes_in(table, held, other, 0), 0)
                    and not any(sides[s][0] and not yes[0] for s, yes in carries(table, other).items())
                ]
                assert (member.offers[-1].loses == ()) is bool(harmless)
                assert member.offers[0].probability == 1.0


def test_a_change_that_costs_another_side_is_followed_by_one_that_costs_nobody():
    # The wing of p wants the seat; that alone drives q away, unless q is given the money too.
    seat = np.array([[0.0, 0], [3, 0], [0, 2]])
    money = np.array([[1.0, 1], [0, 3], [0, 0]])
    table = table_from_scores(
        [seat, money],
        [1, 3, 1],
        actors=["p", "q", "wing"],
        issues=["seat", "money"],
        options=[["no", "yes"], ["no", "yes"]],
        consent=ConsentRule((0, 1)),
    )
    table = replace(table, bodies=(body(0, (2,), [1.0], 0.5),))
    first, second = ratify(table, [0, 0]).bodies[0].members[0].offers
    assert (first.change, first.loses) == ({"seat": ("no", "yes")}, ("q",))
    assert second.change == {"seat": ("no", "yes"), "money": ("no", "yes")}
    assert second.loses == ()


@settings(max_examples=50)
@given(tables(), st.data())
def test_renaming_actors_changes_names_only(table, data):
    places = data.draw(st.sampled_from(packages(table)))
    names = {old: f"party {i}" for i, old in enumerate(table.actors)}

    def rename(of):
        estimate = None if of.estimate is None else rename(of.estimate)
        return replace(of, actors=tuple(names[a] for a in of.actors), estimate=estimate)

    before, after = ratify(table, places).to_dict(), ratify(rename(table), places).to_dict()
    for one, other in zip(before["bodies"], after["bodies"], strict=True):
        assert names[one["party"]] == other["party"]
        assert [names[m["actor"]] for m in one["members"]] == [m["actor"] for m in other["members"]]
        assert one["probability"] == other["probability"]
    assert before["probability"] == after["probability"]


def test_correlated_factions_are_counted_by_draws_not_multiplied():
    rng = np.random.default_rng(0)
    n = 2000
    shared = rng.random(n) < 0.5  # both factions turn together
    values = np.zeros((n, 3, 1, 1))
    values[:, 1:, 0, 0] = shared[:, None]
    table = Table(
        actors=("gov", "x", "y"),
        issues=("deal",),
        options=(("text",),),
        weights=np.ones((n, 3, 1)),
        values=values,
        disagreement=np.full((n, 3), 0.5),
        consent=ConsentRule((0,)),
        bodies=(Body(0, "cabinet", (1, 2), np.full((n, 2), 0.5), np.ones(n)),),
        status_quo=(None,),
    )
    found = ratify(table, [0]).bodies[0]
    assert found.probability == pytest.approx(shared.mean())
    assert found.independent == pytest.approx(shared.mean() ** 2)
    low, high = found.interval
    assert low < 0.5 < high
    assert found.members[0].decides == pytest.approx(shared.mean())  # a refusal of both decides nothing


def test_the_point_estimate_may_leave_out_a_member_that_weighs_nothing_in_it():
    table = voters([-1, 1, 1], [])
    drawn = Body(0, "cabinet", (1, 2, 0), np.array([[0.3, 0.3, 0.4], [0.2, 0.2, 0.6]]), np.full(2, 0.5))
    twice = {name: np.repeat(getattr(table, name), 2, 0) for name in ("weights", "values", "disagreement")}
    point = replace(table, bodies=(body(0, (1, 2), [0.5, 0.5], 0.5, route="cabinet"),))
    table = replace(table, **twice, bodies=(drawn,), estimate=point)
    found = ratify(table, [0]).bodies[0]
    assert (found.carried, found.probability, found.in_favour) == (True, 0.5, 1.0)
    assert [(m.actor, m.weight, m.decides) for m in found.members] == [
        ("a1", 0.5, 0.5),
        ("a2", 0.5, 0.5),
        ("a0", 0.0, 0.5),
    ]
    assert schelling_curve(table, "a0", 2, by="weight").steps[0].weight == 0.0


def test_a_package_that_breaks_a_rule_is_refused():
    table = replace(voters([1, 1], [body(0, (1,), [1.0], 0.5)]), rules=(Rule("no text", excludes=((0, 0),)),))
    with pytest.raises(InputError, match="breaks the rule 'no text'"):
        ratify(table, [0])


def test_an_option_without_worth_is_refused():
    table = voters([1, 1], [body(0, (1,), [1.0], 0.5)])
    table.values[0, 1] = np.nan
    with pytest.raises(InputError, match="no worth for a1"):
        ratify(table, [0])
