"""The rules for Spanish, run over one report."""
# ruff: noqa: E501 (a pattern reads better on one line)

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from contadora.read.rules import people
from contadora.read.spanish import demands, expectations, leverage, roles, rounds, statements
from contadora.read.spanish.people import find_people
from contadora.read.spanish.sayings import find_sayings
from contadora.read.spanish.sides import find_process

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from contadora.case.claim import Claim
    from contadora.read.page import Page
    from contadora.read.voters import Voter

__all__ = ["CREDIT", "claims"]

CREDIT = re.compile(
    r"^(?:\( )?(?:reporte (?:adicional )?de|con informacion de|editado por|escrito por|traducido por|redaccion|foto(?:grafia)?s?|lea (?:tambien|aqui|ademas)|derechos reservados|todos los derechos|copyright|publicidad)\b"
)


def claims(page: Page, known: dict[str, str] | None, voters: Sequence[Voter]) -> Iterator[Claim]:
    """Which claims does a Spanish report make?"""
    find_process(page)
    find_people(page, known, voters)
    sayings = find_sayings(page)
    for find in (people.find, roles.find, rounds.find, demands.find, statements.find, leverage.find):
        yield from find(page, sayings)
    yield from leverage.accusations(page, sayings)
    yield from expectations.find(page, sayings)
