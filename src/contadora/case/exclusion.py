"""Which moves must stand, and which cannot stand, beside each other?"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contadora.case.model import Case, Option

__all__ = ["exclusive", "required_by"]


def required_by(case: Case, move: str) -> frozenset[str]:
    """Return every move that must be taken before ``move`` can be, near or far.

    Examples
    --------
    >>> from contadora.case.model import Case
    >>> case = Case.model_validate({"title": "T", "as_of": "2017-12-02", "actors": {"a": {"name": "A"}},
    ...     "moves": {"one": {"actor": "a", "label": "1"},
    ...               "two": {"actor": "a", "label": "2", "requires": "one"},
    ...               "three": {"actor": "a", "label": "3", "requires": "two"}}})
    >>> sorted(required_by(case, "three"))
    ['one', 'two']
    """
    found: set[str] = set()
    ahead = list(case.moves[move].requires)
    while ahead:
        other = ahead.pop()
        if other not in found and other in case.moves:
            found.add(other)
            ahead += case.moves[other].requires
    return frozenset(found)


def exclusive(case: Case, one: str, other: str) -> bool:
    """Return whether two moves cannot stand beside each other.

    They say so, or they set one issue to different options and neither requires the other.
    """
    a, b = case.moves[one], case.moves[other]
    if other in a.excludes or one in b.excludes:
        return True
    if other in required_by(case, one) or one in required_by(case, other):
        return False
    return any(
        issue in b.sets and _place(case, issue, option) != _place(case, issue, b.sets[issue])
        for issue, option in a.sets.items()
    )


def _place(case: Case, issue: str, option: Option) -> int | None:
    try:
        return case.agenda[issue].index(option)
    except KeyError:
        return None  # told as a problem of its own
