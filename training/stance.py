"""Learn how much each word of a statement speaks for each stance, and score it on processes left out.

    python training/stance.py [OUT]

Reads the reports to tune on (tests/reports/tuning), degraded, and ``stance_sentences.tsv``, sentences made up
to show praise and blame in many words. OUT (default: the package's own data folder) gets ``weights.json`` and
``scores.json``. The same texts give the same bytes.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

from softmax import MADE_UP, REPORTS, ROOT, Row, Task, degraded, publish

from contadora.read import reader
from contadora.read.evaluate import same_actor
from contadora.read.rules import statements
from contadora.read.rules.stance import STANCES, features

SENTENCES = ROOT / "training/stance_sentences.tsv"
DATA = ROOT / "src/contadora/read/data/stance"
LEAD = b"geneva ( wire ) - talks went on in geneva on friday .\n"


class Said(NamedTuple):
    """A statement that the reader finds: its line, speaker and features."""

    line: int
    speaker: str
    features: dict[str, float]
    size: int


TASK = Task(
    STANCES,
    rare=2,
    calm=8.0,
    folds=10,
    said="a tenth of the processes left out at a time, speaker given",
    free=frozenset({"always", "sum of words", "verb +", "verb -", "verb 0"}),
)


def rows() -> list[Row]:
    """Return the statements that the reader finds and the gold holds, degraded."""
    found: list[Row] = []
    for path in sorted((REPORTS / "gold").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        left = list(gold["statements"])
        for said in seen((REPORTS / f"{path.stem}.deg.txt").read_bytes()):
            for statement in left:
                if statement["quote_or_paraphrase_sentence"] == said.line and same_actor(
                    statement["speaker"], said.speaker, gold
                ):
                    process = re.sub(r"_\d.*", "", path.stem)
                    found.append((process, said.features, statement["stance"]))
                    left.remove(statement)
                    break
    for number, row in enumerate(SENTENCES.read_text(encoding="utf-8").splitlines()):
        if row.startswith("#"):
            continue
        gold_stance, _, sentence = row.partition("\t")
        there = [said for said in seen(LEAD + degraded(sentence)) if said.line == 1]
        if there:  # what the reader does not see as said teaches nothing
            longest = max(there, key=lambda said: said.size)
            found.append((f"{MADE_UP} {number}", longest.features, gold_stance))
    return found


def seen(report: bytes) -> list[Said]:
    """Return the statements that the reader finds in a report."""
    kept: list[Said] = []

    def note(page: Any, line: Any, saying: Any, *, alone: bool) -> str:
        asked = features(page, line, saying, alone=alone)
        kept.append(Said(line.sentence.line, saying.speaker or "", asked, saying.last - saying.first))
        return "neutral"

    with mock.patch.object(statements, "stance", note):
        reader.read_report(report, name="report_2018_01_05.txt")
    return kept


def main(out: Path) -> None:
    """Write weights and scores."""
    publish(out, rows(), TASK)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else DATA)
