"""What Spanish reports say, as published and degraded, with accents and without."""
# ruff: noqa: E501 (a sentence of wire copy is one line)

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contadora.read.reader import read_report
from contadora.read.sheet import ActorSheet
from contadora.read.spanish.days import resolve
from contadora.read.spanish.statements import leaning

QUITO = """Quito, 18 may (EFE).- El Gobierno de Colombia y la guerrilla del ELN cerraron este viernes el quinto ciclo de conversaciones sin un acuerdo sobre el cese al fuego y se reunirán de nuevo el próximo 12 de junio.
«Nos faltó tiempo», admitió el jefe negociador del Gobierno, Gustavo Bell.
Su homólogo de la guerrilla, Pablo Beltrán, acusó al Ejecutivo de querer ganar tiempo.
Añadió que el ELN exige el fin de los asesinatos de líderes sociales y la liberación de sus presos.
Según una fuente diplomática que pidió el anonimato, las partes están cerca de entenderse.
Cuba, país anfitrión, y Noruega, garantes del proceso, llamaron a no levantarse de la mesa.
"""
OSLO = """OSLO (AFP) - Los delegados del presidente Nicolás Maduro y de la oposición venezolana abandonaron el miércoles las negociaciones que auspicia Noruega.
El diputado opositor Stalin González, que encabeza la delegación, dijo que no volverán hasta que el Gobierno libere a los detenidos.
La canciller noruega, Ine Eriksen Søreide, confía en que el diálogo se reanude pronto.
Estados Unidos amenazó con más sanciones contra Caracas.
"""
LIMA = """LIMA (Reuters) - El Gobierno de Perú y los transportistas suscribieron el lunes un acuerdo que pone fin a una semana de huelga.
«Se impuso el diálogo», celebró el primer ministro, Aníbal Torres, en rueda de prensa.
De acuerdo con la Defensoría del Pueblo, cinco personas murieron en los bloqueos.
"""
both = pytest.mark.parametrize("form", ["published", "degraded", "bare"])


def written(text: str, form: str) -> str:
    """As published; lower-cased and spaced; or that without accents too."""
    if form == "published":
        return text
    text = text.lower().translate(str.maketrans("", "", '«»"'))
    for mark in (",", ";", ":", "(", ")", "."):
        text = text.replace(mark, f" {mark} ")
    text = "\n".join(" ".join(line.split()) for line in text.split("\n"))
    if form == "bare":
        text = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return text


def read(text: str, form: str = "published", name: str = "", **more):
    return read_report(written(text, form).encode(), name=name, **more)


def of(reading, kind: str):
    return [c for c in reading.claims if c.kind == kind]


@both
@pytest.mark.parametrize(("text", "outcome"), [(QUITO, "no_deal"), (OSLO, "walkout"), (LIMA, "agreement")])
def test_the_outcome_is_what_the_lead_reports(text, outcome, form):
    reading = read(text, form)
    assert (reading.source.language, reading.summary()["outcome"]) == ("es", outcome)


@both
def test_people_carry_office_and_side(form):
    people = {c.name.replace("ø", "o"): c.affiliation for c in of(read(OSLO, form), "person")}
    assert people == {
        "nicolas maduro": "venezuela government",
        "stalin gonzalez": "opposition",
        "ine eriksen soreide": "norway",
    }
    bell = next(c for c in of(read(QUITO, form), "person") if c.name == "gustavo bell")
    assert (bell.office, bell.affiliation) == ("jefe negociador del gobierno", "colombia government")


@both
def test_speakers_stand_before_the_verb_behind_it_or_in_the_sentence_before(form):
    said = {(c.sentence, c.speaker) for c in of(read(QUITO, form), "statement")}
    assert {(1, "gustavo bell"), (2, "pablo beltran"), (3, "pablo beltran")} <= said
    assert (4, "fuente diplomatica") in said
    assert (1, "anibal torres") in {(c.sentence, c.speaker) for c in of(read(LIMA, form), "statement")}
    assert (2, "defensoria del pueblo") in {
        (c.sentence, c.speaker) for c in of(read(LIMA, form), "statement")
    }


