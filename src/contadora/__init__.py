"""From reports about mediated political negotiations to sourced claims, a case, exact answers and a briefing.

The names below are the public face. Each is loaded when it is first used, so that importing the package
costs nothing: a script that only reads reports never loads an engine.

>>> import contadora
>>> case = contadora.load_case("santo-domingo-2017-12-02")
>>> case.principals()
('government', 'opposition')
>>> contadora.settle(contadora.tabulate(case, draws=50)).packages
46656
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from contadora.case.diff import changes
    from contadora.case.drawing import tabulate
    from contadora.case.files import dump, save
    from contadora.case.model import Case
    from contadora.case.table import Table
    from contadora.desk import find_case as load_case
    from contadora.errors import ContadoraError
    from contadora.read.draft import draft_case
    from contadora.read.reader import read_report
    from contadora.record import Record
    from contadora.solve.ratification import ratify
    from contadora.solve.settlement import settle
    from contadora.tell.brief import briefing, render_html

__version__ = "0.1.0"

_HOMES = {
    "Case": ("contadora.case.model", "Case"),
    "ContadoraError": ("contadora.errors", "ContadoraError"),
    "Record": ("contadora.record", "Record"),
    "Table": ("contadora.case.table", "Table"),
    "briefing": ("contadora.tell.brief", "briefing"),
    "changes": ("contadora.case.diff", "changes"),
    "draft_case": ("contadora.read.draft", "draft_case"),
    "dump": ("contadora.case.files", "dump"),
    "load_case": ("contadora.desk", "find_case"),
    "ratify": ("contadora.solve.ratification", "ratify"),
    "read_report": ("contadora.read.reader", "read_report"),
    "render_html": ("contadora.tell.brief", "render_html"),
    "save": ("contadora.case.files", "save"),
    "settle": ("contadora.solve.settlement", "settle"),
    "tabulate": ("contadora.case.drawing", "tabulate"),
}

__all__ = [
    "Case",
    "ContadoraError",
    "Record",
    "Table",
    "__version__",
    "briefing",
    "changes",
    "draft_case",
    "dump",
    "load_case",
    "ratify",
    "read_report",
    "render_html",
    "save",
    "settle",
    "tabulate",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'contadora' has no attribute '{name}'")
    module, attribute = _HOMES[name]
    return getattr(import_module(module), attribute)


def __dir__() -> list[str]:
    return sorted(__all__)
