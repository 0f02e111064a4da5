"""The reader on short reports about many processes, as published and degraded.

Each restates in our own words, for testing, what was publicly reported; words between quotation marks are
restated too, and no line may be cited.
"""
# ruff: noqa: E501 (a sentence of wire copy is one line)

from __future__ import annotations

import re

import pytest

from contadora.read.evaluate import same_person
from contadora.read.reader import read_report


def degraded(text):
    text = re.sub(r"(\w)'(\w)", r"\1 \2", text.replace('"', "").lower()).replace("'", " ")
    return re.sub(r" +", " ", re.sub(r"\.(\n|$)", r" .\1", re.sub(r"([,;:()])", r" \1 ", text)))


REPORTS = {
    "honduras_2009_07_19": (
        """SAN JOSE, July 19 (Wire) - Talks aimed at ending Honduras' political crisis broke down on Sunday when the country's interim government rejected a proposal to let ousted President Manuel Zelaya return to power.
"I'm very sorry, but the proposal is unacceptable," Carlos Lopez, the head of the interim government's delegation, told reporters in the Costa Rican capital.
Costa Rican President Oscar Arias, who is mediating the talks, pleaded for 72 more hours to avert bloodshed.
Zelaya's supporters demanded his immediate return and an amnesty for political crimes.
The United States, which has suspended $16.5 million in military aid to Honduras, backs the Arias mediation.
Arias said he hoped the two sides would come back to the table on Wednesday.""",
        {
            "outcome": "no_deal",
            "next_day": "2009-07-22",
            "people": {"Manuel Zelaya", "Carlos Lopez", "Oscar Arias"},
            "roles": {
                ("costa rica", "host"),
                ("oscar arias", "mediator"),
                ("united states", "outside_power"),
            },
            "speakers": {(1, "carlos lopez", "negative"), (5, "oscar arias", "positive")},
            "demands": {
                (3, "zelaya's supporters", "his immediate return"),
                (3, "zelaya's supporters", "amnesty"),
            },
            "leverage": {(4, "aid")},
            "expectations": {(5, "oscar arias", "positive")},
        },
    ),
    "mali_2015_06_20": (
        """BAMAKO (Wire) - Mali's Tuareg-led rebels signed a peace deal with the government on Saturday, months after other armed groups put their names to the accord brokered by Algeria.
"This is a decisive step towards peace," said Mongi Hamdi, the head of the U.N. mission in Mali.
The Coordination of Azawad Movements had been holding out for guarantees on the integration of its fighters into the army.
Analysts were sceptical that the agreement would end attacks by jihadist groups.""",
        {
            "outcome": "agreement",
            "people": {"Mongi Hamdi"},
            "roles": {("algeria", "mediator")},
            "speakers": {(1, "mongi hamdi", "positive")},
            "demands": {(2, "coordination of azawad movements", "guarantees on the integration")},
            "expectations": {(3, "analysts", "negative")},
        },
    ),
    "ukraine_2015_01_31": (
        """MINSK (Wire) - Peace talks on Ukraine collapsed on Saturday with representatives of Kiev and the separatists accusing each other of sabotaging negotiations.
Ukraine's envoy, former president Leonid Kuchma, said rebels had undermined the meeting by issuing ultimatums and refusing to discuss steps for a quick ceasefire.
The talks were held under the auspices of the OSCE, whose envoy Heidi Tagliavini took part.
The rebels want Kiev to end its blockade of the eastern regions and to recognise a new demarcation line.""",
        {
            "outcome": "no_deal",
            "people": {"Leonid Kuchma", "Heidi Tagliavini"},
            "roles": {
                ("organization for security and cooperation in europe", "mediator"),
                ("ukraine government", "principal"),
                ("separatists", "principal"),
            },
            "speakers": {(1, "leonid kuchma", "negative")},
            "demands": {
                (3, "rebels", "kiev to end its blockade"),
                (3, "rebels", "recognise a new demarcation line"),
            },
        },
    ),
    "zimbabwe_2008_08_12": (
        """HARARE (Wire) - South African President Thabo Mbeki adjourned power-sharing talks between Zimbabwean President Robert Mugabe and opposition leader Morgan Tsvangirai on Tuesday after three days without a deal.
Mbeki, mediating on behalf of the Southern African Development Community, said Tsvangirai had asked for more time to reflect.
Tsvangirai's MDC insists on executive powers for the prime minister.
Britain and the United States have threatened further sanctions against Mugabe's inner circle.
Mbeki said negotiators would resume work next week in Johannesburg.""",
        {
            "outcome": "no_deal",
            "next_date": "next week",
            "people": {"Thabo Mbeki", "Robert Mugabe", "Morgan Tsvangirai"},
            "roles": {
                ("thabo mbeki", "mediator"),
                ("zimbabwe government", "principal"),
                ("united states", "outside_power"),
            },
            "speakers": {(1, "thabo mbeki", "neutral")},
            "demands": {(2, "movement for democratic change", "executive powers")},
            "leverage": {(3, "sanctions")},
        },
    ),
    "mozambique_2014_08_05": (
        """MAPUTO (Wire) - Mozambique's government and the Renamo opposition movement agreed on most points of a ceasefire on Tuesday but left open when fighters would disarm, mediators said.
"We are close to a final accord," said Lourenco do Rosario, one of the mediators.
Renamo has demanded the appointment of its men to senior posts in the army and police.
Botswana, Kenya and Italy are to send military observers to monitor the truce.
Investors fear that a delay would hurt gas projects.
The next round is due on Monday.""",
        {
            "outcome": "partial",
            "next_day": "2014-08-11",
            "people": {"Lourenco do Rosario"},
            "roles": {
                ("lourenco do rosario", "mediator"),
                ("botswana", "observer"),
                ("italy", "observer"),
                ("renamo", "principal"),
            },
            "speakers": {(0, "mediators", "positive"), (1, "lourenco do rosario", "positive")},
            "demands": {(2, "renamo", "appointment of its men")},
            "expectations": {(4, "investors", "negative")},
        },
    ),
    "drc_2016_12_17": (
        """KINSHASA, Dec 17 (Wire) - Democratic Republic of Congo's Catholic bishops suspended talks between President Joseph Kabila's government and the opposition on Saturday until Wednesday, two days after his mandate expires.
Opposition leader Felix Tshisekedi accused the government of playing for time.
"The president must leave on Dec. 19," he said.
Government spokesman Lambert Mende rejected the accusation.
Youth groups called for mass protests from Monday.""",
        {
            "outcome": "postponed",
            "next_day": "2016-12-21",
            "people": {"Joseph Kabila", "Felix Tshisekedi", "Lambert Mende"},
            "speakers": {(1, "felix tshisekedi", "negative"), (3, "lambert mende", "negative")},
            "demands": {(2, "felix tshisekedi", "the president must leave on dec. 19")},
            "leverage": {(4, "protest")},
        },
    ),
    "thailand_2013_03_28": (
        """KUALA LUMPUR (Wire) - Thai officials and Muslim separatists held a first formal round of peace talks on Thursday in the Malaysian capital, hours after a bomb killed three soldiers in southern Thailand.
Malaysia, which is facilitating the dialogue, said the two sides would meet again on April 29.
Paradorn Pattanathabutr, the secretary-general of Thailand's National Security Council, said the meeting had been frank and cordial.
Hassan Taib, who heads the delegation of the Barisan Revolusi Nasional, asked for the release of detained fighters.
Few people in the south expect the talks to end the violence soon.""",
        {
            "outcome": "ongoing",
            "next_day": "2013-04-29",
            "people": {"Paradorn Pattanathabutr", "Hassan Taib"},
            "roles": {("malaysia", "host"), ("malaysia", "facilitator")},
            "speakers": {(2, "paradorn pattanathabutr", "positive")},
            "demands": {(3, "hassan taib", "release of detained fighters")},
            "leverage": {(0, "violence")},
            "expectations": {(4, "people", "negative")},
        },
    ),
    "georgia_2008_10_15": (
        """GENEVA (Wire) - Talks on security in Georgia's breakaway regions were called off within hours of opening on Wednesday after Russian and Georgian delegates failed to meet face to face.
The discussions, sponsored by the European Union, the United Nations and the OSCE, were postponed until Nov. 18, EU envoy Pierre Morel said.
Russian Deputy Foreign Minister Grigory Karasin blamed Georgia for walking out.
U.S. Assistant Secretary of State Daniel Fried said Washington regretted that the Russians had boycotted the plenary session.""",
        {
            "outcome": "postponed",
            "next_day": "2008-11-18",
            "people": {"Pierre Morel", "Grigory Karasin", "Daniel Fried"},
            "roles": {
                ("united nations", "mediator"),
                ("pierre morel", "mediator"),
            },
            "speakers": {(2, "grigory karasin", "negative"), (3, "daniel fried", "negative")},
        },
    ),
    "bolivia_2019_11_24": (
        """LA PAZ (Wire) - Bolivia's interim government and protest leaders reached an agreement early on Sunday to withdraw the army from protest areas, in talks facilitated by the Catholic Church, the European Union and the United Nations.
Protesters had demanded the resignation of Interim President Jeanine Anez and justice for those killed.
Former President Evo Morales, who fled to Mexico, called the deal a betrayal.
"It is the first step to peace," said Presidency Minister Jerjes Justiniano.""",
        {
            "outcome": "agreement",
            "people": {"Jeanine Anez", "Evo Morales", "Jerjes Justiniano"},
            "roles": {
                ("catholic church", "facilitator"),
                ("united nations", "facilitator"),
                ("bolivia government", "principal"),
            },
            "speakers": {(2, "evo morales", "negative"), (3, "jerjes justiniano", "positive")},
            "demands": {(1, "protesters", "resignation"), (1, "protesters", "justice for those killed")},
        },
    ),
    "srilanka_2006_06_08": (
        """OSLO (Wire) - Talks between Sri Lanka's government and Tamil Tiger rebels hosted by Norway fell through on Thursday when the rebels refused to meet the government delegation.
Norwegian Development Minister Erik Solheim said Norway would ask both sides whether they still stood by the truce.
The Tigers want European Union members removed from the team of truce monitors.
Palitha Kohona, head of the government's peace secretariat, said the walkout was regrettable.
"We expected nothing better," said a Western diplomat who asked not to be named.""",
        {
            "people": {"Erik Solheim", "Palitha Kohona"},
            "roles": {
                ("norway", "host"),
                ("liberation tigers of tamil eelam", "principal"),
                ("sri lanka government", "principal"),
            },
            "speakers": {
                (1, "erik solheim", "neutral"),
                (3, "palitha kohona", "negative"),
                (4, "anonymous western diplomat", "negative"),
            },
            "demands": {(2, "liberation tigers of tamil eelam", "european union members removed")},
        },
    ),
    "ivory_coast_2011_01_04": (
        """ABIDJAN (Wire) - A second mission by African leaders to persuade Ivory Coast's incumbent Laurent Gbagbo to step down ended without agreement on Tuesday, raising the prospect of military intervention.
Kenyan Prime Minister Raila Odinga, the African Union's envoy, said Gbagbo had agreed to lift a blockade around the hotel where his rival Alassane Ouattara is based.
"There is nothing to negotiate," said Ouattara's spokesman Patrick Achi.
West African bloc ECOWAS has threatened to use force if Gbagbo refuses to go.
The European Union imposed a travel ban on Gbagbo and 18 allies, and the World Bank froze funding.
Ouattara demands that Gbagbo accept the result of the November election.""",
        {
            "outcome": "no_deal",
            "people": {"Laurent Gbagbo", "Raila Odinga", "Alassane Ouattara", "Patrick Achi"},
            "roles": {("raila odinga", "mediator"), ("european union", "outside_power")},
            "speakers": {(1, "raila odinga", "positive"), (2, "patrick achi", "negative")},
            "demands": {(5, "alassane ouattara", "gbagbo accept the result")},
            "leverage": {(3, "violence"), (4, "sanctions"), (4, "aid")},
        },
    ),
    "moldova_2011_09_22": (
        """MOSCOW, Sept 22 (Wire) - Moldova and its breakaway Transdniestria region agreed on Thursday to resume formal talks on settling their two-decade dispute, Lithuania, which chairs the OSCE, said.
The five-plus-two negotiations, in which Russia, Ukraine and the OSCE act as mediators and the European Union and the United States are observers, broke down in 2006.
"This is an important breakthrough," Lithuanian Foreign Minister Audronius Azubalis said in a statement.
Vladimir Yastrebchak, Transdniestria's chief diplomat, voiced doubt that the meeting would bring quick results.""",
        {
            "outcome": "ongoing",
            "people": {"Audronius Azubalis", "Vladimir Yastrebchak"},
            "roles": {
                ("russia", "mediator"),
                ("ukraine", "mediator"),
                ("european union", "observer"),
                ("united states", "observer"),
            },
            "speakers": {(3, "vladimir yastrebchak", "negative")},
            "expectations": {(3, "vladimir yastrebchak", "negative")},
        },
    ),
    "cambodia_2013_09_17": (
        """PHNOM PENH (Wire) - Cambodian Prime Minister Hun Sen and opposition leader Sam Rainsy failed to break a post-election deadlock on Tuesday after five hours of talks overseen by King Norodom Sihamoni.
The opposition Cambodia National Rescue Party has threatened to boycott parliament unless there is an independent inquiry into July's disputed election.
"We have not reached an agreement on the main point," Rainsy said after the meeting at the National Assembly.
Rainsy called on his followers to protest peacefully.
Analysts see little chance of a compromise before the new parliament convenes on Sept. 23.""",
        {
            "outcome": "no_deal",
            "next_date": None,
            "people": {"Hun Sen", "Sam Rainsy", "Norodom Sihamoni"},
            "roles": {("cambodia government", "principal"), ("opposition", "principal")},
            "speakers": {(2, "sam rainsy", "negative")},
            "demands": {(1, "opposition cambodia national rescue party", "independent inquiry")},
            "expectations": {(4, "analysts", "negative")},
        },
    ),
    "sudan_talks_2023_06_01": (
        """KHARTOUM, June 1 (Wire) - Sudan's army suspended talks with a rival paramilitary force over a ceasefire and aid access on Wednesday, a Sudanese diplomatic source said.
The negotiations with the Rapid Support Forces (RSF) in the Saudi city of Jeddah are mediated by Saudi Arabia and the United States.
The United States imposed sanctions on companies linked to both sides and could take further measures if the violence does not stop, a senior U.S. official said.
Few diplomats expect a quick return to the table.""",
        {
            "outcome": "walkout",
            "roles": {
                ("sudan army", "principal"),
                ("rapid support forces", "principal"),
                ("saudi arabia", "host"),
                ("saudi arabia", "mediator"),
                ("united states", "mediator"),
            },
            "leverage": {(2, "sanctions")},
            "expectations": {(3, "diplomats", "negative")},
        },
    ),
}


