import json
import re

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contadora.case.files import LARGEST, dump, json_schema, load, loads, save
from contadora.errors import CaseError
from tests.conftest import TWO_SIDES


def problem_of(text: str) -> CaseError:
    with pytest.raises(CaseError) as caught:
        loads(text, where="talks.yaml")
    return caught.value


def test_a_case_survives_being_written_and_read():
    case = loads(TWO_SIDES)
    assert loads(dump(case)) == case


def test_writing_a_case_keeps_comments_order_and_what_did_not_change(tmp_path):
    path = tmp_path / "talks.yaml"
    path.write_text(TWO_SIDES)
    case = load(path)
    save(case.model_copy(update={"title": "Border talks, second round"}), path)
    kept = path.read_text()
    assert re.search("Border talks, second round +# working title", kept)
    assert TWO_SIDES.split("as_of:")[1] == kept.split("as_of:")[1]
    assert "# the two sides" in kept
    assert kept.index("actors:") < kept.index("agenda:") < kept.index("stances:")
    save(case, path)
    again = path.read_text()
    save(case, path)
    assert path.read_text() == again


def test_an_unknown_actor_is_named_with_its_line_and_the_nearest_name():
    text = TWO_SIDES.replace("actor: rebels, issue: posts", "actor: rebls, issue: posts")
    line = next(n for n, row in enumerate(text.splitlines(), 1) if "rebls" in row)
    error = problem_of(text)
    assert f"talks.yaml:{line}: stances.3.actor: unknown actor 'rebls'; did you mean 'rebels'?" in str(error)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("role: principal, aliases", "rol: principal, aliases", "no such field; did you mean 'role' or"),
        (
            "role: principal}",
            "role: principle}",
            "'principle' is not one of the allowed words; did you mean 'principal'?",
        ),
        ("position: none, red", "position: non, red", "'amnesty' has no option 'non'; did you mean 'none'?"),
        (
            "issue: posts, position: 0",
            "issue: post, position: 0",
            "unknown issue 'post'; did you mean 'posts'?",
        ),
        ("part_of: rebels", "part_of: hawks", "'hawks' is part of itself"),
        ("invited_by: rebels", "invited_by: rebel", "unknown actor 'rebel'"),
        ("why: claim-1}", "why: claim-9}", "unknown claim 'claim-9'"),
        ("document: wire, words: amnesty", "document: wires, words: amnesty", "unknown source 'wires'"),
        ("vetoes: [hawks]", "vetoes: [doves]", "unknown actor 'doves'"),
        ("quota: 0.5", "quota: 1.5", "a quota is a share"),
        ("status_quo: 0, unit", "status_quo: 1, unit", "'posts' has no option '1'"),
        ("options: [none, partial, full]", "options: []", "at least 1"),
        ("options: [none, partial, full]", "options: [none, none]", "stands twice"),
        ("fallback: 2, red_line: 0", "fallback: 0, red_line: 2", "lies beyond the red line"),
        ("kind: demand", "kind: demnd", "no such kind of claim; did you mean 'demand'?"),
        ("salience: second", "salience: {low: -1, high: 1}", "not negative"),
        ("dates: [2021-03-02, 2021-03-03]", "dates: [2021-03-03, 2021-03-02]", "run forward"),
        ("disagreement:\n", "disagreement:\n  rebel: {}\n", "unknown actor 'rebel'"),
        ("as_of: 2021-03-04\n", "", "this field is missing"),
        ("as_of: 2021-03-04", "as_of: yesterday", "date"),
        ("options: [0, 2, 4]", "options: [0, 4, 2]", "rise or fall"),
        ("options: [0, 2, 4]", "options: [0, 2, .inf]", "not a finite number"),
        ("weight: {low: 0.2, high: 0.4,", "weight: {low: -0.2, high: 0.4,", "a share from 0 to 1"),
        (
            "weight: {low: 0.2, high: 0.4,",
            "weight: {low: 0.2, mode: 0.3, shape: uniform, high: 0.4,",
            "no mode",
        ),
        ("rounds:\n", "consent: {may_refuse: 2}\nrounds:\n", "nobody need agree"),
        ("rounds:\n", "consent: {quota: 2}\nrounds:\n", "weights and a quota go together"),
        ("rounds:\n", "consent: {weights: {rebels: 2}, quota: 3}\nrounds:\n", "above the total weight"),
        ("rounds:\n", "consent: {weights: {rebels: -2}, quota: 3}\nrounds:\n", "greater than or equal to 0"),
        ("rounds:\n", "consent: {weights: {rebels: .nan}, quota: 3}\nrounds:\n", "finite"),
        ("rounds:\n", "consent: {weights: {rebels: 2}, quota: 1}\nrounds:\n", "has no weight"),
        ("rounds:\n", "consent: {weights: {rebel: 2}, quota: 1}\nrounds:\n", "did you mean 'rebels'"),
        (
            "rounds:\n",
            "consent: {weights: {rebels: 2}, quota: 1, vetoes: [rebels]}\nrounds:\n",
            "a veto and a weight",
        ),
        (
            "  amnesty: {label",
            "  rebels: {label: Rebels, options: [a, b]}\n  amnesty: {label",
            "names an actor too",
        ),
    ],
)
def test_each_mistake_is_named_where_it_stands(old, new, message):
    assert old in TWO_SIDES
    error = problem_of(TWO_SIDES.replace(old, new, 1))
    assert message in str(error)
    assert str(error.problems[0]).startswith("talks.yaml:")


