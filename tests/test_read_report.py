"""What reports say, in wire copy about many processes, cased and degraded."""
# ruff: noqa: E501 (a sentence of wire copy is one line)

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from contadora.case.claim import claim_from
from contadora.errors import InputError
from contadora.read.reader import read_report
from contadora.read.sheet import ActorSheet

REPORTS = Path(__file__).resolve().parents[1].parent / "shared" / "reports"


def degraded(text: str) -> str:
    """Lower case, spaced punctuation, quotation marks and apostrophes lost."""
    text = text.lower().replace('"', "").replace("'", " ")
    text = re.sub(r"([,;:()!?])", r" \1 ", text)
    text = re.sub(r"(?<!\b[a-z])(?<!\bdec)(?<!\bjan)(?<!\baug)\.(?=\s|$)", " .", text)
    return "\n".join(" ".join(line.split()) for line in text.split("\n"))


def read(text: str, form: str = "published", name: str = "", **more):
    return read_report((degraded(text) if form == "degraded" else text).encode(), name=name, **more)


def of(reading, kind: str):
    return [c for c in reading.claims if c.kind == kind]


both = pytest.mark.parametrize("form", ["published", "degraded"])

SUDAN = """KHARTOUM (Wire) - Sudan's army suspended its participation in ceasefire talks with the Rapid Support Forces in the Saudi city of Jeddah on Wednesday, accusing its rival of breaking promises.
"The army has left because nothing was implemented," said Brigadier General Nabil Abdallah, a spokesman for the army.
The talks, brokered by Saudi Arabia and the United States, had begun in May.
RSF chief Mohamed Hamdan Dagalo said in a video that his forces were still committed to the process.
The army wants the RSF to withdraw from hospitals.
Washington said it was considering sanctions on companies linked to both sides.
"""
SOUTH_SUDAN = """ADDIS ABABA (Wire) - Peace talks between South Sudan's government and rebels have been adjourned and will resume in two weeks, mediators said on Monday.
Seyoum Mesfin, the chief mediator of the East African bloc IGAD, told reporters that the sides had wasted precious time.
"They do not feel the suffering of their people," he said.
Rebel spokesman James Gatdet Dak said President Salva Kiir was not serious about sharing power.
The rebels demand that Kiir step down and that Ugandan troops leave the country.
Few diplomats believe that the next round will produce a deal.
"""
CYPRUS = """CRANS-MONTANA, Switzerland (Wire) - Talks to reunify Cyprus collapsed early on Friday in anger and recrimination.
U.N. Secretary-General Antonio Guterres said Greek Cypriot leader Nicos Anastasiades and Turkish Cypriot leader Mustafa Akinci had been unable to reach an agreement.
Turkish Foreign Minister Mevlut Cavusoglu said it was impossible to continue.
Anastasiades demanded the withdrawal of all Turkish soldiers and an end to the right of intervention.
Greece, Turkey and Britain are guarantors of the island's constitution.
"""
ACEH = """HELSINKI, July 17 (Wire) - Indonesia and rebels from the Free Aceh Movement agreed on Sunday on a deal to end one of Asia's longest wars, and will sign it on Aug. 15.
Former Finnish President Martti Ahtisaari, who mediated five rounds of negotiations, told a news conference that the text was settled.
Jakarta wants GAM to hand over its weapons.
"""
ETHIOPIA = """PRETORIA (Wire) - Ethiopia's government and Tigrayan forces agreed on Wednesday to a permanent cessation of hostilities, the African Union said.
Former Nigerian president Olusegun Obasanjo, who led the mediation team, told a ceremony that the agreement was a new beginning.
Redwan Hussein, national security adviser to Prime Minister Abiy Ahmed, praised the deal.
"""
PHILIPPINES = """OSLO (Wire) - The Philippine government on Saturday called off a fifth round of peace negotiations with Maoist-led rebels after they ordered attacks.
Chief government negotiator Silvestre Bello said the delegation would not proceed.
The National Democratic Front has long demanded the release of all political prisoners.
Norway, which has facilitated the talks, said it hoped both sides would return to the table soon.
"""
IRAN = """VIENNA (Wire) - Iran and six world powers failed on Monday for a second time this year to resolve their dispute over Tehran's nuclear programme.
U.S. Secretary of State John Kerry defended the extension, saying real progress had been made.
Tehran wants an immediate end to U.S. and EU sanctions that have crippled its economy.
Republican lawmakers in Washington threatened to pass new sanctions.
"""
BOLIVIA = """LA PAZ (Wire) - Envoys of Bolivia's interim government and of lawmakers loyal to ousted leader Evo Morales opened a dialogue on Saturday sponsored by the Catholic Church and the European Union.
Interim President Jeanine Anez said she hoped new elections could be called within days.
His party is demanding the withdrawal of troops from the streets and guarantees for its leaders.
The next session is due on Monday.
"""


