"""What a briefing is made of, before any format: sentences with their sources, tables, figures, sections."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

__all__ = ["Block", "Cell", "Figure", "Grid", "Group", "Said", "Section", "unknown"]


@dataclass(frozen=True)
class Said:
    """Something said in the briefing, and what it rests on.

    Attributes
    ----------
    text : str
    claims : tuple of int
        Numbers of claims in the source annex.
    assumptions : tuple of int
        Numbers of entries in the register of assumptions.
    kind : {'plain', 'unknown', 'assessment', 'strong'}
        unknown: nobody knows. assessment: somebody's judgement, not a report. strong: set off.
    lead : str
        What it is about, set in bold before it.
    """

    text: str
    claims: tuple[int, ...] = ()
    assumptions: tuple[int, ...] = ()
    kind: Literal["plain", "unknown", "assessment", "strong"] = "plain"
    lead: str = ""


@dataclass(frozen=True)
class Figure:
    """A chart as SVG, with words that can stand in for it. ``width`` is its share of the line, in (0, 1]."""

    id: str
    title: str
    svg: str = field(repr=False)
    words: str
    width: float = 1.0


Cell = tuple[Said | Figure, ...]
"""One table cell: lines, each with its own sources, or a small figure."""


def unknown(text: str = "unknown") -> Cell:
    """Return a cell that says that nobody knows: never an empty one, never a zero."""
    return (Said(text, kind="unknown"),)


@dataclass(frozen=True)
class Group:
    """Rows of a table that belong together. ``heading``, where given, spans them at the left."""

    rows: tuple[tuple[Cell, ...], ...]
    heading: Cell = ()


@dataclass(frozen=True)
class Grid:
    """A table. ``columns`` counts a heading column too; ``widths`` are shares of the line, in percent."""

    id: str
    caption: str
    columns: tuple[str, ...]
    groups: tuple[Group, ...]
    widths: tuple[int, ...]
    layout: str = ""
    note: str = ""

    @property
    def size(self) -> int:
        """How many rows it has: a short table stays on one sheet of paper."""
        return sum(len(group.rows) for group in self.groups)


Block = Said | Grid | Figure | tuple[Said, ...] | tuple[Figure, ...]
"""A paragraph, a table, a figure, a list, or figures side by side."""


@dataclass(frozen=True)
class Section:
    """A part of the briefing under one heading."""

    id: str
    title: str
    blocks: tuple[Block, ...]
