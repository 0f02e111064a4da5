"""The briefing: what it says, what it refuses to say, and that reports stay text."""

from __future__ import annotations

import base64
import json
import re
from functools import cache
from html.parser import HTMLParser

import pytest
from defusedxml.ElementTree import fromstring

from contadora.case.drawing import tabulate
from contadora.case.model import Case
from contadora.errors import CaseError
from contadora.solve.settlement import settle
from contadora.tell.brief import briefing, render_html
from contadora.tell.outlook import leading_package

VOID = {"meta", "link", "br", "img", "col", "hr", "input", "wbr"}
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style><script>alert(2)</script>",
    "}body{background:url(https://evil.example/x)}",
    "<svg onload=alert(3)><text>x</text></svg>",
    "{{ 7*7 }}{% raw %}",
    "javascript:alert(4)",
    "a\x00b\x1b[31mc\u202ed",
]


class Page(HTMLParser):
    """Checks nesting as it reads, and keeps what a browser would act on."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.ids: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(html)
        self.close()
        assert not self.open, f"not closed: {self.open}"

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.ids += [value for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag, f"</{tag}> closes another element"

    def handle_data(self, data):
        if self.open and self.open[-1] not in ("style", "script"):
            self.text.append(data)

    @property
    def words(self) -> str:
        return re.sub(r"\s+", " ", "".join(self.text))


def case_of(**changes) -> Case:
    body = {
        "title": "Lake talks",
        "as_of": "2024-03-10",
        "handling": "Restricted to the mission.",
        "sources": {
            "wire": {"title": "Talks pause", "outlet": "Wire", "published": "2024-03-09", "grade": "B2"},
            "radio": {"title": "Radio notes", "url": "https://example.org/notes", "language": "es"},
        },
        "claims": {
            "round": {"kind": "round", "document": "wire", "words": "No accord.", "outcome": "no_deal"},
            "aid": {
                "kind": "demand",
                "document": "wire",
                "words": "The north wants full aid.",
                "speaker": "Ana Ruiz",
                "modality": "reported",
                "grade": "C3",
                "sentence": 2,
                "start": 10,
                "end": 35,
                "holder": "north",
                "issue": "aid",
            },
            "guard": {
                "kind": "role",
                "document": "wire",
                "words": "Norway guarantees.",
                "actor": "Norway",
                "role": "guarantor",
            },
            "watch": {
                "kind": "role",
                "document": "radio",
                "words": "Norway observes.",
                "actor": "Norway",
                "role": "observer",
                "invited_by": "north",
            },
            "threat": {
                "kind": "accusation",
                "document": "radio",
                "words": "The south would stall if aid came.",
                "speaker": "Ana Ruiz",
                "modality": "hypothetical",
                "accuser": "Ana Ruiz",
                "accused": "south",
                "act": "stalling",
                "buys_time": True,
            },
        },
        "actors": {
            "north": {"name": "Northern Council", "role": "principal", "leader": "Ana Ruiz", "why": "aid"},
            "south": {"name": "Southern League", "role": "principal", "why": "round"},
            "elders": {
                "name": "Elders",
                "part_of": "north",
                "weight": {"low": 0.2, "high": 0.4, "by": "desk"},
            },
            "norway": {"name": "Norway", "role": "guarantor", "why": "guard"},
        },
        "agenda": {
            "aid": {"label": "Aid", "options": ["none", "some", "full"], "status_quo": "none"},
            "seats": {"label": "Seats", "options": [10, 20, 30], "unit": "seats"},
        },
        "stances": [
            {"actor": "north", "issue": "aid", "position": "full", "red_line": "some", "why": "aid"},
            {
                "actor": "south",
                "issue": "aid",
                "position": "none",
                "assessed_by": "desk",
                "reason": "a guess",
            },
            {"actor": "north", "issue": "seats", "position": 30, "why": "aid"},
            {"actor": "south", "issue": "seats", "position": 10, "why": "round"},
        ],
        "disagreement": {
            "north": {"value": {"low": 0.1, "high": 0.3, "by": "desk"}},
            "south": {"value": 0.2},
        },
        "pressures": [{"kind": "sanctions", "label": "Trade ban", "by": "norway", "on": "south"}],
        "rounds": [
            {"dates": ["2024-03-08", "2024-03-09"], "venue": "Oslo", "outcome": "no_deal", "why": "round"}
        ],
    }
    return Case.model_validate({**body, **changes})


@cache
def settled():
    case = case_of()
    table = tabulate(case, draws=200)
    found = settle(table)
    return case, settle(table, proposal=leading_package(found))


@cache
def full_page() -> str:
    case, found = settled()
    return render_html(briefing(case, found, narrowing=["What the south could live with on aid."]))


def test_the_page_is_well_formed_and_no_id_stands_twice():
    page = Page(full_page())
    assert len(page.ids) == len(set(page.ids))
    assert full_page().startswith("<!DOCTYPE html>")


def test_every_link_within_the_page_leads_somewhere():
    page = Page(full_page())
    inside = [a["href"][1:] for tag, a in page.tags if tag == "a" and a["href"].startswith("#")]
    assert len(inside) > 10
    assert set(inside) <= set(page.ids)


def test_every_claim_and_every_assumption_that_is_cited_stands_in_the_annex():
    case, found = settled()
    told = briefing(case, found).to_dict()
    claims = {q["number"] for d in told["documents"] for q in d["quotations"]}
    entries = {e["number"] for e in told["register"]}

    def said(node):
        if isinstance(node, dict):
            if "claims" in node and "assumptions" in node:
                yield node
            for value in node.values():
                yield from said(value)
        elif isinstance(node, list | tuple):
            for value in node:
                yield from said(value)

    cited = list(said({k: told[k] for k in ("bottom_line", "sections", "changes")}))
    assert any(s["claims"] for s in cited)
    assert any(s["assumptions"] for s in cited)
    assert {n for s in cited for n in s["claims"]} <= claims
    assert {n for s in cited for n in s["assumptions"]} <= entries
    assert claims == set(range(1, len(case.claims) + 1))


def test_nothing_is_loaded_and_no_script_may_run():
    page = Page(full_page())
    policy = next(
        a["content"] for t, a in page.tags if t == "meta" and a.get("http-equiv") == "Content-Security-Policy"
    )
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert not {"script", "link", "iframe", "object", "embed", "form", "base"} & {t for t, _ in page.tags}
    for tag, attributes in page.tags:
        assert not [name for name in attributes if name.startswith("on")]
        if "src" in attributes:
            assert attributes["src"].startswith("data:image/svg+xml;base64,")
        if tag == "a" and not attributes["href"].startswith("#"):
            assert attributes["href"].startswith(("http://", "https://"))
            assert "noreferrer" in attributes["rel"]
    style = re.search(r"<style>(.*?)</style>", full_page(), re.S)[1]
    assert "url(" not in style
    assert "@import" not in style


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_in_any_field_stays_text(text):
    body = case_of().model_dump(mode="json")
    body["title"] = body["handling"] = text
    body["sources"]["radio"].update(title=text, outlet=text, url=text, language='en" onload="x')
    for claim in body["claims"].values():
        claim["words"] = claim["speaker"] = text
    body["actors"]["north"].update(name=text, leader=text)
    body["agenda"]["aid"].update(label=text, options=[text, "some", "full"], status_quo=text)
    body["stances"][0].update(interest=text, last_move=text)
    body["stances"][1].update(position=text, assessed_by=text, reason=text)
    body["pressures"][0].update(label=text, condition=text)
    body["rounds"][0].update(venue=text, note=text)
    case = Case.model_validate(body)
    html = render_html(briefing(case, settle(tabulate(case, draws=20)), changes=[text], audience=text))
    page, usual = Page(html), Page(full_page())
    assert {tag for tag, _ in page.tags} <= {tag for tag, _ in usual.tags} | {"ul", "li"}
    assert not [a for _, a in page.tags if any(name.startswith("on") for name in a)]
    assert not [a for t, a in page.tags if t == "a" and not a["href"].startswith(("#", "http"))]
    for image in (a["src"] for t, a in page.tags if t == "img"):
        drawn = list(fromstring(base64.b64decode(image.split(",", 1)[1])).iter())
        assert {node.tag.split("}")[1] for node in drawn} <= {"svg", "rect", "g", "path", "line", "text"}
        assert not [name for node in drawn for name in node.attrib if name.startswith("on") or "href" in name]
    style = re.search(r"<style>(.*?)</style>", html, re.S)[1]
    assert style == re.search(r"<style>(.*?)</style>", full_page(), re.S)[1]
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e]", html)
    if text.isprintable():
        assert text in "".join(page.text)


def test_a_dangerous_address_is_shown_but_leads_nowhere():
    sources = {"wire": {"title": "T", "url": "javascript:alert(1)"}, "radio": {"title": "R"}}
    html = render_html(briefing(case_of(sources=sources)))
    assert "javascript:alert(1)" in Page(html).words
    assert 'href="javascript' not in html


def test_what_is_not_known_says_so_and_is_never_blank_or_zero():
    html = full_page()
    assert not re.search(r"<t[dh][^>]*>\s*</t[dh]>", html)
    matrix = html[html.index('id="t-matrix"') : html.index('id="parties"')]
    assert matrix.count("unknown") >= 10
    assert "Seats" in html
    today = re.search(r'<tr><th scope="row">.{0,80}Seats.*?</td>', html, re.S)[0]
    assert "unknown" in today


def test_a_case_with_almost_nothing_known_claims_no_zone():
    case = Case.model_validate(
        {"title": "Talks about talks", "as_of": "2024-01-01", "actors": {"a": {"name": "Somebody"}}}
    )
    page = Page(render_html(briefing(case)))
    assert "one cannot tell whether there is a package that all could accept" in page.words
    assert "%" not in page.words
    assert "zone of possible agreement" in page.words
    assert "nothing is said here about a zone" in page.words
    assert "No agenda is known from these reports." in page.words


def test_positions_of_one_side_alone_do_not_make_a_zone_however_many_draws():
    stances = [{"actor": "north", "issue": "aid", "position": "full", "why": "aid"}]
    case = case_of(stances=stances, disagreement={})
    told = briefing(case, settle(tabulate(case, draws=50)))
    line = " ".join(s.text for s in told.bottom_line)
    assert "From these reports one cannot tell" in line
    assert "zone" not in line
    assert "convergence" not in line
    assert "likely" not in line


def test_worths_filled_in_by_the_draft_are_nobodys_view():
    filled = {"none": {"low": 0, "high": 1, "by": "draft"}}
    stances = [
        {"actor": "north", "issue": "aid", "position": "full", "why": "aid"},
        {"actor": "south", "issue": "aid", "values": filled},
    ]
    told = briefing(case_of(stances=stances), settle(tabulate(case_of(stances=stances), draws=50)))
    assert any("cannot tell" in s.text for s in told.bottom_line)


def test_likelihood_and_confidence_never_share_a_sentence_and_every_word_has_its_number():
    case, found = settled()
    terms = "almost no chance|very unlikely|unlikely|roughly even|likely|very likely|almost certain"
    sentences = briefing(case, found).bottom_line
    assert 3 <= len(sentences) <= 5
    assert any("onfidence" in s.text for s in sentences)
    likely = [s.text for s in sentences if re.search(rf"\b({terms})\b", s.text)]
    assert likely
    for text in likely:
        assert "onfidence" not in text
        assert re.search(r"\d%", text)
        assert "95% interval" in text


def test_the_bottom_line_recommends_nothing():
    case, found = settled()
    text = " ".join(s.text for s in briefing(case, found).bottom_line)
    assert not re.search(r"\b(should|must|ought|recommend|advise)\b", text)


def test_differing_roles_stand_side_by_side_with_who_claims_them():
    html = full_page()
    row = re.search(r'<tr><th scope="row"><span class="strong"><bdi>Norway.*?</tr>', html, re.S)[0]
    assert "guarantor (Wire)" in row
    assert "observer (" in row
    assert "Northern Council" in row


def test_a_conditional_accusation_is_told_as_conditional():
    page = Page(full_page())
    assert "would, if …, accusing Southern League of buying time" in page.words


def test_the_annex_gives_words_speaker_grade_span_and_review():
    told = briefing(case_of()).documents
    wire = next(d for d in told if d.key == "wire")
    aid = next(q for q in wire.quotations if q.key == "aid")
    assert aid.words == "The north wants full aid."
    assert aid.place == "sentence 3, bytes 10–35"
    assert aid.grade.startswith("C3 (fairly reliable")
    assert aid.review == "unreviewed"
    assert wire.grade.startswith("B2 (usually reliable")


def test_a_protected_source_keeps_its_secret():
    sources = {
        "wire": {
            "title": "Cable from X",
            "outlet": "Embassy",
            "published": "2024-03-09",
            "handling": "protected",
        },
        "radio": {"title": "R"},
    }
    html = render_html(briefing(case_of(sources=sources)))
    annex = html[html.index('id="sources"') :]
    assert "Cable from X" not in html
    assert "Embassy" not in html
    assert "Protected source" in annex
    assert "The north wants full aid." in annex
    assert "Ana Ruiz says; demand" not in annex


def test_an_assessment_leads_to_who_set_it_and_why():
    told = briefing(case_of())
    entry = next(e for e in told.register if "Southern League on Aid" in e.what)
    assert (entry.set_by, entry.reason) == ("desk", "a guess")
    weight = next(e for e in told.register if "Elders" in e.what)
    assert weight.taken == "20–40%"


def test_like_defaults_share_one_entry_that_names_all_they_stand_for():
    case = case_of(stances=[])
    told = briefing(case, settle(tabulate(case, draws=20)))
    first = [e for e in told.register if "worth of the first option" in e.what]
    assert len(first) == 1
    assert "Northern Council on all points" in first[0].what
    assert first[0].set_by == "nobody: default"


def test_changes_are_told_with_their_claims():
    from contadora.case.diff import changes

    before = case_of(stances=[])
    told = briefing(case_of(), changes=changes(before, case_of()))
    assert told.changes
    assert any(s.claims for s in told.changes)
    assert "What changed since the last version" in render_html(told)


def test_a_case_that_cites_a_missing_claim_is_refused():
    with pytest.raises(CaseError, match="nowhere"):
        briefing(case_of(pressures=[{"kind": "other", "why": "nowhere"}]))


def test_the_briefing_is_plain_data():
    case, found = settled()
    assert json.loads(json.dumps(briefing(case, found).to_dict()))["title"] == "Lake talks"


def test_the_handling_mark_is_in_the_running_header_and_on_top():
    html = full_page()
    running = re.search(r'<div class="running".*?</div>', html, re.S)[0]
    assert "Restricted to the mission." in running
    assert re.search(r'<p class="handling">.*?Restricted to the mission\.', html, re.S)


def test_ratification_is_told_body_by_body_when_it_was_assessed():
    from contadora.solve.ratification import ratify

    factions = {
        **case_of().model_dump(mode="json")["actors"],
        "elders": {"name": "Elders", "part_of": "north", "weight": 0.6},
        "youth": {"name": "Youth", "part_of": "north", "weight": 0.4},
    }
    rules = [{"party": "north", "route": "parliament", "quota": 0.5, "why": "aid"}]
    case = case_of(actors=factions, ratification=rules)
    table = tabulate(case, draws=100)
    found = settle(table)
    best = leading_package(found)
    page = Page(render_html(briefing(case, found, ratify(table, best))))
    assert "That every side carries it is" in page.words
    assert "Northern Council" in page.words
    assert "parliament" in page.words
    assert "was not assessed" not in page.words