@both
@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        (SUDAN, "walkout"),
        (SOUTH_SUDAN, "postponed"),
        (CYPRUS, "no_deal"),
        (ACEH, "agreement"),
        (ETHIOPIA, "agreement"),
        (PHILIPPINES, "postponed"),
        (IRAN, "no_deal"),
        (BOLIVIA, "ongoing"),
    ],
)
def test_the_outcome_is_what_the_lead_reports(text, outcome, form):
    assert read(text, form).summary()["outcome"] == outcome


@both
@pytest.mark.parametrize(
    ("text", "people"),
    [
        (SUDAN, {"nabil abdallah", "mohamed hamdan dagalo"}),
        (SOUTH_SUDAN, {"seyoum mesfin", "james gatdet dak", "salva kiir"}),
        (CYPRUS, {"antonio guterres", "nicos anastasiades", "mustafa akinci", "mevlut cavusoglu"}),
        (ACEH, {"martti ahtisaari"}),
        (ETHIOPIA, {"olusegun obasanjo", "redwan hussein", "abiy ahmed"}),
        (PHILIPPINES, {"silvestre bello"}),
        (IRAN, {"john kerry"}),
        (BOLIVIA, {"evo morales", "jeanine anez"}),
    ],
)
def test_people_are_named_in_full_and_places_are_no_people(text, people, form):
    assert {c.name for c in of(read(text, form), "person")} == people


@both
def test_speakers_are_found_by_verb_inversion_and_pronoun(form):
    said = {(c.sentence, c.speaker) for c in of(read(SOUTH_SUDAN, form), "statement")}
    assert said == {(0, "mediators"), (1, "seyoum mesfin"), (2, "seyoum mesfin"), (3, "james gatdet dak")}
    assert (1, "nabil abdallah") in {(c.sentence, c.speaker) for c in of(read(SUDAN, form), "statement")}


@both
def test_third_parties_carry_the_role_that_the_report_gives(form):
    roles = {(c.actor, c.role) for c in of(read(CYPRUS, form), "role")}
    assert {("greece", "guarantor"), ("turkey", "guarantor"), ("united kingdom", "guarantor")} <= roles
    assert ("switzerland", "host") in roles
    roles = {(c.actor, c.role) for c in of(read(SUDAN, form), "role")}
    assert {("saudi arabia", "mediator"), ("united states", "mediator"), ("saudi arabia", "host")} <= roles
    assert ("norway", "facilitator") in {(c.actor, c.role) for c in of(read(PHILIPPINES, form), "role")}


@both
def test_each_thing_demanded_is_a_claim_of_its_own(form):
    wants = read(CYPRUS, form).summary()["demands"]["nicos anastasiades"]
    assert [w["issue"].split()[0] for w in wants] == ["the", "an"]
    assert len(read(SOUTH_SUDAN, form).summary()["demands"]["rebels"]) == 2
    assert "national democratic front" in read(PHILIPPINES, form).summary()["demands"]


@both
def test_the_next_date_is_resolved_against_the_report(form):
    assert read(SOUTH_SUDAN, form, "2014_08_18.txt").summary()["next_day"] == "2014-09-01"
    assert read(ACEH, form, "2005_07_17.txt").summary()["next_day"] == "2005-08-15"
    assert read(BOLIVIA, form, "2019_11_16.txt").summary()["next_day"] == "2019-11-18"
    assert read(PHILIPPINES, form, "2017_05_27.txt").summary()["next_date"] is None


