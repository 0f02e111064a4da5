"""What learnt weights say: the probability of each label, given features by name.

Each ``data/NAME/weights.json`` holds the labels, a row of numbers for each feature, and a hash of what they
were learnt from; ``training/NAME.py`` makes it. Plain numbers in plain JSON: nothing in such a file can run.
"""

from __future__ import annotations

import json
import math
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Weights", "weights", "word_classes"]


class Weights(NamedTuple):
    """Labels, and how much each feature speaks for each of them.

    Examples
    --------
    >>> coin = Weights(("heads", "tails"), {"always": (0.0, 0.0), "bent": (1.0, 0.0)})
    >>> [round(p, 2) for p in coin.shares({"always": 1.0, "bent": 2.0})]
    [0.88, 0.12]
    """

    labels: tuple[str, ...]
    rows: dict[str, tuple[float, ...]]

    def shares(self, features: Mapping[str, float]) -> list[float]:
        """Return the probability of each label (softmax); features never learnt count for nothing.

        The order of the features changes nothing, not even the last digit.
        """
        known = [
            row if value == 1.0 else [value * weight for weight in row]
            for name, value in features.items()
            if (row := self.rows.get(name)) is not None
        ]
        sums = [math.fsum(column) for column in zip(*known, strict=True)] or [0.0] * len(self.labels)
        top = max(sums)
        raised = [math.exp(total - top) for total in sums]
        whole = sum(raised)
        return [one / whole for one in raised]


@lru_cache(maxsize=8)
def weights(name: str) -> Weights:
    """Return the shipped weights of this name."""
    text = (files("contadora.read") / f"data/{name}/weights.json").read_text(encoding="utf-8")
    kept = json.loads(text)
    return Weights(tuple(kept["labels"]), {feature: tuple(row) for feature, row in kept["weights"].items()})


@lru_cache(maxsize=8)
def word_classes(name: str) -> dict[str, tuple[str, ...]]:
    """Return the classes of each word that ``data/NAME/classes.tsv`` groups."""
    found: dict[str, tuple[str, ...]] = {}
    text = (files("contadora.read") / f"data/{name}/classes.tsv").read_text(encoding="utf-8")
    for row in text.splitlines():
        if not row.startswith("#"):
            group, _, words = row.partition("\t")
            for word in words.split():
                found[word] = (*found.get(word, ()), group)
    return found
