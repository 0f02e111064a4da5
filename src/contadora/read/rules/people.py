"""Person claims: one for each named person, at the place that says most about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contadora.case.claim import Person

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contadora.read.clauses import Sayings
    from contadora.read.page import Figure, Page

__all__ = ["find"]


def _confidence(figure: Figure) -> float:
    # On labelled text not trained on, four in five names that a rule and a model see are right, and
    # half of those that the model alone adds: docs/explanation/name-scores.md.
    if not figure.ruled:
        return 0.5
    return 0.95 if figure.office else 0.8 if figure.voters else 0.7


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
            confidence=_confidence(figure),
        )
