from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contadora.case.claim import Demand, Leverage, Person, Role, RoundReport, Statement
from contadora.case.drawing import tabulate
from contadora.case.files import dump, loads
from contadora.case.quantity import DRAFT
from contadora.case.source import Source
from contadora.errors import InputError
from contadora.read.draft import AS_TODAY, IN_FULL, draft_case
from contadora.tell.brief import briefing, render_html

DOC = "a" * 64
SAID = {"document": DOC, "sentence": 0, "start": 0, "end": 5, "words": "words"}
WIRE = Source(title="wire", published=date(2019, 5, 1), sha256=DOC)


def drafted(*claims, **options):
    return draft_case([(WIRE, claims)], **options)


SIDES = [
    Role(actor="the junta", role="principal", **SAID),
    Role(actor="civilian alliance", role="principal", **SAID),
]
DEMANDS = [
    Demand(holder="civilian alliance", issue="a civilian cabinet", priority=1, **SAID),
    Demand(holder="civilian alliance", issue="release of detainees", **SAID),
    Demand(holder="the junta", issue="immunity", of="civilian alliance", **SAID),
]


def test_demands_become_issues_positions_and_ranks():
    case = drafted(*SIDES, *DEMANDS)
    assert list(case.agenda) == ["civilian_cabinet", "release_detainees", "immunity"]
    stance = case.stance("civilian_alliance", "civilian_cabinet")
    assert (stance.position, stance.rank, stance.interest) == (IN_FULL, 1, "A civilian cabinet")
    assert case.claims[stance.why[0]] == DEMANDS[0].model_copy(update={"document": "d-" + DOC[:12]})


def test_a_side_that_said_nothing_gets_a_range_and_never_a_position():
    stance = drafted(*SIDES, *DEMANDS).stance("junta", "civilian_cabinet")
    assert stance.position is None
    assert stance.values[AS_TODAY].by == DRAFT
    assert stance.values[AS_TODAY].bounds() == (0.5, 1.0)


def test_every_number_of_the_draft_is_marked_as_assumed_in_the_answers():
    table = tabulate(drafted(*SIDES, *DEMANDS), draws=20)
    assert {a.kind for a in table.assumptions} == {"assumed"}
    assert all(a.reason for a in table.assumptions if a.by == DRAFT)


def test_a_third_party_to_a_demand_is_not_presumed_to_oppose_it():
    third = Role(actor="militia", role="principal", **SAID)
    case = drafted(*SIDES, third, *DEMANDS)
    assert case.stance("militia", "immunity") is None
    assert case.stance("militia", "civilian_cabinet") is not None


def test_a_denied_demand_is_kept_as_a_claim_and_sets_no_issue():
    denied = Demand(holder="the junta", issue="a new flag", modality="denied", **SAID)
    case = drafted(*SIDES, *DEMANDS, denied)
    assert len(case.agenda) == 3
    assert denied.id in case.claims


def test_a_rejected_claim_is_left_out():
    rejected = DEMANDS[1].model_copy(update={"status": "rejected"})
    case = drafted(*SIDES, DEMANDS[0], rejected)
    assert list(case.agenda) == ["civilian_cabinet"]
    assert rejected.id not in case.claims


def test_a_threat_is_a_pressure_that_is_not_in_force():
    threat = Leverage(
        lever="sanctions", by="united states", on="the junta", change="threatened", condition="unless", **SAID
    )
    power = Role(actor="united states", role="outside_power", **SAID)
    (pressure,) = drafted(*SIDES, power, threat).pressures
    assert (pressure.in_force, pressure.condition, pressure.direction) == (False, "unless", "unknown")
    assert (pressure.by, pressure.on) == (("united_states",), ("junta",))


def test_two_reports_that_differ_on_the_outcome_both_stand():
    other = Source(title="other wire", published=date(2019, 5, 2), sha256="b" * 64)
    day = date(2019, 4, 30)
    one = RoundReport(outcome="partial", last_day=day, confidence=0.9, **SAID)
    two = RoundReport(outcome="no_deal", last_day=day, confidence=0.6, **{**SAID, "document": "b" * 64})
    case = draft_case([(WIRE, [*SIDES, one]), (other, [two])])
    (held,) = case.rounds
    assert held.outcome == "partial"
    assert held.note == "sources differ: no deal, partial"
    assert len(held.why) == 2