def test_all_mistakes_are_named_at_once():
    error = problem_of(TWO_SIDES.replace("role: principal", "role: princpal"))
    assert len(error.problems) == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "this is no case"),
        ("- a\n- b\n", "this is no case"),
        ("title: [", "not valid YAML"),
        ("title: T\ntitle: U\n", "not valid YAML"),
        ("a: &x 1\nb: *x\n", "anchors and aliases"),
        ("a: !!python/object/apply:os.system [id]\n", "tag"),
        ("a: !thing 1\n", "tag"),
        ("a: 1\n---\nb: 2\n", "second document"),
        ("a: " + "[" * 500, "levels deep"),
        ("title: \x07bell", "not valid YAML"),
        ("summary: 0x_", "not valid YAML"),
    ],
)
def test_hostile_or_broken_yaml_is_refused(text, message):
    error = problem_of(text)
    assert message in str(error)
    assert "talks.yaml" in str(error)


def test_a_yaml_bomb_is_refused_before_it_expands():
    rows = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    rows += [
        f"{b}: &{b} [*{a}, *{a}, *{a}, *{a}, *{a}, *{a}, *{a}, *{a}]"
        for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    assert "talks.yaml:1: anchors and aliases" in str(problem_of("\n".join(rows)))


def test_a_file_that_is_too_large_or_no_text_is_refused(tmp_path):
    large = tmp_path / "large.yaml"
    large.write_bytes(b"#" * (LARGEST + 1))
    with pytest.raises(CaseError, match="more than the"):
        load(large)
    binary = tmp_path / "binary.yaml"
    binary.write_bytes(b"title: T\nas_of: \xff\xfe\x00")
    with pytest.raises(CaseError, match=r"binary\.yaml:2: the file is not UTF-8"):
        load(binary)
    with pytest.raises(CaseError, match="no such file"):
        load(tmp_path / "missing.yaml")
    with pytest.raises(CaseError, match="directory"):
        load(tmp_path)


def test_a_case_that_cannot_be_written_leaves_the_old_one_whole(tmp_path, monkeypatch):
    path = tmp_path / "talks.yaml"
    path.write_text(TWO_SIDES)
    monkeypatch.setattr("os.fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(CaseError, match="no space left"):
        save(loads(TWO_SIDES.replace("Border", "Coast")), path)
    assert path.read_text() == TWO_SIDES
    assert [p.name for p in tmp_path.iterdir()] == ["talks.yaml"]


def test_a_file_for_few_eyes_stays_so(tmp_path):
    path = tmp_path / "talks.yaml"
    save(loads(TWO_SIDES), path)
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o640)
    save(loads(TWO_SIDES), path)
    assert path.stat().st_mode & 0o777 == 0o640


def test_the_published_schema_accepts_what_the_reader_accepts():
    case = json.loads(loads(TWO_SIDES).model_dump_json())
    jsonschema.validate(case, json_schema())
    written = {"title": "T", "as_of": "2021-01-01", "actors": {"a": {"name": "A", "weight": "likely"}}}
    jsonschema.validate(written, json_schema())
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**written, "actors": {"a": {"name": "A", "weight": "heavy"}}}, json_schema())


@given(st.text(max_size=200))
def test_any_text_but_a_case_gets_a_clear_refusal(text):
    with pytest.raises(CaseError, match="fuzz"):
        loads(text, where="fuzz")
