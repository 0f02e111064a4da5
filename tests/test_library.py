"""The bundled cases and reports: sound, sourced, without hindsight, and in our own words."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pydantic import BaseModel

from contadora import library
from contadora.case.drawing import tabulate
from contadora.case.files import load
from contadora.case.quantity import Quantity
from contadora.case.references import reasons
from contadora.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contadora.case.model import Case

MAIN = "santo-domingo-2017-12-02"
SEED_REPORT = Path(__file__).resolve().parents[1].parent / "shared" / "reports" / "seed_2017_12_02.deg.txt"


@pytest.fixture(scope="module", params=library.cases())
def case(request: pytest.FixtureRequest) -> Case:
    return load(library.case_path(request.param))


@pytest.fixture(scope="module")
def main() -> Case:
    return load(library.case_path(MAIN))


def nouns(node: object, path: str = "") -> Iterator[tuple[str, BaseModel]]:
    """Every model inside a case with the path that leads to it."""
    if isinstance(node, BaseModel):
        yield path, node
        for name in type(node).model_fields:
            yield from nouns(getattr(node, name), f"{path}.{name}")
    elif isinstance(node, dict):
        for key, value in node.items():
            yield from nouns(value, f"{path}.{key}")
    elif isinstance(node, tuple):
        for place, value in enumerate(node):
            yield from nouns(value, f"{path}.{place}")


def test_a_case_loads_with_every_name_defined_and_can_be_tabulated(case: Case) -> None:
    table = tabulate(case, draws=10)
    assert table.actors[: len(case.consenting())]
    assert set(case.consenting()) <= set(table.actors)
    assert table.issues == tuple(case.agenda)


def test_every_reason_given_is_a_claim_and_every_claim_has_its_source(case: Case) -> None:
    cited = [key for _, why in reasons(case) for key in why]
    assert cited
    assert set(cited) <= set(case.claims)
    assert {claim.document for claim in case.claims.values()} == set(case.sources)


def test_every_option_named_belongs_to_its_issue(case: Case) -> None:
    named = [(s.issue, o) for s in case.stances for o in (s.position, s.fallback, s.red_line, *s.values) if o]
    named += [pair for move in case.moves.values() for pair in move.sets.items()]
    named += [
        pair for rule in case.constraints for pair in (rule.when | rule.requires | rule.excludes).items()
    ]
    named += [(key, issue.status_quo) for key, issue in case.agenda.items() if issue.status_quo is not None]
    assert named
    for issue, option in named:
        assert 0 <= case.agenda[issue].index(option) < len(case.agenda[issue].options)


def test_no_number_stands_without_a_reason_or_a_claim(case: Case) -> None:
    numbers = [(path, noun) for path, noun in nouns(case) if isinstance(noun, Quantity) and noun.known]
    assert numbers
    bare = [path for path, number in numbers if not (number.reason and number.by) and not number.why]
    assert bare == []


def test_assessed_numbers_are_ranges(case: Case) -> None:
    fixed = [
        path
        for path, noun in nouns(case)
        if isinstance(noun, Quantity) and noun.value is not None and not path.endswith(".quota")
    ]
    assert fixed == []


def test_a_limit_is_either_claimed_or_says_who_assessed_it(case: Case) -> None:
    for stance in case.stances:
        assert stance.why or (stance.assessed_by and stance.reason), (stance.actor, stance.issue)
        if stance.fallback is not None:
            assert stance.assessed_by
            assert stance.reason


def test_nothing_is_known_before_it_happened(case: Case) -> None:
    assert [key for key, claim in case.claims.items() if claim.day and claim.day > case.as_of] == []
    later = {
        key
        for key, source in case.sources.items()
        if source.published is None or source.published > case.as_of
    }
    # A source printed later, or undated, may only restate what is placed before the day of the case.
    unplaced = [
        key
        for key, claim in case.claims.items()
        if claim.document in later and claim.day is None and claim.time is None
    ]
    assert unplaced == []
    assert all(day <= case.as_of for held in case.rounds for day in held.dates)
    assert all(p.day is None or p.day <= case.as_of or not p.in_force for p in case.pressures)


def test_restatements_say_that_they_are_restatements(case: Case) -> None:
    assert all(source.own_words and source.grade and source.url for source in case.sources.values())


def test_the_main_case_is_small_enough_to_enumerate(main: Case) -> None:
    assert 5_000 <= tabulate(main, draws=1).packages <= 50_000


def test_the_main_case_keeps_both_lists_of_third_parties(main: Case) -> None:
    held = {
        role: {
            c.actor for c in main.claims.values() if c.kind == "role" and c.role == role and not c.invited_by
        }
        for role in ("guarantor", "observer")
    }
    assert held["guarantor"] == {"Chile", "Mexico", "Bolivia", "Nicaragua", "Dominican Republic"}
    assert held["observer"] == {"Chile", "Mexico", "Bolivia", "Nicaragua", "St Vincent and the Grenadines"}
    invited = {
        (key, role.invited_by)
        for key, actor in main.actors.items()
        for role in actor.roles_held
        if role.invited_by and actor.holds("observer", main.as_of)
    }
    assert invited == {
        ("chile", "opposition"),
        ("mexico", "opposition"),
        ("bolivia", "government"),
        ("nicaragua", "government"),
        ("st_vincent", "government"),
    }


def test_the_main_case_puts_the_vote_first_for_one_side_and_sanctions_for_the_other(main: Case) -> None:
    first = {(s.actor, s.issue) for s in main.stances if s.rank == 1}
    assert {issue for actor, issue in first if actor == "government"} == {"sanctions"}
    wanted = {"election_date", "electoral_council", "observation", "bans"}
    assert {issue for actor, issue in first if actor == "opposition"} == wanted


def test_a_threat_is_no_sanction_and_silence_no_easing(main: Case) -> None:
    threat = next(c for c in main.claims.values() if c.kind == "leverage" and c.change == "threatened")
    assert threat.modality == "hypothetical"
    assert threat.condition
    easing = next(c for c in main.claims.values() if c.kind == "leverage" and c.change == "eased")
    assert easing.negated


def test_an_unknown_name_is_answered_with_the_nearest_one() -> None:
    with pytest.raises(InputError, match=MAIN):
        library.case_text("santo-domingo-2017-12-03")
    with pytest.raises(InputError, match="no bundled report"):
        library.report_bytes("../library/jeddah-2023")


@pytest.mark.parametrize("name", library.reports())
def test_a_sample_report_is_cased_datelined_and_says_that_it_is_a_sample(name: str) -> None:
    text = library.report_bytes(name).decode("utf-8")
    assert re.match(r"[A-Z ]+, Dec \d+ \(Sample\) - [A-Z]", text)
    assert 14 <= len(re.findall(r"\.(?:\s|$)", text)) <= 32


def test_no_file_of_the_library_copies_the_wire_report() -> None:
    if not SEED_REPORT.exists():
        pytest.skip("the report to compare with is not here")

    def runs(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"[a-z0-9]+", text.lower())
        return {tuple(words[i : i + 8]) for i in range(len(words) - 7)}

    wire = runs(SEED_REPORT.read_text(encoding="utf-8"))
    for file in Path(library.__file__).parent.glob("*.*"):
        assert not wire & runs(file.read_text(encoding="utf-8")), file.name
