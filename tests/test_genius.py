"""GENIUS folders: real domains with known answers, format variants, and files that must be refused."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from contadora.case.genius import read_genius
from contadora.errors import EngineError, InputError
from contadora.solve.settlement import genius_answer, settle

REFERENCE = Path(__file__).resolve().parents[1].parent / "shared"
DOMAINS = (
    sorted(
        name
        for name in json.loads((REFERENCE / "verification/settlement_genius.json").read_text("utf-8"))
        if not name.startswith("_")
    )
    if REFERENCE.is_dir()
    else []
)
KEYS = {
    "nash": "nash",
    "utilitarian": "utilitarian",
    "egalitarian": "egalitarian_gain_leximin",
    "kalai_smorodinsky": "ks_leximin_ratio_irideal",
}

DOMAIN = """<negotiation_template><utility_space number_of_issues="2">
<objective index="0" name="root" type="objective" etype="objective">
<issue index="1" name="Price" type="discrete" etype="discrete">
<item index="1" value="low"/><item index="2" value="high"/></issue>
<issue index="2" name="Days" type="integer" vtype="integer" lowerbound="1" upperbound="5"/>
</objective></utility_space></negotiation_template>"""
PROFILE = """<?xml version="1.0"?><utility_space><objective index="0" name="root">
<weight index="2" value="0.25"/><weight index="1" value="0.75"/>
<issue index="1" name="Price" type="discrete">
<item index="1" value="low" evaluation="2" cost="0"/>
<item index="2" value="high" evaluation="8" description="dear"/></issue>
<issue index="2" name="Days" type="integer" lowerbound="1" upperbound="5">
<evaluator ftype="linear" offset="0.2" slope="0.2"/></issue>
</objective><discount_factor value="0.5"/><reservation value="0.4"></reservation></utility_space>"""


def folder(path: Path, **files: str) -> Path:
    for name, text in files.items():
        (path / f"{name}.xml").write_bytes(text.encode("utf-8"))
    return path


@pytest.mark.skipif(not DOMAINS, reason="the reference material (../shared) is not beside the project")
@pytest.mark.parametrize("name", DOMAINS)
def test_real_domains_give_the_known_frontier_and_solutions(name: str) -> None:
    wanted = json.loads((REFERENCE / "verification/settlement_genius.json").read_text("utf-8"))[name]
    table = read_genius(REFERENCE / "data/genius" / name)
    answer = genius_answer(table)
    assert answer["packages"] == wanted["n_outcomes"]
    assert len(answer["frontier"]) == wanted["frontier_rational"]
    assert answer["frontier"] == sorted(answer["frontier"], reverse=True)
    assert table.disagreement[0].tolist() == wanted["rv"]
    best = [sum(w[i].max() for w in table.worth()) for i in range(len(table.actors))]
    assert best == pytest.approx(wanted["ideal"], abs=1e-12)
    for rule, key in KEYS.items():
        assert answer[rule]["utilities"] == pytest.approx(wanted[key]["u"], abs=1e-9)
        assert answer[rule]["ties"] == wanted[key]["ties"]
    found = settle(table)
    assert found.frontier_size == wanted["frontier_rational"]
    assert list(found.nash.utilities.values()) == pytest.approx(wanted["nash"]["u"], abs=1e-9)


def test_weights_go_by_index_and_integer_issues_follow_their_line(tmp_path: Path) -> None:
    table = read_genius(folder(tmp_path, domain=DOMAIN, profile=PROFILE))
    assert table.actors == ("profile",)
    assert table.options == (("low", "high"), ("1", "2", "3", "4", "5"))
    assert table.disagreement.tolist() == [[0.4]]
    price, days = table.worth()
    assert price.tolist() == [[0.1875, 0.75]]
    assert days[0] == pytest.approx(np.array([0.2, 0.4, 0.6, 0.8, 1.0]) * 0.25)


def test_items_of_an_integer_issue_and_the_older_line_are_read(tmp_path: Path) -> None:
    older = PROFILE.replace('offset="0.2" slope="0.2"', 'parameter0="0.0" parameter1="0.2"')
    listed = PROFILE.replace(
        '<evaluator ftype="linear" offset="0.2" slope="0.2"/>',
        "".join(f'<item index="{n}" value="{n}" evaluation="{n}"/>' for n in range(1, 6)),
    )
    table = read_genius(folder(tmp_path, domain=DOMAIN, a=older, b=listed, c=PROFILE))
    for w in table.worth():
        assert np.allclose(w[0], w[1])
        assert np.allclose(w[0], w[2])


def test_profiles_come_in_the_order_of_their_names_whatever_the_domain_is_called(tmp_path: Path) -> None:
    table = read_genius(folder(tmp_path, p2=PROFILE, p10=PROFILE, m=DOMAIN, Zed=PROFILE))
    assert table.actors == ("Zed", "p10", "p2")


def test_a_byte_order_mark_other_encodings_and_a_harmless_doctype_are_read(tmp_path: Path) -> None:
    folder(tmp_path, a=PROFILE)
    (tmp_path / "domain.xml").write_bytes(b"\xef\xbb\xbf" + DOMAIN.encode())
    (tmp_path / "b.xml").write_bytes(PROFILE.replace('"1.0"?', '"1.0" encoding="UTF-16"?').encode("utf-16"))
    (tmp_path / "c.xml").write_bytes(
        PROFILE.replace('"1.0"?', '"1.0" encoding="ISO-8859-1"?').replace("dear", "éclat").encode("latin-1")
    )
    body = PROFILE.removeprefix('<?xml version="1.0"?>')
    # a definition elsewhere is never fetched
    folder(tmp_path, d='<!DOCTYPE utility_space SYSTEM "http://example.invalid/x.dtd">' + body)
    assert read_genius(tmp_path).actors == ("a", "b", "c", "d")


def test_names_that_differ_in_capitals_and_spaces_and_issues_that_are_renamed_are_matched(
    tmp_path: Path,
) -> None:
    other = PROFILE.replace('name="Price"', 'name=" PRICE "').replace('value="low"', 'value="Low "')
    renamed = PROFILE.replace('name="Price"', 'name="Cost"').replace('name="Days"', 'name="Delivery"')
    padded = PROFILE.replace('index="1"', 'index="01"').replace('index="2"', 'index=" 2"')
    table = read_genius(folder(tmp_path, domain=DOMAIN, a=PROFILE, b=other, c=renamed, d=padded))
    for w in table.worth():
        assert (w == w[0]).all()


def test_issues_need_not_be_numbered_from_one_nor_in_order_nor_stand_side_by_side(tmp_path: Path) -> None:
    def issue(index: int, name: str, worth: tuple[int, int] | None) -> str:
        told = ("", "") if worth is None else tuple(f' evaluation="{w}"' for w in worth)
        items = f'<item value="a"{told[0]}/><item value="b"{told[1]}/>'
        return f'<issue index="{index}" name="{name}">{items}</issue>'

    domain = (
        "<negotiation_template><utility_space><objective index='0'>"
        f"{issue(7, 'first', None)}<objective index='3'>{issue(5, 'second', None)}</objective>"
        "</objective></utility_space></negotiation_template>"
    )
    profile = (
        "<utility_space><objective index='0'><weight index='3' value='0.9'/><weight index='7' value='2'/>"
        f"<objective index='3'><weight index='5' value='3'/>{issue(5, 'second', (0, 4))}</objective>"
        f"{issue(7, 'first', (1, 2))}</objective></utility_space>"
    )
    table = read_genius(folder(tmp_path, domain=domain, a=profile))
    assert table.issues == ("first", "second")
    # weights are taken as they are, and those of objectives count for nothing
    assert [w.tolist() for w in table.worth()] == [[[1.0, 2.0]], [[0.0, 3.0]]]
    assert table.disagreement.tolist() == [[0.0]]


def test_issues_of_one_name_are_told_apart_by_their_index(tmp_path: Path) -> None:
    again = '<issue index="3" name="Price"><item value="low"{}/><item value="high"{}/></issue></objective>'
    domain = DOMAIN.replace("</objective>", again.format("", ""))
    profile = PROFILE.replace("</objective>", again.format(' evaluation="1"', ' evaluation="0"'))
    profile = profile.replace('<weight index="2"', '<weight index="3" value="1"/><weight index="2"')
    table = read_genius(folder(tmp_path, domain=domain, a=profile))
    assert table.issues == ("Price", "Days", "Price (3)")
    assert table.worth()[2].tolist() == [[1.0, 0.0]]


def test_the_largest_evaluation_counts_even_of_an_option_that_the_domain_leaves_out(tmp_path: Path) -> None:
    more = PROFILE.replace("</issue>", '<item value="dearest" evaluation="16"/></issue>', 1)
    table = read_genius(folder(tmp_path, domain=DOMAIN, a=more))
    assert table.worth()[0].tolist() == [[0.09375, 0.375]]


def test_an_option_listed_twice_is_one(tmp_path: Path) -> None:
    twice = DOMAIN.replace('<item index="2"', '<item index="3" value="low"/><item index="2"')
    table = read_genius(folder(tmp_path, domain=twice, a=PROFILE))
    assert table.options[0] == ("low", "high")


def test_bare_ampersands_and_undeclared_encodings_are_read_as_they_stand(tmp_path: Path) -> None:
    domain = DOMAIN.replace('value="low"', 'value="B&B café"')
    profile = PROFILE.replace('value="low"', 'value="B&B café"')
    (tmp_path / "domain.xml").write_bytes(domain.encode("cp1252"))
    (tmp_path / "a.xml").write_bytes(b"\xef\xbb\xbf\n" + profile.encode())
    (tmp_path / "b.xml").write_bytes(profile.replace('"1.0"?', '"1.0" encoding="UTF-8"?').encode("cp1252"))
    assert read_genius(tmp_path).options[0] == ("B&B café", "high")


@pytest.mark.parametrize(
    ("line", "worth"),
    [
        ('offset="1.0" slope="-0.25"', [1.0, 0.75, 0.5, 0.25, 0.0]),
        ('offset="0.5" slope="0.25"', [0.5, 0.75, 1.0, 1.0, 1.0]),  # held at 1
        ('offset="0.4" slope="-0.1"', [1.0, 0.75, 0.5, 0.25, 0.0]),  # divided by its maximum
        ('offset="0" slope="0"', [0.0] * 5),
        ('ftype="triangular" parameter0="1" parameter1="4" parameter2="2"', [0.0, 1.0, 0.5, 0.0, 0.0]),
        ('ftype="constant" parameter0="0.3"', [1.0] * 5),
    ],
)
def test_integer_issues_follow_their_line_within_bounds(
    tmp_path: Path, line: str, worth: list[float]
) -> None:
    form = "" if "ftype" in line else 'ftype="linear" '
    profile = PROFILE.replace('ftype="linear" offset="0.2" slope="0.2"', form + line)
    days = read_genius(folder(tmp_path, domain=DOMAIN, a=profile)).worth()[1]
    assert days.tolist() == [pytest.approx([0.25 * w for w in worth], abs=1e-15)]


def test_an_issue_without_any_worth_counts_for_nothing(tmp_path: Path) -> None:
    zero = PROFILE.replace('evaluation="2"', 'evaluation="0"').replace('evaluation="8"', 'evaluation="0"')
    table = read_genius(folder(tmp_path, domain=DOMAIN, a=zero))
    assert table.worth()[0].tolist() == [[0.0, 0.0]]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('value="high" evaluation', 'value="higher" evaluation', "lacks the option 'high'"),
        ('name="Price" type', 'name="Cost" type', "evaluat|lacks"),
        ('<weight index="1" value="0.75"/>', "", "no weight"),
        ('<weight index="1" value="0.75"/>', '<weight index="2" value="0.75"/>', "twice"),
        (
            '<weight index="1" value="0.75"/>',
            '<weight index="1" value="0.7"/><weight index="1" value="0.8"/>',
            "twice",
        ),
        ('value="0.75"', 'value="-0.75"', "negative"),
        (
            '<item index="1" value="low"',
            '<item value="high" evaluation="3"/><item index="1" value="low"',
            "twice",
        ),
        ('evaluation="8"', 'evaluation="much"', "'much', not a number"),
        ('evaluation="8"', 'evaluation="nan"', "not a number"),
        ('evaluation="8" ', "", "missing"),
        ('ftype="linear"', 'ftype="wavy"', "wavy"),
        ('<reservation value="0.4">', '<reservation value="?">', "reservation"),
        ("</utility_space>", "", "well-formed"),
        ("<utility_space>", "<utility_space><ufun/>", "nonlinear"),
    ],
)
def test_profiles_that_do_not_fit_are_refused_with_the_place(
    tmp_path: Path, old: str, new: str, says: str
) -> None:
    assert old in PROFILE
    text = PROFILE.replace(old, new)
    if new == 'name="Cost" type':
        text = text.replace('value="low"', 'value="cheap"')
    with pytest.raises(InputError, match=says) as caught:
        read_genius(folder(tmp_path, domain=DOMAIN, a=text))
    assert "a.xml" in str(caught.value)


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"a": PROFILE}, "one domain file"),
        ({"a": DOMAIN, "b": DOMAIN, "c": PROFILE}, "a.xml, b.xml"),
        ({"a": DOMAIN}, "no profile"),
        ({"a": DOMAIN, "b": "<html/>"}, "root element is 'html'"),
        (
            {"a": DOMAIN.replace('type="integer" vtype="integer"', 'vtype="real"'), "b": PROFILE},
            "real-valued",
        ),
        ({"a": DOMAIN.replace('upperbound="5"', 'upperbound="0"'), "b": PROFILE}, "no whole number"),
        ({"a": DOMAIN.replace('upperbound="5"', 'upperbound="9999999999"'), "b": PROFILE}, "too wide"),
        (
            {"a": DOMAIN.replace('index="2" name', 'index="1" name'), "b": PROFILE},
            "two issues have the index",
        ),
        ({"a": "", "b": PROFILE}, "well-formed"),
    ],
)
def test_folders_that_are_no_domain_are_refused(tmp_path: Path, files: dict[str, str], says: str) -> None:
    with pytest.raises(InputError, match=says):
        read_genius(folder(tmp_path, **files))


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such folder"):
        read_genius(tmp_path / "nowhere")


@pytest.mark.parametrize(
    "prologue",
    [
        '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    ],
)
def test_entities_are_refused(tmp_path: Path, prologue: str) -> None:
    body = PROFILE.removeprefix('<?xml version="1.0"?>')
    with pytest.raises(InputError, match="entities"):
        read_genius(folder(tmp_path, domain=DOMAIN, a=prologue + body))


def test_two_issues_with_very_many_options_are_refused_at_once(tmp_path: Path) -> None:
    wide = '<issue index="{}" name="n{}" type="integer" lowerbound="0" upperbound="50000">{}</issue>'
    line = '<evaluator ftype="linear" offset="0" slope="0.00002"/>'
    listed = [wide.format(k, k, "") for k in (1, 2)]
    rated = [wide.format(k, k, line) + f'<weight index="{k}" value="0.5"/>' for k in (1, 2)]
    domain = f"<negotiation_template><utility_space>{''.join(listed)}</utility_space></negotiation_template>"
    profile = f"<utility_space>{''.join(rated)}</utility_space>"
    table = read_genius(folder(tmp_path, domain=domain, a=profile, b=profile))
    with pytest.raises(EngineError, match="more than can be combined"):
        genius_answer(table)


def test_a_number_that_would_fill_the_memory_is_refused(tmp_path):
    (tmp_path / "domain.xml").write_text(DOMAIN)
    for name in ("a.xml", "b.xml"):
        (tmp_path / name).write_text(PROFILE.replace('evaluation="2"', 'evaluation="1e-99999999"'))
    with pytest.raises(InputError, match="not a number"):
        read_genius(tmp_path)
