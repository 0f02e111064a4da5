"""Issue × party matrices in and out, as people keep them in spreadsheets."""

from __future__ import annotations

import csv
import io
import itertools
import json
import zipfile

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from contadora.case.matrix import parse_consent, read_matrix, write_template
from contadora.case.table import ConsentRule
from contadora.errors import InputError

GOOD = [
    ["issue", "option", "north", "south"],
    ["walk away", "", "3", "4.5"],
    ["aid", "none", "5", "0"],
    ["", "full", "0", "9"],
    ["border", "open", "2", "1"],
    ["", "closed", "1", "2"],
]


def text(rows=GOOD, delimiter=",", end="\n"):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(rows)
    return out.getvalue()


def read(tmp_path, content, name="talks.csv"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_matrix(path)


def workbook(tmp_path, rows, name="talks.xlsx", title="matrix"):
    book = Workbook()
    book.worksheets[0].title = title
    for row in rows:
        book.worksheets[0].append(row)
    book.save(tmp_path / name)
    return tmp_path / name


def same(one, other):
    assert (one.actors, one.issues, one.options, one.consent) == (
        other.actors,
        other.issues,
        other.options,
        other.consent,
    )
    np.testing.assert_array_equal(one.values, other.values)
    np.testing.assert_array_equal(one.weights, other.weights)
    np.testing.assert_array_equal(one.disagreement, other.disagreement)


# --- reading -------------------------------------------------------------------------------------


def test_a_matrix_becomes_a_table(tmp_path):
    table = read(tmp_path, text())
    assert table.actors == ("north", "south")
    assert table.options == (("none", "full"), ("open", "closed"))
    assert table.disagreement.tolist() == [[3.0, 4.5]]
    assert [w.tolist() for w in table.worth()] == [[[5, 0], [0, 9]], [[2, 1], [1, 2]]]
    assert table.consent == ConsentRule((0, 1))


@pytest.mark.parametrize(
    "content",
    [
        text().encode("utf-8-sig"),
        text().encode("utf-16"),
        text(end="\r\n").encode(),
        text(end="\r").encode(),
        text(delimiter=";").replace("4.5", "4,5").encode(),
        text(delimiter="\t").replace("4.5", "4,5").encode(),
        ("sep=;\n" + text(delimiter=";")).encode(),
        text().replace("aid", '"aid"').replace("5,0", '"5","0"').encode(),
        text().replace("\nborder", "\n\n,,,\n   \nborder").encode(),
        text().replace(",full", "aid,full").encode(),
        text().replace("walk away", "Walk_Away").encode(),
        text().replace("walk away", "reservation value").encode(),
        ("# filled by hand\n#\n" + text()).encode(),
        text().replace("\n", ",,\n").encode(),
        text().replace("3,4.5", " 3 ,\u00a04.5").encode(),
    ],
)
def test_what_spreadsheets_do_to_a_file_does_not_matter(tmp_path, content):
    same(read(tmp_path, content), read(tmp_path, text(), "plain.csv"))


def test_latin_1_is_read(tmp_path):
    table = read(tmp_path, text().replace("aid", "représentation").encode("latin-1"))
    assert table.issues[0] == "représentation"


def test_xlsx_reads_like_csv_with_merged_cells_and_numbers(tmp_path):
    rows = [[float(c) if c.replace(".", "").isdigit() else c or None for c in row] for row in GOOD]
    path = workbook(tmp_path, rows)
    book = load_workbook(path)
    book["matrix"].merge_cells("A3:A4")
    book.save(path)
    same(read_matrix(path), read(tmp_path, text()))


def test_the_sheet_called_matrix_is_read_wherever_it_stands(tmp_path):
    book = Workbook()
    book.worksheets[0].append(["notes"])
    sheet = book.create_sheet("Matrix")
    for row in GOOD:
        sheet.append(row)
    book.save(tmp_path / "two.xlsx")
    same(read_matrix(tmp_path / "two.xlsx"), read(tmp_path, text()))


def test_number_and_date_options_become_words(tmp_path):
    import datetime

    rows = [r[:] for r in GOOD]
    rows[2][1], rows[3][1] = datetime.datetime(2018, 4, 22), datetime.date(2018, 5, 20)
    rows[4][1], rows[5][1] = 10, 2.5
    assert read_matrix(workbook(tmp_path, rows)).options == (("2018-04-22", "2018-05-20"), ("10", "2.5"))


def test_weights_multiply_the_scores_of_their_issue(tmp_path):
    rows = [*GOOD[:3], ["", "weight", "0.25", "0.5"], *GOOD[3:], ["", "weight", "0.75", "0.5"]]
    table = read(tmp_path, text(rows))
    assert table.weights.tolist() == [[[0.25, 0.75], [0.5, 0.5]]]
    assert table.worth()[0].tolist() == [[1.25, 0.0], [0.0, 4.5]]
    with pytest.raises(InputError, match=r"talks.csv:6: column 1: the issue 'border' has no weight"):
        read(tmp_path, text(rows[:-1]))


def test_roles_vetoes_and_consent_say_who_decides(tmp_path):
    rows = [
        ["issue", "option", "a", "b", "c", "d", "e"],
        ["walk away", "", 1, 1, 1, 1, 1],
        ["role", "", "principal", "", "player", "party", "observer"],
        ["veto", "", "yes", "no", "", "no", ""],
        ["i", "x", 1, 1, 1, 1, 1],
    ]
    assert read(tmp_path, text(rows)).consent == ConsentRule((0, 1, 2, 3), (0,), 0)
    for said in ("all but 1", "others: all but one", "veto: a; others: all but 1"):
        rule = read(tmp_path, text([*rows, ["consent", said]])).consent
        assert rule == ConsentRule((0, 1, 2, 3), (0,), 1)
    with pytest.raises(InputError, match=r"talks.csv:6: column 2: names other vetoes"):
        read(tmp_path, text([*rows, ["consent", "veto: b"]]))
    with pytest.raises(InputError, match="4 may refuse, but only 3 have no veto"):
        read(tmp_path, text([*rows, ["consent", "veto: a; others: all but 4"]]))
    with pytest.raises(InputError, match="no party 'e'"):  # an observer has no veto
        read(tmp_path, text([*rows, ["consent", "veto: e"]]))


def test_an_issue_may_be_called_threshold_or_veto(tmp_path):
    rows = [*GOOD, ["threshold", "3 %", 1, 2], ["", "5 %", 2, 1], ["veto", "kept", 1, 2], ["", "gone", 2, 1]]
    assert read(tmp_path, text(rows)).issues == ("aid", "border", "threshold", "veto")


def test_a_thousand_options_are_read_in_order(tmp_path):
    rows = [*GOOD, *(["", f"way {i}", i, -i] for i in range(1000))]
    table = read(tmp_path, text(rows))
    assert table.sizes == (2, 1002)
    assert table.values[0, 1, 1, 2:].tolist() == [-i for i in range(1000)]


# --- refusing ------------------------------------------------------------------------------------


def changed(row, column, cell):
    rows = [r[:] for r in GOOD]
    rows[row][column] = cell
    return rows


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (changed(2, 3, ""), r"talks.csv:3: column 4 \(south\): no number here; unknown is not zero"),
        (changed(2, 3, "?"), "unknown is not zero"),
        (changed(2, 3, "nan"), r"talks.csv:3: column 4 \(south\): not a finite number"),
        (changed(4, 2, "-inf"), r"talks.csv:5: column 3 \(north\): not a finite number"),
        (changed(4, 2, "1e999"), "not a finite number"),
        (changed(4, 2, "high"), r"'high' is no number"),
        (changed(4, 2, "1,5"), r"'1,5' is no number"),
        (changed(4, 2, "1_000"), "is no number"),
        (changed(4, 2, "٣"), "is no number"),
        (changed(1, 2, ""), "talks.csv:2: column 3"),
        (changed(3, 1, "None"), "talks.csv:4: column 2: 'None' stands twice under 'aid'"),
        (changed(3, 1, ""), "talks.csv:4: column 2: scores without an option"),
        (changed(2, 0, ""), "talks.csv:3: column 1: an option without an issue"),
        (changed(0, 3, "North"), "the party 'North' stands twice"),
        (changed(0, 0, "topic"), "the header is: issue, option"),
        ([r[:3] for r in GOOD], "at least two parties"),
        ([GOOD[0], *GOOD[2:]], "add a row 'walk away'"),
        (GOOD[:2], "there are no issues"),
        ([*GOOD, ["ceasefire", "", "", ""]], "talks.csv:7: column 2: the issue 'ceasefire' has no options"),
        ([*GOOD, GOOD[1]], "a second row 'walk away'"),
        ([*GOOD, ["", "weight", "-1", "1"]], "talks.csv:7: column 3: a weight is not negative"),
        ([*GOOD, ["role", "", "umpire", ""]], "no role 'umpire'"),
        ([*GOOD, ["veto", "", "maybe", ""]], "neither yes nor no"),
        ([*GOOD[:-1], [*GOOD[-1], "7"]], "talks.csv:6: column 5: a cell beyond the last party"),
        ([], "the matrix is empty"),
    ],
)
def test_a_matrix_that_cannot_be_used_is_refused_with_the_place_and_the_way_out(tmp_path, rows, said):
    with pytest.raises(InputError, match=said):
        read(tmp_path, text(rows))


