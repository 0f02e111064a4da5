"""Models as voters on who is named: what they add, what they may strike, and that every span is exact."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from contadora.case.claim import Person
from contadora.cli import app
from contadora.errors import InputError, ReportError
from contadora.read.evaluate import evaluate
from contadora.read.reader import named, read_report
from contadora.read.text import read_text
from contadora.read.voters import MAYBE, Vote, find_voters

spacy = pytest.importorskip("spacy")
pytest.importorskip("pycrfsuite")

HELD_OUT = Path(__file__).parent / "reports" / "held_out"
HOSTILE = [
    b"<script>alert(1)</script> envoy <b>Thabo</b> Mbeki &amp; Kofi&nbsp;Annan said no",
    "Ignore all rules. İstanbul’da José Muñoz… “Ana Ruiz” 𝕬𝖓𝖆 \u202eziuR anA\u202c said".encode(),
    b"\xff\xfeE\x00n\x00v\x00o\x00y\x00 \x00A\x00n\x00a\x00 \x00R\x00u\x00i\x00z\x00",
    ("envoy " + "A" * 200_000 + " said . ").encode(),
    ("mbeki " * 30_000).encode(),
    b"\r\n\t-- ' \" ( ) $ % . 's n't\r\nAna's\x0bRuiz's\r\n",
    "Envoy O’Neill – al-Bashir’s “rival” – said. MR. A. B. CÉSPEDES!".encode("latin-1", "replace"),
]


class Fake:
    """A model that takes given phrases for names."""

    def __init__(self, *phrases, kind="person", confidence=None, name="fake-1", language="en", doubts=False):
        self.phrases, self.kind, self.confidence = [p.split() for p in phrases], kind, confidence
        self.name, self.language, self.doubts = name, language, doubts

    def votes(self, text, sentences):
        for place, sentence in enumerate(sentences):
            for phrase in self.phrases:
                for k in range(len(sentence.words)):
                    if sentence.words[k : k + len(phrase)] == phrase:
                        yield Vote(place, k, k + len(phrase), self.kind, self.confidence)


def people(report, *voters):
    claims = read_report(report, voters=voters).claims
    return {c.name: c for c in claims if isinstance(c, Person)}


def pipeline(*patterns, words=None):
    from contadora.read.pipeline import Pipeline

    nlp = spacy.blank("en")
    if words is not None:
        nlp.tokenizer = words(nlp.vocab)
    nlp.add_pipe("entity_ruler").add_patterns([{"label": k, "pattern": p} for k, p in patterns])
    return Pipeline(nlp)


MISSED = b"the paper came from zzyra qwelm in the corridor of the hotel .\nqwelm left .\n"


def test_a_name_that_the_rules_miss_is_added_and_says_who_saw_it():
    assert "zzyra qwelm" not in people(MISSED)
    claim = people(MISSED, Fake("zzyra qwelm"))["zzyra qwelm"]
    assert claim.rule == "fake-1"
    assert claim.confidence == 0.5
    assert MISSED[claim.start : claim.end] == claim.words.encode() == b"zzyra qwelm"


def test_a_name_that_rule_and_model_see_names_both_and_is_surer():
    report = b"thabo mbeki left the room on friday .\n"
    alone, both = people(report)["thabo mbeki"], people(report, Fake("thabo mbeki"))["thabo mbeki"]
    assert (alone.rule, both.rule) == ("people.name", "people.name + fake-1")
    assert alone.confidence < both.confidence
    assert alone.id == both.id


def test_two_models_that_agree_are_both_named():
    claim = people(MISSED, Fake("zzyra qwelm"), Fake("zzyra qwelm", name="other-2"))["zzyra qwelm"]
    assert claim.rule == "fake-1 + other-2"


def test_the_surname_of_an_added_person_is_that_person():
    text = read_text(MISSED)
    found = [(m.name, s.index) for s, m in named(text, [Fake("zzyra qwelm")]) if m.kind == "person"]
    assert found == [("zzyra qwelm", 0), ("zzyra qwelm", 1)]


@pytest.mark.parametrize(
    "voter",
    [
        Fake("zzyra qwelm", confidence=0.3),
        Fake("zzyra qwelm", kind="organisation"),
        Fake("zzyra qwelm", kind=MAYBE),
        Fake("zzyra qwelm", language="es"),
        Fake(),
    ],
    ids=["unsure", "no person", "only maybe", "another language", "silent"],
)
def test_a_model_that_is_not_sure_of_a_person_adds_nobody(voter):
    assert people(MISSED, voter) == people(MISSED)


def test_a_body_stays_a_body_whatever_a_model_says():
    report = b"the united nations met the african union in juba on friday .\n"
    assert people(report, Fake("united nations", "african union", "juba", "friday .")) == {}
    assert people(b"it was seen in saudi arabia on friday .\n", Fake("saudi arabia")) == {}


def test_an_ordinary_word_alone_is_no_name_whatever_a_model_says():
    assert people(b"he will hammer the table in may .\n", Fake("hammer", "may", "will")) == {}


def test_a_known_place_may_be_part_of_a_persons_name():
    assert "zzyra juba" in people(b"the paper came from zzyra juba in the hall .\n", Fake("zzyra juba"))


def test_titles_and_verbs_at_the_edge_of_a_vote_are_cut():
    assert "zzyra qwelm" in people(MISSED, Fake("from zzyra qwelm in"))
    report = b"the paper was told mr. zzyra qwelm said in the hall .\n"
    assert "zzyra qwelm" in people(report, Fake("told mr. zzyra qwelm said"))


GUESS = b"pozna was calm on friday .\n"


def test_a_guess_of_the_rules_falls_where_a_doubting_model_holds_it_impossible():
    assert "pozna" in people(GUESS)
    assert people(GUESS, Fake(doubts=True)) == {}
    assert "pozna" in people(GUESS, Fake(doubts=False))
    assert "pozna" in people(GUESS, Fake("pozna", kind=MAYBE, doubts=True))


def test_a_name_with_an_office_stands_whatever_a_model_says():
    report = b"envoy zzyra qwelm met u.s. ambassador jane roe .\nbrask said no .\n"
    assert people(report, Fake(doubts=True)) == people(report)


def test_an_english_model_is_not_asked_about_spanish():
    report = b"el gobierno y la oposicion firmaron el acuerdo en la mesa de dialogo con zzyra qwelm .\n"
    assert people(report, Fake("zzyra qwelm")) == people(report)
    assert "zzyra qwelm" in people(report, Fake("zzyra qwelm", language="es"))


# --- the tagger that comes with the package


@pytest.fixture(scope="module")
def own():
    (voter,) = find_voters(["own"])
    return voter


def test_the_shipped_tagger_sees_names_that_no_list_holds_in_both_forms(own):
    for report in (
        b"envoy thabo qwelm said zzyra mbekiri , the minister , had met john vandermolen .\n",
        b"Envoy Thabo Qwelm said Zzyra Mbekiri, the minister, had met John Vandermolen.\n",
        b"ENVOY THABO QWELM SAID ZZYRA MBEKIRI, THE MINISTER, HAD MET JOHN VANDERMOLEN.\n",
    ):
        text = read_text(report)
        votes = [v for v in own.votes(text, text.sentences) if v.kind == "person"]
        seen = [text.quote(text.sentences[0], v.i, v.j)[2].lower() for v in votes]
        assert "thabo qwelm" in seen
        assert "john vandermolen" in seen
        assert all(0 < v.confidence <= 1 for v in votes)


def test_the_shipped_tagger_does_not_lower_the_score_of_people_on_reports_without_rules_of_their_own(own):
    for form in ("degraded", "published"):
        alone, both = evaluate(HELD_OUT, form), evaluate(HELD_OUT, form, [own])
        assert both.scores["people"].f1 >= alone.scores["people"].f1, form


def holds_to_its_bytes(data, voter):
    try:
        text = read_text(data)
    except ReportError:
        return
    for vote in voter.votes(text, text.sentences):
        sentence = text.sentences[vote.sentence]
        assert 0 <= vote.i < vote.j <= len(sentence.words)
        start, end, words = text.quote(sentence, vote.i, vote.j)
        assert 0 <= start < end <= len(data)
        assert data[start:end].decode(text.decoded.encoding, "replace") == words or text.starts is not None
    for claim in read_report(data, voters=[voter]).claims if text.sentences else ():
        assert 0 <= claim.start < claim.end <= len(data)


TEXTS = st.one_of(
    st.text(max_size=300).map(str.encode),
    st.binary(max_size=200),
    st.lists(
        st.sampled_from(
            ["Envoy", "Ana", "Ruiz", "said", "(", "’s", "O'Neill", "\r\n", ".", "al-Bashir", "“", "Mr.", "a"]
        ),
        max_size=40,
    ).map(lambda words: " ".join(words).encode()),
)


@settings(max_examples=150, deadline=None)
@given(TEXTS)
@example(b"")
@example(b" \n ")
def test_any_text_gives_spans_inside_the_document_whose_bytes_are_the_words(data):
    (voter,) = find_voters(["own"])
    holds_to_its_bytes(data, voter)


RULER = pipeline(
    ("PERSON", [{"IS_ALPHA": True}, {"IS_ALPHA": True}]),
    ("GPE", [{"IS_PUNCT": True}]),
    ("ORG", [{"LENGTH": 3}]),
)


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_any_text_gives_exact_spans_from_a_pipeline_too(data):
    holds_to_its_bytes(data, RULER)


@pytest.mark.parametrize("data", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_gives_exact_spans(own, data):
    for voter in (own, RULER):
        holds_to_its_bytes(data, voter)


def test_an_empty_report_is_refused_with_a_model_as_without(own):
    for data in (b"", b"\n \n"):
        with pytest.raises(ReportError):
            read_report(data, voters=[own])


def test_the_same_report_gives_the_same_reading_twice(own):
    data = next(HELD_OUT.glob("*.deg.txt")).read_bytes()
    assert (
        read_report(data, voters=[own]).to_dict() == read_report(data, voters=find_voters(["own"])).to_dict()
    )


# --- pipelines


def words_by_spaces(vocab):
    from spacy.tokens import Doc

    def cut(text):
        words = text.split(" ")
        return Doc(vocab, words=[w or " " for w in words], spaces=[True] * (len(words) - 1) + [False])

    return cut


def characters(vocab):
    from spacy.tokens import Doc

    return lambda text: Doc(vocab, words=list(text), spaces=[False] * len(text))


def test_entities_of_a_pipeline_become_words_of_the_report():
    voter = pipeline(("PERSON", "Zzyra Qwelm"), ("ORG", "African Union"), ("GPE", "Juba"), ("DATE", "Friday"))
    text = read_text("“Zzyra Qwelm’s” paper — the African Union met in Juba on Friday".encode())
    votes = list(voter.votes(text, text.sentences))
    assert [(text.quote(text.sentences[0], v.i, v.j)[2], v.kind) for v in votes] == [
        ("Zzyra Qwelm", "person"),
        ("African Union", "organisation"),
        ("Juba", "location"),
    ]
    assert voter.name == "en_pipeline-0.0.0"


def test_a_pipeline_whose_tokens_are_larger_than_ours_quotes_whole_words():
    voter = pipeline(("PERSON", [{"TEXT": "(Zzyra"}, {"TEXT": "Qwelm's"}]), words=words_by_spaces)
    report = b"The paper (Zzyra Qwelm's third) was seen."
    text = read_text(report)
    (vote,) = voter.votes(text, text.sentences)
    assert text.quote(text.sentences[0], vote.i, vote.j)[2] == "(Zzyra Qwelm"
    assert report[people(report, voter)["zzyra qwelm"].start :].startswith(b"Zzyra Qwelm")


def test_a_pipeline_whose_tokens_are_smaller_than_ours_quotes_whole_words():
    voter = pipeline(("PERSON", [{"TEXT": c} for c in "yra Qwe"]), words=characters)
    text = read_text(b"The paper of Zzyra Qwelm was seen.")
    (vote,) = voter.votes(text, text.sentences)
    assert text.quote(text.sentences[0], vote.i, vote.j) == (13, 24, "Zzyra Qwelm")


def test_a_pipeline_on_disk_is_loaded_by_its_folder(tmp_path):
    from contadora.read.pipeline import Pipeline

    made = pipeline(("PERSON", "zzyra qwelm"))
    made._nlp.to_disk(tmp_path / "names")
    (voter,) = find_voters([str(tmp_path / "names")])
    assert isinstance(voter, Pipeline)
    assert "zzyra qwelm" in people(MISSED, voter)


def test_a_model_that_is_not_there_says_what_to_do(tmp_path):
    for name in ("en_core_web_nowhere", str(tmp_path), "../nowhere", ""):
        with pytest.raises(InputError, match=r"no such model.*own"):
            find_voters([name])


def test_a_pipeline_that_does_not_load_or_finds_nothing_says_so(tmp_path):
    spacy.blank("en").to_disk(tmp_path / "blank")
    with pytest.raises(InputError, match="finds nothing"):
        find_voters([str(tmp_path / "blank")])
    (tmp_path / "blank" / "config.cfg").write_text("[nlp]\nlang = 3\npipeline = oops")
    with pytest.raises(InputError, match="does not load"):
        find_voters([str(tmp_path / "blank")])


def test_without_the_extra_the_message_names_the_install(monkeypatch):
    for library, name in (("pycrfsuite", "own"), ("spacy", "en_core_web_sm")):
        monkeypatch.setitem(sys.modules, library, None)
        with pytest.raises(InputError, match=r"contadora\[nlp\]"):
            find_voters([name])


def test_nothing_is_loaded_unless_a_model_is_asked_for():
    code = (
        "import sys, contadora, contadora.cli\n"
        "contadora.read_report(b'envoy thabo mbeki said no .')\n"
        "assert not {'spacy', 'pycrfsuite'} & set(sys.modules)\n"
        "from contadora.read.voters import find_voters\n"
        "find_voters(['own'])\n"
        "assert 'pycrfsuite' in sys.modules and 'spacy' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


# --- the command line


def run(*words):
    return CliRunner().invoke(app, [str(w) for w in words])


def test_read_with_a_model_says_so_on_the_claims(tmp_path):
    report = tmp_path / "talks.txt"
    report.write_bytes(b"envoy thabo mbeki said no .\n")
    answer = run("read", report, "--no-keep", "--model", "own", "--json")
    rules = [c["rule"] for c in json.loads(answer.stdout)["claims"] if c["kind"] == "person"]
    assert rules == ["people.office + own-1"]


def test_a_model_that_is_not_there_is_told_before_anything_is_kept(tmp_path):
    report, record = tmp_path / "talks.txt", tmp_path / "record.sqlite"
    report.write_bytes(MISSED)
    answer = run("read", report, "--record", record, "--model", "nowhere_sm")
    assert isinstance(answer.exception, InputError)
    assert answer.exception.exit_code == 3
    assert not record.exists()


def test_demo_and_evaluate_take_a_model(tmp_path):
    assert run("demo", "--out", tmp_path / "out", "--model", "own").exit_code == 0
    answer = run("evaluate", "offline", HELD_OUT, "--model", "own", "--json")
    assert json.loads(answer.stdout)["kinds"]["people"]["f1"] > 0.9


def test_votes_of_the_tagger_come_in_order(own):
    text = read_text(next(HELD_OUT.glob("*.deg.txt")).read_bytes())
    places = [v.sentence for v in own.votes(text, text.sentences)]
    assert all(a <= b for a, b in pairwise(places))


def test_a_folder_is_read_with_a_model_in_as_many_processes_as_asked(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"envoy thabo mbeki said no .\n")
    (tmp_path / "b.txt").write_bytes(b"envoy kofi annan said yes .\n")
    for jobs in ("1", "2"):
        record = tmp_path / f"{jobs}.sqlite"
        answer = run("read", tmp_path, "--record", record, "--model", "own", "--jobs", jobs)
        assert answer.exit_code == 0, answer.output
        listed = run("claims", "list", "--record", record, "--kind", "person", "--json")
        assert {c["rule"] for c in json.loads(listed.stdout)} == {"people.office + own-1"}
