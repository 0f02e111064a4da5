"""Human campsite negotiations (CaSiNo, Chawla and others 2021, CC BY 4.0): points and how good the deals are.

Two campers share three packages each of food, water and firewood; a package of one's highest, middle and
lowest priority is worth 5, 4 and 3 points, no deal 5 points in all.
"""

from __future__ import annotations

import json
from functools import cache

import numpy as np
import pytest

from contadora.case.table import Table, table_from_scores
from contadora.solve.settlement import improvements, settle, worth

GOODS = ("Food", "Water", "Firewood")
POINTS = {"High": 5.0, "Medium": 4.0, "Low": 3.0}
Priorities = tuple[float, ...]


@cache
def game(first: Priorities, second: Priorities) -> Table:
    """How many of the three packages of each good the first camper takes."""
    taken = np.arange(4)
    return table_from_scores(
        [np.stack([a * taken, b * (3 - taken)]) for a, b in zip(first, second, strict=True)],
        [5.0, 5.0],
        actors=["mturk_agent_1", "mturk_agent_2"],
        issues=GOODS,
        options=["0123"] * 3,
    )


@cache
def can_be_improved(first: Priorities, second: Priorities, deal: tuple[str, ...]) -> bool:
    return bool(improvements(game(first, second), dict(zip(GOODS, deal, strict=True)), most=1))


def deals(shared):
    """Yield priorities, the deal (what the first camper takes of each good) and the recorded points."""
    for part in ("train", "valid", "test"):
        path = shared / "data" / f"casino_{part}.json"
        if not path.exists():
            pytest.skip(f"{path.name} is not beside the project")
        for talk in json.loads(path.read_text()):
            last = [turn for turn in talk["chat_logs"] if turn.get("task_data")][-2:]
            if [turn["text"] for turn in last] != ["Submit-Deal", "Accept-Deal"]:
                continue
            people = talk["participant_info"]
            worths = []
            for agent in ("mturk_agent_1", "mturk_agent_2"):
                issue = {good: POINTS[level] for level, good in people[agent]["value2issue"].items()}
                worths.append(tuple(issue[good] for good in GOODS))
            side = "issue2youget" if last[0]["id"] == "mturk_agent_1" else "issue2theyget"
            deal = tuple(str(last[0]["task_data"][side][good]) for good in GOODS)
            scored = [people[f"mturk_agent_{n}"]["outcomes"]["points_scored"] for n in (1, 2)]
            yield worths[0], worths[1], deal, scored


def test_the_points_of_every_deal_are_those_recorded(shared):
    found = list(deals(shared))
    assert len(found) == 1005
    for first, second, deal, scored in found:
        utilities = worth(game(first, second), dict(zip(GOODS, deal, strict=True))).utilities
        assert list(utilities.values()) == scored


def test_two_thirds_of_human_deals_are_pareto_optimal(shared):
    best = [not can_be_improved(first, second, deal) for first, second, deal, _ in deals(shared)]
    assert round(float(np.mean(best)), 3) == 0.674


def test_a_human_deal_in_the_zone_lies_on_the_frontier_just_where_nothing_improves_it(shared):
    seen = {(first, second, deal) for first, second, deal, _ in deals(shared)}
    for first, second, deal in seen:
        table = game(first, second)
        at = worth(table, dict(zip(GOODS, deal, strict=True)))
        if min(at.gains.values()) >= 0:
            on_it = at.utilities in [point.utilities for point in settle(table).frontier]
            assert on_it != can_be_improved(first, second, deal)