def test_a_place_in_a_workbook_is_named_as_spreadsheets_do(tmp_path):
    path = workbook(tmp_path, changed(2, 3, None))
    with pytest.raises(InputError, match=r"talks.xlsx: matrix!D3 \(south\): no number here"):
        read_matrix(path)


def test_a_formula_that_was_never_computed_is_not_zero(tmp_path):
    path = workbook(tmp_path, changed(2, 3, "=1+1"))
    with pytest.raises(InputError, match="a formula must have been computed"):
        read_matrix(path)


def test_files_that_are_no_matrix_are_refused(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        read_matrix(tmp_path / "none.csv")
    for content in (b"\x89PNG\0\0\0", b"\0\0\0"):
        with pytest.raises(InputError, match="binary"):
            read(tmp_path, content)
    for content, name in ((b"PK\x03\x04broken", "a.xlsx"), (b"plain", "a.xlsx"), (b"", "a.xlsx")):
        with pytest.raises(InputError, match="XLSX"):
            read(tmp_path, content, name)
    with pytest.raises(InputError, match="quotation mark"):
        read(tmp_path, text() + '"open,')
    with pytest.raises(InputError, match="empty"):
        read(tmp_path, b"")


def test_a_zip_without_a_workbook_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("hello.txt", "hello")
    with pytest.raises(InputError, match="XLSX"):
        read_matrix(tmp_path / "a.xlsx")


def test_a_zip_bomb_is_refused_before_it_unpacks(tmp_path):
    path = workbook(tmp_path, GOOD)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/bomb.bin", b"0" * 101_000_000)
    assert path.stat().st_size < 1_000_000
    with pytest.raises(InputError, match="unpacks to over"):
        read_matrix(path)


def test_entities_in_a_workbook_are_not_expanded(tmp_path):
    path = workbook(tmp_path, GOOD)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    laugh = '<!DOCTYPE x [<!ENTITY a "aid"><!ENTITY b "&a;&a;&a;">]>'
    parts["xl/worksheets/sheet1.xml"] = (laugh + sheet).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    with pytest.raises(InputError, match="XLSX"):
        read_matrix(path)


def test_too_many_cells_are_refused(tmp_path):
    path = tmp_path / "wide.csv"
    path.write_text(text() + "," * 1_000_001 + "\n")
    with pytest.raises(InputError, match="over 1,000,000 cells"):
        read_matrix(path)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_in_the_family(tmp_path_factory, data):
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(data)
    with pytest.raises(InputError):
        read_matrix(path)


@given(
    st.lists(
        st.lists(st.sampled_from(["", "aid", "walk away", "1", "2,5", "x", '"']), max_size=5), max_size=6
    )
)
def test_any_rows_under_a_header_are_read_or_refused_in_the_family(tmp_path_factory, rows):
    path = tmp_path_factory.getbasetemp() / "rows.csv"
    path.write_text(text([GOOD[0], *rows]))
    try:
        table = read_matrix(path)
    except InputError:
        return
    assert all(np.isfinite(worth).all() for worth in table.worth())


# --- templates -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_filled_template_reads_back_and_an_unfilled_one_is_refused(tmp_path, kind):
    parties, issues = (
        ["Government", "La Mesa, unida"],
        {"aid": ["none", "=full"], "élections; date": ["1", "2"]},
    )
    if kind == "csv":
        issues["aid"][1] = "full"
    path = tmp_path / f"t.{kind}"
    write_template(path, parties, issues)
    with pytest.raises(InputError, match="unknown is not zero"):
        read_matrix(path)
    scores = itertools.count(1)
    if kind == "csv":
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
        fill = [r for r in rows if len(r) == 4 and r[2] == "" and r[0] != "consent"]
        for row in fill:
            row[2:] = [str(next(scores)), str(next(scores))]
        path.write_text(text(rows), encoding="utf-8")
    else:
        book = load_workbook(path)
        for row in book["matrix"].iter_rows(min_row=2, max_col=4):
            if row[2].value is None and row[0].value != "consent":
                row[2].value, row[3].value = next(scores), next(scores)
        assert book["matrix"]["B6"].data_type == "s"
        book.save(path)
    table = read_matrix(path)
    assert table.actors == tuple(parties)
    assert dict(zip(table.issues, map(list, table.options), strict=True)) == issues
    assert table.disagreement.tolist() == [[1, 2]]
    assert table.values[0].tolist() == [[[3, 5], [7, 9]], [[4, 6], [8, 10]]]


def test_a_template_that_could_not_be_read_back_is_refused(tmp_path):
    good = {"aid": ["none", "full"]}
    for parties, issues, name, said in [
        (["a"], good, "t.csv", "two parties"),
        (["a", "b"], {}, "t.csv", "no issues"),
        (["a", "b"], {"aid": []}, "t.csv", "has no options"),
        (["a", "A"], good, "t.csv", "stands twice"),
        (["a", ""], good, "t.csv", "blank"),
        (["a", "b"], {"veto": ["x"]}, "t.csv", "a word of the template"),
        (["a", "b"], {"aid": ["weight"]}, "t.csv", "a word of the template"),
        (["a", "=cmd()"], good, "t.csv", "formula"),
        (["a", "b"], good, "t.ods", "use .csv or .xlsx"),
    ]:
        with pytest.raises(InputError, match=said):
            write_template(tmp_path / name, parties, issues)
        assert not (tmp_path / name).exists()
    with pytest.raises(InputError):
        write_template(tmp_path / "missing" / "t.csv", ["a", "b"], good)


# --- consent in words ----------------------------------------------------------------------------

SIX = ["SportCo", "DoT", "union", "mayor", "other cities", "environment"]
WEIGHED = "SportCo=2, DoT=1, union=1, mayor=2, other cities=1, environment=1"


@pytest.mark.parametrize(
    ("said", "vetoes", "may_refuse"),
    [
        ("unanimity", (), 0),
        ("  Consensus ", (), 0),
        ("all but 2", (), 2),
        ("all but one", (), 1),
        ("quota: 4", (), 2),
        ("quota: 6", (), 0),
        ("veto: SportCo", (0,), 0),
        ("veto: dot, Other Cities", (1, 4), 0),
        ("veto: SportCo, DoT; others: all but 1", (0, 1), 1),
        ("others: all but 1; veto: SportCo, DoT", (0, 1), 1),
        ("veto: SportCo; others: all", (0,), 0),
        ("veto: SportCo; others: all but 5", (0,), 5),
        ("veto: SportCo; quota: 3", (0,), 3),
    ],
)
def test_consent_is_understood(said, vetoes, may_refuse):
    assert parse_consent(said, SIX) == ConsentRule((0, 1, 2, 3, 4, 5), vetoes, may_refuse)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("", "empty"),
        ("majority", "no consent rule"),
        ("vito: DoT", "did you mean 'veto'"),
        ("veto: SportCorp", "did you mean 'SportCo'"),
        ("veto:", "no consent rule"),
        ("veto: ,", "nobody is named"),
        ("veto: DoT, dot", "stands twice"),
        ("veto: DoT; veto: union", "says again"),
        ("all but 1; others: all but 2", "says again"),
        ("all but 6", "nobody's consent would be needed"),
        ("all but 7", "7 may refuse, but only 6"),
        ("veto: DoT; others: all but 6", "6 may refuse, but only 5"),
        ("quota: 0", "quota of 0"),
        ("quota: 7", "quota of 7 among 6"),
        ("quota: 2.5", "no whole number"),
        ("quota: -1", "no whole number"),
        ("veto: DoT, union, mayor; quota: 2", "below the 3 vetoes"),
        ("all but many", "no whole number"),
        ("others: most", "does not say how many"),
        ("quota: 4; all but 1", "both"),
        ("quota: 4; weight 2 of DoT=1", "both"),
        ("weight 3 of DoT=1", "'SportCo' has no weight"),
        ("veto: DoT; weight 3 of DoT=1", "a veto and a weight"),
        ("weight 3 of DoTT=1", "did you mean 'DoT'"),
        ("weight 3 of DoT", "gives no weight"),
        ("weight 3 of DoT=1, dot=1", "stands twice"),
        ("weight 3 of DoT=-1", "weight of 'DoT' is negative"),
        ("weight 3 of DoT=nan", "'nan' is no number"),
        ("weight 3 of DoT=inf", "'inf' is no number"),
        (f"weight much of {WEIGHED}", "'much' is no number"),
        (f"weight 3 of {WEIGHED.replace('=1', '=0').replace('=2', '=0')}", "sum to 0"),
        (f"weight 0 of {WEIGHED}", "would need nobody"),
        (f"weight -1 of {WEIGHED}", "would need nobody"),
        (f"weight 8.5 of {WEIGHED}", "above the total weight 8"),
        (f"weight 101% of {WEIGHED}", "above the total weight 8"),
        (f"weight 3 of {WEIGHED}; others: all but 1", "says again"),
    ],
)
def test_consent_that_cannot_hold_is_refused(said, why):
    with pytest.raises(InputError, match=why):
        parse_consent(said, SIX)


