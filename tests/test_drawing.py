import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contadora.case.drawing import Drawing, _rank_weights, tabulate
from contadora.case.files import loads
from contadora.errors import CaseError
from tests.conftest import TWO_SIDES


def row(table, actor, issue):
    k = table.issues.index(issue)
    return table.values[:, table.actors.index(actor), k, : table.sizes[k]]


def test_position_is_worth_one_and_the_red_line_as_much_as_no_deal():
    table = tabulate(loads(TWO_SIDES), draws=500)
    amnesty = row(table, "government", "amnesty")
    no_deal = table.disagreement[:, table.actors.index("government")]
    assert (amnesty[:, 0] == 1).all()
    np.testing.assert_allclose(amnesty[:, 2], no_deal)
    np.testing.assert_allclose(amnesty[:, 1], (1 + no_deal) / 2)
    assert 0.3 <= no_deal.min() < no_deal.max() <= 0.5


def test_beyond_the_red_line_worth_goes_on_falling_and_never_below_zero():
    text = TWO_SIDES.replace("position: none, red_line: full", "position: none, red_line: partial")
    amnesty = row(tabulate(loads(text), draws=500), "government", "amnesty")
    np.testing.assert_allclose(amnesty[:, 2], np.clip(2 * amnesty[:, 1] - 1, 0, 1))


def test_a_faction_of_which_nothing_is_known_follows_its_party_and_the_register_says_so():
    table = tabulate(loads(TWO_SIDES), draws=50)
    np.testing.assert_array_equal(row(table, "hawks", "amnesty"), row(table, "rebels", "amnesty"))
    np.testing.assert_array_equal(table.weights[:, 1], table.weights[:, 2])
    said = {a.path: a for a in table.assumptions}
    assert said["stances.hawks.amnesty"].kind == "assumed"
    assert said["actors.hawks.weight"].by == "test"


def test_the_rest_of_a_party_goes_with_the_party():
    (body,) = tabulate(loads(TWO_SIDES), draws=50).bodies
    assert len(body.members) == 2
    np.testing.assert_allclose(body.weights.sum(axis=1), 1)
    assert body.weights[:, 0].min() >= 0.2
    assert body.weights[:, 0].max() <= 0.4


def test_the_point_estimate_weighs_ranks_by_the_rank_order_centroid():
    table = tabulate(loads(TWO_SIDES)).point()
    np.testing.assert_allclose(table.weights[0, 0], [0.75, 0.25])
    assert table.draws == 1


@given(st.lists(st.sampled_from([1.0, 2.0, 3.0, np.inf]), min_size=1, max_size=6), st.integers(0, 5))
def test_drawn_weights_sum_to_one_and_respect_the_ranks(ranks, seed):
    weights = _rank_weights(ranks, "a", Drawing(64, seed))
    np.testing.assert_allclose(weights.sum(axis=1), 1)
    for i, first in enumerate(ranks):
        for j, second in enumerate(ranks):
            if first < second:
                assert (weights[:, i] >= weights[:, j] - 1e-12).all()


def test_draws_from_the_ordered_simplex_average_to_the_centroid():
    ranks = [2.0, 1.0, 3.0]
    drawn = _rank_weights(ranks, "a", Drawing(40_000, 3)).mean(axis=0)
    np.testing.assert_allclose(drawn, _rank_weights(ranks, "a", Drawing(0, 3))[0], atol=0.01)


def test_moving_one_range_moves_no_other_draw():
    before = tabulate(loads(TWO_SIDES), draws=100)
    after = tabulate(loads(TWO_SIDES.replace("low: 0.3, high: 0.5", "low: 0.1, high: 0.5")), draws=100)
    np.testing.assert_array_equal(before.weights, after.weights)
    np.testing.assert_array_equal(before.disagreement[:, 1:], after.disagreement[:, 1:])
    assert (before.disagreement[:, 0] != after.disagreement[:, 0]).all()