def test_an_undated_sentence_speaks_of_the_one_round_of_its_report():
    day = date(2019, 4, 30)
    one = RoundReport(outcome="no_deal", last_day=day, **SAID)
    (held,) = drafted(*SIDES, one, RoundReport(venue="the lake hotel", **SAID)).rounds
    assert (held.outcome, held.venue, held.dates) == ("no_deal", "the lake hotel", (day,))


def test_an_issue_is_named_without_article_and_without_its_purpose():
    long = "a corridor for food and medicine to relieve the besieged towns of the north"
    demand = Demand(holder="the junta", issue=long, **SAID)
    (issue,) = drafted(*SIDES, demand).agenda.values()
    assert issue.label == "Corridor for food and medicine"


def test_a_next_round_without_a_day_keeps_its_wording():
    told = RoundReport(outcome="no_deal", last_day=date(2019, 4, 30), next_date="early in june", **SAID)
    (held,) = drafted(*SIDES, told).rounds
    assert (held.next, held.next_words) == (None, "early in june")
    page = render_html(briefing(drafted(*SIDES, told)))
    assert "the next is announced for “early in june”" in page


def test_the_opposition_by_name_and_by_place_is_one_actor_unless_there_are_two():
    generic = Demand(holder="opposition", issue="an amnesty", **SAID)
    government = Role(actor="the government", role="principal", **SAID)
    coalition = Role(actor="civic coalition", role="principal", **SAID)
    front = Role(actor="national front", role="principal", **SAID)
    merged = drafted(government, coalition, generic)
    assert [s.actor for s in merged.stances if s.position] == ["civic_coalition"]
    assert merged.actors["civic_coalition"].aliases == ("Opposition",)
    apart = drafted(government, coalition, front, generic)
    assert "opposition" in apart.actors


def test_people_stand_with_their_office_and_side():
    person = Person(name="ana diaz", office="envoy", affiliation="the junta", **SAID)
    demand = Demand(holder="ana diaz", issue="a pause", **SAID)
    case = drafted(*SIDES, person, demand)
    assert (case.people["diaz"].name, case.people["diaz"].of) == ("Ana Diaz", "junta")
    assert case.stance("junta", "pause") is not None


def test_the_day_of_the_case_is_that_of_the_latest_report_or_must_be_given():
    assert drafted(*SIDES).as_of == date(2019, 5, 1)
    undated = Source(title="note", sha256=DOC)
    with pytest.raises(InputError, match="--as-of"):
        draft_case([(undated, SIDES)])
    assert draft_case([(undated, SIDES)], as_of=date(2020, 1, 1)).as_of.year == 2020


def test_two_groups_said_to_be_part_of_each_other_make_no_circle():
    said = [("junta", "front"), ("front", "junta")]
    case = drafted(*[Role(actor=a, role="faction", member_of=b, **SAID) for a, b in said])
    assert [actor.part_of for actor in case.actors.values()].count(None) == 1


def test_a_short_name_is_the_principal_that_it_shortens():
    long = Role(actor="democratic unity coalition", role="principal", **SAID)
    demand = Demand(holder="coalition", issue="an amnesty", **SAID)
    case = drafted(SIDES[0], long, demand)
    assert [s.actor for s in case.stances if s.position] == ["democratic_unity_coalition"]


def test_claims_that_name_nobody_make_no_case():
    with pytest.raises(InputError, match="no claim names an actor"):
        drafted(Statement(**SAID))


names = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=20)


@given(st.lists(st.tuples(names, names), min_size=1, max_size=5))
def test_whatever_the_names_the_draft_is_a_valid_case_file(pairs):
    claims = [Role(actor=a, role="principal", **SAID) for a, _ in [*pairs, ("envoys", "")]]
    claims += [Demand(holder=a, issue=i, **SAID) for a, i in pairs]
    case = drafted(*claims)
    assert loads(dump(case)) == case
