from hypothesis import given
from hypothesis import strategies as st

from contadora.case.diff import changes
from contadora.case.files import loads
from tests.conftest import TWO_SIDES


def words(old: str, new: str) -> list[str]:
    assert old in TWO_SIDES
    return [change.words for change in changes(loads(TWO_SIDES), loads(TWO_SIDES.replace(old, new, 1)))]


def test_nothing_changed_means_no_change():
    assert changes(loads(TWO_SIDES), loads(TWO_SIDES)) == ()


def test_the_order_of_the_file_is_no_change():
    rows = TWO_SIDES.splitlines(keepends=True)
    stances = [row for row in rows if row.startswith("  - {actor")]
    moved = TWO_SIDES.replace("".join(stances), "".join(reversed(stances)))
    assert moved != TWO_SIDES
    assert changes(loads(TWO_SIDES), loads(moved)) == ()


def test_a_moved_position_is_told_with_both_ends():
    assert words("position: none, red_line", "position: partial, red_line") == [
        "The government on Amnesty: position was none, is now partial."
    ]


def test_a_range_is_told_as_a_range():
    (told,) = words("low: 0.3, high: 0.5", "low: 0.3, high: 0.6")
    assert told == "No deal for The government: value was 0.3 to 0.5, is now 0.3 to 0.6."


def test_what_was_unknown_is_not_told_as_zero():
    (told,) = words("salience: second}", "salience: second, interest: keep the cabinet}")
    assert "was not known, is now keep the cabinet" in told


def test_a_new_actor_is_told_once_and_not_field_by_field():
    told = words("agenda:\n", "  envoy: {name: The envoy, role: mediator}\nagenda:\n")
    assert told == ["The envoy: new."]


def test_a_claim_is_told_with_its_words_and_speaker():
    told = words("priority: 1}", "priority: 1, speaker: a rebel envoy}")
    assert "New claim (demand, a rebel envoy): “amnesty first”." in told
    assert any(line.startswith("Dropped claim") for line in told)


def test_the_outcome_of_a_round_is_told():
    assert words("outcome: no_deal, next", "outcome: partial, next") == [
        "The round of 2021-03-02: outcome was no deal, is now partial."
    ]


@given(st.sampled_from(["none", "partial", "full"]), st.sampled_from(["none", "partial", "full"]))
def test_a_change_and_its_reverse_mirror_each_other(one, two):
    first = loads(TWO_SIDES.replace("position: none, red", f"position: {one}, red"))
    second = loads(TWO_SIDES.replace("position: none, red", f"position: {two}, red"))
    there, back = changes(first, second), changes(second, first)
    assert [(c.before, c.after) for c in there] == [(c.after, c.before) for c in back]
    assert (there == ()) == (one == two)


def test_options_called_low_and_high_are_told_as_options():
    low = TWO_SIDES.replace("[none, partial, full]", "[low, value, high]").replace(
        "status_quo: none", "status_quo: low"
    )
    for old, new in (("none", "low"), ("full", "high")):
        low = low.replace(f"position: {old}", f"position: {new}").replace(
            f"red_line: {old}", f"red_line: {new}"
        )
    texts = [
        low.replace("red_line: high, ", f"red_line: high, values: {{low: 0.{k}, high: 0.1}}, ")
        for k in (8, 9)
    ]
    (told,) = [change.words for change in changes(loads(texts[0]), loads(texts[1]))]
    assert told == "The government on Amnesty: values was low 0.8, high 0.1, is now low 0.9, high 0.1."


def test_two_rules_of_one_party_and_route_are_told_apart():
    rule = "  - {party: rebels, route: leadership, quota: 0.6}\n"
    first, second = (TWO_SIDES.replace("rounds:", rule.replace("0.6", q) + "rounds:") for q in ("0.6", "0.7"))
    assert [c.after for c in changes(loads(first), loads(second))] == [0.7]


def test_another_grade_of_a_source_or_of_a_speaker_is_told():
    graded = TWO_SIDES.replace(
        "claim-1: {kind: demand,", "claim-1: {kind: demand, grade: C3, status: accepted,"
    )
    told = [change.words for change in changes(loads(TWO_SIDES), loads(graded))]
    assert told == [
        "The claim “amnesty first”: status was unreviewed, is now accepted.",
        "The claim “amnesty first”: grade was not known, is now C3.",
    ]
    sources = loads(TWO_SIDES).sources
    (key,) = sources
    before = loads(TWO_SIDES)
    after = before.model_copy(update={"sources": {key: sources[key].model_copy(update={"grade": "E5"})}})
    (change,) = changes(before, after)
    assert change.path == ("sources", key, "grade")
    assert "E5" in change.words