@both
def test_roles_are_those_that_the_report_gives(form):
    roles = {(c.actor, c.role) for c in of(read(QUITO, form), "role")}
    assert {("colombia government", "principal"), ("national liberation army", "principal")} <= roles
    assert {("cuba", "host"), ("norway", "guarantor"), ("cuba", "guarantor")} <= roles
    roles = {(c.actor, c.role) for c in of(read(OSLO, form), "role")}
    assert {("norway", "mediator"), ("norway", "host"), ("united states", "outside_power")} <= roles


@both
def test_each_thing_demanded_is_a_claim_of_its_own(form):
    wants = of(read(QUITO, form), "demand")
    assert {c.holder for c in wants} == {"national liberation army"}
    assert [c.issue.split()[1] for c in wants] == ["fin", "liberacion"]
    (condition,) = of(read(OSLO, form), "demand")
    assert (condition.holder, condition.sentence) == ("stalin gonzalez", 1)


@both
def test_the_next_date_is_resolved_against_the_report(form):
    assert read(QUITO, form, "2018_05_18.txt").summary()["next_day"] == "2018-06-12"
    assert read(OSLO, form).summary()["next_day"] is None


@both
def test_a_threat_of_sanctions_is_no_sanction_and_hope_is_an_expectation(form):
    reading = read(OSLO, form)
    (lever,) = of(reading, "leverage")
    assert (lever.lever, lever.by, lever.change, lever.modality) == (
        "sanctions", "united states", "threatened", "hypothetical",
    )  # fmt: skip
    assert [c.direction for c in of(reading, "expectation")] == ["positive"]
    (blame,) = of(read(QUITO, form), "accusation")
    assert (blame.accuser, blame.accused, blame.buys_time) == ("pablo beltran", "colombia government", True)


@pytest.mark.parametrize(
    ("encoding", "norm"), [("utf-8", "NFC"), ("utf-8", "NFD"), ("latin-1", "NFC"), ("utf-8-sig", "NFC")]
)
def test_spans_are_bytes_of_the_document_in_any_encoding(encoding, norm):
    text = unicodedata.normalize(norm, QUITO)
    data = text.encode(encoding)
    reading = read_report(data)
    assert {c.name for c in of(reading, "person")} == {"gustavo bell", "pablo beltran"}
    for claim in reading.claims:
        assert data[claim.start : claim.end].decode(encoding.removesuffix("-sig")) == claim.words


def test_an_abbreviated_country_ends_no_sentence():
    reading = read("CARACAS (EFE) - El Gobierno de EE.UU. dijo que apoya el diálogo.\nLa oposición calló.")
    assert len(reading.sentences) == 2
    assert [c.speaker for c in of(reading, "statement")] == ["united states government"]


def test_a_sheet_names_a_side_that_no_list_knows():
    sheet = ActorSheet.from_dict(
        {"anadepo": {"name": "Anadepo", "aliases": ["alianza por la vida"], "people": ["Luis Sánchez"]}}
    )
    text = "PANAMA (EFE) - El Gobierno y Anadepo abrieron el diálogo.\nSánchez dijo que la alianza por la vida exige precios justos para el pueblo."
    reading = read(text, "degraded", sheet=sheet)
    assert "luis sanchez" in {c.name for c in of(reading, "person")}
    assert [c.speaker for c in of(reading, "statement")] == ["luis sanchez"]


def test_two_languages_in_one_file_are_each_read_by_their_rules():
    english = "GENEVA (Wire) - Yemen's government and the Houthis ended the talks on Friday without a deal, the mediators said."
    reading = read(f"{english}\n---\n{LIMA}")
    assert [reading.summary(part)["outcome"] for part in (0, 1)] == ["no_deal", "agreement"]
    assert {c.name for c in of(reading, "person")} == {"anibal torres"}