def test_the_same_seed_gives_the_same_table_and_another_seed_another():
    case = loads(TWO_SIDES)
    first, again, other = (tabulate(case, draws=30, seed=s).disagreement for s in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()


def test_the_order_of_actors_in_the_file_does_not_matter():
    rebels = "  rebels: {name: The rebels, role: principal, aliases: [the front]}\n"
    moved = TWO_SIDES.replace(rebels, "").replace("  # the two sides\n", "  # the two sides\n" + rebels)
    first, second = tabulate(loads(TWO_SIDES), draws=20), tabulate(loads(moved), draws=20)
    assert first.actors != second.actors
    for actor in first.actors:
        one, two = first.actors.index(actor), second.actors.index(actor)
        np.testing.assert_array_equal(first.values[:, one], second.values[:, two])
        np.testing.assert_array_equal(first.disagreement[:, one], second.disagreement[:, two])


def test_numeric_options_keep_their_distances():
    text = TWO_SIDES.replace("options: [0, 2, 4]", "options: [0, 2, 10]").replace(
        "red_line: 4", "red_line: 10"
    )
    text = text.replace("position: 4, fallback: 2", "position: 10, fallback: 2")
    posts = row(tabulate(loads(text)).point(), "government", "posts")[0]
    assert posts[1] == pytest.approx(1 - (1 - posts[2]) * 0.2)


def test_a_stated_worth_wins_over_the_default():
    text = TWO_SIDES.replace(
        "red_line: full, salience: first", "red_line: full, values: {partial: 0.9}, salience: first"
    )
    assert row(tabulate(loads(text), draws=5), "government", "amnesty")[:, 1].tolist() == [0.9] * 5


def test_every_worth_is_a_share_and_every_row_of_weights_sums_to_one():
    table = tabulate(loads(TWO_SIDES), draws=200)
    inside = table.values[~np.isnan(table.values)]
    assert inside.min() >= 0
    assert inside.max() <= 1
    np.testing.assert_allclose(table.weights.sum(axis=2), 1)


def test_each_unknown_is_on_the_register_and_marked_as_assumed():
    text = TWO_SIDES.replace(
        "  - {actor: government, issue: posts, position: 0, red_line: 4, salience: second}\n", ""
    )
    table = tabulate(loads(text), draws=50)
    assumed = {a.path for a in table.assumptions if a.kind == "assumed"}
    assert {
        "stances.government.posts.first",
        "stances.government.posts.last",
        "saliences.government",
    } <= assumed
    posts = row(table, "government", "posts")
    assert posts.std() > 0.2


def test_a_case_without_agenda_or_principals_says_what_is_missing():
    bare = "title: T\nas_of: 2021-01-01\nactors: {a: {name: A, role: principal}}\n"
    with pytest.raises(CaseError, match="no agenda"):
        tabulate(loads(bare))
    nobody = bare.replace(", role: principal", "") + "agenda: {x: {label: X, options: [a, b]}}\n"
    with pytest.raises(CaseError, match="nobody's consent"):
        tabulate(loads(nobody))


def test_ranks_and_numbers_for_one_actor_are_refused():
    text = TWO_SIDES.replace("red_line: 4, salience: second", "red_line: 4, salience: 0.3")
    with pytest.raises(CaseError, match="ranks on some issues and numbers on others"):
        tabulate(loads(text))


def test_a_fallback_that_is_the_red_line_is_worth_what_the_red_line_is_worth():
    text = TWO_SIDES.replace(
        "position: none, red_line: full", "position: none, fallback: partial, red_line: partial"
    )
    table = tabulate(loads(text), draws=200)
    amnesty = row(table, "government", "amnesty")
    np.testing.assert_allclose(amnesty[:, 1], table.disagreement[:, table.actors.index("government")])
    assert (amnesty[:, 2] <= amnesty[:, 1]).all()


def test_a_faction_without_a_word_on_no_deal_goes_with_its_party_draw_by_draw():
    text = TWO_SIDES.replace("disagreement:\n", "disagreement:\n", 1)
    for case in (text, text[: text.index("disagreement:")] + text[text.index("ratification:") :]):
        table = tabulate(loads(case), draws=100)
        party, faction = table.actors.index("rebels"), table.actors.index("hawks")
        np.testing.assert_array_equal(table.disagreement[:, party], table.disagreement[:, faction])


def test_saying_more_about_a_faction_never_makes_its_wants_less_known():
    more = TWO_SIDES.replace(
        "disagreement:\n", "  - {actor: hawks, issue: amnesty, interest: keep the camps}\ndisagreement:\n"
    )
    before, after = (tabulate(loads(text), draws=50) for text in (TWO_SIDES, more))
    np.testing.assert_array_equal(row(before, "hawks", "amnesty"), row(after, "hawks", "amnesty"))


def test_todays_worth_counts_what_clauses_are_worth_together():
    joint = "interactions:\n  - {actor: rebels, when: {amnesty: none, posts: 0}, worth: -0.3}\n"
    before, after = (tabulate(loads(text), draws=20) for text in (TWO_SIDES, TWO_SIDES + joint))
    place = before.actors.index("rebels")
    np.testing.assert_allclose(after.disagreement[:, place], before.disagreement[:, place] - 0.3)


def test_nobody_settles_alone():
    alone = TWO_SIDES.replace("name: The rebels, role: principal", "name: The rebels")
    with pytest.raises(CaseError, match="only one party"):
        tabulate(loads(alone))


def test_an_issue_of_no_weight_stays_so_and_all_of_no_weight_is_refused():
    ranks = (
        "salience: first}\n  - {actor: government, issue: posts, position: 0, red_line: 4, salience: second}"
    )
    some = "salience: 0}\n  - {actor: government, issue: posts, position: 0, red_line: 4, salience: 2}"
    assert tabulate(loads(TWO_SIDES.replace(ranks, some)), draws=5).weights[:, 0].tolist() == [[0, 1]] * 5
    none = some.replace("salience: 2", "salience: 0")
    with pytest.raises(CaseError, match="every issue has salience 0"):
        tabulate(loads(TWO_SIDES.replace(ranks, none)))


def test_who_assessed_a_noun_stands_on_the_register():
    text = TWO_SIDES.replace(
        "{value: {low: 0.3, high: 0.5, by: test, reason: guess}}",
        "{value: 0.4, assessed_by: Ana, reason: seen}",
    )
    (entry,) = [
        a for a in tabulate(loads(text), draws=5).assumptions if a.path == "disagreement.government.value"
    ]
    assert (entry.by, entry.reason, entry.kind) == ("Ana", "seen", "assessed")


def test_a_quota_that_nobody_stated_is_an_assumption():
    text = TWO_SIDES.replace("quota: 0.5, ", "")
    (entry,) = [
        a
        for a in tabulate(loads(text), draws=5).assumptions
        if a.path == "ratification.rebels.leadership.quota"
    ]
    assert (entry.kind, entry.low) == ("assumed", 0.5)


@given(
    st.lists(st.integers(-5, 20), min_size=2, max_size=5, unique=True).map(sorted),
    st.data(),
)
def test_whatever_the_stance_every_worth_lies_between_nothing_and_the_position(options, data):
    pick = st.one_of(st.none(), st.sampled_from(options))
    said = {"position": data.draw(pick), "red_line": data.draw(pick)}
    stance = ", ".join(f"{name}: {option}" for name, option in said.items() if option is not None)
    text = (
        "title: T\nas_of: 2021-01-01\n"
        "actors: {a: {name: A, role: principal}, b: {name: B, role: principal}}\n"
        f"agenda: {{x: {{label: X, options: {options}}}}}\n"
        f"stances: [{{actor: a, issue: x{', ' + stance if stance else ''}}}]\n"
    )
    worth = row(tabulate(loads(text), draws=20), "a", "x")
    assert np.isfinite(worth).all()
    assert worth.min() >= 0
    assert worth.max() <= 1
    if said["position"] is not None and said["position"] != said["red_line"]:
        assert (worth[:, options.index(said["position"])] == 1).all()


def test_taking_out_a_rule_or_an_interaction_leaves_the_draws_of_the_others_alone():
    rules = """
ratification:
  - {party: government, route: cabinet, members: {government: {low: 0, high: 1}}, quota: {low: 0.5, high: 1}}
  - {party: rebels, route: referendum, members: {rebels: {low: 0.2, high: 1}}, quota: {low: 0.5, high: 1}}
"""
    head = TWO_SIDES[: TWO_SIDES.index("ratification:")]
    both = tabulate(loads(head + rules), draws=20)
    second = tabulate(
        loads(head + "\n".join(line for line in rules.splitlines() if "cabinet" not in line)), draws=20
    )
    assert np.array_equal(both.bodies[1].quota, second.bodies[0].quota)
    assert not np.array_equal(both.bodies[0].quota, second.bodies[0].quota)
