"""Who says it: sentences of our own wording, one rule each, with a near miss beside it."""

import pytest

from contadora.case.claim import Person, Statement
from contadora.read.reader import read_report

OPENING = (
    "geneva , march 3 ( wire ) - talks between the government of chad and rebels resumed on monday , "
    "mediator ahmed benali said .\n"
)


def read(sentence):
    return read_report((OPENING + sentence + "\n").encode(), name="chad_2022_03_03.deg.txt")


def speakers(sentence):
    return {c.speaker for c in read(sentence).claims if isinstance(c, Statement) and c.sentence == 1}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # coordinated subjects are a statement each
        ("france and togo welcomed the truce .", {"france", "togo"}),
        ("after a day with france and togo the army welcomed the truce .", {"army"}),
        # an aside about somebody else does not speak
        ("the army , led by general azem bermandoa , said it would not fire first .", {"army"}),
        ("the army chief , general azem bermandoa , said he would not fire first .", {"azem bermandoa"}),
        # a class told by what it is near, before the verb and after it
        (
            "the list was ready , said officials close to the mediation .",
            {"officials close to the mediation"},
        ),
        ("people familiar with the list said it was ready .", {"people familiar with the list"}),
        # verbs that speak with another word, and the same verbs without it
        ("the rebels made no secret of their anger .", {"rebels"}),
        ("the rebels made camp by the river .", set()),
        ("the army brushed aside the complaint .", {"army"}),
        ("the army brushed past the checkpoint .", set()),
        ("that , the army went on , was a lie .", {"army"}),
        ("the army went on leave .", set()),
        # deeds that are done by declaring, and what is declared to be so
        ("the army declared a ceasefire in april .", set()),
        ("the army declared that the war was over .", {"army"}),
        # insisting that something be done is a demand
        ("the rebels insist that the army leave the town .", set()),
        ("the rebels insist that the army has left the town .", {"rebels"}),
        # pressing somebody, where that is all that is told
        ("the bishops urged both sides to sign .", {"bishops"}),
        ("the bishops condemned the raid and urged both sides to sign .", {"bishops"}),
        ("the bishops had urged both sides to sign .", set()),
        # nothing said, and something said of nothing
        ("the bishops said nothing .", set()),
        ("the bishops said nothing had been agreed .", {"bishops"}),
        # frames of mind, and verbs that tell words only before a clause
        ("the bishops were adamant that both sides should sign .", {"bishops"}),
        ("the bishops were adamant .", set()),
        ("the bishops assured reporters that the truce would hold .", {"bishops"}),
        ("the bishops concluded a retreat in the hills .", set()),
        # whoever opens the sentence speaks, whatever the noun
        ("families of the missing said the truce was a lie .", {"families of the missing"}),
        ("shepherds said they had seen soldiers .", {"shepherds"}),
        ("western embassies in a joint note said the arrests were wrong .", {"western embassies"}),
        ("the u.s. secretary of state said all was well .", {"u.s. secretary of state"}),
        ("the front would never sign , its treasurer said .", {"treasurer"}),
        # quotations after a colon
        ("mahamat issa , the rebel leader , was blunter : nobody would sign that paper .", {"mahamat issa"}),
        ("the agenda was short : prisoners , borders and the vote .", set()),
        # the same antecedent for two clauses
        ("there was no word from mahamat issa , who lives abroad and who says he is ill .", {"mahamat issa"}),
        # nouns of speech
        ("the paper is , in the words of one delegate , a trap .", {"delegate"}),
        ("the paper is , in the eyes of the law , void .", set()),
        # somebody speaks through somebody
        ("the union applauded through its envoy , moussa faki , the work of both teams .", {"moussa faki"}),
        # infinitives and passives that go on
        ("the two ministers will go home and tell her what they think .", set()),
        ("the plan was accepted in the north and rejected in the south .", set()),
        # a gap in a relative clause
        ("the army freed ten men , a step one observer called hollow .", {"observer"}),
        ("the army freed ten men and called off the search .", set()),
        # what stands between subject and verb
        ("the army , for its part , accuses the rebels of lying .", {"army"}),
        ("a bulletin issued late in the evening said the army would stay .", {"bulletin"}),
    ],
)
def test_the_speaker_is_the_subject_of_what_is_said(sentence, expected):
    assert speakers(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "person"),
    [
        ("the safe return from exile of zzyra mbekiri was not agreed .", "zzyra mbekiri"),
        ("u.n. secretary-general moon jae-dun was in the room .", "moon jae-dun"),
        ("vice president mike brook had telephoned both leaders .", "mike brook"),
    ],
)
def test_a_name_is_found_where_only_a_person_can_stand(sentence, person):
    assert person in {c.name for c in read(sentence).claims if isinstance(c, Person)}


def test_what_one_is_chairman_of_is_no_person():
    names = {
        c.name
        for c in read(
            "ali bako , chairman of zzurun , one of the districts hardest hit , said he was tired ."
        ).claims
        if isinstance(c, Person)
    }
    assert "zzurun" not in names