@both
def test_expectations_carry_who_and_direction(form):
    (low,) = of(read(SOUTH_SUDAN, form), "expectation")
    assert (low.direction, low.who) == ("negative", "diplomats")
    assert [c.direction for c in of(read(PHILIPPINES, form), "expectation")] == ["positive"]


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Envoys hope to reach a deal at the talks in Geneva.", "ongoing"),
        ("The two sides could sign an agreement when talks resume on Monday.", "ongoing"),
        ("The government denied that the talks had produced a deal, and negotiations continued.", "ongoing"),
        ("The rebels threatened to walk out of the talks, which continued on Friday.", "ongoing"),
        ("The sides signed a peace agreement on Friday after talks in Doha.", "agreement"),
        ("The sides reached a preliminary agreement at talks in Doha on Friday.", "partial"),
        ("Talks in Doha ended on Friday without an agreement.", "no_deal"),
        ("Ceasefire talks resumed in Cairo on Friday.", "ongoing"),
        ("The rebels walked out of peace talks on Friday.", "walkout"),
        ("Talks due on Wednesday were put off, a mediator said.", "postponed"),
    ],
)
@both
def test_a_deal_hoped_for_feared_or_denied_is_none(text, outcome, form):
    assert read(text, form).summary()["outcome"] == outcome


@both
def test_a_conditional_threat_is_no_sanction(form):
    text = "Western diplomats say Brussels could tighten sanctions unless the junta frees detainees."
    (lever,) = of(read(text, form), "leverage")
    assert (lever.lever, lever.modality, lever.change) == ("sanctions", "hypothetical", "threatened")
    assert lever.condition == "unless the junta frees detainees"
    assert lever.speaker == "western diplomats"


@both
def test_an_easing_that_nobody_sees_is_no_easing(form):
    text = "There was no indication that Washington would ease sanctions on Sudan's army during the talks."
    (lever,) = of(read(text, form), "leverage")
    assert lever.modality == "denied"
    assert lever.change != "eased"


@both
def test_a_denial_is_marked_on_what_is_denied(form):
    text = "The minister denied that the European Union had imposed sanctions on the army."
    (lever,) = of(read(text, form), "leverage")
    assert lever.modality == "denied"


@both
def test_buying_time_is_an_accusation_with_accuser_and_accused(form):
    text = "Opposition leader Raila Odinga accused President Mwai Kibaki of using the talks to buy time."
    (claim,) = of(read(text, form), "accusation")
    assert (claim.accuser, claim.accused, claim.buys_time) == ("raila odinga", "mwai kibaki", True)
    assert claim.modality == "reported"


@both
def test_an_anonymous_source_stays_a_class(form):
    text = "A Western diplomat who asked not to be named said President Salva Kiir would not sign. He declined to elaborate."
    reading = read(text, form)
    (said,) = of(reading, "statement")
    assert said.speaker == "western diplomat" or said.speaker == "anonymous western diplomat"
    assert {c.name for c in of(reading, "person")} == {"salva kiir"}


@both
def test_a_pronoun_without_an_antecedent_stays_unresolved(form):
    (said,) = of(read("The talks failed. She said the delegates were tired.", form), "statement")
    assert said.speaker == "unresolved"


@both
def test_priority_words_make_the_first_demand_first(form):
    text = "The opposition is pressing primarily for an early election. It also wants the release of prisoners as well as an amnesty."
    wants = read(text, form).summary()["demands"]["opposition"]
    assert [w["priority"] for w in wants] == [1, None, None]


@both
def test_what_a_party_does_not_want_is_negated_and_silence_is_no_rejection(form):
    reading = read("The rebels do not want a federal state. The army was silent on the talks.", form)
    assert all(c.negated for c in of(reading, "demand"))
    assert reading.summary()["demands"] == {}


def test_reading_twice_gives_the_same_claims_and_json():
    first, again = read(SUDAN).to_dict(), read(SUDAN).to_dict()
    assert first == again
    assert json.loads(json.dumps(first)) == first
    for row in first["claims"]:
        assert claim_from(row).id == row["id"]
    assert len({c["id"] for c in first["claims"]}) == len(first["claims"])


def test_the_published_and_the_degraded_copy_claim_the_same():
    def facts(form):
        return {(c.kind, c.sentence, c.rule) for c in read(SOUTH_SUDAN, form).claims}

    assert facts("published") == facts("degraded")


def test_several_reports_in_one_file_are_kept_apart():
    reading = read(f"{SOUTH_SUDAN}\n-----\n{CYPRUS}")
    assert [(p.first, p.place) for p in reading.parts] == [(0, "addis ababa"), (6, "crans-montana")]
    assert reading.summary(0)["outcome"] == "postponed"
    assert reading.summary(1)["outcome"] == "no_deal"


