"""Learn how much each class of words speaks for each outcome, and score it on processes left out.

    python training/outcome.py [OUT]

Reads the reports to tune on (tests/reports/tuning), degraded, and ``outcome_leads.tsv``, openings made up to
show what rare words mean. OUT (default: the package's own data folder)
gets ``weights.json`` and ``scores.json``. The same reports give the same bytes.

The rules' own verdict is one of the voices. They were written on these reports and are nearly always right
there, which says nothing; so on the reports that voice is left out, and its weight is learnt from the made-up
openings, which no rule was written on. The scores, too, are those of the other voices alone.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from contadora.read import reader
from contadora.read.rules import outcome, rounds

ROOT = Path(__file__).resolve().parents[1]
REPORTS = ROOT / "tests/reports/tuning"
LEADS = (ROOT / "training/outcome_leads.tsv", ROOT / "training/outcome_leads_of_the_rules.tsv")
"""Openings that no rule was written on, and others."""
MADE_UP = "made up"
DATA = ROOT / "src/contadora/read/data/outcome"
RARE = 2
"""Features of fewer reports than this are left out."""
CALM = 2.0
"""How strongly weights are drawn to 0 (L2)."""
Row = tuple[str, dict[str, float], str]
"""Process, features and outcome of a report."""


def rows() -> list[Row]:
    """Return the reports as the reader sees them, degraded."""
    found = []
    for path in sorted((REPORTS / "gold").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))["round"]["outcome"]
        for page, ruled in seen((REPORTS / f"{path.stem}.deg.txt").read_bytes()):
            features = outcome.features(page, ruled)
            features.pop(f"rules {ruled}")
            found.append((re.sub(r"_\d.*", "", path.stem), features, gold))
    for path in LEADS:
        for number, row in enumerate(path.read_text(encoding="utf-8").splitlines()):
            if row.startswith("#"):
                continue
            gold, _, opening = row.partition("\t")
            report = f"GENEVA (Wire) - {opening}\nA spokesman declined to comment.\n".encode()
            if path == LEADS[1]:
                report = report.lower().replace(b"\n", b" .\n", 1)
            for page, ruled in seen(report):
                features = outcome.features(page, ruled)
                if path == LEADS[1]:
                    features.pop(f"rules {ruled}")
                found.append((f"{MADE_UP} {path.stem} {number}", features, gold))
    return found


def seen(report: bytes) -> list[tuple[Any, Any]]:
    """Return the page that the reader lays out of a report, and the verdict of its rules."""
    kept: list[tuple[Any, Any]] = []
    weigh = rounds.weigh

    def note(page: Any, ruled: Any) -> Any:
        kept.append((page, ruled))
        return weigh(page, ruled)

    rounds.weigh = note
    try:
        reader.read_report(report, name="report.txt")
    finally:
        rounds.weigh = weigh
    return kept


def learn(learnt_from: list[Row]) -> dict[str, list[float]]:
    """Return the weights of each feature for each outcome: softmax regression, drawn to 0."""
    counts = Counter(name for _, features, _ in learnt_from for name in features)
    names = sorted(name for name, count in counts.items() if count >= RARE)
    matrix = np.array([[features.get(name, 0.0) for name in names] for _, features, _ in learnt_from])
    truth = np.array([outcome.OUTCOMES.index(gold) for *_, gold in learnt_from])
    wanted = np.eye(len(outcome.OUTCOMES))[truth]
    calm = np.array([0.3 if name == "always" else CALM for name in names])[:, None]

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights = flat.reshape(len(names), -1)
        scores = matrix @ weights
        scores -= scores.max(axis=1, keepdims=True)
        shares = np.exp(scores)
        shares /= shares.sum(axis=1, keepdims=True)
        cost = -np.log(shares[np.arange(len(truth)), truth]).sum() + 0.5 * (calm * weights**2).sum()
        return float(cost), (matrix.T @ (shares - wanted) + calm * weights).ravel()

    start = np.zeros(len(names) * len(outcome.OUTCOMES))
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 2000, "gtol": 1e-9})
    table = np.round(found.x.reshape(len(names), -1), 3) + 0.0
    return {name: row for name, row in zip(names, table.tolist(), strict=True) if any(row)}


def verdict(weights: dict[str, list[float]], features: dict[str, float]) -> str:
    """Return the outcome that the weights find."""
    sums = sum(np.array(weights[name]) * value for name, value in features.items() if name in weights)
    return outcome.OUTCOMES[int(np.argmax(sums))]


def scored(found: list[tuple[str, str]]) -> dict[str, float]:
    """Return accuracy and macro-F1 of pairs of found and true outcomes."""
    f1 = []
    for name in outcome.OUTCOMES:
        both = sum(a == b == name for a, b in found)
        either = sum(a == name for a, _ in found) + sum(b == name for _, b in found)
        f1 += [2 * both / either] if either else []
    right = sum(a == b for a, b in found) / len(found)
    return {"accuracy": round(right, 3), "macro_f1": round(sum(f1) / len(f1), 3), "n": len(found)}


def fingerprint(learnt_from: list[Row]) -> str:
    """Return a hash of all that the weights are made from."""
    return hashlib.sha256(json.dumps(learnt_from, sort_keys=True).encode()).hexdigest()


def left_out(learnt_from: list[Row]) -> dict[str, float]:
    """Return the score when each process in turn is left out of the learning."""
    found = []
    for process in sorted({row[0] for row in learnt_from if not row[0].startswith(MADE_UP)}):
        weights = learn([row for row in learnt_from if row[0] != process])
        found += [(verdict(weights, row[1]), row[2]) for row in learnt_from if row[0] == process]
    return scored(found)


def main(out: Path) -> None:
    """Write weights and scores."""
    learnt_from = rows()
    weights = learn(learnt_from)
    lines = ",\n".join(f"  {json.dumps(name)}: {json.dumps(row)}" for name, row in sorted(weights.items()))
    head = {"outcomes": outcome.OUTCOMES, "fingerprint": fingerprint(learnt_from)}
    text = json.dumps(head, indent=1)[:-2] + ',\n "weights": {\n' + lines + "\n }\n}\n"
    out.mkdir(parents=True, exist_ok=True)
    (out / "weights.json").write_text(text, encoding="utf-8")
    scores = {"one process left out at a time, without the voice of the rules": left_out(learnt_from)}
    (out / "scores.json").write_text(json.dumps(scores, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else DATA)
