"""Learn how much what stands beside a name speaks for its part in talks, and score it on processes left out.

    python training/roles.py [OUT]

Reads the reports to tune on (tests/reports/tuning), degraded, and ``role_snippets.jsonl``, openings
made up to show in how many ways a part is told. OUT (default: the package's own data folder) gets
``weights.json`` and ``scores.json``. The same texts give the same bytes.

What the rules say is one of the voices. They were written on the reports and are nearly always right there,
which says nothing; so on the reports that voice is left out, and its weight is learnt from the made-up
openings, which no rule was written on. The scores, too, are those of the other voices alone.
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
from contadora.read.evaluate import same_actor
from contadora.read.rules import roles
from contadora.read.rules.standing import PARTS, Candidate, standings

SNIPPETS = ROOT / "training/role_snippets.jsonl"
DATA = ROOT / "src/contadora/read/data/roles"

TASK = Task(
    PARTS,
    rare=3,
    calm=5.0,
    folds=10,
    said="a tenth of the processes left out at a time, without the voice of the rules",
    free=frozenset({"always", "rules nothing", *(f"rules {part}" for part in PARTS[1:])}),
)


def rows() -> list[Row]:
    """Return a row for each name that the reader asks about, one for each of its parts, degraded."""
    found: list[Row] = []
    for path in sorted((REPORTS / "gold").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        asked = seen((REPORTS / f"{path.stem}.deg.txt").read_bytes())
        for _, features, part in labelled(asked, gold):
            spoken = {name: value for name, value in features.items() if not name.startswith("rules ")}
            found.append((re.sub(r"_\d.*", "", path.stem), spoken, part))
    for number, row in enumerate(SNIPPETS.read_text(encoding="utf-8").splitlines()):
        gold = json.loads(row)
        gold["people"] = [{"name": third["name"]} for third in gold["third_parties"]]
        asked = seen(degraded("\n".join(gold["lines"])))
        found += [(f"{MADE_UP} {number}", features, part) for _, features, part in labelled(asked, gold)]
    return found


def seen(report: bytes) -> list[Candidate]:
    """Return the names that the reader asks about in a report."""
    kept: list[Candidate] = []

    def note(asked: list[Candidate]) -> Any:
        kept.extend(asked)
        return standings(asked)

    with mock.patch.object(roles, "standings", note):
        reader.read_report(report, name="report_2015_03_06.txt")
    return kept


def labelled(asked: list[Candidate], gold: dict[str, Any]) -> list[Row]:
    """Return the names with their features and parts; a name with two parts stands twice."""
    parts: dict[str, set[str]] = {}
    for third in gold["third_parties"]:
        likely = sorted(asked, key=lambda one: (one.name != third["name"], -len(one.name), one.name))
        name = next((one.name for one in likely if same_actor(third["name"], one.name, gold)), None)
        if name is not None and third["role"] in PARTS:
            parts.setdefault(name, set()).add(third["role"])
    return [
        (one.name, one.features, part)
        for one in asked
        for part in sorted(parts.get(one.name, ())) or ["none"]
    ]


def main(out: Path) -> None:
    """Write weights and scores."""
    publish(out, rows(), TASK)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else DATA)