@pytest.fixture(scope="module", params=["published", "degraded"])
def readings(request):
    write = degraded if request.param == "degraded" else str
    return {name: read_report(write(text).encode(), name=name) for name, (text, _) in REPORTS.items()}


def of(reading, kind):
    return [claim for claim in reading.claims if claim.kind == kind]


@pytest.mark.parametrize("name", REPORTS)
def test_the_round_ends_as_the_report_says(readings, name):
    facts, wanted = readings[name].summary(), REPORTS[name][1]
    for key in ("outcome", "next_day", "next_date"):
        if key in wanted:
            assert facts[key] == wanted[key], key


@pytest.mark.parametrize("name", REPORTS)
def test_everybody_named_is_found_and_nobody_else(readings, name):
    found = [c.name for c in of(readings[name], "person")]
    wanted = REPORTS[name][1].get("people", set())
    for person in wanted:
        assert any(same_person(person, f) for f in found), (person, found)
    assert len(found) == len(wanted), found


@pytest.mark.parametrize("name", REPORTS)
def test_roles_are_given_to_those_who_hold_them(readings, name):
    found = {(c.actor, c.role) for c in of(readings[name], "role")}
    assert REPORTS[name][1].get("roles", set()) <= found


@pytest.mark.parametrize("name", REPORTS)
def test_what_is_said_has_its_speaker_and_stance(readings, name):
    found = {(c.sentence, c.speaker, c.stance) for c in of(readings[name], "statement")}
    assert REPORTS[name][1].get("speakers", set()) <= found