def test_a_word_that_is_also_a_name_stays_a_word():
    text = "BOGOTA (EFE) - El gobierno y los rebeldes hablaron en las torres, junto a los rosales, de la guerra y de los santos óleos."
    assert of(read(text, "degraded"), "person") == []


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("el 15 de diciembre", "2017-12-15"),
        ("el próximo viernes", "2017-12-08"),
        ("pasado mañana", "2017-12-04"),
        ("mañana", "2017-12-03"),
        ("en dos semanas", "2017-12-16"),
        ("dentro de 10 días", "2017-12-12"),
        ("del 11 al 13 de enero", "2018-01-11"),
        ("el lunes pasado", "2017-11-27"),
        ("2 dic 2016", "2016-12-02"),
        ("la próxima semana", None),
        ("santo domingo", None),
        ("el 31 de febrero", None),
    ],
)
def test_days_are_resolved_as_worded(words, day):
    plain = "".join(c for c in unicodedata.normalize("NFD", words) if not unicodedata.combining(c))
    found = resolve(
        plain, date(2017, 12, 2), ahead=None if "pasado" in words or "dic" in words.split() else True
    )
    assert (found.isoformat() if found else None) == day


def test_negation_turns_praise_into_blame():
    assert leaning(["hubo", "progresos", "notables"]) > 0
    assert leaning(["no", "hubo", "ningun", "progreso"]) < 0


_VOCABULARY = """
el la de que y a en un dijo según gobierno oposición Maduro José Luis Rodríguez , . ( ) : « » ; exige no sin acuerdo
diálogo presidente canciller , Colombia venezolano ELN garantes mediación quien lunes 15 de enero próximo han dicho
acusó hasta mientras EE.UU. — su con por
"""
_WORDS = st.sampled_from(sorted(_VOCABULARY.split()))


@settings(max_examples=150, deadline=None)
@given(st.lists(_WORDS, min_size=1, max_size=60))
def test_any_run_of_spanish_words_reads_without_error_and_exactly(words):
    data = ("El diálogo de la paz. " + " ".join(words)).encode()
    for claim in read_report(data).claims:
        assert data[claim.start : claim.end].decode() == claim.words


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("dentro de dos semanas", date(2018, 12, 15)),
        ("el 15 de diciembre", date(2018, 12, 15)),
        ("ayer", date(2018, 11, 30)),
    ],
)
def test_spanish_words_give_the_day_that_a_reader_would_take(words, day):
    assert resolve(words, date(2018, 12, 1), ahead=words != "ayer") == day


def test_a_day_beyond_the_calendar_stays_unresolved():
    assert resolve("dentro de 99 semanas", date(9999, 12, 1)) is None


@pytest.mark.parametrize("torn", ["con\xad\x94greso", "½avo", "e\u0301xito", "a\u200bcuerdo"])
def test_words_with_signs_inside_are_read_in_parts(torn):
    text = f"CARACAS, 2 dic (Wire) - El presidente de la Asamblea, {torn} Borges, dijo que no hubo acuerdo.\n"
    assert read_report(text.encode(), name="torn.txt").claims


@pytest.mark.parametrize(
    ("sentence", "ranks"),
    [
        ("La oposición exige sobre todo la libertad de los presos y la apertura de un canal.", [1, None]),
        ("La oposición exige la libertad de los presos.", [None]),
        ("La principal exigencia de la oposición es la libertad de los presos.", [1]),
    ],
)
def test_what_is_said_to_come_first_has_the_first_rank(sentence, ranks):
    text = f"CARACAS, 2 dic (Wire) - El gobierno y la oposición dialogaron el viernes.\n{sentence}\n"
    claims = read_report(text.encode(), name="ranks.txt").claims
    assert [claim.priority for claim in claims if claim.kind == "demand"] == ranks
