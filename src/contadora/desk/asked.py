"""An answer for a terminal and for a program."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["Asked"]


@dataclass(frozen=True)
class Asked:
    """An answer twice: as plain data, and as text for a terminal."""

    data: dict[str, Any]
    text: str
