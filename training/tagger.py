"""Train the shipped tagger from labelled text that is free to use, and score it on what was held out.

    python training/tagger.py FOLDER [OUT]

FOLDER holds ``wikigold.conll`` and ``re3d-train.conll``, which are not part of this project. OUT (default:
the package's own data folder) gets ``lower.crfsuite``, ``cased.crfsuite`` and ``scores.json``. The labels
were made on cased text; the weights for lower case learn from its degraded copy. The same data give the same
bytes.

The shipped weights learn from Wikigold alone. re3d is all check: part of it may not be used commercially, and
its sentences do not say which. What they would add is scored, and not shipped.
"""

from __future__ import annotations

import hashlib
import json
import random
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pycrfsuite

from contadora.read.conll import Form, Labelled, lay_out, read_conll
from contadora.read.entities import score_documents, who_is_right
from contadora.read.tagger import VERSION, Tagger, features
from contadora.read.text import read_text

SEED = 20171202
HELD_OUT = 5
"""One document in so many is kept from training (of re3d, whose sentences stand alone, one sentence)."""
PARAMETERS = {"c1": 0.1, "c2": 0.1, "max_iterations": 120, "feature.possible_transitions": True}
FORMS: tuple[Form, ...] = ("degraded", "published")
WEIGHTS: dict[str, Form] = {"lower": "degraded", "cased": "published"}
MODELS = Path(__file__).resolve().parents[1] / "src/contadora/read/data/tagger"
Document = tuple[Labelled, ...]


def split(documents: tuple[Document, ...]) -> tuple[list[Document], list[Document]]:
    """Return the documents to train on and those held out, by a fixed shuffle."""
    order = list(range(len(documents)))
    random.Random(SEED).shuffle(order)  # noqa: S311 (no secret)
    held = set(order[::HELD_OUT])
    return [d for k, d in enumerate(documents) if k not in held], [documents[k] for k in sorted(held)]


def rows(document: Document, form: Form) -> list[tuple[list[list[str]], list[str]]]:
    """Return features and labels of each sentence, as the reader cuts it."""
    text, places = lay_out(document, form)
    if not text.strip():
        return []
    gold = [
        (place[i][0], place[j - 1][1], kind)
        for sentence, place in zip(document, places, strict=True)
        for i, j, kind in sentence.entities
        if place[j - 1][1] > place[i][0]
    ]
    read = read_text(text.encode())
    assert len(read.shown) == len(text), "the places of the labels no longer fit"
    found = []
    seen = features(read.sentences, cased=form == "published")
    for sentence, row in zip(read.sentences, seen, strict=True):
        labels = ["O"] * len(sentence.words)
        for start, end, kind in gold:
            inside = [k for k, at in enumerate(sentence.starts) if start <= at < end]
            for k in inside:
                labels[k] = f"{'B' if k == inside[0] else 'I'}-{kind}"
        found.append((row, labels))
    return found


def fingerprint(documents: list[Document], form: Form) -> str:
    """Return a hash of all that the weights are made from: it changes with the reader's own words."""
    seen = hashlib.sha256()
    for document in documents:
        seen.update(json.dumps(rows(document, form)).encode())
    return seen.hexdigest()


def train(documents: list[Document], form: Form, path: Path) -> None:
    """Fit one set of weights and write it to ``path``."""
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params(PARAMETERS)
    for document in documents:
        for row in rows(document, form):
            trainer.append(*row)
    trainer.train(str(path))


def load(folder: Path) -> Tagger:
    """Return the tagger with the weights in ``folder``."""
    crfs = []
    for form in WEIGHTS:
        crf = pycrfsuite.Tagger()
        crf.open(str(folder / f"{form}.crfsuite"))
        crfs.append(crf)
    return Tagger(*crfs)


