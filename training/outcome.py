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

import json
import re
import sys
from pathlib import Path
from typing import Any
from unittest import mock

from softmax import MADE_UP, REPORTS, ROOT, Row, Task, publish

from contadora.read import reader
from contadora.read.rules import outcome, rounds

LEADS = (ROOT / "training/outcome_leads.tsv", ROOT / "training/outcome_leads_of_the_rules.tsv")
"""Openings that no rule was written on, sentences parted by "|", and others."""
DATA = ROOT / "src/contadora/read/data/outcome"
TASK = Task(
    outcome.OUTCOMES,
    rare=2,
    calm=2.0,
    folds=0,
    said="one process left out at a time, without the voice of the rules",
)


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
            opening = opening.replace(" | ", "\n")
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

    def note(page: Any, ruled: Any) -> Any:
        kept.append((page, ruled))
        return outcome.weigh(page, ruled)

    with mock.patch.object(rounds, "weigh", note):
        reader.read_report(report, name="report.txt")
    return kept


def main(out: Path) -> None:
    """Write weights and scores."""
    publish(out, rows(), TASK)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else DATA)