@pytest.mark.parametrize("name", REPORTS)
def test_demands_have_their_holder_and_their_matter(readings, name):
    found = of(readings[name], "demand")
    for sentence, holder, matter in REPORTS[name][1].get("demands", set()):
        assert any(c.sentence == sentence and c.holder == holder and matter in c.issue for c in found), [
            (c.sentence, c.holder, c.issue) for c in found
        ]


@pytest.mark.parametrize("name", REPORTS)
def test_pressures_and_expectations_stand_where_the_report_puts_them(readings, name):
    wanted = REPORTS[name][1]
    assert {(c.sentence, c.lever) for c in of(readings[name], "leverage")} == wanted.get("leverage", set())
    assert {(c.sentence, c.who, c.direction) for c in of(readings[name], "expectation")} == wanted.get(
        "expectations", set()
    )


@pytest.mark.parametrize("name", REPORTS)
def test_every_claim_shows_its_own_bytes(name):
    data = REPORTS[name][0].encode()
    for claim in read_report(data, name=name).claims:
        assert data[claim.start : claim.end].decode() == claim.words


def test_one_sentence_can_hold_two_facts_of_a_kind(readings):
    facts = of(readings["sudan_talks_2023_06_01"], "leverage")
    assert [c.change for c in facts] == ["imposed", "threatened"]
    assert facts[1].condition == "if the violence does not stop"
    assert "imposed" in facts[0].words.lower()
    assert "further measures" in facts[1].words.lower()


def test_a_demand_is_what_the_deal_is_to_hold_without_its_purpose():
    text = b"LIMA (Wire) - The rebels want any peace deal to include a humanitarian corridor to alleviate shortages of food."
    (demand,) = of(read_report(text), "demand")
    assert demand.issue == "a humanitarian corridor"


def test_pronouns_reach_no_further_back_than_the_sentence_before():
    text = b"OSLO (Wire) - Mediator Jan Egeland opened the talks.\nThe hall was full.\nHe said progress was slow."
    (statement,) = of(read_report(text), "statement")
    assert statement.speaker == "unresolved"


def test_a_plain_spanish_report_gives_its_round_and_its_people():
    text = """QUITO (EFE) - El Gobierno de Colombia y la guerrilla del ELN suspendieron el lunes las negociaciones de paz sin acuerdo.
El jefe de la delegacion del Gobierno, Juan Camilo Restrepo, dijo que el dialogo se reanudara el 15 de mayo."""
    reading = read_report(text.encode(), name="eln_2017_05_01")
    assert [c.name for c in of(reading, "person")] == ["juan camilo restrepo"]
    assert (reading.summary()["outcome"], reading.summary()["next_day"]) == ("no_deal", "2017-05-15")
