"""Bundled cases and sample reports, in our own words, with provenance (PROVENANCE.md)."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from contadora.errors import InputError, did_you_mean

__all__ = ["case_path", "case_text", "cases", "report_bytes", "reports"]


def cases() -> list[str]:
    """Which cases are bundled? Their names, in alphabetical order.

    Examples
    --------
    >>> "santo-domingo-2017-12-02" in cases()
    True
    """
    here = files(__name__).iterdir()
    return sorted(entry.name.removesuffix(".yaml") for entry in here if entry.name.endswith(".yaml"))


def reports() -> list[str]:
    """Which sample reports are bundled? Their names, in alphabetical order.

    Examples
    --------
    >>> reports()
    ['santo-domingo-2017-12-02.txt', 'santo-domingo-2017-12-15.txt']
    """
    return sorted(entry.name for entry in files(__name__).iterdir() if entry.name.endswith(".txt"))


def case_path(name: str) -> Path:
    """Where the case file stands on this machine, to copy or to load.

    Raises
    ------
    InputError
        No case of that name is bundled.

    Examples
    --------
    >>> case_path("jeddah-2023").name
    'jeddah-2023.yaml'
    >>> case_path("jeddah-2032")
    Traceback (most recent call last):
    contadora.errors.InputError: no bundled case is called 'jeddah-2032'; did you mean 'jeddah-2023'?
    """
    return _path("case", name, cases(), ".yaml")


def case_text(name: str) -> str:
    """Return the case file as text, comments and all.

    Raises
    ------
    InputError
        No case of that name is bundled.
    """
    return case_path(name).read_text(encoding="utf-8")


def report_bytes(name: str) -> bytes:
    """Return a sample report as received: offsets of claims count these bytes.

    Raises
    ------
    InputError
        No report of that name is bundled.

    Examples
    --------
    >>> report_bytes("santo-domingo-2017-12-02.txt")[:24]
    b'CARACAS, Dec 2 (Sample) '
    """
    return _path("report", name, reports()).read_bytes()


def _path(kind: str, name: str, known: list[str], suffix: str = "") -> Path:
    if name not in known:
        raise InputError(f"no bundled {kind} is called '{name}'", hint=did_you_mean(name, known))
    return Path(str(files(__name__) / f"{name}{suffix}"))