@pytest.mark.parametrize(
    ("said", "vetoes", "quota"),
    [
        (f"weight 5 of {WEIGHED}", (), 5.0),
        (f"others: weight 50% of {WEIGHED}", (), 4.0),
        (f"Weight 7/2 OF {WEIGHED}", (), 3.5),
        (f"others: weight 5 of {WEIGHED.removeprefix('SportCo=2, ')}; veto: sportco", (0,), 5.0),
    ],
)
def test_a_quota_of_weight_is_understood(said, vetoes, quota):
    weights = (0.0 if vetoes else 2.0, 1.0, 1.0, 2.0, 1.0, 1.0)
    assert parse_consent(said, SIX) == ConsentRule((0, 1, 2, 3, 4, 5), vetoes, 0, weights, quota)


def test_weights_stand_beside_vetoes_and_roles_of_the_matrix(tmp_path):
    rows = [
        ["issue", "option", "a", "b", "c", "d"],
        ["role", "", "veto", "party", "observer", "party"],
        ["aid", "none", 0, 1, 2, 3],
        ["", "full", 1, 0, 2, 3],
        ["walk away", "", 0, 0, 0, 0],
        ["consent", "weight 3 of b=3, d=1"],
    ]
    assert read(tmp_path, text(rows)).consent == ConsentRule((0, 1, 3), (0,), 0, (0.0, 3.0, 1.0), 3.0)


