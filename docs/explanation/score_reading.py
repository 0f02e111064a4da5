"""Write the page that says how well the reader reads, from the reports under tests/reports."""

from __future__ import annotations

import sys
from pathlib import Path

from contadora.read.evaluate import evaluate

ROOT = Path(__file__).resolve().parents[2]
HALVES = {
    "unseen": "Unseen: nothing in the reader was chosen by these",
    "held_out": "Held out: no rule or weight was made from these",
    "tuning": "Tuned on: not a measure of the unseen",
    "spanish/held_out": "Spanish, held out: no rule was written from these",
    "spanish/tuning": "Spanish, tuned on: not a measure of the unseen",
}

HEAD = """# How well it reads

A reader that finds what is in the reports it was written on has proved nothing. These are its scores on
restatements of wire reports about other processes, written for testing by hands that had not seen the
reader and were asked to word everything as variously as wires do. They are restatements all the same: expect
other figures on real copy. The hands differ in small conventions, which costs: one lists an envoy's
organisation beside the envoy. The held-out reports have been scored four times and never opened; processes of
theirs, with other dates, were tuned on. The unseen ones, by four more hands, restate talks that no other
report here does and came when all was done: they are the fairest figures here. Scores count exact matches of
who and where, as `contadora evaluate offline` does.

"Degraded" is the same text in lower case with quotation marks and apostrophes lost.

The Spanish reports and the Spanish rules are of one hand too, both halves written before any rule: that
flatters more. The Spanish held-out half is small; its processes are others than those tuned on.
"""


def table(half: str) -> list[str]:
    """Return the rows of one half, degraded beside published."""
    degraded, published = (
        evaluate(ROOT / "tests/reports" / half, form).to_dict() for form in ("degraded", "published")
    )
    rows = [f"## {HALVES[half]}", "", f"{degraded['reports']} reports in each form.", ""]
    rows += ["| kind | F1 degraded | F1 published | n |", "|---|---|---|---|"]
    for kind, scores in degraded["kinds"].items():
        if kind != "outcome":
            other = published["kinds"][kind]
            rows.append(
                f"| {kind.replace('_', ' ')} | {scores['f1']:.2f} | {other['f1']:.2f} | {scores['n']} |"
            )
    one, two = degraded["kinds"]["outcome"], published["kinds"]["outcome"]
    for name in ("accuracy", "macro_f1"):
        base = one[f"baseline_{name}"]
        rows.append(
            f"| outcome, {name.replace('_', '-')} (always the commonest: {base:.2f}) "
            f"| {one[name]:.2f} | {two[name]:.2f} | {degraded['reports']} |"
        )
    return [*rows, ""]


def page() -> str:
    """Return the whole page."""
    return HEAD + "\n" + "\n".join(line for half in HALVES for line in table(half))


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    (folder / "reading-scores.md").write_text(page(), encoding="utf-8")
