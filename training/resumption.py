"""Learn how much the words around a day speak for talks that go on then, and score it on processes left out.

    python training/resumption.py [OUT]

Reads the reports to tune on (tests/reports/tuning), degraded, and ``next_dates.tsv``, openings written to
show in how many ways the next meeting is told, among other days. OUT (default: the package's own data folder)
gets ``weights.json`` and ``scores.json``. The same texts give the same bytes.

What the rules say is one of the voices. They were written on the reports and are nearly always right there,
which says nothing; so on the reports that voice is left out, and its weight is learnt from the openings,
which no rule was written on. The scores, too, are those of the other voices alone.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any
from unittest import mock

from softmax import MADE_UP, REPORTS, ROOT, Row, Task, degraded, publish

from contadora.read import reader
from contadora.read.rules import resumption, rounds

OPENINGS = ROOT / "training/next_dates.tsv"
DATA = ROOT / "src/contadora/read/data/resumption"

TASK = Task(
    resumption.LABELS,
    rare=2,
    calm=0.5,
    folds=10,
    said="each day alone, a tenth of the processes left out at a time, without the voice of the rules",
    free=frozenset({"always", "rules yes", "rules perhaps", "rules nothing"}),
)


def rows() -> list[Row]:
    """Return a row for each day that lies ahead of its report, degraded."""
    found: list[Row] = []
    for path in sorted((REPORTS / "gold").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))["round"].get("next_date")
        report = REPORTS / f"{path.stem}.deg.txt"
        for asked in seen(report.read_bytes(), report.name):
            spoken = {name: value for name, value in asked.features.items() if not name.startswith("rules ")}
            found.append((re.sub(r"_\d.*", "", path.stem), spoken, label(asked.day.words, gold)))
    for number, row in enumerate(OPENINGS.read_text(encoding="utf-8").splitlines()):
        if row.startswith("#"):
            continue
        year, gold, *lines = row.split("\t")
        text = degraded("\n".join(lines))
        found += [
            (f"{MADE_UP} {number}", asked.features, label(asked.day.words, gold))
            for asked in seen(text, f"report_{year}_01_01.txt")
        ]
    return found


def seen(report: bytes, name: str) -> list[resumption.Asked]:
    """Return the days that the reader asks about in a report."""
    kept: list[resumption.Asked] = []

    def note(page: Any) -> tuple[None, None]:
        kept.extend(resumption.days_asked(page))
        return None, None

    with mock.patch.object(rounds, "resumption", note):
        reader.read_report(report, name=name)
    return kept


def label(words: str, gold: str | None) -> str:
    """Return "yes" where the day is that of the gold, as worded."""
    ours, theirs = (re.sub(r"[.,]", "", text.lower()).split() for text in (words, gold or ""))
    return (
        "yes"
        if theirs and (" ".join(ours) in " ".join(theirs) or " ".join(theirs) in " ".join(ours))
        else "no"
    )


def main(out: Path) -> None:
    """Write weights and scores."""
    publish(out, rows(), TASK)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else DATA)