def test_bylines_and_editors_are_no_people_of_the_talks():
    reading = read(CYPRUS + "(Reporting by Ana Ruiz; editing by John Smith)\n")
    assert "ana ruiz" not in {c.name for c in of(reading, "person")}


def test_an_actor_sheet_names_whom_no_dictionary_knows():
    sheet = ActorSheet.from_dict(
        {"adc": {"name": "Azawad Defence Council", "aliases": ["the northerners"], "people": ["Ould Sidi"]}}
    )
    text = "The northerners want autonomy for the region. Sidi said talks would go on."
    reading = read(text, sheet=sheet)
    assert reading.summary()["demands"].keys() == {"azawad defence council"}
    assert of(reading, "person")[0].affiliation == "azawad defence council"


@pytest.mark.parametrize(
    "data", [{"x": {}}, {"x": {"name": "Y", "alias": []}}, {"x": {"name": "Y", "aliases": "z"}}, {"x": 3}]
)
def test_a_wrong_actor_sheet_is_refused_by_name(data):
    with pytest.raises(InputError, match="x"):
        ActorSheet.from_dict(data)


def test_spanish_wire_copy_gives_speakers():
    reading = read(
        "CARACAS (EFE) - El presidente Nicolas Maduro dijo que el gobierno de Venezuela no va a firmar."
    )
    assert reading.source.language == "es"
    assert {c.name for c in of(reading, "person")} == {"nicolas maduro"}


@pytest.fixture(scope="module")
def seed():
    path = REPORTS / "seed_2017_12_02.deg.txt"
    if not path.is_file():
        pytest.skip("the founding report is not beside this checkout")
    return read_report(path.read_bytes(), name=path.name)


def test_the_founding_report_round_and_third_parties(seed):
    facts = seed.summary()
    assert (facts["outcome"], facts["next_day"]) == ("no_deal", "2017-12-15")
    assert facts["hosts"] == ["dominican republic"]
    assert set(facts["guarantors"]) == {"chile", "mexico", "bolivia", "nicaragua", "dominican republic"}
    assert facts["principals"] == ["venezuela government", "democratic unity coalition"]
    assert "foreign ministry building" in facts["venue"]
    assert next(c.last_day for c in of(seed, "round") if c.outcome) == date(2017, 12, 2)
    assert next(c.first_day for c in of(seed, "round") if c.outcome) == date(2017, 12, 1)


def test_the_founding_report_people_and_sides(seed):
    sides = {p["name"]: p["side"] for p in seed.summary()["people"]}
    assert sides == {
        "nicolas maduro": "venezuela government",
        "julio borges": "opposition",
        "jorge rodriguez": "venezuela government",
        "donald trump": "united states",
    }
    assert all(p["office"] for p in seed.summary()["people"])


def test_the_founding_report_demands(seed):
    demands = seed.summary()["demands"]
    assert [d["priority"] for d in demands["democratic unity coalition"]] == [1, None, None, None]
    assert "joint pressure" in demands["nicolas maduro"][0]["issue"]


def test_the_founding_report_leverage_accusations_expectations(seed):
    levers = {(c.sentence, c.lever): c for c in of(seed, "leverage")}
    assert set(levers) == {(4, "protest"), (8, "election"), (10, "sanctions"), (14, "sanctions")}
    threat = levers[(14, "sanctions")]
    assert (threat.modality, threat.change, threat.speaker) == (
        "hypothetical",
        "threatened",
        "u.s. officials",
    )
    assert threat.condition == "unless maduro enacts democratic changes"
    assert levers[(10, "sanctions")].change == "in_force"
    assert {(c.sentence, c.buys_time) for c in of(seed, "accusation")} >= {(2, True), (2, False), (9, True)}
    assert {(c.sentence, c.direction) for c in of(seed, "expectation")} == {(3, "negative"), (6, "positive")}
    assert [c.sentence for c in of(seed, "background")] == [1]
    assert any("participant" in (c.speaker or "") for c in of(seed, "statement"))
    assert [c.member_of for c in of(seed, "role") if c.role == "faction"] == ["democratic unity coalition"]


def test_the_founding_report_is_accounted_for_sentence_by_sentence(seed):
    assert len(seed.sentences) == 16
    assert {c.sentence for c in seed.claims} | set(seed.unclaimed) == set(range(16))
