"""Person claims: one for each named person, at the place that says most about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contadora.case.claim import Person

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contadora.read.clauses import Sayings
    from contadora.read.page import Page

__all__ = ["find"]


def find(page: Page, sayings: Sayings) -> Iterator[Person]:
    """Which people does the report name, with which office, for whom?"""
    del sayings
    by_index = {line.sentence.index: line for line in page.lines}
    for figure in page.figures.values():
        line = by_index[figure.sentence]
        rule = "people.office" if figure.office else "people.name"
        yield Person(
            **page.span(line, figure.i, figure.j),
            name=figure.name,
            office=figure.office,
            affiliation=figure.affiliation,
            rule=" + ".join([rule] * figure.ruled + list(figure.voters)),
            confidence=(0.95 if figure.office else 0.7) if figure.ruled else 0.6,
        )
