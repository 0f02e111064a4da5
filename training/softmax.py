"""Softmax regression drawn to zero, for the small weights that come with the package."""

from __future__ import annotations

import hashlib
import json
import runpy
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parents[1]
REPORTS = ROOT / "tests/reports/tuning"
MADE_UP = "made up"
"""How the group of a made-up example begins."""
Row = tuple[str, dict[str, float], str]
"""Process (or made-up example), features and true label."""
Table = dict[str, list[float]]


class Task(NamedTuple):
    """What is told apart, and how it is learnt.

    Features of fewer than ``rare`` rows are left out; weights are drawn to 0 by ``calm`` (L2), those of
    ``free`` features by 0.3. To score, the processes are left out in so many ``folds`` (0: one at a time);
    ``said`` says so in the scores.
    """

    labels: Sequence[str]
    rare: int
    calm: float
    folds: int
    said: str
    free: frozenset[str] = frozenset({"always"})


def learn(learnt_from: Sequence[Row], task: Task) -> Table:
    """Return the weight of each feature for each label."""
    labels, rare, calm, free = task.labels, task.rare, task.calm, task.free
    counts = Counter(name for _, features, _ in learnt_from for name in features)
    names = sorted(name for name, count in counts.items() if count >= rare)
    place = {name: k for k, name in enumerate(names)}
    cells = [
        (row, place[name], value)
        for row, (_, features, _) in enumerate(learnt_from)
        for name, value in sorted(features.items())
        if name in place
    ]
    at, columns, values = zip(*cells, strict=True)
    matrix = csr_matrix((values, (at, columns)), shape=(len(learnt_from), len(names)))
    truth = np.array([labels.index(gold) for *_, gold in learnt_from])
    wanted = np.eye(len(labels))[truth]
    drawn = np.array([0.3 if name in free else calm for name in names])[:, None]

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        table = flat.reshape(len(names), -1)
        scores = matrix @ table
        scores -= scores.max(axis=1, keepdims=True)
        shares = np.exp(scores)
        shares /= shares.sum(axis=1, keepdims=True)
        cost = -np.log(shares[np.arange(len(truth)), truth]).sum() + 0.5 * (drawn * table**2).sum()
        return float(cost), (matrix.T @ (shares - wanted) + drawn * table).ravel()

    start = np.zeros(len(names) * len(labels))
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 2000, "gtol": 1e-9})
    rounded = np.round(found.x.reshape(len(names), -1), 3) + 0.0
    return {name: row for name, row in zip(names, rounded.tolist(), strict=True) if any(row)}


def verdict(table: Table, labels: Sequence[str], features: dict[str, float]) -> str:
    """Return the label that the weights find."""
    known = sorted(features.items())  # in one order, or a near tie falls now this way, now that
    sums = sum(np.array(table[name]) * value for name, value in known if name in table)
    return labels[int(np.argmax(sums))]


def scored(found: Sequence[tuple[str, str]], labels: Sequence[str]) -> dict[str, float]:
    """Return accuracy and macro-F1 of pairs of found and true labels."""
    f1 = []
    for name in labels:
        both = sum(a == b == name for a, b in found)
        either = sum(a == name for a, _ in found) + sum(b == name for _, b in found)
        f1 += [2 * both / either] if either else []
    right = sum(a == b for a, b in found) / len(found)
    return {"accuracy": round(right, 3), "macro_f1": round(sum(f1) / len(f1), 3), "n": len(found)}


def left_out(learnt_from: Sequence[Row], task: Task) -> dict[str, float]:
    """Return the score when each process is left out of the learning once."""
    processes = sorted({row[0] for row in learnt_from if not row[0].startswith(MADE_UP)})
    folds = task.folds or len(processes)
    found = []
    for fold in range(folds):
        out = set(processes[fold::folds])
        table = learn([row for row in learnt_from if row[0] not in out], task)
        found += [(verdict(table, task.labels, row[1]), row[2]) for row in learnt_from if row[0] in out]
    return scored(found, task.labels)


def publish(out: Path, learnt_from: Sequence[Row], task: Task) -> None:
    """Write ``weights.json`` (labels, a hash of all that was learnt from, weights) and ``scores.json``."""
    table = learn(learnt_from, task)
    known = hashlib.sha256(json.dumps(learnt_from, sort_keys=True).encode()).hexdigest()
    lines = ",\n".join(f"  {json.dumps(name)}: {json.dumps(row)}" for name, row in sorted(table.items()))
    head = json.dumps({"labels": list(task.labels), "fingerprint": known}, indent=1)[:-2]
    out.mkdir(parents=True, exist_ok=True)
    (out / "weights.json").write_text(head + ',\n "weights": {\n' + lines + "\n }\n}\n", encoding="utf-8")
    scores = {task.said: left_out(learnt_from, task)}
    (out / "scores.json").write_text(json.dumps(scores, indent=1) + "\n", encoding="utf-8")


def degraded(text: str) -> bytes:
    """Return a text in the degraded form that the reports for testing have."""
    degrade = runpy.run_path(str(ROOT / "tests/reports/degrade.py"))["degrade"]
    return str(degrade(text)).encode()