def fit(documents: list[Document], folder: Path) -> Tagger:
    """Write both sets of weights into ``folder`` and return the tagger."""
    for weights, form in WEIGHTS.items():
        train(documents, form, folder / f"{weights}.crfsuite")
    return load(folder)


def scored(documents: list[Document], tagger: Tagger, *systems: str) -> dict[str, Any]:
    """Return precision, recall, F1 and n by form, system and kind, to three digits."""
    found: dict[str, Any] = {}
    for form in FORMS:
        answer = score_documents(documents, form, [tagger]).to_dict()["systems"]
        found[form] = {
            name: {
                kind: {key: round(value, 3) for key, value in score.items()}
                for kind, score in answer[name]["kinds"].items()
            }
            for name in systems or answer
        }
    return found


def gains(documents: list[Document], tagger: Tagger) -> dict[str, list[float]]:
    """Return by form what the model adds to the rules, with the ends of a 95 % interval.

    The documents are drawn again 2,000 times with replacement (a paired bootstrap).
    """
    found: dict[str, list[float]] = {}
    for form in FORMS:
        counts = []
        for document in documents:
            systems = score_documents([document], form, [tagger]).systems
            pair = (systems["rules"]["person"], systems[f"rules + {tagger.name}"]["person"])
            counts.append([[s.right, s.spurious, s.missed] for s in pair])
        table = np.array(counts)
        drawn = np.random.default_rng(SEED).integers(len(table), size=(2000, len(table)))
        totals = np.concatenate([table.sum(axis=0)[None], table[drawn].sum(axis=1)])
        f1 = 2 * totals[..., 0] / np.maximum(2 * totals[..., 0] + totals[..., 1] + totals[..., 2], 1)
        gain = f1[:, 1] - f1[:, 0]
        ends = np.quantile(gain[1:], (0.025, 0.975))
        found[form] = [round(float(x), 3) for x in (gain[0], *ends)]
    return found


def sides(documents: list[Document], tagger: Tagger) -> dict[str, Any]:
    """Return by form how often rule and model are right about a person, together and apart."""
    return {
        form: {
            who: {key: round(value, 3) for key, value in row.items()}
            for who, row in who_is_right(documents, form, tagger).items()
        }
        for form in FORMS
    }


def main(folder: Path, out: Path) -> None:
    """Train, score, write."""
    paths = {name: folder / f"{name}.conll" for name in ("wikigold", "re3d-train")}
    wikigold, re3d = (read_conll(path) for path in paths.values())
    training, held_out = split(wikigold)
    also, also_held_out = split(re3d)
    out.mkdir(parents=True, exist_ok=True)
    tagger = fit(training, out)
    with tempfile.TemporaryDirectory() as elsewhere:
        other = fit(training + also, Path(elsewhere))
        beside = {
            "trained on Wikigold": scored(also_held_out, tagger, tagger.name),
            "trained on both": scored(also_held_out, other, other.name),
        }
    scores = {
        "version": VERSION,
        "seed": SEED,
        "parameters": PARAMETERS,
        "trained on": {"sentences": sum(map(len, training)), "documents": len(training)},
        "data": {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in paths.items()},
        "seen": {name: fingerprint(training, form) for name, form in WEIGHTS.items()},
        "weights": {
            name: hashlib.sha256((out / f"{name}.crfsuite").read_bytes()).hexdigest() for name in WEIGHTS
        },
        "Wikigold, held out": scored(held_out, tagger),
        "re3d, all, never trained on": scored(list(re3d), tagger),
        "re3d, one sentence in five": beside,
        "gain in F1 on people": {
            "Wikigold, held out": gains(held_out, tagger),
            "re3d, all, never trained on": gains(list(re3d), tagger),
        },
        "who is right about people": {
            "Wikigold, held out": sides(held_out, tagger),
            "re3d, all, never trained on": sides(list(re3d), tagger),
        },
    }
    (out / "scores.json").write_text(json.dumps(scores, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) == 3 else MODELS)
