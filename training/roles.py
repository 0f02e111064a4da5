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
import runpy
import sys
from pathlib import Path
from typing import Any
from unittest import mock

from softmax import MADE_UP, Row, Table, learn, scored, verdict, write

from contadora.read import reader
from contadora.read.evaluate import same_actor
from contadora.read.rules import roles
from contadora.read.rules.standing import PARTS, Candidate, standings

ROOT = Path(__file__).resolve().parents[1]
REPORTS = ROOT / "tests/reports/tuning"
SNIPPETS = ROOT / "training/role_snippets.jsonl"
DATA = ROOT / "src/contadora/read/data/roles"
RARE = 3
"""Features of fewer names than this are left out."""
CALM = 10.0
"""How strongly weights are drawn to 0 (L2)."""
RULED = frozenset({"always", "rules nothing", *(f"rules {part}" for part in PARTS[1:])})

degrade = runpy.run_path(str(ROOT / "tests/reports/degrade.py"))["degrade"]


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
        asked = seen(degrade("\n".join(gold["lines"])).encode())
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


def learnt(learnt_from: list[Row]) -> Table:
    """Return the weights."""
    return learn(learnt_from, PARTS, rare=RARE, calm=CALM, free=RULED)


def left_out(learnt_from: list[Row]) -> dict[str, float]:
    """Return the score when each tenth of the processes is left out of the learning."""
    processes = sorted({row[0] for row in learnt_from if not row[0].startswith(MADE_UP)})
    found = []
    for fold in range(10):
        out = set(processes[fold::10])
        table = learnt([row for row in learnt_from if row[0] not in out])
        found += [(verdict(table, PARTS, row[1]), row[2]) for row in learnt_from if row[0] in out]
    return scored(found, PARTS)


def main(out: Path) -> None:
    """Write weights and scores."""
    learnt_from = rows()
    write(out, learnt_from, PARTS, learnt(learnt_from))
    scores = {
        "a tenth of the processes left out at a time, without the voice of the rules": left_out(learnt_from)
    }
    (out / "scores.json").write_text(json.dumps(scores, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else DATA)
