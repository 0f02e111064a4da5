"""Train the shipped tagger from labelled text that is free to use, and score it on what was held out.

    python training/tagger.py FOLDER [OUT]

FOLDER holds ``wikigold.conll`` and ``re3d-train.conll``, which are not part of this project. OUT (default: the
package's own data folder) gets ``lower.crfsuite``, ``cased.crfsuite`` and ``scores.json``. The labels were made on
cased text; the weights for lower case learn from its degraded copy. The same data give the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import random
import sys
import tempfile
from pathlib import Path
from typing import Any

import pycrfsuite

from contadora.read.conll import Labelled, lay_out, read_conll
from contadora.read.tagger import VERSION, features
from contadora.read.text import read_text

SEED = 20171202
HELD_OUT = 5
"""One document in so many is kept from training (of re3d, whose sentences stand alone, one sentence)."""
TRAINED_ON = ("wikigold",)
PARAMETERS = {"c1": 0.05, "c2": 0.02, "max_iterations": 120, "feature.possible_transitions": True}
MODELS = Path(__file__).resolve().parents[1] / "src/contadora/read/data/tagger"
Document = tuple[Labelled, ...]


def split(documents: tuple[Document, ...]) -> tuple[list[Document], list[Document]]:
    """Return the documents to train on and those held out, by a fixed shuffle."""
    order = list(range(len(documents)))
    random.Random(SEED).shuffle(order)  # noqa: S311 (no secret)
    held = set(order[::HELD_OUT])
    return [d for k, d in enumerate(documents) if k not in held], [documents[k] for k in sorted(held)]


def rows(document: Document, form: str) -> list[tuple[list[list[str]], list[str]]]:
    """Return features and labels of each sentence, as the reader cuts it."""
    text, places = lay_out(document, form)  # type: ignore[arg-type]
    if not text.strip():
        return []
    gold = [
        (place[i][0], place[j - 1][1], kind)
        for sentence, place in zip(document, places, strict=True)
        for i, j, kind in sentence.entities
        if place[j - 1][1] > place[i][0]
    ]
    read = read_text(text.encode())
    assert read.shown == text or len(read.shown) == len(text)
    found = []
    for sentence in read.sentences:
        labels = ["O"] * len(sentence.words)
        for start, end, kind in gold:
            inside = [k for k, at in enumerate(sentence.starts) if start <= at < end]
            for k in inside:
                labels[k] = f"{'B' if k == inside[0] else 'I'}-{kind}"
        found.append((features(sentence, cased=form == "published"), labels))
    return found


def train(documents: list[Document], form: str, path: Path, **parameters: Any) -> None:
    """Fit one set of weights and write it to ``path``."""
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params({**PARAMETERS, **parameters})
    for document in documents:
        for row in rows(document, form):
            trainer.append(*row)
    trainer.train(str(path))
