"""How a round went, and when the next is, from single sentences of our own wording."""

from __future__ import annotations

import pytest

from contadora.read.reader import read_report

REPORT = "x_2015_03_06.deg.txt"
OPENING = "delegates of the government and the rebels spent the day in a hotel .\n"


def facts(text: str) -> dict[str, object]:
    return read_report(f"geneva ( wire ) - {text} .\n".encode(), name=REPORT).summary()


@pytest.mark.parametrize(
    ("outcome", "lead"),
    [
        ("agreement", "the two presidents put their signatures to an accord demarcating the frontier"),
        (
            "agreement",
            "a historic accord ending the island s civil war was signed on wednesday by both sides",
        ),
        ("agreement", "the diplomats said on thursday the belligerents had agreed to a nationwide ceasefire"),
        ("agreement", "mediators persuaded the generals on wednesday to sign a truce"),
        ("partial", "the sides reached consensus on everything except the command of the police"),
        ("partial", "an interim deal on prisoners was struck on sunday"),
        ("partial", "rebels and the government extended their truce by two months on friday"),
        ("partial", "they agreed to open two crossing points for aid but could not agree on a ceasefire"),
        ("partial", "two of the three rebel groups signed the pact on saturday while the third refused"),
        ("no_deal", "talks between the ministry and the miners got nowhere on wednesday"),
        ("no_deal", "the foreign ministers of the two neighbours left geneva empty-handed on friday"),
        ("no_deal", "two weeks of negotiations closed on thursday without so much as a joint statement"),
        ("no_deal", "three hours of talks ended on sunday without a deal but the sides agreed to meet again"),
        ("no_deal", "the bishops suspended the dialogue after the sides failed to agree on an agenda"),
        ("postponed", "the second round of talks will not begin on thursday as planned"),
        ("postponed", "norway put off talks between manila and the guerrillas on friday"),
        ("postponed", "a signing ceremony set for saturday was cancelled as the text was not ready"),
        ("postponed", "what would have been the first talks in years slipped by a day on thursday"),
        ("walkout", "rebels walked out of peace talks on tuesday , accusing the army of bombing their camps"),
        ("walkout", "the president scrapped talks with the rebels on wednesday after a bombing"),
        ("walkout", "the guerrillas declared that they would no longer take part in negotiations"),
        ("walkout", "talks collapsed on thursday when the rebels refused to sit down with the government"),
        ("ongoing", "negotiators resumed talks on monday , two months after the rebels walked out"),
        (
            "ongoing",
            "the peace process is back on track , the mediator said , after the rebels lifted their boycott",
        ),
        (
            "ongoing",
            "a senior envoy crossed the front line on tuesday to restart talks that collapsed in march",
        ),
        ("ongoing", "the government threatened on friday to walk out of the talks"),
        ("ongoing", "mediators hope to sign an agreement with the rebels at talks in oslo"),
    ],
)
def test_the_outcome_is_what_the_lead_says_happened(outcome, lead):
    assert facts(lead)["outcome"] == outcome


@pytest.mark.parametrize(
    ("outcome", "second"),
    [
        ("walkout", "the army suspended peace talks with the rebels on monday"),
        ("postponed", "the mediator suspended the peace talks on monday"),
    ],
)
def test_a_side_that_suspends_talks_leaves_them_and_a_mediator_puts_them_off(outcome, second):
    assert facts(second)["outcome"] == outcome


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2015-03-09", "the two sides will meet again on monday to discuss prisoners"),
        ("2015-03-16", "the delegations are to come together once more in ten days"),
        ("2015-05-04", "the parties agreed to return to the table after the holiday ends on may 4"),
        ("2015-03-13", "the delegations return to the conference hall on friday morning"),
        ("2015-03-10", "talks were adjourned until tuesday so that each team could consult"),
        ("2015-04-02", "the next session has been set for april 2"),
        ("2015-04-19", "the next session will be held in oslo on april 19-21"),
        ("2015-03-20", "negotiators said they would reconvene in two weeks time"),
        (
            "2015-04-13",
            "the facilitators proposed that the parties reconvene on monday , april 13 , in nairobi",
        ),
    ],
)
def test_the_next_day_is_that_of_talks_to_come(day, sentence):
    assert facts(OPENING + sentence)["next_day"] == day


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("early next month", "the third round is expected to open early next month in oslo"),
        ("end of june", "both governments undertook to hold a second meeting before the end of june"),
        (
            "later this month",
            "the chief negotiators will be in geneva again later this month for another try",
        ),
        ("in the coming weeks", "a follow-up meeting would be held in the coming weeks"),
        ("in april", "a new round is planned in april in the same city"),
    ],
)
def test_a_span_of_days_is_kept_as_worded(words, sentence):
    report = read_report(f"geneva ( wire ) - {OPENING}{sentence} .\n".encode(), name=REPORT)
    assert any(words in (getattr(c, "next_date", None) or "") for c in report.claims)


@pytest.mark.parametrize(
    "sentence",
    [
        "elections are due on april 12",
        "the rebels gave the government until friday to free the prisoners",
        "the talks opened on tuesday and ended on thursday",
        "talks planned for thursday were called off",
        "the rebels said they would resume attacks on monday",
        "the envoy will brief the security council on tuesday",
        "the ceasefire is to begin at midnight on friday",
        "no date was set for another round",
        "a new date would be set in the coming days",
        "the president flies to paris on monday to see his french counterpart",
    ],
)
def test_a_day_of_other_business_is_no_next_round(sentence):
    assert facts(OPENING + sentence)["next_day"] is None
    report = read_report(f"geneva ( wire ) - {OPENING}{sentence} .\n".encode(), name=REPORT)
    assert not any(getattr(c, "next_date", None) for c in report.claims)
