"""The first page of a reading: what a mediator asks for before anything else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from contadora.case.claim import Accusation, Demand, Expectation, Leverage, Person, Role, RoundReport

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contadora.case.claim import Claim

__all__ = ["summarise"]


def summarise(claims: Sequence[Claim]) -> dict[str, Any]:
    """Return outcome, next date, venue, roles, people, demands, leverage, accusations and expectations.

    Keys are always the same; what the report does not state is None or empty.

    Examples
    --------
    >>> summarise([])["outcome"] is None
    True
    """
    rounds = [c for c in claims if isinstance(c, RoundReport)]
    outcome = next((c.outcome for c in rounds if c.outcome), None)
    following = next((c for c in rounds if c.next_date), None)

    def held(role: str) -> list[str]:
        return list(dict.fromkeys(c.actor for c in claims if isinstance(c, Role) and c.role == role))

    demands: dict[str, list[dict[str, Any]]] = {}
    for c in claims:
        if isinstance(c, Demand) and not c.negated:
            demands.setdefault(c.holder, []).append({"issue": c.issue, "priority": c.priority, "claim": c.id})
    for wanted in demands.values():
        wanted.sort(key=lambda d: d["priority"] or 99)
    return {
        "outcome": outcome,
        "next_day": following.next_day.isoformat() if following and following.next_day else None,
        "next_date": following.next_date if following else None,
        "venue": next((c.venue for c in rounds if c.venue), None),
        "principals": held("principal"),
        "factions": held("faction"),
        "hosts": held("host"),
        "guarantors": held("guarantor"),
        "mediators": held("mediator") + [a for a in held("facilitator") if a not in held("mediator")],
        "observers": held("observer"),
        "outside_powers": held("outside_power"),
        "people": [
            {"name": c.name, "office": c.office, "side": c.affiliation}
            for c in claims
            if isinstance(c, Person)
        ],
        "demands": demands,
        "leverage": [
            {
                "kind": c.lever,
                "by": c.by,
                "on": c.on,
                "change": c.change,
                "modality": c.modality,
                "condition": c.condition,
                "claim": c.id,
            }
            for c in claims
            if isinstance(c, Leverage)
        ],
        "accusations": [
            {
                "accuser": c.accuser,
                "accused": c.accused,
                "act": c.act,
                "buys_time": c.buys_time,
                "claim": c.id,
            }
            for c in claims
            if isinstance(c, Accusation)
        ],
        "expectations": [
            {"who": c.who, "direction": c.direction, "of": c.of, "claim": c.id}
            for c in claims
            if isinstance(c, Expectation)
        ],
    }
