"""What part a name has in the talks, by weighed words."""

from __future__ import annotations

import pytest

from contadora.read.reader import read_report


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        ("Norway shuttled between the two camps for a week before they agreed to meet.", "mediator"),
        ("Norway arms and bankrolls the government.", "outside_power"),
        ("Norway sent an observer to watch the negotiations.", "observer"),
    ],
)
def test_words_beside_a_name_tell_its_part(sentence, role):
    lead = "BAMAKO, March 6 (Wire) - Mali's government and Tuareg rebels resumed talks on Friday."
    report = f"{lead}\n{sentence}\n".encode()
    claims = [c for c in read_report(report, name="talks_2015_03_06.txt").claims if c.kind == "role"]
    (found,) = [c for c in claims if c.actor == "norway"]
    assert (found.role, found.words) == (role, "Norway")
    assert 0 < found.confidence <= 1


def test_an_official_of_a_side_has_no_part_beside_the_table():
    report = (
        b"BAMAKO, March 6 (Wire) - Mali's government and Tuareg rebels resumed talks on Friday.\n"
        b"Mali's President Ibrahim Boubacar Keita chaired the talks, attended by Algeria.\n"
    )
    roles = {
        (c.actor, c.role) for c in read_report(report, name="t_2015_03_06.txt").claims if c.kind == "role"
    }
    assert ("ibrahim boubacar keita", "mediator") not in roles
