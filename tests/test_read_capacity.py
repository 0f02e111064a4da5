"""In which capacity somebody takes part, told by grammar rather than by phrases."""

from __future__ import annotations

import pytest

from contadora.read.reader import read_report

OPENING = "GENEVA, May 4 (Wire) - Talks between the government of Yemen and the Houthis went on on Friday."


def roles(*sentences: str) -> set[tuple[str, str]]:
    text = "\n".join((OPENING, *sentences, ""))
    reading = read_report(text.encode(), name="talks_2019_05_04.txt")
    return {
        (claim.actor, claim.role)
        for claim in reading.claims
        if claim.kind == "role" and claim.role not in ("principal", "faction", "host")
    }


@pytest.mark.parametrize(
    ("sentence", "who", "role"),
    [
        (
            "The sessions are chaired by Botswana's former president, Festus Mogae.",
            "festus mogae",
            "mediator",
        ),
        (
            "Festus Mogae, who has steered the negotiations since March, flew home.",
            "festus mogae",
            "mediator",
        ),
        (
            "Festus Mogae, a lawyer and the man who presides over the sessions, was silent.",
            "festus mogae",
            "mediator",
        ),
        (
            "Neither side would look at the chief mediator, Botswana's Festus Mogae.",
            "festus mogae",
            "mediator",
        ),
        ("Festus Mogae acted as go-between all night.", "festus mogae", "mediator"),
        ("Oman has been shuttling between the two camps.", "oman", "mediator"),
        (
            "The African Union and the Arab League are jointly running the consultations.",
            "arab league",
            "mediator",
        ),
        ("He mediated together with Oman and Jordan.", "jordan", "mediator"),
        ("Soldiers from Ghana, Nepal and Fiji are to monitor the truce.", "nepal", "observer"),
        ("Japan and Italy sent observers to the talks.", "italy", "observer"),
        ("Festus Mogae was asked by both camps to mediate in the talks.", "festus mogae", "mediator"),
    ],
)
def test_the_grammar_around_a_name_tells_its_capacity(sentence, who, role):
    assert (who, role) in roles(sentence)


@pytest.mark.parametrize(
    ("sentence", "who"),
    [
        ("The sessions are chaired by Botswana's former president, Festus Mogae.", "botswana"),
        ("An accord of 2012, brokered by Jordan, fell apart within a year.", "jordan"),
        ("Earlier rounds, sponsored by Jordan, led nowhere.", "jordan"),
        ("Festus Mogae, who led the delegation of the Houthis, walked out.", "festus mogae"),
        ("Festus Mogae, whom Jordan has asked to mediate, declined.", "jordan"),
    ],
)
def test_a_passport_an_earlier_effort_and_a_delegation_make_no_mediator(sentence, who):
    assert not {role for name, role in roles(sentence) if name == who} & {"mediator", "facilitator"}


def test_a_state_with_a_team_at_the_table_is_no_outside_power():
    found = roles("Oman's delegation warned that it would leave.", "Jordan warned both sides of sanctions.")
    assert ("jordan", "outside_power") in found
    assert ("oman", "outside_power") not in found


@pytest.mark.parametrize("form", [str, str.lower])
def test_a_body_that_the_report_introduces_is_known_by_both_its_names(form):
    text = form(
        "JUBA, May 4 (Wire) - Peace talks sponsored by the Forum of the Southern Lakes (FSL) went on.\n"
        "The FSL said that it was content.\n"
    )
    claims = read_report(text.encode(), name="talks_2019_05_04.txt").claims
    speakers = {claim.speaker for claim in claims if claim.kind == "statement"}
    assert speakers == {"forum of the southern lakes"}


def test_a_neighbour_is_not_taken_for_the_country_whose_name_holds_its_own():
    text = (
        "ADDIS ABABA (Wire) - Talks between the government of South Sudan and the rebels went on on Friday.\n"
        "Sudan threatened both sides with sanctions.\n"
    )
    claims = read_report(text.encode(), name="talks_2015_05_04.txt").claims
    outside = {claim.actor for claim in claims if claim.kind == "role" and claim.role == "outside_power"}
    assert "sudan" in outside
    assert "south sudan" not in outside