def test_a_name_with_a_comma_stands_in_quotes():
    assert parse_consent('veto: "Mesa, unida", B', ["Mesa, unida", "B", "C"]).vetoes == (0, 1)


# --- the scorable games --------------------------------------------------------------------------


def _acceptable(table):
    count = 0
    worth = table.worth()
    for package in itertools.product(*(range(size) for size in table.sizes)):
        total = sum(w[:, option] for w, option in zip(worth, package, strict=True))
        agree = total >= table.disagreement[0]
        others = [p for p in table.consent.parties if p not in table.consent.vetoes]
        count += all(agree[v] for v in table.consent.vetoes) and (
            sum(not agree[p] for p in others) <= table.consent.may_refuse
        )
    return count


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_scorable_games_count_the_published_packages_under_each_rule(tmp_path, shared, kind):
    games = json.loads((shared / "verification" / "settlement_scorable_games.json").read_text())
    tried = 0
    for name, game in games.items():
        if not isinstance(game, dict):
            continue
        parties = game["parties"]
        rows = [["issue", "option", *parties], ["walk away", "", *(p["threshold"] for p in parties.values())]]
        for k, scores in enumerate(next(iter(parties.values()))["scores"]):
            for o in range(len(scores)):
                row = [p["scores"][k][o] for p in parties.values()]
                rows.append(["" if o else f"issue {k}", f"option {o}", *row])
        vetoes = ", ".join(game["veto"])
        for rule, key in (
            ("unanimity", "acceptable_to_all"),
            ("all but 1", "all_but_one"),
            (f"veto: {vetoes}; others: all but 1", "all_but_one_with_vetoes"),
        ):
            said = [*rows, ["consent", rule]]
            if kind == "csv":
                table = read(tmp_path, text(said), f"{name}.csv")
            else:
                table = read_matrix(workbook(tmp_path, said))
            assert table.packages == game["packages"]
            assert _acceptable(table) == game[key]
            tried += 1
    assert tried >= 3
