"""What can go wrong, as one family.

ContadoraError              the root: catch it to catch everything this package raises on purpose
├── InputError              what was handed in cannot be used (a report, a matrix, a model)
│   ├── CaseError           a case file is wrong: file, line, field and a suggestion
│   └── ReportError         a report cannot be read (empty, binary, too large)
├── RecordError             the store is locked, read-only, damaged, or lacks what was asked for
├── EngineError             a question cannot be answered exactly within the stated limits
└── EndpointError           a language model did not read all of it; the offline reading stands

Every message says what is wrong, where, and what to do next.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "CaseError",
    "ContadoraError",
    "EndpointError",
    "EngineError",
    "InputError",
    "RecordError",
    "ReportError",
    "did_you_mean",
]


class ContadoraError(Exception):
    """The root of everything this package raises on purpose.

    Parameters
    ----------
    what : str
        What is wrong, in the words of the user's own file.
    where : str, optional
        File, line and field, as ``case.yaml:12: stances.3.actor``.
    hint : str, optional
        What to do next.

    Examples
    --------
    >>> str(ContadoraError("the report is empty", where="talks.txt", hint="check the download"))
    'talks.txt: the report is empty; check the download'
    """

    exit_code = 1

    def __init__(self, what: str, *, where: str = "", hint: str = "") -> None:
        self.what, self.where, self.hint = what, where, hint
        super().__init__((f"{where}: " if where else "") + what + (f"; {hint}" if hint else ""))


class InputError(ContadoraError):
    """What was handed in cannot be used."""

    exit_code = 3


class CaseError(InputError):
    """A case file is wrong. ``problems`` holds every one found, not just the first."""

    def __init__(
        self, what: str, *, where: str = "", hint: str = "", problems: Iterable[ContadoraError] = ()
    ) -> None:
        super().__init__(what, where=where, hint=hint)
        self.problems = tuple(problems)


class ReportError(InputError):
    """A report cannot be read."""


class RecordError(ContadoraError):
    """The store is locked, read-only, damaged, or lacks what was asked for."""

    exit_code = 4


class EngineError(ContadoraError):
    """A question cannot be answered exactly within the stated limits."""

    exit_code = 5


class EndpointError(ContadoraError):
    """A language model did not read all that it was asked to; what was read without it stands."""

    exit_code = 6


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Suggest the nearest known words, or list what is known when there are few.

    Examples
    --------
    >>> did_you_mean("oposition", ["government", "opposition"])
    "did you mean 'opposition'?"
    >>> did_you_mean("xyz", ["government", "opposition"])
    "known: 'government', 'opposition'"
    >>> did_you_mean("xyz", [])
    ''
    """
    choices = sorted(set(known))
    near = get_close_matches(word, choices, n=2, cutoff=0.6)
    if near:
        return "did you mean " + " or ".join(f"'{n}'" for n in near) + "?"
    if choices and len(choices) <= 12:
        return "known: " + ", ".join(f"'{c}'" for c in choices)
    return ""
