"""Who opens a sentence speaks for all of it, over asides, and so do "it", "they" and "his government"."""

from __future__ import annotations

import pytest

from contadora.read.reader import read_report

LEAD = "geneva ( wire ) - talks between colombia s government and farc rebels went on in geneva on friday .\n"


def claims(sentence, kind):
    found = read_report((LEAD + sentence).encode(), name="talks_2018_01_05.txt").claims
    return [c for c in found if c.kind == kind and c.sentence == 1]


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        (
            "u.s. secretary of state john kerry , whose special envoy , bernard aronson , has met both "
            "parties here several times this year , welcomed the step .",
            "john kerry",
        ),
        (
            "villagers in the north , back from the shelters to find their cattle gone , were sad , "
            "predicting that they would be on the road again .",
            "villagers",
        ),
        (
            "a member of the cabinet who sits on the government side , however , played down the break , "
            "insisting that all was well .",
            "member of cabinet",
        ),
        ("david ford of the alliance party welcomed what he called a modest advance .", "david ford"),
        (
            "the day was lost , the democratic unionist party ( dup ) of minister peter robinson said .",
            "democratic unionist party",
        ),
        (
            "let us hope , said a market trader in bangui s fifth district , the scene of war .",
            "trader",
        ),
        (
            "a clan elder reached by telephone doubted it , recalling that many such meetings had failed .",
            "elder",
        ),
    ],
)
def test_who_opens_the_sentence_speaks(sentence, speaker):
    (said,) = claims(sentence, "statement")
    assert set(speaker.split()) <= set(said.speaker.replace("the ", "").split()), said.speaker


def test_who_is_named_in_an_aside_after_an_office_speaks():
    (said,) = claims(
        "its foreign secretary , sujatha singh , said on a stop in dhaka that it was late .", "statement"
    )
    assert said.speaker == "sujatha singh"


def test_they_are_those_who_open_the_sentence():
    sentence = (
        "diplomats in doha fear that a text signed without the most heavily armed factions would be worth "
        "little , although they noted that similar walk-outs have been reversed before ."
    )
    assert {c.speaker for c in claims(sentence, "statement")} == {"diplomats"}


def test_who_says_it_between_commas_does_not_want_it():
    (wanted,) = claims("the rebels , he added , want the general replaced before they come back .", "demand")
    assert wanted.holder == "rebels"


def test_a_name_in_mc_is_no_english_word():
    found = claims(
        "martin mcguinness , the deputy first minister , accused his partners of delay .", "statement"
    )
    assert [c.speaker for c in found] == ["martin mcguinness"]
