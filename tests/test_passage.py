"""Acceptable to all and ratified: against a plain loop over draws and packages, and what is said of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from contadora.case.table import Body, ConsentRule, Table, table_from_scores
from contadora.desk import how_often_passed
from contadora.errors import InputError
from contadora.solve import passage as module
from contadora.solve.passage import passage
from contadora.solve.ratification import ratify
from contadora.solve.settlement import settle
from contadora.tell.console import passage_lines, settlement_summary
from tests.test_ratification_votes import agrees, margin, packages, tables
from tests.test_settlement_brute_force import agreed


def outer(table: Table) -> set[int]:
    seated = {seat for body in table.bodies for seat in (*body.members, *body.vetoes)}
    return {body.party for body in table.bodies} - seated - set(table.consent.parties)


def passes(table: Table, package: tuple[int, ...], draw: int) -> bool:
    """The literal rule: parties gain themselves, sides carry, and so does every other outer body."""
    consent = table.consent
    gain = [p for p in consent.parties if margin(table, p, package, draw) >= -1e-9]
    carry = [p for p in consent.parties if agrees(table, p, package, draw)]
    return (
        agreed(consent, gain)
        and agreed(consent, carry)
        and all(agrees(table, p, package, draw) for p in outer(table))
    )


@given(tables())
@settings(max_examples=80)
def test_shares_and_the_best_package_are_those_of_a_plain_loop(table: Table) -> None:
    space = packages(table)
    hits = {p: [passes(table, p, d) for d in range(table.draws)] for p in map(tuple, space)}
    asked = {f"package {n}": table.package(p) for n, p in enumerate(list(hits)[:3])}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "BATCH", 2)
        found = passage(table, asked)
    assert found.exact
    assert [p.share for p in found.listed] == pytest.approx([np.mean(h) for h in list(hits.values())[:3]])
    top = max(np.mean(h) for h in hits.values())
    if top == 0:
        assert found.best is None
    else:
        assert found.best is not None
        assert found.best.share == pytest.approx(top)
        assert (
            np.mean(hits[tuple(table.options[k].index(o) for k, o in enumerate(found.best.package.values()))])
            == top
        )
    for package in asked.values():
        held = found.of(package)
        assert held is not None
        assert ratify(table, package).deal == pytest.approx(held.share)


@given(tables())
@settings(max_examples=40)
def test_without_looking_at_all_packages_it_never_claims_more_than_there_is(table: Table) -> None:
    space = [tuple(p) for p in packages(table)]
    asked = {"first": table.package(space[0])}
    whole = passage(table, asked)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "WORK", 0)
        part = passage(table, asked)
    assert not part.exact
    assert "a better one may exist" in part.over
    assert part.listed == whole.listed
    if part.best is not None and whole.best is not None:
        assert part.best.share <= whole.best.share


def divided() -> Table:
    """The centre suits both leaderships and loses the ballot in two draws of three; the edge never does."""
    scores = [np.array([[0.9, 0.6, 0.0], [0.9, 0.6, 1.0], [0.0, 1.0, 0.0]])]
    table = table_from_scores(
        scores,
        [0.5, 0.5, 0.5],
        actors=["north", "south", "militia"],
        issues=["border"],
        options=[["centre", "edge", "none"]],
        consent=ConsentRule((0, 1)),
    )
    many = replace(
        table,
        weights=np.repeat(table.weights, 3, axis=0),
        values=np.repeat(table.values, 3, axis=0),
        disagreement=np.repeat(table.disagreement, 3, axis=0),
    )
    many.disagreement[1, 2] = -1.0
    many.disagreement[2, 1] = 0.7  # in one draw the south itself wants more than the edge
    body = Body(1, "referendum", (2,), np.ones((3, 1)), np.full(3, 0.5))
    point = replace(table, bodies=(replace(body, weights=np.ones((1, 1)), quota=np.full(1, 0.5)),))
    return replace(many, bodies=(body,), estimate=point)


def test_the_package_that_suits_most_need_not_be_the_one_that_passes_most() -> None:
    table = divided()
    settlement = settle(table)
    assert settlement.robust.best is not None
    assert (settlement.robust.best.package, settlement.robust.best.share) == ({"border": "centre"}, 1.0)
    passed = how_often_passed(table, settlement)
    assert passed is not None
    assert passed.best is not None
    assert (passed.best.package, passed.best.share) == ({"border": "edge"}, pytest.approx(2 / 3))
    held = passed.of({"border": "centre"})
    assert held is not None
    assert held.share == pytest.approx(1 / 3)
    text = settlement_summary(settlement, table.names, (), passed)
    assert "Acceptable to all and ratified in more draws than any other (likely (67%" in text
    assert "the one above: unlikely (33%" in text
    assert "  border  edge" in text
    assert passed.to_dict()["best"]["package"] == {"border": "edge"}


def test_nothing_is_said_where_no_body_has_to_carry_and_the_best_is_named_where_it_stands_out() -> None:
    table = divided()
    assert how_often_passed(replace(table, bodies=()), settle(table)) is None
    passed = passage(table, {"the edge": {"border": "edge"}})
    assert passed.best is not None
    assert passed.best.name == "the edge"
    assert "also acceptable to all and ratified" in passage_lines(passed, {}, passed.best)[0]
    hopeless = replace(table, disagreement=np.full((3, 3), 2.0))
    assert passage_lines(passage(hopeless, {}), {}) == [
        "Acceptable to all and ratified: no package in any draw."
    ]


def test_routes_and_packages_that_do_not_fit_are_refused() -> None:
    table = divided()
    with pytest.raises(InputError, match="no route 'cabinet'"):
        passage(table, {}, {"south": "cabinet"})
    with pytest.raises(InputError, match="did you mean 'edge'"):
        passage(table, {"x": {"border": "edgy"}})
